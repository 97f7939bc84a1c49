"""Fifth stage: which place on the map a name means here.

    clusters of places -> candidates (seeds, provinces, towns of the gazetteer) -> scores -> point, country, province

What decides between homonyms, strongest first: the container that the text gives ("Ramadi, Anbar"), the word that tells
the sort ("province", "town"), the countries that the report is about, nearness to its other places, and population.
A place that only a guess would find gets no coordinates.
"""

import math
import re
from dataclasses import dataclass

from app.extract.gazetteer import Gazetteer, Place
from app.extract.lexicon import Lexicon, fold_word
from app.extract.record import Cluster, Draft, Found
from graph.ontology import EntityKind, LocationType, MentionForm, PlacePrecision

ADMIN_WORDS = frozenset(
    """
    province state governorate region district county prefecture department oblast republic wilayat wilaya
    """.split()
)
TOWN_WORDS = frozenset(
    """
    city town village port capital township suburb neighborhood neighbourhood hamlet settlement stronghold
    """.split()
)
FEATURE_WORDS = {
    "river": "natural_feature",
    "valley": "natural_feature",
    "mountains": "natural_feature",
    "mountain": "natural_feature",
    "lake": "natural_feature",
    "sea": "natural_feature",
    "desert": "natural_feature",
    "island": "natural_feature",
    "delta": "natural_feature",
    "peninsula": "natural_feature",
    "strait": "natural_feature",
    "airport": "facility",
    "airbase": "facility",
    "base": "facility",
    "camp": "facility",
    "prison": "facility",
    "dam": "facility",
    "border": "border",
    "region": "region",
    "hospital": "facility",
    "university": "facility",
    "mosque": "facility",
    "bridge": "facility",
    "square": "facility",
    "street": "facility",
    "road": "facility",
    "stadium": "facility",
    "school": "facility",
    "crossing": "facility",
    "highway": "facility",
}
DIRECTION = re.compile(
    r"^(?:far[- ])?(?:central|upper|lower|(?:north|south)(?:-?(?:east|west))?(?:ern)?|(?:east|west)(?:ern)?)[\s-]+",
    re.I,
)
SURE = 1.2  # a candidate below this is a guess


@dataclass(slots=True)
class Option:
    """A candidate with its score."""

    place: Place
    score: float


def locate(draft: Draft, lexicon: Lexicon, gazetteer: Gazetteer) -> None:
    """Give the clusters of places their coordinates, country and sort."""
    for found in draft.found:
        if found.kind.value == "location" and found.form is MentionForm.NAME:
            found.hint = found.hint or _container(draft, found)
    settled: list[tuple[float, float]] = []
    open_ones: list[tuple[Cluster, list[Option]]] = []
    for cluster in draft.clusters:
        if cluster.kind is not EntityKind.LOCATION:
            continue
        if cluster.seed is not None:
            _of_seed(cluster)
            if (
                cluster.latitude is not None
                and cluster.longitude is not None
                and cluster.type != LocationType.COUNTRY.value
            ):
                settled.append((cluster.latitude, cluster.longitude))
        elif cluster.is_named:
            options = _options(draft, lexicon, gazetteer, cluster)
            if options:
                open_ones.append((cluster, options))
            elif cluster.type is None:
                cluster.type = _sort_by_word(cluster)
    open_ones.sort(key=lambda item: -_lead(item[1]))
    for cluster, options in open_ones:
        chosen = _choose(options, settled)
        if chosen is not None:
            _settle(cluster, chosen.place)
            settled.append((chosen.place.latitude, chosen.place.longitude))
        elif cluster.type is None:
            cluster.type = _sort_by_word(cluster)
    _directions(draft, lexicon)
    _near_container(draft)


def _container(draft: Draft, found: Found) -> str | None:
    """What follows a comma: "Ramadi, Anbar", "Paris, Texas"."""
    beside = draft.found_in[draft.sentence_of[found.head]]
    after = next((one for one in beside if one.start >= found.end and one.kind.value == "location"), None)
    if after is not None and re.fullmatch(r",\s*(?:in\s+|in\s+the\s+)?", draft.text[found.end : after.start]):
        return after.text
    match = re.match(r",\s*(?:in\s+)?((?:[A-Z][\w.'-]+\s?){1,3})", draft.text[found.end : found.end + 40])
    return match[1].strip() if match else None


def _of_seed(cluster: Cluster) -> None:
    seed = cluster.seed
    assert seed is not None
    cluster.latitude, cluster.longitude, cluster.radius_km = seed.latitude, seed.longitude, seed.radius_km
    cluster.precision = PlacePrecision(seed.precision) if seed.precision else None
    cluster.geonames_id, cluster.rule = seed.geonames_id, "seed"


def _options(draft: Draft, lexicon: Lexicon, gazetteer: Gazetteer, cluster: Cluster) -> list[Option]:
    names = [one for one in cluster.mentions if one.form is MentionForm.NAME]
    word = next((one.type_word for one in names if one.type_word), None)
    hints = {hint for one in names if one.hint for hint in (fold_word(one.hint), fold_word(one.hint.split()[0]))}
    core = _core(names[0], word)
    candidates = [*gazetteer.find(core)]
    if word in TOWN_WORDS or len(core) < 3:
        admins: list[Place] = []
    else:
        admins = list(gazetteer.find_admin(core))
    if word in FEATURE_WORDS and word not in ("region", "camp"):
        return []
    total = sum(draft.country_weights.values()) or 1.0
    share = {code: weight / total for code, weight in draft.country_weights.items()}
    told = {fold_word(other.name) for other in draft.clusters if other.kind is EntityKind.LOCATION}
    return [Option(place, _score(place, core, word, hints, share, told, lexicon)) for place in [*candidates, *admins]]


def _core(found: Found, word: str | None) -> str:
    """The name without the word that tells the sort."""
    text = found.text
    if word and text.lower().endswith(word):
        text = text[: -len(word)].strip()
    return re.sub(r"^(?:Mount|Mt\.?|Lake|Camp|City of|Province of|State of)\s+(?=[A-Z])", "", text)


def _score(
    place: Place,
    core: str,
    word: str | None,
    hints: set[str],
    share: dict[str, float],
    told: set[str],
    lexicon: Lexicon,
) -> float:
    score = 0.22 * math.log10(place.population + 10)
    is_admin = place.type is LocationType.ADMIN
    country = lexicon.countries.get(place.country)
    names = {fold_word(name) for name in (country.name, *country.aliases)} if country else set()
    if hints:
        if (
            place.admin1
            and ({fold_word(place.admin1), *(fold_word(part) for part in place.admin1.split())} & hints)
            and not is_admin
        ):
            score += 3.0
        elif names & hints:
            score += 2.0
        elif _is_state(hints, place):
            score += 3.0
    if place.admin1 and fold_word(place.admin1) in told and not is_admin:
        score += 0.8
    score += (
        2.5 * share.get(place.country, 0.0)
        if share.get(place.country)
        else (-0.6 if share and max(share.values()) > 0.3 else 0.0)
    )
    if word in ADMIN_WORDS:
        score += 1.5 if is_admin else -0.5
    elif word in TOWN_WORDS:
        score += 0.5 if not is_admin else -1.0
    elif is_admin:
        score -= 0.9
    if fold_word(place.name) == fold_word(core):
        score += 0.3
    return score


def _is_state(hints: set[str], place: Place) -> bool:
    return (
        bool(place.admin1)
        and place.country == "US"
        and any(hint and fold_word(place.admin1 or "").startswith(hint) and len(hint) >= 3 for hint in hints)
    )


def _lead(options: list[Option]) -> float:
    ranked = sorted((option.score for option in options), reverse=True)
    return ranked[0] - (ranked[1] if len(ranked) > 1 else 0.0)


def _choose(options: list[Option], settled: list[tuple[float, float]]) -> Option | None:
    for option in options:
        if settled:
            nearest = min(kilometres(option.place.latitude, option.place.longitude, *point) for point in settled)
            option.score += 0.8 if nearest < 150 else 0.4 if nearest < 500 else 0.0
    best = max(options, key=lambda option: (option.score, option.place.population))
    return best if best.score >= SURE else None


def _settle(cluster: Cluster, place: Place) -> None:
    cluster.type = (
        cluster.type if cluster.type in ("facility", "region", "border", "natural_feature") else place.type.value
    )
    cluster.country = place.country
    cluster.latitude, cluster.longitude = round(place.latitude, 5), round(place.longitude, 5)
    cluster.radius_km, cluster.precision = place.radius_km, place.precision
    cluster.geonames_id, cluster.admin1, cluster.admin2 = place.geonames_id, place.admin1, place.admin2
    cluster.rule = "gazetteer"


def _sort_by_word(cluster: Cluster) -> str | None:
    for one in cluster.mentions:
        word = one.type_word or one.text.split()[-1].lower()
        if word in FEATURE_WORDS:
            return FEATURE_WORDS[word]
        if word in ADMIN_WORDS:
            return LocationType.ADMIN.value
        if word in TOWN_WORDS:
            return LocationType.POPULATED_PLACE.value
    return None


def _directions(draft: Draft, lexicon: Lexicon) -> None:
    """ "Northern Iraq": a region of the country, with the country's point and extent and no more."""
    for cluster in draft.clusters:
        if (
            cluster.kind is not EntityKind.LOCATION
            or cluster.latitude is not None
            or not cluster.is_named
            or cluster.seed is not None
        ):
            continue
        match = DIRECTION.match(cluster.name)
        code = lexicon.country_names.get(fold_word(cluster.name[match.end() :])) if match else None
        country = lexicon.countries.get(code) if code else None
        if country is not None:
            cluster.type, cluster.country = LocationType.REGION.value, country.iso2
            cluster.latitude, cluster.longitude = country.latitude, country.longitude
            cluster.radius_km, cluster.precision, cluster.rule = country.radius_km, PlacePrecision.REGION, "direction"


def _near_container(draft: Draft) -> None:
    """A place without a name of its own lies in what it is said to lie in: the container's point, precision "near"."""
    for cluster in draft.clusters:
        if (
            cluster.kind is not EntityKind.LOCATION
            or cluster.latitude is not None
            or cluster.type in ("country", "border")
        ):
            continue
        for found in cluster.mentions:
            container = _said_to_lie_in(draft, found)
            if (
                container is not None
                and container.latitude is not None
                and container.type in ("populated_place", "admin", "facility")
            ):
                cluster.latitude, cluster.longitude, cluster.country = (
                    container.latitude,
                    container.longitude,
                    container.country,
                )
                cluster.admin1, cluster.admin2, cluster.rule = container.admin1, container.admin2, "container"
                wide = container.type == "admin"
                cluster.precision = PlacePrecision.ADMIN1 if wide else PlacePrecision.NEAR
                cluster.radius_km = max(container.radius_km or 0.0, 25.0)
                break


def _said_to_lie_in(draft: Draft, found: Found) -> Cluster | None:
    head = draft.token(found.head)
    for child in head.children:
        tokens = (
            [child] if child.dep_ in ("poss", "appos") or (child.dep_ == "compound" and child.i < found.first) else []
        )
        if child.dep_ == "prep" and child.lower_ in ("in", "near", "outside", "of", "at", "close"):
            tokens = [leaf for leaf in child.subtree if leaf.dep_ == "pobj"][:1]
        for token in tokens:
            other = draft.mention_at(token)
            if (
                other is not None
                and other is not found
                and other.kind.value == "location"
                and other.cluster is not None
            ):
                return other.cluster
    return None


def kilometres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance in kilometres (haversine, radius 6371.0088 km)."""
    phi1, phi2 = math.radians(lat1), math.radians(lat2)
    half = (
        math.sin((phi2 - phi1) / 2) ** 2
        + math.cos(phi1) * math.cos(phi2) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    )
    return 2 * 6371.0088 * math.asin(min(1.0, math.sqrt(half)))
