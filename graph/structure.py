"""What an actor is made of and what it belongs to, over time: parents, parts, leaders, members, changes.

relations around the actor --LINKS--> Link (role of the other one, validity, what tells it), in time

A link holds from `valid_from` to `valid_to`; where neither is told, it held on the days on which reports tell it. Its
relation can be asked why: a sentence, or a line of the seeds. That a group forms, splits, merges or is renamed is told
by events (`change_to_group_activity`), which are listed as changes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import networkx as nx

from graph.errors import NotFoundError
from graph.periods import Stretch, overlap
from graph.tie_model import PieceFilter
from graph.tie_pieces import find_spells, place_relation

CHANGE_TYPE = "change_to_group_activity"
# (relation, the actor stands at its, kind of the other one) -> what the other one, or the link, is to the actor
LINKS: Mapping[tuple[str, str, str], str] = {
    ("part_of", "source", "actor"): "parent",
    ("member_of", "source", "actor"): "parent",
    ("part_of", "target", "actor"): "part",
    ("member_of", "target", "actor"): "part",
    ("member_of", "target", "person"): "member",
    ("leads", "target", "person"): "leader",
    ("leads", "target", "actor"): "leader",
    ("leads", "source", "actor"): "leads",
    ("same_as", "source", "actor"): "also_named",
    ("same_as", "target", "actor"): "also_named",
    ("same_as", "source", "person"): "also_named",
    ("same_as", "target", "person"): "also_named",
}
LINK_KINDS = ("parent", "part", "leader", "leads", "member", "also_named", "change")


@dataclass(frozen=True, slots=True)
class Link:
    """One link of an actor. `other_id` is None for a change, of which `fact_id` is the event.

    `dated_by` is "world", "report" or None; `sources` counts independent reports, 0 where only the seeds tell it.
    `spells` are the stretches of a link that held more than once.
    """

    kind: str
    fact_id: str
    type: str
    other_id: str | None
    first_day: str | None
    last_day: str | None
    dated_by: str | None
    first_reported: str | None
    last_reported: str | None
    sources: int
    confidence: float
    spells: tuple[Stretch, ...] = ()


def list_structure(
    graph: "nx.MultiDiGraph[str]",
    actor_id: str,
    wanted: PieceFilter,
    *,
    kinds: frozenset[str] = frozenset(),
    told_ids: frozenset[str] | None = None,
) -> list[Link]:
    """The links of an actor or person, by kind and in time.

    Parameters
    ----------
    wanted : PieceFilter
        Days (links that are known to have held before or after only are left out), confidence, and whether those
        without a name are listed.
    kinds : frozenset of str
        Of `LINK_KINDS`; empty is all.
    told_ids : frozenset of str, optional
        Only links that one of these relations or events tells.

    Raises
    ------
    NotFoundError
        If there is no such entity.
    """
    if actor_id not in graph or graph.nodes[actor_id]["node_type"] != "entity":
        raise NotFoundError(f"no entity {actor_id!r} in the graph")
    found = [*_relation_links(graph, actor_id, wanted), *_changes(graph, actor_id)]
    return sorted(
        (
            link
            for link in found
            if (not kinds or link.kind in kinds)
            and (told_ids is None or link.fact_id in told_ids)
            and _is_wanted(link, wanted)
        ),
        key=link_order,
    )


def link_order(link: Link) -> tuple[str, str, str, str]:
    """What links are sorted by, as text: kind, time (unknown last), id."""
    day = link.first_day or link.last_day or "~"
    return str(LINK_KINDS.index(link.kind)), day, link.fact_id, link.other_id or ""


def _relation_links(graph: "nx.MultiDiGraph[str]", actor_id: str, wanted: PieceFilter) -> Iterator[Link]:
    outgoing = ((end, key, edge, "source") for _, end, key, edge in graph.out_edges(actor_id, keys=True, data=True))
    incoming = ((start, key, edge, "target") for start, _, key, edge in graph.in_edges(actor_id, keys=True, data=True))
    for other_id, key, edge, side in (*outgoing, *incoming):
        if edge["edge_type"] != "relation" or other_id == actor_id:
            continue
        other = graph.nodes[other_id]
        kind = LINKS.get((edge["relation_type"], side, other["kind"]))
        if kind is None or (other.get("is_generic", False) and not wanted.include_generic):
            continue
        yield _make_link(kind, key, edge["relation_type"], other_id, place_relation(edge), edge)


def _changes(graph: "nx.MultiDiGraph[str]", actor_id: str) -> Iterator[Link]:
    around = {
        node
        for one, other, edge in (*graph.out_edges(actor_id, data=True), *graph.in_edges(actor_id, data=True))
        if edge["edge_type"] == "role"
        for node in (one, other)
    }
    for event_id in around - {actor_id}:
        data = graph.nodes[event_id]
        if data.get("type") == CHANGE_TYPE and data["modality"] in ("occurred", "ongoing", "claimed"):
            first, last = data.get("started_on"), data.get("ended_on")
            dated_by = None if first is None and last is None else "world"
            yield _make_link("change", event_id, data["type"], None, (first, last, dated_by), data)


def _make_link(
    kind: str,
    fact_id: str,
    type_: str,
    other_id: str | None,
    placed: tuple[str | None, str | None, str | None],
    data: Mapping[str, Any],
) -> Link:
    return Link(
        kind,
        fact_id,
        type_,
        other_id,
        *placed,
        data.get("first_reported"),
        data.get("last_reported"),
        int(data.get("source_count") or data.get("report_count") or 0),
        data.get("confidence", 1.0),
        find_spells(data),
    )


def _is_wanted(link: Link, wanted: PieceFilter) -> bool:
    if link.confidence < wanted.min_confidence:
        return False
    if link.dated_by != "world":
        return True
    held = link.spells or ((link.first_day, link.last_day),)
    as_of = wanted.as_of.isoformat() if wanted.as_of else None
    return any(overlap(days, wanted.window) is not None and _may_include(days, as_of, link.kind) for days in held)


def _may_include(days: Stretch, as_of: str | None, kind: str) -> bool:
    """Whether a link may hold on a day; a change may have happened by then."""
    if as_of is None:
        return True
    return overlap((days[0], None) if kind == "change" else days, (as_of, as_of)) is not None
