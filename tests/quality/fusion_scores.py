"""How well reports are joined: pairs of tellings under one event, pairs of mentions under one entity.

    gold  +  rows of `export tellings` and `export mentions`  ->  what each item was joined to  ->  pairs

A pair is two items of different reports. It is right if they are one in the gold and in the answer, wrong if only in
the answer, missed if only in the gold. An item that is not found is joined with nothing.

- A telling is found by the first row whose span overlaps its trigger, else by the only row in its sentence.
- A mention is found if all rows with its words in its report have one entity.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, Generic, TypeVar

from tests.quality.fusion_gold import FusionGold, Mention, Telling
from tests.quality.labels import Span
from tests.quality.reading import fold
from tests.quality.scorer import Tally

T = TypeVar("T", Telling, Mention)
Row = Mapping[str, Any]


@dataclass(slots=True)
class Pairs(Generic[T]):
    """The pairs of one kind, and how many items there are and were found."""

    right: list[tuple[T, T]] = field(default_factory=list)
    wrong: list[tuple[T, T]] = field(default_factory=list)
    missed: list[tuple[T, T]] = field(default_factory=list)
    items: int = 0
    found: int = 0

    @property
    def tally(self) -> Tally:
        """Right, given and wanted pairs."""
        right = len(self.right)
        return Tally(right, right + len(self.wrong), right + len(self.missed), right)

    @property
    def recall(self) -> float:
        """The share of the items that was found at all."""
        return self.found / self.items if self.items else 0.0


@dataclass(frozen=True, slots=True)
class FusionScore:
    """The pairs of events and of entities."""

    events: Pairs[Telling]
    entities: Pairs[Mention]

    @property
    def figures(self) -> dict[str, float]:
        """What is measured, by name."""
        events, entities = self.events.tally, self.entities.tally
        return {
            "event_pair_precision": events.precision,
            "event_pair_recall": events.recall,
            "event_pair_f1": events.f1,
            "telling_recall": self.events.recall,
            "entity_pair_precision": entities.precision,
            "entity_pair_recall": entities.recall,
            "entity_pair_f1": entities.f1,
            "mention_recall": self.entities.recall,
        }


def score_fusion(gold: FusionGold, tellings: Iterable[Row], mentions: Iterable[Row]) -> FusionScore:
    """Compare the rows of the two exports with the gold."""
    events, entities = join_tellings(gold, tellings), join_mentions(gold, mentions)
    return FusionScore(
        sort_pairs(gold.tellings, {one: one.event for one in gold.tellings}, events),
        sort_pairs(gold.mentions, {one: one.entity for one in gold.mentions}, entities),
    )


def join_tellings(gold: FusionGold, rows: Iterable[Row]) -> dict[Telling, str]:
    """The event that each telling was joined to; those that were not found are left out."""
    by_report: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_report[row["report"]].append(row)
    found = {}
    for telling in gold.tellings:
        told = find_row(telling, by_report[telling.report])
        if told is not None:
            found[telling] = str(told["event"])
    return found


def find_row(telling: Telling, rows: Iterable[Row]) -> Row | None:
    """The row of its report that tells the same as a gold telling."""
    inside = [row for row in rows if telling.sentence[0] <= row["start"] < telling.sentence[1]]
    for row in inside:
        if is_overlap(telling.trigger, (row["start"], row["end"])):
            return row
    return inside[0] if len(inside) == 1 else None


def is_overlap(one: Span, other: Span) -> bool:
    """Whether two spans share a character.

    >>> is_overlap((0, 5), (4, 9)), is_overlap((0, 5), (5, 9))
    (True, False)
    """
    return max(one[0], other[0]) < min(one[1], other[1])


def join_mentions(gold: FusionGold, rows: Iterable[Row]) -> dict[Mention, str]:
    """The entity that each mention was joined to; those that are not found, or as two entities, are left out."""
    meant: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        meant[row["report"], fold(row["text"])].add(str(row["entity"]))
    found = {}
    for mention in gold.mentions:
        entities = meant.get((mention.report, fold(mention.text)), set())
        if len(entities) == 1:
            found[mention] = min(entities)
    return found


def sort_pairs(items: Iterable[T], wanted: Mapping[T, str], given: Mapping[T, str]) -> Pairs[T]:
    """Sort the pairs of items of different reports into right, wrong and missed.

    Parameters
    ----------
    wanted, given : mappings of item -> id
        What the item is, by the gold and by the answer; an item that was not found has no answer.
    """
    listed = list(items)
    pairs = Pairs[T](items=len(listed), found=len(given))
    for one, other in combinations(listed, 2):
        if one.report == other.report:
            continue
        is_one = wanted[one] == wanted[other]
        is_joined = one in given and other in given and given[one] == given[other]
        if is_one and is_joined:
            pairs.right.append((one, other))
        elif is_joined:
            pairs.wrong.append((one, other))
        elif is_one:
            pairs.missed.append((one, other))
    return pairs
