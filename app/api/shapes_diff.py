"""Differences to the shapes that go out, each with a label for reading."""

from collections.abc import Sequence

from app.api.schemas_history import AttributeChangeOut
from app.api.schemas_snapshots import DifferenceOut
from app.store.record_labels import label_differences
from app.store.snapshot_diff import Difference, State
from app.store.snapshots import PartReader


def to_differences(earlier: PartReader, later: State, items: Sequence[Difference]) -> list[DifferenceOut]:
    """Differences with their labels."""
    labels = label_differences(earlier, later, items)
    return [_to_out(one, label) for one, label in zip(items, labels, strict=True)]


def _to_out(one: Difference, label: str) -> DifferenceOut:
    return DifferenceOut(
        kind=one.kind,
        id=one.id,
        action=one.action,
        merged_into=one.merged_into,
        label=label,
        changes=[
            AttributeChangeOut(attribute=name, before=before, after=after) for name, before, after in one.list_fields()
        ],
        record=dict(one.after or one.before or {}),
    )
