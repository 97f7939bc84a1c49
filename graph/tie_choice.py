"""Which pieces of ties fit the filter of the graph.

pieces + GraphFilter --events, relations and parties that fit--> pieces
"""

from collections.abc import Collection, Iterable, Iterator
from functools import cache
from typing import Any

import networkx as nx

from graph.filters import Fitting, GraphFilter, edges_around
from graph.tie_model import Piece


def choose_pieces(
    graph: "nx.MultiDiGraph[str]",
    pieces: Iterable[Piece],
    graph_filter: GraphFilter,
    *,
    always: Collection[str] = (),
) -> Iterator[Piece]:
    """The pieces whose events, relations and parties fit; those of `always` are parties whatever they are."""
    fitting = Fitting(graph, graph_filter)
    has_event = cache(fitting.has_event)
    only_relations = graph_filter.is_about_relations

    @cache
    def is_party(node: str) -> bool:
        return node in always or (fitting.is_told(node) and fitting.is_eligible(node) and fitting.is_active(node))

    @cache
    def is_kept(node: str) -> bool:
        if not graph_filter.is_about_events and fitting.is_on_topic(node):
            return True
        return not only_relations and any(
            edge["edge_type"] == "role" and fitting.is_sure(edge) and has_event(other)
            for other, edge in edges_around(graph, node)
        )

    def has_relation(piece: Piece) -> bool:
        return fitting.has_relation(_edge_of(graph, piece), piece.fact_id)

    for piece in pieces:
        ends = (piece.one_id, piece.other_id)
        if not all(map(is_party, ends)):
            continue
        if piece.kind == "event":
            if not only_relations and has_event(piece.fact_id):
                yield piece
        elif has_relation(piece) and (any if only_relations else all)(map(is_kept, ends)):
            yield piece


def _edge_of(graph: "nx.MultiDiGraph[str]", piece: Piece) -> dict[str, Any]:
    for start, end in ((piece.one_id, piece.other_id), (piece.other_id, piece.one_id)):
        found: Any = graph.get_edge_data(start, end, piece.fact_id)
        if found is not None:
            break
    edge: dict[str, Any] = found
    return edge
