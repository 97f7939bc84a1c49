"""The pieces that ties are made of: each is one event or relation that joins two actors, with its sign and weight.

    event --roles--> source, ally | target, victim --EVENT_CLASSES--> pieces, one for each pair that it joins
    relation --RELATION_CLASSES--> one piece

In an event those who act stand against those acted upon if it is a conflict, and with them if it is cooperation; those
who act together are on one side. Two who clash without anybody else told on the other side may be on either: they
give no piece. Those acted upon have no tie by that alone. A pair that an event tells both ways is taken as opposed.

A piece keeps the days of the world. Where none are known, a relation (and an event that is going on) is taken to hold
on the days on which reports tell it, and `dated_by` says so; an event that is over has no day, and is in no period
unless that is asked for.
"""

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

import networkx as nx

from graph.ontology import SYMMETRIC_RELATIONS
from graph.periods import Stretch, overlap
from graph.polarity import (
    EVENT_CLASSES,
    INTENSITIES,
    MODALITY_FACTORS,
    RELATION_CLASSES,
    SIGNS,
    TieClass,
    source_factor,
)
from graph.spells import OPEN
from graph.tie_model import PARTIES, Piece, PieceFilter

DOERS = ("source", "ally")
TWO_SIDED = frozenset(("armed_clash", "mob_violence"))  # who acts may be on either side
TOGETHER = {  # what it is to do such a thing side by side
    TieClass.MATERIAL_CONFLICT: TieClass.MATERIAL_COOPERATION,
    TieClass.VERBAL_CONFLICT: TieClass.VERBAL_COOPERATION,
}


def iter_pieces_of(
    graph: "nx.MultiDiGraph[str]", actor_id: str, wanted: PieceFilter, *, also: str | None = None
) -> Iterator[Piece]:
    """The pieces between an actor and others, seen from it. Cost: proportional to its events and relations.

    Parameters
    ----------
    also : str, optional
        Another one who, like the actor itself, is let in whatever the filter says of parties.
    """
    always = frozenset((actor_id, also or actor_id))
    events = set()
    for other_id, edge in _role_edges(graph, actor_id):
        if edge["edge_type"] == "role":
            events.add(other_id)
    for event_id in sorted(events):
        for piece in event_pieces(graph, event_id, wanted, always=always):
            if actor_id in (piece.one_id, piece.other_id):
                yield piece if piece.one_id == actor_id else piece.turned()
    for _, target, key, edge in graph.out_edges(actor_id, keys=True, data=True):
        if edge["edge_type"] == "relation" and target != actor_id:
            yield from _relation_piece(graph, (actor_id, target, key, edge), wanted, always=always)
    for source, _, key, edge in graph.in_edges(actor_id, keys=True, data=True):
        if edge["edge_type"] == "relation" and source != actor_id:
            for piece in _relation_piece(graph, (source, actor_id, key, edge), wanted, always=always):
                yield piece.turned()


def iter_all_pieces(graph: "nx.MultiDiGraph[str]", wanted: PieceFilter) -> Iterator[Piece]:
    """All pieces, seen from the smaller id. Cost: one pass over the graph."""
    for event_id, data in graph.nodes(data=True):
        if data["node_type"] == "event":
            yield from event_pieces(graph, event_id, wanted)
    for source, target, key, edge in graph.edges(keys=True, data=True):
        if edge["edge_type"] == "relation" and source != target:
            for piece in _relation_piece(graph, (source, target, key, edge), wanted):
                yield piece if source < target else piece.turned()


def event_pieces(
    graph: "nx.MultiDiGraph[str]", event_id: str, wanted: PieceFilter, *, always: frozenset[str] = frozenset()
) -> Iterator[Piece]:
    """The pieces of an event, each seen from the smaller id; `always` are parties that fit whatever they are."""
    data = graph.nodes[event_id]
    act = EVENT_CLASSES.get(data["type"])
    if act is None or (wanted.types and data["type"] not in wanted.types):
        return
    placed = _place_event(data, wanted)
    sources = _count_sources(data)
    if not _is_wanted(((placed[0], placed[1]),), placed[2], sources, wanted) or not _has_begun(data, wanted):
        return
    parties = _list_parties(graph, event_id, wanted, always)
    is_clear = data["type"] not in TWO_SIDED or _has_foe(graph, event_id)
    for one_id, other_id in combinations(sorted(parties), 2):
        found = _judge(parties[one_id], parties[other_id], act, is_clear=is_clear)
        if found is None or (wanted.classes and found[0] not in wanted.classes):
            continue
        tie_class, one, other = found
        confidence = min(data.get("confidence", 1.0), one[2], other[2])
        if confidence < wanted.min_confidence:
            continue
        yield Piece(
            event_id, "event", data["type"], tie_class, SIGNS[tie_class], one_id, other_id, one[0], other[0],
            data["modality"], placed[0], placed[1], data.get("date_precision", "unknown"), placed[2],
            data.get("first_reported"), data.get("last_reported"), sources, confidence,
            _weigh(tie_class, confidence, sources) * MODALITY_FACTORS[data["modality"]], (one[1], other[1]),
        )  # fmt: skip


Part = tuple[str, str, float]  # role, id of the participation, confidence
Placed = tuple[str | None, str | None, str | None]  # first day, last day, what tells them


def _judge(
    ones: list[Part], others: list[Part], act: TieClass, *, is_clear: bool
) -> tuple[TieClass, Part, Part] | None:
    """What an event makes of two of its parties; opposed roles first."""
    pairs = [(one, other) for one in ones for other in others]
    for one, other in pairs:
        if (one[0] in DOERS) != (other[0] in DOERS):
            return act, one, other
    for one, other in pairs:
        if one[0] in DOERS and other[0] in DOERS and (is_clear or "ally" in (one[0], other[0])):
            return TOGETHER.get(act, act), one, other
    return None


def _has_foe(graph: "nx.MultiDiGraph[str]", event_id: str) -> bool:
    """Whether somebody is told to be the target: those who are hurt beside a clash are not the other side of it."""
    return any(
        edge["edge_type"] == "role" and edge["role"] == "target" and graph.nodes[end].get("kind") in PARTIES
        for _, end, edge in graph.out_edges(event_id, data=True)
    )


def _list_parties(
    graph: "nx.MultiDiGraph[str]", event_id: str, wanted: PieceFilter, always: frozenset[str]
) -> dict[str, list[Part]]:
    parties: dict[str, list[Part]] = {}
    doing = ((start, key, edge) for start, _, key, edge in graph.in_edges(event_id, keys=True, data=True))
    done_to = ((end, key, edge) for _, end, key, edge in graph.out_edges(event_id, keys=True, data=True))
    for party_id, key, edge in (*doing, *done_to):
        if edge["edge_type"] != "role" or edge["role"] == "instrument":
            continue
        if party_id in always or _is_party(graph.nodes[party_id], wanted):
            parties.setdefault(party_id, []).append((edge["role"], key, edge.get("confidence", 1.0)))
    return {party_id: sorted(parts) for party_id, parts in parties.items()}


def _relation_piece(
    graph: "nx.MultiDiGraph[str]",
    link: tuple[str, str, str, Mapping[str, Any]],
    wanted: PieceFilter,
    *,
    always: frozenset[str] = frozenset(),
) -> Iterator[Piece]:
    source, target, key, edge = link
    kind = edge["relation_type"]
    tie_class = RELATION_CLASSES.get(kind)
    if tie_class is None or (wanted.classes and tie_class not in wanted.classes):
        return
    if (wanted.types and kind not in wanted.types) or edge.get("confidence", 1.0) < wanted.min_confidence:
        return
    if not all(end in always or _is_party(graph.nodes[end], wanted) for end in (source, target)):
        return
    placed, sources, confidence = place_relation(edge), _count_sources(edge), edge.get("confidence", 1.0)
    spells = find_spells(edge)
    if not _is_wanted(spells or ((placed[0], placed[1]),), placed[2], sources, wanted):
        return
    if wanted.as_of and not _may_include(spells or (validity_of(edge),), wanted.as_of.isoformat()):
        return
    roles = ("party", "party") if kind in SYMMETRIC_RELATIONS else ("source", "target")
    yield Piece(
        key, "relation", kind, tie_class, SIGNS[tie_class], source, target, *roles, None, placed[0],
        placed[1], "unknown" if placed[2] is None else "day", placed[2], edge.get("first_reported"),
        edge.get("last_reported"), sources, confidence, _weigh(tie_class, confidence, sources), (key, key),
        spells=spells,
    )  # fmt: skip


def validity_of(edge: Mapping[str, Any]) -> Stretch:
    """From when to when a relation held, as far as told; None is unknown or open."""
    return edge.get("valid_from"), edge.get("valid_to")


def find_spells(edge: Mapping[str, Any]) -> tuple[Stretch, ...]:
    """The stretches in which a relation held, where it held more than once; else none."""
    told = str(edge.get("spells", "")).split()
    if len(told) < 2:
        return ()
    ends = (part.split("/") for part in told)
    return tuple((None if first == OPEN else first, None if last == OPEN else last) for first, last in ends)


def place_relation(edge: Mapping[str, Any]) -> Placed:
    """First and last day of a relation, and what tells them: its validity, else the days of its reports."""
    if "valid_from" in edge or "valid_to" in edge:
        return *validity_of(edge), "world"
    first = edge.get("first_reported")
    return first, edge.get("last_reported"), None if first is None else "report"


def _place_event(data: Mapping[str, Any], wanted: PieceFilter) -> Placed:
    first, last, told = data.get("started_on"), data.get("ended_on"), data.get("first_reported")
    is_ongoing = data["modality"] == "ongoing"
    if first is not None or last is not None:
        if last is None:  # it went on at least until the last report, if it is told to go on
            newest = data.get("last_reported") if is_ongoing else None
            last = max(first, newest) if newest else first
        return first if first is not None else last, last, "world"
    if told is not None and (is_ongoing or wanted.undated_by_report):
        return told, data.get("last_reported", told) if is_ongoing else told, "report"
    return None, None, None


def _is_wanted(stretches: tuple[Stretch, ...], dated_by: str | None, sources: int, wanted: PieceFilter) -> bool:
    if max(sources, 1) < wanted.min_sources:
        return False
    if not wanted.is_dated:
        return True
    return dated_by is not None and any(overlap(days, wanted.window) is not None for days in stretches)


def _has_begun(data: Mapping[str, Any], wanted: PieceFilter) -> bool:
    """Whether an event may have begun by the day that is asked about and, if it goes on, may last then."""
    if wanted.as_of is None:
        return True
    first, last = data.get("started_on"), data.get("ended_on")
    if first is None and last is None:
        return False
    return _may_include(((first, last if data["modality"] == "ongoing" else None),), wanted.as_of.isoformat())


def _may_include(stretches: tuple[Stretch, ...], day: str) -> bool:
    return any(overlap(days, (day, day)) is not None for days in stretches)


def _is_party(node: Mapping[str, Any], wanted: PieceFilter) -> bool:
    return (
        node["node_type"] == "entity"
        and node["kind"] in wanted.kinds
        and (wanted.include_generic or not node.get("is_generic", False))
    )


def _count_sources(data: Mapping[str, Any]) -> int:
    """Independent outlets where they are counted, else reports."""
    return int(data.get("source_count") or data.get("report_count") or 0)


def _weigh(tie_class: TieClass, confidence: float, sources: int) -> float:
    return round(INTENSITIES[tie_class] * confidence * source_factor(sources), 4)


def _role_edges(graph: "nx.MultiDiGraph[str]", node_id: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for _, end, edge in graph.out_edges(node_id, data=True):
        if edge["edge_type"] == "role":
            yield end, edge
    for start, _, edge in graph.in_edges(node_id, data=True):
        if edge["edge_type"] == "role":
            yield start, edge
