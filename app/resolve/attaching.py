"""What is local to a report and one with something of another report, because both tell one event.

"Gunmen" in one telling and the Red Front in the other, both attacking, are one party if nothing speaks against it; so
are "residents" of two tellings; and "Warsame" is Colonel Mahad Warsame of a report that tells the same event, if no
other Warsame fits. Generic stays local otherwise: no name alone joins two reports.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from graph.spelling import consonants, fold_name, surname

_ARMED = frozenset(("non_state_armed_group", "militia", "political_group", "other", None))
_STATE = frozenset(("state_force", "government"))


@dataclass(frozen=True, slots=True)
class Party:
    """A participant of a telling.

    `identity` is what it is before attaching; `is_open` whether it may be attached: generic, and judged by nobody.
    """

    local_id: str
    telling_id: str
    event_id: str
    side: str  # "acts" or "suffers"
    identity: str
    type: str | None
    country: str | None
    is_generic: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class Someone:
    """A person whom a report names, with the titles that stand beside the name."""

    local_id: str
    report_id: str
    identity: str
    name: str
    titles: frozenset[str]
    is_open: bool  # named by one word, and judged by nobody


def attach_parties(parties: Iterable[Party], parts_of: Mapping[str, set[tuple[str, str]]]) -> dict[str, str]:
    """Open local entity -> the identity that it is one with, where all its events agree.

    Parameters
    ----------
    parties : iterable of Party
        All parties of some events; the answer holds for those open ones all of whose events are among them.
    parts_of : mapping of local id -> set of (event id, side)
        Every part that an open one has in any event.
    """
    by_event: dict[tuple[str, str], list[Party]] = defaultdict(list)
    for party in parties:
        by_event[party.event_id, party.side].append(party)
    targets: dict[str, set[str]] = defaultdict(set)
    for group in by_event.values():
        for local_id, target in _in_event(group, parts_of):
            targets[local_id].add(target)
    return {local_id: min(found) for local_id, found in sorted(targets.items()) if len(found) == 1}


def _in_event(group: list[Party], parts_of: Mapping[str, set[tuple[str, str]]]) -> list[tuple[str, str]]:
    if len({one.telling_id for one in group}) < 2:
        return []
    found: list[tuple[str, str]] = []
    left_over = []
    for one in sorted(
        (party for party in group if party.is_open), key=lambda party: (party.local_id, party.telling_id)
    ):
        others = [party for party in group if party.telling_id != one.telling_id]
        own = {party.local_id for party in group if party.telling_id == one.telling_id and _may_be_one(one, party)}
        named = {party.identity for party in others if not party.is_generic and _may_be_one(one, party)}
        if len(own) > 1:
            continue  # its own telling has two such parties
        if len(named) == 1:
            found.append((one.local_id, min(named)))
        elif not named and len(parts_of[one.local_id]) == 1:
            left_over.append(one)
    return found + _among_themselves(left_over)


def _among_themselves(parties: list[Party]) -> list[tuple[str, str]]:
    """Generic parties of one sort, one in each telling: all are the one with the smallest identity."""
    found: list[tuple[str, str]] = []
    for sort in sorted({_sort(one) for one in parties}):
        alike = [one for one in parties if _sort(one) == sort]
        first = min(one.identity for one in alike)
        found.extend((one.local_id, first) for one in alike if one.identity != first)
    return found


def _sort(party: Party) -> str:
    return party.type or ""


def _may_be_one(one: Party, other: Party) -> bool:
    if one.country and other.country and one.country != other.country:
        return False
    if one.type == other.type:
        return True
    return any(one.type in sorts and other.type in sorts for sorts in (_ARMED, _STATE))


def attach_persons(persons: Iterable[Someone], linked: Mapping[str, set[str]]) -> dict[str, str]:
    """Person named by a surname -> identity of the one full name that fits, in reports that share an event with its.

    Parameters
    ----------
    linked : mapping of report id -> set of report id
        Reports that share an event.
    """
    full: dict[str, list[Someone]] = defaultdict(list)
    for one in persons:
        if " " in one.name:
            full[one.report_id].append(one)
    found = {}
    for one in persons:
        if not one.is_open:
            continue
        reports = linked.get(one.report_id, set()) - {one.report_id}
        named = [other for report in reports for other in full[report] if surname(other.name) == surname(one.name)]
        fitting = {other.identity for other in named if not (one.titles and other.titles) or one.titles & other.titles}
        sure = {other.identity for other in named if one.titles & other.titles}
        chosen = sure if len(sure) == 1 else fitting
        if len(chosen) == 1:
            found[one.local_id] = min(chosen)
    return found


@dataclass(frozen=True, slots=True)
class Named:
    """A place or an actor of a report, with its names.

    `is_local` if nothing but its report makes it what it is: no record of the seeds or the gazetteer, and no country
    beside a name that many have; `is_open` if moreover nobody judged it.
    """

    local_id: str
    report_id: str
    identity: str
    names: frozenset[str]
    is_local: bool
    is_open: bool


def attach_named(things: Iterable[Named], close: Mapping[str, set[str]]) -> dict[str, str]:
    """What only its report makes -> identity of the one thing of that name in the reports that are close to it.

    Parameters
    ----------
    close : mapping of report id -> set of report id
        Reports that tell, or may tell, of one event.

    Notes
    -----
    A name that folds alike goes before one whose consonants alone are alike. Where these reports know two things of
    the name, it stays local.
    """
    things = list(things)
    known: dict[str, list[Named]] = defaultdict(list)
    for one in things:
        if not one.is_local:
            known[one.report_id].append(one)
    found = {}
    for one in things:
        if not one.is_open:
            continue
        near = [other for report in close.get(one.report_id, ()) for other in known[report]]
        for alike in (fold_name, consonants):
            keys = _keys(one, alike)
            fitting = {other.identity for other in near if not keys.isdisjoint(_keys(other, alike))}
            if len(fitting) == 1:
                found[one.local_id] = min(fitting)
            if fitting:
                break
    return found


def _keys(one: Named, alike: Callable[[str], str]) -> set[str]:
    return {key for name in one.names if (key := alike(name))}
