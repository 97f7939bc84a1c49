"""Two tellings compared: each aspect on a named level, each level with a weight, the sum a score in log-odds.

    date, place, type, acts, suffers, killed, injured, wording, outlet --level--> weight (data) --sum--> score

The score is a function of the two tellings and the weights alone, and does not depend on which comes first. The model
is that of Fellegi and Sunter (1969): agreement on what is rare speaks for one event, disagreement on what is sure
against it. A level that has no weight counts 0.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.resolve.telling import Spot, Telling
from graph.geo import distance_km

Weights = Mapping[str, float]
RECENT_DAYS, OLDER_DAYS = 4, 21  # before publication
SAME_TOWN_KM, NEXT_TO_KM, NEAR_KM = 2.0, 5.0, 25.0
FEW_WORDS = 4
STORY_LEVELS = ((0.6, "copied"), (0.3, "many"), (0.18, "some"), (0.08, "few"), (0.0, "none"))  # least share

_FAMILIES = {  # types that tellings of one event are given, as the reading and outlets see it
    "clash": ("armed_clash", "attack"),
    "blast": ("suicide_bomb", "remote_explosive_landmine_ied", "grenade", "shelling_artillery_missile",
        "air_drone_strike", "chemical_weapon"),
    "ground": (
        "government_regains_territory", "non_state_actor_overtakes_territory", "non_violent_transfer_of_territory",
        "withdrawal", "offensive_launched", "headquarters_or_base_established",
    ),
    "taking": ("abduction_forced_disappearance", "arrests"),
    "crowd": ("peaceful_protest", "protest_with_intervention", "excessive_force_against_protesters",
        "violent_demonstration", "mob_violence"),
    "talks": ("agreement", "consultation", "cooperation", "demand"),
    "words": ("statement", "accusation", "threat", "claim_of_responsibility"),
    "people": ("displacement", "humanitarian_aid"),
    "force": ("deployment", "change_to_group_activity", "other_strategic_development"),
    "harm": ("sexual_violence", "looting_property_destruction", "disrupted_weapons_use"),
}  # fmt: skip
FAMILY_OF = {kind: family for family, kinds in _FAMILIES.items() for kind in kinds}
_BLOCKS = {  # families that outlets give one event
    "violence": ("clash", "blast", "ground", "harm", "force", "taking", "release_of_captives", "crowd"),
    "words": ("words", "talks", "sanction"),
    "people": ("people",),
}
_BLOCK_OF = {family: block for block, families in _BLOCKS.items() for family in families}
GENERAL = frozenset(("attack", "armed_clash"))  # what outlets call any violence
_NOT_DONE = frozenset(("planned", "hypothetical"))


@dataclass(frozen=True, slots=True)
class Finding:
    """What a comparison found in one respect.

    `detail` says it in numbers or words ("0 days", "3.2 km"); `weight` is what it adds to the score.
    """

    aspect: str
    level: str
    weight: float
    detail: str | None = None

    @property
    def key(self) -> str:
        """Name of the weight."""
        return f"event.{self.aspect}.{self.level}"


def block_family(kind: str) -> str:
    """Types of one block: those that may tell one event, as the reading and outlets see it.

    Examples
    --------
    >>> block_family("suicide_bomb"), block_family("armed_clash"), block_family("agreement")
    ('violence', 'violence', 'words')
    """
    family = FAMILY_OF.get(kind, kind)
    return _BLOCK_OF.get(family, family)


def compare(left: Telling, right: Telling, weights: Weights) -> list[Finding]:
    """Every aspect's finding, those that say nothing included."""
    if right.id < left.id:
        left, right = right, left
    found = []
    for aspect, measure in ASPECTS.items():
        level, detail = measure(left, right)
        found.append(Finding(aspect, level, weights.get(f"event.{aspect}.{level}", 0.0), detail))
    return found


def score(left: Telling, right: Telling, weights: Weights) -> float:
    """Log-odds that both tell one event: `total` of `compare`, without the findings, which take half of the time."""
    if right.id < left.id:
        left, right = right, left
    found = (weights.get(f"event.{one}.{find(left, right)[0]}", 0.0) for one, find in ASPECTS.items())
    return round(weights.get("event.start", 0.0) + math.fsum(found), 6)  # rounded so that every machine agrees


def total(findings: list[Finding], weights: Weights) -> float:
    """The score of a comparison: what it found, and what a pair of one block has to start with."""
    return round(weights.get("event.start", 0.0) + math.fsum(one.weight for one in findings), 6)


def to_probability(log_odds: float) -> float:
    """Log-odds as a number between 0 and 1.

    Examples
    --------
    >>> to_probability(0.0)
    0.5
    """
    return round(1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, log_odds)))), 4)


# ---------------------------------------------------------------- date


def compare_dates(left: Telling, right: Telling) -> tuple[str, str | None]:
    """How their days agree; an undated one is set against the day of its publication."""
    if left.first is not None and right.first is not None:
        return _dated(left, right)
    dated, undated = (left, right) if left.first is not None else (right, left)
    if undated.published is None:
        return "unknown", None
    if dated.first is None:
        if dated.published is None:
            return "unknown", None
        gap = abs(dated.published - undated.published)
        return ("both_undated_near" if gap <= RECENT_DAYS else "both_undated_far"), f"published {gap} days apart"
    gap = undated.published - dated.first
    detail = f"{gap} days before publication"
    if gap < 0 and undated.modality not in _NOT_DONE:
        return "after_publication", detail
    if gap <= RECENT_DAYS:
        return "recent", detail
    return ("older" if gap <= OLDER_DAYS else "old"), detail


def _dated(left: Telling, right: Telling) -> tuple[str, str | None]:
    first, last = _days(left), _days(right)
    gap = max(first[0] - last[1], last[0] - first[1], 0)
    detail = f"{gap} days apart" if gap else "0 days apart"
    if gap == 0:
        if left.is_day and right.is_day:
            return "same_day", detail
        longest = max(first[1] - first[0], last[1] - last[0])
        return ("within_days" if longest <= 10 else "within_month" if longest <= 31 else "within_longer"), detail
    if gap == 1:
        return ("next_day" if left.is_day and right.is_day else "near_days"), detail
    return ("few_days" if gap <= 3 else "other_days"), detail


def _days(telling: Telling) -> tuple[int, int]:
    assert telling.first is not None
    return telling.first, telling.last if telling.last is not None else telling.first


# ---------------------------------------------------------------- place


def compare_places(left: Telling, right: Telling) -> tuple[str, str | None]:
    """How their places agree."""
    one, other = left.spot, right.spot
    if one is None or other is None:
        spot, bare = (one or other), (right if other is None else left)
        if spot is None:
            return "unknown", None
        beside = _named_beside(spot, bare)
        if beside is None and spot.country and bare.country and spot.country != bare.country:
            return "other_country", f"{spot.country}, {bare.country}"
        return beside or "unknown", None
    countries = one.country or left.country, other.country or right.country
    if None not in countries and countries[0] != countries[1]:
        return "other_country", f"{countries[0]}, {countries[1]}"
    if one.entity_id == other.entity_id:
        return ("same_area" if one.is_area else "same_place"), one.name
    distance = _distance(one, other)
    if one.is_area == other.is_area and (distance is None or distance <= NEAR_KM):
        if one.name == other.name:
            return ("same_area" if one.is_area else "same_place"), one.name
        if _is_part_of_name(one.name, other.name):
            return "part_of_name", f"{one.name}, {other.name}"
    if one.is_town and other.is_town and distance is not None and distance > SAME_TOWN_KM:
        return ("next_town" if distance <= NEAR_KM else "far"), f"{distance:.1f} km"
    beside = _named_beside(one, right) or _named_beside(other, left)
    if beside == "named_by_other" or (beside and distance is None):
        return beside, None
    if distance is None:
        return "other_name", f"{one.name}, {other.name}"
    return _by_distance(one, other, distance)


def _named_beside(spot: Spot, other: Telling) -> str | None:
    """Whether the other telling's sentence, or at least its report, names a place."""
    if spot.entity_id in other.named:
        return "named_by_other"
    return "named_beside" if spot.entity_id in other.company else None


def _is_part_of_name(one: str, other: str) -> bool:
    """Whether the words of one folded name begin or end the other ("Barkin Ladi", "Barkin Ladi council")."""
    short, long = sorted((one.split(), other.split()), key=len)
    if not short or len(short) == len(long) or "province" in long:
        return False
    return long[: len(short)] == short or long[-len(short) :] == short


def _by_distance(one: Spot, other: Spot, distance: float) -> tuple[str, str | None]:
    detail = f"{distance:.1f} km"
    if one.is_area or other.is_area:
        reach = max(spot.radius_km for spot in (one, other) if spot.is_area)
        return ("inside" if distance <= reach * 1.1 else "outside"), detail
    slack = max(one.radius_km, other.radius_km)
    if distance <= NEXT_TO_KM + (slack if slack < NEAR_KM else 0):
        return "next_to", detail
    return ("near" if distance <= NEAR_KM + slack else "far"), detail


def _distance(one: Spot, other: Spot) -> float | None:
    """Kilometres between two points on a sphere; None where a point is unknown."""
    if one.latitude is None or other.latitude is None or one.longitude is None or other.longitude is None:
        return None
    return distance_km(one.latitude, one.longitude, other.latitude, other.longitude)


# ---------------------------------------------------------------- type, parties, figures, words


def compare_types(left: Telling, right: Telling) -> tuple[str, str | None]:
    """How their types and modalities agree."""
    detail = left.type if left.type == right.type else f"{left.type}, {right.type}"
    if (left.modality in _NOT_DONE) != (right.modality in _NOT_DONE):
        return "planned_against_done", f"{left.modality}, {right.modality}"
    if left.type == right.type:
        return "same", detail
    if FAMILY_OF.get(left.type) == FAMILY_OF.get(right.type, right.type):
        return "same_family", detail
    return ("general" if GENERAL & {left.type, right.type} else "other_family"), detail


def compare_acts(left: Telling, right: Telling) -> tuple[str, str | None]:
    """Whether the same parties act."""
    return _parties(left.acts, right.acts, left.act_sorts, right.act_sorts, (left.suffers, right.suffers))


def compare_suffers(left: Telling, right: Telling) -> tuple[str, str | None]:
    """Whether the same parties are hit."""
    return _parties(left.suffers, right.suffers, left.suffer_sorts, right.suffer_sorts, (left.acts, right.acts))


def _parties(
    ours: tuple[str, ...],
    theirs: tuple[str, ...],
    our_sorts: tuple[str, ...],
    their_sorts: tuple[str, ...],
    across: tuple[tuple[str, ...], tuple[str, ...]],
) -> tuple[str, str | None]:
    shared = sorted(set(ours) & set(theirs))
    if shared:
        return "same", shared[0]
    if (set(ours) & set(across[1])) or (set(theirs) & set(across[0])):
        return "other_side", None
    if ours and theirs:
        return "other", None
    if not our_sorts or not their_sorts:
        return "unknown", None
    return ("same_sort" if _share_sort(our_sorts, their_sorts) else "other_sort"), None


def _share_sort(ours: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    for one in ours:
        sort, _, country = one.partition(":")
        for other in theirs:
            other_sort, _, other_country = other.partition(":")
            if sort == other_sort and (not country or not other_country or country == other_country):
                return True
    return False


def compare_killed(left: Telling, right: Telling) -> tuple[str, str | None]:
    """How the numbers of the dead agree."""
    return _figures(left.killed, right.killed)


def compare_injured(left: Telling, right: Telling) -> tuple[str, str | None]:
    """How the numbers of the wounded agree."""
    return _figures(left.injured, right.injured)


def _figures(ours: tuple[int, ...], theirs: tuple[int, ...]) -> tuple[str, str | None]:
    if not ours or not theirs:
        return "unknown", None
    detail = f"{', '.join(map(str, ours))} against {', '.join(map(str, theirs))}"
    ours_all, theirs_all = {*ours, sum(ours)}, {*theirs, sum(theirs)}
    shared = ours_all & theirs_all
    if shared:
        return ("same_large" if max(shared) >= 6 else "same"), detail
    one, other = max(ours_all), max(theirs_all)
    low, high = sorted((one, other))
    if high <= low * 1.5 + 1:
        return "close", detail
    return ("apart" if high <= low * 3 + 2 else "far_apart"), detail


def compare_words(left: Telling, right: Telling) -> tuple[str, str | None]:
    """How many telling words their sentences share."""
    ours, theirs = set(left.words), set(right.words)
    shared = sorted(ours & theirs)
    least = min(len(ours), len(theirs))
    if not least:
        return "unknown", None
    detail = ", ".join(shared[:8]) or None
    share = len(shared) / least
    if len(shared) >= 4 and share >= 0.7:
        return "copied", detail
    if len(shared) >= 3:
        return "many", detail
    return ("two", "one", "none")[2 - len(shared)], detail


def compare_stories(left: Telling, right: Telling) -> tuple[str, str | None]:
    """What share of the telling words around them and in the titles is common."""
    ours, theirs = set(left.story), set(right.story)
    least = min(len(ours), len(theirs))
    if least < FEW_WORDS:
        return "unknown", None
    shared = sorted(ours & theirs)
    share = len(shared) / least
    return next(level for bound, level in STORY_LEVELS if share >= bound), ", ".join(shared[:8]) or None


def compare_things(left: Telling, right: Telling) -> tuple[str, str | None]:
    """Whether what was there (a market, a base) agrees; `around` if only the other's context names it."""
    ours, theirs = set(left.things), set(right.things)
    shared = sorted(ours & theirs)
    if shared:
        return ("same" if len(shared) == 1 else "several"), ", ".join(shared)
    near = sorted((ours & set(right.around)) | (theirs & set(left.around)))
    if near:
        return "around", ", ".join(near)
    if ours and theirs:
        return "other", f"{', '.join(sorted(ours))} against {', '.join(sorted(theirs))}"
    return "unknown", None


def compare_hours(left: Telling, right: Telling) -> tuple[str, str | None]:
    """Whether the part of the day agrees."""
    if not left.hours or not right.hours:
        return "unknown", None
    shared = sorted(set(left.hours) & set(right.hours))
    if shared:
        return "same", ", ".join(shared)
    return "other", f"{', '.join(left.hours)} against {', '.join(right.hours)}"


def compare_numbers(left: Telling, right: Telling) -> tuple[str, str | None]:
    """Whether both tell of one blow, or both of several at once."""
    if left.is_several == right.is_several:
        return ("several" if left.is_several else "unknown"), None
    return "several_against_one", None


def compare_company(left: Telling, right: Telling) -> tuple[str, str | None]:
    """How much of what both reports name is common, beside the place and the parties."""
    if not left.company or not right.company:
        return "unknown", None
    taken = {*left.acts, *left.suffers, *right.acts, *right.suffers}
    taken |= {spot.entity_id for spot in (left.spot, right.spot) if spot is not None}
    shared = sorted((set(left.company) & set(right.company)) - taken)
    return ("none", "one", "two", "several")[min(len(shared), 3)], ", ".join(shared[:5]) or None


def compare_outlets(left: Telling, right: Telling) -> tuple[str, str | None]:
    """Whether one outlet tells both: then it may be following its own story, or telling of the next event."""
    if left.publisher is None or right.publisher is None:
        return "unknown", None
    return ("same" if left.publisher == right.publisher else "other"), None


ASPECTS: Mapping[str, Callable[[Telling, Telling], tuple[str, str | None]]] = {
    "date": compare_dates,
    "place": compare_places,
    "type": compare_types,
    "acts": compare_acts,
    "suffers": compare_suffers,
    "killed": compare_killed,
    "injured": compare_injured,
    "words": compare_words,
    "story": compare_stories,
    "things": compare_things,
    "hours": compare_hours,
    "number": compare_numbers,
    "company": compare_company,
    "outlet": compare_outlets,
}
