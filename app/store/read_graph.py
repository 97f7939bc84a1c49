"""All that the graph is made of, as rows of plain values, a batch at a time.

    entities, events, participants, relations --SQL, dates as text--> rows --GraphLoader--> graph

No objects are made of the rows and nothing is sorted: the order of nodes and edges says nothing.
"""

from collections.abc import Iterator
from typing import Any

import networkx as nx
from sqlalchemy import Date, Text, cast, select
from sqlalchemy.orm import Session

from app.store.base import Base
from app.store.canonical_tables import EntityRow, EventRow, ParticipantRow, RelationRow
from app.store.feed import last_seq
from graph.loading import ENTITY_COLUMNS, EVENT_COLUMNS, PARTICIPANT_COLUMNS, RELATION_COLUMNS, GraphLoader

AT_ONCE = 5_000  # rows


def load_graph(session: Session) -> "nx.MultiDiGraph[str]":
    """The graph of the canonical layer; `graph.graph["version"]` is the number of the last change in it.

    Raises
    ------
    GraphIntegrityError
        If a record names an end that is not there.
    """
    loader = GraphLoader()
    loader.add_entities(_iter_rows(session, EntityRow, ENTITY_COLUMNS))
    loader.add_events(_iter_rows(session, EventRow, EVENT_COLUMNS))
    loader.add_participants(_iter_rows(session, ParticipantRow, PARTICIPANT_COLUMNS))
    loader.add_relations(_iter_rows(session, RelationRow, RELATION_COLUMNS))
    loader.graph.graph["version"] = last_seq(session)
    return loader.graph


def _iter_rows(session: Session, table: type[Base], fields: tuple[str, ...]) -> Iterator[Any]:
    columns = [table.__table__.c[name] for name in fields]
    wanted = select(*(cast(one, Text) if isinstance(one.type, Date) else one for one in columns))
    options = {"yield_per": AT_ONCE}
    with session.connection().execution_options(**options).execute(wanted) as rows:
        for batch in rows.partitions():
            yield from batch
