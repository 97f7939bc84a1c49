"""A text as the tagger sees it: word pieces with shapes, words, and windows of sentences.

    text, sentences -> pieces (lower case) -> words (a piece that goes on a word belongs to it) -> windows

A word is what the tokenizer cuts at spaces and punctuation ("U.S.-led" is six); labels stand on words. A window
holds whole sentences, as many as fit; a sentence that is too long is cut.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

__all__ = ["Ints", "Window", "load_tokenizer", "windows"]

Ints = np.ndarray[Any, np.dtype[np.int64]]
LONGEST = 254


@dataclass(frozen=True, slots=True)
class Window:
    """A run of sentences. Arrays of pieces begin and end with the two special pieces; the others have a row a word."""

    ids: Ints
    shapes: Ints
    firsts: Ints  # the number of each word's first piece
    spans: Ints  # (words, 2): start and end in the text
    sentences: Ints  # the number of each word's sentence


def load_tokenizer(path: Path) -> Tokenizer:
    """The tokenizer of a file, without the lengths that its makers set."""
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def windows(
    text: str,
    sentences: Sequence[tuple[int, int]],
    tokenizer: Tokenizer,
    longest: int = LONGEST,
    first: int | None = None,
) -> list[Window]:
    """Cut a text into windows of at most `longest` pieces.

    Parameters
    ----------
    first : int, optional
        How many pieces the first window may hold, to cut the same text elsewhere when training.
    """
    start, end = (_id(tokenizer, one) for one in _specials(tokenizer))
    unknown_case = text.upper() == text
    found: list[Window] = []
    rows: list[tuple[int, int, int, int, bool]] = []  # id, start, end, sentence, goes on a word
    room = first or longest

    def close() -> None:
        nonlocal rows, room
        if rows:
            found.append(_window(text, rows, start, end, unknown_case))
        rows, room = [], longest

    encodings = tokenizer.encode_batch([text[a:b] for a, b in sentences], add_special_tokens=False)
    for number, ((offset, _), encoding) in enumerate(zip(sentences, encodings, strict=True)):
        pieces = [
            (piece, offset + a, offset + b, number, token.startswith("##"))
            for piece, token, (a, b) in zip(encoding.ids, encoding.tokens, encoding.offsets, strict=True)
            if b > a
        ]
        if len(rows) + len(pieces) > room:
            close()
        for begin in range(0, len(pieces), longest):
            part = pieces[begin : begin + longest]
            if len(rows) + len(part) > longest:
                close()
            rows += part
    close()
    return found


def _specials(tokenizer: Tokenizer) -> tuple[str, str]:
    return ("[CLS]", "[SEP]") if tokenizer.token_to_id("[CLS]") is not None else ("<s>", "</s>")


def _window(text: str, rows: list[tuple[int, int, int, int, bool]], start: int, end: int, unknown: bool) -> Window:
    ids = np.array([start, *(row[0] for row in rows), end], dtype=np.int64)
    shapes = np.zeros(len(ids), dtype=np.int64)
    firsts: list[int] = []
    spans: list[list[int]] = []
    sentences: list[int] = []
    for number, (_, a, b, sentence, goes_on) in enumerate(rows, 1):
        if goes_on and spans and spans[-1][1] == a:
            shapes[number] = shapes[number - 1]
            spans[-1][1] = b
            continue
        shapes[number] = 5 if unknown else _shape(text, a)
        firsts.append(number)
        spans.append([a, b])
        sentences.append(sentence)
    return Window(
        ids,
        shapes,
        np.array(firsts, dtype=np.int64),
        np.array(spans, dtype=np.int64).reshape(-1, 2),
        np.array(sentences, dtype=np.int64),
    )


def _shape(text: str, start: int) -> int:
    """1 lower case, 2 capital first, 3 capitals, 4 digit, 0 other; 5 where the text is all capitals."""
    first = text[start]
    if first.isdigit():
        return 4
    if not first.isalpha():
        return 0
    if first.islower():
        return 1
    following = text[start + 1 : start + 2]
    return 3 if following.isupper() else 2


def _id(tokenizer: Tokenizer, token: str) -> int:
    number = tokenizer.token_to_id(token)
    if number is None:
        raise ValueError(f"the tokenizer has no {token}")
    return number
