"""The command `ego-timeline`: with whom an actor had ties, and how that changed."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli_asking import AsJson, Where, find_nodes, parse_where, read_asked, write_json
from app.cli_common import note, open_service
from app.cli_steps import run_steps

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.analytics.questions import NodeName
    from graph.tie_projection import EgoSpan


class SpanName(StrEnum):
    """How time is cut."""

    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"


def ego_timeline(
    ctx: typer.Context,
    actor: Annotated[
        str, typer.Argument(metavar="ACTOR", help="Id or name of an actor or person.", show_default=False)
    ],
    period: Annotated[SpanName, typer.Option(help="How time is cut.")] = SpanName.YEAR,
    include_generic: Annotated[bool, typer.Option("--include-generic", help="Let in those without a name.")] = False,
    where: Where = None,
    as_json: AsJson = False,
) -> None:
    """Tell with whom an actor had ties, by period: who came, who went, whose tie changed its sign.

    Consecutive periods in which nothing changes are one span. What is not known so exactly is in no period.

    Examples:

        conflict-graph ego-timeline "Nusra Front" --period quarter --where country=SY

    Exit code 2 if several have the name: they are listed with their ids.
    """
    from app.analytics.circles import tell_circle
    from app.analytics.questions import ego_span_steps
    from graph.periods import Period
    from graph.tie_projection import to_piece_filter

    query = parse_where(where)
    with open_service(ctx) as service:
        asked = read_asked(service, query)
        (found_id,) = find_nodes(service, [actor], "ACTOR")
        to_piece_filter(asked.graph_filter)  # refuses kinds that have no ties
        steps = ego_span_steps(
            service.workbench,
            found_id,
            asked.graph_filter,
            asked.known_at,
            period=Period(period),
            include_generic=include_generic,
        )
        found = run_steps(steps)
    if as_json:
        write_json(**tell_circle(found, found.spans), next=None)
        return
    for span in found.spans:
        _print_span(span, found.names)
    if not found.spans:
        note("no tie of a known time")


def _print_span(span: "EgoSpan", names: "Mapping[str, NodeName]") -> None:
    label = span.first if span.first == span.last else f"{span.first or '...'} to {span.last or '...'}"
    typer.echo(f"{label}: {len(span.members)} in the circle")
    turned = {one.other_id: f", was {one.sign_from}" for one in span.turned}
    for one in span.members:
        mark = "+" if one.other_id in span.appeared else " "
        tie = f"{one.balance.sign.value} {one.balance.strength:.2f}{turned.get(one.other_id, '')}"
        typer.echo(f"  {mark} {names[one.other_id].label}: {tie}  {one.other_id}")
    for other_id in span.disappeared:
        typer.echo(f"  - {names[other_id].label}  {other_id}")
