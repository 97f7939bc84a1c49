"""The graph for other tools, one writer for each format: `write_<format>(graph, file)`; `FORMATS` lists them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

import networkx as nx

from graph.export import acled, ftm, geojson, geopackage, json_ld, stix, ucdp
from graph.export.csv_pair import write_csv
from graph.export.json_graphs import write_cytoscape, write_node_link
from graph.export.xml_graphs import write_gexf, write_graphml


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """How the graph is written for a tool: its name on the command line, media type, file extension, and the writer.

    `leaves_out` says in short texts what of the graph the format has no room for.
    """

    name: str
    media_type: str
    extension: str
    write: Callable[["nx.MultiDiGraph[str]", BinaryIO], None]
    leaves_out: tuple[str, ...] = ()


FORMATS: dict[str, ExportFormat] = {
    one.name: one
    for one in (
        ExportFormat("graphml", "application/graphml+xml", "graphml", write_graphml),
        ExportFormat("gexf", "application/gexf+xml", "gexf", write_gexf),
        ExportFormat("node-link", "application/json", "json", write_node_link),
        ExportFormat("cytoscape", "application/json", "cyjs", write_cytoscape),
        ExportFormat("geojson", "application/geo+json", "geojson", geojson.write_geojson, geojson.LEAVES_OUT),
        ExportFormat(
            "geopackage", "application/geopackage+sqlite3", "gpkg", geopackage.write_geopackage, geopackage.LEAVES_OUT
        ),
        ExportFormat("json-ld", "application/ld+json", "jsonld", json_ld.write_json_ld, json_ld.LEAVES_OUT),
        ExportFormat("stix", "application/stix+json", "stix.json", stix.write_stix, stix.LEAVES_OUT),
        ExportFormat("ftm", "application/x-ndjson", "ftm.json", ftm.write_ftm, ftm.LEAVES_OUT),
        ExportFormat("acled-csv", "text/csv", "acled.csv", acled.write_acled, acled.LEAVES_OUT),
        ExportFormat("ucdp-csv", "text/csv", "ucdp.csv", ucdp.write_ucdp, ucdp.LEAVES_OUT),
        ExportFormat("csv", "application/zip", "zip", write_csv),
    )
}
