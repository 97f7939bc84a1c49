"""Hypothesis strategies for records and graphs."""

import typing
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from enum import Enum
from types import UnionType
from typing import Any

import networkx as nx
from hypothesis import strategies as st

from graph.model import CanonicalRecords, Entity, Event, Participant, Relation
from graph.ontology import DatePrecision, EntityKind, EventType, Modality, RelationType, Role
from graph.payload import Record

TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=8)  # every character but half ones
NASTY_TEXTS = st.one_of(
    st.text(max_size=8),
    st.sampled_from(
        ("=1+1", "\r\n", "\x00", "\x1b[31m", "]]>", "<b>&amp;\"'", "a,b;c", " \t ", "\ufffe", "\U0001f680")
    ),
)


def records_of(cls: type[Record]) -> st.SearchStrategy[Record]:
    """Any record of `cls`."""
    hints = typing.get_type_hints(cls)
    return st.builds(cls, **{field.name: _values_of(hints[field.name]) for field in fields(cls)})


def _values_of(hint: Any) -> st.SearchStrategy[Any]:
    if isinstance(hint, UnionType):
        return st.one_of(*(_values_of(option) for option in typing.get_args(hint)))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(list(hint))
    known: dict[Any, st.SearchStrategy[Any]] = {
        type(None): st.none(),
        str: TEXTS,
        bool: st.booleans(),
        int: st.integers(-(2**40), 2**40),
        float: st.floats(allow_nan=False, allow_infinity=False),
        date: st.dates(),
    }
    return known[hint]


@st.composite
def canonical_records(draw: Callable[..., Any], *, texts: st.SearchStrategy[str] = TEXTS) -> CanonicalRecords:
    """Up to a handful of records of each kind, that name only one another. Ids come from a small pool."""
    pool = st.sampled_from
    entity_ids = draw(st.lists(pool("abcdef"), unique=True))
    event_ids = draw(st.lists(pool("vwxyz"), unique=True)) if entity_ids else []
    confidences = st.sampled_from((0.25, 0.5, 1.0))
    entities = [
        Entity(
            f"ent_{letter}", draw(pool(list(EntityKind))), draw(texts),
            latitude=draw(st.none() | st.floats(-90, 90)), report_count=draw(st.integers(0, 2)),
            first_seen=draw(st.none() | st.dates()), confidence=draw(confidences),
        )
        for letter in entity_ids
    ]  # fmt: skip
    ends = pool([entity.id for entity in entities] or [""])
    events = [
        Event(
            f"evm_{letter}", draw(pool(list(EventType))), draw(pool(list(Modality))),
            started_on=draw(st.none() | st.dates()), date_precision=draw(pool(list(DatePrecision))).value,
            location_id=draw(st.none() | ends), part_of_id=draw(st.none() | ends), claimed_by_id=draw(st.none() | ends),
            fatalities_best=draw(st.none() | st.integers(0, 9)), confidence=draw(confidences),
        )
        for letter in event_ids
    ]  # fmt: skip
    happenings = pool([event.id for event in events] or [""])
    participants = [
        Participant(f"par_{number}", draw(happenings), draw(ends), draw(pool(list(Role))), draw(confidences))
        for number in (draw(st.lists(st.integers(1, 4), unique=True)) if events else [])
    ]
    relations = [
        Relation(
            f"rel_{number}", draw(pool(list(RelationType))), draw(ends), draw(ends),
            valid_from=draw(st.none() | st.dates()), confidence=draw(confidences),
        )
        for number in (draw(st.lists(st.integers(1, 4), unique=True)) if entities else [])
    ]  # fmt: skip
    return CanonicalRecords(tuple(entities), tuple(events), tuple(participants), tuple(relations))


Nodes = dict[str, dict[str, Any]]
Edges = dict[tuple[str, str, str], dict[str, Any]]


def parts_of(graph: "nx.MultiDiGraph[str]") -> tuple[Nodes, Edges, dict[str, Any]]:
    """Copies of all nodes, edges and attributes of the graph itself, for comparison."""
    return (
        {node: dict(data) for node, data in graph.nodes(data=True)},
        {(start, end, key): dict(data) for start, end, key, data in graph.edges(keys=True, data=True)},
        dict(graph.graph),
    )
