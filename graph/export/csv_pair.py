"""Tables in one zip, nodes.csv, edges.csv and evidence.csv: for spreadsheets, pandas and Gephi's import (Id, Source).

A text cell that a spreadsheet would run as a formula is led by an apostrophe (OWASP, CSV Injection). Files are UTF-8
with a byte order mark, for Excel; lines end with CRLF (RFC 4180). The same graph gives the same bytes.
"""

import csv
import io
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from typing import IO, BinaryIO

import networkx as nx

from graph.export.extras import NO_EXTRAS, Extras, Sentence
from graph.export.plain import Plain, Value, edge_label, plain_value, spare
from graph.export.rows import Row, Rows, to_plain

RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")  # the last four are full-width
EPOCH = (1980, 1, 1, 0, 0, 0)
READABLE = 0o644 << 16  # without a mode, unzip makes files that nobody may read
LARGE = 500_000  # rows; a table that may pass 2 GiB needs another sort of entry in the zip
OF_SENTENCE = (
    "owner", "report_id", "external_id", "title", "publisher", "published_at", "url", "marking", "text", "start", "end",
    "rule", "confidence",
)  # fmt: skip
OF_EDGE = ("id", "source", "target", "type", "label")
OF_NODE = ("id", "label")


def safe_cell(value: Value | None) -> str | int | float:
    """A cell that no spreadsheet runs; numbers stay numbers.

    Examples
    --------
    >>> safe_cell("=1+1"), safe_cell(-3), safe_cell(True), safe_cell(None)
    ("'=1+1", -3, 'true', '')
    """
    if type(value) is str:
        return f"'{value}" if value.startswith(RUNS) else value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return value


def write_csv(graph: "nx.MultiDiGraph[str]", file: BinaryIO, extras: Extras = NO_EXTRAS) -> None:
    """Write a zip with nodes.csv, edges.csv and evidence.csv.

    Notes
    -----
    Sentences are met while nodes and edges are written, but a zip takes one file after the other: they wait in a
    temporary file, not in memory.
    """
    rows = Rows(graph, extras)
    of_nodes = {name for _, own in rows.iter_bare_nodes() for name in own}.union(rows.names_of_evidence)
    of_edges = {
        name
        for edges, _ in rows.iter_edge_batches()
        for *_, own, shared in edges
        for part in (own, shared)
        for name in part
    }
    of_edges.update(rows.names_of_evidence)
    is_large = graph.number_of_nodes() + graph.number_of_edges() > LARGE
    with (
        tempfile.TemporaryFile() as kept,
        zipfile.ZipFile(file, "w") as archive,
    ):
        evidence = Table(kept, OF_SENTENCE)

        def tell(owner: str, sentences: Sequence[Sentence]) -> None:
            evidence.write_all(_to_cells(owner, sentence) for sentence in sentences)

        with archive.open(_entry("nodes.csv"), "w", force_zip64=is_large) as target:
            nodes = Table(target, ("Id", "Label", *_spared(of_nodes - {"label"}, OF_NODE)))
            nodes.write_all(nodes.to_cells(_node_row(*row)) for row in rows.iter_nodes(tell))
            nodes.end()
        with archive.open(_entry("edges.csv"), "w", force_zip64=is_large) as target:
            edges = Table(target, ("Id", "Source", "Target", "Type", "Label", *_spared(of_edges, OF_EDGE)))
            edges.write_all(edges.to_cells(_edge_row(*row)) for row in rows.iter_edges(tell))
            edges.end()
        evidence.end()
        with archive.open(_entry("evidence.csv"), "w", force_zip64=is_large) as target:
            kept.seek(0)
            shutil.copyfileobj(kept, target)


class Table:
    """Rows of cells to an open file, with a header."""

    def __init__(self, file: IO[bytes], columns: Sequence[str]) -> None:
        self._columns = columns
        self._text = io.TextIOWrapper(file, encoding="utf-8", newline="")
        self._text.write("\ufeff")
        self._writer = csv.writer(self._text)
        self._writer.writerow(columns)

    def to_cells(self, row: Plain) -> list[str | int | float]:
        """The cells of a row in the order of the columns."""
        return [safe_cell(row.get(name)) for name in self._columns]

    def write_all(self, rows: Iterable[Iterable[str | int | float]]) -> None:
        """Write rows of cells."""
        self._writer.writerows(rows)

    def end(self) -> None:
        """Write what is held back; the file stays open."""
        self._text.flush()
        self._text.detach()


def _spared(names: Iterable[str], reserved: tuple[str, ...]) -> list[str]:
    return sorted(spare(dict.fromkeys(names, ""), *reserved))


def _node_row(node: str, own: Row, evidence: Row) -> Plain:
    row = to_plain(own, evidence)
    label = row.pop("label", node)
    return spare(row, *OF_NODE) | {"Id": node, "Label": label}


def _edge_row(start: str, end: str, key: str, own: Row, shared: Row, evidence: Row) -> Plain:
    row = spare(to_plain(own, shared, evidence), *OF_EDGE)
    return row | {"Id": key, "Source": start, "Target": end, "Type": "Directed", "Label": edge_label(own)}


def _to_cells(owner: str, sentence: Sentence) -> list[str | int | float]:
    return [safe_cell(owner), *(safe_cell(plain_value(getattr(sentence, name))) for name in OF_SENTENCE[1:])]


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, EPOCH)
    entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, READABLE, 3
    return entry
