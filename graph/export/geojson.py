"""GeoJSON (RFC 7946) for QGIS, kepler.gl and web maps: events at their place, and the places, as points.

What has no coordinates is left out and counted in the collection's `without_coordinates`; nothing is put at 0, 0.
"""

import json
from typing import Any, BinaryIO

import networkx as nx

from graph.export.plain import Plain, iter_edges, iter_nodes, plain

OF_PLACE = ("country", "admin1", "admin2", "precision", "radius_km")


def write_geojson(graph: "nx.MultiDiGraph[str]", file: BinaryIO) -> None:
    """Write a FeatureCollection in UTF-8; coordinates are longitude, latitude (WGS 84)."""
    places = {start: end for start, end, _, row in iter_edges(graph) if row["edge_type"] == "located_at"}
    parties: dict[str, dict[str, list[str]]] = {}
    for start, end, _, row in iter_edges(graph):
        if row["edge_type"] == "role":
            event, other = (end, start) if graph.nodes[end]["node_type"] == "event" else (start, end)
            parties.setdefault(event, {}).setdefault(str(row["role"]), []).append(
                str(graph.nodes[other].get("label", other))
            )
    features, without = [], 0
    for node, row in iter_nodes(graph):
        if row["node_type"] == "event":
            place = plain(graph.nodes[places[node]]) if node in places else {}
            row = row | {role: "; ".join(sorted(names)) for role, names in sorted(parties.get(node, {}).items())}
            if place:
                row = row | {"place": place["label"]} | {name: place[name] for name in OF_PLACE if name in place}
        elif row["kind"] == "location":
            place = row
        else:
            continue
        feature = _feature(node, row, place)
        if feature is None:
            without += 1
        else:
            features.append(feature)
    content = {"type": "FeatureCollection", "features": features, "without_coordinates": without}
    file.write(json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode("utf-8") + b"\n")


def _feature(node: str, row: Plain, place: Plain) -> dict[str, Any] | None:
    longitude, latitude = place.get("longitude"), place.get("latitude")
    if longitude is None or latitude is None:
        return None
    properties = {name: value for name, value in row.items() if name not in ("latitude", "longitude")}
    return {
        "type": "Feature",
        "id": node,
        "geometry": {"type": "Point", "coordinates": [longitude, latitude]},
        "properties": properties,
    }
