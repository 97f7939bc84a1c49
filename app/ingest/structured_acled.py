"""Rows of ACLED exports (Raleigh et al. 2010; ACLED Codebook, 2023) to event records."""

import calendar
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from app.ingest.structured_names import KnownNames
from app.ingest.structured_record import (
    EventRecord,
    Fields,
    Party,
    Site,
    Toll,
    code_of,
    count_of,
    day_of,
    degrees_of,
    iso_day,
    kept_of,
    need_text,
    refuse,
    text_of,
)
from app.ingest.structured_ucdp import place_of
from graph.dates import DateRange, day_range, month_range
from graph.ontology import ActorType, DatePrecision, EventType, LocationType, PlacePrecision, Role
from graph.seeds import SeedSet

PUBLISHER = "ACLED"
RULE = "acled.row"
COLUMNS = frozenset(
    "event_id_cnty event_date time_precision event_type sub_event_type actor1 country location latitude longitude "
    "geo_precision fatalities".split()
)
KEPT = tuple(  # in this order; the timestamp tells versions apart and is kept as the revision
    "event_id_cnty event_date time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1 inter1 "
    "actor2 assoc_actor_2 inter2 civilian_targeting country admin1 admin2 admin3 location latitude longitude "
    "geo_precision source source_scale notes fatalities tags".split()
)
_WEEK_DAYS = 3  # to either side of the day that stands for a week
_PLACES = {"1": (PlacePrecision.EXACT, 3.0), "2": (PlacePrecision.NEAR, 25.0), "3": (PlacePrecision.ADMIN1, 120.0)}
_DATES = {"1": DatePrecision.DAY, "2": DatePrecision.WEEK, "3": DatePrecision.MONTH}
_ARMED = ActorType.NON_STATE_ARMED_GROUP.value
_SORTS = {  # inter1, inter2: number in older exports, words in newer ones
    "1": ActorType.STATE_FORCE.value, "state forces": ActorType.STATE_FORCE.value,
    "2": _ARMED, "rebel group": _ARMED, "rebel groups": _ARMED, "rebel forces": _ARMED,
    "3": ActorType.MILITIA.value, "political militia": ActorType.MILITIA.value,
    "4": ActorType.MILITIA.value, "identity militia": ActorType.MILITIA.value,
    "5": ActorType.CIVILIANS.value, "rioters": ActorType.CIVILIANS.value,
    "6": ActorType.CIVILIANS.value, "protesters": ActorType.CIVILIANS.value,
    "7": ActorType.CIVILIANS.value, "civilians": ActorType.CIVILIANS.value,
}  # fmt: skip
_MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}
_CONFIDENCE = 0.95


def acled_types(seeds: SeedSet) -> dict[str, EventType]:
    """Event types by ACLED's "event type: sub-event type", case folded, as the codebook has them."""
    return {one.acled.casefold(): one.type for one in seeds.event_types if one.acled}


def read_acled(fields: Fields, names: KnownNames, types: dict[str, EventType]) -> EventRecord:
    """The event of a row.

    Raises
    ------
    UnreadableReportError
        With the column, the value and what was expected.
    """
    kind, sub_kind = need_text(fields, "event_type"), need_text(fields, "sub_event_type")
    event_type = types.get(f"{kind}: {sub_kind}".casefold().replace("protestors", "protesters"))
    if event_type is None:
        raise refuse("sub_event_type", sub_kind, f"a sub-event type of {kind!r} in the codebook")
    country = names.country(need_text(fields, "country"))
    moment = _moment(fields)
    deaths = count_of(fields, "fatalities")
    return EventRecord(
        row_id=need_text(fields, "event_id_cnty"),
        label=sub_kind,
        type=event_type,
        when=_when(fields),
        site=_site(fields, country, names),
        parties=_parties(fields, country, names),
        tolls=(Toll("all", None, deaths, None),) if deaths else (),  # 0 is written where no source tells of any
        confidence=_CONFIDENCE,
        country=country,
        published_on=moment.date() if moment else None,
        revision=int(moment.timestamp()) if moment else 0,
        notes=text_of(fields, "notes"),
        row=kept_of(fields, KEPT),
    )


def _moment(fields: Fields) -> datetime | None:
    """When ACLED last changed the row."""
    value = fields.get("timestamp", "").strip()
    if not value:
        return None
    if not (value.isascii() and value.isdigit()) or not 0 < int(value) < 2**31:
        raise refuse("timestamp", value, "seconds since 1970")
    return datetime.fromtimestamp(int(value), UTC)


def read_day(value: str) -> date | None:
    """A day as exports write it; None if it is none.

    Examples
    --------
    >>> read_day("2023-03-05") == read_day("05 March 2023") == read_day("5-March-2023")
    True
    """
    parts = value.replace("-", " ").split()
    if len(parts) == 3 and parts[1].casefold() in _MONTHS and parts[0].isdigit() and parts[2].isdigit():
        try:
            return date(int(parts[2]), _MONTHS[parts[1].casefold()], int(parts[0]))
        except ValueError:
            return None
    return iso_day(value)


def _when(fields: Fields) -> DateRange:
    precision = _DATES[code_of(fields, "time_precision", _DATES)]
    day = day_of(fields, "event_date", read_day)
    if precision is DatePrecision.DAY:
        return day_range(day)
    if precision is DatePrecision.MONTH:
        return month_range(day.year, day.month)
    return DateRange(day - timedelta(days=_WEEK_DAYS), day + timedelta(days=_WEEK_DAYS), precision)


def _parties(fields: Fields, country: str | None, names: KnownNames) -> tuple[Party, ...]:
    found: dict[str, Party] = {}
    for number, role in (("1", Role.SOURCE), ("2", Role.TARGET)):
        kind = _SORTS.get(fields.get(f"inter{number}", "").strip().casefold())
        main = text_of(fields, f"actor{number}")
        if main is None:
            if number == "1":
                raise refuse("actor1", None, "a text")
            continue
        party = names.party(main, role, country=country, kind=kind)
        if number == "2" and party.type == ActorType.CIVILIANS.value:
            role = Role.VICTIM
            party = replace(party, role=role)
        found.setdefault(main, party)
        for name in (text_of(fields, f"assoc_actor_{number}") or "").split("; "):
            if name:
                beside = Role.ALLY if number == "1" else role
                found.setdefault(name, names.party(name, beside, country=country, kind=None))
    return tuple(found.values())


def _site(fields: Fields, country: str | None, names: KnownNames) -> Site:
    precision, radius = _PLACES[code_of(fields, "geo_precision", _PLACES)]
    site = Site(
        name=need_text(fields, "location"),
        type=LocationType.POPULATED_PLACE.value,
        latitude=degrees_of(fields, "latitude", 90.0),
        longitude=degrees_of(fields, "longitude", 180.0),
        radius_km=radius,
        precision=precision,
        country=country,
        admin1=text_of(fields, "admin1"),
        admin2=text_of(fields, "admin2"),
    )
    return place_of(site, names, country_name=need_text(fields, "country"))
