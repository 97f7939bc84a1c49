"""Events, entities and relations of a snapshot that fit, in order; all in memory, one pass over the graph."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.frozen.loading import Frozen
from app.frozen.places import find_named
from graph.filters import Fitting, GraphFilter
from graph.query import find_nodes
from graph.record_lists import iter_relations
from graph.steps import finish

Edge = tuple[str, str, str, dict[str, Any]]  # start, end, id, attributes


@dataclass(frozen=True, slots=True)
class FrozenEntitySearch:
    """Which entities, beside what a `GraphFilter` says; an empty field does not restrict."""

    name: str | None = None
    prefix: str | None = None
    countries: Sequence[str] = ()
    seen_from: date | None = None
    seen_to: date | None = None
    is_mentioned: bool | None = None
    as_of: date | None = None


def list_events(frozen: Frozen, wanted: GraphFilter, *, sort: str) -> list[str]:
    """Ids of the events that fit, sorted."""
    fitting, graph = Fitting(frozen.graph, wanted), frozen.graph
    found = [node for node, data in graph.nodes(data=True) if data["node_type"] == "event" and fitting.has_event(node)]
    return sort_by(found, sort, lambda node, name: graph.nodes[node].get(name))


def list_entities(frozen: Frozen, wanted: GraphFilter, search: FrozenEntitySearch, *, sort: str) -> list[str]:
    """Ids of the entities that the part of the graph holds which the filter asks for, sorted."""
    nodes = frozen.graph.nodes
    kept: Iterable[str] = finish(find_nodes(frozen.graph, Fitting(frozen.graph, wanted)))
    if search.name is not None:
        kept = set(kept) & find_named(frozen, search.name)
    if search.prefix is not None:
        kept = set(kept) & find_named(frozen, search.prefix, prefix=True)
    found = [node for node in kept if nodes[node]["node_type"] == "entity" and _fits(nodes[node], search)]
    return sort_by(found, sort, lambda node, name: nodes[node].get("label" if name == "name" else name))


def list_relations(
    frozen: Frozen,
    wanted: GraphFilter,
    *,
    sources: frozenset[str],
    targets: frozenset[str],
    ends: frozenset[str],
    in_events: bool,
    sort: str,
) -> list[Edge]:
    """The relations that fit, sorted; as `graph.record_lists` chooses them."""
    found = {
        key: (start, end, key, edge)
        for start, end, key, edge in iter_relations(frozen.graph, wanted, in_events=in_events)
        if (not sources or start in sources)
        and (not targets or end in targets)
        and (not ends or start in ends or end in ends)
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
    if search.countries and data.get("country") not in search.countries:
        return False
    if search.as_of is not None and not (
        (data.get("active_from") or "") <= search.as_of.isoformat() <= (data.get("active_to") or "9999")
    ):
        return False
    if search.seen_from is not None and (data.get("last_seen") or "") < search.seen_from.isoformat():
        return False
    if search.seen_to is not None and (data.get("first_seen") or "9999") > search.seen_to.isoformat():
        return False
    return search.is_mentioned is None or bool(data.get("report_count")) == search.is_mentioned
