"""The parts of an actor over time, and what they do as what the whole does.

A part is an organisation that is part of the actor, or a member of it, over any number of steps. What it does counts
for the whole while it may have belonged to it, and the piece says through whom. What happens among those who belong
together at the time is left out. An event in which the whole and its part both act is one piece, that of the whole.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import networkx as nx

from graph.filters import GraphFilter
from graph.periods import Stretch, overlap
from graph.tie_choice import choose_pieces
from graph.tie_model import Piece, PieceFilter
from graph.tie_pieces import find_spells, iter_pieces_of, validity_of

PART_RELATIONS = frozenset(("part_of", "member_of"))
MOST_STEPS = 8  # from a part to the whole


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an actor: the stretches of time in which it belongs to it, and the relations that say so, upwards."""

    windows: tuple[Stretch, ...]
    relation_ids: tuple[str, ...] = ()

    def covers(self, piece: Piece) -> bool:
        """Whether it may have belonged to the whole at the time of a piece."""
        return not piece.is_placed or any(
            overlap(window, days) is not None for window in self.windows for days in piece.stretches
        )


Family = dict[str, Part]  # the whole and its parts, by id


def just(actor_id: str) -> Family:
    """An actor without its parts."""
    return {actor_id: Part(((None, None),))}


def find_parts(graph: "nx.MultiDiGraph[str]", actor_id: str) -> Family:
    """The actor and the actors that are part or member of it, over at most `MOST_STEPS` steps, the shortest way first.

    Unknown validity is open. Where only reports' days are known, the link is not bound to them: an organisation is not
    thought to leave the whole between two reports.
    """
    found = just(actor_id)
    front = [actor_id]
    for _ in range(MOST_STEPS):
        farther: dict[str, list[tuple[Stretch, tuple[str, ...]]]] = {}
        for whole_id in front:
            whole = found[whole_id]
            for part_id, _, key, edge in sorted(
                graph.in_edges(whole_id, keys=True, data=True), key=lambda link: (link[0], link[2])
            ):
                if not _is_part(graph, part_id, edge) or part_id in found:
                    continue
                held = find_spells(edge) or (validity_of(edge),)
                windows = (overlap(days, window) for days in held for window in whole.windows)
                farther.setdefault(part_id, []).extend(
                    (window, (key, *whole.relation_ids)) for window in windows if window is not None
                )
        front = [part_id for part_id, links in farther.items() if links]
        for part_id in front:
            links = farther[part_id]
            found[part_id] = Part(tuple(window for window, _ in links), links[0][1])
        if not front:
            break
    return found


def family_pieces(
    graph: "nx.MultiDiGraph[str]",
    actor_id: str,
    family: Family,
    wanted: PieceFilter,
    *,
    also: str | None = None,
    graph_filter: GraphFilter | None = None,
) -> list[Piece]:
    """The pieces of an actor and its parts with others; those between two who belong together are left out."""
    found = []
    for member_id, part in family.items():
        pieces = iter_pieces_of(graph, member_id, wanted, also=also)
        if graph_filter is not None:
            pieces = choose_pieces(graph, pieces, graph_filter, always=(member_id, also or member_id))
        for piece in pieces:
            other = family.get(piece.other_id)
            if not part.covers(piece) or (other is not None and other.covers(piece)):
                continue
            found.append(_through(piece, actor_id, piece.other_id))
    return _keep_direct(found)


def part_families(family: Family, others: Family, one_id: str, other_id: str) -> tuple[Family, Family]:
    """Two families without common members.

    Of a whole and its part, what belongs to the part is the part's; what belongs to both of two others is neither's.
    """
    common = family.keys() & others.keys()
    is_part, is_whole = one_id in others, other_id in family
    if not is_whole:
        others = {member_id: part for member_id, part in others.items() if member_id not in common}
    if not is_part:
        family = {member_id: part for member_id, part in family.items() if member_id not in common}
    return family, others


def pair_pieces(
    graph: "nx.MultiDiGraph[str]",
    one_id: str,
    other_id: str,
    families: tuple[Family, Family],
    wanted: PieceFilter,
    *,
    graph_filter: GraphFilter | None = None,
) -> list[Piece]:
    """The pieces between the members of two families."""
    family, others = families
    found = []
    for piece in family_pieces(graph, one_id, family, wanted, also=other_id, graph_filter=graph_filter):
        part = others.get(piece.other_id)
        if part is not None and part.covers(piece):
            found.append(_through(piece, one_id, other_id))
    return _keep_direct(found)


def _through(piece: Piece, one_id: str, other_id: str) -> Piece:
    """A piece as one of the wholes, with the parts through which it counts."""
    return replace(
        piece,
        one_id=one_id,
        other_id=other_id,
        one_via=piece.one_via or (piece.one_id if piece.one_id != one_id else None),
        other_via=piece.other_via or (piece.other_id if piece.other_id != other_id else None),
    )


def _keep_direct(pieces: Iterable[Piece]) -> list[Piece]:
    """One piece for each fact, other one and sign: what an actor and its part do in one event is not two things."""
    best: dict[tuple[str, str, str], Piece] = {}
    for piece in pieces:
        key = (piece.fact_id, piece.other_id, piece.sign)
        best[key] = min(best.get(key, piece), piece, key=_directness)
    return list(best.values())


def _directness(piece: Piece) -> tuple[bool, bool, str, str]:
    return piece.one_via is not None, piece.other_via is not None, piece.one_via or "", piece.other_via or ""


def _is_part(graph: "nx.MultiDiGraph[str]", part_id: str, edge: dict[str, Any]) -> bool:
    return (
        edge["edge_type"] == "relation"
        and edge["relation_type"] in PART_RELATIONS
        and graph.nodes[part_id].get("kind") == "actor"
    )
