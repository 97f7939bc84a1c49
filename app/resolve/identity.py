"""What makes a thing itself: the identity of a local entity, an event, a relation, before any judgement.

Generic is local: "the army", "residents" and what can't be told apart by name alone get an identity of their report,
so that no name joins two reports by accident. What the seeds or the gazetteer know has the identity of its key there.
Spellings of one name fold to one identity (`graph.spelling.py`). Where a name alone says little, the country that
the report is about parts it from its namesakes elsewhere.
"""

from collections import Counter
from collections.abc import Callable

from graph.ids import make_id
from graph.model import Analysis, LocalEntity
from graph.ontology import SYMMETRIC_RELATIONS, EntityKind, RelationType
from graph.spelling import fold_name

_LIKE_A_NAME = frozenset({EntityKind.ACTOR, EntityKind.OPERATION, EntityKind.EQUIPMENT})
_COMMON = frozenset(  # words of names that every country has, folded
    fold_name(word)
    for word in """ministry army navy police guard court parliament government council committee commission front party
    union forces command brigade division battalion regiment movement authority office department agency service
    national security defence defense liberation people republican revolutionary popular democratic patriotic state
    junta resistance intelligence customs border assembly senate congress directorate""".split()
)
_ABBREVIATION = 5
CLEAR_SHARE = 0.6  # of what has a country, to call it the report's


def seed_identity(key: str) -> str:
    """Identity of the thing with this seed key."""
    return make_id("ent", "seed", key)


def is_local(identity: str, local_id: str) -> bool:
    """Whether a local entity's identity is of its report alone."""
    return identity == make_id("ent", "local", local_id)


def report_country(analysis: Analysis) -> str | None:
    """The country that a report is about: that of most of its places, or, without such, of most of its actors."""
    for kind in (EntityKind.LOCATION, EntityKind.ACTOR):
        counts = Counter(one.country for one in analysis.entities if one.kind is kind and one.country)
        if counts:
            return clear_country(counts)
    return None


def clear_country(counts: Counter[str]) -> str | None:
    """The country that clearly most of what was counted is in; None if no one is."""
    country, number = min(counts.items(), key=lambda item: (-item[1], item[0]))
    return country if number >= CLEAR_SHARE * counts.total() else None


def identifier(analysis: Analysis) -> Callable[[LocalEntity, str], str]:
    """What gives the local entities of one report (with the ids of their rows) their identities."""
    country = report_country(analysis)
    return lambda entity, local_id: entity_identity(entity, local_id=local_id, country=country)


def entity_identity(entity: LocalEntity, *, local_id: str, country: str | None = None) -> str:
    """Identity of a local entity.

    Parameters
    ----------
    entity : LocalEntity
        As the report tells it.
    local_id : str
        Id of the statement row (report and first mention); makes the identity of what is local to the report.
    country : str, optional
        The country that the report is about.

    Notes
    -----
    In order: seed key; GeoNames id; generic, or a single-word person ("Abadi"), or, in a report on no one country, a
    place of unknown country or a name that every country has ("Ministry of Defence", "PDF"): local; else kind, folded
    name and country. The report's country counts for places and for names that every country has; persons go by their
    name, since reports seldom say whose they are.
    """
    if entity.known_id:
        return seed_identity(entity.known_id)
    if entity.kind is EntityKind.LOCATION and entity.geonames_id is not None:
        return make_id("ent", "geonames", entity.geonames_id)
    name = fold_name(entity.name)
    if entity.is_generic or not name:
        return make_id("ent", "local", local_id)
    if entity.kind is EntityKind.PERSON:
        return make_id("ent", "person", name) if " " in name else make_id("ent", "local", local_id)
    if entity.kind in _LIKE_A_NAME:
        if not is_common_name(entity.name):
            return make_id("ent", entity.kind.value, name, entity.country)
        if entity.country or country:
            return make_id("ent", entity.kind.value, name, entity.country or country)
        return make_id("ent", "local", local_id)
    if entity.country or country:
        return make_id("ent", entity.kind.value, name, entity.country or country)
    return make_id("ent", "local", local_id)


def is_common_name(name: str) -> bool:
    """Whether many countries have something of this name: an abbreviation, or a name of common words."""
    is_short = len(name) <= _ABBREVIATION and sum(not char.islower() for char in name) > 1
    return is_short or not _COMMON.isdisjoint(fold_name(name).split())


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
