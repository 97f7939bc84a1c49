"""Commands that read reports: `ingest` into the database, `extract` to JSON Lines."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli_common import error_console, fail, note, open_service, write_line

if TYPE_CHECKING:
    from app.ingest.documents import ReadOptions
    from app.ingest.pipeline import Outcome
    from app.service import Service
    from graph.model import Report

Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="FILE|DIR|-",
        help="Files (.txt .md .html .json .jsonl, .pdf with the extra 'pdf'), folders, or - for JSON Lines.",
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
Publisher = Annotated[str | None, typer.Option(help="Publisher of documents that don't name one.", show_default=False)]


def ingest(
    ctx: typer.Context,
    sources: Sources,
    published: Published = None,
    publisher: Publisher = None,
    encoding: Encoding = None,
) -> None:
    """Read reports and store what they tell.

    Each report is stored whole or not at all; one that can't be read is named with the field and the reason, and the
    rest goes on. The same report again changes nothing, so a stopped run is simply started again.

    A document in JSON has the fields `text` (required), `id`, `title`, `published_at`, `url`, `publisher`.

    Examples:

        conflict-graph ingest report.txt --published 2024-03-05 --publisher "Example News"

        conflict-graph ingest archive/                 a folder and all below it

        zcat archive.jsonl.gz | conflict-graph ingest -

    Exit code 1 if any document was refused.
    """
    with open_service(ctx) as service:
        options = _options(service, published, publisher=publisher, encoding=encoding)
        outcomes: list[Outcome] = []
        try:
            ingest_with_progress(service, sources, options, outcomes)
        except KeyboardInterrupt:
            note(f"Stopped: {describe(outcomes)}; run it again to go on")
            raise typer.Exit(130) from None
        typer.echo(describe(outcomes))
        if any(outcome.status == "failed" for outcome in outcomes):
            raise typer.Exit(1)


def ingest_with_progress(
    service: "Service", sources: list[str], options: "ReadOptions", outcomes: "list[Outcome]"
) -> None:
    """Ingest all sources, with a bar on standard error; refusals are told as they come. Fills `outcomes`."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

    from app.ingest.pipeline import ingest_reports
    from app.ingest.readers import count_documents, iter_reports

    reports = iter_reports(sources, options, stdin=sys.stdin.buffer)
    columns = (SpinnerColumn(), TextColumn("Reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=error_console(), transient=True) as progress:
        task = progress.add_task("Reading", total=count_documents(sources))

        def show(outcome: "Outcome") -> None:
            outcomes.append(outcome)
            progress.advance(task)
            if outcome.status == "failed":
                progress.console.out(f"refused: {outcome.error}", highlight=False)

        found = _tell_languages(reports, lambda text: progress.console.out(text, highlight=False))
        ingest_reports(service.store, service.analyser(), found, on_outcome=show)


def extract(
    ctx: typer.Context,
    sources: Sources,
    published: Published = None,
    encoding: Encoding = None,
) -> None:
    """Read reports and print what they tell, one JSON object a line; nothing is stored.

    The lines come in the order of the input. A document that can't be read gets a line with its id and the error. The
    seeds are those of the seed files; no database is needed. The same input gives the same bytes.

    Examples:

        conflict-graph extract report.txt --published 2024-03-05 | jq '.events[].type'

        conflict-graph extract archive.jsonl > annotated.jsonl

    Exit code 1 if any document was refused.
    """
    import orjson

    from app.extract.contract import to_contract
    from app.ingest.pipeline import Outcome
    from app.ingest.readers import iter_reports
    from app.seeds.reader import read_seed_set
    from graph.errors import InvalidInputError

    failures = 0
    with open_service(ctx, migrated=False) as service:
        options = _options(service, published, encoding=encoding)
        seeds = read_seed_set(service.settings.seeds_dir)
        analyser = service.make_analyser(seeds)
        for found in iter_reports(sources, options, stdin=sys.stdin.buffer):
            report: Outcome | Report = found
            line: dict[str, Any]
            try:
                if isinstance(report, Outcome):
                    raise InvalidInputError(str(report.error), document=report.document)
                line = to_contract(report, analyser.analyse(report), seeds)
            except InvalidInputError as exc:
                failures += 1
                name = exc.document or (report.document if isinstance(report, Outcome) else report.external_id)
                line = {"document": {"id": name}, "error": str(exc)}
                note(f"refused: {exc}")
            write_line(orjson.dumps(line))
    sys.stdout.flush()
    if failures:
        fail(f"{failures} of the documents could not be read", code=1)


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


def describe(outcomes: "list[Outcome]") -> str:
    """A sentence that tells what became of the documents."""
    counts = Counter(outcome.status for outcome in outcomes)
    changes = sum(outcome.changes for outcome in outcomes)
    words = (("added", "added"), ("reread", "read again"), ("unchanged", "unchanged"), ("failed", "refused"))
    parts = [f"{counts[status]} {word}" for status, word in words if counts[status] or status == "added"]
    return f"{len(outcomes)} documents: {', '.join(parts)}; {changes} records of the graph changed"
