"""One place, one entity: the seed that a place of the gazetteer is, and one cluster for two spellings of a town.

clusters with a place of the gazetteer -> those of the seeds' places with the same number in GeoNames, or of the same
name in another spelling close by; clusters of one place joined
"""

import re
from collections import defaultdict
from functools import lru_cache

from app.extract.lexicon import Lexicon
from app.extract.record import Cluster, Draft
from graph.geo import distance_km
from graph.ontology import EntityKind, LocationType, PlacePrecision
from graph.seeds import SeedEntity
from graph.spelling import fold_name

__all__ = ["join_places"]

CLOSE = 10.0  # km
SIDE = re.compile(  # "central Baghdad", "Khartoum North": parts of a town
    r"\b(?:central|greater|old|new|inner|upper|lower|downtown|(?:north|south)?-?(?:east|west)(?:ern)?|(?:north|south)(?:ern)?)\b",
    re.IGNORECASE,
)


def join_places(draft: Draft, lexicon: Lexicon) -> None:
    """Give towns their seed, and join the clusters that are one town."""
    first: dict[object, Cluster] = {}
    for cluster in list(draft.clusters):
        if cluster.kind is not EntityKind.LOCATION or cluster.precision is not PlacePrecision.EXACT:
            continue
        if cluster.type != LocationType.POPULATED_PLACE.value or SIDE.search(cluster.name):
            continue
        if cluster.seed is None and cluster.geonames_id is not None:
            seed = _seed_of(cluster, lexicon)
            if seed is not None:
                cluster.seed, cluster.name, cluster.type = seed, seed.name, seed.type
                cluster.latitude, cluster.longitude = seed.latitude, seed.longitude
                cluster.radius_km, cluster.rule = seed.radius_km or cluster.radius_km, "seed"
        key = cluster.seed.key if cluster.seed is not None else cluster.geonames_id
        if key is None:
            continue
        other = first.setdefault(key, cluster)
        if other is not cluster:
            _join(draft, other, cluster)


def _join(draft: Draft, into: Cluster, cluster: Cluster) -> None:
    into.mentions += cluster.mentions
    into.mentions.sort(key=lambda one: one.first)
    into.extra_names += cluster.extra_names
    for found in cluster.mentions:
        found.cluster = into
    draft.clusters.remove(cluster)


def _seed_of(cluster: Cluster, lexicon: Lexicon) -> SeedEntity | None:
    by_number, by_name = _towns(lexicon)
    seed = by_number.get(cluster.geonames_id or 0)
    if seed is not None:
        return seed
    for one in by_name.get((cluster.country or "", fold_name(cluster.name)), ()):
        assert one.latitude is not None
        assert one.longitude is not None
        away = distance_km(cluster.latitude or 0.0, cluster.longitude or 0.0, one.latitude, one.longitude)
        if away <= CLOSE:
            return one
    return None


@lru_cache(maxsize=4)
def _towns(lexicon: Lexicon) -> tuple[dict[int, SeedEntity], dict[tuple[str, str], list[SeedEntity]]]:
    """The towns of the seeds by their number in GeoNames, and by country and folded name."""
    by_number: dict[int, SeedEntity] = {}
    by_name: dict[tuple[str, str], list[SeedEntity]] = defaultdict(list)
    for entity in lexicon.seeds.entities:
        is_town = entity.kind is EntityKind.LOCATION and entity.type == LocationType.POPULATED_PLACE.value
        if is_town and entity.latitude is not None and entity.longitude is not None:
            if entity.geonames_id is not None:
                by_number.setdefault(entity.geonames_id, entity)
            for name in dict.fromkeys(fold_name(one) for one in (entity.name, *entity.aliases)):
                by_name[entity.country or "", name].append(entity)
    return by_number, dict(by_name)
