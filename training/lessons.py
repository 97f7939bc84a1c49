"""What the fast reader learns from a window: gold labels where there are any, else what the accurate one makes of it.

documents + parses -> windows of the tagger -> its word vectors, its mentions and triggers, the parse -> lessons

Vectors of the tagger are kept in a file of 16-bit numbers beside the lessons, words of all windows in one row.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from app.extract.pieces import Window, windows
from app.extract.tagger import Part, Tagger, best_spans
from training.batches import Item, item_of
from training.data import Document
from training.parses import Parse

__all__ = ["Lesson", "Tree", "make_lessons"]

LONGER = 400  # pieces of a window whose rare words are cut into more of them
GOLD = frozenset(("labelled", "marked", "standoff", "snippets"))


@dataclass(frozen=True)
class Tree:
    """The parse of a window: rows are the tokens that lie in it with their head."""

    ends: np.ndarray  # (tokens, 2): first and last word
    heads: np.ndarray  # the row of the head; its own: a root
    labels: np.ndarray
    tags: np.ndarray
    names: np.ndarray
    sentences: np.ndarray


@dataclass(frozen=True)
class Lesson:
    """A window as the student sees it; the words of the teacher's vectors are `first` to `last` of the file."""

    item: Item
    tree: Tree
    first: int
    last: int
    mentions: list[tuple[int, int, str, str, str]]  # what the teacher sees, where nothing is labelled
    triggers: list[tuple[int, int, str]]


def make_lessons(
    documents: Iterable[Document], parses: dict[str, Parse], teacher: Tagger, tokenizer, vectors: Path
) -> list[Lesson]:
    """Read documents with the teacher and write its vectors."""
    found: list[Lesson] = []
    with vectors.open("wb") as file:
        row = 0
        for document in documents:
            parse = parses.get(document.id)
            if parse is None or not len(parse.spans):
                continue
            for part in teacher.read(document.text, parse.sentences).parts:
                window = _again(document.text, part.window, tokenizer)
                if window is None:
                    continue
                file.write(part.vectors.astype(np.float16).tobytes())
                last = row + len(part.vectors)
                item = item_of(document, document.text, window)
                found.append(Lesson(item, tree(parse, window), row, last, *_seen(teacher, part)))
                row = last
    return found


def _again(text: str, window: Window, tokenizer) -> Window | None:
    """The same words in the student's pieces."""
    numbers = window.sentences
    bounds = [
        (int(window.spans[numbers == n][0][0]), int(window.spans[numbers == n][-1][1]))
        for n in dict.fromkeys(numbers.tolist())
    ]
    cut = windows(text, bounds, tokenizer, LONGER)
    if len(cut) != 1 or not np.array_equal(cut[0].spans, window.spans):
        return None
    return replace(cut[0], sentences=numbers)


def tree(parse: Parse, window: Window) -> Tree:
    """The part of a parse that lies in a window, in whole sentences."""
    starts, ends = window.spans[:, 0], window.spans[:, 1]
    rows = np.flatnonzero((parse.spans[:, 0] >= starts[0]) & (parse.spans[:, 1] <= ends[-1]))
    first = np.searchsorted(ends, parse.spans[rows, 0], "right")
    last = np.searchsorted(starts, parse.spans[rows, 1], "left") - 1
    rows, first, last = (one[first <= last] for one in (rows, first, last))
    place = np.full(len(parse.spans) + 1, -1)
    place[rows] = np.arange(len(rows))
    heads = place[parse.heads[rows]]
    heads = np.where(heads < 0, np.arange(len(rows)), heads)
    sentences = parse.starts.cumsum()[rows]
    return Tree(np.stack([first, last], 1), heads, parse.labels[rows], parse.tags[rows], parse.names[rows], sentences)


def _seen(teacher: Tagger, part: Part) -> tuple[list[tuple[int, int, str, str, str]], list[tuple[int, int, str]]]:
    mentions: dict[tuple[int, int], tuple[int, int, str, str, str]] = {}
    for head in ("outer", "inner"):
        for first, last, label, _ in best_spans(part.chances[head], teacher.labels[head]):
            kind, form = label.split("-")
            mentions.setdefault((first, last), (first, last, kind, form, ""))
    triggers = best_spans(part.chances["trigger"], teacher.labels["trigger"])
    return sorted(mentions.values()), [one[:3] for one in triggers]
