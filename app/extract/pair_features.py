"""What the tagger is told of a pair of spans beside their words: how far, in which order, of which kind, how alike."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from app.extract.pieces import Ints

__all__ = [
    "APART",
    "DISTANCES",
    "FEATURES",
    "FORMS",
    "KINDS",
    "STRINGS",
    "TELLINGS",
    "Floats",
    "family",
    "pair_cases",
    "pair_features",
    "string_features",
    "telling_features",
]

Floats = np.ndarray[Any, np.dtype[np.float32]]
KINDS = ("actor", "person", "location", "operation", "equipment", "date", "quantity")
FORMS = ("name", "nominal", "pronoun")
APART = 4  # as many sentences apart are told: none, one, two, more
DISTANCES = np.array([1, 2, 3, 5, 9, 17, 33])
FEATURES = APART + 1 + len(DISTANCES) + 1 + 2 * (len(KINDS) + 1)
STRINGS = 5 + 2 * len(FORMS)
TELLINGS = 3
VIOLENCE = frozenset(
    """
    armed_clash government_regains_territory non_state_actor_overtakes_territory chemical_weapon air_drone_strike
    suicide_bomb shelling_artillery_missile remote_explosive_landmine_ied grenade attack
    excessive_force_against_protesters mob_violence offensive_launched
    """.split()
)
SMALL = frozenset(("the", "a", "an", "of", "and", "in", "for", "'s"))


def pair_features(
    left: Ints, left_sentences: Ints, left_kinds: Ints, right: Ints, right_sentences: Ints, right_kinds: Ints
) -> Floats:
    """(l, r, FEATURES) for spans of words (n, 2: first and last), their sentences and kinds (-1: none)."""
    shape = (len(left), len(right))
    apart, order, gap = _where(left[:, None], left_sentences[:, None], right[None], right_sentences[None])
    parts = [
        np.eye(APART, dtype=np.float32)[apart],
        order.astype(np.float32)[..., None],
        np.eye(len(DISTANCES) + 1, dtype=np.float32)[gap],
    ]
    kinds = np.eye(len(KINDS) + 1, dtype=np.float32)
    parts.append(np.broadcast_to(kinds[left_kinds][:, None], (*shape, len(KINDS) + 1)))
    parts.append(np.broadcast_to(kinds[right_kinds][None], (*shape, len(KINDS) + 1)))
    return np.concatenate(parts, -1)


def pair_cases(left: Ints, left_sentences: Ints, right: Ints, right_sentences: Ints) -> Ints:
    """By pair, for sides of equal length: the number of the case, of sentences apart, order and distance."""
    apart, order, gap = _where(left, left_sentences, right, right_sentences)
    return (apart * 2 + order) * (len(DISTANCES) + 1) + gap


def _where(left: Ints, left_sentences: Ints, right: Ints, right_sentences: Ints) -> tuple[Ints, Ints, Ints]:
    apart = np.minimum(np.abs(left_sentences - right_sentences), APART - 1)
    order = (left[..., 0] < right[..., 0]).astype(np.int64)
    gap = np.maximum(left[..., 0], right[..., 0]) - np.minimum(left[..., 1], right[..., 1])
    return apart, order, np.digitize(gap, DISTANCES)


def string_features(texts: Sequence[str], forms: Ints) -> Floats:
    """(n, n, STRINGS): how alike the texts of mentions are, and their forms."""
    words = [
        tuple(one for one in text.casefold().replace("-", " ").split() if one not in SMALL) or ("",) for text in texts
    ]
    sets = [frozenset(one) for one in words]
    known = {word: number for number, word in enumerate(sorted(frozenset().union(*sets)))}
    holds = np.zeros((len(texts), len(known)), dtype=np.float32)
    for row, one in enumerate(sets):
        holds[row, [known[word] for word in one]] = 1
    shared, sizes = holds @ holds.T, holds.sum(1)
    initials = ["".join(one[0] for one in text.replace("-", " ").split() if one[:1].isupper()) for text in texts]
    bare = [text.replace(".", "") for text in texts]
    short = _equal([one if len(one) > 1 else None for one in initials], bare)
    shapes = np.eye(len(FORMS), dtype=np.float32)[forms]
    found = np.empty((len(texts), len(texts), STRINGS), dtype=np.float32)
    found[..., 0] = _equal(words, words)
    found[..., 1] = _equal([one[-1] for one in words], [one[-1] for one in words])
    found[..., 2] = shared == sizes[:, None]
    found[..., 3] = shared == sizes[None]
    found[..., 4] = short | short.T
    found[..., 5 : 5 + len(FORMS)] = shapes[:, None]
    found[..., 5 + len(FORMS) :] = shapes[None]
    return found


def telling_features(types: Sequence[str], texts: Sequence[str]) -> Floats:
    """(n, n, TELLINGS) for triggers: of one family of events, of violence, the same words."""
    families = [family(one) for one in types]
    words = [one.casefold() for one in texts]
    found = np.empty((len(types), len(types), TELLINGS), dtype=np.float32)
    found[..., 0] = _equal(families, families)
    found[..., 1] = np.array([one == "violence" for one in families])[:, None]
    found[..., 2] = _equal(words, words)
    return found


def family(type_: str) -> str:
    """The event types between which a second telling of one event may waver."""
    return "violence" if type_ in VIOLENCE else type_


def _equal(left: Sequence[object], right: Sequence[object]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """(left, right): which are equal."""
    numbers: dict[object, int] = {}
    rows = [np.array([numbers.setdefault(one, len(numbers)) for one in side], dtype=np.int64) for side in (left, right)]
    found: np.ndarray[Any, np.dtype[np.bool_]] = rows[0][:, None] == rows[1][None]
    return found
