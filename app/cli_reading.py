"""Commands that read reports: `ingest` into the database, `extract` to JSON Lines."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from app.cli_common import error_console, fail, note, open_service, write_line

if TYPE_CHECKING:
    from rich.progress import Progress

    from app.ingest.ahead import ReadAhead
    from app.ingest.documents import ReadOptions
    from app.ingest.pipeline import Outcome
    from app.service import Service
    from graph.model import Report

Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="FILE|DIR|-",
        help="Files (.txt .md .html .json .jsonl .csv, .pdf with the extra 'pdf'), folders, or - for JSON Lines.",
        show_default=False,
    ),
]
Published = Annotated[
    str | None,
    typer.Option(metavar="YYYY-MM-DD", help="Day of publication of documents that don't give one.", show_default=False),
]
Encoding = Annotated[
    str | None,
    typer.Option(help="Encoding of text files that are no UTF-8, for example cp1252.", show_default=False),
]
Workers = Annotated[
    int | None,
    typer.Option(
        min=1,
        help="Processes that read at once (setting: workers); all usable cores unless set. A small input needs none.",
        show_default=False,
    ),
]
Mode = Annotated[
    Literal["accurate", "fast"] | None,
    typer.Option(
        help="How to read (setting: mode): accurate, or fast, which is about three times as fast and a little worse.",
        show_default=False,
    ),
]
Publisher = Annotated[str | None, typer.Option(help="Publisher of documents that don't name one.", show_default=False)]


def ingest(
    ctx: typer.Context,
    sources: Sources,
    published: Published = None,
    publisher: Publisher = None,
    encoding: Encoding = None,
    workers: Workers = None,
    mode: Mode = None,
) -> None:
    """Read reports and store what they tell.

    Each report is stored whole or not at all; one that can't be read is named with the field and the reason, and the
    rest goes on. The same report again changes nothing, so a stopped run is simply started again.

    A document in JSON has the fields `text` (required), `id`, `title`, `published_at`, `url`, `publisher`. A table
    (.csv, .tsv) is an event file of UCDP GED or ACLED, told by its header; each row is a report.

    Examples:

        conflict-graph ingest GEDEvent_v23_1.csv       events, without the language model

        conflict-graph ingest report.txt --published 2024-03-05 --publisher "Example News"

        conflict-graph ingest archive/                 a folder and all below it

        zcat archive.jsonl.gz | conflict-graph ingest -

    Exit code 1 if any document was refused.
    """
    _limit_threads()
    with open_service(ctx, mode=mode) as service:
        options = _options(service, published, publisher=publisher, encoding=encoding)
        tally = Tally()
        try:
            ingest_with_progress(service, sources, options, tally, workers=workers)
        except KeyboardInterrupt:
            note(f"Stopped: {tally}; run it again to go on")
            raise typer.Exit(130) from None
        typer.echo(str(tally))
        if tally.counts["failed"]:
            raise typer.Exit(1)


@dataclass(slots=True)
class Tally:
    """How many documents came to what; as text, a sentence that tells it."""

    counts: Counter[str] = field(default_factory=Counter)
    changes: int = 0

    def add(self, outcome: "Outcome") -> None:
        """Count one."""
        self.counts[outcome.status] += 1
        self.changes += outcome.changes

    def __str__(self) -> str:
        words = (("added", "added"), ("reread", "read again"), ("unchanged", "unchanged"), ("failed", "refused"))
        parts = [f"{self.counts[one]} {word}" for one, word in words if self.counts[one] or one == "added"]
        return f"{self.counts.total()} documents: {', '.join(parts)}; {self.changes} records of the graph changed"


def ingest_with_progress(
    service: "Service", sources: list[str], options: "ReadOptions", tally: Tally, *, workers: int | None = None
) -> None:
    """Ingest all sources, with a bar on standard error; refusals are told as they come. Fills `tally`."""
    from app.cli_structured import ingest_tables, split_sources
    from app.ingest.ahead import ingest_batch
    from app.ingest.readers import iter_reports

    documents, tables = split_sources(sources)
    reports = iter_reports(documents, options, stdin=sys.stdin.buffer)
    with _progress(sources, is_shown=True) as progress:

        def show(outcome: "Outcome") -> None:
            tally.add(outcome)
            progress.advance(progress.task_ids[0])
            if outcome.status == "failed":
                _tell(progress, f"refused: {outcome.error}")

        if documents:
            found = _tell_languages(reports, lambda text: _tell(progress, text))
            with service.batch_reader(workers) as reader:
                ingest_batch(service.store, reader, found, on_outcome=show)
        if tables:
            ingest_tables(service, tables, options, show)


def extract(
    ctx: typer.Context,
    sources: Sources,
    published: Published = None,
    encoding: Encoding = None,
    workers: Workers = None,
    mode: Mode = None,
) -> None:
    """Read reports and print what they tell, one JSON object a line; nothing is stored.

    The lines come in the order of the input. A document that can't be read gets a line with its id and the error. The
    seeds are those of the seed files; no database is needed. The same input gives the same bytes, with any number of
    workers.

    Examples:

        conflict-graph extract report.txt --published 2024-03-05 | jq '.events[].type'

        conflict-graph extract archive.jsonl > annotated.jsonl

    Exit code 1 if any document was refused.
    """
    from app.ingest.readers import iter_reports
    from app.seeds.reader import read_seed_set

    _limit_threads()
    read = failures = 0
    with open_service(ctx, migrated=False, mode=mode) as service:
        options = _options(service, published, encoding=encoding)
        lines = service.line_reader(read_seed_set(service.settings.seeds_dir), workers)
        try:
            with _progress(sources, is_shown=not sys.stdout.isatty()) as progress, lines as reader:
                for document in reader.ahead(iter_reports(sources, options, stdin=sys.stdin.buffer)):
                    line, error = _line_of(document, reader)
                    write_line(line)
                    read += 1
                    progress.advance(progress.task_ids[0])
                    if error is not None:
                        failures += 1
                        _tell(progress, f"refused: {error}")
        except KeyboardInterrupt:
            sys.stdout.flush()
            note(f"Stopped after {read} documents")
            raise typer.Exit(130) from None
    sys.stdout.flush()
    if failures:
        fail(f"{failures} of the documents could not be read", code=1)


def _line_of(document: "Report | Outcome", reader: "ReadAhead[bytes]") -> tuple[bytes, str | None]:
    """A document's line of output, and what refused it."""
    import orjson

    from graph.errors import InvalidInputError
    from graph.model import Report

    if not isinstance(document, Report):
        name, error = document.document, str(document.error)
    else:
        try:
            return reader.read(document), None
        except InvalidInputError as exc:
            name, error = exc.document or document.external_id or document.id, str(exc)
    return orjson.dumps({"document": {"id": name}, "error": error}), error


@contextmanager
def _progress(sources: list[str], *, is_shown: bool) -> "Iterator[Progress]":
    """A bar of one task on standard error, if that is a terminal."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

    from app.ingest.readers import count_documents

    console = error_console()
    is_shown = is_shown and console.is_terminal
    columns = (SpinnerColumn(), TextColumn("Reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, redirect_stdout=False, disable=not is_shown) as progress:
        progress.add_task("Reading", total=count_documents(sources) if is_shown else None)
        yield progress


def _tell(progress: "Progress", text: str) -> None:
    progress.console.out(text, highlight=False)


def _limit_threads() -> None:
    from app.ingest.workers import limit_threads

    limit_threads()  # before what the service imports


def _options(
    service: "Service", published: str | None, *, publisher: str | None = None, encoding: str | None = None
) -> "ReadOptions":
    from app.ingest.documents import ReadOptions, check_published

    settings = service.settings
    return ReadOptions(
        max_bytes=settings.max_body_bytes,
        max_chars=settings.max_report_chars,
        published=check_published(_parse_day(published)) if published else None,
        publisher=publisher or None,
        encoding=encoding,
    )


def _parse_day(text: str) -> date:
    from graph.errors import InvalidInputError

    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007  (a day has no zone)
    except ValueError as exc:
        raise InvalidInputError(f"--published: {text!r} is no day YYYY-MM-DD", field="published") from exc


def _tell_languages(found: "Iterable[Report | Outcome]", tell: Any) -> "Iterator[Report | Outcome]":
    """Pass all on, telling of reports that will be stored unread."""
    from app.ingest.language import is_english
    from graph.model import Report

    for report in found:
        if isinstance(report, Report) and not is_english(report.language):
            name = report.external_id or report.id
            tell(f"language: {name} is in {report.language!r}, not English: stored without annotations")
        yield report
