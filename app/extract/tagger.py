"""The trained tagger: an encoder of the text and small heads that read what it makes of each word.

    text, sentences -> windows -> encoder (ONNX, 8-bit) -> a vector a word
        -> tags: spans of mentions and triggers, with their chances
        -> links of given spans: roles, co-reference, relations, types, modality

How it was trained, on what, and how well it does is told in `models/tagger/README.md`. The same text gives the same
numbers on one machine; vectors are rounded so that the last digits of other processors matter little.
"""

import hashlib
import json
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np
import onnxruntime

from app.extract.pair_features import FORMS, KINDS, Floats, pair_features, string_features, telling_features
from app.extract.pieces import Ints, Window, load_tokenizer, windows

__all__ = ["Links", "Roles", "Spoken", "Tagged", "Tagger", "Tags", "load_tagger", "tagger_version"]

FOLDER = Path(__file__).parents[2] / "models" / "tagger"

Spoken = tuple[int, int, str, str]  # start, end, kind ("" for a trigger), form


@dataclass(frozen=True, slots=True)
class Tagged:
    """A span of the text with its label ("actor-nominal", "armed_clash") and the chance that it is one."""

    start: int
    end: int
    label: str
    chance: float


@dataclass(slots=True)
class Part:
    """A window with its word vectors and tag chances, by head."""

    window: Window
    vectors: Floats
    chances: dict[str, Floats]


@dataclass(slots=True)
class Tags:
    """What the tagger makes of a text before anything is linked."""

    text: str
    parts: list[Part] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)  # where each window's last word ends

    def place(self, start: int, end: int) -> tuple[int, int, int] | None:
        """(part, first word, last word) of a span, or None where it crosses windows or holds no word."""
        number = bisect_left(self.ends, end)
        if number == len(self.parts) or self.parts[number].window.spans[0, 0] > start:
            return None
        spans = self.parts[number].window.spans
        first = int(np.searchsorted(spans[:, 1], start, "right"))
        last = int(np.searchsorted(spans[:, 0], end, "left")) - 1
        return (number, first, last) if first <= last else None


@dataclass(frozen=True, slots=True)
class Block:
    """Scores of the mentions of one window: `rows` are their numbers, the arrays go by position in `rows`."""

    rows: list[int]
    types: Floats  # (mentions, entity types): chances
    same: Floats  # (mentions, mentions): above 0, the later one means the earlier one
    relations: Floats  # (mentions, mentions, relations): chances


@dataclass(slots=True)
class Links:
    """Scores of given mentions, by window: pairs in different windows have none."""

    blocks: dict[int, Block] = field(default_factory=dict)  # number of the window -> scores
    where: dict[int, tuple[int, int]] = field(default_factory=dict)  # mention -> window, position in its block


@dataclass(frozen=True, slots=True)
class Roles:
    """Scores of one trigger: the chance of each role for the mentions `rows` of its window, and of each modality."""

    rows: list[int]
    roles: Floats  # (mentions, roles)
    modality: Floats  # (modalities)


class Tagger:
    """Loads the model once; safe to share between threads.

    Parameters
    ----------
    folder : Path
        Holds `encoder.onnx`, `heads.npz`, `labels.json` and `tokenizer.json`.
    """

    def __init__(self, folder: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"]
        )
        with np.load(folder / "heads.npz", allow_pickle=False) as arrays:
            self._heads = {name: arrays[name].astype(np.float32) for name in arrays.files}
        self.labels: dict[str, list[str]] = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
        self._tokenizer = load_tokenizer(folder / "tokenizer.json")

    def read(self, text: str, sentences: Sequence[tuple[int, int]]) -> Tags:
        """Word vectors and tag chances of a text. Cost: linear in the text."""
        tags = Tags(text)
        for window in windows(text, sentences, self._tokenizer):
            ids, shapes = window.ids[None], window.shapes[None]
            vectors = self._session.run(None, {"ids": ids, "shapes": shapes, "mask": np.ones_like(ids)})[0][0]
            vectors = np.round(vectors[window.firsts], 4)
            chances = {
                head: softmax(self._linear(f"token_heads.{head}", vectors)) for head in ("outer", "inner", "trigger")
            }
            tags.parts.append(Part(window, vectors, chances))
            tags.ends.append(int(window.spans[-1, 1]))
        return tags

    def spans(self, tags: Tags, head: str) -> list[Tagged]:
        """The spans that a head sees, in text order."""
        labels = self.labels[head]
        found = []
        for part in tags.parts:
            where = part.window.spans
            for first, last, label, chance in best_spans(part.chances[head], labels):
                found.append(Tagged(int(where[first, 0]), int(where[last, 1]), label, chance))
        return found

    def trigger_chances(self, tags: Tags, start: int, end: int) -> dict[str, float]:
        """The chance of each event type that a span's words tell one, at the word where an event is most likely."""
        at = tags.place(start, end)
        if at is None:
            return {}
        number, first, last = at
        rows = tags.parts[number].chances["trigger"][first : last + 1]
        row = rows[int(rows[:, 0].argmin())]
        both = row[1::2] + row[2::2]
        return {label: float(both[n]) for n, label in enumerate(self.labels["event_types"])}

    def whole(self, tags: Tags) -> dict[str, float]:
        """The chance of each type that it is the one type of a text (its first window)."""
        if not tags.parts:
            return {}
        vectors = tags.parts[0].vectors
        weights = softmax(self._linear("attention", vectors)[:, 0])
        scores = self._linear("label", np.concatenate([weights @ vectors, vectors.mean(0)])[None])[0]
        return dict(zip(self.labels["label"], map(float, softmax(scores)), strict=True))

    def link(self, tags: Tags, mentions: Sequence[Spoken]) -> Links:
        """Scores of mentions: what they are, which mean the same, how they are related."""
        found = Links()
        for number, (rows, side) in self._sides(tags, mentions).items():
            part = tags.parts[number]
            forms = np.array([FORMS.index(mentions[row][3]) for row in rows], dtype=np.int64)
            alike = string_features([tags.text[mentions[row][0] : mentions[row][1]] for row in rows], forms)
            features = side.features(side)
            own = np.concatenate([features, alike], -1)
            found.blocks[number] = Block(
                rows,
                softmax(self._linear("span_heads.entity_type", side.vectors)),
                self._pairs("coreference", part, side, side, own)[..., 0],
                sigmoid(self._pairs("relations", part, side, side, features)),
            )
            found.where.update((row, (number, at)) for at, row in enumerate(rows))
        return found

    def roles(self, tags: Tags, mentions: Sequence[Spoken], triggers: Sequence[Spoken]) -> dict[int, Roles]:
        """Scores of triggers, by their numbers: which mentions stand in which role, and the modality."""
        found: dict[int, Roles] = {}
        sides = self._sides(tags, mentions)
        nobody = np.zeros((0, len(self.labels["role"])), dtype=np.float32)
        for number, (own, told) in self._sides(tags, triggers).items():
            modality = softmax(self._linear("span_heads.modality", told.vectors))
            rows: list[int] = []
            scores = [nobody] * len(own)
            if number in sides:
                rows, side = sides[number]
                scores = list(sigmoid(self._pairs("roles", tags.parts[number], told, side, told.features(side))))
            for at, row in enumerate(own):
                found[row] = Roles(rows, scores[at], modality[at])
        return found

    def tellings(self, tags: Tags, triggers: Sequence[Spoken], types: Sequence[str]) -> dict[tuple[int, int], float]:
        """Scores of pairs of triggers in text order, by their numbers: above 0, the later tells the earlier's event.

        Pairs in different windows have none.
        """
        found: dict[tuple[int, int], float] = {}
        for number, (rows, side) in self._sides(tags, triggers).items():
            texts = [tags.text[triggers[row][0] : triggers[row][1]] for row in rows]
            alike = telling_features([types[row] for row in rows], texts)
            own = np.concatenate([side.features(side), alike], -1)
            scores = self._pairs("tellings", tags.parts[number], side, side, own)[..., 0]
            for i, j in zip(*np.triu_indices(len(rows), 1), strict=True):
                found[rows[i], rows[j]] = float(scores[i, j])
        return found

    def _sides(self, tags: Tags, spans: Sequence[Spoken]) -> dict[int, tuple[list[int], "Side"]]:
        """The spans of each window that has any, with their numbers."""
        places: dict[int, list[tuple[int, int, int]]] = defaultdict(list)  # window -> span's number, first, last word
        for row, (start, end, _, _) in enumerate(spans):
            if (at := tags.place(start, end)) is not None:
                places[at[0]].append((row, *at[1:]))
        found = {}
        for number, told in places.items():
            side = self._side(tags.parts[number], [one[1:] for one in told])
            rows = [one[0] for one in told]
            side.kinds[:] = [KINDS.index(spans[row][2]) if spans[row][2] in KINDS else -1 for row in rows]
            found[number] = (rows, side)
        return found

    # ------------------------------------------------------------ layers

    def _linear(self, name: str, values: Floats) -> Floats:
        found: Floats = values @ self._heads[f"{name}.weight"].T + self._heads[f"{name}.bias"]
        return found

    def _side(self, part: Part, spans: Sequence[tuple[int, ...]]) -> "Side":
        where = np.array(spans, dtype=np.int64).reshape(-1, 2)
        sums = np.concatenate([np.zeros((1, part.vectors.shape[1]), np.float32), part.vectors.cumsum(0)])
        first, last = where[:, 0], where[:, 1]
        mean = (sums[last + 1] - sums[first]) / (last + 1 - first)[:, None]
        joined = np.concatenate([part.vectors[first], part.vectors[last], mean], -1)
        vectors = np.maximum(self._linear("span", joined), 0)
        return Side(where, part.window.sentences[first], np.full(len(where), -1, dtype=np.int64), vectors)

    def _pairs(self, name: str, part: Part, left: "Side", right: "Side", features: Floats) -> Floats:
        shape = (len(left.spans), len(right.spans))
        a = np.maximum(self._linear(f"{name}.left", left.vectors), 0)
        b = np.maximum(self._linear(f"{name}.right", right.vectors), 0)
        width = a.shape[1]
        mix, bias = self._heads[f"{name}.mix.weight"], self._heads[f"{name}.mix.bias"]
        product = (a[:, None] * b[None]).reshape(-1, width) @ mix[:, 2 * width : 3 * width].T
        rest = np.concatenate([self._middle(part, left, right), features], -1).reshape(-1, mix.shape[1] - 3 * width)
        hidden = (product + rest @ mix[:, 3 * width :].T).reshape(*shape, -1)
        hidden = hidden + (a @ mix[:, :width].T)[:, None] + (b @ mix[:, width : 2 * width].T)[None] + bias
        return self._linear(f"{name}.out", np.maximum(hidden, 0))

    def _middle(self, part: Part, left: "Side", right: "Side") -> Floats:
        low = self._linear("between", part.vectors)
        sums = np.concatenate([np.zeros((1, low.shape[1]), np.float32), low.cumsum(0)])
        start = np.minimum(left.spans[:, None, 1], right.spans[None, :, 1]) + 1
        end = np.maximum(np.maximum(left.spans[:, None, 0], right.spans[None, :, 0]), start)
        found: Floats = (sums[end] - sums[start]) / np.maximum(end - start, 1)[..., None]
        return found


@dataclass(slots=True)
class Side:
    """Spans of one window: where, in which sentence, of which kind (-1: none), and their vectors."""

    spans: Ints
    sentences: Ints
    kinds: Ints
    vectors: Floats

    def features(self, other: "Side") -> Floats:
        """What is told of each pair beside the words."""
        return pair_features(self.spans, self.sentences, self.kinds, other.spans, other.sentences, other.kinds)


def best_spans(chances: Floats, labels: Sequence[str]) -> list[tuple[int, int, str, float]]:
    """(first, last, label, chance) by BIO chances: a B gives the label, any I after it goes on."""
    found: list[tuple[int, int, str, float]] = []
    first: int | None = None
    begin = 0
    for number, row in enumerate(chances):
        best = int(row.argmax())
        if first is not None:
            if best and best % 2 == 0:  # an I, of whatever label
                continue
            found.append((first, number - 1, labels[begin][2:], float(chances[first, begin])))
            first = None
        if best:
            first, begin = number, best if best % 2 == 1 else best - 1
    if first is not None:
        found.append((first, len(chances) - 1, labels[begin][2:], float(chances[first, begin])))
    return found


def softmax(scores: Floats) -> Floats:
    """Chances along the last axis."""
    raised: Floats = np.exp(scores - scores.max(-1, keepdims=True))
    found: Floats = raised / raised.sum(-1, keepdims=True)
    return found


def sigmoid(scores: Floats) -> Floats:
    """Chances of yes or no."""
    found: Floats = (1.0 / (1.0 + np.exp(-np.clip(scores, -30, 30)))).astype(np.float32)
    return found


@lru_cache(maxsize=1)
def tagger_version() -> str:
    """A hash of the tagger's files."""
    digest = hashlib.sha256()
    for name in ("encoder.onnx", "heads.npz", "labels.json", "tokenizer.json"):
        digest.update((FOLDER / name).read_bytes())
    return digest.hexdigest()[:8]


@lru_cache(maxsize=1)
def load_tagger() -> Tagger:
    """The tagger that comes with the project; loaded once a process."""
    return Tagger(FOLDER)
