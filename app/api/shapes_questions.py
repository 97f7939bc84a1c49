"""Answers to questions to the graph. Nodes and links are read from the graph, sentences after."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.api.deps import Caller
from app.api.schemas import EvidenceOut
from app.api.schemas_questions import LinkOut, SharedEventOut, StepOut
from app.api.shapes import first_evidence
from app.filters.queries import GraphQuery
from app.service import Service
from app.store.search import resolve_id
from graph.budgets import Budget
from graph.errors import NotFoundError
from graph.ground import Link

Evidence = Mapping[str, list[EvidenceOut]]
Step = tuple[str, str, Sequence[Link]]
KINDS = {"par_": "participant", "rel_": "relation", "evm_": "event"}


def resolve_nodes(service: Service, ids: Sequence[str], field: str) -> list[str]:
    """The ids of entities or events as the graph has them now, redirects followed; each once, in the order given.

    Raises
    ------
    NotFoundError
        If there is no such entity or event; names the parameter.
    """
    with service.snapshot.read() as graph:
        found = {node_id: node_id for node_id in ids if node_id in graph}
    other = [node_id for node_id in ids if node_id not in found]
    if other:
        with service.store.read() as session:
            found |= {node_id: _follow(session, node_id, field) for node_id in other}
    return list(dict.fromkeys(found[node_id] for node_id in ids))


def _follow(session: Session, node_id: str, field: str) -> str:
    try:
        return resolve_id(session, "event" if node_id.startswith("evm_") else "entity", node_id)[0]
    except NotFoundError as exc:
        raise NotFoundError(f"{field}: {exc}", field=field) from exc


def resolve_entity(service: Service, entity_id: str) -> str:
    """The id of an entity as the graph has it now, a redirect followed.

    Raises
    ------
    NotFoundError
        If there is no such entity.
    """
    with service.snapshot.read() as graph:
        if entity_id in graph and graph.nodes[entity_id]["node_type"] == "entity":
            return entity_id
    with service.store.read() as session:
        return resolve_id(session, "entity", entity_id)[0]


def make_budget(service: Service) -> Budget:
    """What one question may take, by the settings."""
    return Budget(steps=service.settings.question_steps, seconds=service.settings.question_seconds)


def to_node(graph: Any, node_id: str, **more: Any) -> dict[str, Any]:
    """A node with its attributes."""
    return {"id": node_id, **graph.nodes[node_id], **more}


def load_links_evidence(
    service: Service, records: Iterable[str], each: int, caller: Caller, query: GraphQuery
) -> Evidence:
    """The oldest sentences of participations, relations and events, by their ids."""
    wanted: dict[str, set[str]] = {}
    for record_id in records:
        if (kind := KINDS.get(record_id[:4])) is not None:
            wanted.setdefault(kind, set()).add(record_id)
    found: dict[str, list[EvidenceOut]] = {}
    if each and wanted:
        with service.store.read() as session:
            for kind, ids in wanted.items():
                found |= first_evidence(session, kind, ids, each, caller, known_at=query.known_at)
    return found


def to_link_out(link: Link, evidence: Evidence) -> LinkOut:
    """A link with sentences."""
    return LinkOut(
        id=link.id,
        edge_type=link.edge_type,
        type=link.type,
        source_id=link.source_id,
        target_id=link.target_id,
        first_day=_day(link.first_day),
        last_day=_day(link.last_day),
        dated_by=link.dated_by,
        confidence=link.confidence,
        sources=link.sources,
        evidence=evidence.get(link.record_id, []),
    )


def to_step_out(step: Step, evidence: Evidence, day: str | None = None) -> StepOut:
    """A step between two nodes."""
    start, end, links = step
    return StepOut(from_id=start, to_id=end, day=_day(day), links=[to_link_out(link, evidence) for link in links])


def to_shared_event_out(event_id: str, data: Mapping[str, Any], evidence: Evidence) -> SharedEventOut:
    """An event through which two are joined."""
    return SharedEventOut(
        id=event_id,
        type=data["type"],
        label=data["label"],
        started_on=_day(data.get("started_on")),
        ended_on=_day(data.get("ended_on")),
        evidence=evidence.get(event_id, []),
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
