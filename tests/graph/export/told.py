"""Sentences for a few nodes and edges of the world, as the database would give them."""

from collections.abc import Mapping, Sequence
from datetime import date

from graph.export.extras import BATCH, Extras, Sentence
from tests.graph.world import ATTACK, FIGHTS


def make_sentence(text: str | None, report: str = "rep_1", publisher: str | None = "Wire", **more: object) -> Sentence:
    """A sentence of a report."""
    values = {
        "external_id": "w1", "title": "Attack", "published_at": date(2017, 10, 25), "url": "https://wire.example/1",
        "marking": "TLP:CLEAR", "start": 3, "end": 9, "rule": "trigger", "confidence": 0.9, **more,
    }  # fmt: skip
    return Sentence(report_id=report, publisher=publisher, text=text, **values)  # type: ignore[arg-type]


SENTENCES = {
    ATTACK.id: [
        make_sentence("=HYPERLINK(1) said Red Front."),
        make_sentence(None, "rep_2", "Post", title=None, marking="TLP:RED"),
    ],
    FIGHTS.id: [make_sentence("They fight.", "rep_3", None)],
}


def tell(ids: Sequence[str]) -> Mapping[str, Sequence[Sentence]]:
    """The sentences of those asked about."""
    assert 0 < len(ids) <= BATCH
    return {one: SENTENCES[one] for one in ids if one in SENTENCES}


TOLD = Extras(sentences=tell)
