"""Outlets by every name that the seeds give them, derived from the seed records; and who published what."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Row, delete, func, select
from sqlalchemy.orm import Session

from app.store.rows import insert_rows, rows_in
from app.store.seeds import load_seed_rows
from app.store.source_tables import OutletNameRow, SyndicationRow
from app.store.tables import RelationMentionRow, ReportRow
from graph.ids import normalise_name


def refresh_outlets(session: Session) -> set[str]:
    """Derive the names anew; gives the folded names that are told otherwise now."""
    wanted: dict[str, dict[str, Any]] = {}
    for row in load_seed_rows(session, "outlet"):
        seed = row.payload
        for text in (seed["name"], *seed["aliases"]):
            name = normalise_name(text)
            if name:
                told = {"name": name, "key": row.key, "reliability": seed["reliability"], "owner": seed.get("owner")}
                wanted.setdefault(name, told)
    columns = (OutletNameRow.name, OutletNameRow.key, OutletNameRow.reliability, OutletNameRow.owner)
    stored = {row.name: row._asdict() for row in session.execute(select(*columns))}
    changed = {name for name in wanted.keys() | stored.keys() if wanted.get(name) != stored.get(name)}
    if changed:
        session.execute(delete(OutletNameRow))
        insert_rows(session, OutletNameRow, [wanted[name] for name in sorted(wanted)])
    return changed


def load_outlets(session: Session, publishers: Iterable[str | None]) -> Mapping[str, Row[str, str, str, str | None]]:
    """name, key, reliability, owner of the outlets that these publishers are, by folded name."""
    names = {normalise_name(publisher) for publisher in publishers if publisher is not None}
    columns = (OutletNameRow.name, OutletNameRow.key, OutletNameRow.reliability, OutletNameRow.owner)
    return {row.name: row for row in rows_in(session, select(*columns), OutletNameRow.name, names)}


def reports_of_outlets(session: Session, names: set[str]) -> set[str]:
    """Ids of the current reports whose publisher has one of these folded names."""
    if not names:
        return set()
    publishers = select(ReportRow.publisher).where(ReportRow.publisher.is_not(None)).distinct()
    called = [publisher for publisher in session.scalars(publishers) if normalise_name(publisher or "") in names]
    statement = select(ReportRow.id).where(ReportRow.is_current)
    return {row.id for row in rows_in(session, statement, ReportRow.publisher, called)}  # type: ignore[arg-type]


def relation_reports(
    session: Session, relation_ids: Iterable[str], *, known_at: date | None = None
) -> list[Row[*tuple[Any, ...]]]:
    """relation_id, publisher, reliability and group of copies of each report that tells a relation (by a day)."""
    group_id = func.coalesce(SyndicationRow.group_id, ReportRow.id).label("group_id")
    statement = (
        select(RelationMentionRow.relation_id, ReportRow.publisher, ReportRow.reliability, group_id)
        .join(ReportRow, ReportRow.id == RelationMentionRow.report_id)
        .outerjoin(SyndicationRow, SyndicationRow.report_id == ReportRow.id)
        .distinct()
    )
    if known_at is not None:
        statement = statement.where(ReportRow.published_on <= known_at)
    return rows_in(session, statement, RelationMentionRow.relation_id, relation_ids)
