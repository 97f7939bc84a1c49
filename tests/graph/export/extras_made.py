"""Sentences, claims and names made by hand, as a store would give them."""

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import networkx as nx

from graph.export import FORMATS
from graph.export.extras import BATCH, ExportClaim, ExportName, Extras, Sentence
from tests.graph.world import ATTACK, BLUE, FIGHTS, RED, STRIKE


def make_sentence(text: str | None = "Red Front attacked Goma, killing at least 10.", **more: Any) -> Sentence:
    """A sentence of a report that is told of in full unless said otherwise."""
    values: dict[str, Any] = {
        "report_id": "rep_1",
        "external_id": "wire-1",
        "title": "Attack on Goma",
        "publisher": "Example Wire",
        "published_at": date(2017, 10, 25),
        "url": "https://example.org/wire/1",
        "marking": "TLP:CLEAR",
        "text": text,
        "start": 3,
        "end": 9,
        "rule": "trigger:attack",
        "confidence": 0.9,
    }
    return Sentence(**{**values, **more})


def make_extras(
    sentences: Mapping[str, Sequence[Sentence]] | None = None,
    claims: Mapping[str, Sequence[ExportClaim]] | None = None,
    names: Mapping[str, Sequence[ExportName]] | None = None,
) -> Extras:
    """Readers that hold writers to a batch at a time, and give only what was asked for."""

    def reader(found: Mapping[str, Sequence[Any]]) -> Any:
        def read(ids: Sequence[str]) -> Mapping[str, Sequence[Any]]:
            assert 0 < len(ids) <= BATCH
            assert len(set(ids)) == len(ids)
            return {one: found[one] for one in ids if one in found}

        return read

    return Extras(reader(sentences or {}), reader(claims or {}), reader(names or {}))


def write_with(name: str, graph: "nx.MultiDiGraph[str]", extras: Extras) -> bytes:
    """The file of a format with what the store tells beside the graph."""
    file = io.BytesIO()
    write_to: Callable[..., None] = FORMATS[name].write
    write_to(graph, file, extras)
    return file.getvalue()


WITHHELD = make_sentence(None, report_id="rep_2", publisher="Closed Desk", marking="TLP:AMBER", url=None, title=None)
EXTRAS = make_extras(
    {
        ATTACK.id: [make_sentence(), WITHHELD],
        STRIKE.id: [make_sentence("Blue Army jets bombed North Kivu.", report_id="rep_3", marking="TLP:GREEN")],
        RED.id: [make_sentence("Red Front is a rebel group.", report_id="rep_4")],
        FIGHTS.id: [make_sentence("Blue Army fights Red Front.", report_id="rep_5")],
    },
    {
        ATTACK.id: [
            ExportClaim("killed", 10, None, None, None, None, "rep_1"),
            ExportClaim("killed", 4, 4, 4, BLUE.id, RED.id, "rep_2"),
            ExportClaim("injured", None, 7, None, None, None, "rep_1"),
        ]
    },
    {
        RED.id: [
            ExportName("Red Front", "actor:red-front", None),
            ExportName("Front Rouge", "actor:red-front", None),
            ExportName("RF", None, "rep_4"),
        ]
    },
)
