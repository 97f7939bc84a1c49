"""Third stage, first half: the spans that name something.

    doc -> seed names (tree of words) + the model's entities + capitalised words that the gazetteer knows
        -> one list of named spans without overlaps, each with kind, type and how it was found

Seeds win over the model, longer spans over shorter ones. A country that acts is an actor; a demonym alone is nothing.
"""

from collections.abc import Iterator

from spacy.tokens import Span, Token

from app.extract.agency import SIEGE, acts, is_taken, rules, sort_of_actor
from app.extract.gazetteer import Gazetteer
from app.extract.lexicon import Lexicon, SeedName, fold_word
from app.extract.record import Draft, Found
from graph.ontology import ActorType, EntityKind, LocationType, MentionForm, MentionKind
from graph.seeds import SeedEntity

LOCATIVE = frozenset(
    """
    in at near from to into toward towards around outside inside across through throughout over via between within
    beyond off along
    """.split()
)
FEATURES = frozenset(
    "valley region river desert mountains peninsula island border delta airport sea strait coast".split()
)
PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
NOT_NAMES = frozenset(
    """
    mr mrs ms dr gen lt col maj capt sgt president minister monday tuesday wednesday thursday friday saturday sunday
    """.split()
)


def find_names(draft: Draft, lexicon: Lexicon, gazetteer: Gazetteer) -> None:
    """Add the named spans to `found`."""
    draft.seed_names = list(lexicon.find_names(draft.tokens))
    taken = _dated(draft)
    weights = _countries_told(draft, lexicon)
    draft.country_weights = weights
    for first, last, names in _longest(draft.seed_names):
        if taken.isdisjoint(range(first, last)):
            chosen = choose(names, weights)
            if chosen and _is_attribute(draft, chosen, first, last):
                taken.update(range(first, last))
            elif chosen:
                found = _seed_span(draft, lexicon, first, last, chosen)
                draft.found.append(found)
                taken.update(range(first, last))
    for span in _model_spans(draft):
        if taken.isdisjoint(range(span.start, span.end)):
            found_or_none = _model_span(draft, lexicon, gazetteer, span)
            if found_or_none:
                draft.found.append(found_or_none)
                taken.update(range(found_or_none.first, found_or_none.last))
    for token in draft.tokens:
        if token.i not in taken and token.pos_ == "PROPN" and _is_place_slot(token) and token.text[0].isupper():
            span = _name_around(token, taken)
            if gazetteer.find(span.text) or _hinted(span):
                draft.found.append(_place(draft, span, "gazetteer", 0.6))
                taken.update(range(span.start, span.end))
    _agree(draft)
    draft.found.sort(key=lambda one: (one.first, -one.last))


def _dated(draft: Draft) -> set[int]:
    """Tokens inside date expressions: "July" is no place."""
    dated: set[int] = set()
    for when in draft.whens:
        span = draft.tokens.char_span(when.start, when.end, alignment_mode="expand")
        if span is not None:
            dated.update(range(span.start, span.end))
    return dated


def _agree(draft: Draft) -> None:
    """One name, one sort: what is a place where grammar tells it is one elsewhere too."""
    places = {
        one.text.lower()
        for one in draft.found
        if one.kind is MentionKind.LOCATION and one.rule in ("gazetteer", "model")
    }
    persons = {one.text.lower() for one in draft.found if one.kind is MentionKind.PERSON and " " in one.text}
    surnames = {name.split()[-1] for name in persons}
    for one in draft.found:
        if one.seed is not None or (
            one.form is not MentionForm.NAME and one.type != ActorType.ETHNIC_OR_TRIBAL_GROUP.value
        ):
            continue
        name = one.text.lower()
        if name in surnames and one.kind is not MentionKind.PERSON:
            one.kind, one.form, one.type = MentionKind.PERSON, MentionForm.NAME, None
        elif name in places and one.kind is not MentionKind.LOCATION:
            one.kind, one.form, one.type = MentionKind.LOCATION, MentionForm.NAME, None


def _countries_told(draft: Draft, lexicon: Lexicon) -> dict[str, float]:
    """How strongly the words of the report tell of each country: names 1, demonyms and capitals 0.7, the dateline 3."""
    weights: dict[str, float] = {}

    def add(code: str | None, weight: float) -> None:
        if code:
            weights[code] = weights.get(code, 0.0) + weight

    for token in draft.tokens:
        if not token.text[:1].isupper():
            continue
        folded = fold_word(token.text)
        code = lexicon.demonyms.get(folded)
        if code:
            add(code, 0.7)
        elif folded in lexicon.capitals:
            add(lexicon.capitals[folded], 0.7)
    for first, last, names in draft.seed_names:
        for name in names[:1]:
            if name.entity.kind is EntityKind.LOCATION and name.entity.country and last > first:
                add(name.entity.country, 1.0)
            elif not name.needs_context:
                add(name.entity.country, 0.5)
    if draft.dateline:
        folded = fold_word(draft.dateline.split(",")[0])
        add(lexicon.capitals.get(folded) or lexicon.country_names.get(folded), 3.0)
    return weights


def _longest(matches: list[tuple[int, int, list[SeedName]]]) -> list[tuple[int, int, list[SeedName]]]:
    return sorted(matches, key=lambda match: (match[0] - match[1], match[0]))


def choose(names: list[SeedName], weights: dict[str, float]) -> SeedName | None:
    """The one seed that a name means here, or None where that stays open."""
    plain = [name for name in names if not name.needs_context]
    if len({name.entity.key for name in plain}) == 1:
        return plain[0]
    pool = plain or [
        name for name in names if name.entity.country in weights or (name.entity.country is None and len(name.name) > 3)
    ]
    ranked = sorted(pool, key=lambda name: (-weights.get(name.entity.country or "", 0.0), name.entity.key))
    if len({name.entity.key for name in ranked}) > 1:
        best, second = (weights.get(name.entity.country or "", 0.0) for name in ranked[:2])
        if best <= second:
            return None
    return ranked[0] if ranked else None


def _is_attribute(draft: Draft, chosen: SeedName, first: int, last: int) -> bool:
    """A country's name used as an adjective ("U.S. soldiers", "the U.S. ban") is no mention of its own."""
    head = _head(draft, first, last)
    return (
        chosen.entity.type == LocationType.COUNTRY.value
        and head.dep_ in ("compound", "amod", "nmod")
        and head.head.pos_ in ("NOUN", "PROPN", "ADJ")
        and head.head.i >= last
    )


def _seed_span(draft: Draft, lexicon: Lexicon, first: int, last: int, chosen: SeedName) -> Found:
    entity = chosen.entity
    head = _head(draft, first, last)
    kind, form = MentionKind(entity.kind.value), MentionForm.NAME
    seed: SeedEntity | None = entity
    if entity.type == LocationType.COUNTRY.value and acts(head, lexicon) and draft.tokens[last - 1].i == head.i:
        government = lexicon.entities.get(f"actor:government-{(entity.country or '').lower()}")
        if government:
            kind, seed = MentionKind.ACTOR, government
    start, end = draft.span_at(first, last)
    if seed is not None and seed.kind is EntityKind.ACTOR and any(part.islower() for part in chosen.name.split()[-1:]):
        form = MentionForm.NOMINAL  # "Iraqi troops": known, but a description
    found = Found(
        first,
        last,
        start,
        end,
        draft.text[start:end],
        head.i,
        kind,
        form,
        "seed",
        0.95,
        type=seed.type if seed else None,
        country=seed.country if seed else entity.country,
        seed=seed,
    )
    return _with_type_word(draft, lexicon, found) if kind is MentionKind.LOCATION else found


def _model_spans(draft: Draft) -> Iterator[Span]:
    for span in draft.tokens.ents:
        if span.label_ in {"PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "PRODUCT", "WORK_OF_ART"}:
            yield span


def _model_span(draft: Draft, lexicon: Lexicon, gazetteer: Gazetteer, told: Span) -> Found | None:
    span = _trim(told, lexicon)
    if span is None or not any(char.isupper() for char in span.text):
        return None
    label = span.label_
    folded = fold_word(span.text)
    head = span.root
    if label in ("NORP", "ORG") and is_taken(head) and not sort_of_actor(span.text) and gazetteer.find(span.text):
        return _with_type_word(draft, lexicon, _place(draft, span, "gazetteer", 0.7))
    if label == "NORP" or folded in lexicon.demonyms:
        return _group_name(draft, lexicon, gazetteer, span)
    if label in ("WORK_OF_ART", "PRODUCT", "EVENT"):
        if head.dep_ == "pobj" and head.head.lemma_ in LOCATIVE and gazetteer.find(span.text):
            return _place(draft, span, "gazetteer", 0.6)
        return None
    if label == "PERSON":
        if len(span) == 1 and (_is_place_slot(head) or is_taken(head, SIEGE)) and gazetteer.find(span.text):
            return _place(draft, span, "gazetteer", 0.6)
        return _named(draft, span, MentionKind.PERSON, "model", 0.8)
    if label in PLACE_LABELS:
        if sort_of_actor(span.text) and label != "GPE":
            return _actor(draft, span)
        code = lexicon.capitals.get(folded)
        government = lexicon.entities.get(f"actor:government-{code.lower()}") if code else None
        if government is not None and rules(head, lexicon):
            found = _named(draft, span, MentionKind.ACTOR, "capital", 0.7)
            found.seed, found.type, found.country = government, government.type, government.country
            return found
        return _with_type_word(draft, lexicon, _place(draft, span, "model", 0.8))
    if len(span) <= 2 and _is_place_slot(head) and gazetteer.find(span.text) and not sort_of_actor(span.text):
        return _with_type_word(draft, lexicon, _place(draft, span, "gazetteer", 0.6))
    return _actor(draft, span)


def _group_name(draft: Draft, lexicon: Lexicon, gazetteer: Gazetteer, span: Span) -> Found | None:
    head = span.root
    if fold_word(span.text) not in lexicon.demonyms and _is_place_slot(head) and gazetteer.find(span.text):
        return _place(draft, span, "gazetteer", 0.6)
    if head.dep_ in ("amod", "compound", "nmod") or (head.pos_ == "ADJ" and not head.text.endswith("s")):
        return None  # an adjective: "Syrian border", "Shiite militias"
    country = lexicon.demonyms.get(fold_word(span.text))
    kind_of = ActorType.CIVILIANS if country else ActorType.ETHNIC_OR_TRIBAL_GROUP
    found = _named(draft, span, MentionKind.ACTOR, "model", 0.6)
    found.form, found.type, found.country, found.plural = MentionForm.NOMINAL, kind_of.value, country, True
    return found


def _trim(span: Span, lexicon: Lexicon) -> Span | None:
    """The span without articles, titles and a final possessive."""
    first, last = span.start, span.end
    doc = span.doc
    while first < last and (doc[first].lower_ in ("the", "a", "an") or doc[first].is_space or doc[first].is_punct):
        first += 1
    while last > first and (
        doc[last - 1].lower_ in ("'s", "’s", "'") or doc[last - 1].is_space or doc[last - 1].text in ',.;:"”)]'
    ):
        last -= 1
    if span.label_ == "PERSON":
        while last - first > 1 and doc[first].lower_ in lexicon.titles:
            first += 1
        if (
            first > 0
            and doc[first - 1].pos_ == "PROPN"
            and doc[first - 1].lower_ not in lexicon.titles
            and doc[first - 1].ent_type_ == ""
        ):
            first -= (
                doc[first - 1].dep_ == "compound" and doc[first - 1].head.i < last and doc[first - 1].text[0].isupper()
            )
        while (
            last < len(doc)
            and doc[last].pos_ == "PROPN"
            and doc[last].ent_type_ in ("", "PERSON")
            and doc[last - 1].dep_ == "compound"
            and doc[last - 1].head.i >= last
        ):
            last += 1
    if first >= last or fold_word(doc[first:last].text) in NOT_NAMES:
        return None
    return Span(doc, first, last, label=span.label_)


def _is_place_slot(token: Token) -> bool:
    """Whether the word stands where a place is expected: "in X", "the town of X", "near X and Y", "X, COUNTRY"."""
    seen = 0
    while token.dep_ in ("conj", "appos", "compound", "nmod") and seen < 4:
        token, seen = token.head, seen + 1
    if token.dep_ == "npadvmod":
        return False
    if token.dep_ != "pobj":
        return False
    preposition = token.head
    if preposition.lemma_ in LOCATIVE:
        return True
    return preposition.lemma_ == "of" and preposition.head.lemma_ in _PLACE_NOUNS


_PLACE_NOUNS = frozenset(
    """
    city town village province district region capital area state port part outskirt suburb neighborhood
    neighbourhood stronghold island governorate north south east west center centre city-state mile kilometer
    kilometre edge county township valley camp territory
    """.split()
)


_PART_NOUNS = frozenset(  # "the centre of Idlib": they say nothing of what Idlib is
    """
    part outskirt north south east west center centre mile kilometer kilometre edge
    """.split()
)


def _name_around(token: Token, taken: set[int]) -> Span:
    first, last = token.i, token.i + 1
    doc = token.doc
    while (
        first > 0
        and doc[first - 1].pos_ == "PROPN"
        and first - 1 not in taken
        and doc[first - 1].text[0].isupper()
        and not doc[first - 1].is_space
    ):
        first -= 1
    while last < len(doc) and doc[last].pos_ == "PROPN" and last not in taken and doc[last].text[0].isupper():
        last += 1
    return Span(doc, first, last, label="GPE")


def _hinted(span: Span) -> bool:
    """Whether the words before call it a place: "the village of X", "in the X district"."""
    root = span.root
    if root.dep_ == "pobj" and root.head.lemma_ == "of" and root.head.head.lemma_ in _PLACE_NOUNS:
        return True
    after = root.doc[span.end] if span.end < len(root.doc) else None
    return after is not None and after.lemma_ in _PLACE_NOUNS


def _head(draft: Draft, first: int, last: int) -> Token:
    return draft.tokens[first:last].root


def _named(draft: Draft, span: Span, kind: MentionKind, rule: str, confidence: float) -> Found:
    start, end = draft.span_at(span.start, span.end)
    return Found(
        span.start, span.end, start, end, draft.text[start:end], span.root.i, kind, MentionForm.NAME, rule, confidence
    )


def _place(draft: Draft, span: Span, rule: str, confidence: float) -> Found:
    return _named(draft, span, MentionKind.LOCATION, rule, confidence)


def _actor(draft: Draft, span: Span) -> Found:
    found = _named(draft, span, MentionKind.ACTOR, "model", 0.6)
    sort = sort_of_actor(span.text)
    found.type = sort.value if sort else None
    return found


def _with_type_word(draft: Draft, lexicon: Lexicon, found: Found) -> Found:
    """ "Anbar" before "province" becomes "Anbar province"; "the town of Hawija" keeps the name and notes the word."""
    doc = draft.tokens
    words = lexicon.listed("location_admin") | FEATURES
    after = doc[found.last] if found.last < len(doc) else None
    if (
        after is not None
        and after.lemma_.lower() in words
        and doc[found.head].dep_ in ("compound", "nmod", "poss", "amod")
        and doc[found.head].head.i == after.i
    ):
        word = after.lemma_.lower()
        start, end = draft.span_at(found.first, found.last + 1)
        if found.seed is not None and found.seed.type == LocationType.COUNTRY.value:
            return found
        found.last, found.start, found.end, found.text, found.head = (
            found.last + 1,
            start,
            end,
            draft.text[start:end],
            after.i,
        )
        found.type_word, found.seed = (
            word,
            None if found.seed is not None and found.seed.type == "populated_place" else found.seed,
        )
        return found
    root = doc[found.head]
    noun = None
    if root.dep_ == "pobj" and root.head.lemma_ == "of":
        noun = root.head.head.lemma_.lower()
    elif root.dep_ == "appos":
        noun = root.head.lemma_.lower()
    if noun in _PLACE_NOUNS and noun not in _PART_NOUNS:
        found.type_word = noun
    return found
