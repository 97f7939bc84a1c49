"""What a set of identities of entities rests on: how reports write and class them, which seeds know them."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from app.store.rows import rows_in
from app.store.tables import LocalEntityRow, MentionRow, ReportRow, SeedRecordRow
from graph.ids import make_id

AnyRow = Row[*tuple[Any, ...]]
BY_SEEDS, BY_GAZETTEER, BY_NAME, BY_REPORT = "seeds", "gazetteer", "name", "report"


def names_of_identities(session: Session, identities: Iterable[str]) -> list[AnyRow]:
    """text and report_count of each way in which current reports write them, the most frequent first."""
    number = func.count(LocalEntityRow.report_id.distinct()).label("report_count")
    statement = (
        select(MentionRow.text, number)
        .join(LocalEntityRow, LocalEntityRow.id == MentionRow.local_entity_id)
        .join(ReportRow, ReportRow.id == LocalEntityRow.report_id)
        .where(ReportRow.is_current, MentionRow.form == "name")
        .group_by(MentionRow.text)
    )
    rows = rows_in(session, statement, LocalEntityRow.identity, identities)
    return sorted(rows, key=lambda row: (-row.report_count, row.text))


def classes_of_identities(session: Session, identities: Iterable[str]) -> list[AnyRow]:
    """identity, kind, type, country, geonames_id, is_generic, a local id and report_count: how reports class them."""
    columns = (
        LocalEntityRow.identity,
        LocalEntityRow.kind,
        LocalEntityRow.type,
        LocalEntityRow.country,
        LocalEntityRow.geonames_id,
        LocalEntityRow.is_generic,
    )
    statement = (
        select(
            *columns,
            func.min(LocalEntityRow.id).label("local_id"),
            func.count(LocalEntityRow.report_id.distinct()).label("report_count"),
        )
        .join(ReportRow, ReportRow.id == LocalEntityRow.report_id)
        .where(ReportRow.is_current)
        .group_by(*columns)
    )
    rows = rows_in(session, statement, LocalEntityRow.identity, identities)
    return sorted(rows, key=lambda row: (row.identity, -row.report_count, str(row)))


def seeds_of_identities(session: Session, identities: Iterable[str]) -> list[SeedRecordRow]:
    """Seed entities with these identities, by key."""
    rows = rows_in(session, select(SeedRecordRow), SeedRecordRow.identity, identities)
    return sorted((row[0] for row in rows if row[0].kind == "entity"), key=lambda seed: str(seed.key))


def first_locals(session: Session, identities: Iterable[str]) -> dict[str, str]:
    """One local entity of a current report for each identity that any tells of, by identity."""
    statement = (
        select(LocalEntityRow.identity, func.min(LocalEntityRow.id).label("local_id"))
        .join(ReportRow, ReportRow.id == LocalEntityRow.report_id)
        .where(ReportRow.is_current)
        .group_by(LocalEntityRow.identity)
    )
    return {row.identity: row.local_id for row in rows_in(session, statement, LocalEntityRow.identity, identities)}


def count_reports(session: Session, identities: Iterable[str]) -> int:
    """How many current reports tell of one of these identities."""
    statement = (
        select(LocalEntityRow.report_id)
        .join(ReportRow, ReportRow.id == LocalEntityRow.report_id)
        .where(ReportRow.is_current)
        .distinct()
    )
    return len({row.report_id for row in rows_in(session, statement, LocalEntityRow.identity, identities)})


def ground_of(identity: str, row: AnyRow) -> str:
    """What makes an identity: a place of the gazetteer, its report alone, or name and kind (and country)."""
    if row.geonames_id is not None and identity == make_id("ent", "geonames", row.geonames_id):
        return BY_GAZETTEER
    return BY_REPORT if identity == make_id("ent", "local", row.local_id) else BY_NAME
