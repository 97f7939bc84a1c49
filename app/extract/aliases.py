"""Second names that a text gives: "FAMa, as the Malian military is known", "the Zenkai Front, also known as the ZF".

clusters -> those of a name and of what it is said to be called, joined, unless both are known to be two things
"""

import re

from app.extract.record import Cluster, Draft, Found
from graph.ontology import MentionForm

__all__ = ["join_aliases"]

AS_KNOWN = re.compile(r",?\s+as\s+(?:the\s+)?")
IS_KNOWN = re.compile(r"\s+(?:is|are|was|were)\s+(?:\w+ly\s+|also\s+|better\s+)?(?:known|called)\b")
ALSO = re.compile(
    r",?\s+\(?(?:which\s+is\s+|who\s+is\s+|that\s+is\s+)?(?:also|better|otherwise|locally|commonly|widely|formerly"
    r"|previously)\s+(?:known|called|referred\s+to)\s+(?:as|by\s+(?:its|their|the)\s+(?:\w+\s+)?(?:acronym|initials|name"
    r"|nickname),?)\s+[\"“']?(?:the\s+)?",
)


def join_aliases(draft: Draft) -> None:
    """Join the clusters of which one is said to be another name of the other."""
    order = [one for one in sorted(draft.found, key=lambda one: (one.start, -one.end)) if one.cluster is not None]
    for number, one in enumerate(order):
        if one.form is MentionForm.NAME:
            other = next((two for two in order[number + 1 : number + 4] if two.start >= one.end), None)
            if other is not None and other.kind is one.kind and _is_alias(draft.readable, one, other):
                _join(draft, one.cluster, other.cluster)


def _is_alias(text: str, one: Found, other: Found) -> bool:
    between = text[one.end : other.start]
    if AS_KNOWN.fullmatch(between):
        return IS_KNOWN.match(text, other.end) is not None
    return other.form is MentionForm.NAME and ALSO.fullmatch(between) is not None


def _join(draft: Draft, left: Cluster | None, right: Cluster | None) -> None:
    if left is None or right is None or left is right or (left.seed is not None and right.seed is not None):
        return
    into, cluster = (left, right) if right.seed is None else (right, left)
    into.mentions = sorted([*into.mentions, *cluster.mentions], key=lambda one: one.first)
    into.type, into.country = into.type or cluster.type, into.country or cluster.country
    for found in cluster.mentions:
        found.cluster = into
    draft.clusters.remove(cluster)
