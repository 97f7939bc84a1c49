"""Statements to the profiles of tellings that matching compares. Reads only."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy.orm import Session

from app.resolve.telling import Spot, Telling
from app.resolve.wording import telling_words
from app.store.telling_facts import (
    AnyRow,
    argument_facts,
    current_tellings,
    figure_facts,
    local_facts,
    mention_spans,
)
from graph.spelling import fold_name

WIDE_KM = 30.0
AREAS = frozenset(("admin1", "region", "country"))
ACTING = frozenset(("source", "ally"))
SUFFERING = frozenset(("target", "victim"))
FIGURES = ("killed", "injured")
SHARE = 0.6  # of the places, to call it the country of a report


def build_tellings(session: Session, telling_ids: Iterable[str]) -> dict[str, Telling]:
    """Profiles by id, of those that are of a current report; entities as they are tied at present."""
    rows = {row.id: row for row in current_tellings(session, telling_ids)}
    reports = {row.report_id for row in rows.values()}
    locals_ = {row.id: row for row in local_facts(session, reports)}
    countries = report_countries(locals_.values())
    spans: dict[str, list[AnyRow]] = defaultdict(list)
    for mention in mention_spans(session, reports):
        spans[mention.report_id].append(mention)
    parties: dict[str, list[tuple[str, AnyRow]]] = defaultdict(list)
    for argument in argument_facts(session, rows):
        parties[argument.event_mention_id].append((argument.role, locals_[argument.local_entity_id]))
    figures: dict[tuple[str, str], list[int]] = defaultdict(list)
    for figure in figure_facts(session, rows):
        number = next((one for one in (figure.best, figure.low, figure.high) if one is not None), None)
        if number is not None:
            figures[figure.event_mention_id, figure.kind].append(number)
    return {
        one: _profile(
            row,
            locals_,
            country=countries.get(row.report_id),
            mentions=spans[row.report_id],
            parties=parties[one],
            figures={kind: figures[one, kind] for kind in FIGURES},
        )
        for one, row in rows.items()
    }


def report_countries(locals_: Iterable[AnyRow]) -> dict[str, str]:
    """Country that each report is about: where most of its places are; without such, where most of its actors are."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    actors: dict[str, Counter[str]] = defaultdict(Counter)
    for row in locals_:
        if row.country:
            (counts if row.kind == "location" else actors)[row.report_id][row.country] += 1
    counts = actors | counts
    found = {}
    for report_id, counted in counts.items():
        country, number = min(counted.items(), key=lambda item: (-item[1], item[0]))
        if number >= SHARE * sum(counted.values()):
            found[report_id] = country
    return found


def _profile(
    row: AnyRow,
    locals_: Mapping[str, AnyRow],
    *,
    country: str | None,
    mentions: Sequence[AnyRow],
    parties: Sequence[tuple[str, AnyRow]],
    figures: Mapping[str, list[int]],
) -> Telling:
    spot = _spot(locals_.get(row.location_local))
    inside: list[AnyRow] = []
    words: tuple[str, ...] = ()
    if row.sentence:
        inside = [one for one in mentions if row.sentence_start <= one.start < row.sentence_end]
        without = [(one.start - row.sentence_start, one.end - row.sentence_start) for one in inside]
        words = telling_words(row.sentence, without=without)
    named = {
        locals_[one.local_entity_id].entity_id
        for one in inside
        if one.kind == "location" and one.local_entity_id in locals_ and not _is_area(locals_[one.local_entity_id])
    }
    acts = [party for role, party in parties if role in ACTING]
    suffers = [party for role, party in parties if role in SUFFERING]
    return Telling(
        id=row.id,
        report_id=row.report_id,
        publisher=row.publisher,
        published=_ordinal(row.published_on),
        type=row.type,
        modality=row.modality,
        first=_ordinal(row.started_on or row.ended_on),
        last=_ordinal(row.ended_on or row.started_on),
        is_day=row.date_precision == "day" and row.started_on == row.ended_on,
        spot=spot,
        named=tuple(sorted(one for one in named if one and (spot is None or one != spot.entity_id))),
        acts=_known(acts),
        suffers=_known(suffers),
        act_sorts=_sorts(acts),
        suffer_sorts=_sorts(suffers),
        killed=tuple(sorted(figures["killed"])),
        injured=tuple(sorted(figures["injured"])),
        words=words,
        country=country,
    )


def _spot(place: AnyRow | None) -> Spot | None:
    if place is None or place.entity_id is None:
        return None
    return Spot(
        entity_id=place.entity_id,
        name=place.entity_id if place.is_generic else fold_name(place.name),
        latitude=place.latitude,
        longitude=place.longitude,
        radius_km=place.radius_km or 0.0,
        country=place.country,
        is_area=_is_area(place),
    )


def _is_area(place: AnyRow) -> bool:
    return place.precision in AREAS or (place.radius_km or 0.0) > WIDE_KM


def _known(parties: Iterable[AnyRow]) -> tuple[str, ...]:
    """Canonical ids of the named actors and persons."""
    found = {
        one.entity_id
        for one in parties
        if one.kind in ("actor", "person") and not one.is_generic and one.type != "civilians" and one.entity_id
    }
    return tuple(sorted(found))


def _sorts(parties: Iterable[AnyRow]) -> tuple[str, ...]:
    found = {f"{one.type}:{one.country or ''}" for one in parties if one.kind == "actor" and one.type}
    return tuple(sorted(found))


def _ordinal(day: date | None) -> int | None:
    return day.toordinal() if day is not None else None
