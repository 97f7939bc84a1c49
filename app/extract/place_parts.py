"""Places named inside other names and descriptions: "Richmond police", "University of Virginia", "Mosul airport".

They are evidence of where a report plays, and the place of what bears their name. Words that a place and something
else share ("Washington Post", "Jordan Smith") are kept out by what follows: a part counts only before or after a word
that tells a body, people or a facility of a place.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from app.extract.gazetteer import Gazetteer
from app.extract.lexicon import Lexicon, fold_word
from app.extract.record import Draft, Found
from graph.ontology import MentionForm, MentionKind

LONGEST_PART = 4  # words
AREA_WORDS = frozenset("county province state district governorate oblast".split())
OF_A_PLACE = re.compile(
    r"\b(?:police|sheriff|court|department|university|college|hospital|school|council|commission|board|chamber|fire|church"
    r"|government|authorit(?:y|ies)|officials?|residents?|man|woman|men|women|lawmakers?|mayor|agency|patrol|guard|party"
    r"|legislature|assembly|center|centre|airport|jail|prison|office|administration|city|service|museum|district|institute"
    r"|investigators?|officers?|supporters?|teenager|couple|family|students?|voters?|citizens?|people|villagers?|militants?"
    r"|rebels?|tribes?|tribesmen|elders?|leaders?|governor|chief|hall|station|park|academy|market|parliament|clinic|camp"
    r"|airbase|base|prison|dam|mosque|bridge|square|road|stadium|crossing|highway|cemetery|fairgrounds|arena|depot|port"
    r"|field|refinery|border|cathedral|shrine|barracks|plant)s?\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Part:
    """A place's name inside a mention: token numbers, half-open, and the words."""

    first: int
    last: int
    text: str
    around: Found


def find_parts(draft: Draft, lexicon: Lexicon, gazetteer: Gazetteer) -> list[Part]:
    """The parts of actors' and persons' mentions that name a place, in the order of the text."""
    parts: dict[int, Part] = {}
    for found in draft.found:
        if found.form is MentionForm.PRONOUN or found.seed is not None or found.last - found.first < 2:
            continue
        if found.kind is MentionKind.ACTOR or (found.kind is MentionKind.PERSON and found.form is MentionForm.NOMINAL):
            for part in _parts_in(draft, found, lexicon, gazetteer):
                parts.setdefault(part.first, part)
    return [parts[first] for first in sorted(parts)]


def leading_name(draft: Draft, found: Found, gazetteer: Gazetteer) -> str | None:
    """The name that a facility's name opens with: "Aleppo" of "Aleppo University", "Butler County" of its jail."""
    for last in range(found.last - 1, found.first, -1):
        start, end = draft.span_at(found.first, last)
        name, rest = draft.text[start:end], draft.text[end : found.end]
        if OF_A_PLACE.search(rest) and _is_name(name, gazetteer):
            return name
    return None


def _parts_in(draft: Draft, found: Found, lexicon: Lexicon, gazetteer: Gazetteer) -> Iterator[Part]:
    starts = [found.first]
    if draft.token(found.first).lower_ in ("the", "a", "an"):
        starts = [found.first + 1]
    starts += [
        number + 1
        for number in range(found.first + 1, found.last - 1)
        if draft.token(number).lower_ in ("of", "in", "at")
    ]
    if not OF_A_PLACE.search(found.text):
        return
    for start in starts:
        for last in range(min(found.last, start + LONGEST_PART), start, -1):
            if (start == found.first and last == found.last) or not _is_whole(draft, start, last, found.last):
                continue
            begin, end = draft.span_at(start, last)
            name = draft.text[begin:end]
            if fold_word(name) not in lexicon.demonyms and _is_name(name, gazetteer):
                yield Part(start, last, name, found)
                break


def _is_whole(draft: Draft, first: int, last: int, limit: int) -> bool:
    """Whether every word is a capitalised proper noun, and the next word does not go on with the name."""
    tokens = [draft.token(number) for number in range(first, last)]
    if not all(token.text[:1].isupper() and _may_name(token) for token in tokens):
        return False
    after = draft.token(last) if last < limit else None
    return after is None or after.lower_ not in AREA_WORDS or tokens[-1].lower_ in AREA_WORDS


def _may_name(token: Token) -> bool:
    return token.pos_ in ("PROPN", "NOUN", "ADJ", "X") and not OF_A_PLACE.fullmatch(token.text)


def _is_name(name: str, gazetteer: Gazetteer) -> bool:
    if len(name) < 3 or not name[:1].isupper():
        return False
    if any(not place.is_loose for place in gazetteer.find_admin(name)):
        return True
    return any(not place.is_loose and place.population >= 1000 for place in gazetteer.find(name)[:1])
