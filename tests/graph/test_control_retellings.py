"""A less exact telling of a capture or a loss is a retelling of an exact one."""

import pytest

from graph.control_facts import ControlFact
from graph.control_retellings import find_retellings
from graph.ontology import Modality
from tests.graph.control_facts_made import fights, holds, leaves, takes

EXACT = takes("reds", "2014-06-10", of="army", id="exact")
LEFT = leaves("reds", "2015-06-10", id="left")


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (takes("reds", "2014", id="x"), "exact"),
        (takes("reds", "2014-06", id="x"), "exact"),
        (takes("reds", "by 2016-01-01", id="x"), "exact"),
        (takes("", "by 2016-01-01", of="army", id="x"), "exact"),
        (takes("reds", "2014", id="x", modality=Modality.CLAIMED), "exact"),
        (leaves("reds", "by 2016-01-01", id="x"), "left"),
        (leaves("reds", "2015", id="x"), "left"),
        (takes("reds", "by 2014-06-09", id="x"), None),
        (takes("reds", "2014-07", id="x"), None),
        (takes("reds", "2014-06-10", id="x"), None),
        (takes("blues", "2014", id="x"), None),
        (takes("reds blues", "2014", id="x"), None),
        (takes("", "2014", id="x"), None),
        (leaves("army", "by 2014-06-09", id="x"), None),
        (holds("reds", "by 2016-01-01", id="x"), None),
        (fights("reds army", "2014", id="x"), None),
        (takes("reds", "2014", id="x", modality=Modality.PLANNED), None),
    ],
)
def test_a_telling_is_a_retelling_if_a_finer_one_lies_within_it(told: ControlFact, expected: str | None) -> None:
    assert find_retellings([told, EXACT, LEFT]) == ({"x": expected} if expected else {})


def test_a_claim_is_not_what_others_tell_again() -> None:
    claimed = takes("reds", "2014-06-10", modality=Modality.CLAIMED)
    assert find_retellings([claimed, takes("reds", "2014")]) == {}


def test_a_retelling_of_a_retelling_is_one_of_the_exact_fact() -> None:
    told = [EXACT, takes("reds", "2014", id="year"), takes("reds", "by 2016-01-01", id="undated")]
    assert find_retellings(told) == {"year": "exact", "undated": "exact"}
