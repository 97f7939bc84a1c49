"""When a telling says that it happened: by grammar, the nearest date first.

The date of the trigger's own clause comes first, then that of the clauses around it. The day on which somebody said it
is not the day it happened, and what befell a thing later is not when the deed beside its name was done.
"""

from collections.abc import Iterator

from spacy.tokens import Token

from app.extract.record import Draft, When
from app.extract.syntax import ancestors, children
from graph.ontology import DatePrecision

SPEECH = frozenset(
    """
    say tell announce report claim add confirm state warn declare deny accuse blame urge call condemn express quote
    note believe
    """.split()
)


def date_of(draft: Draft, head: Token, sentence: int) -> When | None:
    """The date of an event: of its own clause, else of its sentence, unless it dates a verb of saying."""
    span = draft.sentences[sentence]
    inside = [when for when in draft.whens if span.start_char <= when.start < span.end_char and _tells(when)]
    best: tuple[int, int, When] | None = None
    chain = {token.i: steps for steps, token in enumerate(_reach(head))}
    for when in inside:
        anchor = _anchor(draft, when)
        if anchor is None or _is_year_of_another(draft, when, head):
            continue
        steps = _steps(_before_speech(draft, when, anchor), chain)
        if steps is None:
            continue
        key = (steps, abs(when.start - head.idx))
        if best is None or key < best[:2]:
            best = (*key, when)
    return best[2] if best else None


def _tells(when: When) -> bool:
    return when.value.start is not None or when.days is not None


def _reach(head: Token) -> Iterator[Token]:
    """The trigger and the words above it whose date may be its own.

    "The couple killed in the raid were buried on Friday": what a thing is told to have suffered has no date from what
    befell it later.
    """
    is_aside = False
    for token in (head, *ancestors(head)):
        if is_aside and token.pos_ in ("VERB", "AUX"):
            return
        yield token
        is_aside = is_aside or _is_suffered(token)


def _is_suffered(verb: Token) -> bool:
    """ "The couple killed in the raid", "the men who were killed"."""
    is_passive = verb.dep_ == "acl" or (verb.dep_ == "relcl" and children(verb, "nsubjpass"))
    return verb.tag_ == "VBN" and bool(is_passive) and not children(verb, "dobj")


def _before_speech(draft: Draft, when: When, anchor: Token) -> Token:
    """ "Rebels attacked the camp in X, the capital of Y, on Thursday, residents said": the day of what they said.

    A date between what was said and who said it belongs to what was said, wherever the parse puts it.
    """
    if anchor.lemma_ not in SPEECH:
        return anchor
    told = [child for child in children(anchor, "ccomp") if child.idx < when.start]
    after = [child for child in (anchor, *children(anchor, "nsubj")) if child.idx > when.start]
    return told[-1] if told and len(after) > 1 else anchor


def _is_at_once(verb: Token) -> bool:
    """ "Killed when shells fell on Wednesday"."""
    return any(child.lower_ == "when" for child in children(verb, "advmod", "mark"))


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
        is_clause = token.dep_ == "advcl" and token.pos_ == "VERB"
        if is_clause and below == 0 and chain.get(token.head.i) == 0 and _is_at_once(token):
            is_clause = False
        if token.dep_ in ("relcl", "ccomp") or is_clause:
            return None
        token = token.head
        below += 1
    if anchor.i in chain and anchor.lemma_ in SPEECH and chain[anchor.i] > 0:
        return None
    return chain[token.i] + below if chain[token.i] + below <= 7 else None
