"""What two states differ in: two snapshots, or a snapshot and what the feed tells since.

earlier, later --buckets whose digests differ--> records that differ --redirects--> added | changed | merged | deleted
earlier + entries of the feed --folded--> the same
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.store.canonical_tables import ChangeRow
from app.store.feed import last_seq
from app.store.rows import CANONICAL_ROWS
from app.store.snapshots import PartReader, Payload, get_snapshot
from graph.errors import ConflictError, NotFoundError

KIND_ORDER = tuple(CANONICAL_ROWS)
Net = dict[str, dict[str, tuple[Payload | None, Payload | None]]]  # kind -> id -> before, after
LINKS = ("location_id", "part_of_id", "claimed_by_id")


class State(Protocol):
    """Records of one state, by kind."""

    def find(self, kind: str, ids: Iterable[str]) -> Mapping[str, Payload]:
        """The records of these ids, those that there are."""

    def differences(
        self, earlier: PartReader, kind: str, after: str
    ) -> Iterator[tuple[str, Payload | None, Payload | None]]:
        """Records of which `earlier` holds another version, by id, from beyond one: id, before, after."""

    def scan_changed(self, earlier: PartReader, kind: str) -> Iterator[Payload]:
        """Records of a kind; those that are as in `earlier` may be left out."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A record that differs; `merged_into` tells it in the later state."""

    kind: str
    id: str
    action: str
    merged_into: str | None
    before: Payload | None
    after: Payload | None

    def list_fields(self) -> list[tuple[str, Any, Any]]:
        """Where a record changed: each field with its value before and after."""
        if self.before is None or self.after is None:
            return []
        pairs = ((name, self.before.get(name), self.after.get(name)) for name in self.before.keys() | self.after.keys())
        return sorted((pair for pair in pairs if pair[1] != pair[2]), key=lambda pair: pair[0])


@dataclass(frozen=True, slots=True)
class States:
    """Two states to compare; `version` is the number of the last change in the later one."""

    earlier: PartReader
    later: State
    from_version: int
    version: int


@dataclass(frozen=True, slots=True)
class DiffPage:
    """A page of differences; `counts` (kind -> action -> number) on the first one only."""

    items: list[Difference]
    counts: dict[str, dict[str, int]] | None
    end: tuple[str, str] | None


class FrozenState:
    """A snapshot as the later state."""

    def __init__(self, reader: PartReader) -> None:
        self.reader = reader

    def find(self, kind: str, ids: Iterable[str]) -> Mapping[str, Payload]:
        """See `State`."""
        return self.reader.find(kind, ids)

    def differences(
        self, earlier: PartReader, kind: str, after: str
    ) -> Iterator[tuple[str, Payload | None, Payload | None]]:
        """See `State`; only buckets whose digests differ are read."""
        ours, theirs = self.reader.digests(kind), earlier.digests(kind)
        for bucket in sorted(ours.keys() | theirs.keys()):
            one, other = theirs.get(bucket), ours.get(bucket)
            if (one is not None and other is not None and one.digest == other.digest) or bucket < after[: len(bucket)]:
                continue
            before, now = earlier.read(kind, bucket), self.reader.read(kind, bucket)
            for record_id in sorted(before.keys() | now.keys()):
                if record_id > after and before.get(record_id) != now.get(record_id):
                    yield record_id, before.get(record_id), now.get(record_id)

    def scan_changed(self, earlier: PartReader, kind: str) -> Iterator[Payload]:
        """See `State`."""
        theirs = earlier.digests(kind)
        for bucket, part in sorted(self.reader.digests(kind).items()):
            if bucket not in theirs or theirs[bucket].digest != part.digest:
                yield from self.reader.read(kind, bucket).values()


class FoldedState:
    """A snapshot and the entries of the feed that came after it, up to one of them."""

    def __init__(self, earlier: PartReader, net: Net) -> None:
        self.earlier = earlier
        self.net = net

    def find(self, kind: str, ids: Iterable[str]) -> Mapping[str, Payload]:
        """See `State`."""
        wanted = set(ids)
        net = self.net.get(kind, {})
        found = dict(self.earlier.find(kind, wanted - net.keys()))
        for record_id in wanted & net.keys():
            after = net[record_id][1]
            if after is not None:
                found[record_id] = after
        return found

    def differences(
        self, earlier: PartReader, kind: str, after: str
    ) -> Iterator[tuple[str, Payload | None, Payload | None]]:
        """See `State`."""
        for record_id, (before, now) in sorted(self.net.get(kind, {}).items()):
            if record_id > after and before != now:
                yield record_id, before, now

    def scan_changed(self, earlier: PartReader, kind: str) -> Iterator[Payload]:
        """See `State`."""
        yield from (after for _, after in self.net.get(kind, {}).values() if after is not None)


def fold_changes(session: Session, after: int, until: int) -> Net:
    """What the entries of the feed with numbers above `after`, up to `until`, come to.

    Raises
    ------
    ConflictError
        If the feed ends before `after`: then it is not the one that the snapshot was taken of.
    """
    newest = last_seq(session)
    if newest < after or until > newest:
        raise ConflictError(f"the feed ends at {newest}, before the state that is asked for; was it begun anew?")
    statement = (
        select(ChangeRow.kind, ChangeRow.record_id, ChangeRow.before, ChangeRow.after)
        .where(ChangeRow.seq > after, ChangeRow.seq <= until)
        .order_by(ChangeRow.seq)
        .execution_options(yield_per=2000)
    )
    net: Net = {}
    for kind, record_id, before, now in session.connection().execute(statement):
        records = net.setdefault(kind, {})
        records[record_id] = (records[record_id][0] if record_id in records else before, now)
    return net


def open_states(session: Session, name: str, other: str | None, *, until: int | None = None) -> States:
    """A snapshot, and a later one or the present (None), up to a number of the feed if one is given.

    Raises
    ------
    NotFoundError
        If there is no such snapshot.
    ConflictError
        If the feed is not the one that the snapshot was taken of.
    """
    row = get_snapshot(session, name)
    earlier = PartReader(session, name, row.prefix_length)
    if other is not None:
        target = get_snapshot(session, other)
        later: State = FrozenState(PartReader(session, other, target.prefix_length))
        return States(earlier, later, row.version, target.version)
    version = until if until is not None else last_seq(session)
    return States(earlier, FoldedState(earlier, fold_changes(session, row.version, version)), row.version, version)


def compare(
    earlier: PartReader,
    later: State,
    *,
    kinds: Sequence[str] = (),
    actions: Sequence[str] = (),
    about: str | None = None,
    after: tuple[str, str] | None = None,
    limit: int,
) -> DiffPage:
    """A page of what differs, by kind and id; with the counts of all that differs on the first page.

    Raises
    ------
    NotFoundError
        If neither state holds the entity that the differences are to be about.
    """
    circle = None if about is None else find_circle(earlier, later, about)
    counts: dict[str, Counter[str]] = {}
    items: list[Difference] = []
    for one in _iter_differences(earlier, later, kinds, after):
        if circle is not None and not any(circle.holds(one.kind, record) for record in (one.before, one.after)):
            continue
        if actions and one.action not in actions:
            continue
        counts.setdefault(one.kind, Counter())[one.action] += 1
        if len(items) <= limit:
            items.append(one)
        elif after is not None:
            break
    more = len(items) > limit
    page = items[:limit]
    counted = {kind: dict(sorted(found.items())) for kind, found in counts.items()}
    end = (page[-1].kind, page[-1].id) if more else None
    return DiffPage(page, counted if after is None else None, end)


def _iter_differences(
    earlier: PartReader, later: State, kinds: Sequence[str], after: tuple[str, str] | None
) -> Iterator[Difference]:
    for kind in KIND_ORDER:
        if kinds and kind not in kinds:
            continue
        start = ""
        if after is not None:
            if KIND_ORDER.index(kind) < KIND_ORDER.index(after[0]):
                continue
            start = after[1] if kind == after[0] else ""
        for record_id, before, now in later.differences(earlier, kind, start):
            yield _to_difference(later, kind, record_id, before, now)


def _to_difference(later: State, kind: str, record_id: str, before: Payload | None, now: Payload | None) -> Difference:
    merged_into = None
    if before is None:
        action = "added"
    elif now is not None:
        action = "changed"
    else:
        redirect = later.find("redirect", [record_id]) if kind in ("entity", "event") else {}
        merged_into = redirect[record_id]["new_id"] if record_id in redirect else None
        action = "merged" if merged_into else "deleted"
    return Difference(kind, record_id, action, merged_into, before, now)


@dataclass(frozen=True, slots=True)
class Circle:
    """An entity, the ids that it tells, and the events in which it takes part in either state, or that name it."""

    ids: frozenset[str]
    events: frozenset[str]

    def holds(self, kind: str, record: Payload | None) -> bool:
        """Whether a record is about the entity."""
        if record is None:
            return False
        if kind == "event":
            return record["id"] in self.events
        if kind == "participant":
            return record["event_id"] in self.events
        if kind == "claim" and record["event_id"] in self.events:
            return True
        ends = {
            "entity": ("id",),
            "redirect": ("id", "new_id"),
            "name": ("entity_id",),
            "relation": ("source_id", "target_id"),
            "claim": ("who", "by"),
        }[kind]
        return any(record[end] in self.ids for end in ends)


def find_circle(earlier: PartReader, later: State, about: str) -> Circle:
    """The entity in both states, with its events.

    Raises
    ------
    NotFoundError
        If neither state holds it.
    """
    ids = {about}
    for state in (later, earlier):
        redirect = state.find("redirect", [about]).get(about)
        if redirect is not None:
            ids.add(redirect["new_id"])
    redirects = list(_scan(earlier, later, "redirect"))
    ids |= {one["id"] for one in redirects if one["new_id"] in ids and one["kind"] == "entity"}
    if not (earlier.find("entity", ids) or later.find("entity", ids)):
        raise NotFoundError(f"about: neither state holds an entity {about!r}", field="about")
    events = {one["event_id"] for one in _scan(earlier, later, "participant") if one["entity_id"] in ids}
    events |= {one["id"] for one in _scan(earlier, later, "event") if any(one[link] in ids for link in LINKS)}
    return Circle(frozenset(ids), frozenset(events))


def _scan(earlier: PartReader, later: State, kind: str) -> Iterator[Any]:
    yield from earlier.scan(kind)
    yield from later.scan_changed(earlier, kind)
