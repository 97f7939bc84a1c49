"""GeoJSON (RFC 7946) for QGIS, kepler.gl and web maps: events at their place, and the places, as points.

A point is the middle of what is known: `precision` says whether that is the spot or a province, `radius_km` how far off
it may be. What has no coordinates is left out and counted in the collection's `without_coordinates`; nothing is put at
0, 0.
"""

from typing import Any, BinaryIO

import networkx as nx

from graph.export.extras import NO_EXTRAS, Extras
from graph.export.json_graphs import write_json
from graph.export.plain import Plain, iter_edges, iter_nodes, plain

OF_PLACE = ("country", "admin1", "admin2", "precision", "radius_km")


def write_geojson(graph: "nx.MultiDiGraph[str]", file: BinaryIO, _extras: Extras = NO_EXTRAS) -> None:
    """Write a FeatureCollection in UTF-8; coordinates are longitude, latitude (WGS 84).

    An event's properties are its attributes, then `place`, `place_id` and what is known of the place, then the labels
    of those who take part, by role (`source`, `target` ...), of the operation (`part_of`) and of who claims it.
    """
    places, others = _list_parts(graph)
    features, without = [], 0
    for node, row in iter_nodes(graph):
        if row["node_type"] == "event":
            place = plain(graph.nodes[places[node]]) if node in places else {}
            row |= {name: "; ".join(sorted(labels)) for name, labels in sorted(others.get(node, {}).items())}
            if place:
                row |= {"place": place.get("label", places[node]), "place_id": places[node]}
                row |= {name: place[name] for name in OF_PLACE if name in place}
        elif row["kind"] == "location":
            place = row
        else:
            continue
        feature = _to_feature(node, row, place)
        if feature is None:
            without += 1
        else:
            features.append(feature)
    write_json({"type": "FeatureCollection", "features": features, "without_coordinates": without}, file)


def _list_parts(graph: "nx.MultiDiGraph[str]") -> tuple[dict[str, str], dict[str, dict[str, list[str]]]]:
    """The place of each event, and the labels of what else belongs to it, by role or link."""
    places: dict[str, str] = {}
    others: dict[str, dict[str, list[str]]] = {}
    for start, end, _, row in iter_edges(graph):
        if row["edge_type"] == "located_at":
            places[start] = end
        elif row["edge_type"] != "relation":
            event, other = (end, start) if graph.nodes[end]["node_type"] == "event" else (start, end)
            name = str(row.get("role") or row["edge_type"])
            label = str(plain(graph.nodes[other]).get("label", other))
            others.setdefault(event, {}).setdefault(name, []).append(label)
    return places, others


def _to_feature(node: str, row: Plain, place: Plain) -> dict[str, Any] | None:
    longitude, latitude = place.get("longitude"), place.get("latitude")
    if longitude is None or latitude is None:
        return None
    return {
        "type": "Feature",
        "id": node,
        "geometry": {"type": "Point", "coordinates": [longitude, latitude]},
        "properties": {name: value for name, value in row.items() if name not in ("latitude", "longitude")},
    }
