"""Finding the words that tell events.

    codebook triggers, by the lemma of their first word -> matches in a sentence, longest first, without overlaps

A phrase with a verb may stand apart ("took the men hostage"): its other words are looked for among the verb's
dependents and just after it.
"""

from collections import defaultdict
from dataclasses import dataclass

from spacy.tokens import Span, Token

from app.extract.nominals import lemma_of
from graph.seeds import Trigger

MODES = frozenset(("by_means", "by_parties", "by_bombs", "harm"))  # needs that don't restrict but steer
WITHIN = 5


@dataclass(frozen=True, slots=True)
class Match:
    """Tokens that may tell an event, and the codebook's entries for them, the most demanding first."""

    tokens: tuple[int, ...]
    head: Token
    triggers: tuple[Trigger, ...]


class TriggerIndex:
    """The codebook's triggers, compiled."""

    def __init__(self, triggers: tuple[Trigger, ...]) -> None:
        groups: dict[tuple[tuple[str, ...], str], list[Trigger]] = defaultdict(list)
        for trigger in triggers:
            groups[trigger.lemmas, trigger.pos].append(trigger)
        self._by_first: dict[str, list[tuple[tuple[str, ...], str, tuple[Trigger, ...]]]] = defaultdict(list)
        for (lemmas, pos), entries in groups.items():
            entries.sort(key=lambda one: (-len(set(one.needs) - MODES), -one.confidence, one.type.value))
            self._by_first[lemmas[0]].append((lemmas, pos, tuple(entries)))
        for options in self._by_first.values():
            options.sort(key=lambda option: (-len(option[0]), option[1]))

    def find(self, sentence: Span) -> list[Match]:
        """Matches in a sentence, in text order."""
        found: list[Match] = []
        taken: set[int] = set()
        for token in sentence:
            if token.i in taken or token.is_space:
                continue
            for lemmas, pos, entries in self._by_first.get(lemma_of(token), ()):
                tokens = _match(token, lemmas, pos)
                if tokens and taken.isdisjoint(tokens):
                    head = (
                        token if pos == "VERB" else token.doc[max(tokens, key=lambda i: _is_head(token.doc[i], tokens))]
                    )
                    found.append(Match(tokens, head, entries))
                    taken.update(tokens)
                    break
        return found


def _is_head(token: Token, tokens: tuple[int, ...]) -> bool:
    return token.head.i not in tokens or token.head == token


def _match(token: Token, lemmas: tuple[str, ...], pos: str) -> tuple[int, ...]:
    if len(lemmas) == 1 or pos == "VERB":
        if not _has_pos(token, pos):
            return ()
        if len(lemmas) == 1:
            return (token.i,)
    if pos != "VERB":
        end = token.i + len(lemmas)
        doc = token.doc
        if end <= len(doc) and all(lemma_of(doc[token.i + n]) == lemma for n, lemma in enumerate(lemmas)):
            return tuple(range(token.i, end))
        return ()
    tokens = [token.i]
    for lemma in lemmas[1:]:
        nearby = [
            other.i
            for other in token.doc[token.i + 1 : token.i + 1 + WITHIN]
            if lemma_of(other) == lemma
            and other.i > tokens[-1]
            and (other.head.i in (token.i, tokens[-1]) or other.head.head.i == token.i)
        ]
        if not nearby:
            return ()
        tokens.append(nearby[0])
    return tuple(tokens)


def _has_pos(token: Token, pos: str) -> bool:
    if pos == "VERB":
        if token.pos_ == "ADJ" and token.tag_ in ("VBN", "VBG", "JJ"):
            return False
        return token.pos_ == "VERB" and not (token.dep_ == "amod" and token.tag_ == "VBG")
    if pos == "NOUN":
        return token.pos_ in ("NOUN", "PROPN") and not (token.dep_ in ("compound", "amod") and token.head.i > token.i)
    return token.pos_ in ("ADJ", "VERB", "NOUN")
