"""What the commands that ask the graph share: the filter, names to nodes, links and sentences in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli_common import note, write_line

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

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


def parse_where(texts: Iterable[str] | None, *, unmentioned: bool = True) -> Asked:
    """The filter that `--where` gives; `unmentioned` is whether seeds that no report names are kept unless it says.

    Raises
    ------
    InvalidInputError
        With the name and the value, if there is no such name or it can't have that value.
    """
    from app.cli_export import parse_bbox, parse_country, parse_known_day, parse_last_day
    from graph import ontology
    from graph.dates import parse_date
    from graph.errors import InvalidInputError
    from graph.filters import GraphFilter

    choices: dict[str, tuple[str, Iterable[str]]] = {
        "kind": ("kinds", ontology.EntityKind),
        "entity_type": ("entity_types", (*ontology.ActorType, *ontology.LocationType, *ontology.OperationType)),
        "event_type": ("event_types", ontology.EventType),
        "relation_type": ("relation_types", ontology.RelationType),
        "role": ("roles", ontology.Role),
        "modality": ("modalities", ontology.Modality),
        "date_precision": ("date_precisions", ontology.DatePrecision),
    }
    single: dict[str, tuple[str, Any]] = {
        "bbox": ("bbox", parse_bbox),
        "date_from": ("date_from", lambda text: parse_date(text, field="date_from").start),
        "date_to": ("date_to", lambda text: parse_last_day("date_to", text)),
        "as_of": ("as_of", lambda text: parse_last_day("as_of", text)),
        "min_confidence": ("min_confidence", lambda text: _parse_number("min_confidence", text, float)),
        "min_corroboration": ("min_corroboration", lambda text: _parse_number("min_corroboration", text, float)),
        "min_sources": ("min_sources", lambda text: _parse_number("min_sources", text, int)),
        "text": ("text", str),
        "include_unmentioned": ("include_unmentioned", lambda text: _parse_truth("include_unmentioned", text)),
    }
    several: dict[str, tuple[str, Any]] = {
        "actor": ("actor_ids", str),
        "place": ("place_ids", str),
        "country": ("countries", parse_country),
    }
    given: dict[str, Any] = {"include_unmentioned": unmentioned}
    known_at = None
    for pair in texts or ():
        name, _, value = pair.partition("=")
        if name == "known_at":
            known_at = parse_known_day("known_at", value)
        elif name in single:
            field, parse = single[name]
            given[field] = parse(value)
        elif name in several:
            field, parse = several[name]
            given[field] = given.get(field, frozenset()) | {parse(value)}
        elif name in choices:
            field, known = choices[name]
            if value not in {str(one) for one in known}:
                listed = ", ".join(sorted(str(one) for one in known))
                raise InvalidInputError(f"{name}: {value!r} is none of {listed}", field=name)
            given[field] = given.get(field, frozenset()) | {value}
        else:
            listed = ", ".join(sorted((*choices, *single, *several, "known_at")))
            raise InvalidInputError(f"--where: {pair!r} is not NAME=VALUE with one of {listed}", field="where")
    return Asked(GraphFilter(**given), known_at)


def follow_ids(service: "Service", asked: Asked) -> Asked:
    """The same filter with older ids followed, and with the places that lie in those asked for.

    Raises
    ------
    NotFoundError
        If it names an entity that does not exist.
    """
    from app.store.where import AreaSearch, canonical_ids, list_places

    wanted = asked.graph_filter
    if not (wanted.actor_ids or wanted.place_ids):
        return asked
    with service.store.read() as session:
        actors = frozenset(canonical_ids(session, wanted.actor_ids))
        places = list_places(session, AreaSearch(place_ids=sorted(wanted.place_ids or ())))
    return replace(asked, graph_filter=replace(wanted, actor_ids=actors, place_ids=places))


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


def _parse_number(name: str, text: str, kind: type[float]) -> float:
    from graph.errors import InvalidInputError

    try:
        return kind(text)
    except ValueError as exc:
        raise InvalidInputError(f"{name}: {text!r} is no number", field=name) from exc


def _parse_truth(name: str, text: str) -> bool:
    from graph.errors import InvalidInputError

    if text not in ("true", "false"):
        raise InvalidInputError(f"{name}: {text!r} is neither true nor false", field=name)
    return text == "true"
