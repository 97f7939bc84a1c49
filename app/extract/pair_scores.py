"""Scores of pairs of spans: the small network that the tagger has for roles, for co-reference and for relations.

    vectors of both spans, their product, the mean of the words between, how far and of which kind -> hidden -> scores

What is one of a few cases (how many sentences apart, in which order, how far, of which kind) is looked up among the
layer's weights instead of being multiplied with them; what stands between is summed after the layer, not before.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.extract.pair_features import APART, DISTANCES, FEATURES, KINDS, Floats, pair_cases
from app.extract.pieces import Ints

__all__ = ["Flags", "PairHead", "Pairing", "Side"]

Flags = np.ndarray[Any, np.dtype[np.bool_]]
UNLIKELY = -30.0


@dataclass(slots=True)
class Side:
    """Spans of one window: where, in which sentence, of which kind (-1: none), and their vectors."""

    spans: Ints
    sentences: Ints
    kinds: Ints
    vectors: Floats


@dataclass(frozen=True, slots=True)
class Pairing:
    """The pairs of two sides that are scored, by number: which left and which right span, and what is between."""

    left: Side
    right: Side
    rows: Ints
    columns: Ints
    cases: Ints  # which of the cases of `pair_cases`
    start: Ints  # the words between: first
    end: Ints  # and last, half-open

    @classmethod
    def of(cls, left: Side, right: Side, wanted: Flags | None = None) -> "Pairing":
        """All pairs, or those that are wanted: (left, right) of yes or no."""
        shape = (len(left.spans), len(right.spans))
        rows, columns = np.nonzero(np.ones(shape, dtype=np.bool_) if wanted is None else wanted)
        one, other = left.spans[rows], right.spans[columns]
        start = np.minimum(one[:, 1], other[:, 1]) + 1
        end = np.maximum(np.maximum(one[:, 0], other[:, 0]), start)
        cases = pair_cases(one, left.sentences[rows], other, right.sentences[columns])
        return cls(left, right, rows, columns, cases, start, end)


class PairHead:
    """One head, by its name among the arrays of the tagger."""

    def __init__(self, heads: Mapping[str, Floats], name: str) -> None:
        self._left, self._left_bias = heads[f"{name}.left.weight"].T, heads[f"{name}.left.bias"]
        self._right, self._right_bias = heads[f"{name}.right.weight"].T, heads[f"{name}.right.bias"]
        self._out, self._out_bias = heads[f"{name}.out.weight"].T, heads[f"{name}.out.bias"]
        self._bias = heads[f"{name}.mix.bias"]
        width, between = self._left.shape[1], len(heads["between.bias"])
        cuts = np.cumsum([width, width, width, between, FEATURES])
        parts = [np.ascontiguousarray(one) for one in np.split(heads[f"{name}.mix.weight"].T, cuts)]
        self._mix_left, self._mix_right, self._mix_product, self._mix_between, cases, self._mix_alike = parts
        apart, order, gap, *kinds = np.split(cases, np.cumsum([APART, 1, len(DISTANCES) + 1, len(KINDS) + 1]))
        both = np.stack([np.zeros_like(order), order], 1)
        self._cases = (apart[:, None, None] + both[:, :, None] + gap[None, None]).reshape(-1, cases.shape[1])
        self._left_kinds, self._right_kinds = kinds

    def scores(self, before: Floats, pairs: Pairing, alike: Floats | None = None) -> Floats:
        """(left, right, outputs); UNLIKELY where a pair is not among those to be scored.

        Parameters
        ----------
        before : array (words + 1, between)
            The sums of what stands before each word of the window.
        alike : array (left, right, STRINGS), optional
            How alike the texts are, for a head that was trained with it.
        """
        left, right, rows, columns = pairs.left, pairs.right, pairs.rows, pairs.columns
        a = np.maximum(left.vectors @ self._left + self._left_bias, 0)
        b = np.maximum(right.vectors @ self._right + self._right_bias, 0)
        sums = before @ self._mix_between
        hidden: Floats = sums.take(pairs.end, 0)
        hidden -= sums.take(pairs.start, 0)
        hidden /= np.maximum(pairs.end - pairs.start, 1).astype(np.float32)[:, None]
        product = a.take(rows, 0)
        product *= b.take(columns, 0)
        hidden += product @ self._mix_product
        hidden += self._cases.take(pairs.cases, 0)
        hidden += (a @ self._mix_left + self._left_kinds[left.kinds]).take(rows, 0)
        hidden += (b @ self._mix_right + self._right_kinds[right.kinds] + self._bias).take(columns, 0)
        if alike is not None:
            hidden += alike[rows, columns] @ self._mix_alike
        np.maximum(hidden, 0, out=hidden)
        found: Floats = np.full((len(a), len(b), len(self._out_bias)), UNLIKELY, dtype=np.float32)
        found[rows, columns] = hidden @ self._out + self._out_bias
        return found
