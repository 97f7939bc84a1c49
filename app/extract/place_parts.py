"""Places named inside other names and descriptions: "Richmond police", "University of Virginia", "Mosul airport".

    found -> the same, with a place for each such name, for a dateline in capitals, and without words that are no places

A part tells where what bears its name is, and where a report plays. Words that a place and something else share
("Washington Post", "Jordan Smith") are kept out by what follows: a part counts only before or after a word that tells a
body, people or a facility of a place. A country's name inside another name is no place of its own.
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
    r"|field|refinery|border|cathedral|shrine|barracks|plant|headquarters|fair|checkpoint|mine|warehouse)s?\b",
    re.IGNORECASE,
)


NO_PLACES = frozenset(
    """
    god mayor governor senator congressman judge sheriff president minister general colonel dr mr mrs ms sen sens rep
    reps gov del lt capt sgt council senate house congress duma knesset parliament democrat democrats republican
    republicans english spanish french arabic internet
    """.split()
)
NO_PARTS = frozenset(
    """
    federal federation national united central superior supreme human justice labor labour law early young homeland
    independence general public first new old international royal grand liberty freedom union republic republican
    democratic family senior best north south east west northern southern eastern western commerce health defense
    defence state interior trade growth arab jewish christian muslim islamic catholic internal foreign home security
    job social border joint special high middle upper lower people police church hope peace victory mission green red
    blue white black golden silver crown college university hospital school hill park lake mountain river bay ocean
    """.split()
)
NAMED_AFTER = frozenset(  # "University of Virginia", and not "Department of Justice"
    "university college city town bank museum diocese bishop archbishop mayor governor center centre".split()
)
DATELINE = re.compile(
    r"(?:^|(?<=[.!?\"”]\s)|(?<=\n))(?P<place>[A-Z]{2}[A-Z.'’-]*(?:\s[A-Z]{2}[A-Z.'’-]*){0,3})(?:,\s[A-Z][\w.]+)?\s*"
    r"(?:\([A-Z][A-Za-z. /]{1,20}\)\s*)?(?:--|—|–|-)\s",
)
OPENING = 600  # characters; a dateline stands no further in


def find_place_parts(draft: Draft, lexicon: Lexicon, gazetteer: Gazetteer) -> None:
    """Add the places named inside other mentions to `found`; drop names of places that are none."""
    draft.found = [one for one in draft.found if not _is_no_place(one)]
    _add_dateline(draft, gazetteer)
    places = {
        number for one in draft.found if one.kind is MentionKind.LOCATION for number in range(one.first, one.last)
    }
    for part in find_parts(draft, lexicon, gazetteer):
        if places.isdisjoint(range(part.first, part.last)):
            found = _place(draft, part.first, part.last, "part")
            code = lexicon.country_names.get(fold_word(part.text))
            found.seed = lexicon.entities.get(f"country:{code}") if code else None
            if found.seed is not None:
                found.type, found.country = found.seed.type, found.seed.country
            draft.found.append(found)
    draft.found.sort(key=lambda one: (one.first, -one.last))


def _is_no_place(found: Found) -> bool:
    return (
        found.kind is MentionKind.LOCATION
        and found.form is MentionForm.NAME
        and found.seed is None
        and fold_word(found.text) in NO_PLACES
    )


def _add_dateline(draft: Draft, gazetteer: Gazetteer) -> None:
    """ "RAMADI (AP) --", wherever the headline before it ends."""
    for match in DATELINE.finditer(draft.readable, 0, OPENING):
        span = draft.tokens.char_span(*match.span("place"), alignment_mode="expand")
        if span is None or not any(not place.is_loose for place in gazetteer.find(match["place"])):
            continue
        over = [one for one in draft.found if one.first < span.end and span.start < one.last]
        if all(one.last <= span.end and one.first >= span.start for one in over):
            draft.found = [one for one in draft.found if one not in over]
            draft.found.append(_place(draft, span.start, span.end, "dateline"))
        return


def _place(draft: Draft, first: int, last: int, rule: str) -> Found:
    start, end = draft.span_at(first, last)
    head = draft.tokens[first:last].root.i
    return Found(
        first, last, start, end, draft.text[start:end], head, MentionKind.LOCATION, MentionForm.NAME, rule, 0.6
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
    surnames = {one.text.split()[-1] for one in draft.found if one.kind is MentionKind.PERSON and " " in one.text}
    for found in draft.found:
        if found.form is MentionForm.PRONOUN or found.seed is not None or found.last - found.first < 2:
            continue
        if found.kind is MentionKind.ACTOR or (found.kind is MentionKind.PERSON and found.form is MentionForm.NOMINAL):
            for part in _parts_in(draft, found, lexicon, gazetteer):
                if part.text not in surnames:
                    parts.setdefault(part.first, part)
    return [parts[first] for first in sorted(parts)]


def leading_name(draft: Draft, found: Found, gazetteer: Gazetteer) -> str | None:
    """The place that a facility is named after: "Aleppo" of "Aleppo University", "Mosul" of "University of Mosul"."""
    for last in range(found.last - 1, found.first, -1):
        start, end = draft.span_at(found.first, last)
        name, rest = draft.text[start:end], draft.text[end : found.end]
        if OF_A_PLACE.search(rest) and _is_name(name, gazetteer):
            return name
    before, of, name = found.text.partition(" of ")
    is_named_after = of and before.split()[-1].lower() in NAMED_AFTER and _is_name(name, gazetteer)
    return name if is_named_after else None


def _parts_in(draft: Draft, found: Found, lexicon: Lexicon, gazetteer: Gazetteer) -> Iterator[Part]:
    if not OF_A_PLACE.search(found.text):
        return
    starts = [found.first + (draft.token(found.first).lower_ in ("the", "a", "an"))]
    for number in range(found.first + 1, found.last - 1):
        word, before = draft.token(number).lower_, draft.token(number - 1).lower_
        if word in ("in", "at") or (word == "of" and before in NAMED_AFTER):
            starts.append(number + 1)
    for start in starts:
        for last in range(min(found.last, start + LONGEST_PART), start, -1):
            if (start == found.first and last == found.last) or not _is_whole(draft, start, last, found.last):
                continue
            begin, end = draft.span_at(start, last)
            name = draft.text[begin:end]
            folded = fold_word(name)
            if folded in lexicon.demonyms or folded in NO_PARTS or not _is_name(name, gazetteer):
                continue
            if folded not in lexicon.country_names or _is_province_too(name, gazetteer):
                yield Part(start, last, name, found)
            break


def _is_province_too(name: str, gazetteer: Gazetteer) -> bool:
    """ "Georgia": inside another name such a name may be the province, which the whole report has to tell."""
    return any(place.admin2 is None and not place.is_loose for place in gazetteer.find_admin(name))


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
