"""Third stage, second half: the spans that describe something, and pronouns.

    noun phrases of the parse + word lists -> descriptions ("pro-government militias", "the village", "an offensive")
    named span inside a description that says whose it is ("PKK rebels") -> its owner; the longer span stays

A description starts after articles, numbers and possessives: "at least 33 PKK fighters" is "PKK fighters".
"""

from collections import defaultdict
from collections.abc import Iterator

from spacy.tokens import Token

from app.extract.dates import MONTHS
from app.extract.lexicon import Lexicon, fold_word
from app.extract.record import Draft, Found
from graph.ontology import ActorType, EntityKind, LocationType, MentionForm, MentionKind

PRONOUNS = {
    **dict.fromkeys(("he", "him", "his", "himself", "she", "her", "herself"), MentionKind.PERSON),
    **dict.fromkeys(
        ("they", "them", "their", "themselves", "it", "its", "itself", "we", "us", "our"), MentionKind.ACTOR
    ),
}
KEEPS_POSSESSOR = frozenset(
    """
    government army military police troop soldier force parliament ministry authority navy official border
    """.split()
)
STATE_WORDS = frozenset(
    """
    government army military police security border coast special state federal national air ground naval regime
    presidential republican intelligence
    """.split()
)
REBEL_WORDS = frozenset(
    """
    rebel militant insurgent guerrilla terrorist jihadist islamist separatist opposition extremist anti-government
    masked unidentified armed suspected maoist
    """.split()
)
JOINT_WORDS = frozenset(
    ["coalition", "nato", "u.s.-led", "us-led", "multinational", "allied", "joint", "isaf", "international", "foreign"]
)
WORLD_WORDS = frozenset(["u.n.", "un", "peacekeeping", "peacekeepers", "au", "osce", "eu"])
MODIFIERS = frozenset(
    ("compound", "amod", "nmod", "advmod", "npadvmod", "punct", "poss", "case", "nummod", "quantmod", "det", "predet")
)


def find_nominals(draft: Draft, lexicon: Lexicon) -> None:
    """Add descriptions and pronouns to `found`, and drop names that a longer description holds."""
    named = {number: one for one in draft.found for number in range(one.first, one.last)}
    heads = {one.head for one in draft.found}
    added: list[Found] = []
    for chunk in _phrases(draft, lexicon):
        head = chunk[1]
        if head.i in heads or (head.i in named and named[head.i].last > head.i):
            continue
        found = _describe(draft, lexicon, chunk, named)
        if found is not None and not _is_empty(draft, found, named):
            added.append(found)
    around: dict[int, list[Found]] = defaultdict(list)  # token number -> the added descriptions over it
    for one in added:
        for number in range(one.first, one.last):
            around[number].append(one)
    draft.found = [one for one in draft.found if not any(_swallows(other, one) for other in around[one.first])] + added
    _add_pronouns(draft)
    draft.found.sort(key=lambda one: (one.first, -one.last))


def _is_empty(draft: Draft, found: Found, named: dict[int, Found]) -> bool:
    """Whether a description only introduces a name, or tells no thing of its own."""
    head = draft.token(found.head)
    lemma = lemma_of(head)
    if found.kind is MentionKind.LOCATION:
        if lemma in VAGUE_PLACES:
            return True
        of = next((child for child in head.children if child.lower_ == "of" and child.i == head.i + 1), None)
        if of is not None and lemma in NAMED_SORTS:  # "the town of Hawija": the name says it
            return any(
                (one := named.get(pobj.i)) is not None and one.kind is MentionKind.LOCATION for pobj in of.children
            )
        return any(
            named.get(child.i) is not None and child.i > head.i
            for child in head.children
            if child.dep_ == "appos" and lemma in NAMED_SORTS
        )
    if found.kind is MentionKind.OPERATION:
        if lemma in EVENT_NOUNS:
            return not (lemma in ("battle", "war") and head.dep_ == "pobj" and head.head.lemma_ in ("in", "during"))
        return head.tag_ == "NNS" and lemma == "operation"
    return False


VAGUE_PLACES = frozenset(["part", "home", "homeland", "house", "shop", "position", "island", "office", "land", "mine"])
NAMED_SORTS = frozenset(
    """
    city town village province district region state island neighborhood neighbourhood suburb county governorate
    township municipality
    """.split()
)
EVENT_NOUNS = frozenset(
    """
    raid conflict war battle assault incursion advance invasion siege sweep crackdown insurgency
    """.split()
)


def _phrases(draft: Draft, lexicon: Lexicon) -> Iterator[tuple[int, Token]]:
    """(first token, head) of each noun phrase with a common noun as head."""
    chunks = list(draft.tokens.noun_chunks)
    for chunk in chunks:
        if chunk.root.pos_ in ("NOUN", "PROPN", "ADJ", "VERB", "NUM"):
            yield chunk.start, chunk.root
    in_chunks = {number for chunk in chunks for number in range(chunk.start, chunk.end)}
    for token in draft.tokens:
        if token.i not in in_chunks and token.pos_ == "NOUN" and lemma_of(token) in lexicon.nouns:
            yield token.left_edge.i, token
        elif token.dep_ == "poss" and token.pos_ == "NOUN" and _told(lexicon, token) is not None:
            yield token.left_edge.i, token  # "the country's south"
        elif (
            token.dep_ == "compound"
            and token.tag_ in ("NN", "NNS")
            and token.head.pos_ == "NOUN"
            and lemma_of(token) in _ACTING_MODIFIERS
        ):
            yield token.i, token  # "rebel attacks", "police raid"


_ACTING_MODIFIERS = frozenset(
    """
    rebel militant insurgent guerrilla government police army military coalition troop separatist militia terrorist
    opposition
    """.split()
)


MEN = {"policemen": "policeman", "gunmen": "gunman", "servicemen": "serviceman", "militiamen": "militiaman"}


def lemma_of(token: Token) -> str:
    """Lemma in lower case; the plural of words that the tagger takes for names is cut off."""
    lemma: str = token.lemma_.lower()
    if token.pos_ == "PROPN" and token.tag_ == "NNPS" and lemma.endswith("s") and len(lemma) > 4:
        return lemma[:-1]
    return MEN.get(lemma, lemma)


def _describe(draft: Draft, lexicon: Lexicon, chunk: tuple[int, Token], named: dict[int, Found]) -> Found | None:
    first, head = chunk
    told = _told(lexicon, head)
    if told is None or (
        head.pos_ == "PROPN"
        and head.text[0].isupper()
        and head.i > first
        and head.tag_ == "NNP"
        and head.i not in named
        and _looks_like_name(draft, first, head)
    ):
        return None
    kind, sort = told
    first = _trim_left(draft, lexicon, first, head, named, sort)
    before = [draft.tokens[number].text for number in range(first, head.i)]
    words = [fold_word(word) for word in before]
    country = next((code for word in before if (code := lexicon.country_of_word(word))), None)
    start, end = draft.span_at(first, head.i + 1)
    found = Found(
        first, head.i + 1, start, end, draft.text[start:end], head.i, MentionKind(kind.value), MentionForm.NOMINAL,
        "noun", 0.7, type=sort, country=country,
    )  # fmt: skip
    found.plural = head.tag_ in ("NNS", "NNPS") or lemma_of(head) in ("people", "police")
    found.definite = _is_definite(head)
    if kind is EntityKind.ACTOR:
        found.type = _sort_of_people(lexicon, head, words, sort, country)
        _set_person(lexicon, found, head)
    inner = [one for number in range(first, head.i) if (one := named.get(number))]
    found.owner = next((one.seed for one in inner if one.kind is MentionKind.ACTOR and one.seed), None)
    if found.owner is None and inner and inner[0].kind is MentionKind.ACTOR and inner[0].form is MentionForm.NAME:
        found.hint = inner[0].text
    plain = lexicon.listed("plain_modifiers")
    found.lone = found.owner is None and not inner and country is None and all(word in plain for word in words)
    return found


def _told(lexicon: Lexicon, head: Token) -> tuple[EntityKind, str | None] | None:
    lemma = lemma_of(head)
    if head.i > 0:
        pair = f"{lemma_of(head.nbor(-1))} {lemma}"
        if pair in lexicon.nouns:
            return lexicon.nouns[pair]
    if lemma in lexicon.listed("person_nouns") and lemma not in lexicon.nouns:
        return EntityKind.ACTOR, None
    return lexicon.nouns.get(lemma)


def _looks_like_name(draft: Draft, first: int, head: Token) -> bool:
    before = draft.tokens[head.i - 1]
    return bool(before.pos_ == "PROPN" and before.text[0].isupper())


def _set_person(lexicon: Lexicon, found: Found, head: Token) -> None:
    """One official is a person; officials are a body."""
    if (
        not found.plural
        and lemma_of(head) in lexicon.listed("person_nouns")
        and lemma_of(head) not in ("people", "police")
    ):
        found.kind, found.type = MentionKind.PERSON, None


def _trim_left(
    draft: Draft, lexicon: Lexicon, first: int, head: Token, named: dict[int, Found], sort: str | None
) -> int:
    """Skip articles, numbers, quantities and possessors that are things of their own."""
    loose = lexicon.listed("loose_determiners")
    doc = draft.tokens
    for number in range(head.i - 1, first - 1, -1):
        token = doc[number]
        if token.lower_ in ("'s", "’s", "'", "’") and token.tag_ == "POS":
            if lemma_of(head) in KEEPS_POSSESSOR and number - 1 in named:
                owner = named[number - 1]
                if owner.kind is not MentionKind.PERSON and owner.first >= first:
                    return owner.first
            first = number + 1
            break
    while first < head.i:
        token = doc[first]
        if (
            (
                token.lower_ in MONTHS
                or token.lower_ in loose
                or token.pos_ in ("DET", "PRON", "NUM", "PUNCT", "SPACE", "SCONJ", "ADP", "ADV", "CCONJ", "AUX")
                or token.like_num
            )
            or token.lower_ in ("-", '"', "“", "[")
            or token.dep_ in ("advmod", "quantmod", "nummod")
        ):
            first += 1
        else:
            break
    return first


def _sort_of_people(
    lexicon: Lexicon, head: Token, words: list[str], sort: str | None, country: str | None
) -> str | None:
    """What sort of actor a description tells, from its noun and the words before it."""
    lemma = lemma_of(head)
    told = set(words)
    if lemma in lexicon.listed("actor_force_words") or lemma in (
        "troop",
        "soldier",
        "official",
        "commander",
        "leader",
        "group",
        "member",
    ):
        if told & WORLD_WORDS:
            return ActorType.INTERNATIONAL_ORGANISATION.value
        if told & JOINT_WORDS:
            return ActorType.COALITION.value
        if told & REBEL_WORDS:
            return ActorType.NON_STATE_ARMED_GROUP.value
    if lemma in (
        "group",
        "organization",
        "organisation",
        "faction",
        "network",
        "movement",
        "affiliate",
        "wing",
        "member",
    ):
        return sort or ActorType.NON_STATE_ARMED_GROUP.value
    if lemma in lexicon.listed("actor_force_words"):
        if told & STATE_WORDS or country:
            return ActorType.STATE_FORCE.value
        if lemma in ("man", "team"):
            return ActorType.CIVILIANS.value
        return sort or ActorType.STATE_FORCE.value
    if lemma == "official" and told & {"military", "army", "police", "security", "intelligence", "defense"}:
        return ActorType.STATE_FORCE.value
    if lemma == "fighter" and told & {"tribal", "pro-government", "militia"}:
        return ActorType.MILITIA.value
    return sort


def _is_definite(head: Token) -> bool:
    return any(
        child.lower_ in ("the", "this", "that", "these", "those", "its", "their")
        for child in head.children
        if child.dep_ in ("det", "poss")
    )


def _swallows(outer: Found, inner: Found) -> bool:
    if not outer.covers(inner) or outer.kind is MentionKind.PERSON:
        return False
    if inner.kind is MentionKind.LOCATION and outer.kind is MentionKind.LOCATION:
        return inner.type == LocationType.COUNTRY.value and outer.type == LocationType.BORDER.value
    return outer.kind is MentionKind.ACTOR


def _add_pronouns(draft: Draft) -> None:
    for token in draft.tokens:
        kind = PRONOUNS.get(token.lower_)
        if kind is None or token.pos_ != "PRON" or (token.lower_ == "it" and _is_expletive(token)):
            continue
        start, end = draft.span_at(token.i, token.i + 1)
        found = Found(
            token.i, token.i + 1, start, end, draft.text[start:end], token.i, kind, MentionForm.PRONOUN, "pronoun", 0.6
        )
        found.plural = token.lower_ in ("they", "them", "their", "themselves", "we", "us", "our")
        draft.found.append(found)


def _is_expletive(token: Token) -> bool:
    """ "It is believed that", "it was not clear": the word stands for nothing."""
    verb = token.head
    if token.dep_ == "expl":
        return True
    return token.dep_ in ("nsubj", "nsubjpass") and (
        verb.lemma_ == "be" or (token.dep_ == "nsubjpass" and any(child.dep_ == "ccomp" for child in verb.children))
    )
