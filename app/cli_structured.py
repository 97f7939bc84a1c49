"""Tables among what `ingest` is given: event files of UCDP GED and ACLED, a row a report."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.ingest.documents import ReadOptions
    from app.ingest.pipeline import Outcome
    from app.service import Service

COLLECT_EVERY = 50_000  # objects


def split_sources(sources: list[str]) -> tuple[list[str], list[tuple[Path, str]]]:
    """What holds documents, and the tables with the names that messages give them.

    A folder that holds tables alone is none of the former.
    """
    from app.ingest.readers import STDIN, TABLES, list_files
    from app.ingest.structured import list_tables

    documents: list[str] = []
    tables: list[tuple[Path, str]] = []
    for source in sources:
        path = Path(source)
        if source != STDIN and path.is_dir():
            found = list_tables(path)
            tables += [(file, file.relative_to(path).as_posix()) for file in found]
            if not found or list_files(path):
                documents.append(source)
        elif path.suffix.lower() in TABLES:
            tables.append((path, path.name))
        else:
            documents.append(source)
    return documents, tables


def ingest_tables(
    service: "Service",
    tables: list[tuple[Path, str]],
    options: "ReadOptions",
    on_outcome: "Callable[[Outcome], None]",
) -> None:
    """Store the rows of all tables; refusals are told as they come."""
    from app.ingest.batches import ingest_rows
    from app.ingest.structured import Told

    reader = service.row_reader()

    def found() -> "Iterator[Told | Outcome]":
        for path, name in tables:
            yield from reader.iter_file(path, name, options)

    with few_collections():
        ingest_rows(service.store, found(), seed_version=reader.seed_version, on_outcome=on_outcome)


@contextmanager
def few_collections() -> Iterator[None]:
    """Look for objects to throw away less often: a batch makes many that stay until its end."""
    threshold = gc.get_threshold()
    gc.set_threshold(COLLECT_EVERY, *threshold[1:])
    try:
        yield
    finally:
        gc.set_threshold(*threshold)
