"""Places that no gazetteer has a name for: "northern Iraq", "the capital", "a camp in Goma", "a village in Anbar".

They get the point of what they are said to be or to lie in, with a radius and a precision that say so.
"""

import re

from app.extract.gazetteer import Gazetteer, Place
from app.extract.lexicon import Lexicon, fold_word
from app.extract.record import Cluster, Draft, Found
from graph.geo import distance_km
from graph.ontology import EntityKind, LocationType, PlacePrecision
from graph.seeds import SeedCountry

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
FEATURES = {
    "natural_feature": "river valley mountains mountain lake sea desert island delta peninsula strait",
    "facility": """
    airport airbase base camp prison dam hospital university mosque bridge square street road stadium school crossing
    highway hall station park jail court college cemetery fairgrounds clinic market church center centre
    """,
    "border": "border",
    "region": "region",
}
FEATURE_WORDS = {word: kind for kind, words in FEATURES.items() for word in words.split()}
DIRECTION = re.compile(
    r"^(?:far[- ])?"
    r"(?P<way>central|upper|lower|(?:(?:north|south)[- ]?(?:east|west)|north|south|east|west)(?:ern)?)[\s-]+",
    re.I,
)
WAY = re.compile(r"(?:(?:north|south)-?(?:east|west)|north|south|east|west)(?:ern)?")
PARTS = frozenset("region part area".split())
LOCAL_CAPITAL = frozenset("provincial regional state district county departmental".split())


def sort_by_word(cluster: Cluster) -> str | None:
    """The sort of place that the words of its mentions tell."""
    for one in cluster.mentions:
        word = one.type_word or one.text.split()[-1].lower()
        if word in FEATURE_WORDS:
            return FEATURE_WORDS[word]
        if word in ADMIN_WORDS:
            return LocationType.ADMIN.value
        if word in TOWN_WORDS:
            return LocationType.POPULATED_PLACE.value
    return None


def main_country(draft: Draft, least: float = 0.5) -> str | None:
    """The country that more than that share of what the report says of countries is about, if there is one."""
    total = sum(draft.country_weights.values())
    best = max(sorted(draft.country_weights), key=lambda code: draft.country_weights[code], default=None)
    return best if best is not None and draft.country_weights[best] > least * total else None


def place_capitals(draft: Draft, lexicon: Lexicon, gazetteer: Gazetteer) -> None:
    """ "The Kenyan capital", "the capital": the capital of the country that is told."""
    for cluster in draft.clusters:
        if cluster.kind is not EntityKind.LOCATION or cluster.latitude is not None or cluster.is_named:
            continue
        head = draft.token(cluster.mentions[0].head)
        is_city = head.lemma_.lower() == "city" and any(child.lower_ == "capital" for child in head.children)
        if not (head.lemma_.lower() == "capital" or is_city) or any(
            child.lower_ in LOCAL_CAPITAL for child in head.children
        ):
            continue
        if any(child.lower_ in ("of", "'s", "’s") for child in (*head.children, *head.nbor(-1).children)):
            continue  # of a province, as a rule; a country's is told by its container or its adjective
        country = lexicon.countries.get(cluster.country or _country_before(draft, cluster.mentions[0]) or "")
        if country is None or not country.capital:
            continue
        place = next((place for place in gazetteer.find(country.capital) if place.country == country.iso2), None)
        if place is not None:
            cluster.country, cluster.rule = place.country, "capital"
            cluster.latitude, cluster.longitude = round(place.latitude, 5), round(place.longitude, 5)
            cluster.radius_km, cluster.precision = place.radius_km, place.precision
            cluster.geonames_id, cluster.admin1 = place.geonames_id, place.admin1


def _country_before(draft: Draft, found: Found) -> str | None:
    """The country of the last mention before this one in its sentence that has one, else the report's."""
    sentence = draft.found_in[draft.sentence_of[found.head]]
    beside = [one for one in sentence if one.first < found.first and one.kind.value == "location"]
    for one in reversed(beside):
        code = one.country or (one.cluster.country if one.cluster else None)
        if code:
            return code if draft.country_weights.get(code, 0.0) > 1.0 else None
    return main_country(draft, 0.6)


def place_directions(draft: Draft, lexicon: Lexicon, gazetteer: Gazetteer) -> None:
    """ "Northern Iraq", "the north": a region, with the middle and extent of the provinces on that side."""
    for cluster in draft.clusters:
        if cluster.kind is not EntityKind.LOCATION or cluster.latitude is not None or cluster.seed is not None:
            continue
        way, code = _named_side(cluster, lexicon) if cluster.is_named else _described_side(draft, cluster, lexicon)
        country = lexicon.countries.get(code) if code else None
        if way is not None and country is not None:
            cluster.type, cluster.country = LocationType.REGION.value, country.iso2
            cluster.latitude, cluster.longitude, cluster.radius_km = side_of(country, way, gazetteer)
            cluster.precision, cluster.rule = PlacePrecision.REGION, "direction"


def _named_side(cluster: Cluster, lexicon: Lexicon) -> tuple[str | None, str | None]:
    match = DIRECTION.match(cluster.name)
    if match is None:
        return None, None
    return match["way"].lower(), lexicon.country_names.get(fold_word(cluster.name[match.end() :]))


def _described_side(draft: Draft, cluster: Cluster, lexicon: Lexicon) -> tuple[str | None, str | None]:
    """ "The north", "the country's northern part": of the country that owns it, else of the report's."""
    head = draft.token(cluster.mentions[0].head)
    words = [head, *(child for child in head.children if child.dep_ == "amod")] if head.lemma_ in PARTS else [head]
    way = next((word.lower_ for word in words if WAY.fullmatch(word.lower_)), None)
    if way is None:
        return None, None
    owners = [child for child in head.children if child.dep_ in ("poss", "compound", "amod", "nmod")]
    owners += [
        pobj for child in head.children if child.lower_ == "of" for pobj in child.children if pobj.dep_ == "pobj"
    ]
    for owner in owners:
        found = draft.mention_at(owner)
        folded = fold_word(owner.text)
        code = lexicon.country_names.get(folded) or lexicon.demonyms.get(folded)
        if code:
            return way, code
        if found is not None and found.first > head.i and found.cluster is not None:
            return way, found.cluster.country if found.cluster.type == LocationType.COUNTRY.value else None
    return way, cluster.country or _country_before(draft, cluster.mentions[0])


def side_of(country: SeedCountry, way: str, gazetteer: Gazetteer) -> tuple[float | None, float | None, float | None]:
    """Latitude, longitude and radius in km of a side of a country ("northern", "south-west").

    The provinces that reach furthest that way, up to a third of the country's length, count by their area. A country
    of fewer than four provinces, and its centre, is taken whole.
    """
    up = ("north" in way) - ("south" in way)
    right = ("east" in way) - ("west" in way)
    provinces = gazetteer.list_provinces(country.iso2)
    if not (up or right) or len(provinces) < 4:
        return country.latitude, country.longitude, country.radius_km
    lowest = min(place.latitude for place in provinces), min(place.longitude for place in provinces)
    height = max(place.latitude for place in provinces) - lowest[0] or 1.0
    width = max(place.longitude for place in provinces) - lowest[1] or 1.0

    def reach(place: Place) -> float:
        return up * (place.latitude - lowest[0]) / height + right * (place.longitude - lowest[1]) / width

    furthest, nearest = max(map(reach, provinces)), min(map(reach, provinces))
    side = [place for place in provinces if reach(place) >= furthest - (furthest - nearest) / 3]
    total = sum(place.radius_km**2 for place in side)
    latitude = sum(place.latitude * place.radius_km**2 for place in side) / total
    longitude = sum(place.longitude * place.radius_km**2 for place in side) / total
    radius = max(distance_km(latitude, longitude, place.latitude, place.longitude) + place.radius_km for place in side)
    return round(latitude, 3), round(longitude, 3), round(min(radius, country.radius_km or radius), 1)


def place_near_container(draft: Draft) -> None:
    """A place without a name of its own lies in what it is said to lie in: the container's point, precision "near".

    What a facility or a settlement lies in may be told in the same breath ("a mosque was hit in Kulgam"): then it is
    the one named place of the sentence.
    """
    unplaced = [
        cluster
        for cluster in draft.clusters
        if cluster.kind is EntityKind.LOCATION
        and cluster.latitude is None
        and cluster.type not in ("country", "border")
    ]
    for is_strict in (True, True, False):
        for cluster in unplaced:
            if cluster.latitude is None and (is_strict or (not cluster.is_named and cluster.type in LIES_IN)):
                containers = (
                    _said_to_lie_in(draft, found) if is_strict else _beside(draft, found) for found in cluster.mentions
                )
                container = next((one for one in containers if one is not None and _holds(one)), None)
                if container is not None:
                    _put_in(cluster, container, "container" if is_strict else "sentence")


LIES_IN = frozenset(("facility", "populated_place"))


def _holds(container: Cluster) -> bool:
    return container.latitude is not None and container.type in ("populated_place", "admin", "facility")


def _put_in(cluster: Cluster, container: Cluster, rule: str) -> None:
    cluster.latitude, cluster.longitude, cluster.country = container.latitude, container.longitude, container.country
    cluster.admin1, cluster.admin2, cluster.rule = container.admin1, container.admin2, rule
    wide = container.type == "admin"
    cluster.precision = PlacePrecision.ADMIN1 if wide else PlacePrecision.NEAR
    cluster.radius_km = max(container.radius_km or 0.0, 25.0)


def _said_to_lie_in(draft: Draft, found: Found) -> Cluster | None:
    head = draft.token(found.head)
    for child in head.children:
        tokens = (
            [child] if child.dep_ in ("poss", "appos") or (child.dep_ == "compound" and child.i < found.first) else []
        )
        if child.dep_ == "prep" and child.lower_ in ("in", "near", "outside", "of", "at", "close", "around", "inside"):
            tokens = [leaf for leaf in child.subtree if leaf.dep_ == "pobj"][:1]
        for token in tokens:
            other = draft.mention_at(token)
            if other is not None and other is not found and other.kind.value == "location" and other.cluster:
                return other.cluster
    following = next((one for one in draft.found_in[draft.sentence_of[found.head]] if one.start >= found.end), None)
    if (
        following is not None
        and following.kind.value == "location"
        and GAP.fullmatch(draft.readable[found.end : following.start])
    ):
        return following.cluster
    return None


GAP = re.compile(
    r",?\s+(?:located\s+)?(?:just\s+)?(?:in|near|outside|at|around|inside)\s+(?:the\s+)?(?:[a-z]+\s+){0,4}(?:of\s+)?"
)


def _beside(draft: Draft, found: Found) -> Cluster | None:
    """The one named place of the sentence that is no country, if there is just one."""
    inside = {
        id(one.cluster): one.cluster
        for one in draft.found_in[draft.sentence_of[found.head]]
        if one.kind.value == "location"
        and one.cluster is not None
        and one.cluster.is_named
        and one.cluster.type != LocationType.COUNTRY.value
    }
    return next(iter(inside.values())) if len(inside) == 1 else None
