"""Reports as readers see them: lists without the text, one with it, and what was refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.orm import Session

from app.store.read_keyset import SortKey, Values, load_page
from app.store.search import may_read, resolve_id
from app.store.tables import LocalEntityRow, RejectRow, ReportRow
from app.store.text_tables import SentenceTextRow
from app.store.word_index import Match, rows_that_hold
from graph.errors import NotFoundError
from graph.word_query import Term, parse_word_query

REPORT_SORTS = {
    "published_at": ReportRow.published_on,
    "recorded_at": ReportRow.recorded_at,
    "title": ReportRow.title,
    "publisher": ReportRow.publisher,
}
REFUSAL_SORTS = {"recorded_at": RejectRow.recorded_at, "document": RejectRow.document}


@dataclass(frozen=True, slots=True)
class ReportSearch:
    """Which reports; an empty field does not restrict. `with_restricted` lets `text` look into restricted reports."""

    text: str | None = None
    publishers: Sequence[str] = ()
    languages: Sequence[str] = ()
    markings: Sequence[str] = ()
    published_from: date | None = None
    published_to: date | None = None
    entity_id: str | None = None
    external_id: str | None = None
    current_only: bool = True
    with_restricted: bool = False


def _select_reports() -> Select[*tuple[Any, ...]]:
    return select(
        ReportRow.id,
        ReportRow.external_id,
        ReportRow.title,
        ReportRow.published_on.label("published_at"),
        ReportRow.publisher,
        ReportRow.url,
        ReportRow.language,
        ReportRow.dateline,
        ReportRow.marking,
        ReportRow.reliability,
        ReportRow.revision,
        ReportRow.is_current,
        func.length(ReportRow.text).label("characters"),
        ReportRow.sha256,
        ReportRow.analysis_version,
        ReportRow.recorded_at,
    )


def load_reports(
    session: Session, search: ReportSearch, keys: Sequence[SortKey], *, after: Sequence[Any] | None, limit: int
) -> tuple[list[Row[*tuple[Any, ...]]], Values | None]:
    """A page of reports, without their text.

    Raises
    ------
    NotFoundError
        If the search names an entity that does not exist.
    """
    statement = _select_reports()
    if search.current_only:
        statement = statement.where(ReportRow.is_current)
    for column, values in (
        (ReportRow.publisher, search.publishers),
        (ReportRow.language, search.languages),
        (ReportRow.marking, search.markings),
    ):
        if values:
            statement = statement.where(column.in_(values))
    if search.published_from is not None:
        statement = statement.where(ReportRow.published_on >= search.published_from)
    if search.published_to is not None:
        statement = statement.where(ReportRow.published_on <= search.published_to)
    if search.external_id is not None:
        statement = statement.where(ReportRow.external_id == search.external_id)
    if search.entity_id is not None:
        entity_id, _ = resolve_id(session, "entity", search.entity_id)
        named = select(LocalEntityRow.report_id).where(LocalEntityRow.entity_id == entity_id)
        statement = statement.where(ReportRow.id.in_(named))
    if search.text:
        statement = statement.where(*_holds(session, search.text), may_read(search.with_restricted))
    return load_page(session, statement, keys, after=after, limit=limit)


def _holds(session: Session, text: str) -> list[ColumnElement[bool]]:
    """Reports that hold what is asked for anywhere in text and title, a phrase within one sentence."""
    query = parse_word_query(text)

    def told(*terms: Term) -> Select[*tuple[Any, ...]]:
        return rows_that_hold(session, SentenceTextRow.report_id, Match(words=(terms,)))

    found: list[ColumnElement[bool]] = [ReportRow.id.in_(told(*terms)) for terms in query.all_of]
    return found + ([ReportRow.id.not_in(told(*query.none_of))] if query.none_of else [])


def get_report_with_text(session: Session, report_id: str) -> Row[*tuple[Any, ...]]:
    """One report with its text.

    Raises
    ------
    NotFoundError
        If there is none with that id.
    """
    row = session.execute(_select_reports().add_columns(ReportRow.text).where(ReportRow.id == report_id)).one_or_none()
    if row is None:
        raise NotFoundError(f"no report {report_id!r}", record_id=report_id)
    return row


def load_refusals(
    session: Session, keys: Sequence[SortKey], *, after: Sequence[Any] | None, limit: int
) -> tuple[list[Row[*tuple[Any, ...]]], Values | None]:
    """A page of the documents that were refused."""
    statement = select(RejectRow.id, RejectRow.document, RejectRow.field, RejectRow.reason, RejectRow.recorded_at)
    return load_page(session, statement, keys, after=after, limit=limit)
