"""Two tables, nodes.csv and edges.csv, in one zip: for spreadsheets, pandas and Gephi's import (Id, Source, Target).

A text cell that a spreadsheet would run as a formula is led by an apostrophe (OWASP, CSV Injection). Files are UTF-8 with a
byte order mark, for Excel; lines end with CRLF (RFC 4180). The same graph gives the same bytes.
"""

import csv
import io
import zipfile
from typing import BinaryIO

import networkx as nx

from graph.export.plain import Plain, edge_label, iter_edges, iter_nodes

RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")
EPOCH = (1980, 1, 1, 0, 0, 0)


def safe_cell(value: str | int | float | bool | None) -> str | int | float:
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
    nodes = [({"Id": node, "Label": row.get("label", node)}, row) for node, row in iter_nodes(graph)]
    edges = [
        ({"Id": key, "Source": start, "Target": end, "Type": "Directed", "Label": edge_label(row)}, row)
        for start, end, key, row in iter_edges(graph)
    ]
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, first, rows in (
            ("nodes.csv", ["Id", "Label"], nodes),
            ("edges.csv", ["Id", "Source", "Target", "Type", "Label"], edges),
        ):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, _table(first, rows).encode("utf-8-sig"))


def _table(first: list[str], rows: list[tuple[Plain, Plain]]) -> str:
    others = sorted({name for _, row in rows for name in row if name != "label"})
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([*first, *others])
    for lead, row in rows:
        writer.writerow([*(safe_cell(lead[name]) for name in first), *(safe_cell(row.get(name)) for name in others)])
    return text.getvalue()
