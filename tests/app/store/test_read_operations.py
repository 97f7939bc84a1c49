"""The course of an operation, from reports in a database, on both databases."""

import pytest

from app.store.read_named import find_entity
from app.store.read_operations import OperationCourse, load_operation
from app.store.session import Store
from graph.errors import InvalidInputError
from tests.app.store.test_read_control import tell

STORY = [
    ("Army announced Op1 on 2016-10-10. Army will launch Op1 against Reds in Alpha.", "2016-10-11"),
    ("Army launched Op1 against Reds in Alpha on 2016-10-17. Brigade joins Op1.", "2016-10-18"),
    ("Army clashed with Reds in Alpha on 2016-11-01 under Op1, killing 7 Crowd. Blues left Beta.", "2016-11-02"),
    ("Army clashed with Reds in Alpha on 2016-11-01 under Op1, killing 9 Crowd.", "2016-11-03"),
    ("Army captured Alpha from Reds on 2017-07.", "2017-08-01"),
    ("Army ended Op1 on 2017-08-03. Army launched Op2 in Beta on 2017-09-01.", "2017-09-02"),
]


def ask(store: Store, name: str) -> OperationCourse:
    with store.read() as session:
        return load_operation(session, find_entity(session, name, "operation", field="operation"))


def test_the_course_of_an_operation_follows_from_what_is_told_of_it(store: Store) -> None:
    tell(store, *STORY)
    found = ask(store, "Op1")
    steps = [(str(step.when), step.phase.value, step.links) for step in found.timeline.steps]
    assert steps == [
        ("2016-10-10", "announced", ("named",)),
        ("by 2016-10-11", "announced", ("named",)),
        ("2016-10-17", "launched", ("named",)),
        ("2016-11-01", "step", ("part_of",)),
        ("2016-11-01", "step", ("part_of",)),
        ("2017-07", "taken", ("aim",)),
        ("2017-08-03", "ended", ("named",)),
    ]
    assert (str(found.timeline.launched), str(found.timeline.ended)) == ("2016-10-17", "2017-08-03")
    members = {(found.entities[one.entity_id].name, one.role) for one in found.members}
    assert members == {
        ("Army", "participant"),
        ("Brigade", "participant"),
        ("Reds", "adversary"),
        ("Alpha", "target"),
    }
    (cost,) = found.timeline.costs
    assert (cost.kind, cost.side, cost.at_least, len(cost.claim_ids)) == ("killed", "civilians", 9, 2)
    assert set(found.claims) == set(cost.claim_ids)


def test_another_operation_keeps_to_itself(store: Store) -> None:
    tell(store, *STORY)
    assert [step.phase for step in ask(store, "Op2").timeline.steps] == ["launched"]


def test_what_is_no_operation_is_refused(store: Store) -> None:
    tell(store, *STORY)
    with store.read() as session:
        alpha = find_entity(session, "Alpha", "location", field="place")
        with pytest.raises(InvalidInputError, match="is no operation but the location 'Alpha'"):
            load_operation(session, alpha)
