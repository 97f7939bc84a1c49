"""The sentences behind records: each statement's evidence with its report, sentence, span, rule and version.

A record is joined to its statements by `owners`: a select of two columns, the statement's id (`owner_id`, as evidence
names it) and the id of the record that it supports (`record_id`). Only statements of current reports are tied to one.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Date, Integer, Row, Select, Subquery, and_, bindparam, func, literal, select
from sqlalchemy.orm import Session

from app.store.canonical_tables import ParticipantRow
from app.store.read_keyset import SortKey, Values, load_page
from app.store.rows import is_listed, listed
from app.store.tables import (
    ArgumentMentionRow,
    CasualtyMentionRow,
    EventMentionRow,
    EvidenceRow,
    LocalEntityRow,
    MentionRow,
    RelationMentionRow,
    ReportRow,
    SentenceRow,
)

AnyRow = Row[*tuple[Any, ...]]
Owners = Select[*tuple[Any, ...]]

EVIDENCE_ORDER = (
    SortKey(ReportRow.published_on),
    SortKey(ReportRow.id),
    SortKey(EvidenceRow.start),
    SortKey(EvidenceRow.id),
)


def owners_of_events() -> Owners:
    """The tellings of events."""
    return select(EventMentionRow.id.label("owner_id"), EventMentionRow.event_id.label("record_id"))


def owners_of_relations() -> Owners:
    """The tellings of relations."""
    return select(RelationMentionRow.id.label("owner_id"), RelationMentionRow.relation_id.label("record_id"))


def owners_of_relation_tellings() -> Owners:
    """The tellings of relations, each for itself."""
    return select(RelationMentionRow.id.label("owner_id"), RelationMentionRow.id.label("record_id"))


def owners_of_entities() -> Owners:
    """The mentions of entities."""
    return select(MentionRow.id.label("owner_id"), LocalEntityRow.entity_id.label("record_id")).join(
        LocalEntityRow, LocalEntityRow.id == MentionRow.local_entity_id
    )


def owners_of_local_entities() -> Owners:
    """The mentions of local entities, each of these for itself."""
    return select(MentionRow.id.label("owner_id"), MentionRow.local_entity_id.label("record_id"))


def owners_of_participants() -> Owners:
    """The arguments that make a participant: those of the event's tellings with its entity and role."""
    return (
        select(ArgumentMentionRow.id.label("owner_id"), ParticipantRow.id.label("record_id"))
        .join(EventMentionRow, EventMentionRow.id == ArgumentMentionRow.event_mention_id)
        .join(LocalEntityRow, LocalEntityRow.id == ArgumentMentionRow.local_entity_id)
        .join(
            ParticipantRow,
            and_(
                ParticipantRow.event_id == EventMentionRow.event_id,
                ParticipantRow.entity_id == LocalEntityRow.entity_id,
                ParticipantRow.role == ArgumentMentionRow.role,
            ),
        )
    )


def owners_of_tellings() -> Owners:
    """Event mentions, each by itself."""
    return select(EventMentionRow.id.label("owner_id"), EventMentionRow.id.label("record_id"))


def owners_of_casualties() -> Owners:
    """Casualty mentions, each by itself."""
    return select(CasualtyMentionRow.id.label("owner_id"), CasualtyMentionRow.id.label("record_id"))


OWNERS = {
    "event": (owners_of_events, EventMentionRow.event_id),
    "relation": (owners_of_relations, RelationMentionRow.relation_id),
    "relation_mention": (owners_of_relation_tellings, RelationMentionRow.id),
    "entity": (owners_of_entities, LocalEntityRow.entity_id),
    "local_entity": (owners_of_local_entities, MentionRow.local_entity_id),
    "participant": (owners_of_participants, ParticipantRow.id),
    "event_mention": (owners_of_tellings, EventMentionRow.id),
    "casualty_mention": (owners_of_casualties, CasualtyMentionRow.id),
}


def load_statements(
    session: Session,
    owners: Owners,
    *,
    attribute: str | None = None,
    known_at: date | None = None,
    after: Sequence[Any] | None,
    limit: int,
) -> tuple[list[AnyRow], Values | None]:
    """A page of evidence, the oldest report first.

    Parameters
    ----------
    attribute : str or None
        None for the evidence of the statements themselves, else of that attribute of theirs (`date`).
    known_at : date, optional
        Only of reports that were published by then.
    """
    statement = _select_evidence(owners.subquery(), attribute)
    if known_at is not None:
        statement = statement.where(ReportRow.published_on <= known_at)
    return load_page(session, statement, EVIDENCE_ORDER, after=after, limit=limit)


def load_first_evidence(
    session: Session, kind: str, ids: Iterable[str], *, each: int, known_at: date | None = None
) -> dict[str, list[AnyRow]]:
    """The oldest `each` pieces of evidence of each record; of reports that were published by a day, if given.

    Parameters
    ----------
    kind : str
        A key of `OWNERS`.
    """
    found: dict[str, list[AnyRow]] = defaultdict(list)
    if each < 1:
        return found
    wanted = sorted(set(ids))
    if wanted:
        is_postgres = session.get_bind().dialect.name == "postgresql"
        statement = _select_first(kind, is_postgres=is_postgres, is_dated=known_at is not None)
        values = {**listed(wanted, is_postgres), "each": each, **({"known_at": known_at} if known_at else {})}
        for row in session.connection().execute(statement, values):
            found[row.record_id].append(row)
    return found


@cache
def _select_first(kind: str, *, is_postgres: bool, is_dated: bool) -> Select[*tuple[Any, ...]]:
    """The statement of `load_first_evidence`; what differs from call to call are parameters, so it is made once."""
    make_owners, column = OWNERS[kind]
    owners = make_owners().where(is_listed(column, is_postgres)).subquery()
    order = [piece for key in EVIDENCE_ORDER for piece in (key.column.is_(None), key.column)]
    rank = func.row_number().over(partition_by=owners.c.record_id, order_by=order).label("rank")
    published = [ReportRow.published_on <= bindparam("known_at", type_=Date())] if is_dated else []
    ranked = (
        select(EvidenceRow.id, owners.c.record_id, rank)
        .join(owners, owners.c.owner_id == EvidenceRow.owner_id)
        .join(ReportRow, ReportRow.id == EvidenceRow.report_id)
        .where(EvidenceRow.attribute.is_(None), *published)
        .subquery()
    )
    kept = (
        select(ranked.c.id.label("evidence_id"), ranked.c.record_id)
        .where(ranked.c.rank <= bindparam("each", type_=Integer()))
        .subquery()
    )
    joined = select(kept.c.record_id).join(EvidenceRow, EvidenceRow.id == kept.c.evidence_id)
    return _with_sources(joined).order_by(*order)


def _select_evidence(owners: Subquery, attribute: str | None) -> Select[*tuple[Any, ...]]:
    wanted = EvidenceRow.attribute.is_(None) if attribute is None else EvidenceRow.attribute == attribute
    joined = select(owners.c.record_id).join(EvidenceRow, EvidenceRow.owner_id == owners.c.owner_id)
    return _with_sources(joined.where(wanted))


def _with_sources(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    span = func.substr(ReportRow.text, EvidenceRow.start + 1, EvidenceRow.end - EvidenceRow.start)
    sentence = func.substr(ReportRow.text, SentenceRow.start + 1, SentenceRow.end - SentenceRow.start)
    return (
        statement.add_columns(
            EvidenceRow.owner_id.label("statement_id"),
            EvidenceRow.report_id,
            ReportRow.external_id,
            ReportRow.title,
            ReportRow.publisher,
            ReportRow.published_on.label("published_at"),
            ReportRow.marking,
            EvidenceRow.sentence,
            SentenceRow.start.label("sentence_start"),
            SentenceRow.end.label("sentence_end"),
            sentence.label("sentence_text"),
            EvidenceRow.start,
            EvidenceRow.end,
            span.label("text"),
            EvidenceRow.rule,
            EvidenceRow.version,
            EvidenceRow.confidence,
            LocalEntityRow.entity_id.label("asserted_by_id"),
            LocalEntityRow.name.label("asserted_by_name"),
        )
        .join(ReportRow, ReportRow.id == EvidenceRow.report_id)
        .outerjoin(
            SentenceRow,
            and_(SentenceRow.report_id == EvidenceRow.report_id, SentenceRow.position == EvidenceRow.sentence),
        )
        .outerjoin(LocalEntityRow, LocalEntityRow.id == EvidenceRow.asserted_by_local)
    )


def owners_of_statement(statement_id: str) -> Owners:
    """One statement, which supports itself."""
    return select(literal(statement_id).label("owner_id"), literal(statement_id).label("record_id"))
