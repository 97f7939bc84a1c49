"""The command `chart`: a figure of what a filter asks for, as SVG or PNG.

--where --> EventFilterQuery or GraphQuery --app/figures.py--> file, whole or not at all
"""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli_asking import Where, find_node
from app.cli_common import fail, note, open_service
from app.cli_export import write_whole

if TYPE_CHECKING:
    from app.charts.sheet import Format, Sheet
    from app.figures import Chart
    from app.service import Service

HEIGHTS = {"timeline": 600, "dyads": 720, "map": 640, "network": 720}


class ChartName(StrEnum):
    """What `chart` can draw."""

    TIMELINE = "timeline"
    DYADS = "dyads"
    MAP = "map"
    NETWORK = "network"


class PeriodName(StrEnum):
    """How time is cut."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


def chart(
    ctx: typer.Context,
    name: Annotated[ChartName, typer.Argument(metavar="FIGURE", help="What to draw.", show_default=False)],
    output: Annotated[
        Path,
        typer.Option("--output", "-o", help="File to write: its ending, .svg or .png, decides.", show_default=False),
    ],
    where: Where = None,
    title: Annotated[str | None, typer.Option(help="Title of the figure.", show_default=False)] = None,
    by: Annotated[PeriodName, typer.Option(help="Of `timeline`: how time is cut.")] = PeriodName.MONTH,
    most: Annotated[
        int | None,
        typer.Option(min=1, help="Most actors (20), places (500) or nodes (60) that are drawn.", show_default=False),
    ] = None,
    width: Annotated[int, typer.Option(help="Width in pixels.")] = 960,
    height: Annotated[int | None, typer.Option(help="Height in pixels.", show_default=False)] = None,
    scale: Annotated[float, typer.Option(help="Pixels of a PNG to one of width and height.")] = 2.0,
) -> None:
    """Draw a figure for a report, with a line below that tells the filter and what could not be drawn.

    FIGURE: `timeline` (events and dead by period, with the band from low to high), `dyads` (who fights and who supports
    whom), `map` (events in the circles that their places are known by), `network` (the filtered graph).

    `--where` takes the names of the API: for `timeline` those of the list of events, else those of the graph.

    Examples:

        conflict-graph chart timeline --where country=IQ -o deaths.svg

        conflict-graph chart map --where country=SY --where date_from=2017 --title "Syria since 2017" -o map.png
    """
    from app.charts.sheet import Sheet
    from app.figures import TITLES

    ending = output.suffix.lower().removeprefix(".")
    if ending not in ("svg", "png"):
        fail(f"--output: {output.name!r} ends in neither .svg nor .png", code=2)
    file_format: Format = "svg" if ending == "svg" else "png"
    text = TITLES[name].format(by=by) if title is None else title
    sheet = Sheet(text, file_format, width, height or HEIGHTS[name], scale)
    with open_service(ctx) as service:
        drawn = _draw(service, name, where or [], sheet, by, most)
    write_whole(output, lambda file: _write(file, drawn.data))
    note(f"{output}: {len(drawn.data):,} bytes, graph version {drawn.version}")


def _draw(
    service: "Service", name: ChartName, where: list[str], sheet: "Sheet", by: PeriodName, most: int | None
) -> "Chart":
    from app.charts.dyads import MOST_ACTORS
    from app.charts.maps import MOST_PLACES
    from app.charts.network import MOST_NODES
    from app.figures import chart_dyads, chart_map, chart_network, chart_timeline
    from app.filters.queries import EventFilterQuery, GraphQuery
    from app.filters.reading import parse_query

    if name == ChartName.TIMELINE:
        events = _name_actors(service, parse_query(EventFilterQuery, where))
        return chart_timeline(service, events, sheet, by=by.value, sees_restricted=True)
    query = _name_actors(service, parse_query(GraphQuery, where))
    if name == ChartName.DYADS:
        return chart_dyads(service, query, sheet, actors=min(most or 20, MOST_ACTORS))
    if name == ChartName.MAP:
        return chart_map(service, query, sheet, places=min(most or 500, MOST_PLACES))
    return chart_network(service, query, sheet, nodes=min(most or 60, MOST_NODES))


def _name_actors(service: "Service", query: Any) -> Any:
    """The query with the ids of actors that are given by name."""
    with service.store.read() as session:
        actors = [one if one.startswith("ent_") else find_node(session, one, "actor") for one in query.actor]
    return query.model_copy(update={"actor": actors})


def _write(file: Any, data: bytes) -> None:
    file.write(data)
