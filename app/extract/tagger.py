"""The trained tagger: an encoder of the text and small heads that read what it makes of each word.

    text, sentences -> windows -> encoder (ONNX, 8-bit) -> a vector a word
        -> tags: spans of mentions and triggers, with their chances
        -> links of given spans: roles, co-reference, relations, types, modality

How it was trained, on what, and how well it does is told in `models/tagger/README.md`. The same text gives the same
numbers on one machine; vectors are rounded so that the last digits of other processors matter little.
"""

import hashlib
import json
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np
import onnxruntime

from app.extract.grammar import Grammar
from app.extract.pair_features import FORMS, KINDS, Floats, string_features, telling_features
from app.extract.pair_scores import Flags, PairHead, Pairing, Side
from app.extract.pieces import Window, load_tokenizer, windows

__all__ = ["Links", "Roles", "Spoken", "Tagged", "Tagger", "Tags", "load_tagger", "tagger_version"]

MODELS = Path(__file__).parents[2] / "models"
PAIRS = ("roles", "coreference", "relations", "tellings")  # heads that score pairs
TAGS = ("outer", "inner", "trigger")  # heads that tag words
FILES = ("encoder.onnx", "heads.npz", "labels.json", "tokenizer.json")

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
    before: Floats  # (words + 1, between): the sums of what stands before each word, for the pairs' heads
    starts: list[int]  # of the words
    ends: list[int]


@dataclass(slots=True)
class Tags:
    """What the tagger makes of a text before anything is linked."""

    text: str
    parts: list[Part] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)  # where each window's last word ends
    sides: dict[tuple[Spoken, ...], dict[int, tuple[list[int], Side]]] = field(default_factory=dict)  # asked before

    def place(self, start: int, end: int) -> tuple[int, int, int] | None:
        """(part, first word, last word) of a span, or None where it crosses windows or holds no word."""
        number = bisect_left(self.ends, end)
        if number == len(self.parts) or self.parts[number].starts[0] > start:
            return None
        part = self.parts[number]
        first, last = bisect_right(part.ends, start), bisect_left(part.starts, end) - 1
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
            str(folder / "encoder.onnx"),
            options,
            providers=["CPUExecutionProvider"],
            disabled_optimizers=["SkipLayerNormFusion"],  # its kernel is slower than the two that it replaces
        )
        self._masked = any(one.name == "mask" for one in self._session.get_inputs())
        with np.load(folder / "heads.npz", allow_pickle=False) as arrays:
            self._heads = {name: arrays[name].astype(np.float32) for name in arrays.files}
        self.labels: dict[str, list[str]] = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
        tokens = [self._heads[f"token_heads.{head}.weight"].T for head in TAGS]
        self._tokens, self._cuts = np.concatenate(tokens, 1), np.cumsum([one.shape[1] for one in tokens])[:-1]
        self._tokens_bias = np.concatenate([self._heads[f"token_heads.{head}.bias"] for head in TAGS])
        self._pairs = {name: PairHead(self._heads, name) for name in PAIRS if f"{name}.left.weight" in self._heads}
        self._tokenizer = load_tokenizer(folder / "tokenizer.json")

    @property
    def size(self) -> int:
        """Of a vector."""
        return int(self._heads["span.weight"].shape[1]) // 3

    def grammar(self) -> Grammar:
        """The heads for a parse, of a model that has them."""
        return Grammar(self._heads, {part: self.labels[f"parse_{part}"] for part in ("labels", "tags", "names")})

    def read(self, text: str, sentences: Sequence[tuple[int, int]]) -> Tags:
        """Word vectors and tag chances of a text. Cost: linear in the text."""
        tags = Tags(text)
        for window in windows(text, sentences, self._tokenizer):
            vectors = np.round(self.encode(window)[window.firsts], 4)
            scores = np.split(vectors @ self._tokens + self._tokens_bias, self._cuts, axis=1)
            chances = {head: softmax(one) for head, one in zip(TAGS, scores, strict=True)}
            before = np.tri(len(vectors) + 1, len(vectors), -1, dtype=np.float32) @ self._linear("between", vectors)
            starts, ends = window.spans[:, 0].tolist(), window.spans[:, 1].tolist()
            tags.parts.append(Part(window, vectors, chances, before, starts, ends))
            tags.ends.append(ends[-1])
        return tags

    def encode(self, window: Window) -> Floats:
        """A vector a piece."""
        given = {"ids": window.ids[None], "shapes": window.shapes[None]}
        if self._masked:
            given["mask"] = np.ones_like(given["ids"])
        found: Floats = self._session.run(None, given)[0][0]
        return found

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
            same, related = _alike_and_near(side)
            found.blocks[number] = Block(
                rows,
                softmax(self._linear("span_heads.entity_type", side.vectors)),
                self._pairs["coreference"].scores(part.before, Pairing.of(side, side, same), alike)[..., 0],
                sigmoid(self._pairs["relations"].scores(part.before, Pairing.of(side, side, related))),
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
                before = tags.parts[number].before
                scores = list(sigmoid(self._pairs["roles"].scores(before, Pairing.of(told, side))))
            for at, row in enumerate(own):
                found[row] = Roles(rows, scores[at], modality[at])
        return found

    def tellings(self, tags: Tags, triggers: Sequence[Spoken], types: Sequence[str]) -> dict[tuple[int, int], float]:
        """Scores of pairs of triggers in text order, by their numbers: above 0, the later tells the earlier's event.

        Pairs in different windows have none, and none has any where the model was not taught it.
        """
        found: dict[tuple[int, int], float] = {}
        if "tellings" not in self._pairs:
            return found
        for number, (rows, side) in self._sides(tags, triggers).items():
            texts = [tags.text[triggers[row][0] : triggers[row][1]] for row in rows]
            alike = telling_features([types[row] for row in rows], texts)
            pairs = Pairing.of(side, side, np.triu(np.ones((len(rows), len(rows)), dtype=np.bool_), 1))
            scores = self._pairs["tellings"].scores(tags.parts[number].before, pairs, alike)[..., 0]
            for i, j in zip(pairs.rows, pairs.columns, strict=True):
                found[rows[i], rows[j]] = float(scores[i, j])
        return found

    def _sides(self, tags: Tags, spans: Sequence[Spoken]) -> dict[int, tuple[list[int], Side]]:
        """The spans of each window that has any, with their numbers."""
        asked = tuple(spans)
        if asked not in tags.sides:
            tags.sides[asked] = self._make_sides(tags, asked)
        return tags.sides[asked]

    def _make_sides(self, tags: Tags, spans: tuple[Spoken, ...]) -> dict[int, tuple[list[int], Side]]:
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

    def _side(self, part: Part, spans: Sequence[tuple[int, ...]]) -> Side:
        where = np.array(spans, dtype=np.int64).reshape(-1, 2)
        first, last = where[:, 0], where[:, 1]
        words = np.arange(len(part.vectors))
        inside = ((words >= first[:, None]) & (words <= last[:, None])).astype(np.float32)
        mean = (inside @ part.vectors) / (last + 1 - first).astype(np.float32)[:, None]
        joined = np.concatenate([part.vectors[first], part.vectors[last], mean], -1)
        vectors = np.maximum(self._linear("span", joined), 0)
        return Side(where, part.window.sentences[first], np.full(len(where), -1, dtype=np.int64), vectors)


def _alike_and_near(side: Side) -> tuple[Flags, Flags]:
    """Which pairs of mentions can mean the same (the earlier one first), and which can be related."""
    own = np.arange(len(side.kinds))
    same = (side.kinds[:, None] == side.kinds[None]) & (own[:, None] < own[None])
    thing = KINDS.index("equipment")
    related = (side.kinds != thing)[:, None] & (side.kinds != thing)[None] & (own[:, None] != own[None])
    return same, related


def best_spans(chances: Floats, labels: Sequence[str]) -> list[tuple[int, int, str, float]]:
    """(first, last, label, chance) by BIO chances: a B gives the label, any I after it goes on."""
    found: list[tuple[int, int, str, float]] = []
    first: int | None = None
    begin = 0
    for number, best in enumerate(chances.argmax(-1).tolist()):
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


@lru_cache(maxsize=2)
def tagger_version(name: str = "tagger") -> str:
    """A hash of the files of a model."""
    digest = hashlib.sha256()
    for file in FILES:
        digest.update((MODELS / name / file).read_bytes())
    return digest.hexdigest()[:8]


@lru_cache(maxsize=2)
def load_tagger(name: str = "tagger") -> Tagger:
    """A model that comes with the project, `tagger` or `fast`; loaded once a process."""
    return Tagger(MODELS / name)
