"""Places told by distance: "a village 35 km north of Mosul", "Hawija, some 50 kilometers southwest of Kirkuk".

    number, unit, direction, named place -> a point with a radius

A place that the gazetteer has keeps its own point, unless it lies elsewhere than the words say; one without a point
gets the one that is told: moved from the named place in that direction, or, without a direction, the named place itself
with the distance as radius.
"""

import math
import re

from app.extract.record import Cluster, Draft, Found
from graph.geo import distance_km
from graph.ontology import LocationType, MentionKind, PlacePrecision

DISTANCE = re.compile(
    r"(?P<n>\d{1,4}(?:[.,]\d+)?|a\s+few|several|a\s+dozen|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen"
    r"|twenty|thirty|forty|fifty|sixty|a\s+hundred)[\s-]*(?P<unit>km|kms|kilomet(?:er|re)s?|miles?|mi)\b\.?"
    r"(?:\s*\([^)]{1,20}\))?\s+(?:(?:to\s+the\s+)?(?P<way>(?:north|south)[-\s]?(?:east|west)|north|south|east|west)"
    r"(?:ern)?\s+(?:side\s+)?of|(?P<plain>from|outside|away\s+from|off))\s+"
    r"(?:(?:the|its)\s+)?(?:[A-Za-z-]+\s+)?(?:(?:city|town|village|capital|port|provincial\s+capital)(?:\s+of)?,?\s+)?",
    re.IGNORECASE,
)
NUMBERS = {
    "a few": 5.0, "several": 5.0, "a dozen": 12.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "six": 6.0,
    "seven": 7.0, "eight": 8.0, "nine": 9.0, "ten": 10.0, "twelve": 12.0, "fifteen": 15.0, "twenty": 20.0,
    "thirty": 30.0, "forty": 40.0, "fifty": 50.0, "sixty": 60.0, "a hundred": 100.0,
}  # fmt: skip
BETWEEN = re.compile(
    r"[,\s(–—-]*(?:(?:which|that)\s+(?:is|lies)\s+)?(?:located|situated|lying|just|about|some|around|roughly|nearly"
    r"|approximately|only|more\s+than|less\s+than|at\s+least|almost|\s)*",
    re.IGNORECASE,
)
KM_OF_MILE = 1.609344
FARTHEST = 200.0  # km; what is further away is told for other reasons


def place_offsets(draft: Draft) -> None:
    """Place the clusters that are told by their distance from a place that has a point."""
    places = [one for one in draft.found if one.kind is MentionKind.LOCATION and one.cluster is not None]
    by_start = {one.start: one for one in places}
    for match in DISTANCE.finditer(draft.readable):
        origin = by_start.get(match.end())
        told = _before(draft, places, match.start())
        if origin is None or told is None or origin.cluster is None or told.cluster is None:
            continue
        if told.cluster is not origin.cluster and origin.cluster.latitude is not None:
            away = _kilometres_told(match)
            if away <= FARTHEST:
                _move(told.cluster, origin.cluster, away, match["way"])


def _before(draft: Draft, places: list[Found], start: int) -> Found | None:
    """The place that the distance is said of: right before it, or before a container ("X in Y, 35 km north of Z")."""
    sentence = [one for one in places if one.end <= start and start - one.end < 60]
    for one in reversed(sentence[-2:]):
        if BETWEEN.fullmatch(draft.readable[one.end : start]):
            before = [other for other in sentence if other.end < one.start]
            if one.cluster is not None and one.cluster.type in ("admin", "country") and before:
                between = draft.readable[before[-1].end : one.start]
                if re.fullmatch(r",?\s*(?:in\s+)?(?:the\s+)?", between):
                    return before[-1]
            return one
    return None


def _kilometres_told(match: re.Match[str]) -> float:
    words = re.sub(r"\s+", " ", match["n"].lower())
    number = NUMBERS[words] if words in NUMBERS else float(words.replace(",", ""))
    return number * (KM_OF_MILE if match["unit"].lower().startswith("mi") else 1.0)


def point_towards(latitude: float, longitude: float, km: float, way: str) -> tuple[float, float]:
    """The point that lies that far in a direction ("north", "southwest").

    Examples
    --------
    >>> point_towards(36.0, 43.0, 111.2, "north"), point_towards(0.0, 0.0, 111.2, "east")
    ((37.0, 43.0), (0.0, 1.0))
    """
    up = ("north" in way) - ("south" in way)
    right = ("east" in way) - ("west" in way)
    part = km / 111.2 / math.hypot(up, right)
    return (
        round(latitude + up * part, 4),
        round(longitude + right * part / max(0.1, math.cos(math.radians(latitude))), 4),
    )


def _move(cluster: Cluster, origin: Cluster, away: float, way: str | None) -> None:
    assert origin.latitude is not None
    assert origin.longitude is not None
    if cluster.type in (LocationType.COUNTRY.value, LocationType.ADMIN.value, LocationType.BORDER.value):
        return
    latitude, longitude = (
        point_towards(origin.latitude, origin.longitude, away, way.lower())
        if way
        else (origin.latitude, origin.longitude)
    )
    radius = round(max(5.0, 0.35 * away) if way else max(5.0, away), 1)
    if cluster.latitude is not None and cluster.longitude is not None:
        off = distance_km(latitude, longitude, cluster.latitude, cluster.longitude)
        if off <= 3 * radius + 25 or cluster.seed is not None:
            return
    cluster.latitude, cluster.longitude, cluster.radius_km = latitude, longitude, radius
    cluster.country, cluster.admin1, cluster.admin2 = origin.country, origin.admin1 if away < 30 else None, None
    cluster.precision, cluster.geonames_id, cluster.rule = PlacePrecision.NEAR, None, "distance"
