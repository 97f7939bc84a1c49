"""Events and relations as they were known on a day: searched beside the present ones, rolled up for a page.

    events (known by then) + event_history (of that day) --same conditions--> one list
    relations (told by then, or seeded) --tellings by then--> counts; --relation_spells of that day--> validity

Known is what reports published on or before the day tell, and what the seeds say. Which tellings are one record is by
today's judgement.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, Row, Select, Subquery, and_, case, cast, func, null, or_, select, union_all
from sqlalchemy.orm import Session

from app.store.canonical_tables import EventRow, ParticipantRow, RelationRow
from app.store.history_tables import EventHistoryRow, RelationSpellRow
from app.store.read_evidence import owners_of_participants
from app.store.rows import chunks, rows_in, to_record
from app.store.tables import EvidenceRow, RelationMentionRow, ReportRow, SeedRecordRow
from graph.model import Relation
from graph.spells import Spell, format_spells

AnyRow = Row[*tuple[Any, ...]]
EventTable = type[EventRow] | type[EventHistoryRow]
EVENT_COLUMNS = tuple(column.name for column in EventRow.__table__.columns)


def is_published(known_at: date | None) -> list[ColumnElement[bool]]:
    """Conditions on `reports`: published on that day or before; none for None."""
    return [] if known_at is None else [ReportRow.published_on <= known_at]


def tell_when(as_of: date | None, known_at: date | None) -> str:
    """The end of a message about a record that was not found for these days."""
    parts = [f"was not known on {known_at}"] if known_at else []
    return " " + " or ".join([*parts, f"is not known to have been the case on {as_of}"] if as_of else parts)


# ---------------------------------------------------------------- events


def known_events(
    known_at: date | None, conditions: Callable[[EventTable], Sequence[ColumnElement[bool]]] = lambda _: ()
) -> Subquery:
    """The events that fit, as they were known on a day (None: as they are now), with `known_until`.

    Parameters
    ----------
    conditions : callable of table -> conditions
        Asked for the present rows and for the earlier ones.
    """
    now = select(*_columns(EventRow, EVENT_COLUMNS), cast(null(), Date).label("known_until"))
    now = now.where(*conditions(EventRow))
    if known_at is None:
        return now.subquery("known_events")
    earlier = select(*_columns(EventHistoryRow, EVENT_COLUMNS), EventHistoryRow.known_until)
    earlier = earlier.where(*conditions(EventHistoryRow), *was_known(EventHistoryRow, known_at))
    return union_all(now.where(*was_known(EventRow, known_at)), earlier).subquery("known_events")


def was_known(table: EventTable, known_at: date, rows: Any = None) -> list[ColumnElement[bool]]:
    """The rows of a table that tell events as they were known on a day; `rows` are some of them under another name.

    Notes
    -----
    Of the present rows most were known, unless the day is early. By `known_from <= known_at`, SQLite would look them up
    one by one by the index of that column, and sort them. Earlier rows are in force for a short while, so few are.
    """
    named: Any = table if rows is None else rows
    if table is EventRow:
        return [(named.known_from > known_at).is_(False)]
    return [named.known_from <= known_at, or_(named.known_until.is_(None), named.known_until > known_at)]


def load_known_events(session: Session, event_ids: Iterable[str], known_at: date | None) -> dict[str, AnyRow]:
    """Events as they were known on a day, by id; those that were not are left out."""
    found: dict[str, AnyRow] = {}
    for part in chunks(event_ids):
        wanted = part
        told = known_events(known_at, lambda table, ids=wanted: [table.id.in_(ids)])  # type: ignore[misc]
        found |= {row.id: row for row in session.execute(select(told))}
    return found


def list_event_steps(session: Session, event_id: str) -> list[AnyRow]:
    """Every version of an event, the oldest first; last the present one. NULL `known_from` is known at no day."""
    is_it = EventHistoryRow.id == event_id
    earlier = select(*_columns(EventHistoryRow, EVENT_COLUMNS), EventHistoryRow.known_until).where(is_it)
    found = list(session.execute(earlier.order_by(EventHistoryRow.known_from)))
    return found + list(load_known_events(session, [event_id], None).values())


def _columns(table: EventTable, names: Sequence[str]) -> list[Any]:
    return [getattr(table, name) for name in names]


def _in_force(known_at: date) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Spells that count for a day of knowledge."""
    since = or_(RelationSpellRow.known_from <= known_at, RelationSpellRow.known_from.is_(None))
    return since, or_(RelationSpellRow.known_until.is_(None), RelationSpellRow.known_until > known_at)


def has_begun(table: EventTable, day: date) -> ColumnElement[bool]:
    """Events that may have begun by a day of the world; those told as ongoing while they may last."""
    return and_(
        or_(table.started_on.is_not(None), table.ended_on.is_not(None)),
        or_(table.started_on.is_(None), table.started_on <= day),
        or_(table.modality != "ongoing", table.ended_on.is_(None), table.ended_on >= day),
    )


def load_known_participants(session: Session, event_ids: Iterable[str] | None, known_at: date) -> dict[str, float]:
    """Participants of these events (None: of all) that were told by a day, by id, with their confidence then."""
    owners = owners_of_participants().subquery()
    statement = (
        select(ParticipantRow.id, func.max(EvidenceRow.confidence))
        .join(owners, owners.c.record_id == ParticipantRow.id)
        .join(EvidenceRow, EvidenceRow.owner_id == owners.c.owner_id)
        .join(ReportRow, ReportRow.id == EvidenceRow.report_id)
        .where(*is_published(known_at))
        .group_by(ParticipantRow.id)
    )
    if event_ids is None:
        return {row[0]: row[1] for row in session.execute(statement)}
    return {row[0]: row[1] for row in rows_in(session, statement, ParticipantRow.event_id, event_ids)}


# ---------------------------------------------------------------- relations


def holds(first: date | None, last: date | None, known_at: date | None) -> ColumnElement[bool]:
    """Relations that may have held on a day of `first` to `last`, by what is known now or was on a day.

    Without any spell it is unknown when they held: then they may have.
    """
    known: list[ColumnElement[bool]] = [RelationSpellRow.relation_id == RelationRow.id]
    if known_at is None:
        known.append(RelationSpellRow.is_present.is_(True))
    else:
        known += [RelationSpellRow.is_past.is_(True), *_in_force(known_at)]
    within = []
    if first is not None:
        within.append(or_(RelationSpellRow.valid_to.is_(None), RelationSpellRow.valid_to >= first))
    if last is not None:
        within.append(or_(RelationSpellRow.valid_from.is_(None), RelationSpellRow.valid_from <= last))
    any_spell = select(RelationSpellRow.number).where(*known).correlate(RelationRow)
    return or_(~any_spell.exists(), any_spell.where(*within).exists())


def is_seeded() -> ColumnElement[bool]:
    """Relations that the seeds tell."""
    seeds = select(SeedRecordRow.key).where(SeedRecordRow.kind == "relation", SeedRecordRow.identity == RelationRow.id)
    return seeds.correlate(RelationRow).exists()


def is_known_relation(known_at: date) -> ColumnElement[bool]:
    """Relations that a report published by then tells, or the seeds."""
    return or_(RelationRow.first_reported <= known_at, is_seeded())


def relation_values(known_at: date) -> Mapping[str, ColumnElement[Any]]:
    """What a relation's columns would have been on a day, to sort and compare by; the others are as they are."""
    first_spell = select(RelationSpellRow.valid_from).where(
        RelationSpellRow.relation_id == RelationRow.id,
        RelationSpellRow.is_past.is_(True),
        *_in_force(known_at),
        RelationSpellRow.number == 0,
    )

    def told(value: Any) -> Any:
        statement = select(value).select_from(RelationMentionRow)
        statement = statement.join(ReportRow, ReportRow.id == RelationMentionRow.report_id)
        by_then = statement.where(RelationMentionRow.relation_id == RelationRow.id, *is_published(known_at))
        return by_then.correlate(RelationRow).scalar_subquery()

    return {
        "report_count": told(func.count(RelationMentionRow.report_id.distinct())),
        "first_reported": case((RelationRow.first_reported <= known_at, RelationRow.first_reported)),
        "last_reported": told(func.max(ReportRow.published_on)),
        "confidence": case((is_seeded(), 1.0), else_=told(func.max(RelationMentionRow.confidence))),
        "valid_from": first_spell.correlate(RelationRow).scalar_subquery(),
    }


def relations_at(session: Session, rows: Sequence[RelationRow], known_at: date) -> list[Relation]:
    """These relations as they were known on a day; each is one that was."""
    ids = [row.id for row in rows]
    seeds = select(SeedRecordRow.identity).where(SeedRecordRow.kind == "relation")
    seeded = {row.identity for row in rows_in(session, seeds, SeedRecordRow.identity, ids)}
    sums = {row.relation_id: row for row in rows_in(session, _sums(known_at), RelationMentionRow.relation_id, ids)}
    spells: dict[str, list[Spell]] = defaultdict(list)
    in_force = (
        select(RelationSpellRow.relation_id, RelationSpellRow.valid_from, RelationSpellRow.valid_to)
        .where(RelationSpellRow.is_past.is_(True), *_in_force(known_at))
        .order_by(RelationSpellRow.relation_id, RelationSpellRow.number)
    )
    for row in rows_in(session, in_force, RelationSpellRow.relation_id, ids):
        spells[row.relation_id].append((row.valid_from, row.valid_to))
    found = []
    for record in (to_record("relation", row) for row in rows):
        assert isinstance(record, Relation)
        told, held = sums.get(record.id), spells[record.id]
        found.append(
            replace(
                record,
                valid_from=held[0][0] if held else None,
                valid_to=held[-1][1] if held else None,
                spells=format_spells(held),
                report_count=told.report_count if told else 0,
                first_reported=told.first if told else None,
                last_reported=told.last if told else None,
                confidence=1.0 if record.id in seeded or told is None else told.confidence,
            )
        )
    return found


def _sums(known_at: date) -> Select[*tuple[Any, ...]]:
    return (
        select(
            RelationMentionRow.relation_id,
            func.count(RelationMentionRow.report_id.distinct()).label("report_count"),
            func.min(ReportRow.published_on).label("first"),
            func.max(ReportRow.published_on).label("last"),
            func.max(RelationMentionRow.confidence).label("confidence"),
        )
        .join(ReportRow, ReportRow.id == RelationMentionRow.report_id)
        .where(*is_published(known_at))
        .group_by(RelationMentionRow.relation_id)
    )
