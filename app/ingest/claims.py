"""The claims of one event side by side: figures in groups, rolled up and flagged, and what else is told otherwise."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.ingest.told import Told, claim_identity, load_told
from app.resolve.differences import DIFFERENCE_RULE, DIFFERENCE_TEXT, Difference, Place, TellingFacts, find_differences
from app.resolve.figures import (
    CONFLICT_RULE,
    CONFLICT_TEXT,
    FATALITIES_RULE,
    FATALITIES_TEXT,
    Bounds,
    Figure,
    find_conflicts,
    list_replaced,
    map_conflicts,
    roll_up_tolls,
    to_tolls,
)
from app.resolve.sources import CORROBORATION_RULE, RELIABILITY_WEIGHTS, Source, Support, corroborate
from app.store.canonical_tables import EntityRow
from app.store.read_entities import load_entities_by_id
from app.store.tellings import telling_culprits

RULES: Mapping[str, tuple[str, str]] = {
    "roll_up": (FATALITIES_RULE, FATALITIES_TEXT),
    "conflict": (CONFLICT_RULE, CONFLICT_TEXT),
    "differences": (DIFFERENCE_RULE, DIFFERENCE_TEXT),
    "corroboration": (
        CORROBORATION_RULE,
        "Weights: "
        + ", ".join(f"{letter} {weight}" for letter, weight in RELIABILITY_WEIGHTS.items())
        + ". A report's own reliability wins over its outlet's; what nobody judged counts like F.",
    ),
}


@dataclass(frozen=True, slots=True)
class ClaimGroup:
    """Figures of one kind for the same victims, by day.

    `conflicts` maps the id of each figure in a conflict to those of the others; `replaced` are ids of figures that
    their source told anew later.
    """

    kind: str
    figures: Sequence[Figure]
    bounds: Bounds
    support: Support
    conflicts: Mapping[str, list[str]]
    replaced: frozenset[str]


@dataclass(frozen=True, slots=True)
class EventClaims:
    """All that is told of one event: `casualties` and `tellings` are rows, by claim id and by telling id."""

    groups: Sequence[ClaimGroup]
    differences: Sequence[Difference]
    casualties: Mapping[str, Any]
    tellings: Mapping[str, Any]
    sources: Mapping[str, Source]
    entities: Mapping[str, EntityRow]


def load_event_claims(session: Session, event_id: str, *, known_at: date | None = None) -> EventClaims:
    """The claims of an event, compared; of reports that were published by a day, if given."""
    told = _told_by(session, event_id, known_at)
    by_then = {row.id for row in told.tellings}
    culprits: dict[str, set[str]] = defaultdict(set)
    for telling_id, entity_id in telling_culprits(session, event_id):
        if telling_id in by_then:
            culprits[telling_id].add(entity_id)
    parties = {party for row in told.casualties for party in (row.who, row.by)}
    linked = {row.location_id for row in told.tellings} | {one for found in culprits.values() for one in found}
    entities = load_entities_by_id(session, (parties | linked) - {None})
    return EventClaims(
        groups=[_to_group(kind, figures) for (kind, _), figures in told.figures().get(event_id, {}).items()],
        differences=find_differences(_to_facts(told, row, culprits[row.id], entities) for row in told.tellings),
        casualties={claim_identity(row.id): row for row in told.casualties},
        tellings={row.id: row for row in told.tellings},
        sources=told.sources,
        entities=entities,
    )


def claim_conflicts(session: Session, event_id: str, *, known_at: date | None = None) -> Mapping[str, list[str]]:
    """Id of each claim of an event (told by a day) that is in a conflict -> ids of those it conflicts with."""
    groups = _told_by(session, event_id, known_at).figures().get(event_id, {})
    return map_conflicts(pair for figures in groups.values() for pair in find_conflicts(figures))


def _told_by(session: Session, event_id: str, known_at: date | None) -> Told:
    told = load_told(session, [event_id])
    return told.until(known_at) if known_at else told


def _to_group(kind: str, figures: Sequence[Figure]) -> ClaimGroup:
    return ClaimGroup(
        kind=kind,
        figures=figures,
        bounds=roll_up_tolls(to_tolls(figures)),
        support=corroborate(one.source for one in figures),
        conflicts=map_conflicts(find_conflicts(figures)),
        replaced=frozenset(list_replaced(figures)),
    )


def _to_facts(told: Told, row: Any, culprits: set[str], entities: Mapping[str, EntityRow]) -> TellingFacts:
    place = entities.get(row.location_id)
    return TellingFacts(
        id=row.id,
        source=told.sources[row.id],
        type=row.type,
        modality=row.modality,
        days=(row.started_on, row.ended_on, row.date_precision),
        place=Place(place.id, place.latitude, place.longitude, place.radius_km) if place else None,
        culprits=frozenset(one for one in culprits if one in entities and not entities[one].is_generic),
    )
