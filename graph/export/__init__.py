"""The graph for other tools: `write_<format>(graph, file, extras)` for each format; `FORMATS` lists them.

graph + Extras (sentences, claims, names by ids) --writer--> file
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

import networkx as nx

from graph.export import acled, ftm, geojson, geopackage, json_ld, stix, ucdp
from graph.export.csv_pair import write_csv
from graph.export.cx2 import write_cx2
from graph.export.extras import Extras
from graph.export.gexf import write_gexf
from graph.export.graphml import write_graphml
from graph.export.json_graphs import write_cytoscape, write_node_link


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """How the graph is written for a tool: its name on the command line, media type, file extension, and the writer.

    `leaves_out` says what the format, or the tool that reads it, can't carry.
    """

    name: str
    media_type: str
    extension: str
    write: Callable[["nx.MultiDiGraph[str]", BinaryIO, Extras], None]
    leaves_out: tuple[str, ...] = ()


FEW = "evidence: the first sentence of a node or edge, and the reports of its five oldest sentences; csv has all five"
CLAIMS = "single casualty claims: an event has its rolled-up figures"
NAMES = "other names of entities"
NO_TIMELINE = "a timeline: days are attributes"
OF_GRAPH = (FEW, CLAIMS, NAMES)

FORMATS: dict[str, ExportFormat] = {
    one.name: one
    for one in (
        ExportFormat("graphml", "application/graphml+xml", "graphml", write_graphml, (*OF_GRAPH, NO_TIMELINE)),
        ExportFormat(
            "gexf",
            "application/gexf+xml",
            "gexf",
            write_gexf,
            (
                *OF_GRAPH,
                "precision on the timeline: what happened in May lasts from the 1st to the 31st (date_precision)",
                "what has no dates is always there",
            ),
        ),
        ExportFormat("node-link", "application/json", "json", write_node_link, (*OF_GRAPH, NO_TIMELINE)),
        ExportFormat("cytoscape", "application/json", "cyjs", write_cytoscape, (*OF_GRAPH, NO_TIMELINE)),
        ExportFormat(
            "cx2",
            "application/json",
            "cx2",
            write_cx2,
            (*OF_GRAPH, NO_TIMELINE, "ids as ids: nodes and edges are numbered, and their ids are record_id"),
        ),
        ExportFormat(
            "csv",
            "application/zip",
            "zip",
            write_csv,
            (
                "evidence: the five oldest sentences of a node or edge",
                CLAIMS,
                NAMES,
                "types: a cell is text; one that a spreadsheet would run is led by an apostrophe",
            ),
        ),
        ExportFormat("geojson", "application/geo+json", "geojson", geojson.write_geojson, geojson.LEAVES_OUT),
        ExportFormat(
            "geopackage", "application/geopackage+sqlite3", "gpkg", geopackage.write_geopackage, geopackage.LEAVES_OUT
        ),
        ExportFormat("json-ld", "application/ld+json", "jsonld", json_ld.write_json_ld, json_ld.LEAVES_OUT),
        ExportFormat("stix", "application/stix+json", "stix.json", stix.write_stix, stix.LEAVES_OUT),
        ExportFormat("ftm", "application/x-ndjson", "ftm.json", ftm.write_ftm, ftm.LEAVES_OUT),
        ExportFormat("acled-csv", "text/csv", "acled.csv", acled.write_acled, acled.LEAVES_OUT),
        ExportFormat("ucdp-csv", "text/csv", "ucdp.csv", ucdp.write_ucdp, ucdp.LEAVES_OUT),
    )
}
