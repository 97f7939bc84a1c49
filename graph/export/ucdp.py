"""Events as rows of UCDP's Georeferenced Event Dataset (Sundberg and Melander 2013; UCDP GED Codebook 25.1).

    event with dead and two known sides -> type of violence by the sides -> side A (the state, if there is one), side B

An event is organised violence where both sides are known and at least one death is told: a state against another or
against rebels is 1, two groups that are no state 2, either against civilians 3. What our record does not know is an
empty cell. `app/ingest/structured_ucdp.py` reads the file back.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import BinaryIO

import networkx as nx

from graph.export.countries import country_name
from graph.export.event_rows import (
    CIVILIANS,
    HAPPENED,
    OURS,
    Cells,
    days_of,
    join_names,
    name_of_admin,
    our_cells,
    write_rows,
)
from graph.export.extras import NO_EXTRAS, Extras, Sentence
from graph.export.records import EventRecord, Party, iter_events, join_unique, point_of, text_of
from graph.ontology import ActorType, CasualtyKind, DatePrecision, PlacePrecision

COLUMNS = tuple(
    "id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id conflict_name "
    "dyad_dset_id dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a side_b_dset_id side_b_new_id side_b "
    "number_of_sources source_article source_office source_date source_headline source_original where_prec "
    "where_coordinates where_description adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country country_id "
    "region event_clarity date_prec date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best high "
    "low gwnoa gwnob".split()
)
LEAVES_OUT = (
    "events without a death, with a side that is not known, and those planned, denied or hypothetical",
    "who attacked whom, in violence with a state: side A is the state, as UCDP has it",
    "figures of a side that sources contradict each other on (best, high and low hold for all)",
    "numbers and names of conflicts, dyads and actors of UCDP; code_status, event_clarity, region: not known",
    "wounded, displaced and other claims, relations, and entities that take part in no event",
)
_STATES = frozenset((ActorType.STATE_FORCE.value, ActorType.GOVERNMENT.value, ActorType.COALITION.value))
_GROUPS = frozenset((ActorType.NON_STATE_ARMED_GROUP.value, ActorType.MILITIA.value))
_WHERE = {
    PlacePrecision.EXACT.value: 1,
    PlacePrecision.NEAR.value: 2,
    PlacePrecision.ADMIN2.value: 3,
    PlacePrecision.ADMIN1.value: 4,
    PlacePrecision.REGION.value: 5,
    PlacePrecision.COUNTRY.value: 6,
}
_DATES = {
    DatePrecision.DAY.value: 1,
    DatePrecision.WEEK.value: 3,
    DatePrecision.MONTH.value: 4,
    DatePrecision.YEAR.value: 5,
}
_FEW_DAYS = timedelta(days=5)  # from the first to the last of six
Sides = tuple[int, list[Party], list[Party], list[Party]]  # type of violence, side A, side B, civilians


def write_ucdp(graph: "nx.MultiDiGraph[str]", file: BinaryIO, extras: Extras = NO_EXTRAS) -> None:
    """Write CSV with UCDP GED's columns in their order, then ours; a row an event, by id."""
    write_rows(file, COLUMNS + OURS, _iter_rows(graph, extras))


def _iter_rows(graph: "nx.MultiDiGraph[str]", extras: Extras) -> Iterator[Cells]:
    for event in iter_events(graph, extras):
        if event.text("modality") in HAPPENED and any(_figures(event)):
            sides = _sides(event)
            if sides is not None:
                yield _to_row(event, sides)


def _figures(event: EventRecord) -> tuple[int | float | None, ...]:
    return tuple(event.number(f"fatalities_{bound}") for bound in ("best", "high", "low"))


def _sides(event: EventRecord) -> Sides | None:
    """The type of violence and its sides; None where it is none of UCDP's. Nobody is on both sides."""
    acting = [*_armed(event.of_role("source")), *_armed(event.of_role("ally"))]
    against = [one for one in event.of_role("target", "victim") if one.id not in {party.id for party in acting}]
    suffering, civilians = _armed(against), [one for one in against if one.type == CIVILIANS]
    if not acting:
        return None
    if not suffering:
        return (3, acting, civilians, civilians) if civilians else None
    if _is_state(acting):
        return 1, acting, suffering, civilians
    return (1, suffering, acting, civilians) if _is_state(suffering) else (2, acting, suffering, civilians)


def _armed(parties: Iterable[Party]) -> list[Party]:
    """States and organised groups, a state first."""
    found = [one for one in parties if one.type in _STATES | _GROUPS]
    return sorted(found, key=lambda one: one.type not in _STATES)


def _is_state(parties: list[Party]) -> bool:
    return parties[0].type in _STATES


def _to_row(event: EventRecord, sides: Sides) -> Cells:
    violence, side_a, side_b, _ = sides
    names = join_names(side_a, ", "), "Civilians" if violence == 3 else join_names(side_b, ", ")
    best, high, low = _figures(event)
    return {
        "id": event.id,
        "type_of_violence": violence,
        "dyad_name": " - ".join(name for name in names if name),
        "side_a": names[0],
        "side_b": names[1],
        **_sources(event),
        **_where(event),
        **_when(event),
        **_deaths(event, sides),
        "best": best,
        "high": high,
        "low": low,
        **our_cells(event),
    }


def _sources(event: EventRecord) -> Cells:
    known = [one for one in event.sentences if one.publisher or one.title]
    return {
        "number_of_sources": event.row.get("report_count"),
        "source_article": join_unique([_article(one) for one in known]),
        "source_office": join_unique([one.publisher for one in known]),
        "source_date": join_unique([_day(one) for one in known]),
        "source_headline": join_unique([one.title for one in known]),
    }


def _day(sentence: Sentence) -> str | None:
    return sentence.published_at.isoformat() if sentence.published_at else None


def _article(sentence: Sentence) -> str:
    return ",".join(part for part in (sentence.publisher, _day(sentence), sentence.title) if part)


def _where(event: EventRecord) -> Cells:
    place = event.place
    if place is None:
        return {}
    precision = text_of(place.row, "precision")
    found: Cells = {
        "where_prec": _WHERE.get(precision or ""),
        "where_coordinates": place.label,
        "adm_1": name_of_admin(place, "admin1", PlacePrecision.ADMIN1.value),
        "adm_2": name_of_admin(place, "admin2", PlacePrecision.ADMIN2.value),
        "country": country_name(text_of(place.row, "country")),
    }
    point = point_of(place.row)
    if point is not None:
        longitude, latitude = point
        found |= {
            "latitude": latitude,
            "longitude": longitude,
            "geom_wkt": f"POINT ({longitude} {latitude})",
            "priogrid_gid": priogrid_cell(longitude, latitude),
        }
    return found


def priogrid_cell(longitude: float, latitude: float) -> int:
    """The PRIO-GRID cell of a point: half degrees, counted eastward and northward from 180 W, 90 S (Tollefsen 2012).

    Examples
    --------
    >>> priogrid_cell(37.75, -46.75), priogrid_cell(180.0, 90.0)
    (62356, 259200)
    """
    column, row = min(int((longitude + 180) * 2), 719), min(int((latitude + 90) * 2), 359)
    return row * 720 + column + 1


def _when(event: EventRecord) -> Cells:
    start, end = days_of(event)
    precision = _DATES.get(event.text("date_precision") or "")
    if precision == 3 and start and end and end - start <= _FEW_DAYS:
        precision = 2
    return {
        "year": start.year if start and end and start.year == end.year else None,
        "date_prec": precision if start and end else None,
        "date_start": start.isoformat() if start else None,
        "date_end": end.isoformat() if end else None,
    }


def _deaths(event: EventRecord, sides: Sides) -> Cells:
    """Deaths by side, where what is claimed of it agrees, and what the best figure leaves over; none without claims."""
    if not event.claims:
        return {}
    violence, side_a, side_b, civilians = sides
    unarmed = {one.id for one in civilians} | {one.id for one in event.counted if one.row.get("type") == CIVILIANS}
    found = {
        "deaths_a": _toll(event, {one.id for one in side_a}),
        "deaths_b": None if violence == 3 else _toll(event, {one.id for one in side_b}),
        "deaths_civilians": _toll(event, unarmed),
    }
    best = event.number("fatalities_best")
    told = [number for number in found.values() if number is not None]
    left = int(best) - sum(told) if best is not None else -1
    return {**found, "deaths_unknown": left if left >= 0 else None}


def _toll(event: EventRecord, side: set[str]) -> int | None:
    """The dead of a side: of each of its parties that a figure is told of, the one figure that is told."""
    tolls: list[int] = []
    for party in side:
        figures = {
            claim.best
            for claim in event.claims
            if claim.who == party and claim.kind == CasualtyKind.KILLED.value and claim.best is not None
        }
        if len(figures) > 1:
            return None
        tolls += figures
    return sum(tolls) if tolls else None
