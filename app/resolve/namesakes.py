"""Which entities may be one by their names: what they are filed under, and how two are compared.

    profile --keys--> those that share a name, a surname, consonants or initials --compare--> levels --weights--> score

Nothing is joined by this: a name alone joins nobody. The pairs are offered to analysts, each with its levels.

What is local to a report (a surname, a town whose country nothing tells) is filed with the day on which it was told:
it is compared with what others tell within `NEAR_DAYS` and what the seeds know, never with what is local elsewhere.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import product
from typing import Any, NamedTuple

from app.resolve.identity import is_common_name
from graph.geo import distance_km
from graph.spelling import consonants, fold_name, surname

NEAR_DAYS = 30
NEAR_KM = 25.0
MOST_NAMES = 30
MOST_POINTS = 3
THINGS = frozenset(("actor", "operation", "equipment"))  # readings mix these up
_INITIALS_LEAST = 3
_SMALL = frozenset("of the for and in de la du des del et y e al el".split())
_SHORT_FORM = re.compile(r"[^\W\d_][\w.&-]{1,7}")
_SORT_WORDS = frozenset(
    """group groups movement alliance militia militias rebels fighters militants insurgents coalition gang cartel
    organisation organization network guerrillas guerrilla""".split()
)
_MIXED_UP = (frozenset(("actor", "person")), frozenset(("actor", "operation")), frozenset(("actor", "equipment")))


@dataclass(frozen=True, slots=True)
class Profile:
    """What comparing needs of one identity. `ground`: `seeds`, `gazetteer`, `name`, or `report` (local to one).

    `points` are (latitude, longitude) to a tenth of a degree; `day` is the proleptic ordinal of the day on which what
    is local was published.
    """

    identity: str
    kind: str
    names: tuple[str, ...]
    types: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    points: tuple[tuple[float, float], ...] = ()
    ground: str = "name"
    day: int | None = None

    @property
    def is_local(self) -> bool:
        """Whether it is local to one report."""
        return self.ground == "report"


class Level(NamedTuple):
    """What a comparison found in one respect, with what it rests on."""

    aspect: str
    level: str
    detail: str | None = None


def to_payload(profile: Profile) -> dict[str, Any]:
    """The profile as it is stored."""
    return asdict(profile)


def from_payload(payload: Mapping[str, Any]) -> Profile:
    """A stored profile."""
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in payload.items()}
    return Profile(**values | {"points": tuple((one[0], one[1]) for one in payload["points"])})


def filed_under(profile: Profile) -> list[int]:
    """The keys of its names: those that share one are compared. None for what is local to a report of no day."""
    if profile.is_local and profile.day is None:
        return []
    return sorted({_hash(key) for key in _keys(profile)})


def may_be_one(left: Profile, right: Profile) -> bool:
    """Whether two that share a key are worth asking about: the seeds, or the gazetteer, do not know them as two."""
    if left.identity == right.identity or (left.is_local and right.is_local):
        return False
    if left.ground == right.ground and left.ground in ("seeds", "gazetteer"):
        return False
    if left.kind != right.kind and {left.kind, right.kind} not in _MIXED_UP:
        return False
    apart = left.countries and right.countries and not set(left.countries) & set(right.countries)
    return not (apart and (left.kind == "location" or any(is_common_name(name) for name in left.names)))


def compare(left: Profile, right: Profile) -> list[Level]:
    """The level found in each respect; none of `name` if no two names are alike."""
    name = _compare_names(left, right)
    if name is None:
        return []
    found = [name, *compare_classes(left, right)]
    found.append(Level("ground", "known" if {"seeds", "gazetteer"} & {left.ground, right.ground} else "names"))
    if left.kind == right.kind == "location":
        found.append(_compare_points(left, right))
    if (left.is_local or right.is_local) and "seeds" not in (left.ground, right.ground):
        found.append(Level("time", "near"))
    return found


def compare_classes(left: Profile, right: Profile) -> list[Level]:
    """The levels found in kind, type and country."""
    kinds = [(one.kind,) if one.kind else () for one in (left, right)]
    pairs = {"kind": kinds, "type": (left.types, right.types), "country": (left.countries, right.countries)}
    return [_compare_values(aspect, *values) for aspect, values in pairs.items()]


def score(levels: list[Level], weights: Mapping[str, float]) -> float:
    """The log-odds that both are one, by the weights `entity.ASPECT.LEVEL` and `entity.start`."""
    return round(
        weights.get("entity.start", 0.0) + sum(weights.get(f"entity.{one.aspect}.{one.level}", 0.0) for one in levels),
        6,
    )


def _compare_names(left: Profile, right: Profile) -> Level | None:
    ours, theirs = ({fold_name(name): name for name in side.names} for side in (left, right))
    if common := sorted(ours.keys() & theirs.keys() - {""}):
        of_many = left.kind != "location" and all(is_common_name(ours[key]) for key in common)
        return Level("name", "common" if of_many else "same", ours[common[0]])
    if left.kind == right.kind == "person":
        return _compare_persons(left, right)
    for level, alike in (("short", _short_forms), ("sort", _without_sort), ("near", _by_consonants)):
        found = [
            f"{one} / {other}"
            for one, other in product(sorted(left.names), sorted(right.names))
            if alike(one) & alike(other) and (level != "short" or _is_short(one) != _is_short(other))
        ]
        if found:
            return Level("name", level, found[0])
    return None


def _compare_persons(left: Profile, right: Profile) -> Level | None:
    for level in ("near", "part", "surname"):
        for one, other in product(sorted(left.names), sorted(right.names)):
            if surname(one) and _is_so(level, fold_name(one).split(), fold_name(other).split(), one, other):
                return Level("name", level, f"{one} / {other}")
    return None


def _is_so(level: str, ours: list[str], theirs: list[str], one: str, other: str) -> bool:
    if level == "near":
        return bool(consonants(one)) and consonants(one) == consonants(other)
    if not ours or not theirs or ours[-1] != theirs[-1]:
        return False
    shorter, longer = sorted((ours, theirs), key=lambda words: (len(words), len(words[0])))
    if level == "part":
        is_initial = len(shorter[0]) == 1 and longer[0].startswith(shorter[0])
        return len(shorter) > 1 and (is_initial or set(shorter) <= set(longer))
    return len(shorter) == 1


def _compare_points(left: Profile, right: Profile) -> Level:
    if not left.points or not right.points:
        return Level("place", "unknown")
    nearest = min(distance_km(*one, *other) for one, other in product(left.points, right.points))
    return Level("place", "near" if nearest <= NEAR_KM else "far", f"{nearest:.0f} km")


def _compare_values(aspect: str, ours: tuple[str, ...], theirs: tuple[str, ...]) -> Level:
    if not ours or not theirs:
        return Level(aspect, "unknown", ", ".join(ours or theirs) or None)
    shared = sorted(set(ours) & set(theirs))
    if shared:
        return Level(aspect, "same", ", ".join(shared))
    return Level(aspect, "other", f"{', '.join(ours)} against {', '.join(theirs)}")


def _keys(profile: Profile) -> Iterator[str]:
    sort = "thing" if profile.kind in THINGS or profile.kind == "person" else profile.kind
    for name in profile.names:
        for key in {fold_name(name)} - {""}:
            yield f"{sort} {key}"
        if profile.kind == "person":
            yield f"surname {surname(name)}"
        elif profile.kind != "location":
            for key in (_short_forms(name) | _without_sort(name)) - {fold_name(name)}:
                yield f"{sort} {key}"
        for key in _by_consonants(name):
            yield f"{profile.kind} consonants {key}"


def _is_short(name: str) -> bool:
    return bool(_SHORT_FORM.fullmatch(name)) and sum(char.isupper() for char in name) >= 2


def _short_forms(name: str) -> frozenset[str]:
    """A short form itself, folded; of a name of three words or more its initials, with and without small words."""
    if _is_short(name):
        return frozenset((fold_name(name),))
    words = [word for word in re.split(r"[\s-]+", name) if word]
    long = [word for word in words if word.lower() not in _SMALL]
    found = ("".join(word[0] for word in some) for some in (words, long) if len(some) >= _INITIALS_LEAST)
    return frozenset(fold_name(initials.upper()) for initials in found)


def _without_sort(name: str) -> frozenset[str]:
    """A name without a last word that only says what sort of body it is ("Maute group")."""
    words = name.split()
    kept = words[:-1] if len(words) > 1 and words[-1].lower() in _SORT_WORDS else words
    folded = fold_name(" ".join(kept))
    return frozenset((folded,)) if folded else frozenset()


def _by_consonants(name: str) -> frozenset[str]:
    found = consonants(name)
    return frozenset((found,)) if found else frozenset()


def _hash(key: str) -> int:
    """A key as a whole number of 63 bits."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest()) >> 1
