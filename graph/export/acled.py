"""Events as rows of an ACLED export (Raleigh et al. 2010; ACLED Codebook, 2023), for tools and scripts made for it.

    event -> types by the codebook's table; parties to actor1 and actor2; days to event_date and time_precision;
    place to location and geo_precision; best figure to fatalities; sentences to notes; publishers to source

What our record does not know is an empty cell. `app/ingest/structured_acled.py` reads the file back.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import BinaryIO

import networkx as nx

from graph.export.countries import country_name, country_number
from graph.export.event_rows import (
    CIVILIANS,
    HAPPENED,
    OURS,
    Cells,
    days_of,
    join_names,
    middle_of,
    name_of_admin,
    our_cells,
    write_rows,
)
from graph.export.extras import NO_EXTRAS, Extras
from graph.export.records import EventRecord, Party, iter_events, join_unique, point_of, text_of, texts_of
from graph.ontology import ActorType, DatePrecision, EventType, PlacePrecision

COLUMNS = tuple(
    "event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1 inter1 "
    "actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region country admin1 admin2 admin3 location "
    "latitude longitude geo_precision source source_scale notes fatalities tags timestamp".split()
)
LEAVES_OUT = (
    "events of types that ACLED has none for, and those planned, denied or hypothetical",
    "dates wider than a month, in event_date (they are in cg_date_from and cg_date_to)",
    "the point of an event that is known to its country only",
    "low and high figures, in fatalities (they are in cg_fatalities_low and cg_fatalities_high)",
    "interaction, region, admin3, source_scale, tags: not known",
    "claims, relations, and entities that take part in no event",
)
TYPES = {  # a test holds that these are the codebook's
    EventType.ARMED_CLASH: ("Battles", "Armed clash"),
    EventType.GOVERNMENT_REGAINS_TERRITORY: ("Battles", "Government regains territory"),
    EventType.NON_STATE_ACTOR_OVERTAKES_TERRITORY: ("Battles", "Non-state actor overtakes territory"),
    EventType.CHEMICAL_WEAPON: ("Explosions/Remote violence", "Chemical weapon"),
    EventType.AIR_DRONE_STRIKE: ("Explosions/Remote violence", "Air/drone strike"),
    EventType.SUICIDE_BOMB: ("Explosions/Remote violence", "Suicide bomb"),
    EventType.SHELLING_ARTILLERY_MISSILE: ("Explosions/Remote violence", "Shelling/artillery/missile attack"),
    EventType.REMOTE_EXPLOSIVE_LANDMINE_IED: ("Explosions/Remote violence", "Remote explosive/landmine/IED"),
    EventType.GRENADE: ("Explosions/Remote violence", "Grenade"),
    EventType.SEXUAL_VIOLENCE: ("Violence against civilians", "Sexual violence"),
    EventType.ATTACK: ("Violence against civilians", "Attack"),
    EventType.ABDUCTION_FORCED_DISAPPEARANCE: ("Violence against civilians", "Abduction/forced disappearance"),
    EventType.PEACEFUL_PROTEST: ("Protests", "Peaceful protest"),
    EventType.PROTEST_WITH_INTERVENTION: ("Protests", "Protest with intervention"),
    EventType.EXCESSIVE_FORCE_AGAINST_PROTESTERS: ("Protests", "Excessive force against protesters"),
    EventType.VIOLENT_DEMONSTRATION: ("Riots", "Violent demonstration"),
    EventType.MOB_VIOLENCE: ("Riots", "Mob violence"),
    EventType.AGREEMENT: ("Strategic developments", "Agreement"),
    EventType.ARRESTS: ("Strategic developments", "Arrests"),
    EventType.CHANGE_TO_GROUP_ACTIVITY: ("Strategic developments", "Change to group/activity"),
    EventType.DISRUPTED_WEAPONS_USE: ("Strategic developments", "Disrupted weapons use"),
    EventType.HEADQUARTERS_OR_BASE_ESTABLISHED: ("Strategic developments", "Headquarters or base established"),
    EventType.LOOTING_PROPERTY_DESTRUCTION: ("Strategic developments", "Looting/property destruction"),
    EventType.NON_VIOLENT_TRANSFER_OF_TERRITORY: ("Strategic developments", "Non-violent transfer of territory"),
    EventType.OTHER_STRATEGIC_DEVELOPMENT: ("Strategic developments", "Other"),
}
_DISORDER = {
    "Battles": "Political violence",
    "Explosions/Remote violence": "Political violence",
    "Violence against civilians": "Political violence",
    "Protests": "Demonstrations",
    "Riots": "Demonstrations",
    "Strategic developments": "Strategic developments",
}
_DISORDER_OF = {
    EventType.MOB_VIOLENCE: "Political violence",
    EventType.EXCESSIVE_FORCE_AGAINST_PROTESTERS: "Political violence; Demonstrations",
}
_SORTS = {
    ActorType.STATE_FORCE.value: "State forces",
    ActorType.GOVERNMENT.value: "State forces",
    ActorType.NON_STATE_ARMED_GROUP.value: "Rebel group",
    ActorType.MILITIA.value: "Political militia",
    ActorType.COALITION.value: "External/Other forces",
    ActorType.INTERNATIONAL_ORGANISATION.value: "External/Other forces",
}
_CROWDS = {"Protests": "Protesters", "Riots": "Rioters"}
_PLACES = {
    PlacePrecision.EXACT.value: 1,
    PlacePrecision.NEAR.value: 2,
    PlacePrecision.ADMIN2.value: 3,
    PlacePrecision.ADMIN1.value: 3,
    PlacePrecision.REGION.value: 3,
}
_COARSER = {DatePrecision.DAY.value: 1, DatePrecision.WEEK.value: 2, DatePrecision.MONTH.value: 3}
_WEEK = 7  # days


def write_acled(graph: "nx.MultiDiGraph[str]", file: BinaryIO, extras: Extras = NO_EXTRAS) -> None:
    """Write CSV with ACLED's columns in their order, then ours; a row an event, by id."""
    write_rows(file, COLUMNS + OURS, _iter_rows(graph, extras))


def _iter_rows(graph: "nx.MultiDiGraph[str]", extras: Extras) -> Iterator[Cells]:
    for event in iter_events(graph, extras):
        kind = event.text("type")
        if kind in TYPES and event.text("modality") in HAPPENED:
            yield _to_row(event, EventType(kind))


def _to_row(event: EventRecord, kind: EventType) -> Cells:
    event_type, sub_event_type = TYPES[kind]
    return {
        "event_id_cnty": event.id,
        "disorder_type": _DISORDER_OF.get(kind, _DISORDER[event_type]),
        "event_type": event_type,
        "sub_event_type": sub_event_type,
        **_when(event),
        **_parties(event, event_type),
        **_where(event),
        "source": join_unique([one.publisher for one in event.sentences]),
        "notes": " ".join(texts_of(event.sentences)) or None,
        "fatalities": event.row.get("fatalities_best"),
        "timestamp": _timestamp(event.text("last_reported")),
        **our_cells(event),
    }


def _when(event: EventRecord) -> Cells:
    """The narrowest of ACLED's precisions that holds all days: a day, a week around one, a month."""
    start, end = days_of(event)
    if start is None or end is None:
        return {}
    precision = _COARSER.get(event.text("date_precision") or "")
    days = (end - start).days + 1
    year = start.year if start.year == end.year else None
    if precision is None or days < 1:
        return {"year": year}
    is_one_month = (start.year, start.month) == (end.year, end.month)
    precision = max(precision, 1 if days == 1 else 2 if days <= _WEEK else 3)
    if precision == 3 and not is_one_month:
        return {"year": year}
    middle = middle_of(start, end)
    return {"event_date": middle.isoformat(), "year": middle.year, "time_precision": precision}


def _parties(event: EventRecord, event_type: str) -> Cells:
    """Who acts first, with those beside them; who suffers second."""
    acting, helping = event.of_role("source"), event.of_role("ally")
    suffering = sorted(event.of_role("target", "victim"), key=lambda one: bool(one.row.get("is_generic")))
    first, second = next(iter(acting), None), next(iter(suffering), None)
    beside_first = [one for one in (*acting[1:], *helping) if first is None or one.label != first.label]
    beside_second = [one for one in suffering[1:] if second is None or one.label != second.label]
    return {
        "actor1": join_names([first], "; ") if first else None,
        "assoc_actor_1": join_names(beside_first, "; "),
        "inter1": _sort(first, event_type),
        "actor2": join_names([second], "; ") if second else None,
        "assoc_actor_2": join_names(beside_second, "; "),
        "inter2": _sort(second, event_type),
        "civilian_targeting": "Civilian targeting" if second and second.type == CIVILIANS else None,
    }


def _sort(party: Party | None, event_type: str) -> str | None:
    if party is None:
        return None
    if party.type == CIVILIANS:
        return _CROWDS.get(event_type, "Civilians") if party.role == "source" else "Civilians"
    return _SORTS.get(party.type or "")


def _where(event: EventRecord) -> Cells:
    place = event.place
    if place is None:
        return {}
    country = text_of(place.row, "country")
    found: Cells = {"country": country_name(country), "iso": country_number(country)}
    precision = text_of(place.row, "precision")
    if precision == PlacePrecision.COUNTRY.value:
        return found
    point = point_of(place.row)
    return found | {
        "admin1": name_of_admin(place, "admin1", PlacePrecision.ADMIN1.value),
        "admin2": name_of_admin(place, "admin2", PlacePrecision.ADMIN2.value),
        "location": place.label,
        "latitude": point[1] if point else None,
        "longitude": point[0] if point else None,
        "geo_precision": _PLACES.get(precision or ""),
    }


def _timestamp(day: str | None) -> int | None:
    """Seconds since 1970 at the beginning (UTC) of the last day on which a report told of it."""
    if day is None:
        return None
    seconds = int(datetime.combine(date.fromisoformat(day), time(), UTC).timestamp())
    return seconds if seconds > 0 else None
