"""Hot spots and sequences from rows: read in one step, with the version of when they were read."""

from datetime import date

from app.analytics.happenings import EventRows, sequence_steps, spot_steps
from app.store.read_sequences import DatedEvent
from graph.steps import finish
from graph.sums import PlaceSum

DAY = date(2017, 5, 2)


def dated(name: str, kind: str, day: date) -> DatedEvent:
    return DatedEvent(name, kind, day, "day", None, "p", "exact", "Anbar", "IQ")


def test_rows_are_read_when_the_work_begins() -> None:
    read: list[str] = []

    def load() -> tuple[int, list[PlaceSum]]:
        read.append("spots")
        return 7, [PlaceSum("p", "IQ", "Anbar", 33.0, 43.0, None, "exact", events=2)]

    steps = spot_steps(load, by="cell", resolution=5, score="none")
    assert read == []
    found = finish(steps)
    assert (found.version, found.spots.spots[0].events) == (7, 2)


def test_what_follows_is_found_in_rows() -> None:
    rows = EventRows(9, [dated("a", "attack", DAY), dated("b", "arrests", date(2017, 5, 4))], None, {"a"})
    found = finish(sequence_steps(lambda: rows, same="place", days=5))
    assert (found.version, found.sequences.cases, found.sequences.followers[0].count) == (9, 1, 1)
    assert found.left_out.without_day == 0
