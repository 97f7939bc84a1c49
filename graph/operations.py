"""The course of an operation from what is told of it: announced, launched, places taken, suspended, ended; its cost.

    OperationEvent, members, claims --derive_operation--> OperationTimeline

How an event belongs to the operation (`links`):

- `part_of`: the report says that it is part of the operation.
- `named`: the words for the operation stand in the sentence that tells it, and it is an offensive, a word of somebody
  about it, or its end.
- `aim`: a place at which the operation aims was taken by a side that takes part in it, not before the launch and not
  after the end. No report says that it was the operation's doing: it is a step, and its dead are not counted.

Costs are claims side by side, and nothing is summed: two reports may count the same dead, and the figure for a battle
may hold those of its days. `at_least` is the largest figure that any one claim gives as its lowest: so many at least,
if that claim is right.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from graph.control_facts import REAL, TAKEOVERS, Bound, ControlFact, Sides
from graph.model import Claim, Entity
from graph.ontology import ActorType, DatePrecision, EntityKind, EventType, Modality

ENDED = frozenset(
    "end ends ended ending over conclude concludes concluded complete completes completed finish finished".split()
)
SUSPENDED = frozenset("suspend suspends suspended halt halts halted pause pauses paused freeze froze frozen".split())
RULE = "claims side by side; nothing is summed; at_least: the largest low of any one claim"


class Phase(StrEnum):
    """What an event is in the course of an operation."""

    ANNOUNCED = "announced"
    LAUNCHED = "launched"
    UNDER_WAY = "under_way"
    TAKEN = "taken"
    LOST = "lost"
    SUSPENDED = "suspended"
    ENDED = "ended"
    STEP = "step"


class Side(StrEnum):
    """Whose loss a claim counts."""

    OWN = "own"
    ADVERSARY = "adversary"
    CIVILIANS = "civilians"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class OperationEvent:
    """An event with how it belongs to the operation. `control` tells who took its place, if it tells that."""

    id: str
    type: EventType
    modality: Modality
    when: Bound
    links: frozenset[str]
    triggers: tuple[str, ...] = ()
    place_id: str | None = None
    control: ControlFact | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """Who or what belongs to an operation: `participant`, `leader`, `supporter`, `adversary` or `target` (a place)."""

    entity_id: str
    role: str
    fact_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """An event in the course of the operation."""

    event_id: str
    phase: Phase
    links: tuple[str, ...]
    when: Bound
    place_id: str | None
    modality: Modality


@dataclass(frozen=True, slots=True)
class Cost:
    """Claims of one kind about the losses of one side, the oldest report first."""

    kind: str
    side: Side
    at_least: int | None
    claim_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OperationTimeline:
    """The course of an operation. `launched` and `ended` are as exact as their dates; None is unknown."""

    steps: tuple[Step, ...] = ()
    launched: Bound | None = None
    ended: Bound | None = None
    costs: tuple[Cost, ...] = ()
    cost_rule: str = field(default=RULE)


def derive_operation(
    events: Iterable[OperationEvent],
    members: Sequence[Member],
    claims: Iterable[tuple[Claim, date | None]],
    sides: Sides,
) -> OperationTimeline:
    """Derive the course of an operation; the order of what is given is nothing to it.

    Parameters
    ----------
    events : iterable of OperationEvent
        Those that are linked to it, and takings of the places at which it aims.
    claims : iterable of (Claim, day of its report)
        Of the events.
    sides : Sides
        Which parties are of one side, with the entities that suffered.
    """
    ordered = sorted(events, key=lambda one: (one.when.latest or date.max, one.when.earliest or date.min, one.id))
    own = [member.entity_id for member in members if member.role in ("participant", "leader")]
    direct = [one for one in ordered if one.links & {"part_of", "named"}]
    launched = _first(one.when for one in direct if _is_launch(one)) or _first(
        Bound(None, one.when.latest, DatePrecision.UNKNOWN) for one in direct if _is_under_way(one)
    )
    ended = _first(one.when for one in reversed(direct) if _is_worded(one, ENDED))
    steps = [
        Step(
            one.id, _phase_of(one, own, launched, sides), tuple(sorted(one.links)), one.when, one.place_id, one.modality
        )
        for one in ordered
        if one in direct or _is_aim(one, own, launched, ended, sides)
    ]
    counted = {one.id for one in direct if one.modality in REAL}
    adversaries = [member.entity_id for member in members if member.role == "adversary"]
    costs = _list_costs([pair for pair in claims if pair[0].event_id in counted], own, adversaries, sides)
    return OperationTimeline(tuple(steps), launched, ended, costs)


def _first(found: Iterable[Bound]) -> Bound | None:
    return next((one for one in found if one.latest is not None), None)


def _is_launch(event: OperationEvent) -> bool:
    return event.type is EventType.OFFENSIVE_LAUNCHED and event.modality in REAL - {Modality.ONGOING}


def _is_under_way(event: OperationEvent) -> bool:
    """It had been launched by then, nobody tells when."""
    return event.type is EventType.OFFENSIVE_LAUNCHED and event.modality is Modality.ONGOING


def _is_worded(event: OperationEvent, words: frozenset[str]) -> bool:
    return event.modality in REAL and any(words & set(one.casefold().split()) for one in event.triggers)


def is_about_end(trigger: str) -> bool:
    """Whether a trigger tells that something ended or was suspended."""
    return bool((ENDED | SUSPENDED) & set(trigger.casefold().split()))


def _is_aim(
    event: OperationEvent, own: Sequence[str], launched: Bound | None, ended: Bound | None, sides: Sides
) -> bool:
    if event.control is None or event.modality not in REAL or event.type not in TAKEOVERS:
        return False
    if not any(sides.are_one(taker, one) for taker in event.control.takers for one in own):
        return False
    begin, end = event.when.earliest or event.when.latest, event.when.latest
    if launched is None or end is None or begin is None or end < (launched.earliest or launched.latest or date.min):
        return False
    return ended is None or ended.latest is None or begin <= ended.latest


def _phase_of(event: OperationEvent, own: Sequence[str], launched: Bound | None, sides: Sides) -> Phase:
    if _is_worded(event, SUSPENDED):
        return Phase.SUSPENDED
    if _is_worded(event, ENDED) and event.links & {"part_of", "named"}:
        return Phase.ENDED
    if event.type is EventType.OFFENSIVE_LAUNCHED and event.modality is not Modality.DENIED:
        if _is_under_way(event):
            return Phase.UNDER_WAY
        return Phase.LAUNCHED if event.modality in REAL else Phase.ANNOUNCED
    if event.type in (EventType.STATEMENT, EventType.THREAT):
        is_before = launched is None or (event.when.latest or date.max) <= (launched.latest or date.max)
        return Phase.ANNOUNCED if is_before and event.modality in REAL else Phase.STEP
    if event.type in TAKEOVERS and event.modality in REAL and event.control is not None:
        takers = event.control.takers
        is_foe = bool(takers) and bool(own) and all(sides.are_rivals(taker, one) for taker in takers for one in own)
        return Phase.LOST if is_foe else Phase.TAKEN
    return Phase.STEP


def _list_costs(
    claims: Sequence[tuple[Claim, date | None]], own: Sequence[str], adversaries: Sequence[str], sides: Sides
) -> tuple[Cost, ...]:
    grouped: defaultdict[tuple[str, Side], list[tuple[Claim, date | None]]] = defaultdict(list)
    for claim, told_on in claims:
        grouped[claim.kind.value, _side_of(claim.who, own, adversaries, sides)].append((claim, told_on))
    found = []
    for (kind, side), listed in sorted(grouped.items()):
        listed.sort(key=lambda pair: (pair[1] or date.max, pair[0].id))
        lows = [low for claim, _ in listed if (low := claim.low if claim.low is not None else claim.best) is not None]
        found.append(Cost(kind, side, max(lows, default=None), tuple(claim.id for claim, _ in listed)))
    return tuple(found)


def _side_of(who: str | None, own: Sequence[str], adversaries: Sequence[str], sides: Sides) -> Side:
    entities: Mapping[str, Entity] = sides.entities
    if who is None or who not in entities:
        return Side.UNKNOWN
    if entities[who].type == ActorType.CIVILIANS and entities[who].kind is EntityKind.ACTOR:
        return Side.CIVILIANS
    if any(sides.are_one(who, one) for one in own):
        return Side.OWN
    return Side.ADVERSARY if any(sides.are_one(who, one) for one in adversaries) else Side.UNKNOWN
