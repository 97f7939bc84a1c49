"""Many tellings to one record: the roll-up rules, each named, none of which overwrites what was told.

Every function is pure and does not depend on the order of the statements it is given.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from app.resolve.figures import CONFLICT_RULE, FATALITIES_RULE, Bounds, Toll, roll_up_tolls
from app.resolve.identity import ordered_ends
from app.resolve.sources import CORROBORATION_RULE, Source, corroborate
from app.resolve.spells import join_spells
from app.resolve.syndication import COPY_RULE
from graph.dates import parse_date
from graph.model import Entity, Event, Relation
from graph.ontology import EntityKind, EventType, Modality, PlacePrecision, RelationType
from graph.seeds import SeedEntity
from graph.spells import Spell, format_spells, parse_spells

T = TypeVar("T")

ROLLUP_RULES: Mapping[str, str] = {
    "entity": "analyst's edit, else seed, else the value most tellings give (ties: longest, then alphabetical)",
    "event": "the value most tellings give; the most precise date (ties: most told, earliest)",
    "fatalities": FATALITIES_RULE,
    "conflict": CONFLICT_RULE,
    "corroboration": CORROBORATION_RULE,
    "copies": COPY_RULE,
    "relation": "spells: told stretches that touch are one; a start alone runs until the next end told",
    "confidence": "the highest of the statements'",
}
EDITABLE = frozenset({"name", "type", "country", "latitude", "longitude", "radius_km", "precision", "admin1", "admin2"})
_MODALITY_ORDER = tuple(Modality)
_PRECISION_ORDER = ("day", "week", "month", "year", "unknown")


@dataclass(frozen=True, slots=True)
class EntityStatement:
    """Equal tellings of an entity, counted."""

    kind: str
    name: str
    type: str | None
    country: str | None
    latitude: float | None
    longitude: float | None
    radius_km: float | None
    precision: str | None
    geonames_id: int | None
    admin1: str | None
    admin2: str | None
    is_generic: bool
    count: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Seen:
    """In how many reports a record is told, and their first and last publication day."""

    report_count: int = 0
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class EventStatement:
    """One telling of an event, its ends already canonical."""

    id: str
    report_id: str
    published_on: date | None
    type: str
    modality: str
    started_on: date | None
    ended_on: date | None
    date_precision: str
    location_id: str | None
    part_of_id: str | None
    claimed_by_id: str | None
    confidence: float
    killed: tuple[Bounds, ...] = ()
    source: Source | None = None  # None: a source of its own that nobody judged


@dataclass(frozen=True, slots=True)
class RelationStatement:
    """What some reports (or a seed: none) tell of a relation, in sum; no two statements share a report.

    `valid` holds the stretches of time that they tell, not joined.
    """

    seen: Seen
    valid: tuple[Spell, ...]
    confidence: float


def most_told(values: Iterable[tuple[T | None, int]], *, key: Callable[[T], Any] = str) -> T | None:
    """The value with the highest summed count; ties go to the smallest `key`. None counts for nothing."""
    counts: Counter[T] = Counter()
    for value, count in values:
        if value is not None:
            counts[value] += count
    return min(counts, key=lambda value: (-counts[value], key(value))) if counts else None


def roll_up_entity(
    entity_id: str,
    statements: Sequence[EntityStatement],
    seed: SeedEntity | None,
    *,
    seen: Seen,
    edits: Mapping[str, Any] | None = None,
) -> Entity | None:
    """The canonical entity, or None if neither a seed nor a statement tells of it."""
    if seed is not None:
        entity = _from_seed(entity_id, seed)
    elif statements:
        entity = _from_statements(entity_id, statements)
    else:
        return None
    entity = replace(entity, report_count=seen.report_count, first_seen=seen.first, last_seen=seen.last)
    if edits:
        known = {attribute: value for attribute, value in edits.items() if attribute in EDITABLE}
        if known.get("precision") is not None:
            known["precision"] = PlacePrecision(known["precision"])
        entity = replace(entity, **known)
    return entity


def _from_seed(entity_id: str, seed: SeedEntity) -> Entity:
    return Entity(
        id=entity_id,
        kind=seed.kind,
        name=seed.name,
        type=seed.type,
        country=seed.country,
        seed_key=seed.key,
        latitude=seed.latitude,
        longitude=seed.longitude,
        radius_km=seed.radius_km,
        precision=PlacePrecision(seed.precision) if seed.precision else None,
        geonames_id=seed.geonames_id,
        active_from=parse_date(seed.active_from).start if seed.active_from else None,
        active_to=parse_date(seed.active_to).end if seed.active_to else None,
    )


def _from_statements(entity_id: str, statements: Sequence[EntityStatement]) -> Entity:
    def told(attribute: str) -> Any:
        return most_told((getattr(one, attribute), one.count) for one in statements)

    # a place's values belong together: the whole tuple is chosen, not each value
    place = most_told(
        (
            (one.latitude, one.longitude, one.radius_km, one.precision, one.geonames_id, one.admin1, one.admin2)
            if one.latitude is not None
            else None,
            one.count,
        )
        for one in statements
    )
    latitude, longitude, radius_km, precision, geonames_id, admin1, admin2 = place or (None,) * 7
    name = most_told(((one.name, one.count) for one in statements), key=lambda text: (-len(text), text))
    assert name is not None  # every statement has one
    return Entity(
        id=entity_id,
        kind=EntityKind(told("kind")),
        name=name,
        type=told("type"),
        country=told("country"),
        latitude=latitude,
        longitude=longitude,
        radius_km=radius_km,
        precision=PlacePrecision(precision) if precision else None,
        geonames_id=geonames_id if geonames_id is not None else told("geonames_id"),
        admin1=admin1 if place else told("admin1"),
        admin2=admin2 if place else told("admin2"),
        is_generic=all(one.is_generic for one in statements),
        confidence=max(one.confidence for one in statements),
    )


def roll_up_event(event_id: str, tellings: Sequence[EventStatement], *, is_disputed: bool = False) -> Event | None:
    """The canonical event, or None without tellings; `is_disputed` tells whether its figures conflict."""
    if not tellings:
        return None
    dated = [one for one in tellings if one.date_precision != "unknown"]
    when = most_told(
        ((one.started_on, one.ended_on, one.date_precision), 1)
        for one in dated
        if one.date_precision == min((d.date_precision for d in dated), key=_PRECISION_ORDER.index)
    )
    started_on, ended_on, precision = when or (None, None, "unknown")
    low, best, high = roll_up_fatalities(tellings)
    published = sorted(one.published_on for one in tellings if one.published_on)
    event_type = most_told((one.type, 1) for one in tellings)
    modality = most_told(((one.modality, 1) for one in tellings), key=lambda m: _MODALITY_ORDER.index(Modality(m)))
    support = corroborate(_source_of(one) for one in tellings if _tells_so(one, modality))
    return Event(
        id=event_id,
        type=EventType(event_type or ""),
        modality=Modality(modality or ""),
        started_on=started_on,
        ended_on=ended_on,
        date_precision=precision,
        location_id=most_told((one.location_id, 1) for one in tellings),
        part_of_id=most_told((one.part_of_id, 1) for one in tellings),
        claimed_by_id=most_told((one.claimed_by_id, 1) for one in tellings),
        fatalities_low=low,
        fatalities_best=best,
        fatalities_high=high,
        fatalities_rule=None if low is best is high is None else FATALITIES_RULE,
        telling_count=len(tellings),
        report_count=len({one.report_id for one in tellings}),
        source_count=support.source_count,
        corroboration=support.corroboration,
        has_conflicting_claims=is_disputed,
        first_reported=published[0] if published else None,
        last_reported=published[-1] if published else None,
        known_from=published[-1] if len(published) == len(tellings) else None,
        confidence=max(one.confidence for one in tellings),
    )


def roll_up_fatalities(tellings: Sequence[EventStatement]) -> Bounds:
    """Low, best and high of those killed, after `FATALITIES_RULE`.

    Examples
    --------
    >>> one = EventStatement("v", "r", None, "attack", "occurred", None, None, "unknown", None, None, None, 1.0)
    >>> roll_up_fatalities([replace(one, killed=((16, 16, None), (4, 4, 4)))])
    (16, None, None)
    """
    return roll_up_tolls([Toll(one.id, one.published_on, _source_of(one), one.killed) for one in tellings])


def _source_of(telling: EventStatement) -> Source:
    return telling.source or Source(None, None, telling.report_id)


def _tells_so(telling: EventStatement, modality: str | None) -> bool:
    """Whether a telling supports that it was so: a denial supports a denial only."""
    return (telling.modality == Modality.DENIED.value) == (modality == Modality.DENIED.value)


def roll_up_relation(
    relation_id: str, kind: str, source_id: str, target_id: str, statements: Sequence[RelationStatement]
) -> Relation | None:
    """The canonical relation, or None without statements."""
    if not statements:
        return None
    source_id, target_id = ordered_ends(RelationType(kind), source_id, target_id)
    spells = join_spells(spell for one in statements for spell in one.valid)
    return Relation(
        id=relation_id,
        type=RelationType(kind),
        source_id=source_id,
        target_id=target_id,
        valid_from=spells[0][0] if spells else None,
        valid_to=spells[-1][1] if spells else None,
        spells=format_spells(spells),
        report_count=sum(one.seen.report_count for one in statements),
        first_reported=min((one.seen.first for one in statements if one.seen.first), default=None),
        last_reported=max((one.seen.last for one in statements if one.seen.last), default=None),
        confidence=max(one.confidence for one in statements),
    )


def to_statement(relation: Relation) -> RelationStatement:
    """All that was told of a relation, as one statement: to add what more reports tell."""
    seen = Seen(relation.report_count, relation.first_reported, relation.last_reported)
    return RelationStatement(seen, parse_spells(relation.spells), relation.confidence)
