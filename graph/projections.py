"""Actor-actor links drawn from events: who did what to whom, how often, in which events."""

from collections import defaultdict
from dataclasses import dataclass

import networkx as nx


@dataclass(frozen=True, slots=True)
class ActorLink:
    """What `source_id` did to `target_id`: one link for each event type, with the events."""

    source_id: str
    target_id: str
    event_type: str
    event_ids: tuple[str, ...]

    @property
    def count(self) -> int:
        """Number of events."""
        return len(self.event_ids)


def project_actors(
    graph: "nx.MultiDiGraph[str]", *, modalities: frozenset[str] = frozenset(("occurred", "ongoing"))
) -> list[ActorLink]:
    """Links from those who act (source, ally) to those acted upon (target, victim), over events with these modalities.

    Returns
    -------
    list of ActorLink
        Sorted by source, target and event type. Cost: one pass over the events.
    """
    links: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for event_id, data in graph.nodes(data=True):
        if data["node_type"] != "event" or data["modality"] not in modalities:
            continue
        doers = {
            start
            for start, _, edge in graph.in_edges(event_id, data=True)
            if edge["edge_type"] == "role" and edge["role"] in ("source", "ally")
        }
        others = {end for _, end, edge in graph.out_edges(event_id, data=True) if edge["edge_type"] == "role"}
        for doer in doers:
            for other in others - {doer}:
                links[doer, other, data["type"]].add(event_id)
    return [ActorLink(*key, tuple(sorted(events))) for key, events in sorted(links.items())]
