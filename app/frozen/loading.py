"""A snapshot in memory: its graph, names, claims, redirects, and where sentences stand. A few are kept."""

import threading
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import networkx as nx

from app.frozen.evidence import gather_evidence
from app.store.freezing import EVIDENCE
from app.store.session import Store
from app.store.snapshots import get_snapshot, iter_records
from graph.errors import NotFoundError
from graph.frozen import build_frozen_graph

Payload = Mapping[str, Any]
PART_RELATIONS = ("part_of", "member_of")


@dataclass(frozen=True, slots=True)
class Frozen:
    """A snapshot. Its graph must not be changed.

    `names` are by entity, `claims` by event, `redirects` by older id, `evidence` by the record that it supports: an
    entity, event, relation or participant (of these not in snapshots that were taken before theirs was frozen).
    """

    name: str
    digest: str
    graph: "nx.MultiDiGraph[str]"
    names: Mapping[str, Sequence[Payload]]
    claims: Mapping[str, Sequence[Payload]]
    redirects: Mapping[str, str]
    evidence: Mapping[str, Payload]

    def resolve(self, kind: str, record_id: str) -> tuple[str, str | None]:
        """The canonical id of an entity or event in the snapshot, and the given id where it redirects, else None.

        Raises
        ------
        NotFoundError
            If the snapshot holds neither a record nor a redirect of that id.
        """
        for one, given in ((record_id, None), (self.redirects.get(record_id, record_id), record_id)):
            if one in self.graph and self.graph.nodes[one]["node_type"] == kind:
                return one, given
        raise NotFoundError(f"snapshot {self.name!r}: no {kind} {record_id!r}")

    def resolve_all(self, entity_ids: Iterable[str]) -> frozenset[str]:
        """The canonical ids of these entities."""
        return frozenset(self.resolve("entity", one)[0] for one in entity_ids)

    def with_parts(self, entity_ids: Iterable[str]) -> frozenset[str]:
        """These entities and what is part or member of them, over any number of steps."""
        return self._with_sources(self.resolve_all(entity_ids), PART_RELATIONS)

    def located_in(self, place_ids: Iterable[str]) -> frozenset[str]:
        """These places and those that relations say lie in them, over any number of steps."""
        found = self._with_sources(frozenset(place_ids), ("located_in",))
        return frozenset(one for one in found if self.graph.nodes[one].get("kind") == "location")

    def _with_sources(self, ids: frozenset[str], types: Sequence[str]) -> frozenset[str]:
        found, front = set(ids), set(ids)
        while front:
            sources = {
                start
                for node in front
                for start, _, edge in self.graph.in_edges(node, data=True)
                if edge.get("relation_type") in types
            }
            front = sources - found
            found |= front
        return frozenset(found)


class FrozenGraphs:
    """The snapshots that were asked for last.

    Parameters
    ----------
    kept : int
        How many are held in memory.
    """

    def __init__(self, store: Store, kept: int) -> None:
        self._store = store
        self._kept = kept
        self._held: OrderedDict[tuple[str, str], Frozen] = OrderedDict()
        self._lock = threading.Lock()
        self._loading = threading.Lock()

    def get(self, name: str) -> Frozen:
        """A snapshot, loaded if it is not held.

        Raises
        ------
        NotFoundError
            If there is none with that name.
        BrokenSnapshotError
            If a part of it is missing or is not what was frozen.
        """
        with self._store.read() as session:
            row = get_snapshot(session, name)
            key, version = (name, row.digest), row.version
        found = self._find(key)
        if found is not None:
            return found
        with self._loading:
            found = self._find(key)
            if found is None:
                found = load_frozen(self._store, name, digest=key[1], version=version)
                with self._lock:
                    self._held[key] = found
                    while len(self._held) > self._kept:
                        self._held.popitem(last=False)
        return found

    def _find(self, key: tuple[str, str]) -> Frozen | None:
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)


def load_frozen(store: Store, name: str, *, digest: str, version: int) -> Frozen:
    """Read a snapshot from its chunks, each checked."""
    names, claims = defaultdict(list), defaultdict(list)
    with store.read() as session:
        kinds = ("entity", "event", "participant", "relation")
        entities, events, participants, relations = (iter_records(session, name, kind) for kind in kinds)
        graph = build_frozen_graph(entities, events, participants, relations, version=version)
        for one in iter_records(session, name, "name"):
            names[one["entity_id"]].append(one)
        for one in iter_records(session, name, "claim"):
            claims[one["event_id"]].append(one)
        redirects = {one["id"]: one["new_id"] for one in iter_records(session, name, "redirect")}
        evidence = gather_evidence(iter_records(session, name, EVIDENCE))
    return Frozen(name, digest, graph, dict(names), dict(claims), redirects, evidence)
