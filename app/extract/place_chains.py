"""The finer of two places that are told as one: "in Mayadin, in Syria's Deir ez-Zor province" is in Mayadin.

a telling's place -> the first and finest name of the chain that it stands in; of a description in a named town the
town ("an army camp in the town"); for "there", the named place that was told before
"""

from collections.abc import Sequence

from spacy.tokens import Token

from app.extract.record import Draft, Found, Telling
from graph.ontology import VERBAL_EVENT_TYPES, EventType, MentionForm, MentionKind

__all__ = ["refine_places"]

FINE = {"facility": 3, "populated_place": 3, "natural_feature": 2, "admin": 2, "region": 1, "border": 1, "country": 0}
WITHIN = frozenset("in near of outside at on inside around within beside by off along close".split())
SIDES = frozenset(
    "north south east west northeast northwest southeast southwest km kilometres kilometers miles".split()
)
EXISTS = frozenset("is was are were has have had will would 's ’s".split())
KNOWN = frozenset(("gazetteer", "seed"))
LONGEST = 14  # words between two names of a chain
BACK = 2  # sentences that "there" looks back
MOVES = frozenset((EventType.DEPLOYMENT, EventType.WITHDRAWAL, EventType.DISPLACEMENT))


def refine_places(draft: Draft) -> None:
    """Set the places of tellings to the finest that their words tell."""
    actors = {one.text.lower() for one in draft.found if one.kind is MentionKind.ACTOR}
    for telling in draft.tellings:
        if telling.type in VERBAL_EVENT_TYPES or telling.type in MOVES:
            continue
        place = telling.place
        if place is None or not _is_named(place):
            telling.place = _there(draft, telling) or (place and _around(draft, place)) or place
        if telling.place is not None and _is_named(telling.place):
            telling.place = _finest(draft, telling.place, actors)


def _is_named(found: Found) -> bool:
    return found.cluster is not None and found.cluster.is_named


def _fineness(found: Found) -> int:
    cluster = found.cluster
    if cluster is None:
        return FINE.get(found.type or "populated_place", 1)
    if cluster.type == "admin" and cluster.rule not in KNOWN and not any(one.type_word for one in cluster.mentions):
        return FINE["populated_place"]  # nothing but the tagger says that it is more
    if cluster.type == "facility" and cluster.rule not in KNOWN:
        return FINE["region"]  # it lies in the town that is named beside it
    return FINE.get(cluster.type or "populated_place", 1)


def _finest(draft: Draft, place: Found, actors: set[str]) -> Found:
    """The first name of the chain before a place that is as fine as it; what is an actor's name elsewhere is none."""
    best = at = place
    for other in reversed(_places_in(draft, place)):
        if other.last > at.first:
            continue
        link = _link(draft, other, at)
        if link is None:
            break
        at = other
        finer = _fineness(other) - _fineness(best)
        if other.cluster is not None and other.cluster.name.lower() in actors:
            continue
        is_its_name = other.cluster is best.cluster and other.form is MentionForm.NAME
        is_as_fine = finer == 0 and link == "within" and _fineness(other) > 1
        if is_its_name or (_is_named(other) and (finer > 0 or is_as_fine)):
            best = other
    return best


def _around(draft: Draft, place: Found) -> Found | None:
    """ "An army camp in the town": the named place that a description is told to lie in, no country."""
    for other in _places_in(draft, place):
        if other.first >= place.last and _link(draft, place, other) == "within":
            return other if _is_named(other) and _fineness(other) else None
    return None


def _places_in(draft: Draft, place: Found) -> list[Found]:
    """The places of a place's sentence, in text order."""
    inside = draft.found_in[draft.sentence_of[place.head]]
    return sorted((one for one in inside if one.kind is MentionKind.LOCATION), key=lambda one: (one.first, -one.last))


def _link(draft: Draft, left: Found, right: Found) -> str | None:
    """How two places that follow one another are one: "within" by a word that says so, "beside" by a comma alone."""
    words = list(draft.tokens[left.last : right.first])
    if not 0 < len(words) <= LONGEST:
        return None
    if any(draft.at_token.get(word.i) not in (None, left, right) and _is_other(draft, word) for word in words):
        return None
    if not all(_may_link(word, number, words) for number, word in enumerate(words)):
        return None
    if any(word.lower_ in WITHIN for word in words):
        return "within"
    return "beside" if any(word.text in (",", "(") or word.tag_ == "POS" for word in words) else None


def _is_other(draft: Draft, word: Token) -> bool:
    found = draft.at_token.get(word.i)
    return found is not None and found.kind is not MentionKind.LOCATION


def _may_link(word: Token, number: int, words: Sequence[Token]) -> bool:
    if word.pos_ == "ADP":
        return word.lower_ in WITHIN or (word.lower_ == "to" and words[number - 1].lower_ in ("close", "next"))
    if word.pos_ in ("DET", "ADJ", "NUM", "ADV", "PROPN") or word.tag_ == "POS" or word.text in (",", "("):
        return True
    return word.pos_ in ("NOUN", "PART") or word.lower_ in SIDES


def _there(draft: Draft, telling: Telling) -> Found | None:
    """What "there" in a telling's clause means: the last place that was named."""
    head = draft.token(telling.tokens[0])
    word = next((one for one in head.subtree if one.lower_ == "there" and _is_place_word(one)), None)
    if word is None:
        return None
    sentence = draft.sentence_of[word.i]
    named = [
        one
        for number in range(max(0, sentence - BACK), sentence + 1)
        for one in draft.found_in.get(number, ())
        if one.kind is MentionKind.LOCATION and one.last <= word.i and _is_named(one) and _fineness(one) > 1
    ]
    return max(named, key=lambda one: one.first, default=None)


def _is_place_word(there: Token) -> bool:
    """ "A market there was bombed", and not "there was a bombing"."""
    if there.i == there.sent.start:
        return False
    before, after = there.nbor(-1), there.nbor(1) if there.i + 1 < len(there.doc) else None
    if before.pos_ in ("NOUN", "PROPN"):
        return True
    return before.pos_ in ("VERB", "ADV", "PART") and (after is None or after.lower_ not in EXISTS)
