"""Fourth stage, the tagger's part: what a description or pronoun means, by the mentions before it in its window."""

from app.extract.nominals import lemma_of
from app.extract.record import Cluster, Draft, Found
from graph.ontology import MentionForm, MentionKind

SETTLEMENTS = frozenset("village town city hamlet".split())


def is_judged(draft: Draft, found: Found) -> bool:
    """Whether the tagger has seen all that stands before a mention: it is in the first window of the text."""
    return draft.links is not None and draft.links.where.get(found.row, (1, 0))[0] == 0


def antecedent(draft: Draft, by_row: dict[int, Found], found: Found) -> Cluster | None:
    """What the tagger takes a mention for: the best of those before it, if it takes it for any.

    Parameters
    ----------
    by_row : dict of int to Found
        The mentions by their numbers among those that the tagger has scored.
    """
    links = draft.links
    if links is None or found.row not in links.where:
        return None
    number, column = links.where[found.row]
    block = links.blocks[number]
    best: tuple[float, Found] | None = None
    for at, row in enumerate(block.rows):
        other, score = by_row.get(row), float(block.same[at, column])
        if other is None or other.cluster is None or other.kind is not found.kind or other.start >= found.start:
            continue
        if score > 0 and (best is None or score > best[0]):
            best = (score, other)
    return best[1].cluster if best and not _is_another_sort(draft, found, best[1]) else None


def _is_another_sort(draft: Draft, found: Found, other: Found) -> bool:
    """Whether two descriptions tell two sorts of place: "a market" is no depot told before, "the town" no village."""
    if found.kind is not MentionKind.LOCATION or {found.form, other.form} != {MentionForm.NOMINAL}:
        return False
    words = {lemma_of(draft.token(one.head)) for one in (found, other)}
    is_new = any(child.lower_ in ("a", "an") for child in draft.token(found.head).children)
    return len(words) > 1 and (is_new or words <= SETTLEMENTS)
