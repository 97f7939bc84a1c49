"""Rows of UCDP's Georeferenced Event Dataset to event records (Sundberg and Melander 2013; Högbladh, UCDP codebook)."""

from datetime import date

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
from graph.dates import DateRange
from graph.ontology import ActorType, DatePrecision, EventType, LocationType, PlacePrecision, Role

PUBLISHER = "UCDP GED"
RULE = "ucdp_ged.row"
COLUMNS = frozenset(
    "id type_of_violence side_a side_b where_prec latitude longitude country date_prec date_start date_end "
    "deaths_a deaths_b deaths_civilians deaths_unknown best high low".split()
)
KEPT = tuple(  # in this order; all that a row says of its event, but not the numbers of other tables
    "id relid type_of_violence conflict_name dyad_name side_a side_b source_article source_office source_date "
    "source_headline source_original where_prec where_coordinates where_description adm_1 adm_2 latitude longitude "
    "country event_clarity date_prec date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown low best "
    "high".split()
)
_TYPES = {"1": EventType.ARMED_CLASH, "2": EventType.ARMED_CLASH, "3": EventType.ATTACK}
_LABELS = {"1": "Armed clash", "2": "Armed clash", "3": "Attack"}
_DATES = {
    "1": DatePrecision.DAY,
    "2": DatePrecision.WEEK,
    "3": DatePrecision.WEEK,
    "4": DatePrecision.MONTH,
    "5": DatePrecision.YEAR,
}
_PLACES = {  # precision, half the extent in km
    "1": (PlacePrecision.EXACT, 3.0),
    "2": (PlacePrecision.NEAR, 25.0),
    "3": (PlacePrecision.ADMIN2, 30.0),
    "4": (PlacePrecision.ADMIN1, 120.0),
    "5": (PlacePrecision.REGION, 150.0),
    "6": (PlacePrecision.COUNTRY, 500.0),
    "7": (PlacePrecision.REGION, 300.0),
}
_SURE, _UNSURE = 0.95, 0.75


def read_ucdp(fields: Fields, names: KnownNames) -> EventRecord:
    """The event of a row.

    Raises
    ------
    UnreadableReportError
        With the column, the value and what was expected.
    """
    violence = code_of(fields, "type_of_violence", _TYPES)
    country = names.country(need_text(fields, "country"))
    parties = _parties(fields, violence, country, names)
    return EventRecord(
        row_id=need_text(fields, "id").removesuffix(".0"),
        label=_LABELS[violence],
        type=_TYPES[violence],
        when=_when(fields),
        site=_site(fields, country, names),
        parties=parties,
        tolls=tuple(_tolls(fields, parties)),
        confidence=_UNSURE if fields.get("event_clarity", "").strip() == "2" else _SURE,
        country=country,
        published_on=_published(fields),
        headline=text_of(fields, "source_headline"),
        notes=text_of(fields, "source_headline"),
        row=kept_of(fields, KEPT),
    )


def _when(fields: Fields) -> DateRange:
    precision = _DATES[code_of(fields, "date_prec", _DATES)]
    start, end = day_of(fields, "date_start"), day_of(fields, "date_end")
    if end < start:
        raise refuse("date_end", fields["date_end"], f"no day before date_start {start}")
    return DateRange(start, end, precision)


def _published(fields: Fields) -> date | None:
    """The last of the days that the row's sources are of; one that can't be read is unknown."""
    days = [iso_day(part.strip()) for part in fields.get("source_date", "").split(";")]
    return max((day for day in days if day is not None), default=None)


def _parties(fields: Fields, violence: str, country: str | None, names: KnownNames) -> tuple[Party, ...]:
    kind = None if violence == "2" else ActorType.NON_STATE_ARMED_GROUP.value
    found: dict[str, Party] = {}
    for column, role in (("side_a", Role.SOURCE), ("side_b", Role.VICTIM if violence == "3" else Role.TARGET)):
        for name in _split(need_text(fields, column)):
            found.setdefault(name, names.party(name, role, country=country, kind=kind))
    return tuple(found.values())


def _split(side: str) -> list[str]:
    """The parties of a side that fight together."""
    return [name for part in side.split(", ") if (name := part.strip())]


def _tolls(fields: Fields, parties: tuple[Party, ...]) -> list[Toll]:
    parts = {column: count_of(fields, column) for column in ("deaths_a", "deaths_b", "deaths_civilians")}
    low, best, high = (count_of(fields, column) for column in ("low", "best", "high"))
    others = count_of(fields, "deaths_unknown")
    if None not in (low, high) and low is not None and high is not None and low > high:
        raise refuse("low", fields["low"], f"no more than high, {high}")
    tolls = []
    for column, role in (("deaths_a", (Role.SOURCE,)), ("deaths_b", (Role.TARGET, Role.VICTIM))):
        number = parts[column]
        side = [position for position, party in enumerate(parties) if party.role in role]
        if number and side:
            whose: int | str = side[0] if len(side) == 1 else "those"
            tolls.append(Toll(whose, number, number, number))
    for number, name in ((parts["deaths_civilians"], "civilians"), (others, "others")):
        if number:
            tolls.append(Toll(name, number, number, number))
    if best is None and low is None and high is None:
        return tolls
    if len(tolls) == 1 and low == best == high == tolls[0].best:  # all are of one party: one figure tells it
        return tolls if tolls[0].of != "others" else [Toll("all", low, best, high)]
    return [*tolls, Toll("all", low, best, high)]


def _site(fields: Fields, country: str | None, names: KnownNames) -> Site:
    code = code_of(fields, "where_prec", _PLACES)
    precision, radius = _PLACES[code]
    site = Site(
        name=text_of(fields, "where_coordinates") or need_text(fields, "country"),
        type=LocationType.REGION.value,
        latitude=degrees_of(fields, "latitude", 90.0),
        longitude=degrees_of(fields, "longitude", 180.0),
        radius_km=radius,
        precision=precision,
        country=country,
        admin1=text_of(fields, "adm_1"),
        admin2=text_of(fields, "adm_2"),
    )
    return place_of(site, names, country_name=need_text(fields, "country"))


def place_of(site: Site, names: KnownNames, *, country_name: str) -> Site:
    """A site by what its precision makes of its name: a town, a province, a country."""
    from dataclasses import replace

    if site.precision in (PlacePrecision.EXACT, PlacePrecision.NEAR):
        return names.named_town(replace(site, type=LocationType.POPULATED_PLACE.value))
    if site.precision is PlacePrecision.ADMIN2:
        return replace(site, name=site.admin2 or site.name, type=LocationType.ADMIN.value)
    if site.precision is PlacePrecision.ADMIN1:
        return replace(site, name=site.admin1 or site.name, type=LocationType.ADMIN.value, admin2=None)
    if site.precision is PlacePrecision.COUNTRY:
        key = f"country:{site.country}" if site.country else None
        radius = names.radius_of(site.country) or site.radius_km
        kind = LocationType.COUNTRY.value
        return replace(site, name=country_name, type=kind, known_key=key, radius_km=radius, admin1=None, admin2=None)
    return site
