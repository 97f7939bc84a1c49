"""What a place's name may mean, and what the report says for each: candidates with their worth (a log-odds).

    "Anbar province", "Mosul University", "North Richmond", "Ray Miller, D-Columbus", "Georgia"
        -> Place, worth, and whether the words around the name say that it lies there

Names that tell no place ("Old City", "North") have no candidates.
"""

import math
import re
from dataclasses import dataclass, replace
from functools import lru_cache

from app.extract.gazetteer import Gazetteer, Place, keys_of
from app.extract.lexicon import Lexicon, fold_word
from app.extract.place_choice import Candidate, Toponym, province_of
from app.extract.place_context import codes_of, containers_of, country_of_url, town_of_url
from app.extract.place_parts import leading_name
from app.extract.place_regions import ADMIN_WORDS, DIRECTION, FEATURE_WORDS, TOWN_WORDS
from app.extract.record import Cluster, Draft, Found
from graph.ontology import EntityKind, LocationType, MentionForm, MentionKind, PlacePrecision
from graph.seeds import SeedEntity

MOST = 60  # candidates of one name that are looked at
FAME = 1.0  # what ten times as many people add
TOLD = 4.0  # what it is worth to lie where the words say
LARGE = 100_000
ABOUT = 0.4  # what share of what a report says of countries makes it one about a country
TYPED = re.compile(
    r"\s(?:tribal\s+)?(?:(?P<word>province|state|governorate|region|district|county|prefecture|department|oblast"
    r"|republic|territory|agency)|(?P<town>township|city|town|village|area))$",
    re.IGNORECASE,
)
OPENING = re.compile(r"^(?:Camp|[Cc]ity of|[Tt]own of|[Pp]rovince of|[Ss]tate of)\s+(?=[A-Z])")
PARTY = re.compile(r"^[DR]-(?=[A-Z])")  # "Ray Miller, D-Columbus"
SHORT = {"L.A.": "Los Angeles", "D.C.": "Washington", "N.Y.C.": "New York City"}  # meant by Americans only
WHOLE = {"St": "Saint ", "Mt": "Mount ", "Ft": "Fort "}
ENGLISH = frozenset(("US", "GB", "CA", "AU", "NZ", "IE"))
WATERS = frozenset("river lake sea strait gulf bay ocean mount mt mountain mountains desert canal cape".split())
GENERIC = frozenset(
    """
    old new city town green zone north south east west central northern southern eastern western northwest northeast
    southwest southeast upper lower downtown center centre council house mayor president governor post street avenue
    road highway hall state county province district region capital the of and area side
    """.split()
)


@dataclass(slots=True)
class Setting:
    """What the report as a whole tells of where it plays."""

    weights: dict[str, float]
    total: float
    home: str | None  # country of the web address
    town: str | None  # the town whose paper it is

    def share(self, country: str) -> float:
        """How much of what the report says of countries is about this one, 0 to 1."""
        return self.weights.get(country, 0.0) / self.total if self.total else 0.0

    def is_elsewhere(self, country: str) -> bool:
        """Whether the report plainly plays in another country."""
        if self.home is not None and self.home != country:
            return True
        return any(
            code != country and weight >= 1.5 and self.share(code) > 0.5 for code, weight in self.weights.items()
        )


class CandidateFinder:
    """Finds candidates for the names of one report."""

    def __init__(self, draft: Draft, lexicon: Lexicon, gazetteer: Gazetteer) -> None:
        self.draft = draft
        self.lexicon = lexicon
        self.gazetteer = gazetteer
        weights, url = _without_capitals(draft, lexicon), draft.report.url
        self.setting = Setting(
            weights, sum(weights.values()), country_of_url(url, lexicon.countries.keys()), town_of_url(url, gazetteer)
        )

    def known(self, cluster: Cluster) -> SeedEntity | None:
        """The place of the seeds that a description bears the name of: "the Sinai peninsula"."""
        places = _places_of(self.lexicon)
        return next((places[name] for one in cluster.mentions if (name := fold_word(one.text)) in places), None)

    def of_cluster(self, cluster: Cluster) -> Toponym | None:
        """A cluster as a name with its candidates; None if it has none."""
        names = [one for one in cluster.mentions if one.form is MentionForm.NAME] or self._described(cluster)
        if not names:
            return None
        codes = frozenset().union(*(self._told(one) for one in names))
        if cluster.seed is not None:
            key, candidates = fold_word(names[0].text), self._against_country(cluster, names[0], codes)
        else:
            word = next((one.type_word for one in names if one.type_word), None)
            key, candidates = self._of_mention(names[0], word, codes)
        weight = math.sqrt(len(names)) * (1.0 if any(not one.place.is_loose for one in candidates) else 0.3)
        return Toponym(candidates, key, weight) if candidates else None

    def of_paper(self) -> list[Toponym]:
        """The town whose paper tells this, as one more name of the report."""
        town = self.setting.town
        return [Toponym(self._of_name(town, None), fold_word(town), 2.0)] if town is not None else []

    def _described(self, cluster: Cluster) -> list[Found]:
        """Descriptions that name what they describe: "Apure state", "the Bajaur tribal region"."""
        countries = self.lexicon.demonyms.keys() | self.lexicon.country_names.keys()
        described = []
        for one in cluster.mentions:
            match = TYPED.search(one.text)
            name = DIRECTION.sub("", one.text[: match.start()]) if match else ""
            words = name.split()
            is_name = words and all(word[:1].isupper() and word.lower() not in GENERIC for word in words)
            if is_name and countries.isdisjoint((fold_word(words[0]), fold_word(name))):
                described.append(one)
                continue
            led = leading_name(self.draft, one, self.gazetteer) if match is None else None
            if led is not None and countries.isdisjoint((fold_word(led), fold_word(led.split()[0]))):
                described.append(one)  # "the Augusta psychiatric hospital"
        return described

    def _told(self, found: Found) -> frozenset[str]:
        codes = containers_of(self.draft, found, self.lexicon, self.gazetteer)
        return codes or (codes_of(found.hint, self.lexicon, self.gazetteer) if found.hint else codes)

    def _of_mention(self, found: Found, told_word: str | None, codes: frozenset[str]) -> tuple[str, list[Candidate]]:
        """The name without what tells its sort, folded, and its candidates."""
        core, word = _core(found.text, told_word)
        last = found.text.split()[-1].lower()
        kind = FEATURE_WORDS.get(word or last)
        key = fold_word(core)
        if {last, core.split()[0].lower()} & WATERS or all(part in GENERIC for part in key.split()):
            return key, []
        if kind == "facility":
            return self._of_facility(found, codes)
        if kind and core.lower().endswith(f" {last}"):
            core = core[: -len(last)].strip()
        candidates = self._longer(found, codes) or self._of_name(core, word, whole=found.text, codes=codes)
        side = DIRECTION.match(core)
        if side and core[side.end() : side.end() + 1].isupper():  # "North Richmond" is a town, or a part of Richmond
            known = {candidate.place for candidate in candidates}
            for candidate in self._of_name(core[side.end() :], word, codes=codes):
                if candidate.place not in known:
                    candidate.worth -= 3.0 if known else 1.0
                    candidates.append(candidate)
        if not candidates and self.setting.town and key.endswith(f" {self.setting.town}"):
            return self.setting.town, self._of_name(self.setting.town, None, codes=codes)  # "Rodeo Gainesville"
        return (key, candidates) if candidates else self._of_facility(found, codes)

    def _longer(self, found: Found, codes: frozenset[str]) -> list[Candidate]:
        """ "Tennessee" before "Colony": where the next word belongs to a name that the gazetteer has, that name."""
        doc = self.draft.tokens
        if found.last >= len(doc) or not doc[found.last].text[:1].isupper() or doc[found.last].pos_ != "PROPN":
            return []
        start, end = self.draft.span_at(found.first, found.last + 1)
        name = self.draft.text[start:end]
        if any(not place.is_loose for place in self.gazetteer.find(name)[:1]):
            return self._of_name(name, None, codes=codes)
        return []

    def _of_facility(self, found: Found, codes: frozenset[str]) -> tuple[str, list[Candidate]]:
        """What a facility is called after is where it stands, as far as the gazetteer can tell."""
        name = leading_name(self.draft, found, self.gazetteer)
        if name is None or fold_word(name) in GENERIC:
            return fold_word(found.text), []
        candidates = self._of_name(name, None, codes=codes)
        for candidate in candidates:
            radius = max(candidate.place.radius_km, 10.0)
            candidate.place = replace(
                candidate.place, precision=PlacePrecision.NEAR, radius_km=radius, geonames_id=None
            )
        return fold_word(name), candidates

    def _of_name(
        self, core: str, word: str | None, *, whole: str | None = None, codes: frozenset[str] = frozenset()
    ) -> list[Candidate]:
        """The places of that name; `whole` is the name with its word for the sort."""
        places = [*self.gazetteer.find(core), *self._spelled_otherwise(core)]
        if len(core) >= 3 and word not in TOWN_WORDS:
            names = dict.fromkeys((whole or core, core))
            places += {place.code: place for name in names for place in self.gazetteer.find_admin(name)}.values()
        if len(places) > MOST:
            weights = self.setting.weights
            places.sort(key=lambda one: (_lies_in(one, codes), one.country in weights, one.population), reverse=True)
            del places[MOST:]
        own = {place.code for place in places if place.type is not LocationType.ADMIN and place.population > LARGE / 10}
        candidates = []
        for place in places:
            worth = self._worth(place, core, word)
            if word is None and place.type is LocationType.ADMIN and place.code in own:
                worth -= 4.0  # "Kandahar" alone is the city and not its province
            is_told = _lies_in(place, codes)
            worth += TOLD if is_told else 0.0
            is_own_name = _plain(place.name) == _plain(core) or place.type is LocationType.ADMIN
            candidates.append(Candidate(place, worth, is_told, self._is_capital(place, core), is_own_name))
        return candidates

    def _spelled_otherwise(self, core: str) -> list[Place]:
        """Places of the countries that the report is about, by another spelling, if none of theirs has this one."""
        exact = self.gazetteer.find(core)
        if not exact or exact[0].is_loose:
            return []
        theirs = {place.country for place in exact}
        about = {code for code in self.setting.weights if self.setting.share(code) > ABOUT and code not in theirs}
        return [place for place in self.gazetteer.find_loose(core) if place.country in about] if about else []

    def _worth(self, place: Place, core: str, word: str | None) -> float:
        setting = self.setting
        is_own_town = setting.town is not None and fold_word(core) == setting.town
        worth = (0.25 if is_own_town else FAME) * math.log10(place.population + 100)  # small towns have papers as well
        is_admin = place.type is LocationType.ADMIN
        if word in ADMIN_WORDS:
            worth += 2.0 if is_admin else -1.5
        elif word in TOWN_WORDS:
            worth += -2.0 if is_admin else 0.5
        elif is_admin:
            worth += 1.5 if place.admin2 is None else -1.2
        elif self._is_capital(place, core) and not is_own_town:
            worth += 3.0 if setting.share(place.country) else 1.0
        if place.is_loose:
            worth -= 1.0
        elif _plain(place.name) == _plain(core):
            worth += 1.2  # other names of a place are often those of its parts
        elif place.country in ENGLISH and not is_admin:
            worth -= 2.0  # there, names need no transliteration: another name is a former one
        share = setting.share(place.country)
        worth += 1.5 * share + (0.7 if share else -0.7 if setting.is_elsewhere(place.country) else 0.0)
        return worth + ((3.0 if is_own_town else 1.5) if place.country == setting.home else 0.0)

    def _is_capital(self, place: Place, core: str) -> bool:
        return self.lexicon.capitals.get(fold_word(core)) == place.country and place.population > LARGE

    def _against_country(self, cluster: Cluster, found: Found, codes: frozenset[str]) -> list[Candidate]:
        """A country's name is a province's or town's as well: "Georgia", "Jordan", "Lebanon, Pa."."""
        country = self.lexicon.countries.get(cluster.country or "")
        if cluster.type != LocationType.COUNTRY.value or country is None or cluster.latitude is None:
            return []
        name = found.text
        others = [place for place in self.gazetteer.find_admin(name) if place.admin2 is None and not place.is_loose]
        others += [place for place in self.gazetteer.find(name) if place.name == name and not place.is_loose]
        others = [place for place in others if place.country != country.iso2 and place.population > 1000][:MOST]
        if not others:
            return []
        itself = Place(
            cluster.name, LocationType.COUNTRY, country.iso2, cluster.latitude, cluster.longitude or 0.0,
            cluster.radius_km or 500.0, 10_000_000, PlacePrecision.COUNTRY,
        )  # fmt: skip
        candidates = []
        for place in (itself, *others):
            is_told = place is not itself and _lies_in(place, codes)
            bonus = 2.5 if place is itself else TOLD if is_told else 0.0
            candidates.append(Candidate(place, self._worth(place, name, None) + bonus, is_told))
        return candidates


@lru_cache(maxsize=4)
def _places_of(lexicon: Lexicon) -> dict[str, SeedEntity]:
    """The places of the seeds that are no countries, by folded name."""
    return {
        fold_word(name): entity
        for entity in lexicon.seeds.entities
        if entity.kind is EntityKind.LOCATION and entity.type != LocationType.COUNTRY.value
        for name in (entity.name, *entity.aliases)
    }


def _without_capitals(draft: Draft, lexicon: Lexicon) -> dict[str, float]:
    """What the report says of countries, but for what it says by places that have a capital's name.

    They are candidates like any others: "Paris" is no evidence that "Paris" is the one in France.
    """
    weights = dict(draft.country_weights)
    for found in draft.found:
        if found.kind is MentionKind.LOCATION:
            for token in draft.tokens[found.first : found.last]:
                code = lexicon.capitals.get(fold_word(token.text)) if token.text[:1].isupper() else None
                if code in weights:
                    weights[code] -= 0.7
    return {code: weight for code, weight in weights.items() if weight > 0.1}


def _core(text: str, word: str | None) -> tuple[str, str | None]:
    """The name without the word that tells the sort, and that word.

    Examples
    --------
    >>> _core("Anbar province", None), _core("D-Columbus", None), _core("Hamilton", "town")
    (('Anbar', 'province'), ('Columbus', None), ('Hamilton', 'town'))
    """
    text = SHORT.get(text) or OPENING.sub("", PARTY.sub("", text))
    match = TYPED.search(text)
    if match and match.start() > 1:
        return text[: match.start()].strip(), (match["word"] or word or match["town"]).lower()
    return text, word


def _plain(name: str) -> list[str]:
    """The key of a name without "City", and with the abbreviations of English names written out."""
    return keys_of(re.sub(r"\b(?:St|Mt|Ft)\.? ", lambda match: WHOLE[match[0][:2]], name.removesuffix(" City")))


def _lies_in(place: Place, codes: frozenset[str]) -> bool:
    if not codes:
        return False
    is_province = place.code is not None and place.code.count(".") == 1 and place.type is LocationType.ADMIN
    province = province_of(place.code) if place.code and not is_province else None
    return place.country in codes or province in codes
