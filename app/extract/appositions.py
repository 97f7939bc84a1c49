"""A description and a name side by side: "Qassem al-Mohammedi, commander of ...", "the insurgent group al-Shabab".

Both mean one thing if the grammar says so, or if nothing stands between a description in the singular and a name.
"""

from collections.abc import Iterable

from app.extract.nominals import NAMED_SORTS, lemma_of
from app.extract.record import Cluster, Draft, Found
from graph.ontology import MentionForm, MentionKind

__all__ = ["name_beside", "title_before"]


def name_beside(draft: Draft, near: Iterable[Found], found: Found) -> Cluster | None:
    """What the name beside a description stands for; `near` are the mentions of its sentence."""
    for other in near:
        if other.form is MentionForm.NAME and other.kind is found.kind and other.cluster is not None:
            if found.kind is MentionKind.PERSON:
                if draft.token(found.head).dep_ == "appos" and other.head == draft.token(found.head).head.i:
                    return other.cluster
            elif found.kind in (MentionKind.ACTOR, MentionKind.LOCATION) and _is_followed(draft, found, other):
                return other.cluster
    return None


def _is_followed(draft: Draft, found: Found, name: Found) -> bool:
    """ "The insurgent group al-Shabab", "the regional capital, Makhachkala", "the province of Nimroz"."""
    if found.plural:
        return False
    if name.first == found.last:
        return True
    if name.first == found.last + 1 and draft.token(found.last).lower_ == "of":
        return found.kind is MentionKind.LOCATION and lemma_of(draft.token(found.head)) in NAMED_SORTS
    head = draft.token(name.head)
    told_after = name.first == found.last + 1 and draft.token(found.last).lower_ == ","
    return told_after and head.dep_ == "appos" and head.head.i == found.head


def title_before(draft: Draft, found: Found) -> set[str]:
    """The words before a person's name, among which a title may be."""
    return {draft.token(number).lower_ for number in range(max(0, found.first - 4), found.first)}
