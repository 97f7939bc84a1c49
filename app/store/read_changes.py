"""The change feed as readers see it: from a number or a day on, by kind, record, action, cause, and about an entity.

FeedSearch --conditions--> entries --list_merges--> which of the deleted ones were merged into another
about an entity: its ids, and ids of the records that are or were tied to it (relations, events, claims ...)
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, union
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from app.store.canonical_tables import (
    PAST_LINKS,
    ChangeRow,
    ClaimRow,
    EventRow,
    NameRow,
    ParticipantRow,
    RelationRow,
)
from app.store.feed import last_seq
from app.store.known_ids import check_ever_was
from app.store.rows import is_one_of, rows_in
from app.store.search import list_identities, resolve_id
from graph.errors import NotFoundError

ACTIONS = ("added", "changed", "merged", "deleted")
PAST_ENDS = {
    "name": ("entity_id",),
    "participant": ("entity_id",),
    "relation": ("source_id", "target_id"),
    "claim": ("who", "by"),
}


@dataclass(frozen=True, slots=True)
class FeedSearch:
    """Which entries; an empty field does not restrict. `since` is a day (UTC), `about` the id of an entity."""

    after: int = 0
    since: date | None = None
    kinds: Sequence[str] = ()
    actions: Sequence[str] = ()
    record_id: str | None = None
    cause: str | None = None
    about: str | None = None


def load_changes(session: Session, search: FeedSearch, *, limit: int) -> list[ChangeRow]:
    """Entries that fit, in order.

    Raises
    ------
    NotFoundError
        If nothing ever was told of the entity that they are to be about, or of the one record.
    """
    after = search.after
    if search.since is not None:
        after = max(after, last_before(session, search.since))
    statement = select(ChangeRow).where(ChangeRow.seq > after).order_by(ChangeRow.seq).limit(limit)
    if search.kinds:
        statement = statement.where(ChangeRow.kind.in_(search.kinds))
    if search.record_id is not None:
        statement = statement.where(ChangeRow.record_id == search.record_id)
    if search.cause is not None:
        statement = statement.where(ChangeRow.cause == search.cause)
    if search.actions:
        statement = statement.where(or_(*(_did(action) for action in search.actions)))
    if search.about is not None:
        statement = statement.where(_is_about(session, search.about))
    found = list(session.scalars(statement))
    if not found and search.record_id is not None:
        check_ever_was(session, search.record_id, "record")
    return found


def last_before(session: Session, day: date) -> int:
    """Number of the last entry that was recorded before a day; found by halving, for moments grow with the numbers."""
    moment = datetime.combine(day, time(), UTC)
    low, high = 0, last_seq(session)
    while low < high:
        middle = (low + high + 1) // 2
        found = session.scalar(select(ChangeRow.recorded_at).where(ChangeRow.seq == middle))
        if found is not None and found < moment:
            low = middle
        else:
            high = middle - 1
    return low


def list_merges(session: Session, rows: Iterable[ChangeRow]) -> dict[int, str]:
    """By number of the entry of a record that was merged: the id of the one that tells it from then on."""
    gone = {(row.record_id, row.recorded_at, row.cause): row.seq for row in rows if _may_be_merged(row)}
    if not gone:
        return {}
    statement = select(ChangeRow.record_id, ChangeRow.recorded_at, ChangeRow.cause, ChangeRow.after).where(
        ChangeRow.kind == "redirect", ChangeRow.after.is_not(None)
    )
    found: dict[int, str] = {}
    for record_id, recorded_at, cause, after in rows_in(
        session, statement, ChangeRow.record_id, {one[0] for one in gone}
    ):
        number = gone.get((record_id, recorded_at, cause))
        if number is not None:
            found[number] = after["new_id"]
    return found


def tell_action(row: ChangeRow, merged_into: str | None) -> str:
    """What an entry did, one of `ACTIONS`."""
    if row.before is None:
        return "added"
    if row.after is not None:
        return "changed"
    return "merged" if merged_into else "deleted"


def list_fields(row: ChangeRow) -> list[str]:
    """Where a record changed: the fields that differ, by name."""
    before, after = row.before, row.after
    if before is None or after is None:
        return []
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


def list_removals(session: Session, report_ids: Iterable[str]) -> Mapping[str, date]:
    """The day on which each of these reports was deleted last, as far as that changed anything."""
    causes = {f"delete:{report_id}": report_id for report_id in report_ids}
    statement = select(ChangeRow.cause, ChangeRow.recorded_at)
    found: dict[str, date] = {}
    for cause, recorded_at in rows_in(session, statement, ChangeRow.cause, causes):
        report_id = causes[cause]
        found[report_id] = max(found.get(report_id, date.min), recorded_at.date())
    return found


def _may_be_merged(row: ChangeRow) -> bool:
    return row.after is None and row.kind in ("entity", "event")


def _did(action: str) -> ColumnElement[bool]:
    other = aliased(ChangeRow)
    redirected = exists().where(
        other.record_id == ChangeRow.record_id,
        other.kind == "redirect",
        other.after.is_not(None),
        other.recorded_at == ChangeRow.recorded_at,
        other.cause == ChangeRow.cause,
    )
    is_merge = and_(ChangeRow.kind.in_(("entity", "event")), redirected)
    return {
        "added": ChangeRow.before.is_(None),
        "changed": and_(ChangeRow.before.is_not(None), ChangeRow.after.is_not(None)),
        "merged": and_(ChangeRow.after.is_(None), is_merge),
        "deleted": and_(ChangeRow.after.is_(None), ~is_merge),
    }[action]


def _is_about(session: Session, entity_id: str) -> ColumnElement[bool]:
    """Entries of the entity and of what is or was tied to it."""
    ids = _list_ids(session, entity_id)

    def naming(owner: InstrumentedAttribute[str], *ends: Any) -> list[Select[Any]]:
        """Selects of `owner`, one for each column that may name the entity, so that each has its index."""
        return [select(owner).where(end.is_not(None), is_one_of(session, end, ids)) for end in ends]

    past, past_events = _list_past(session, ids)
    known = aliased(ChangeRow)
    events = union(
        *naming(ParticipantRow.event_id, ParticipantRow.entity_id),
        *naming(EventRow.id, EventRow.location_id, EventRow.part_of_id, EventRow.claimed_by_id),
        select(EventRow.id).where(is_one_of(session, EventRow.id, past_events)),
    ).subquery()
    of_events: Select[tuple[str]] = select(events.c[0])
    related = union(
        of_events,
        *naming(NameRow.id, NameRow.entity_id),
        *naming(RelationRow.id, RelationRow.source_id, RelationRow.target_id),
        *naming(ClaimRow.id, ClaimRow.who, ClaimRow.by),
        select(ParticipantRow.id).where(ParticipantRow.event_id.in_(of_events)),
        select(ClaimRow.id).where(ClaimRow.event_id.in_(of_events)),
        select(known.record_id).where(is_one_of(session, known.record_id, {*ids, *past, *past_events})),
    ).subquery()
    return ChangeRow.record_id.in_(select(related.c[0]))


def _list_ids(session: Session, entity_id: str) -> list[str]:
    """The entity's id and those that are told by it; one that is gone is known to the feed."""
    try:
        return list_identities(session, resolve_id(session, "entity", entity_id)[0])
    except NotFoundError:
        was = select(ChangeRow.seq).where(ChangeRow.record_id == entity_id, ChangeRow.kind == "entity").limit(1)
        if session.scalar(was) is None:
            raise NotFoundError(f"about: no entity {entity_id!r}, and none ever was", field="about") from None
        return [entity_id]


def _list_past(session: Session, ids: Sequence[str]) -> tuple[set[str], set[str]]:
    """Ids of records that were tied to one of the ids before they changed or went, and of such events."""
    fitting = [
        and_(ChangeRow.kind == kind, or_(*(ChangeRow.before[end].as_string().in_(ids) for end in ends)))
        for kind, ends in PAST_ENDS.items()
    ]
    statement = select(ChangeRow.kind, ChangeRow.record_id, ChangeRow.before).where(PAST_LINKS, or_(*fitting))
    records, events = set(), set()
    for kind, record_id, before in session.execute(statement):
        records.add(record_id)
        if kind == "participant":
            events.add(before["event_id"])
    if events:
        named: Any = ChangeRow.before["event_id"].as_string()
        in_events = is_one_of(session, named, events)
        of_events = select(ChangeRow.record_id).where(
            PAST_LINKS, ChangeRow.kind.in_(("participant", "claim")), in_events
        )
        records.update(session.scalars(of_events))
    return records, events
