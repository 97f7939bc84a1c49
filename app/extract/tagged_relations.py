"""Eighth stage, second half: the links between mentions that the tagger sees."""

from collections.abc import Iterator

import numpy as np

from app.extract.record import Draft, Found, FoundRelation
from app.extract.tagger import Tagger
from graph.ontology import MentionKind, RelationType

LEAST = 0.5
SHARE = 0.75  # of its chance is how often the tagger is right, on reports that it has not learnt from
RULE = 0.2  # what a rule's own confidence adds
ALONE = 0.5  # of it, where the tagger has not weighed the link
DOUBT = 0.05  # the chance under which a link that only the rules see is dropped
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
    """Links that the tagger sees; symmetric ones once, from the earlier mention."""
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


def believed(draft: Draft, tagger: Tagger, relation: FoundRelation) -> bool:
    """Whether a link that the rules see stands; its confidence becomes what both say of it.

    What the tagger gives next to no chance falls. What a verb, a compound or an aim says outright ("arms",
    "Russian-backed", "an offensive to retake") stands in any case.
    """
    chance = _chance(draft, tagger, relation)
    if chance is None:
        relation.confidence = round(ALONE * relation.confidence, 3)
        return True
    outright = relation.rule.startswith(("verb:", "compound", "operation"))
    relation.confidence = round(RULE * relation.confidence + SHARE * chance, 3)
    return outright or chance >= DOUBT


def _chance(draft: Draft, tagger: Tagger, relation: FoundRelation) -> float | None:
    """The tagger's chance of a link; None if it has not weighed it."""
    links = draft.links
    ends = (relation.source.row, relation.target.row)
    if links is None or any(end not in links.where for end in ends):
        return None
    (number, left), (other, right) = (links.where[end] for end in ends)
    column = tagger.labels["relation"].index(relation.type.value)
    return float(links.blocks[number].relations[left, right, column]) if number == other else None


def _relation(draft: Draft, kind: RelationType, source: Found, target: Found, chance: float) -> FoundRelation:
    sentence = draft.sentence_of[target.head]
    first, last = min(source.start, target.start), max(source.end, target.end)
    span = draft.sentences[sentence]
    start, end = max(first, span.start_char), min(last, span.end_char)
    return FoundRelation(kind, source, target, sentence, start, max(end, start), "tagger", round(SHARE * chance, 3))
