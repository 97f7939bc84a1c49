"""Where, in a snapshot: the same rules as `app/store/where.py` and `list_places_within`, over frozen records."""

from collections.abc import Iterable, Iterator
from typing import Any

from app.frozen.loading import Frozen
from app.store.where import AreaSearch
from graph.geo import distance_km
from graph.ids import normalise_name


def list_places(frozen: Frozen, area: AreaSearch) -> frozenset[str] | None:
    """The places in which an event must be; None if any will do.

    Raises
    ------
    NotFoundError
        If it names a place that the snapshot does not hold.
    """
    found: frozenset[str] | None = None
    for places in _iter_lists(frozen, area):
        found = places if found is None else found & places
    return found


def find_named(frozen: Frozen, name: str, *, prefix: bool = False) -> frozenset[str]:
    """Ids of the entities with a name or alias, folded, or one that starts with it."""
    folded = normalise_name(name)
    if not folded:
        return frozenset()
    return frozenset(
        entity_id
        for entity_id, names in frozen.names.items()
        if any(one["normalised"].startswith(folded) if prefix else one["normalised"] == folded for one in names)
    )


def is_near(data: dict[str, Any], near: tuple[float, float, float], *, is_certain: bool) -> bool:
    """Whether a place lies in a circle of latitude, longitude, kilometres."""
    if data.get("latitude") is None or data.get("longitude") is None:
        return False
    away = distance_km(near[0], near[1], data["latitude"], data["longitude"])
    reach: float = away + ((data.get("radius_km") or 0.0) if is_certain else 0.0)
    return reach <= near[2]


def _iter_lists(frozen: Frozen, area: AreaSearch) -> Iterator[frozenset[str]]:
    if area.place_ids:
        places = frozen.resolve_all(area.place_ids)
        yield _within(frozen, places) if area.inside else places
    if area.names:
        named = frozenset(one for name in area.names for one in find_named(frozen, name))
        places = frozenset(one for one in named if frozen.graph.nodes[one]["kind"] == "location")
        yield _within(frozen, places) if area.inside else places
    if area.near:
        near = area.near
        yield frozenset(one for one, data in _iter_locations(frozen) if is_near(data, near, is_certain=area.is_certain))
    if area.precisions:
        yield frozenset(one for one, data in _iter_locations(frozen) if data.get("precision") in area.precisions)


def _iter_locations(frozen: Frozen) -> Iterator[tuple[str, dict[str, Any]]]:
    for node, data in frozen.graph.nodes(data=True):
        if data.get("kind") == "location":
            yield node, data


def _within(frozen: Frozen, place_ids: Iterable[str]) -> frozenset[str]:
    """These places and what is known to lie in them: by country, by province or district, by relation."""
    found = set(place_ids)
    for place_id in sorted(found):
        place = frozen.graph.nodes[place_id]
        if place.get("kind") == "location" and place.get("country") and place.get("type") in ("country", "admin"):
            found.update(one for one, data in _iter_locations(frozen) if _lies_in(data, place))
    return frozen.located_in(found) | found


def _lies_in(data: dict[str, Any], place: dict[str, Any]) -> bool:
    if data.get("country") != place["country"]:
        return False
    if place["type"] == "country":
        return True
    if place.get("precision") == "admin2":
        same_province = not place.get("admin1") or data.get("admin1") == place["admin1"]
        return bool(same_province and data.get("admin2") == (place.get("admin2") or place["label"]))
    return bool(data.get("admin1") == (place.get("admin1") or place["label"]))
