"""What makes a thing itself: the identity of a local entity, an event, a relation, before any judgement.

Generic is local: "the army", "residents" and what can't be told apart by name alone get an identity of their report,
so that no name joins two reports by accident. What the seeds or the gazetteer know has the identity of its key there.
"""

from graph.ids import make_id, normalise_name
from graph.model import LocalEntity
from graph.ontology import SYMMETRIC_RELATIONS, EntityKind, RelationType

_LIKE_A_NAME = frozenset({EntityKind.ACTOR, EntityKind.OPERATION, EntityKind.EQUIPMENT})


def seed_identity(key: str) -> str:
    """Identity of the thing with this seed key."""
    return make_id("ent", "seed", key)


def entity_identity(entity: LocalEntity, *, local_id: str) -> str:
    """Identity of a local entity.

    Parameters
    ----------
    entity : LocalEntity
        As the report tells it.
    local_id : str
        Id of the statement row (report and first mention); makes the identity of what is local to the report.

    Notes
    -----
    In order: seed key; GeoNames id; generic, or a single-word person ("Abadi"), or a place of unknown country: local;
    else kind, normalised name and country (persons: without country, since reports seldom give it).
    """
    if entity.known_id:
        return seed_identity(entity.known_id)
    if entity.kind is EntityKind.LOCATION and entity.geonames_id is not None:
        return make_id("ent", "geonames", entity.geonames_id)
    name = normalise_name(entity.name)
    if entity.is_generic or not name:
        return make_id("ent", "local", local_id)
    if entity.kind is EntityKind.PERSON:
        return make_id("ent", "person", name) if " " in name else make_id("ent", "local", local_id)
    if entity.kind in _LIKE_A_NAME or entity.country:
        return make_id("ent", entity.kind.value, name, entity.country)
    return make_id("ent", "local", local_id)


def relation_identity(relation: RelationType, source_id: str, target_id: str) -> str:
    """Id of the relation between two canonical entities; the ends of a symmetric type have no order."""
    source_id, target_id = ordered_ends(relation, source_id, target_id)
    return make_id("rel", relation.value, source_id, target_id)


def ordered_ends(relation: RelationType, source_id: str, target_id: str) -> tuple[str, str]:
    """The ends as they are stored: the smaller id first for a symmetric type."""
    if relation in SYMMETRIC_RELATIONS and target_id < source_id:
        return target_id, source_id
    return source_id, target_id


def participant_identity(event_id: str, entity_id: str, role: str) -> str:
    """Id of an entity's part in an event."""
    return make_id("par", event_id, entity_id, role)
