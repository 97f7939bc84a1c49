"""Commands for the seeds: what is known before any report is read."""

from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli_common import error_console, note, open_service

if TYPE_CHECKING:
    from app.ingest.seeding import SeedDiff
    from app.service import Service

seed_app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="markdown",
    help="""Known actors, places, codebook and word lists: load them, or see what a reload would change.

    The files are in the folder of the setting CONFLICT_GRAPH_SEEDS_DIR; seeds/README.md tells their form.
    """,
)
Migrate = Annotated[bool, typer.Option("--migrate", help="Bring the tables up to date first.")]
Limit = Annotated[int, typer.Option(min=0, help="Most records to list; 0 lists all.")]


@seed_app.command("load")
def load(ctx: typer.Context, migrate: Migrate = False) -> None:
    """Load the seed files, whole or not at all.

    Loading the same files again changes nothing and says so. What analysts judged and corrected is kept. Files with
    mistakes are refused: each is named with file, line, field and reason.

    Example:

        conflict-graph seed load
    """
    with open_service(ctx, migrated=not migrate) as service:
        if migrate:
            from app.store.migrations import upgrade

            upgrade(service.store)
        typer.echo(load_seed_files(service))


@seed_app.command("reload")
def reload(ctx: typer.Context) -> None:
    """Load the seed files again after editing them; reports that name what changed are read again.

    See first what it would do with `conflict-graph seed diff`.
    """
    with open_service(ctx) as service:
        service.seed_set()  # refused while none are loaded
        typer.echo(load_seed_files(service))


@seed_app.command("diff")
def diff(ctx: typer.Context, limit: Limit = 40) -> None:
    """Show what loading the seed files would change; nothing is written.

    A line for each record: + new, ~ changed, - gone, with its kind and key.
    """
    from app.ingest.seeding import diff_seeds
    from app.seeds.reader import read_seed_set

    with open_service(ctx) as service:
        found = diff_seeds(service.store, read_seed_set(service.settings.seeds_dir))
    lines = [
        f"{sign} {kind} {key}"
        for sign, records in (("+", found.added), ("~", found.changed), ("-", found.removed))
        for kind, key in records
    ]
    shown = lines if limit == 0 else lines[:limit]
    for line in shown:
        typer.echo(line)
    if len(shown) < len(lines):
        note(f"… and {len(lines) - len(shown)} more (--limit 0 lists all)")
    typer.echo(_describe(found, done=False))


@seed_app.command("places")
def places(ctx: typer.Context) -> None:
    """Compile the index of places now, if it is missing or older than its sources.

    Otherwise this happens when the first report is read. It takes about a minute, once.
    """
    from app.extract.gazetteer_build import ensure_gazetteer

    with open_service(ctx, migrated=False) as service, error_console().status("Compiling the index of places"):
        ensure_gazetteer(service.settings.gazetteer_path, service.settings.seeds_dir)
    typer.echo(f"The index of places is at {service.settings.gazetteer_path}")


def load_seed_files(service: "Service") -> str:
    """Load the seed files; gives a sentence that tells what changed."""
    from app.ingest.seeding import load_seeds
    from app.seeds.reader import read_seed_set

    with error_console().status("Loading the seeds"):
        seeds = read_seed_set(service.settings.seeds_dir)
        done = load_seeds(service.store, seeds, service.make_analyser)
    if not done.diff.count:
        return _describe(done.diff, done=True)
    return f"{_describe(done.diff, done=True)}; {done.changes} records of the graph changed"


def _describe(diff: "SeedDiff", *, done: bool) -> str:
    if not diff.count:
        return "Seeds: 0 changes; the files are as they were loaded"
    groups = (("new", diff.added), ("changed", diff.changed), ("gone", diff.removed))
    parts = []
    for word, records in groups:
        if records:
            kinds = Counter(kind for kind, _ in records)
            listed = ", ".join(f"{kinds[kind]} {kind}" for kind in sorted(kinds))
            parts.append(f"{len(records)} {word} ({listed})")
    reread = (
        f"; {diff.reports_to_read} reports {'were' if done else 'to be'} read again" if diff.reports_to_read else ""
    )
    return f"Seeds: {', '.join(parts)}{reread}"
