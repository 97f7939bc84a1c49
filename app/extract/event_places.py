"""Where and when a telling says that it happened, and in which operation: by grammar, nearest first.

A place is taken from the trigger's own prepositions, then from those of its object and subject, then from the clause
above, then from a phrase that opens the sentence; a date likewise.
The day on which somebody said it is not the day it happened.
"""

from spacy.tokens import Token

from app.extract.conditions import Candidate, is_place
from app.extract.record import Draft, Found, Telling, When
from app.extract.syntax import agents, ancestors, children, conjuncts, patients
from graph.ontology import DatePrecision, EventType, MentionKind

AT = frozenset(
    """
    in at near on outside inside around across throughout along over between toward towards into to from through
    within off above amid close
    """.split()
)
WHENCE = frozenset(("from",))
SPEECH = frozenset(
    """
    say tell announce report claim add confirm state warn declare deny accuse blame urge call condemn express quote
    note believe
    """.split()
)
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


def date_of(draft: Draft, head: Token, sentence: int) -> When | None:
    """The date of an event: of its own clause, else of its sentence, unless it dates a verb of saying."""
    span = draft.sentences[sentence]
    inside = [
        when for when in draft.whens if span.start_char <= when.start < span.end_char and when.value.start is not None
    ]
    best: tuple[int, int, When] | None = None
    chain = {token.i: steps for steps, token in enumerate([head, *ancestors(head)])}
    for when in inside:
        anchor = _anchor(draft, when)
        if anchor is None or _is_year_of_another(draft, when, head):
            continue
        steps = _steps(anchor, chain)
        if steps is None:
            continue
        key = (steps, abs(when.start - head.idx))
        if best is None or key < best[:2]:
            best = (*key, when)
    return best[2] if best else None


def _is_year_of_another(draft: Draft, when: When, head: Token) -> bool:
    """ "Despite a 2002 truce": the year is that of the truce and of nothing else."""
    tokens = draft.tokens.char_span(when.start, when.end, alignment_mode="expand")
    if when.value.precision is not DatePrecision.YEAR or tokens is None or not len(tokens):
        return False
    year = tokens.root
    return year.dep_ in ("nummod", "compound", "nmod", "amod") and year.head.pos_ == "NOUN" and year.head != head


def _anchor(draft: Draft, when: When) -> Token | None:
    """The word that a date expression modifies."""
    tokens = draft.tokens.char_span(when.start, when.end, alignment_mode="expand")
    if tokens is None or not len(tokens):
        return None
    token: Token = tokens.root
    while (
        token.dep_ in ("pobj", "prep", "npadvmod", "advmod", "nummod", "compound", "amod", "pcomp", "appos", "nmod")
        and token.head != token
    ):
        token = token.head
        if token.pos_ in ("VERB", "AUX", "NOUN", "PROPN") and token.dep_ not in ("pobj", "compound", "npadvmod"):
            break
    return token


def _steps(anchor: Token, chain: dict[int, int]) -> int | None:
    """How far above (or beside) the trigger the dated word is; None if it dates something else."""
    below = 0
    token = anchor
    while token.i not in chain:
        if token.head == token:
            return None
        if token.pos_ == "VERB" and token.lemma_ in SPEECH and below == 0:
            return None
        if token.dep_ in ("relcl", "ccomp") or (token.dep_ in ("advcl",) and token.pos_ == "VERB"):
            return None
        token = token.head
        below += 1
    if anchor.i in chain and anchor.lemma_ in SPEECH and chain[anchor.i] > 0:
        return None
    return chain[token.i] + below if chain[token.i] + below <= 7 else None


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
