"""What the tagger is told of a pair of spans beside their words: how far, in which order, of which kind, how alike."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from app.extract.pieces import Ints

__all__ = [
    "FEATURES",
    "FORMS",
    "KINDS",
    "STRINGS",
    "TELLINGS",
    "Floats",
    "family",
    "pair_features",
    "string_features",
    "telling_features",
]

Floats = np.ndarray[Any, np.dtype[np.float32]]
KINDS = ("actor", "person", "location", "operation", "equipment", "date", "quantity")
FORMS = ("name", "nominal", "pronoun")
DISTANCES = np.array([1, 2, 3, 5, 9, 17, 33])
FEATURES = 4 + 1 + len(DISTANCES) + 1 + 2 * (len(KINDS) + 1)
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
    apart = np.minimum(np.abs(left_sentences[:, None] - right_sentences[None]), 3)
    gap = np.maximum(left[:, None, 0], right[None, :, 0]) - np.minimum(left[:, None, 1], right[None, :, 1])
    parts = [
        np.eye(4, dtype=np.float32)[apart],
        (left[:, None, 0] < right[None, :, 0]).astype(np.float32)[..., None],
        np.eye(len(DISTANCES) + 1, dtype=np.float32)[np.digitize(gap, DISTANCES)],
    ]
    kinds = np.eye(len(KINDS) + 1, dtype=np.float32)
    parts.append(np.broadcast_to(kinds[left_kinds][:, None], (*shape, len(KINDS) + 1)))
    parts.append(np.broadcast_to(kinds[right_kinds][None], (*shape, len(KINDS) + 1)))
    return np.concatenate(parts, -1)


def string_features(texts: Sequence[str], forms: Ints) -> Floats:
    """(n, n, STRINGS): how alike the texts of mentions are, and their forms."""
    words = [[one for one in text.casefold().replace("-", " ").split() if one not in SMALL] or [""] for text in texts]
    sets = [frozenset(one) for one in words]
    initials = ["".join(one[0] for one in text.replace("-", " ").split() if one[:1].isupper()) for text in texts]
    bare = [text.replace(".", "") for text in texts]
    count = len(texts)
    found = np.zeros((count, count, STRINGS), dtype=np.float32)
    for i in range(count):
        for j in range(count):
            found[i, j, :5] = (
                words[i] == words[j],
                words[i][-1] == words[j][-1],
                sets[i] <= sets[j],
                sets[j] <= sets[i],
                (len(initials[i]) > 1 and initials[i] == bare[j]) or (len(initials[j]) > 1 and initials[j] == bare[i]),
            )
    shapes = np.eye(len(FORMS), dtype=np.float32)[forms]
    found[..., 5 : 5 + len(FORMS)] = shapes[:, None]
    found[..., 5 + len(FORMS) :] = shapes[None]
    return found


def telling_features(types: Sequence[str], texts: Sequence[str]) -> Floats:
    """(n, n, TELLINGS) for triggers: of one family of events, of violence, the same words."""
    families = [family(one) for one in types]
    words = [one.casefold() for one in texts]
    count = len(types)
    found = np.zeros((count, count, TELLINGS), dtype=np.float32)
    for i in range(count):
        for j in range(count):
            found[i, j] = (families[i] == families[j], families[i] == "violence", words[i] == words[j])
    return found


def family(type_: str) -> str:
    """The event types between which a second telling of one event may waver."""
    return "violence" if type_ in VIOLENCE else type_
