"""Two tables, nodes.csv and edges.csv, in one zip: for spreadsheets, pandas and Gephi's import (Id, Source, Target).

A text cell that a spreadsheet would run as a formula is led by an apostrophe (OWASP, CSV Injection). Files are UTF-8
with a byte order mark, for Excel; lines end with CRLF (RFC 4180). The same graph gives the same bytes.
"""

import csv
import io
import zipfile
from typing import BinaryIO

import networkx as nx

from graph.export.plain import Plain, Value, edge_label, iter_edges, iter_nodes, spare

RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")  # the last four are full-width
EPOCH = (1980, 1, 1, 0, 0, 0)
READABLE = 0o644 << 16  # without a mode, unzip makes files that nobody may read


def safe_cell(value: Value | None) -> str | int | float:
    """A cell that no spreadsheet runs; numbers stay numbers.

    Examples
    --------
    >>> safe_cell("=1+1"), safe_cell(-3), safe_cell(True), safe_cell(None)
    ("'=1+1", -3, 'true', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str) and value.startswith(RUNS):
        return f"'{value}"
    return value


def write_csv(graph: "nx.MultiDiGraph[str]", file: BinaryIO) -> None:
    """Write a zip with nodes.csv and edges.csv."""
    nodes: list[Plain] = [
        {"Id": node, "Label": row.pop("label", node), **spare(row, "id", "label")} for node, row in iter_nodes(graph)
    ]
    edges: list[Plain] = [
        {
            "Id": key,
            "Source": start,
            "Target": end,
            "Type": "Directed",
            "Label": edge_label(row),
            **spare(row, "id", "source", "target", "type", "label"),
        }
        for start, end, key, row in iter_edges(graph)
    ]
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, first, rows in (
            ("nodes.csv", ("Id", "Label"), nodes),
            ("edges.csv", ("Id", "Source", "Target", "Type", "Label"), edges),
        ):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, READABLE, 3
            archive.writestr(entry, _to_table(first, rows).encode("utf-8-sig"))


def _to_table(first: tuple[str, ...], rows: list[Plain]) -> str:
    columns = [*first, *sorted({name for row in rows for name in row} - set(first))]
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([safe_cell(row.get(name)) for name in columns] for row in rows)
    return text.getvalue()
