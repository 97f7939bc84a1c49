"""Events, entities and relations of a snapshot that fit, in order; all in memory, one pass over the graph."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.frozen.loading import Frozen
from app.frozen.places import find_named, is_near
from graph.filters import Box, Fitting, GraphFilter, is_inside

Edge = tuple[str, str, str, dict[str, Any]]  # start, end, id, attributes


@dataclass(frozen=True, slots=True)
class FrozenEntitySearch:
    """Which entities, beside what a `GraphFilter` says; an empty field does not restrict."""

    name: str | None = None
    prefix: str | None = None
    bbox: Box | None = None
    near: tuple[float, float, float] | None = None
    near_certain: bool = False
    precisions: Sequence[str] = ()
    seen_from: date | None = None
    seen_to: date | None = None
    is_mentioned: bool | None = None


def list_events(frozen: Frozen, wanted: GraphFilter, *, sort: str) -> list[str]:
    """Ids of the events that fit, sorted."""
    fitting, graph = Fitting(frozen.graph, wanted), frozen.graph
    found = [node for node, data in graph.nodes(data=True) if data["node_type"] == "event" and fitting.has_event(node)]
    return sort_by(found, sort, lambda node, name: graph.nodes[node].get(name))


def list_entities(frozen: Frozen, wanted: GraphFilter, search: FrozenEntitySearch, *, sort: str) -> list[str]:
    """Ids of the entities that fit, sorted."""
    fitting, graph = Fitting(frozen.graph, wanted), frozen.graph
    nodes: Iterable[str] = graph
    if search.name is not None:
        nodes = find_named(frozen, search.name)
    if search.prefix is not None:
        nodes = set(nodes) & find_named(frozen, search.prefix, prefix=True)
    found = [
        node
        for node in nodes
        if graph.nodes[node]["node_type"] == "entity" and fitting.has_entity(node) and _fits(graph.nodes[node], search)
    ]
    return sort_by(found, sort, lambda node, name: graph.nodes[node].get("label" if name == "name" else name))


def list_relations(
    frozen: Frozen,
    wanted: GraphFilter,
    *,
    sources: frozenset[str],
    targets: frozenset[str],
    ends: frozenset[str],
    sort: str,
) -> list[Edge]:
    """The relations that fit, sorted."""
    fitting = Fitting(frozen.graph, wanted)
    found = {
        key: (start, end, key, edge)
        for start, end, key, edge in frozen.graph.edges(keys=True, data=True)
        if edge["edge_type"] == "relation"
        and (not sources or start in sources)
        and (not targets or end in targets)
        and (not ends or start in ends or end in ends)
        and fitting.has_relation(edge, key)
    }

    def read(key: str, name: str) -> Any:
        return found[key][3].get("relation_type" if name == "type" else name)

    return [found[key] for key in sort_by(found, sort, read)]


def sort_by(ids: Iterable[str], sort: str, read: Callable[[str, str], Any]) -> list[str]:
    """Ids by a value and then by id; with `-` before its name the largest first; unknown ones last in either way."""
    name = sort.removeprefix("-")
    is_descending = sort.startswith("-")
    ordered = sorted(ids, reverse=is_descending)
    known = [one for one in ordered if read(one, name) is not None]
    known.sort(key=lambda one: read(one, name), reverse=is_descending)  # keeps the order of equal ones
    return known + [one for one in ordered if read(one, name) is None]


def _fits(data: dict[str, Any], search: FrozenEntitySearch) -> bool:
    if search.bbox is not None and not is_inside(search.bbox, data.get("longitude"), data.get("latitude")):
        return False
    if search.near is not None and not is_near(data, search.near, is_certain=search.near_certain):
        return False
    if search.precisions and data.get("precision") not in search.precisions:
        return False
    if search.seen_from is not None and (data.get("last_seen") or "") < search.seen_from.isoformat():
        return False
    if search.seen_to is not None and (data.get("first_seen") or "9999") > search.seen_to.isoformat():
        return False
    return search.is_mentioned is None or bool(data.get("report_count")) == search.is_mentioned
