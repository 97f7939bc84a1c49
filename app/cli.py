"""The command line: thin calls into the same functions as the API.

    conflict-graph COMMAND -> app/cli_*.py -> ingest, seeding, snapshot, exports

Results go to standard output, messages and progress to standard error. Every command has a section in docs/cli.md.
"""

from typing import Annotated

import typer

from app.cli_admin import db_app, keys_app
from app.cli_changes import changes, diff
from app.cli_charts import chart
from app.cli_circles import ego_timeline
from app.cli_common import ErrorGroup
from app.cli_export import export
from app.cli_happenings import hotspots, sequences
from app.cli_judging import judge_app
from app.cli_matches import matches, why
from app.cli_measures import centrality, co_participation, communities
from app.cli_questions import control, operation
from app.cli_reading import extract, ingest
from app.cli_seeds import seed_app
from app.cli_serving import run, serve
from app.cli_snapshots import snapshot_app
from app.cli_state import rebuild, stats
from app.cli_ties import ties
from app.cli_walks import common, connect, neighbourhood, paths
from app.cli_wholes import bridges, components, projection

app = typer.Typer(
    name="conflict-graph",
    cls=ErrorGroup,
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="""Read conflict reports into a knowledge graph in which every fact names its sentence.

    The way from an empty folder to answers:

    `db upgrade` → `seed load` → `ingest reports/` → `serve`    (`run` does all four, with demo reports)

    Settings come from the environment (CONFLICT_GRAPH_DATABASE_URL and so on): see docs/settings.md.
    """,
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"conflict-graph {version('conflict-graph')}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """See the help text above."""


for command in (ingest, extract, rebuild, export, stats, matches, why, control, operation, ties, serve, run):
    app.command()(command)
for question in (paths, neighbourhood, connect, common, bridges, components, projection, ego_timeline):
    app.command()(question)
for telling in (diff, changes, chart):
    app.command()(telling)
for measuring in (centrality, communities, co_participation, hotspots, sequences):
    app.command()(measuring)
app.add_typer(seed_app, name="seed")
app.add_typer(judge_app, name="judge")
app.add_typer(snapshot_app, name="snapshot")
app.add_typer(db_app, name="db")
app.add_typer(keys_app, name="keys")


def main() -> None:
    """Entry point of the installed command."""
    app()


if __name__ == "__main__":
    main()
