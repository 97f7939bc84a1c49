"""What the accurate reader's parser makes of texts: what the fast reader's parser learns from.

documents.jsonl.xz -> parse (spaCy) -> parses.npz: tokens, heads, labels, tags and names of all texts in one row

python -m training.parses DOCUMENTS PARSES       (needs spaCy, not torch)
"""

import json
import lzma
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

__all__ = ["Parse", "load_parses"]


@dataclass(frozen=True)
class Parse:
    """Tokens of one text that are no white space, by number: where, head (its own number: a root), and labels."""

    spans: np.ndarray  # (tokens, 2): start and end in the text
    heads: np.ndarray
    labels: np.ndarray
    tags: np.ndarray
    names: np.ndarray
    starts: np.ndarray  # 1 where a sentence starts

    @property
    def sentences(self) -> list[tuple[int, int]]:
        """Where each sentence starts and ends in the text."""
        first = np.flatnonzero(self.starts)
        last = np.append(first[1:], len(self.spans)) - 1
        return [(int(a), int(b)) for a, b in zip(self.spans[first, 0], self.spans[last, 1], strict=True)]


def load_parses(path: Path) -> tuple[dict[str, Parse], dict[str, list[str]]]:
    """Parses by the id of their document, and the names of labels, tags and names by number."""
    with np.load(path, allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    bounds = arrays["bounds"]
    parts = ("spans", "heads", "labels", "tags", "names", "starts")
    found = {
        str(name): Parse(*(arrays[part][first:last] for part in parts))
        for name, first, last in zip(arrays["documents"], bounds, bounds[1:], strict=False)
    }
    return found, {part: [str(one) for one in arrays[f"{part}_known"]] for part in ("labels", "tags", "names")}


def main() -> None:
    """See the module."""
    from app.extract.parse import _parse, load_nlp

    nlp = load_nlp()
    known: dict[str, dict[str, int]] = {"labels": {"ROOT": 0}, "tags": {}, "names": {"": 0}}
    rows: dict[str, list] = {part: [] for part in ("spans", "heads", "labels", "tags", "names", "starts")}
    documents, bounds = [], [0]

    def number(part: str, value: str) -> int:
        return known[part].setdefault(value, len(known[part]))

    with lzma.open(sys.argv[1], "rt", encoding="utf-8") as lines:
        texts = {raw["id"]: raw["text"] for raw in map(json.loads, lines) if raw["text"].strip()}
    for document, text in texts.items():
        doc = _parse(text, nlp)
        tokens = [token for token in doc if not token.is_space]
        place = {token.i: row for row, token in enumerate(tokens)}
        begins = {sent.start for sent in doc.sents}
        fresh = True
        for token in doc:
            fresh = fresh or token.i in begins
            if token.is_space:
                continue
            head = place.get(token.head.i, place[token.i])
            name = f"{token.ent_iob_}-{token.ent_type_}" if token.ent_type_ else ""
            rows["spans"].append((token.idx, token.idx + len(token)))
            rows["heads"].append(head)
            rows["labels"].append(number("labels", token.dep_))
            rows["tags"].append(number("tags", f"{token.tag_} {token.pos_}"))
            rows["names"].append(number("names", name))
            rows["starts"].append(int(fresh))
            fresh = False
        documents.append(document)
        bounds.append(len(rows["heads"]))
        if len(documents) % 500 == 0:
            print(len(documents), bounds[-1], flush=True)
    arrays = {part: np.array(values, dtype=np.int32) for part, values in rows.items()}
    names = {f"{part}_known": np.array(list(values)) for part, values in known.items()}
    np.savez_compressed(sys.argv[2], documents=np.array(documents), bounds=np.array(bounds), **arrays, **names)


if __name__ == "__main__":
    main()
