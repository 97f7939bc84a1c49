"""Commands about frozen states: `snapshot take`, `list`, `show`, `export`, `delete`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import typer

from app.cli_asking import AsJson, Where, parse_where, write_json
from app.cli_common import note as remark
from app.cli_common import open_service
from app.cli_export import BINARY, ExportName, write_whole

if TYPE_CHECKING:
    from app.store.snapshot_tables import SnapshotRow

snapshot_app = typer.Typer(no_args_is_help=True, help="Frozen states that answer the same years later.")
NAME_PATTERN = r"[a-z0-9][a-z0-9-]{0,63}"
NOW = "now"

Name = Annotated[str, typer.Argument(metavar="NAME", help="Name of the snapshot.", show_default=False)]


@snapshot_app.command("take")
def take(
    ctx: typer.Context,
    name: Name,
    note: Annotated[str | None, typer.Option(help="What it is for.", show_default=False)] = None,
    author: Annotated[
        str | None, typer.Option(help="Who takes it; the login name without it.", show_default=False)
    ] = None,
) -> None:
    """Freeze what is held to be so now under a name.

    A name that is taken keeps what it holds. Sentences are kept by reference: that of a report that is deleted later is
    not shown any more.
    """
    import re

    from app.cli_judging import login_name
    from app.ingest.freezing import take_snapshot
    from app.store.snapshots import get_snapshot
    from graph.errors import InvalidInputError

    if name == NOW or re.fullmatch(NAME_PATTERN, name) is None:
        raise InvalidInputError(
            f"NAME: {name!r} is not made of small letters, digits and hyphens (and 'now' is the present)", field="NAME"
        )
    with open_service(ctx) as service:
        is_new = take_snapshot(service.store, name, author=author or login_name(), note=note or None)
        with service.store.read() as session:
            row = get_snapshot(session, name)
            typer.echo(f"{'Taken' if is_new else 'Taken before'}: {_in_a_line(row)}")


@snapshot_app.command("list")
def list_all(ctx: typer.Context, as_json: AsJson = False) -> None:
    """List the snapshots, the newest first."""
    from app.store.read_keyset import SortKey
    from app.store.snapshot_tables import SnapshotRow
    from app.store.snapshots import load_snapshots

    keys = [SortKey(SnapshotRow.taken_at, descending=True), SortKey(SnapshotRow.name)]
    with open_service(ctx) as service, service.store.read() as session:
        rows, _ = load_snapshots(session, keys, after=None, limit=10_000)
        if as_json:
            write_json(items=[_values(row) for row in rows])
            return
        for row in rows:
            typer.echo(_in_a_line(row))
    if not rows:
        remark("No snapshot was taken.")


@snapshot_app.command("show")
def show(ctx: typer.Context, name: Name, as_json: AsJson = False) -> None:
    """Show what a snapshot holds, and check every part of it against its digest."""
    from app.store.snapshots import get_snapshot, list_parts, read_part, stored_size

    with open_service(ctx) as service, service.store.read() as session:
        row = get_snapshot(session, name)
        values = {**_values(row), "stored": stored_size(session, name)}
        parts = list_parts(session, name)
        for part in parts:
            read_part(session, part)
        if as_json:
            write_json(**values, parts=len(parts))
            return
        typer.echo(_in_a_line(row))
        for kind, count in row.counts.items():
            typer.echo(f"  {kind:<20}{count:>12}")
        typer.echo(f"  {len(parts)} parts, all as they were frozen; {values['stored']} bytes stored")
        typer.echo(f"  digest {row.digest}")


@snapshot_app.command("export")
def export(
    ctx: typer.Context,
    name: Name,
    format_name: Annotated[ExportName, typer.Argument(metavar="FORMAT", help="What to write.", show_default=False)],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write; standard output without it.", dir_okay=False)
    ] = None,
    where: Where = None,
    no_evidence: Annotated[bool, typer.Option("--no-evidence", help="Leave out sentences and their reports.")] = False,
) -> None:
    """Write the graph of a snapshot for another tool, in the formats of `export`.

    Examples:

        conflict-graph snapshot export may gexf --output may.gexf --where country=IQ
    """
    from app.export_formats import FORMATS
    from app.frozen.extras import make_frozen_extras
    from app.frozen.filters import CAN_NOT, check_frozen, to_frozen_filter
    from graph.errors import InvalidInputError
    from graph.export.extras import NO_EXTRAS
    from graph.query import filter_graph

    query = parse_where(where, unmentioned=False)
    check_frozen(query, CAN_NOT)
    if format_name not in FORMATS:
        raise InvalidInputError(f"FORMAT: {format_name.value!r} are spans of reports, which are not frozen")
    if (format_name in BINARY or format_name == ExportName.CSV) and output is None and sys.stdout.isatty():
        raise InvalidInputError(f"{format_name.value}: is no text; name a file with --output", field="output")
    with open_service(ctx) as service:
        frozen = service.frozen.get(name)
        wanted = filter_graph(frozen.graph, to_frozen_filter(frozen, query))

        def write(file: BinaryIO) -> None:
            with service.store.read() as session:
                extras = make_frozen_extras(frozen, session, sees_restricted=True)
                FORMATS[format_name].write(wanted, file, NO_EXTRAS if no_evidence else extras)

        write_whole(output, write)


@snapshot_app.command("delete")
def delete(ctx: typer.Context, name: Name) -> None:
    """Delete a snapshot; what others share with it stays."""
    from app.ingest.freezing import drop_snapshot

    with open_service(ctx) as service:
        drop_snapshot(service.store, name)
    typer.echo(f"Deleted: {name}")


def _values(row: "SnapshotRow") -> dict[str, Any]:
    names = ("name", "version", "taken_at", "author", "note", "digest", "size", "counts")
    return {name: getattr(row, name) for name in names}


def _in_a_line(row: "SnapshotRow") -> str:
    total = sum(row.counts.values())
    words = f"{row.name}  {row.taken_at:%Y-%m-%d %H:%M} UTC by {row.author}  change {row.version}, {total} records"
    return f"{words}  {row.note}" if row.note else words
