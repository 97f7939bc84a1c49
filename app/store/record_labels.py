"""Records in a few words, from their payloads: of the feed, of snapshots, of differences."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.store.canonical_tables import EntityRow, EventRow
from app.store.rows import rows_in
from app.store.snapshot_diff import Difference, State
from app.store.snapshots import PartReader
from graph.frozen import event_label

Payload = Mapping[str, Any]
ENDS = ("entity_id", "source_id", "target_id", "who", "new_id", "event_id")


def label_record(kind: str, record: Payload, names: Mapping[str, str]) -> str:
    """A record in a few words; `names` are labels of entities and events by id, ids stand where one is missing."""

    def name(field: str) -> str:
        return names.get(record[field] or "", str(record[field]))

    def figures() -> str:
        found = [str(record[bound]) for bound in ("low", "best", "high") if record[bound] is not None]
        who = f" {name('who')}" if record["who"] else ""
        return f"{record['kind']} {'/'.join(found)}{who} in {name('event_id')}"

    labels: dict[str, Callable[[], str]] = {
        "entity": lambda: str(record["name"]),
        "event": lambda: event_label(record),
        "name": lambda: f"{record['name']}: a name of {name('entity_id')}",
        "participant": lambda: f"{name('entity_id')}, {record['role']} of {name('event_id')}",
        "relation": lambda: f"{name('source_id')} {str(record['type']).replace('_', ' ')} {name('target_id')}",
        "redirect": lambda: f"{record['id']} is told by {name('new_id')}",
        "claim": figures,
    }
    return labels[kind]()


def label_differences(earlier: PartReader, later: State, items: Sequence[Difference]) -> list[str]:
    """The labels of differences; names are those of the later state, else of the earlier one."""
    records = [one.after or one.before or {} for one in items]
    ids = _ends_of(records)
    names: dict[str, str] = {}
    for state in (earlier, later):
        names |= {one: str(record["name"]) for one, record in state.find("entity", ids).items()}
        names |= {one: event_label(record) for one, record in state.find("event", ids).items()}
    return [label_record(one.kind, record, names) for one, record in zip(items, records, strict=True)]


def load_names(session: Session, records: Iterable[Payload]) -> dict[str, str]:
    """Labels of the entities and events that records name, as they are now."""
    ids = _ends_of(records)
    entities = rows_in(session, select(EntityRow.id, EntityRow.name), EntityRow.id, ids)
    columns = (EventRow.id, EventRow.type, EventRow.started_on, EventRow.ended_on, EventRow.date_precision)
    found = {row.id: row.name for row in entities}
    for row in rows_in(session, select(*columns), EventRow.id, ids):
        days = {
            name: None if value is None else value.isoformat()
            for name, value in (("started_on", row.started_on), ("ended_on", row.ended_on))
        }
        found[row.id] = event_label({"type": row.type, "date_precision": row.date_precision, **days})
    return found


def _ends_of(records: Iterable[Payload]) -> set[str]:
    return {record[end] for record in records for end in ENDS if record.get(end)}
