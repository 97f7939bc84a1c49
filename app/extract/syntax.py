"""Reading a dependency tree: who does what to whom, whatever the construction.

All functions take tokens of one parsed sentence and return tokens; they know nothing of events. Labels are those of
ClearNLP as spaCy's English models give them (nsubj, nsubjpass, agent, dobj, pobj, relcl, acl, advcl, xcomp, conj ...).
"""

from collections.abc import Iterator
from functools import lru_cache

from spacy.strings import get_string_id
from spacy.tokens import Token

SUBJECTS = ("nsubj", "nsubjpass", "csubj", "csubjpass")
COUNTING = frozenset(
    """
    number dozen score hundred thousand million total member group one some many several most majority handful team
    band crowd body remains pair couple lot all part series wave rest
    """.split()
)
DEEP = 5


def children(token: Token, *labels: str) -> list[Token]:
    """Children with one of the dependency labels."""
    wanted = _numbers(labels)
    return [child for child in token.children if child.dep in wanted]


@lru_cache(maxsize=1000)
def _numbers(labels: tuple[str, ...]) -> frozenset[int]:
    """spaCy's numbers of labels: the same for all texts, and faster to compare."""
    return frozenset(get_string_id(label) for label in labels)


def conjuncts(token: Token) -> list[Token]:
    """The token and what is coordinated with it: "A, B and C"."""
    found: list[Token] = []
    queue = [token]
    while queue and len(found) < 12:
        one = queue.pop(0)
        found.append(one)
        queue += [
            child
            for child in one.children
            if child.dep_ == "conj" and child.pos_ in ("NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET")
        ]
    return found


def content(token: Token) -> Token:
    """The noun that a counting word counts: "dozens of militants" -> "militants"."""
    for _ in range(3):
        if token.lemma_.lower() in COUNTING or token.pos_ == "NUM" or token.like_num:
            inner = next(
                (pobj for of in children(token, "prep") if of.lemma_ == "of" for pobj in children(of, "pobj")), None
            )
            if inner is not None:
                token = inner
                continue
        return token
    return token


def antecedent(token: Token) -> Token:
    """What a relative pronoun stands for."""
    if token.tag_ in ("WP", "WDT") or (token.lower_ == "that" and token.dep_ in SUBJECTS):
        verb = token.head
        for _ in range(3):
            if verb.dep_ == "relcl":
                return verb.head
            verb = verb.head
    return token


def is_passive(verb: Token) -> bool:
    """Whether the verb's subject suffers what it says: "was killed", "forces backed by"."""
    if children(verb, "nsubjpass", "auxpass", "csubjpass"):
        return True
    if verb.dep_ == "acl" and verb.tag_ == "VBN":
        return True
    if verb.dep_ == "conj" and verb.tag_ == "VBN" and not children(verb, "nsubj") and verb.head.pos_ in ("VERB", "AUX"):
        return is_passive(verb.head) and not children(verb, "dobj")
    return verb.tag_ == "VBN" and verb.dep_ in ("advcl", "ccomp", "amod") and not children(verb, "nsubj", "aux", "dobj")


def subject_tokens(verb: Token, depth: int = 0) -> list[Token]:
    """The grammatical subject of a verb, also where another word carries it (control, coordination, participles)."""
    if depth > DEEP:
        return []
    own = children(verb, "nsubj", "nsubjpass")
    if own:
        return [one for subject in own for one in conjuncts(antecedent(subject))]
    head = verb.head
    if verb.dep_ == "conj" and head.pos_ in ("VERB", "AUX"):
        return subject_tokens(head, depth + 1)
    if verb.dep_ in ("xcomp", "advcl", "ccomp", "prep", "dep", "parataxis") and head.pos_ in ("VERB", "AUX"):
        if verb.dep_ in ("xcomp", "ccomp"):
            controlled = children(head, "dobj")
            if controlled and verb.tag_ in ("VB", "VBG"):
                return [one for token in controlled for one in conjuncts(token)]
        return [] if verb.dep_ == "ccomp" else subject_tokens(head, depth + 1)
    if verb.dep_ == "acl":
        if verb.tag_ == "VB":  # "an offensive to recapture": whoever has the offensive
            governor = head.head
            return (
                subject_tokens(governor, depth + 1)
                if governor.pos_ in ("VERB", "AUX") and head.dep_ in ("dobj", "pobj", "attr")
                else []
            )
        return conjuncts(head)
    if verb.dep_ == "relcl":
        return conjuncts(head)
    if verb.dep_ in ("pcomp", "prep") and head.pos_ in ("ADP", "SCONJ"):
        governor = head.head
        if governor.pos_ in ("VERB", "AUX"):
            objects = children(governor, "dobj", "nsubjpass") if head.lemma_ in ("of", "for", "from") else []
            return [one for token in objects for one in conjuncts(token)] or subject_tokens(governor, depth + 1)
        if governor.pos_ in ("NOUN", "PROPN"):
            return noun_agents(governor) or ([governor] if head.lemma_ == "of" else [])
    return []


def agents(verb: Token) -> list[Token]:
    """Who does it: the subject of an active verb, the "by" of a passive one."""
    if is_passive(verb):
        return [one for by in children(verb, "agent") for pobj in children(by, "pobj") for one in conjuncts(pobj)]
    return subject_tokens(verb)


def patients(verb: Token) -> list[Token]:
    """To whom it is done: the object of an active verb, the subject of a passive one."""
    if is_passive(verb):
        if verb.dep_ == "acl" and not children(verb, "nsubjpass"):
            return conjuncts(verb.head)
        found = subject_tokens(verb)
        extra = children(verb, "dobj", "oprd") if not found else []
        return found or [one for token in extra for one in conjuncts(token)]
    return [one for token in children(verb, "dobj", "dative") for one in conjuncts(token)]


def prepositional(token: Token, *prepositions: str) -> list[Token]:
    """Objects of the token's prepositions with one of these lemmas (all if none is given)."""
    found = []
    for child in children(token, "prep", "agent", "dative"):
        if not prepositions or child.lemma_.lower() in prepositions:
            found += [one for pobj in children(child, "pobj") for one in conjuncts(pobj)]
            for inner in children(child, "prep"):  # "out of X", "outside of X"
                found += [one for pobj in children(inner, "pobj") for one in conjuncts(pobj)]
    return found


def noun_agents(noun: Token) -> list[Token]:
    """Who does what a noun tells: "rebel attacks", "Turkey's offensive", "an attack by militants"."""
    found = [one for poss in children(noun, "poss") for one in conjuncts(poss)]
    found += prepositional(noun, "by")
    found += [
        one
        for child in children(noun, "compound", "amod", "nmod")
        for one in [child, *children(child, "compound", "conj")]
    ]
    return found


def governor_of(token: Token) -> Token | None:
    """The verb that a noun depends on, through prepositions and other nouns; None at the top."""
    for _ in range(6):
        if token.head == token:
            return None
        token = token.head
        if token.pos_ in ("VERB", "AUX"):
            return token
    return None


def ancestors(token: Token) -> Iterator[Token]:
    """The token's heads, nearest first."""
    while token.head != token:
        token = token.head
        yield token


def clause_verb(token: Token) -> Token:
    """The verb whose clause a token belongs to; the token itself if it is one."""
    if token.pos_ in ("VERB", "AUX"):
        return token
    return governor_of(token) or token


def distance(left: Token, right: Token) -> int:
    """Number of edges between two tokens of a tree; 99 if they are in different trees."""
    up = {left.i: 0}
    for steps, token in enumerate(ancestors(left), 1):
        up[token.i] = steps
    if right.i in up:
        return up[right.i]
    for steps, token in enumerate(ancestors(right), 1):
        if token.i in up:
            return steps + up[token.i]
    return 99
