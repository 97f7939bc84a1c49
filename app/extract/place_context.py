"""What the words of a report tell of where its places lie, before any of them is looked up.

"Ramadi, Anbar", "Caddo, Okla.", "Fallujah in Anbar province", "Turkey's Hakkari province", "the Iraqi town of Qaim"
    -> the provinces and countries that such a name must lie in
the address that a report was published at -> its country, and the town whose paper it is
"""

import re
from collections.abc import Container, Iterator
from functools import lru_cache
from urllib.parse import urlsplit

from app.extract.gazetteer import Gazetteer
from app.extract.lexicon import Lexicon, fold_word
from app.extract.place_choice import province_of
from app.extract.record import Draft, Found
from graph.ontology import MentionKind

# Abbreviations that are words or other names as well: only after "Town, ".
SHORT_AREAS = {
    "IN": "US.IN", "OR": "US.OR", "ME": "US.ME", "OH": "US.OH", "OK": "US.OK", "HI": "US.HI", "ID": "US.ID",
    "IA": "US.IA", "UT": "US.UT", "DC": "US.DC", "AK": "US.AK", "WA": "US.WA", "Ont": "CA.08", "ON": "CA.08",
    "Que": "CA.10", "Alta": "CA.01", "BC": "CA.02", "Man": "CA.03", "NB": "CA.04", "NL": "CA.05", "Nfld": "CA.05",
    "NS": "CA.07", "PEI": "CA.09", "Sask": "CA.11", "NSW": "AU.02", "Qld": "AU.04", "Vic": "AU.07", "Tas": "AU.06",
}  # fmt: skip
TYPED = re.compile(
    r"\s+(?:province|state|governorate|region|district|county|prefecture|department|oblast|republic)$", re.IGNORECASE
)
DIRECTED = re.compile(
    r"^(?:the\s+)?(?:far\s+)?(?:north|south|east|west|central|northern|southern|eastern|western|(?:north|south)-?(?:east|west)(?:ern)?)\s+",
    re.IGNORECASE,
)
AFTER_COMMA = re.compile(r",\s*(?:in\s+)?(?:the\s+)?((?:[A-Z][\w'’.-]*)(?:\s(?:of\s)?[A-Z][\w'’.-]*){0,3})")
IN_BRACKETS = re.compile(r"\s*\(([A-Z][\w'’. -]{1,30})\)")
TYPE_NOUNS = frozenset(
    """
    province state governorate region district county prefecture department city town village capital port township
    suburb neighborhood neighbourhood hamlet settlement stronghold area enclave
    """.split()
)
PAPER = re.compile(
    r"(?:the|daily|evening|morning|weekly|local|news|newspaper|times|post|herald|register|telegram|telegraph|press|chronicle"
    r"|gazette|journal|courier|tribune|star|sun|observer|enquirer|inquirer|sentinel|review|record|leader|citizen|mail"
    r"|argus|echo|item|intelligencer|monitor|dispatch|examiner|bulletin|express|standard|advertiser|advocate|free|online"
    r"|today|this|is|pi|tv|radio|media|net|info|and|state|reporter|guardian|independent|globe|world|banner|call|mercury|eagle)+"
)
SECOND_LEVEL = frozenset(["co", "com", "org", "net", "gov", "ac", "edu"])
COUNTRY_OF_DOMAIN = {"uk": "GB"}
NO_COUNTRY = frozenset(["tv", "me", "io", "ly", "fm", "am", "cc", "ws", "to", "la", "ai", "eu", "co", "gg", "vc", "nu"])


def codes_of(text: str, lexicon: Lexicon, gazetteer: Gazetteer) -> frozenset[str]:
    """Codes of the countries ("IQ") and of the provinces ("IQ.01") that a name may mean; empty if it is neither."""
    name = DIRECTED.sub("", TYPED.sub("", text.strip()))
    short = SHORT_AREAS.get(name.replace(".", "").replace(" ", ""))
    codes = {short} if short else set()
    country = lexicon.country_names.get(fold_word(name))
    if country:
        codes.add(country)
    exact = [place for place in gazetteer.find_admin(name) if place.code and not place.is_loose]
    whole = [place for place in exact if place.admin2 is None] or exact
    codes |= {province_of(place.code) for place in whole if place.code}
    return frozenset(codes)


def containers_of(draft: Draft, found: Found, lexicon: Lexicon, gazetteer: Gazetteer) -> frozenset[str]:
    """Codes of what the words next to a name say that it lies in; empty if they say nothing."""
    codes = set(_after(draft, found, lexicon, gazetteer))
    for child in draft.token(found.head).children:
        if child.dep_ == "prep" and child.lower_ in ("in", "of") and child.i >= found.last:
            for pobj in child.children:
                if pobj.dep_ == "pobj":
                    codes |= codes_of(_phrase(draft, pobj.i), lexicon, gazetteer)
    for word in _owners(draft, found):
        code = lexicon.demonyms.get(fold_word(word)) or lexicon.country_names.get(fold_word(word))
        codes |= {code} if code else codes_of(word, lexicon, gazetteer)
    return frozenset(codes)


def _after(draft: Draft, found: Found, lexicon: Lexicon, gazetteer: Gazetteer) -> frozenset[str]:
    """What a comma or brackets after the name tell: the longest words that are an area."""
    window = draft.readable[found.end : found.end + 48]
    match = AFTER_COMMA.match(window) or IN_BRACKETS.match(window)
    words = match[1].split() if match else []
    for count in range(len(words), 0, -1):
        codes = codes_of(" ".join(words[:count]), lexicon, gazetteer)
        if codes:
            return codes
    return frozenset()


def _phrase(draft: Draft, number: int) -> str:
    """The name at a token: the mention that it is part of, else the capitalised words that end with it."""
    token = draft.token(number)
    mention = draft.mention_at(token)
    if mention is not None and mention.kind is MentionKind.LOCATION:
        return mention.text
    first = number
    while first > 0 and draft.token(first - 1).text[:1].isupper() and draft.token(first - 1).head.i == number:
        first -= 1
    start, end = draft.span_at(first, number + 1)
    return draft.text[start:end]


def _owners(draft: Draft, found: Found) -> Iterator[str]:
    """ "Turkey's Hakkari", "the Iraqi town of Qaim", "in Pakistan's northwestern city of Quetta"."""
    head = draft.token(found.head)
    nouns = [head]
    if head.dep_ == "pobj" and head.head.lower_ == "of" and head.head.head.lemma_.lower() in TYPE_NOUNS:
        nouns.append(head.head.head)
    elif head.dep_ in ("appos", "compound") and head.head.lemma_.lower() in TYPE_NOUNS:
        nouns.append(head.head)
    for noun in nouns:
        for child in noun.children:
            if child.i in range(found.first, found.last) and noun is head and child.dep_ == "compound":
                continue
            if child.dep_ in ("poss", "amod", "compound", "nmod") and child.text[:1].isupper():
                yield child.text


def country_of_url(url: str | None, countries: Container[str]) -> str | None:
    """The country of a web address, where its domain has one.

    Examples
    --------
    >>> country_of_url("http://www.example-news.co.uk/story", {"GB"}), country_of_url("https://example.com", {"GB"})
    ('GB', None)
    """
    host = _host(url)
    last = host.rpartition(".")[2]
    code = COUNTRY_OF_DOMAIN.get(last, last.upper())
    return code if last not in NO_COUNTRY and code in countries else None


def town_of_url(url: str | None, gazetteer: Gazetteer) -> str | None:
    """The name of the town whose paper publishes at a web address: "chronicle.augusta.com", "theparisnews.com".

    Only a name that is left when the words for a paper are taken away, and that the gazetteer has.
    """
    return _town_of_host(_host(url), gazetteer) if url else None


def _host(url: str | None) -> str:
    try:
        return (urlsplit(url).hostname or "").lower() if url else ""
    except ValueError:
        return ""


@lru_cache(maxsize=1000)
def _town_of_host(host: str, gazetteer: Gazetteer) -> str | None:
    labels = host.split(".")[:-1]
    if len(labels) > 1 and labels[-1] in SECOND_LEVEL:
        labels.pop()
    for label in reversed(labels):
        for name in _without_paper(label):
            if any(place.population >= 1000 for place in gazetteer.find(name)[:1]):
                return name
    return None


def _without_paper(label: str) -> Iterator[str]:
    """What may be left of a host's label without the words for a paper at its ends."""
    for part in dict.fromkeys((label.replace("-", " "), *label.split("-"))):
        for start in range(len(part) - 3):
            if start and not PAPER.fullmatch(part[:start].strip()):
                continue
            for end in range(len(part), start + 3, -1):
                rest = part[end:].strip()
                name = part[start:end].strip()
                if (not rest or PAPER.fullmatch(rest)) and len(name) >= 4 and not PAPER.fullmatch(name):
                    yield name
