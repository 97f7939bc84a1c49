"""Where a telling says that it happened, and in which operation: by grammar, nearest first.

A place is taken from the trigger's own prepositions, then from those of its object and subject, then from the clause
above, then from a phrase that opens the sentence.
"""

from spacy.tokens import Token

from app.extract.conditions import Candidate, is_place
from app.extract.event_dates import SPEECH
from app.extract.record import Draft, Found, Telling
from app.extract.syntax import agents, ancestors, children, conjuncts, patients
from graph.ontology import EventType, MentionKind

AT = frozenset(
    """
    in at near on outside inside around across throughout along over between toward towards into to from through
    within off above amid close
    """.split()
)
WHENCE = frozenset(("from",))
RANK = {"populated_place": 5, "facility": 3, "natural_feature": 3, "admin": 3, "region": 2, "border": 2, "country": 1}
GOES_TO = frozenset((EventType.DEPLOYMENT, EventType.WITHDRAWAL, EventType.DISPLACEMENT))


def place_of(draft: Draft, candidate: Candidate, telling: Telling) -> Found | None:
    """The most telling place of an event, or None where the sentence gives none."""
    head = candidate.head
    own = [one for one in (*candidate.targets, *candidate.sources) if is_place(one) and one is not None]
    direct = [one for one in candidate.targets if is_place(one)]
    for found in (
        direct,
        _places_below(draft, head),
        [one for noun in (*patients(head), *agents(head)) for one in _places_below(draft, noun)]
        if head.pos_ == "VERB"
        else _compound_places(draft, head),
        own,
        _places_above(draft, head),
    ):
        if found:
            return _best(found)
    return _only_place(draft, telling)


def _places_below(draft: Draft, token: Token) -> list[Found]:
    found = []
    for prep in children(token, "prep", "advmod", "acl"):
        if prep.lower_ in AT or (prep.lower_ == "of" and token.pos_ == "NOUN"):
            found += _objects(draft, prep)
    return found


def _objects(draft: Draft, prep: Token) -> list[Found]:
    found = []
    for pobj in children(prep, "pobj"):
        for one in conjuncts(pobj):
            mention = draft.mention_at(one)
            if mention is not None and is_place(mention):
                found.append(mention)
            elif mention is None or mention.kind is not MentionKind.PERSON:
                found += [
                    other
                    for inner in children(one, "prep")
                    if inner.lower_ in AT | {"of"}
                    for other in _objects(draft, inner)
                ]
            found += [
                inner
                for appos in children(one, "appos")
                if (inner := draft.mention_at(appos)) is not None and is_place(inner)
            ]
            found += [
                inner
                for child in children(one, "prep")
                if child.lower_ in ("of", "in", "near") and mention is not None
                for inner in _objects(draft, child)
            ]
    for inner_prep in children(prep, "prep"):
        found += _objects(draft, inner_prep)
    return found


def _compound_places(draft: Draft, noun: Token) -> list[Found]:
    """ "The Mosul offensive", "Baghdad's bombings"."""
    found = [
        one
        for child in children(noun, "compound", "poss", "nmod")
        if (one := draft.mention_at(child)) is not None and is_place(one)
    ]
    verb = noun.head
    if verb.pos_ == "VERB" and noun.dep_ in ("dobj", "nsubj", "nsubjpass"):
        found += _places_below(draft, verb)
    return found


def _places_above(draft: Draft, token: Token) -> list[Found]:
    for above in list(ancestors(token))[:4]:
        if above.pos_ in ("VERB", "AUX", "NOUN") and above.lemma_ not in SPEECH:
            found = _places_below(draft, above)
            if found:
                return found
    return []


def _best(found: list[Found]) -> Found:
    def rank(one: Found) -> tuple[float, int]:
        kind = (one.cluster.type if one.cluster else None) or one.type or ""
        named = 1.5 if one.cluster is not None and one.cluster.is_named else 0.0
        return (-(RANK.get(kind, 2 if not named else 4) + named), one.first)

    return min(found, key=rank)


def _only_place(draft: Draft, telling: Telling) -> Found | None:
    """The one named place of the sentence, if there is just one."""
    inside = [
        one
        for one in draft.found_in[telling.sentence]
        if is_place(one) and one.cluster is not None and one.cluster.is_named
    ]
    clusters = {id(one.cluster) for one in inside}
    return inside[0] if len(clusters) == 1 else None


def operation_of(draft: Draft, head: Token) -> Found | None:
    """The operation that an event is said to be part of: "during the offensive", "in a battle that lasted"."""
    tokens = [head, *list(ancestors(head))[:2]]
    for token in tokens:
        for prep in children(token, "prep"):
            if prep.lower_ in ("in", "during", "amid", "under", "of", "as", "after"):
                for pobj in (leaf for leaf in prep.subtree if leaf.dep_ in ("pobj",)):
                    mention = draft.mention_at(pobj)
                    if (
                        mention is not None
                        and mention.kind is MentionKind.OPERATION
                        and head.i not in range(mention.first, mention.last)
                    ):
                        return mention
    return None
