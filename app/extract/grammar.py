"""A parse from word vectors: the heads that the fast model has for grammar, and the tree that their scores make.

    vectors of a token's first and last word -> part of speech, name
        -> scores of all pairs of a sentence -> one tree a sentence -> a label a token

After Dozat and Manning (2017): a token that heads itself is the root. Each token takes its best head; where that makes
a ring, the token of it that loses least takes a head outside.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from app.extract.pair_features import Floats
from app.extract.pieces import Ints

__all__ = ["Grammar", "Trees", "tree"]

NEVER = -1e9
PARTS = ("arc_child", "arc_head", "label_child", "label_head", "tag", "name")


@dataclass(frozen=True, slots=True)
class Trees:
    """By token: the number of its head (its own: a root), and the numbers of its label, tag and name."""

    heads: Ints
    labels: Ints
    tags: Ints
    names: Ints


class Grammar:
    """The heads `parser.*` among the arrays of a model, and what they can say: lists of labels, tags and names."""

    def __init__(self, heads: Mapping[str, Floats], known: Mapping[str, list[str]]) -> None:
        self.labels, self.tags, self.names = known["labels"], known["tags"], known["names"]
        weights = [heads[f"parser.{part}.weight"].T for part in PARTS]
        self._cuts = np.cumsum([one.shape[1] for one in weights])[:-1]
        self._all = np.ascontiguousarray(np.concatenate(weights, 1))
        self._bias = np.concatenate([heads[f"parser.{part}.bias"] for part in PARTS])
        self._arc, self._arc_bias = heads["parser.arc.weight"].T, heads["parser.arc.bias"]
        self._label, self._label_bias = heads["parser.label.weight"].T, heads["parser.label.bias"]
        self._root = self.labels.index("ROOT")

    def read(self, tokens: Floats, sentences: Ints) -> Trees:
        """The trees of tokens in a row.

        Parameters
        ----------
        tokens : array (tokens, size)
        sentences : array (tokens,)
            The number of each token's sentence; equal numbers stand together.
        """
        parts = np.split(tokens @ self._all + self._bias, self._cuts, axis=1)
        child, head, told, telling = (np.maximum(one, 0) for one in parts[:4])
        child = child @ self._arc + self._arc_bias
        heads = np.empty(len(tokens), dtype=np.int64)
        roots = []
        if not len(tokens):
            return Trees(heads, heads, heads, heads)
        bounds = [0, *(np.flatnonzero(np.diff(sentences)) + 1).tolist(), len(sentences)]
        for first, last in pairwise(bounds):
            found = tree(child[first:last] @ head[first:last].T / np.float32(head.shape[1] ** 0.5))
            heads[first:last] = found + first
            roots.append(first + int(np.flatnonzero(found == np.arange(last - first))[0]))
        scores = np.maximum(told + telling[heads], 0) @ self._label + self._label_bias
        scores[:, self._root] = NEVER
        labels = scores.argmax(-1)
        labels[roots] = self._root
        return Trees(heads, labels, parts[4].argmax(-1), parts[5].argmax(-1))


def tree(scores: Floats) -> Ints:
    """The head of each token of a sentence; the root's is itself.

    Parameters
    ----------
    scores : array (tokens, tokens)
        How well the column's token heads the row's; on the diagonal, how well the token is the root.
    """
    count = len(scores)
    own = np.arange(count)
    others = scores.copy()
    others[own, own] = NEVER
    heads: Ints = others.argmax(1)
    root = int((scores[own, own] - others[own, heads]).argmax())
    heads[root] = root
    while True:
        tops = heads
        for _ in range(count.bit_length()):
            tops = tops[tops]
        loose = tops != root
        if not loose.any():
            return heads
        ring = _ring(heads.tolist(), int(np.flatnonzero(loose)[0]))
        change = others[ring] - others[ring, heads[ring]][:, None]
        change[:, loose] = NEVER
        row, column = divmod(int(change.argmax()), count)
        heads[ring[row]] = column


def _ring(heads: Sequence[int], start: int) -> list[int]:
    """The tokens of the ring that a token's heads lead into."""
    seen: set[int] = set()
    while start not in seen:
        seen.add(start)
        start = heads[start]
    found = [start]
    while heads[found[-1]] != start:
        found.append(heads[found[-1]])
    return found
