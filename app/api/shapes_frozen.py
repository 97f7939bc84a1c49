"""Frozen records to the shapes that go out."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy.orm import Session

from app.api.deps import Caller
from app.api.schemas import AliasOut, EntityRefOut, NameSourceOut, ParticipantOut, PlaceOut, SpellOut
from app.api.schemas_snapshots import (
    FrozenClaimOut,
    FrozenEntityDetailOut,
    FrozenEntityOut,
    FrozenEventDetailOut,
    FrozenEventOut,
    FrozenEvidenceOut,
    FrozenParticipantOut,
    FrozenRelationOut,
)
from app.frozen.loading import Frozen
from app.frozen.searching import Edge
from app.store.frozen_texts import load_texts
from graph.filters import edges_around
from graph.spells import parse_spells

ROLE_ORDER = {role: number for number, role in enumerate(("source", "ally", "target", "victim", "instrument"))}
LINKS = {"located_at": "location", "part_of": "part_of", "claimed_by": "claimed_by"}
Evidence = dict[str, FrozenEvidenceOut]


def load_evidence(session: Session, frozen: Frozen, ids: Iterable[str], each: int, caller: Caller) -> Evidence:
    """The frozen sentence of each record that has one; none if `each` is 0."""
    pieces = [frozen.evidence[one] for one in ids if each and one in frozen.evidence]
    texts = load_texts(session, pieces, sees_restricted=caller.has_key)
    found = {}
    for piece in pieces:
        text = texts[piece["id"]]
        values = {name: piece[name] for name in FrozenEvidenceOut.model_fields if name in piece}
        found[piece["id"]] = FrozenEvidenceOut(
            **values,
            text_state=text.state,  # type: ignore[arg-type]  # one of the states
            removed_on=text.removed_on,
            sentence_text=text.sentence,
            text=text.span,
        )
    return found


def to_events(frozen: Frozen, ids: Sequence[str], evidence: Evidence) -> list[FrozenEventOut]:
    """Events with their ends and participants."""
    return [FrozenEventOut(**_event_values(frozen, one, evidence)) for one in ids]


def to_event_detail(
    frozen: Frozen, event_id: str, redirected_from: str | None, evidence: Evidence
) -> FrozenEventDetailOut:
    """An event with its claims; `evidence` is of it and of its participants."""
    claims = [
        FrozenClaimOut(
            **{name: one[name] for name in ("id", "kind", "low", "best", "high", "report_id")},
            who=None if one["who"] is None else to_ref(frozen, one["who"]),
            by=None if one["by"] is None else to_ref(frozen, one["by"]),
        )
        for one in sorted(frozen.claims.get(event_id, ()), key=lambda claim: (claim["kind"], claim["id"]))
    ]
    values = _event_values(frozen, event_id, evidence)
    values["participants"] = [
        FrozenParticipantOut(**dict(one), evidence=evidence.get(one.id)) for one in values["participants"]
    ]
    return FrozenEventDetailOut(**values, redirected_from=redirected_from, claims=claims)


def roles_of(frozen: Frozen, event_id: str) -> list[str]:
    """Ids of the participants of an event."""
    return [one.id for one in _participants(frozen, event_id)]


def to_entities(frozen: Frozen, ids: Sequence[str], evidence: Evidence) -> list[FrozenEntityOut]:
    """Entities."""
    return [FrozenEntityOut(**_entity_values(frozen, one, FrozenEntityOut), evidence=evidence.get(one)) for one in ids]


def to_entity_detail(
    frozen: Frozen, entity_id: str, redirected_from: str | None, evidence: Evidence
) -> FrozenEntityDetailOut:
    """An entity with its names, and how much it is joined to."""
    sources: dict[str, list[NameSourceOut]] = defaultdict(list)
    for one in sorted(frozen.names.get(entity_id, ()), key=lambda name: (name["name"].casefold(), name["id"])):
        values = {name: one[name] for name in ("id", "seed_key", "report_id")}
        sources[one["name"]].append(NameSourceOut(**values, file=None, line=None, title=None, published_at=None))
    edges = list(edges_around(frozen.graph, entity_id))
    return FrozenEntityDetailOut(
        **_entity_values(frozen, entity_id, FrozenEntityOut),
        evidence=evidence.get(entity_id),
        redirected_from=redirected_from,
        event_count=len({other for other, edge in edges if edge["edge_type"] == "role"}),
        relation_count=sum(edge["edge_type"] == "relation" for _, edge in edges),
        aliases=[AliasOut(name=name, sources=found) for name, found in sources.items()],
    )


def to_relations(frozen: Frozen, edges: Sequence[Edge], evidence: Evidence) -> list[FrozenRelationOut]:
    """Relations with their ends."""
    return [
        FrozenRelationOut(
            id=key,
            type=edge["relation_type"],
            source=to_ref(frozen, start),
            target=to_ref(frozen, end),
            valid_from=edge.get("valid_from"),
            valid_to=edge.get("valid_to"),
            spells=[SpellOut(valid_from=first, valid_to=last) for first, last in parse_spells(edge.get("spells"))],
            report_count=edge["report_count"],
            first_reported=edge.get("first_reported"),
            last_reported=edge.get("last_reported"),
            confidence=edge["confidence"],
            evidence=evidence.get(key),
        )
        for start, end, key, edge in edges
    ]


def to_ref(frozen: Frozen, entity_id: str) -> EntityRefOut:
    """An entity in a few words."""
    return EntityRefOut(**_entity_values(frozen, entity_id, EntityRefOut))


def _entity_values(frozen: Frozen, entity_id: str, shape: type[EntityRefOut]) -> dict[str, Any]:
    data = frozen.graph.nodes[entity_id]
    own = {"id": entity_id, "name": data["label"]}
    return own | {name: data.get(name) for name in shape.model_fields if name not in (*own, "evidence")}


def _event_values(frozen: Frozen, event_id: str, evidence: Evidence) -> dict[str, Any]:
    data = frozen.graph.nodes[event_id]
    linked: dict[str, Any] = dict.fromkeys(LINKS.values())
    for _, other, edge in frozen.graph.out_edges(event_id, data=True):
        name = LINKS.get(edge["edge_type"])
        if name is not None:
            shape: Any = PlaceOut if name == "location" else EntityRefOut
            linked[name] = shape(**_entity_values(frozen, other, shape))
    own = {
        **linked,
        "id": event_id,
        "participants": _participants(frozen, event_id),
        "evidence": evidence.get(event_id),
    }
    return own | {name: data.get(name) for name in FrozenEventOut.model_fields if name not in own}


def _participants(frozen: Frozen, event_id: str) -> list[ParticipantOut]:
    graph = frozen.graph
    edges = [(end, key, edge) for _, end, key, edge in graph.out_edges(event_id, keys=True, data=True)]
    edges += [(start, key, edge) for start, _, key, edge in graph.in_edges(event_id, keys=True, data=True)]
    found = [
        ParticipantOut(id=key, role=edge["role"], confidence=edge["confidence"], entity=to_ref(frozen, other))
        for other, key, edge in edges
        if edge["edge_type"] == "role"
    ]
    return sorted(found, key=lambda one: (ROLE_ORDER.get(one.role, 9), one.entity.name, one.id))
