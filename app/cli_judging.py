"""Commands for analysts: `judge` decides on pairs, one or a file of them, and takes decisions back.

judge same|not-same|unsure A B, judge file FILE --> app/ingest/judging.py --> canonical layer, in one transaction
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli_common import note as tell
from app.cli_common import open_service
from app.cli_matches import A, AsJson, B, kind_of, print_json

if TYPE_CHECKING:
    from app.ingest.judgement_files import Form

judge_app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="markdown",
    help="""Decide whether two entities or two events are the same thing, and take decisions back.

    Judgements win over matching and survive new readings, new seeds and a rebuild. What was joined keeps its old ids.
    """,
)


Note = Annotated[str | None, typer.Option("--note", help="Why; kept with the judgement.", show_default=False)]
Author = Annotated[
    str | None, typer.Option("--author", help="Who judges; the login name without it.", show_default=False)
]


@judge_app.command("same")
def same(ctx: typer.Context, a: A, b: B, note: Note = None, author: Author = None) -> None:
    """Join two entities or two events.

    Example:

        conflict-graph judge same evm_95b4c9760e036e7099af evm_1f0c2d3e4f5a6b7c8d9e --note "one strike"
    """
    _judge(ctx, a, b, "same", note, author)


@judge_app.command("not-same")
def not_same(ctx: typer.Context, a: A, b: B, note: Note = None, author: Author = None) -> None:
    """Keep two entities or two events apart, whatever matching finds."""
    _judge(ctx, a, b, "not_same", note, author)


@judge_app.command("unsure")
def unsure(ctx: typer.Context, a: A, b: B, note: Note = None, author: Author = None) -> None:
    """Note that two entities or events were looked at, and take them out of the queue."""
    _judge(ctx, a, b, "unsure", note, author)


@judge_app.command("file")
def judge_file(
    ctx: typer.Context,
    path: Annotated[str, typer.Argument(metavar="FILE", help="JSON Lines, JSON or CSV; - reads standard input.")],
    author: Author = None,
) -> None:
    """Apply a file of judgements in one transaction; what can't be taken is named, and the rest is applied.

    Fields: kind (event, entity), left_id, right_id, verdict (same, not_same, unsure), note. CSV has them as its header.

    Example:

        conflict-graph judge file decisions.csv
    """
    from app.ingest.judgement_files import judge_all, read_judgings

    data, name = _read(path)
    with open_service(ctx) as service:
        done = judge_all(service.store, read_judgings(data, _form_of(data), name), author=author or login_name())
    for one in done.outcomes:
        if one.status == "refused":
            tell(f"{one.place}: {one.error}")
    counts = ", ".join(f"{done.count(status)} {status}" for status in ("judged", "unchanged", "refused"))
    batch = f"; batch {done.batch}" if done.batch else ""
    typer.echo(f"{counts}; {done.changes} records of the graph changed{batch}")
    if done.count("refused"):
        raise typer.Exit(1)


@judge_app.command("undo")
def undo(
    ctx: typer.Context,
    record_id: Annotated[
        str, typer.Argument(metavar="ID", help="Id of a judgement (jdg_…) or of a batch (bat_…).", show_default=False)
    ],
) -> None:
    """Take a judgement, or all of a batch, back: what is left is what there would be had it never been given."""
    from app.ingest.judging import undo_batch, undo_judgement

    with open_service(ctx) as service:
        if record_id.startswith("bat_"):
            count, changes = undo_batch(service.store, record_id)
        else:
            count, changes = 1, undo_judgement(service.store, record_id)
    typer.echo(f"{count} judgements taken back; {changes} records of the graph changed")


@judge_app.command("list")
def list_all(
    ctx: typer.Context,
    batch: Annotated[str | None, typer.Option("--batch", help="Only those of this batch.", show_default=False)] = None,
    as_json: AsJson = False,
) -> None:
    """List the judgements in force, the oldest first; with --json one object a line, as `judge file` reads them."""
    from app.ingest.judgement_files import FIELDS
    from app.store.judgements import list_judgements

    with open_service(ctx) as service, service.store.read() as session:
        found = [one for one in list_judgements(session) if batch in (None, one.batch)]
        for one in sorted(found, key=lambda row: (row.judged_at, row.id)):
            if as_json:
                more = ("id", "author", "batch", "judged_at")
                print_json({name: getattr(one, name) for name in (*FIELDS, *more)}, indent=None)
            else:
                parts = (one.id, one.kind, one.verdict, one.left_id, one.right_id, one.author, one.note or "")
                typer.echo("\t".join(parts))
    if not found:
        tell("There are no judgements.")


@judge_app.command("split")
def split_event(
    ctx: typer.Context,
    event: Annotated[str, typer.Argument(metavar="EVENT", help="Id of the event.", show_default=False)],
    tellings: Annotated[
        list[str], typer.Argument(metavar="TELLING...", help="Its tellings to part.", show_default=False)
    ],
    note: Note = None,
    author: Author = None,
) -> None:
    """Part some tellings of an event from its others; the batch that is printed takes it back."""
    from app.ingest.splitting import split

    with open_service(ctx) as service:
        done = split(service.store, event, tellings, author=author or login_name(), note=note)
    typer.echo(f"{' '.join(done.event_ids)} parted from {' '.join(done.other_event_ids)}")
    typer.echo(f"{done.changes} records of the graph changed; batch {done.batch}")


def _judge(ctx: typer.Context, a: str, b: str, verdict: str, note: str | None, author: str | None) -> None:
    from app.ingest.judging import judge
    from graph.ontology import Verdict

    with open_service(ctx) as service:
        with service.store.read() as session:
            kind = kind_of(session, a, b)
        judgement_id, changes = judge(
            service.store, kind, a, b, Verdict(verdict), author=author or login_name(), note=note
        )
    typer.echo(f"{judgement_id}: {kind} {verdict}; {changes} records of the graph changed")


def _read(path: str) -> tuple[bytes, str]:
    from graph.errors import InvalidInputError

    if path == "-":
        return sys.stdin.buffer.read(), "standard input"
    try:
        return Path(path).read_bytes(), Path(path).name
    except OSError as exc:
        raise InvalidInputError(f"{path}: {exc.strerror}", field="FILE") from exc


def _form_of(data: bytes) -> "Form":
    first = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    return "json" if first == b"[" else "jsonl" if first == b"{" else "csv"


def login_name() -> str:
    """Who is logged in."""
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):  # no such user, no variable that names one
        return "unknown"
