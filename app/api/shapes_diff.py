"""Differences to the shapes that go out, each with a label for reading."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.api.schemas_history import AttributeChangeOut
from app.api.schemas_snapshots import DifferenceOut
from app.store.snapshot_diff import Difference, State
from app.store.snapshots import PartReader
from graph.frozen import event_label

ENDS = ("entity_id", "source_id", "target_id", "who", "new_id")


def to_differences(earlier: PartReader, later: State, items: Sequence[Difference]) -> list[DifferenceOut]:
    """Differences with their labels; names are those of the later state, else of the earlier one."""
    records = [one.after or one.before or {} for one in items]
    ids = {record[end] for record in records for end in ENDS if record.get(end)}
    entities = {**earlier.find("entity", ids), **later.find("entity", ids)}
    ids |= {record["event_id"] for record in records if "event_id" in record}
    events = {**earlier.find("event", ids), **later.find("event", ids)}
    names = {one: str(record["name"]) for one, record in entities.items()}
    names |= {one: event_label(record) for one, record in events.items()}
    return [_to_out(one, record, names) for one, record in zip(items, records, strict=True)]


def _to_out(one: Difference, record: Mapping[str, Any], names: Mapping[str, str]) -> DifferenceOut:
    changes = []
    if one.before is not None and one.after is not None:
        changes = [
            AttributeChangeOut(attribute=name, before=one.before.get(name), after=one.after.get(name))
            for name in sorted(one.before.keys() | one.after.keys())
            if one.before.get(name) != one.after.get(name)
        ]
    return DifferenceOut(
        kind=one.kind,
        id=one.id,
        action=one.action,
        merged_into=one.merged_into,
        label=_label(one.kind, record, names),
        changes=changes,
        record=dict(record),
    )


def _label(kind: str, record: Mapping[str, Any], names: Mapping[str, str]) -> str:
    def name(field: str) -> str:
        return names.get(record[field] or "", str(record[field]))

    if kind == "entity":
        return str(record["name"])
    if kind == "event":
        return event_label(record)
    if kind == "name":
        return f"{record['name']}: a name of {name('entity_id')}"
    if kind == "participant":
        return f"{name('entity_id')}, {record['role']} of {name('event_id')}"
    if kind == "relation":
        return f"{name('source_id')} {str(record['type']).replace('_', ' ')} {name('target_id')}"
    if kind == "redirect":
        return f"{record['id']} is told by {name('new_id')}"
    figures = [str(record[bound]) for bound in ("low", "best", "high") if record[bound] is not None]
    who = f" {name('who')}" if record["who"] else ""
    return f"{record['kind']} {'/'.join(figures)}{who} in {name('event_id')}"
