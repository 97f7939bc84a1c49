"""Fewer word pieces, so that a model stays small: rare words are cut into more of them.

tokenizer.json, texts -> the pieces that are met most often, all single letters -> tokenizer.json, rows of the old one
"""

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from app.extract.pieces import load_tokenizer

__all__ = ["prune"]

COMMON = 9000  # the published vocabulary is in the order of how common a piece is: of its words so many stay anyway


def prune(source: Path, target: Path, texts: Iterable[str], size: int) -> np.ndarray:
    """Write a tokenizer of about `size` pieces; return the numbers that they had before."""
    counts: Counter[int] = Counter()
    for encoding in load_tokenizer(source).encode_batch(list(texts), add_special_tokens=False):
        counts.update(encoding.ids)
    raw = json.loads(source.read_text(encoding="utf-8"))
    old: dict[str, int] = raw["model"]["vocab"]
    special = [one["content"] for one in raw["added_tokens"]]
    kept = {old[piece] for piece in special}
    kept |= {n for piece, n in old.items() if len(piece.removeprefix("##")) == 1 and ord(piece[-1]) < 0x250}
    first = old["the"]
    kept |= {n for piece, n in old.items() if first <= n < first + COMMON and piece.isascii()}
    for number, _ in counts.most_common():
        if len(kept) >= size:
            break
        kept.add(number)
    rows = sorted(kept)
    fresh = {number: row for row, number in enumerate(rows)}
    raw["model"]["vocab"] = {piece: fresh[n] for piece, n in sorted(old.items(), key=lambda one: one[1]) if n in fresh}
    for one in raw["added_tokens"]:
        one["id"] = fresh[one["id"]]
    for one in raw["post_processor"]["special_tokens"].values():
        one["ids"] = [fresh[number] for number in one["ids"]]
    raw["truncation"] = raw["padding"] = None
    target.write_text(json.dumps(raw, ensure_ascii=False, indent=None, separators=(",", ":")), encoding="utf-8")
    return np.array(rows, dtype=np.int64)
