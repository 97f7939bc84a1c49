"""Borders by the countries that they part: "the Turkish border" in a report on Iraq, "the border between X and Y".

words of the border and of what follows -> two countries -> the border of the seeds that parts these
"""

import re
from functools import lru_cache
from itertools import combinations

from app.extract.lexicon import Lexicon, fold_word
from app.extract.record import Cluster, Draft, Found
from graph.ontology import EntityKind, LocationType, PlacePrecision
from graph.seeds import SeedEntity

AFTER = re.compile(r"\s+(?:area\s+|region\s+)?(?:with|between)\s+(?P<names>[^.;:]{3,60})")
WORD = re.compile(r"[^\W\d_]+(?:\.[^\W\d_]+)*\.?")
SHARED = {"gaza": "PS", "congo": "CD", "palestinian": "PS"}  # names that are no country's own
HALF = 0.3  # what each of two countries has at least of a report that is on both
REPORTED = 1.0  # least weight of a country that the report is taken to play in


def place_borders(draft: Draft, lexicon: Lexicon) -> None:
    """Give the borders without a point that of the seeds' border between the same countries."""
    borders = _borders(lexicon)
    for cluster in draft.clusters:
        if cluster.kind is not EntityKind.LOCATION or cluster.latitude is not None:
            continue
        if cluster.type == LocationType.BORDER.value:
            seed = next(
                (one for found in cluster.mentions if (one := _border_of(draft, found, lexicon, borders))), None
            )
            if seed is not None:
                _settle(cluster, seed)


def _border_of(
    draft: Draft, found: Found, lexicon: Lexicon, borders: dict[frozenset[str], SeedEntity]
) -> SeedEntity | None:
    before = draft.readable[max(0, found.start - 24) : found.start]
    owner = re.search(r"([\w .]+)['’]s?\s+(?:\w+\s+)?$", before)
    after = AFTER.match(draft.readable, found.end)
    told = [
        *(_countries_in(owner[1], lexicon)[-1:] if owner else []),
        *_countries_in(found.text, lexicon),
        *(_countries_in(after["names"], lexicon)[:2] if after else []),
    ]
    told = list(dict.fromkeys(told))
    weights, total = draft.country_weights, sum(draft.country_weights.values())
    if not told:  # "the border" in a report on two countries
        told = sorted(code for code in weights if weights[code] > HALF * total)
    if len(told) == 1:
        told += sorted((code for code in weights if weights[code] >= REPORTED), key=lambda code: (-weights[code], code))
        pairs = [frozenset((told[0], other)) for other in told[1:]]
    else:
        pairs = [frozenset(pair) for pair in combinations(told, 2)]
    return next((borders[pair] for pair in pairs if pair in borders), None)


def _countries_in(text: str, lexicon: Lexicon) -> list[str]:
    """The codes of the countries that a text names or has the adjective of, in its order; longer names first."""
    words = [fold_word(word) for word in WORD.findall(text)]
    codes, at = [], 0
    while at < len(words):
        for length in (3, 2, 1):
            name = " ".join(words[at : at + length])
            code = lexicon.country_names.get(name) or lexicon.demonyms.get(name) or SHARED.get(name)
            if code and at + length <= len(words):
                codes.append(code)
                at += length - 1
                break
        at += 1
    return codes


@lru_cache(maxsize=4)
def _borders(lexicon: Lexicon) -> dict[frozenset[str], SeedEntity]:
    borders: dict[frozenset[str], SeedEntity] = {}
    for entity in lexicon.seeds.entities:
        if entity.type == LocationType.BORDER.value and entity.latitude is not None:
            for name in (entity.name, *entity.aliases):
                pair = frozenset(_countries_in(name, lexicon))
                if len(pair) == 2:
                    borders.setdefault(pair, entity)
    return borders


def _settle(cluster: Cluster, seed: SeedEntity) -> None:
    cluster.latitude, cluster.longitude, cluster.radius_km = seed.latitude, seed.longitude, seed.radius_km
    cluster.precision, cluster.rule = PlacePrecision(seed.precision) if seed.precision else None, "border"
