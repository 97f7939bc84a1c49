"""What the seeds say, in the form in which reading needs it: names as a tree of words, nouns by what they tell.

    SeedSet + tokeniser -> Lexicon (read-only, shared by all reports)

A name is compared word by word: case and accents folded, full stops dropped, hyphens as breaks between words, so that
"al-Qa'ida", "Al Qa'ida" and "U.S.-led"/"US-led" meet. Capitals still count: "WHO" is no "who", "Taliban" no "taliban".
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from spacy.tokens import Doc

from graph.ontology import EntityKind
from graph.seeds import SeedCountry, SeedEntity, SeedSet

GENERATED = re.compile(r"^actor:(?:government|armed-forces|police)-[a-z]{2}$")
SHORT_FORM = re.compile(r"\w*[A-Z]\w*[A-Z]\w*")  # "ISF", "FAMa"
KNOWN = 50_000  # words whose folded form is remembered
_STOP = re.compile(r"(?<=\w)\.(?=\W|\w|$)")


@lru_cache(maxsize=KNOWN)
def fold_word(word: str) -> str:
    """A word as it is compared: lower case, no accents, no full stops, straight apostrophes.

    Examples
    --------
    >>> fold_word("U.S."), fold_word("Erdoğan’s")
    ('us', "erdogan's")
    """
    word = word.replace("\u2019", "'").replace("\u2018", "'").replace("\u02bb", "'").replace("`", "'")
    folded = unicodedata.normalize("NFKD", word).casefold()
    return _STOP.sub("", "".join(char for char in folded if not unicodedata.combining(char)))


@lru_cache(maxsize=KNOWN)
def words_of(token: str) -> tuple[str, ...]:
    """The folded words of a token: parts between hyphens."""
    return tuple(fold_word(part) for part in re.split(r"[-\u2010-\u2015]", token) if part) or (fold_word(token),)


@dataclass(frozen=True, slots=True)
class SeedName:
    """One name of a seed entity as it can stand in a text."""

    entity: SeedEntity
    name: str
    needs_context: bool

    def fits(self, text: str) -> bool:
        """Whether the capitals of `text` allow this name."""
        if len(self.name) <= 6 and self.name.isupper():
            return text.replace(".", "") == self.name.replace(".", "")
        for ours, theirs in zip(self.name.split(), text.split(), strict=False):
            if ours[0].isupper() and ours.lower() not in ("al", "el", "the", "of"):
                return any(char.isupper() for char in theirs)
        return True


class Lexicon:
    """Names and nouns of the seeds, compiled for look-up."""

    def __init__(self, seeds: SeedSet) -> None:
        self.seeds = seeds
        self.entities: dict[str, SeedEntity] = {entity.key: entity for entity in seeds.entities}
        self.countries: dict[str, SeedCountry] = {country.iso2: country for country in seeds.countries}
        self.demonyms: dict[str, str] = {}
        self.country_names: dict[str, str] = {}
        self.capitals: dict[str, str] = {}
        for country in seeds.countries:
            for name in country.demonyms:
                self.demonyms.setdefault(fold_word(name), country.iso2)
            for name in (country.name, *country.aliases):
                self.country_names.setdefault(fold_word(name), country.iso2)
            if country.capital:
                self.capitals.setdefault(fold_word(country.capital), country.iso2)
        self.words: dict[str, frozenset[str]] = {found.key: frozenset(found.words) for found in seeds.word_lists}
        self.nouns = dict(self._nouns())
        self.titles = self.words.get("titles", frozenset())
        self.name_words = frozenset(
            fold_word(word)
            for entity in seeds.entities
            for name in (entity.name, *entity.aliases)
            for word in re.findall(r"[\w'’.]+", name)
            if word[0].isupper() and word.lower() not in self.nouns and len(word) > 2
        )
        self.plain_words = frozenset(
            word for words in self.words.values() for phrase in words for word in phrase.split()
        ) | {lemma for trigger in seeds.triggers for lemma in trigger.lemmas}
        self._tree: dict[str, Any] = {}
        for entity in seeds.entities:
            self._plant(entity)

    def listed(self, key: str) -> frozenset[str]:
        """The words of a list, empty if there is none."""
        return self.words.get(key, frozenset())

    def _nouns(self) -> Iterator[tuple[str, tuple[EntityKind, str | None]]]:
        """Noun lemma -> kind and type that it tells; earlier lists win."""
        seen: set[str] = set()
        order: list[tuple[str, EntityKind, str | None]] = []
        for prefix, kind in (
            ("actor_", EntityKind.ACTOR),
            ("operation_", EntityKind.OPERATION),
            ("location_", EntityKind.LOCATION),
        ):
            for key in self.words:
                if key.startswith(prefix):
                    told = key.removeprefix(prefix)
                    order.append((key, kind, None if told in ("named", "force_words") else told))
        order.sort(key=lambda item: _ORDER.index(item[0]) if item[0] in _ORDER else len(_ORDER))
        for key, kind, kind_of in [*order, ("equipment", EntityKind.EQUIPMENT, None)]:
            for word in sorted(self.words.get(key, ())):
                if word not in seen:
                    seen.add(word)
                    yield word, (kind, kind_of)

    def _plant(self, entity: SeedEntity) -> None:
        generated = GENERATED.match(entity.key)
        for names, needs_context in ((entity.aliases, False), ((entity.name,), False), (entity.context_aliases, True)):
            for name in names:
                if needs_context and (
                    entity.kind is EntityKind.LOCATION or (generated and not SHORT_FORM.fullmatch(name))
                ):
                    continue  # "Baghdad", "the army": told by grammar and by the report's country, not by the word
                node = self._tree
                for part in name.split():
                    for word in self._split(part):
                        node = node.setdefault(word, {})
                node.setdefault("", []).append(SeedName(entity, name, needs_context or _is_common(name)))

    @staticmethod
    def _split(part: str) -> list[str]:
        words = []
        for word in words_of(part.strip(',()"')):
            if word.endswith("'s") and len(word) > 2:
                words += [word[:-2], "'s"]
            elif word.endswith("s'") and len(word) > 2:
                words += [word[:-1], "'"]
            else:
                words.append(word)
        return words

    def find_names(self, doc: Doc) -> Iterator[tuple[int, int, list[SeedName]]]:
        """All seed names in a document, longest first at each token: (first token, last token, the names)."""
        words: list[tuple[str, int, bool]] = []  # folded word, token number, ends the token
        starts: list[tuple[int, int]] = []  # token number, number of its first word
        for number, text in enumerate([token.text for token in doc]):
            if text.isspace():
                continue
            starts.append((number, len(words)))
            parts = [part for part in words_of(text) if part]
            words += [(part, number, part_number == len(parts)) for part_number, part in enumerate(parts, 1)]
        tree = self._tree
        for first, at in starts:
            if at == len(words) or words[at][0] not in tree:
                continue
            node: dict[str, Any] | None = tree
            best = None
            for place in range(at, len(words)):
                word, number, ends = words[place]
                node = node.get(word) if node else None
                if node is None:
                    break
                if ends and "" in node:
                    text = doc[first : number + 1].text
                    fitting = [name for name in node[""] if name.fits(text)]
                    if fitting:
                        best = (first, number + 1, fitting)
            if best:
                yield best

    def find_exact(self, text: str) -> list[SeedName]:
        """The seeds that bear exactly this name."""
        node: Any = self._tree
        for part in text.split():
            for word in self._split(part):
                node = node.get(word) if node else None
        return [name for name in (node or {}).get("", []) if name.fits(text)]

    def country_of_word(self, word: str) -> str | None:
        """ISO code that a demonym ("Iraqi"), also one in a compound ("Iraqi-led"), or a country's name tells."""
        folded = fold_word(word)
        code = self.demonyms.get(folded) or self.country_names.get(folded)
        return None if len(folded) < 4 and not word.isupper() else code  # a "car bomb" is not of the CAR


# Where a noun stands in two lists, the more telling one wins: "militia" is a militia, "fighter" an armed group.
_ORDER = (
    "actor_state_force",
    "actor_militia",
    "actor_non_state_armed_group",
    "actor_coalition",
    "actor_government",
    "actor_international_organisation",
    "actor_ngo",
    "actor_media",
    "actor_company",
    "actor_political_group",
    "actor_ethnic_or_tribal_group",
    "actor_civilians",
    "actor_other",
    "actor_force_words",
    "operation_offensive",
    "operation_battle",
    "operation_campaign",
    "operation_mission",
    "operation_war",
    "operation_named",
    "location_populated_place",
    "location_admin",
    "location_border",
    "location_natural_feature",
    "location_region",
    "location_country",
    "location_facility",
)


def _is_common(name: str) -> bool:
    """A name of one short word that is also an English word must not be taken without context."""
    return name.lower() in _COMMON


_COMMON = frozenset(
    """
    is who us it care arena coalition fars amal fatah dawn sana ap un eta ira
    """.split()
) - {
    "un",
    "eta",
    "ira",
    "ap",
    "fatah",
}
