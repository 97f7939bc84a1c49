"""Third stage, last part: the tagger's spans and those of the rules become one list.

    found by rules (seeds, parser's names, nouns) + spans of the tagger -> found

The tagger decides what is a mention, how far it reaches and of which kind; the rules bring what they know of it (the
seed, the owner, the country, the word that tells a place's sort). A known name stays even where the tagger is blind.
"""

import re
from collections import defaultdict

from spacy.tokens import Span

from app.extract.lexicon import Lexicon, SeedName
from app.extract.names import choose
from app.extract.pair_features import Floats
from app.extract.record import Draft, Found, moved
from app.extract.tagger import Tagged, Tagger
from graph.ontology import ActorType, EntityKind, LocationType, MentionForm, MentionKind

LEAST = 0.4  # the chance under which a span of the tagger is dropped
CHANGES = 0.6  # the chance from which it overrules the kind that the rules saw
SURE = 0.75  # of a seed's name that the tagger does not see
Spoken = tuple[Span, MentionKind, MentionForm, float]  # and the tagger's chance
ARTICLES = frozenset(("al", "el", "the"))
JOINTS = (["del"], ["de", "la"], ["de"])
SIDE = re.compile(r"central|(?:north|south)-?(?:east|west)(?:ern)?|(?:north|south|east|west)ern")
TYPES_OF = {
    MentionKind.ACTOR: frozenset(one.value for one in ActorType),
    MentionKind.LOCATION: frozenset(one.value for one in LocationType),
}

OF_STRIKES = frozenset(("air", "artillery", "drone", "missile", "mortar", "naval", "rocket"))


def tag_mentions(draft: Draft, lexicon: Lexicon, tagger: Tagger) -> None:
    """Rewrite `found` by what the tagger sees; fill `links`, and `tags` unless the parse has."""
    if draft.tags is None:
        bounds = [(span.start_char, span.end_char) for span in draft.sentences]
        draft.tags = tagger.read(draft.readable, bounds)
    merged = _Merger(draft, lexicon).merge(_spans(draft, lexicon, tagger))
    draft.found = sorted(merged, key=lambda one: (one.first, -one.last, one.kind.value))
    spoken = [(one.start, one.end, one.kind.value, one.form.value) for one in draft.found]
    draft.links = tagger.link(draft.tags, spoken)
    for row, one in enumerate(draft.found):
        one.row = row
    for block in draft.links.blocks.values():
        for row, chances in zip(block.rows, block.types, strict=True):
            _set_type(draft.found[row], chances, tagger.labels["entity_type"])


def _spans(draft: Draft, lexicon: Lexicon, tagger: Tagger) -> list[Spoken]:
    assert draft.tags is not None
    found: dict[tuple[int, int], Spoken] = {}
    for one in [*tagger.spans(draft.tags, "outer"), *tagger.spans(draft.tags, "inner")]:
        kind, form = one.label.split("-")
        if kind in ("date", "quantity"):
            draft.expressions.append((one.start, one.end, MentionKind(kind)))
            continue
        span = _tokens(draft, one)
        if span is not None:
            told = (MentionKind(kind), MentionForm(form))
            if told == (MentionKind.LOCATION, MentionForm.NAME) and _are_people(span, lexicon):
                told = (MentionKind.ACTOR, MentionForm.NOMINAL)
            found.setdefault((span.start, span.end), (span, *told, one.chance))
    return _whole_names(sorted(found.values(), key=lambda one: (one[0].start, -one[0].end)))


def _whole_names(spans: list[Spoken]) -> list[Spoken]:
    """Names that were cut in two are put together: "San José" del "Palmar"."""
    whole: list[Spoken] = []
    for one in spans:
        last = whole[-1] if whole else None
        if last is not None and last[1:3] == one[1:3] and one[2] is MentionForm.NAME and last[0].end <= one[0].start:
            between = [token.lower_ for token in one[0].doc[last[0].end : one[0].start]]
            if between in JOINTS:
                whole[-1] = (one[0].doc[last[0].start : one[0].end], one[1], one[2], min(last[3], one[3]))
                continue
        whole.append(one)
    return whole


def _are_people(span: Span, lexicon: Lexicon) -> bool:
    """ "Tarrant County deputies": a plain plural that is no sort of place."""
    head = span.root
    kind, _ = lexicon.nouns.get(head.lemma_.lower(), (EntityKind.ACTOR, None))
    return head.is_lower and head.tag_ == "NNS" and kind is not EntityKind.LOCATION


def _tokens(draft: Draft, one: Tagged) -> Span | None:
    """The words of a span, on its first line only, without articles, blanks and conjunctions at its ends."""
    span = draft.tokens.char_span(one.start, one.end, alignment_mode="expand")
    if span is None:
        return None
    breaks = [number for number, token in enumerate(span) if token.is_space and "\n" in token.text and number]
    span = span[: breaks[0]] if breaks else span
    if len(span) and span[-1].lower_ == "of":  # "International Committee of" the Red Cross
        names = span.doc[span.end :]
        start = 1 if len(names) and names[0].lower_ == "the" else 0
        last = next((at for at, token in enumerate(names[start:], start) if token.pos_ != "PROPN"), len(names))
        span = span.doc[span.start : span.end + last] if last > start else span[:-1]
    while len(span) and (span[-1].tag_ in ("POS", "CC", ",") or span[-1].is_space):
        span = span[:-1]
    if len(span) > 1 and span[-1].lower_ in OF_STRIKES and span[-1].head.i >= span.end:  # a "U.S. air" strike
        span = span[:-1]
    while len(span) and (span[0].is_space or span[0].tag_ in ("CC", ",") or span[0].lower_ in ("the", "a", "an")):
        span = span[1:]
    return span if len(span) else None


class _Merger:
    def __init__(self, draft: Draft, lexicon: Lexicon) -> None:
        self.draft = draft
        self.lexicon = lexicon
        self.over: dict[int, list[Found]] = defaultdict(list)  # token number -> what the rules found over it
        for one in draft.found:
            for number in range(one.first, one.last):
                self.over[number].append(one)
        self.used: set[int] = set()
        self.named: dict[tuple[int, int], SeedName] = {}  # tokens -> the one seed that they name here
        for first, last, names in draft.seed_names:
            if (chosen := choose(names, draft.country_weights)) is not None:
                self.named[first, last] = chosen

    def merge(self, spans: list[Spoken]) -> list[Found]:
        """The tagger's spans with what the rules know, and the known names that it did not see."""
        merged = []
        for span, kind, form, chance in self._without_pieces(spans):
            if chance < LEAST or (form is MentionForm.NOMINAL and self._is_mere_quality(span)):
                continue
            rule = self._rule(span, kind, form)
            if rule is not None:
                self.used.add(id(rule))
                merged.append(self._agreed(rule, span, kind, form, chance))
            else:
                merged.append(self._new(span, kind, form, chance))
        covered = {number for one in merged for number in range(one.first, one.last)}
        for one in self.draft.found:
            alone = covered.isdisjoint(range(one.first, one.last))
            known = one.seed is not None or one.kind is MentionKind.LOCATION
            if id(one) not in self.used and alone and known and one.form is MentionForm.NAME:
                one.confidence = min(one.confidence, SURE)
                merged.append(one)
        return merged

    def _without_pieces(self, spans: list[Spoken]) -> list[Spoken]:
        """The spans that are no piece of a full name of the seeds: "Islamic State" of "Islamic State in the Sahara".

        Where a span of the tagger reaches as far as the name or farther, all stay.
        """
        over: dict[int, set[tuple[int, int]]] = defaultdict(set)
        for span, *_ in spans:
            for number in range(span.start, span.end):
                over[number].add((span.start, span.end))
        pieces: set[tuple[int, int]] = set()
        for (first, last), name in self.named.items():
            if _is_full(name):
                inside = set().union(*(over.get(number, set()) for number in range(first, last)))
                is_whole = any(start <= first and last <= end for start, end in inside)
                if not is_whole and all(first <= start and end <= last for start, end in inside):
                    pieces.update(inside)
        return [one for one in spans if (one[0].start, one[0].end) not in pieces]

    def _is_mere_quality(self, span: Span) -> bool:
        """ "Resurgent" of "a resurgent movement": no noun and no people or country."""
        root = span.root
        return (
            root.pos_ in ("ADJ", "ADV", "VERB", "ADP")
            and root.dep_ in ("amod", "advmod", "nmod", "conj", "quantmod")
            and root.head.i not in range(span.start, span.end)
            and not any(token.pos_ in ("NOUN", "PROPN") for token in span)
            and not any(self.lexicon.country_of_word(token.text) for token in span)
        )

    def _rule(self, span: Span, kind: MentionKind, form: MentionForm) -> Found | None:
        """What the rules found at a span: the same words, else the same sort of thing over most of them."""
        near = {id(one): one for number in range(span.start, span.end) for one in self.over[number]}
        best: tuple[float, Found] | None = None
        for one in near.values():
            if id(one) in self.used or (one.form is MentionForm.PRONOUN) != (form is MentionForm.PRONOUN):
                continue
            shared = min(one.last, span.end) - max(one.first, span.start)
            score = shared / max(one.last - one.first, len(span))
            same_words = score == 1.0
            if not same_words and one.form is not form:
                continue  # "PKK" inside "PKK rebels": the owner, not the thing
            if not same_words and one.kind is not kind and one.seed is None:
                continue
            score += 0.2 * (one.kind is kind) + 0.1 * (one.form is form)
            if score > 0.45 and (best is None or score > best[0]):
                best = (score, one)
        return best[1] if best else None

    def _agreed(self, rule: Found, span: Span, kind: MentionKind, form: MentionForm, chance: float) -> Found:
        one = rule
        if kind is MentionKind.LOCATION and _is_side(rule, span):
            return self._new(span, kind, MentionForm.NAME, chance)
        if (rule.first, rule.last) != (span.start, span.end) and not _is_plain_addition(rule, span):
            one = moved(rule, self.draft, span.start, span.end)
            one.head = span.root.i
        one.confidence = round(max(rule.confidence if rule.kind is kind else 0.0, 0.5 + chance / 2), 3)
        if chance > CHANGES or rule.kind is kind:
            one.form = form
        is_known = rule.rule == "seed" and rule.form is MentionForm.NAME and self._is_known(rule, span)
        if one.kind is not kind and not is_known and (chance > CHANGES or _is_owner(kind, span)):
            self._change_kind(one, kind)
        return one

    def _is_known(self, rule: Found, span: Span) -> bool:
        """Whether a span is a full name of the seeds, so that its kind is theirs."""
        name = self.named.get((span.start, span.end))
        return name is not None and name.entity is rule.seed and _is_full(name)

    def _change_kind(self, one: Found, kind: MentionKind) -> None:
        """A country that acts is its government; what else changes its kind is not what the rules took it for."""
        country = one.country
        is_country = one.type == LocationType.COUNTRY.value or (
            one.seed is not None and one.seed.key.startswith("actor:government-")
        )
        if is_country and country and kind in (MentionKind.ACTOR, MentionKind.LOCATION):
            government = self.lexicon.entities.get(f"actor:government-{country.lower()}")
            seed = government if kind is MentionKind.ACTOR else self.lexicon.entities.get(f"country:{country}")
            one.kind, one.seed = kind, seed
            one.type = seed.type if seed is not None else LocationType.COUNTRY.value
            return
        one.kind, one.seed, one.owner, one.type = kind, None, None, None

    def _set_seed(self, found: Found, kind: MentionKind) -> None:
        """The seed that a name means, where the rules saw none or took the name for part of another."""
        chosen = self.named.get((found.first, found.last))
        if chosen is None:
            return
        found.seed, found.type, found.country = chosen.entity, chosen.entity.type, chosen.entity.country
        if _is_full(chosen):
            found.kind = MentionKind(chosen.entity.kind.value)
        elif chosen.entity.kind.value != kind.value:
            self._change_kind(found, kind)

    def _new(self, span: Span, kind: MentionKind, form: MentionForm, chance: float) -> Found:
        start, end = self.draft.span_at(span.start, span.end)
        found = Found(
            span.start, span.end, start, end, self.draft.text[start:end], span.root.i, kind, form,
            "tagger", round(chance, 3),
        )  # fmt: skip
        head = span.root
        found.plural = head.tag_ in ("NNS", "NNPS") or head.lower_ in ("they", "them", "their", "people", "police")
        if form is MentionForm.NAME:
            self._set_seed(found, kind)
        found.definite = any(child.lower_ in ("the", "this", "that", "these", "those") for child in head.children)
        inside = [
            one for number in range(span.start, span.end) for one in self.over[number] if one.form is MentionForm.NAME
        ]
        if form is MentionForm.NOMINAL and kind in (MentionKind.ACTOR, MentionKind.PERSON):
            codes = (self.lexicon.country_of_word(token.text) for token in span)
            found.country = next((code for code in codes if code), None)
            owner = next((one for one in inside if one.kind is MentionKind.ACTOR), None)
            found.owner = owner.seed if owner is not None else None
            found.hint = owner.text if owner is not None and owner.seed is None else None
            plain = self.lexicon.listed("plain_modifiers")
            before = [token.lower_ for token in span if token.i < head.i]
            found.lone = not inside and found.country is None and all(word in plain for word in before)
        elif form is MentionForm.NOMINAL:
            found.lone = not inside
        return found


def _is_full(name: SeedName) -> bool:
    """A full name of an actor, of two or more words in capitals: it leaves no doubt of what sort of thing it is."""
    words = [word for word in name.name.split() if word[:1].isupper() and word.lower() not in ARTICLES]
    return name.entity.kind is EntityKind.ACTOR and not name.needs_context and len(words) > 1


def _is_owner(kind: MentionKind, span: Span) -> bool:
    """ "Chad's president": before what it owns, a country mostly is the place."""
    return kind is MentionKind.LOCATION and span.end < len(span.doc) and span.doc[span.end].tag_ == "POS"


def _is_side(rule: Found, span: Span) -> bool:
    """ "Western Nepal", "southern and central Somalia": a part of what the rules found, and no name for the whole."""
    added = [token.lower_ for token in span if token.i < rule.first]
    sides = [word for word in added if word not in ("and", "-", "far")]
    ends_alike = rule.kind is MentionKind.LOCATION and rule.last == span.end and rule.first > span.start
    return ends_alike and bool(sides) and all(SIDE.fullmatch(word) for word in sides)


def _is_plain_addition(rule: Found, span: Span) -> bool:
    """Whether the tagger only adds plain words to the name of a place: "Ohio" and not "Ohio bathtub"."""
    added = [token for token in span if not rule.first <= token.i < rule.last]
    return rule.kind is MentionKind.LOCATION and rule.form is MentionForm.NAME and any(one.is_lower for one in added)


def _set_type(one: Found, chances: Floats, labels: list[str]) -> None:
    """The sort of actor or place that the tagger sees, where the seeds don't know it."""
    allowed = TYPES_OF.get(one.kind)
    if allowed is None or one.seed is not None:
        return
    chance, label = max((float(chances[n]), label) for n, label in enumerate(labels) if label in allowed)
    if one.type is None or chance > 0.6:
        one.type = label
