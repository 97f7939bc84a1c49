"""What a store holds, as plain values to compare: all of it, its canonical layer, its feed replayed, its graph."""

from collections.abc import Mapping
from typing import Any

import networkx as nx
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from app.ingest.pipeline import rebuild
from app.store import tables
from app.store.base import Base
from app.store.canonical_tables import ChangeRow
from app.store.feed import last_seq, list_changes
from app.store.rows import CANONICAL_ROWS, to_record
from app.store.session import Store
from app.store.tallies import Tallies, count_tellings, load_tallies
from graph.model import CanonicalRecords

Dump = dict[str, dict[str, dict[str, Any]]]
CANONICAL = tuple(table.__tablename__ for table in CANONICAL_ROWS.values())
MOMENTS = {"recorded_at", "judged_at", "edited_at", "loaded_at"}
HISTORY = ("changes", "seed_versions", "rejects")


def load_records(session: Session) -> CanonicalRecords:
    """All canonical records that the graph is built from, by id."""
    loaded = {}
    for kind in ("entity", "event", "participant", "relation"):
        table = CANONICAL_ROWS[kind]
        rows = session.scalars(select(table).order_by(table.__table__.c.id))
        loaded[kind] = tuple(to_record(kind, row) for row in rows)
    return CanonicalRecords(
        entities=loaded["entity"],  # type: ignore[arg-type]
        events=loaded["event"],  # type: ignore[arg-type]
        participants=loaded["participant"],  # type: ignore[arg-type]
        relations=loaded["relation"],  # type: ignore[arg-type]
        version=last_seq(session),
    )


def dump(store: Store, *names: str) -> Dump:
    """The rows of these tables (or of all) by their keys, without the moments when they were written."""
    found: Dump = {}
    with store.read() as session:
        for name, table in Base.metadata.tables.items():
            if not names or name in names:
                keys = [column.name for column in table.primary_key]
                rows = [dict(row._mapping) for row in session.execute(select(table))]
                found[name] = {
                    " ".join(str(row[key]) for key in keys): {
                        column: value for column, value in row.items() if column not in MOMENTS
                    }
                    for row in rows
                }
    return found


def dump_canonical(store: Store) -> Dump:
    """The canonical layer."""
    return dump(store, *CANONICAL)


def dump_present(store: Store) -> Dump:
    """All but what tells of the past: the feed, the loads of seeds, the refusals."""
    return {name: rows for name, rows in dump(store).items() if name not in HISTORY}


def replay(store: Store) -> Dump:
    """The canonical layer as the feed tells it, from the first entry on; checks that each fits the ones before."""
    with store.read() as session:
        changes = list_changes(session)
        numbers = list(session.scalars(select(ChangeRow.seq).order_by(ChangeRow.seq)))
    assert numbers == list(range(1, len(numbers) + 1))
    held: Dump = {name: {} for name in CANONICAL}
    for change in changes:
        records = held[CANONICAL_ROWS[change.kind].__tablename__]
        assert records.get(change.id) == change.before, change
        assert change.before != change.after, change
        if change.after is None:
            del records[change.id]
        else:
            records[change.id] = dict(change.after)
    return held


def to_plain(dumped: Dump) -> Dump:
    """A dump as the feed writes it: days as ISO text."""
    return {
        name: {
            key: {column: value.isoformat() if hasattr(value, "isoformat") else value for column, value in row.items()}
            for key, row in rows.items()
        }
        for name, rows in dumped.items()
    }


def describe_graph(graph: "nx.MultiDiGraph[str]") -> tuple[Mapping[str, Any], ...]:
    """A graph as values that can be compared."""
    edges = {key: (start, end, values) for start, end, key, values in graph.edges(keys=True, data=True)}
    return dict(graph.nodes(data=True)), edges, graph.graph


def check_tallies(store: Store) -> None:
    """The counts that are kept by difference are those that counting gives."""
    with store.read() as session:
        kept, counted = load_tallies(session), count_tellings(session, session.scalars(select(tables.ReportRow.id)))
    assert kept == Tallies(counted.tellings, counted.days)


def drop_derived(store: Store) -> None:
    """Throw away all that is derived: the canonical layer, the feed, the counts and the ties of the statements."""
    with store.write() as session:
        for name in ("event_history", "relation_spells", "redirects", "names", "claims", "participants", "relations",
                     "events", "entities", "changes", "telling_counts", "day_counts", "tellings", "telling_keys",
                     "matches", "report_keys", "report_copies", "syndication", "outlet_names",
                     "sentence_texts"):  # fmt: skip
            session.execute(text(f"DELETE FROM {name}"))
        session.execute(update(tables.LocalEntityRow).values(entity_id=None))
        session.execute(update(tables.EventMentionRow).values(event_id=None))
        session.execute(update(tables.RelationMentionRow).values(relation_id=None))
        session.execute(
            update(tables.SeedRecordRow).where(tables.SeedRecordRow.kind == "relation").values(identity=None)
        )


def check_derivation(store: Store) -> None:
    """Deriving again changes nothing; and, all that is derived thrown away, gives the same rows with the same ids."""
    before = dump_present(store)
    assert rebuild(store) == 0
    check_equal(dump_present(store), before)
    drop_derived(store)
    rebuild(store)
    check_equal(dump_present(store), before)


def check_equal(found: Dump, wanted: Dump) -> None:
    """Two dumps hold the same; else what differs is told."""
    for name in wanted:
        keys = sorted(found[name].keys() | wanted[name].keys())
        different = [key for key in keys if found[name].get(key) != wanted[name].get(key)]
        assert not different, [(name, found[name].get(key), wanted[name].get(key)) for key in different[:3]]
