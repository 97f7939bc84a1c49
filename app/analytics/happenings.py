"""Hot spots and sequences from their rows to the result, for the API and the command line.

The rows come from callables, so that a session of the database is open only while they are read.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.analytics.hotspots import HotSpots, ScoreOf, Unit, find_hotspots
from app.analytics.sequences import LeftOut, Same, Sequences, find_sequences, to_unit_events
from graph.steps import Step, Steps, within
from graph.sums import PlaceSum


@dataclass(frozen=True, slots=True)
class SpotsFound:
    """Hot spots of the events as of a change."""

    version: int
    spots: HotSpots


@dataclass(frozen=True, slots=True)
class EventRows:
    """Events, named parties by event (where actors are the units), ids of those asked about (None: all)."""

    version: int
    events: Iterable[Any]
    parties: dict[str, list[str]] | None
    first_ids: Collection[str] | None


@dataclass(frozen=True, slots=True)
class SequencesFound:
    """What follows what, as of a change, and what could not be counted."""

    version: int
    sequences: Sequences
    left_out: LeftOut


def spot_steps(
    load: Callable[[], tuple[int, list[PlaceSum]]], *, by: Unit, resolution: int, score: ScoreOf
) -> Steps[SpotsFound]:
    """Hot spots of the sums that `load` gives with the number of the last change."""
    yield Step(0.0, "summing events by place")
    version, sums = load()
    yield Step(0.7, "putting places into cells")
    return SpotsFound(version, find_hotspots(sums, by=by, resolution=resolution, score=score))


def sequence_steps(
    load: Callable[[], EventRows],
    *,
    same: Same,
    first_types: Collection[str] = (),
    then_types: Collection[str] = (),
    days: int = 30,
    period: tuple[date | None, date | None] = (None, None),
) -> Steps[SequencesFound]:
    """What follows the events asked about, within so many days."""
    yield Step(0.0, "reading events")
    rows = load()
    yield Step(0.5, "sorting events")
    events, left_out = to_unit_events(
        rows.events, same=same, first_types=first_types, first_ids=rows.first_ids, parties=rows.parties
    )
    steps = find_sequences(events, within=days, then_types=then_types, period=period)
    found = yield from within(steps, 0.6, 1.0)
    return SequencesFound(rows.version, found, left_out)
