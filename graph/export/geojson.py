"""GeoJSON (RFC 7946) for QGIS, kepler.gl and web maps: events at their place, and the places, as points. A stream.

A point is the middle of what is known: `precision` says whether that is the spot or a province, `radius_km` how far off
it may be. What has no coordinates is left out and counted in the collection's `without_coordinates`; nothing is put at
0, 0.
"""

from collections.abc import Iterator
from typing import Any, BinaryIO

import networkx as nx

from graph.export.extras import NO_EXTRAS, Extras
from graph.export.json_stream import write_stream
from graph.export.plain import Plain
from graph.export.records import (
    EntityRecord,
    EventRecord,
    iter_entities,
    iter_events,
    join_unique,
    label_of,
    point_of,
    texts_of,
)

OF_PLACE = ("country", "admin1", "admin2", "precision", "radius_km")
LEAVES_OUT = (
    "events and places without coordinates (counted in without_coordinates)",
    "entities that are no places, but for their names in the events",
    "relations",
    "sentences after the first few of an event, and those that are withheld",
)


def write_geojson(graph: "nx.MultiDiGraph[str]", file: BinaryIO, extras: Extras = NO_EXTRAS) -> None:
    """Write a FeatureCollection in UTF-8; coordinates are longitude, latitude (WGS 84).

    An event's properties are its attributes, then `place`, `place_id` and what is known of the place, then the labels
    of those who take part, by role (`source`, `target` ...), of the operation (`part_of`) and of who claims it, then
    `evidence` (its first sentence), `report_ids` and `publishers`. Events come first, then places, each by id.
    """
    tail = {"without_coordinates": 0}
    write_stream(file, {"type": "FeatureCollection"}, "features", _iter_features(graph, extras, tail), tail)


def describe_event(event: EventRecord) -> Plain:
    """The attributes of an event with its place, parties and evidence: what a table or a feature tells of it."""
    row = dict(event.row)
    roles = {party.role for party in event.parties}
    for role in sorted(roles):
        row[role] = "; ".join(sorted(party.label for party in event.of_role(role)))
    for name, linked in (("part_of", event.operation), ("claimed_by", event.claimed_by)):
        if linked is not None:
            row[name] = linked.label
    if event.place is not None:
        place = event.place.row
        row |= {"place": label_of(event.place.id, place), "place_id": event.place.id}
        row |= {name: place[name] for name in OF_PLACE if name in place}
    evidence = {
        "evidence": next(iter(texts_of(event.sentences)), None),
        "report_ids": join_unique([one.report_id for one in event.sentences]),
        "publishers": join_unique([one.publisher for one in event.sentences]),
    }
    return row | {name: value for name, value in evidence.items() if value is not None}


def describe_place(place: EntityRecord) -> Plain:
    """The attributes of a place, with its other names."""
    aliases = join_unique(place.aliases)
    return place.row | {"label": label_of(place.id, place.row)} | ({"aliases": aliases} if aliases else {})


def _iter_features(graph: "nx.MultiDiGraph[str]", extras: Extras, count: dict[str, int]) -> Iterator[dict[str, Any]]:
    for event in iter_events(graph, extras):
        point = point_of(event.place.row) if event.place is not None else None
        if point is None:
            count["without_coordinates"] += 1
        else:
            yield _to_feature(event.id, describe_event(event), point)
    for place in iter_entities(graph, extras, kind="location"):
        point = point_of(place.row)
        if point is None:
            count["without_coordinates"] += 1
        else:
            yield _to_feature(place.id, describe_place(place), point)


def _to_feature(node: str, row: Plain, point: tuple[float, float]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": node,
        "geometry": {"type": "Point", "coordinates": list(point)},
        "properties": {name: value for name, value in row.items() if name not in ("latitude", "longitude")},
    }
