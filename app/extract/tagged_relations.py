"""Eighth stage, second half: the links between mentions that the tagger sees."""

from collections.abc import Iterator

import numpy as np

from app.extract.record import Draft, Found, FoundRelation
from app.extract.tagger import Tagger
from graph.ontology import MentionKind, RelationType

LEAST = 0.5
DOUBT = 0.02  # the chance under which a link that only the rules see is dropped
PEOPLE = frozenset((MentionKind.ACTOR, MentionKind.PERSON))
PLACE = frozenset((MentionKind.LOCATION,))
OPERATION = frozenset((MentionKind.OPERATION,))
ENDS = {
    RelationType.FIGHTS: (PEOPLE, PEOPLE),
    RelationType.ALLIED_WITH: (PEOPLE, PEOPLE),
    RelationType.SUPPORTS: (PEOPLE, PEOPLE | OPERATION),
    RelationType.PART_OF: (frozenset((MentionKind.ACTOR, MentionKind.OPERATION)), PEOPLE | OPERATION),
    RelationType.MEMBER_OF: (PEOPLE, frozenset((MentionKind.ACTOR,))),
    RelationType.LEADS: (PEOPLE, frozenset((MentionKind.ACTOR, MentionKind.OPERATION, MentionKind.LOCATION))),
    RelationType.CONTROLS: (PEOPLE, PLACE),
    RelationType.LOCATED_IN: (PEOPLE | PLACE | OPERATION, PLACE),
    RelationType.PARTICIPATES_IN: (PEOPLE, OPERATION),
    RelationType.TARGETS: (OPERATION, PEOPLE | PLACE),
    RelationType.MET_WITH: (PEOPLE, PEOPLE),
    RelationType.HAS_NATIONALITY: (PEOPLE, PLACE | PEOPLE),
    RelationType.SAME_AS: (PEOPLE | PLACE | OPERATION, PEOPLE | PLACE | OPERATION),
}
SYMMETRIC = frozenset((RelationType.FIGHTS, RelationType.ALLIED_WITH, RelationType.MET_WITH, RelationType.SAME_AS))


def tagged_relations(draft: Draft, tagger: Tagger, least: float = LEAST) -> Iterator[FoundRelation]:
    """Links with their chance as confidence; symmetric ones once, from the earlier mention."""
    links = draft.links
    if links is None:
        return
    rows = {one.row: one for one in draft.found if one.row >= 0}
    names = tagger.labels["relation"]
    for block in links.blocks.values():
        for left, right, number in zip(*np.nonzero(block.relations > least), strict=True):
            source, target, name = rows.get(block.rows[left]), rows.get(block.rows[right]), names[int(number)]
            if source is None or target is None or source is target or name.startswith("link:"):
                continue
            kind = RelationType(name)
            if source.kind not in ENDS[kind][0] or target.kind not in ENDS[kind][1]:
                continue
            if kind not in SYMMETRIC or source.start < target.start:
                yield _relation(draft, kind, source, target, float(block.relations[left, right, number]))


def is_doubted(draft: Draft, tagger: Tagger, relation: FoundRelation) -> bool:
    """Whether the tagger has weighed a link that the rules see, and gives it next to no chance.

    What a verb, a compound or an aim says outright ("arms", "Russian-backed", "an offensive to retake") stands.
    """
    links = draft.links
    ends = (relation.source.row, relation.target.row)
    if relation.rule.startswith(("verb:", "compound", "operation")):
        return False
    if links is None or any(end not in links.where for end in ends):
        return False
    (number, left), (other, right) = (links.where[end] for end in ends)
    column = tagger.labels["relation"].index(relation.type.value)
    return number == other and float(links.blocks[number].relations[left, right, column]) < DOUBT


def _relation(draft: Draft, kind: RelationType, source: Found, target: Found, chance: float) -> FoundRelation:
    sentence = draft.sentence_of[target.head]
    first, last = min(source.start, target.start), max(source.end, target.end)
    span = draft.sentences[sentence]
    start, end = max(first, span.start_char), min(last, span.end_char)
    return FoundRelation(kind, source, target, sentence, start, max(end, start), "tagger", round(chance, 3))
