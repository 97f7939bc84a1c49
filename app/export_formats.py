"""All formats that `export` and `GET /exports` know: those of `graph/export`, and those that need a library."""

from app.export_parquet import LEAVES_OUT, write_parquet
from graph.export import FORMATS as OF_GRAPH
from graph.export import ExportFormat

FORMATS: dict[str, ExportFormat] = {
    **OF_GRAPH,
    "parquet": ExportFormat("parquet", "application/zip", "parquet.zip", write_parquet, LEAVES_OUT),
}
