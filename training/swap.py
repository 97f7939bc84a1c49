"""Labelled documents told again with other names, so that the tagger learns the sentence and not the name.

document -> some of its entities take the names of others of their kind and type -> document with moved offsets

An entity keeps one new name for each of its old ones, the longest for the longest; nominals and pronouns stay.
"""

import random
from collections import defaultdict
from dataclasses import replace

from training.data import Document

__all__ = ["Names"]

Edit = tuple[int, int, str]


class Names:
    """The names of entities, by kind and type, longest first: what swaps draw from."""

    def __init__(self, documents: list[Document]) -> None:
        self._known: dict[tuple[str, str], list[list[str]]] = defaultdict(list)
        for one in documents:
            for entity, (sort, names) in _named(one).items():
                if _swappable(one, entity):
                    self._known[sort].append(names)

    def swap(self, document: Document, rng: random.Random, share: float = 0.5) -> Document:
        """The document with the names of about `share` of its entities replaced."""
        new: dict[tuple[str, str], str] = {}
        for entity, (sort, names) in _named(document).items():
            donors = [one for one in self._known[sort] if len(one) >= len(names)]
            if donors and _swappable(document, entity) and rng.random() < share:
                donor = rng.choice(donors)
                new.update({(entity, old): fresh for old, fresh in zip(names, donor, strict=False)})
        edits: list[Edit] = []
        for start, end, _, form, entity in sorted(document.mentions, key=lambda one: (one[0], -one[1])):
            fresh = new.get((entity, document.text[start:end])) if form == "name" else None
            if fresh is not None and (not edits or edits[-1][1] <= start):
                edits.append((start, end, fresh))
        return _moved(document, edits) if edits else document


def _named(document: Document) -> dict[str, tuple[tuple[str, str], list[str]]]:
    """Entity -> its kind and type, and its different names."""
    found: dict[str, tuple[tuple[str, str], list[str]]] = {}
    for start, end, kind, form, entity in document.mentions:
        if form == "name" and kind in ("actor", "person", "location"):
            _, names = found.setdefault(entity, ((kind, document.types.get(entity, "")), []))
            name = document.text[start:end]
            if name not in names and not name.isupper():
                names.append(name)
    for _, names in found.values():
        names.sort(key=len, reverse=True)
    return {entity: one for entity, one in found.items() if one[1]}


def _swappable(document: Document, entity: str) -> bool:
    """Whether no mention of the entity holds or lies in another's: there a new name would break the other."""
    spans = [(one[0], one[1], one[4]) for one in document.mentions]
    own = [one for one in spans if one[2] == entity]
    return not any(a < d and c < b for a, b, _ in own for c, d, other in spans if other != entity)


def _moved(document: Document, edits: list[Edit]) -> Document:
    """The text with the edits made, and every offset moved along."""
    text, last, stops = "", 0, []
    for start, end, fresh in edits:
        text += document.text[last:start]
        stops.append((start, end, len(text), len(text) + len(fresh)))
        text, last = text + fresh, end
    text += document.text[last:]

    def move(offset: int, closing: bool) -> int:
        shift = 0
        for start, end, begin, finish in stops:
            if offset < start or (offset == start and closing):
                break
            if offset <= end and not (offset == end and not closing):
                return finish if closing else begin
            shift = finish - end
        return offset + shift

    def span(one):
        return move(one[0], False), move(one[1], True)

    return replace(
        document,
        text=text,
        sentences=[span(one) for one in document.sentences],
        mentions=[(*span(one), *one[2:]) for one in document.mentions],
        events=[{**one, "triggers": [span(t) for t in one["triggers"]]} for one in document.events],
    )
