"""What a fact tells of who holds a place: an event of the codebook's territory types, a fight, a `controls` relation.

    event (tellings with trigger and roles) --to_event_fact-->  ControlFact   takes | leaves | fights
    relation telling, or relation of the seeds --to_hold_fact-->  ControlFact  holds

| Told | Effect | Who |
|---|---|---|
| `government_regains_territory`, `non_state_actor_overtakes_territory` | takes | sources take, targets lose |
| the same, told by "lose", "loss" | takes | sources lose, targets take |
| `non_violent_transfer_of_territory` told by "hand over", "cede" and the like | takes | sources lose, targets take |
| `non_violent_transfer_of_territory` told otherwise ("annex", "enter") | takes | sources take, targets lose |
| `withdrawal` | leaves | sources leave |
| `armed_clash`, `offensive_launched`, a siege, a taking that still goes on | fights | sources, targets, allies fight |
| `controls` | holds | the source holds |

Days: an event that is told to have happened, happened no later than the day of the first report that tells it. Without
a date it is known by that day only, and its first possible day is unknown. `controls` without dates is told for the day
of its report and no other.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from graph.dates import describe_days
from graph.model import Entity, Event
from graph.ontology import ActorType, DatePrecision, EntityKind, EventType, Modality, Role

TAKEOVERS = frozenset(
    {
        EventType.GOVERNMENT_REGAINS_TERRITORY,
        EventType.NON_STATE_ACTOR_OVERTAKES_TERRITORY,
        EventType.NON_VIOLENT_TRANSFER_OF_TERRITORY,
    }
)
FIGHTS = frozenset({EventType.ARMED_CLASH, EventType.OFFENSIVE_LAUNCHED})
TOLD_TYPES = TAKEOVERS | FIGHTS | {EventType.WITHDRAWAL, EventType.OTHER_STRATEGIC_DEVELOPMENT}
HOLD = "controls"
REAL = frozenset({Modality.OCCURRED, Modality.ONGOING, Modality.CLAIMED})

LOSING = ("lose", "loss", "lost", "losing")  # how words of a trigger start
GIVING = ("hand", "cede", "ceding", "surrender", "return", "transfer", "turn over", "give", "gave", "relinquish")
MUTUAL = ("clash", "fight", "fought", "battle", "skirmish", "exchang")  # those who do it, do it to each other
SIEGE = ("siege", "besieg", "surround", "encircl", "blockad")
NO_PARTIES = frozenset({ActorType.CIVILIANS, ActorType.MEDIA, ActorType.NGO, ActorType.COMPANY, ActorType.OTHER})
STATE = frozenset({ActorType.STATE_FORCE, ActorType.GOVERNMENT})
REBEL = frozenset({ActorType.NON_STATE_ARMED_GROUP, ActorType.MILITIA, ActorType.POLITICAL_GROUP})
ARMED = frozenset({ActorType.STATE_FORCE, ActorType.GOVERNMENT, ActorType.NON_STATE_ARMED_GROUP, ActorType.MILITIA})


class Effect(StrEnum):
    """What a fact tells of the holder."""

    TAKES = "takes"
    LEAVES = "leaves"
    HOLDS = "holds"
    FIGHTS = "fights"


@dataclass(frozen=True, slots=True)
class Bound:
    """When something changed: a day between two, both included; None is unknown. `precision` is the told date's."""

    earliest: date | None
    latest: date | None
    precision: DatePrecision = DatePrecision.DAY

    def __str__(self) -> str:
        if self.precision is DatePrecision.UNKNOWN and None not in (self.earliest, self.latest):
            return str(self.earliest) if self.earliest == self.latest else f"between {self.earliest} and {self.latest}"
        if self.earliest is None and self.latest is not None:
            return f"by {self.latest}"
        return describe_days(self.earliest, self.latest, self.precision) or "unknown"


@dataclass(frozen=True, slots=True)
class Telling:
    """One telling of an event: its trigger and who stands in which role in it (canonical ids)."""

    trigger: str
    report_id: str
    roles: tuple[tuple[str, Role], ...] = ()


@dataclass(frozen=True, slots=True)
class ControlFact:
    """A dated fact about who holds a place. Ids of parties are sorted.

    `until` is the last day for which a holder is told; `ends_on` the day on which a hold is told to have ended. `joint`
    are the parties that one telling puts on one side.
    """

    id: str
    kind: str  # event, relation
    type: str
    effect: Effect
    modality: Modality
    when: Bound
    takers: tuple[str, ...] = ()
    leavers: tuple[str, ...] = ()
    fighters: tuple[str, ...] = ()
    joint: tuple[frozenset[str], ...] = ()
    until: date | None = None
    ends_on: date | None = None
    reports: frozenset[str] = field(default_factory=frozenset)
    record_id: str | None = None
    place_id: str | None = None
    first_reported: date | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Sides:
    """Which parties are of one side: a party and what it is part of, and two parts of one armed party.

    `parents` holds all that a party is part of, over any number of steps. A nameless party ("the army", "units") is
    nobody's rival as long as it may be the same: it is of the same camp, state or non-state, and no country speaks
    against it.
    """

    entities: Mapping[str, Entity] = field(default_factory=dict)
    parents: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def are_one(self, left: str, right: str) -> bool:
        """Whether two parties are known to be of one side."""
        above, beside = self.parents.get(left, frozenset()), self.parents.get(right, frozenset())
        return left == right or left in beside or right in above or any(map(self._is_armed, above & beside))

    def is_within(self, part: str, whole: str) -> bool:
        """Whether a party is another one, or a part of it."""
        return part == whole or whole in self.parents.get(part, frozenset())

    def are_rivals(self, left: str, right: str) -> bool:
        """Whether two parties are surely two."""
        return not self.are_one(left, right) and not self._may_be_one(left, right)

    def _is_armed(self, entity_id: str) -> bool:
        entity = self.entities.get(entity_id)
        return entity is not None and entity.type in ARMED

    def _may_be_one(self, left: str, right: str) -> bool:
        one, other = self.entities.get(left), self.entities.get(right)
        if one is None or other is None or not (one.is_generic or other.is_generic):
            return False
        same_country = one.country is None or other.country is None or one.country == other.country
        return same_country and any(one.type in camp and other.type in camp for camp in (STATE, REBEL))


def to_event_fact(event: Event, tellings: Sequence[Telling], entities: Mapping[str, Entity]) -> ControlFact | None:
    """What an event tells of the holder of its place; None if it tells nothing of it.

    Parameters
    ----------
    tellings : sequence of Telling
        Of this event. Where they tell a party now as the one who takes and now as the one who loses, most tellings
        decide; as many of either leave it out.
    entities : mapping of entity id -> Entity
        The participants.
    """
    effect = _effect_of(event, tellings)
    if effect is None:
        return None
    takes: Counter[str] = Counter()
    loses: Counter[str] = Counter()
    joint: set[frozenset[str]] = set()
    for telling in tellings:
        sources, targets = _parties(telling, entities, Role.SOURCE), _parties(telling, entities, Role.TARGET)
        if effect is Effect.FIGHTS:
            sources += _parties(telling, entities, Role.ALLY)
        elif effect is Effect.LEAVES:
            sources, targets = [], [one for one in sources if entities[one].kind is EntityKind.ACTOR]
        elif _starts(telling.trigger, LOSING if event.type is not _TRANSFER else LOSING + GIVING):
            sources, targets = targets, sources
        takes.update(sources)
        loses.update(targets)
        if effect is not Effect.FIGHTS or targets or not _starts(telling.trigger, MUTUAL):
            joint |= {frozenset(sources), frozenset(targets)}
    takers = tuple(sorted(one for one in takes if takes[one] > loses[one]))
    leavers = tuple(sorted(one for one in loses if loses[one] > takes[one]))
    when = event_window(event)
    is_fight = effect is Effect.FIGHTS
    return ControlFact(
        id=event.id,
        kind="event",
        type=event.type.value,
        effect=effect,
        modality=event.modality,
        when=when,
        takers=() if is_fight else takers,
        leavers=() if is_fight else leavers,
        fighters=tuple(sorted({*takes, *loses})) if is_fight else (),
        joint=tuple(sorted((one for one in joint if len(one) > 1), key=sorted)),
        until=when.latest,
        reports=frozenset(telling.report_id for telling in tellings),
        record_id=event.id,
        place_id=event.location_id,
        first_reported=event.first_reported,
        confidence=event.confidence,
    )


def to_hold_fact(
    fact_id: str,
    relation_id: str,
    *,
    holder_id: str,
    place_id: str,
    valid_from: date | None = None,
    valid_to: date | None = None,
    precision: DatePrecision = DatePrecision.UNKNOWN,
    report_id: str | None = None,
    published_on: date | None = None,
    confidence: float = 1.0,
) -> ControlFact:
    """What a telling of `controls` (or a seed, without report) tells of the holder.

    With a first day the holder is told from it until the last day, or until the day of the report. With a last day
    alone, for that day. Without dates, for the day of the report.
    """
    until = min((day for day in (valid_to, published_on) if day is not None), default=valid_from)
    if valid_from is not None:
        latest = _last_day(valid_from, precision)
        latest = latest if until is None or until > latest else max(valid_from, until)
        when = Bound(valid_from, latest, precision if latest > valid_from else DatePrecision.DAY)
        until = max(latest, until or latest)
    else:
        when = Bound(None, until, DatePrecision.UNKNOWN)
    is_over = valid_to is not None and (published_on is None or valid_to < published_on)
    return ControlFact(
        id=fact_id,
        kind="relation",
        type=HOLD,
        effect=Effect.HOLDS,
        modality=Modality.OCCURRED,
        when=when,
        takers=(holder_id,),
        until=until,
        ends_on=valid_to + timedelta(days=1) if valid_to is not None and is_over else None,
        reports=frozenset({report_id} if report_id else ()),
        record_id=relation_id,
        place_id=place_id,
        first_reported=published_on,
        confidence=confidence,
    )


def told_until(facts: Iterable[ControlFact], known_at: date) -> list[ControlFact]:
    """The facts that a report of this day or an earlier one tells. What has no day of report is left out."""
    return [fact for fact in facts if fact.first_reported is not None and fact.first_reported <= known_at]


def find_parents(links: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """All that each party is part of, from pairs of part and whole; circles are left as they are."""
    direct: dict[str, set[str]] = {}
    for part, whole in links:
        direct.setdefault(part, set()).add(whole)
    found: dict[str, frozenset[str]] = {}
    for part in direct:
        above: set[str] = set()
        front = set(direct[part])
        while front:
            above |= front
            front = {whole for one in front for whole in direct.get(one, ())} - above
        found[part] = frozenset(above - {part})
    return found


_TRANSFER = EventType.NON_VIOLENT_TRANSFER_OF_TERRITORY


def _effect_of(event: Event, tellings: Sequence[Telling]) -> Effect | None:
    if event.type in TAKEOVERS:
        return Effect.FIGHTS if event.modality is Modality.ONGOING else Effect.TAKES
    if event.type is EventType.WITHDRAWAL:
        return Effect.LEAVES
    is_siege = event.type is EventType.OTHER_STRATEGIC_DEVELOPMENT and any(
        _starts(telling.trigger, SIEGE) for telling in tellings
    )
    return Effect.FIGHTS if event.type in FIGHTS or is_siege else None


def _starts(trigger: str, words: Iterable[str]) -> bool:
    return trigger.casefold().startswith(tuple(words))


def _parties(telling: Telling, entities: Mapping[str, Entity], role: Role) -> list[str]:
    """Actors that can hold a place; where there is none, persons."""
    told = [entities[entity_id] for entity_id, given in telling.roles if given is role and entity_id in entities]
    actors = {one.id for one in told if one.kind is EntityKind.ACTOR and one.type not in NO_PARTIES}
    return sorted(actors or {one.id for one in told if one.kind is EntityKind.PERSON})


def event_window(event: Event) -> Bound:
    """When an event may have happened, as a bound; see the head of this file."""
    start, end, told = event.started_on, event.ended_on, event.first_reported
    precision = DatePrecision(event.date_precision)
    if start is None and end is None:
        is_now = event.modality is Modality.ONGOING
        return Bound(told if is_now else None, told, DatePrecision.UNKNOWN)
    latest = end or told or start
    if told is not None and latest is not None and event.modality in REAL and (start is None or told >= start):
        latest = min(latest, told)
    if start is not None and latest is not None and latest < start:
        latest = start
    return Bound(start, latest, precision)


def _last_day(day: date, precision: DatePrecision) -> date:
    if precision is DatePrecision.YEAR:
        return date(day.year, 12, 31)
    if precision is DatePrecision.MONTH:
        return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return day + timedelta(days=6) if precision is DatePrecision.WEEK else day


__all__ = [
    "HOLD",
    "REAL",
    "TOLD_TYPES",
    "Bound",
    "ControlFact",
    "Effect",
    "Sides",
    "Telling",
    "find_parents",
    "to_event_fact",
    "to_hold_fact",
    "told_until",
]
