"""Parquet for pandas, DuckDB, Polars and Spark: events, entities and edges as typed tables, three files in one zip.

One zip and not a file for each table: the three tell of each other by id and must be of one version of the graph, and a
download is one file. Days are date32, lists are lists; each table is written a batch at a time.
"""

import zipfile
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, BinaryIO

from graph.errors import InvalidInputError
from graph.export.extras import NO_EXTRAS, Extras
from graph.export.records import batches
from graph.export.tables import (
    EDGE_COLUMNS,
    ENTITY_COLUMNS,
    EVENT_COLUMNS,
    Columns,
    Row,
    iter_edge_rows,
    iter_entity_rows,
    iter_event_rows,
)

if TYPE_CHECKING:
    import networkx as nx

LEAVES_OUT = (
    "attributes without a column",
    "claims of casualties, but for their roll-up",
    "sentences after the first few of a record, and those that are withheld",
)
EPOCH = (1980, 1, 1, 0, 0, 0)
READABLE = 0o644 << 16
ROWS = 20_000  # in a row group


def write_parquet(graph: "nx.MultiDiGraph[str]", file: BinaryIO, extras: Extras = NO_EXTRAS) -> None:
    """Write a zip with events.parquet, entities.parquet and edges.parquet.

    Raises
    ------
    InvalidInputError
        If the extra `parquet` is not installed.
    """
    tables = (
        ("events.parquet", EVENT_COLUMNS, iter_event_rows(graph, extras)),
        ("entities.parquet", ENTITY_COLUMNS, iter_entity_rows(graph, extras)),
        ("edges.parquet", EDGE_COLUMNS, iter_edge_rows(graph, extras)),
    )
    try:
        import pyarrow  # noqa: F401
    except ModuleNotFoundError as exc:
        raise InvalidInputError(
            "parquet needs the extra 'parquet' (pip install 'conflict-graph[parquet]')", field="format"
        ) from exc
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:  # columns are compressed already
        for name, columns, rows in tables:
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.external_attr, entry.create_system = READABLE, 3
            with archive.open(entry, "w", force_zip64=True) as part:
                _write_table(part, columns, rows)


def _write_table(part: IO[bytes], columns: Columns, rows: Iterator[Row]) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    types = {
        "text": pa.string(),
        "texts": pa.list_(pa.string()),
        "date": pa.date32(),
        "int": pa.int64(),
        "real": pa.float64(),
        "bool": pa.bool_(),
    }
    schema = pa.schema([(name, types[kind]) for name, kind in columns.items()])
    with parquet.ParquetWriter(part, schema, compression="zstd") as writer:
        for batch in batches(rows, ROWS):
            writer.write_table(pa.Table.from_pylist(batch, schema=schema))
