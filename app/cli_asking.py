"""What the commands that ask the graph share: the filter, names to nodes, links and sentences in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli_common import note, write_line

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.filters.queries import GraphQuery
    from app.service import Service
    from graph.budgets import Budget
    from graph.filters import GraphFilter
    from graph.ground import Link

INDENT = "      "
RECORDS = {"par_": "participant", "rel_": "relation", "evm_": "event"}
WHERE = (
    "What must fit, as the filter of the API names it: country=IQ, event_type=attack, date_from=2017 ... May be given "
    "more than once."
)
Where = Annotated[list[str] | None, typer.Option("--where", metavar="NAME=VALUE", help=WHERE, show_default=False)]
EdgeTypes = Annotated[
    list[str] | None,
    typer.Option(
        "--edge-type",
        metavar="TYPE",
        help="Walk along these edges: role, relation, located_at, part_of, claimed_by.",
        show_default=False,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
NOT_PLACES = ("role", "relation")


@dataclass(frozen=True)
class Asked:
    """A filter and a day of knowledge."""

    graph_filter: "GraphFilter"
    known_at: date | None = None


def parse_where(texts: Iterable[str] | None, *, unmentioned: bool = True) -> "GraphQuery":
    """The filter that `--where` gives; `unmentioned` is whether seeds that no report names are kept unless it says.

    Raises
    ------
    InvalidInputError
        With the name and the value, if there is no such name or it can't have that value.
    """
    from app.filters.queries import GraphQuery
    from app.filters.reading import parse_query

    given = list(texts or ())
    if not any(text.startswith("include_unmentioned=") for text in given):
        given.append(f"include_unmentioned={str(unmentioned).lower()}")
    return parse_query(GraphQuery, given)


def read_asked(service: "Service", query: "GraphQuery") -> Asked:
    """The filter of the graph: names and older ids followed, with the places that lie in those asked for.

    Raises
    ------
    NotFoundError
        If it names an entity that does not exist.
    InvalidInputError
        If several entities have a name: they are listed.
    """
    from app.filters.reading import read_filter

    with service.store.read() as session:
        actors = [one if one.startswith("ent_") else find_node(session, one, "actor") for one in query.actor]
    wanted = query.model_copy(update={"actor": actors})
    return Asked(read_filter(service.store, wanted, sees_restricted=True), query.known_at)


def parse_edge_types(texts: Iterable[str] | None, default: Iterable[str] = ()) -> frozenset[str]:
    """The edges to walk along.

    Raises
    ------
    InvalidInputError
        If there is no such type.
    """
    from graph.errors import InvalidInputError
    from graph.ground import EDGE_TYPES

    wanted = frozenset(texts or default)
    for name in sorted(wanted - EDGE_TYPES):
        raise InvalidInputError(f"--edge-type: {name!r} is none of {', '.join(sorted(EDGE_TYPES))}", field="edge_type")
    return wanted


def find_node(session: "Session", text: str, field: str) -> str:
    """The id of the event of this id, or of the entity of this id or name.

    Raises
    ------
    NotFoundError
        If there is none.
    InvalidInputError
        If several entities have the name: they are listed.
    """
    from app.store.read_named import find_entity
    from app.store.search import resolve_id
    from graph.ontology import EntityKind

    if text.startswith("evm_"):
        return resolve_id(session, "event", text)[0]
    return find_entity(session, text, *EntityKind, field=field)


def find_nodes(service: "Service", texts: Iterable[str], field: str) -> list[str]:
    """The ids of several, each once."""
    with service.store.read() as session:
        return list(dict.fromkeys(find_node(session, text, field) for text in texts))


def make_budget(service: "Service") -> "Budget":
    """What one question may take, by the settings."""
    from graph.budgets import Budget

    return Budget(steps=service.settings.question_steps, seconds=service.settings.question_seconds)


def label_nodes(graph: Any, node_ids: Iterable[str]) -> dict[str, str]:
    """The labels of nodes by id."""
    return {node: str(graph.nodes[node]["label"]) for node in sorted(set(node_ids))}


def write_json(**parts: Any) -> None:
    """Print one JSON object."""
    import orjson

    write_line(orjson.dumps(parts, option=orjson.OPT_INDENT_2))


def note_ended(ended_by: str | None) -> None:
    """Say that an answer is not all."""
    if ended_by == "limit":
        note("there may be more (--limit)")
    elif ended_by is not None:
        note(f"this is a part: the budget of {ended_by} ended it (settings CONFLICT_GRAPH_QUESTION_...)")


def load_sentences(service: "Service", record_ids: Iterable[str], known_at: date | None) -> dict[str, str]:
    """The oldest sentence of each participation, relation or event, with its source."""
    from app.store.read_evidence import load_first_evidence

    wanted: dict[str, set[str]] = {}
    for record_id in record_ids:
        if (kind := RECORDS.get(record_id[:4])) is not None:
            wanted.setdefault(kind, set()).add(record_id)
    found: dict[str, str] = {}
    with service.store.read() as session:
        for kind, ids in wanted.items():
            for record_id, rows in load_first_evidence(session, kind, ids, each=1, known_at=known_at).items():
                row: Any = rows[0]
                text = " ".join(str(row.sentence_text or row.text).split())
                found[record_id] = f'"{text}" ({row.publisher or "unknown publisher"}, {row.published_at or "no day"})'
    return found


def print_step(
    one: str, other: str, links: Iterable["Link"], names: Mapping[str, str], told: Mapping[str, str]
) -> None:
    """A step between two nodes: what joins them, when, how surely, and a sentence."""
    typer.echo(f"  {names[one]} -- {names[other]}")
    for link in links:
        days = _describe_days(link)
        way = "" if link.source_id == one else " (of the other)"
        typer.echo(f"{INDENT}{link.type}{way}, {days}, confidence {link.confidence:.2f}  {link.id}")
        if link.record_id in told:
            typer.echo(f"{INDENT}  {told[link.record_id]}")


def _describe_days(link: "Link") -> str:
    if link.dated_by is None:
        return "day unknown"
    first, last = link.first_day or "...", link.last_day or "..."
    days = first if first == last else f"{first} to {last}"
    return f"{days} (day of report)" if link.dated_by == "report" else days
