"""What the words around an operation tell: whom and what it is aimed at, who takes part, and so who fights whom."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from spacy.tokens import Token

from app.extract.conditions import ARMED_TYPES
from app.extract.record import Cluster, Found, FoundRelation
from app.extract.syntax import agents, children, conjuncts, patients, prepositional
from graph.ontology import MentionKind, RelationType

if TYPE_CHECKING:
    from app.extract.relations import Finder

PEOPLE = (MentionKind.ACTOR, MentionKind.PERSON)
AIMS = (*PEOPLE, MentionKind.LOCATION)
LAUNCHES = frozenset("launch begin start wage conduct mount".split())


def operation_relations(finder: "Finder", operation: Found) -> Iterator[FoundRelation]:
    """`targets` and `participates_in` of one mention of an operation."""
    head = finder.draft.token(operation.head)
    for target in prepositional(head, "against", "on", "for"):
        for one in _things(finder, target, AIMS):
            yield from finder.make(RelationType.TARGETS, operation, one, head, "operation against", 0.8)
    beside = children(head.head, "xcomp", "advcl") if head.dep_ == "dobj" else []
    for verb in [*children(head, "acl", "relcl"), *beside]:
        for target in patients(verb):
            for one in _things(finder, target, (MentionKind.LOCATION,)):
                yield from finder.make(RelationType.TARGETS, operation, one, verb, "operation to", 0.75)
        for source in prepositional(verb, "from"):
            found = finder.kind_at(source, PEOPLE)
            yield from finder.make(RelationType.TARGETS, operation, found, verb, "operation to", 0.7)
    for source in [*children(head, "poss"), *prepositional(head, "by")]:
        found = finder.kind_at(source, PEOPLE)
        yield from finder.make(RelationType.PARTICIPATES_IN, found, operation, head, "operation of", 0.7)
    if head.dep_ == "dobj" and head.head.lemma_ in LAUNCHES:
        for source in agents(head.head):
            found = finder.kind_at(source, PEOPLE)
            rule = "operation launched"
            yield from finder.make(RelationType.PARTICIPATES_IN, found, operation, head.head, rule, 0.75)


def _things(finder: "Finder", token: Token, kinds: tuple[MentionKind, ...]) -> Iterator[Found]:
    """What a noun stands for; a region of towns is the towns too: "the border region of al-Qaim and Rawa"."""
    found = finder.kind_at(token, kinds)
    if found is not None:
        yield found
    if found is None or (found.kind is MentionKind.LOCATION and (found.head != token.i or not _is_named(found))):
        for inner in (one for pobj in prepositional(token, "of") for one in conjuncts(pobj)):
            place = finder.kind_at(inner, (MentionKind.LOCATION,))
            if place is not None and place is not found:
                yield place


def _is_named(found: Found) -> bool:
    return found.cluster is not None and found.cluster.is_named


def foes_in_operations(relations: Iterable[FoundRelation]) -> list[FoundRelation]:
    """Who takes part in an operation against an armed party fights that party."""
    relations = list(relations)
    foes = [one for one in relations if one.type is RelationType.TARGETS and _armed(one.target.cluster)]
    found = []
    for part in relations:
        if part.type is not RelationType.PARTICIPATES_IN or not _armed(part.source.cluster):
            continue
        for foe in foes:
            if foe.source.cluster is part.target.cluster and foe.target.cluster is not part.source.cluster:
                rule, confidence = "takes part against", min(part.confidence, foe.confidence) * 0.9
                found.append(
                    replace(part, type=RelationType.FIGHTS, target=foe.target, rule=rule, confidence=confidence)
                )
    return found


def _armed(cluster: Cluster | None) -> bool:
    return cluster is not None and cluster.type in ARMED_TYPES | {"government"}
