from datetime import UTC, date, datetime

import pandas as pd
import pytest

from conflict_graph.parameters import to_pairs
from graph.ontology import EventType


def test_arguments_are_written_as_the_api_reads_them() -> None:
    frame = pd.DataFrame({"n": [1, 2], "x": [0.5, 1.0], "b": [True, False]})
    given = {
        "type": [EventType.ATTACK, "armed_clash"],
        "actor": frame["n"],
        "x": frame["x"].iloc[0],
        "b": frame["b"].iloc[1],
        "day": datetime(2017, 1, 2, 3, tzinfo=UTC),
        "other": pd.Timestamp("2017-01-02"),
        "year": 2017,
        "nothing": [None],
        "no": None,
        "seen": {"one"},
    }
    assert to_pairs(given) == [
        ("type", "attack"), ("type", "armed_clash"), ("actor", "1"), ("actor", "2"), ("x", "0.5"), ("b", "false"),
        ("day", "2017-01-02"), ("other", "2017-01-02"), ("year", "2017"), ("seen", "one"),
    ]  # fmt: skip


def test_what_can_not_be_written_is_refused_with_its_name() -> None:
    for value in (object(), {"a": 1}, b"x"):
        with pytest.raises(TypeError, match="day: "):
            to_pairs({"day": value})
    assert to_pairs({"day": date(2017, 1, 1)}) == [("day", "2017-01-01")]
