"""Fifth stage: which place on the map a name means here.

    clusters of places -> candidates with what speaks for each (`app.extract.place_candidates`)
        -> all names decide together (`app.extract.place_choice`) -> point, country, province

What speaks for a candidate: that it lies in what the text says ("Ramadi, Anbar"), the word that tells the sort
("province", "town"), the countries that the report is about, where its paper is at home, and its people.
A place that only a guess would find gets no coordinates: a wrong country does more harm than a gap.
"""

import math
from collections import defaultdict

from app.extract.bodies import settle_bodies
from app.extract.gazetteer import Gazetteer, Place
from app.extract.lexicon import Lexicon
from app.extract.place_borders import place_borders
from app.extract.place_candidates import ENGLISH, LARGE, CandidateFinder, Setting
from app.extract.place_choice import Anchor, Candidate, Toponym, settle_together, value_of
from app.extract.place_identity import join_places
from app.extract.place_offsets import place_offsets
from app.extract.place_regions import (
    place_capitals,
    place_directions,
    place_near_container,
    sort_by_word,
)
from app.extract.record import Cluster, Draft
from graph.geo import distance_km
from graph.ontology import EntityKind, LocationType, PlacePrecision
from graph.seeds import SeedEntity

SURE = 0.4  # least chance of the chosen candidate and those beside it
SURE_OF_COUNTRY = 0.9
SURE_AGAINST_SEED = 0.8


def locate(draft: Draft, lexicon: Lexicon, gazetteer: Gazetteer) -> None:
    """Give the clusters of places their coordinates, country and sort."""
    finder = CandidateFinder(draft, lexicon, gazetteer)
    anchors: list[Anchor] = []
    open_ones: list[tuple[Cluster, Toponym]] = []
    for cluster in draft.clusters:
        if cluster.kind is not EntityKind.LOCATION:
            continue
        seed = cluster.seed or finder.known(cluster)
        if seed is not None:
            _of_seed(cluster, seed)
        toponym = finder.of_cluster(cluster)
        if toponym is not None and (seed is None or cluster.seed is not None):
            open_ones.append((cluster, toponym))
        elif seed is not None:
            anchors.append(_anchor(cluster))
    settle_together([*(toponym for _, toponym in open_ones), *finder.of_paper()], anchors)
    for cluster, toponym in open_ones:
        _decide(cluster, toponym.candidates, finder.setting)
    join_places(draft, lexicon)
    settle_bodies(draft, lexicon)
    place_capitals(draft, lexicon, gazetteer)
    place_directions(draft, lexicon, gazetteer)
    place_borders(draft, lexicon)
    place_offsets(draft)
    place_near_container(draft)
    for cluster in draft.clusters:
        if cluster.kind is EntityKind.LOCATION and cluster.type is None:
            cluster.type = sort_by_word(cluster)


def _of_seed(cluster: Cluster, seed: SeedEntity) -> None:
    cluster.type, cluster.country = cluster.type or seed.type, cluster.country or seed.country
    cluster.latitude, cluster.longitude, cluster.radius_km = seed.latitude, seed.longitude, seed.radius_km
    cluster.precision = PlacePrecision(seed.precision) if seed.precision else None
    cluster.geonames_id, cluster.rule = seed.geonames_id, "seed"


def _anchor(cluster: Cluster) -> Anchor:
    weight = math.sqrt(len(cluster.mentions))
    if cluster.type == LocationType.COUNTRY.value or (cluster.radius_km or 0.0) > 150:
        return Anchor(cluster.country, weight=weight)
    return Anchor(cluster.country, None, cluster.latitude, cluster.longitude, weight)


def _decide(cluster: Cluster, candidates: list[Candidate], setting: Setting) -> None:
    ranked = sorted(candidates, key=lambda one: (-round(value_of(one), 6), -one.place.population, one.place.code or ""))
    best = ranked[0]
    if cluster.seed is not None:
        if best.place.type is not LocationType.COUNTRY and best.chance > SURE_AGAINST_SEED:
            _forget_seed(cluster)
            _settle(cluster, best.place)
        return
    place = best.place
    chance = sum(
        other.chance
        for other in ranked
        if distance_km(place.latitude, place.longitude, other.place.latitude, other.place.longitude) < 50
    )
    if chance >= SURE and _is_supported(best, setting):
        _settle(cluster, place)
    elif cluster.country is None:
        countries: dict[str, float] = defaultdict(float)
        for one in ranked:
            countries[one.place.country] += one.chance
        likeliest = max(sorted(countries), key=lambda code: countries[code])
        if countries[likeliest] >= SURE_OF_COUNTRY and (likeliest == setting.home or setting.share(likeliest) >= 0.3):
            cluster.country = likeliest


def _is_supported(best: Candidate, setting: Setting) -> bool:
    """Whether more than its name speaks for a candidate."""
    place = best.place
    if best.is_told:
        return True
    share, is_beside = setting.share(place.country), best.near > 0.35
    if not (share or is_beside or best.is_own_name) and place.country != setting.home and setting.weights:
        return place.population >= 10 * LARGE  # "Boni" in a report on Mali is not Bonn, which has that name as well
    if place.country in ENGLISH and not best.is_own_name and not is_beside:
        return False
    if place.is_loose:
        least = 0.25 if place.type is LocationType.ADMIN else 0.5
        return share >= least or (share > 0 and is_beside)
    if place.precision is PlacePrecision.NEAR and not is_beside and share < 0.5:
        return place.population >= LARGE and (share > 0 or not setting.is_elsewhere(place.country))
    if share >= 0.25 or place.country == setting.home:
        return True
    if share > 0 or not setting.is_elsewhere(place.country):  # nothing speaks against it
        is_area = place.type is LocationType.ADMIN and share > 0
        return is_area or is_beside or best.province > 0.6 or place.population >= LARGE / 2
    return best.is_own_name and place.population >= (LARGE if best.is_capital else 10 * LARGE)


def _forget_seed(cluster: Cluster) -> None:
    """The name means no country after all."""
    cluster.seed, cluster.type, cluster.country = None, None, None
    cluster.name = cluster.mentions[0].text
    for found in cluster.mentions:
        found.seed, found.type, found.country = None, None, None


def _settle(cluster: Cluster, place: Place) -> None:
    if cluster.type not in ("facility", "region", "border", "natural_feature"):
        cluster.type = place.type.value
    cluster.country = place.country
    cluster.latitude, cluster.longitude = round(place.latitude, 5), round(place.longitude, 5)
    cluster.radius_km, cluster.precision = place.radius_km, place.precision
    cluster.geonames_id, cluster.admin1, cluster.admin2 = place.geonames_id, place.admin1, place.admin2
    cluster.rule = "gazetteer"
