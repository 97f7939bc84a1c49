"""Independent sources: each outlet and each text counts once, and the most reliable are taken."""

import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.resolve.sources import RELIABILITY_WEIGHTS, Outlet, Source, Support, corroborate, to_source
from graph.ontology import Reliability

OUTLETS = {
    "post": Outlet("outlet:post", "C", "One House"),
    "echo": Outlet("outlet:echo", "E", "One House"),
    "wire": Outlet("outlet:wire", "B"),
}


def test_every_letter_has_a_weight() -> None:
    assert set(RELIABILITY_WEIGHTS) == {letter.value for letter in Reliability}
    assert all(0 < weight < 1 for weight in RELIABILITY_WEIGHTS.values())
    ordered = [RELIABILITY_WEIGHTS[letter] for letter in "ABCDE"]
    assert ordered == sorted(ordered, reverse=True)


def test_a_reports_own_reliability_wins_over_its_outlets() -> None:
    assert to_source("The WIRE", None, "g", OUTLETS) == Source("outlet:wire", "B", "g")
    assert to_source("Wire", "F", "g", OUTLETS) == Source("outlet:wire", "F", "g")
    assert to_source("Blog", None, "g", OUTLETS) == Source("publisher:blog", None, "g")
    assert to_source(None, "A", "g", OUTLETS) == Source(None, "A", "g")
    assert to_source("???", None, "g", OUTLETS) == Source("publisher:???", None, "g")


def test_outlets_of_one_owner_are_one() -> None:
    post, echo = (to_source(name, None, name, OUTLETS) for name in ("Post", "Echo"))
    assert post.outlet == echo.outlet == "owner:One House"
    assert corroborate([post, echo]) == Support(1, 0.6)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([], Support(0, 0.0)),
        ([("a", "B", "1")], Support(1, 0.75)),
        ([("a", "B", "1"), ("a", "C", "2")], Support(1, 0.75)),  # one outlet, two stories
        ([("a", "C", "1"), ("b", "B", "1")], Support(1, 0.75)),  # a reprint: the more reliable of both
        ([("a", "B", "1"), ("b", "C", "2")], Support(2, 0.9)),
        ([("a", "B", "1"), ("b", "C", "1"), ("b", "C", "2")], Support(2, 0.9)),  # it reprints, and reports itself
        ([("a", "B", "1"), ("b", "C", "1"), ("a", "B", "2"), ("b", "C", "3")], Support(2, 0.9)),
        ([(None, "C", "1"), (None, None, "2")], Support(1, 0.6)),  # nothing tells that they are independent
        ([("a", None, "1")], Support(1, RELIABILITY_WEIGHTS["F"])),
    ],
)
def test_each_outlet_and_each_text_counts_once(
    told: list[tuple[str | None, str | None, str]], expected: Support
) -> None:
    assert corroborate(Source(*one) for one in told) == expected


sources = st.builds(Source, st.sampled_from("abcd"), st.sampled_from("ABCD"), st.sampled_from("1234"))


@given(st.lists(sources, max_size=7), st.randoms())
def test_the_choice_is_the_best_there_is_in_any_order(told: list[Source], order: random.Random) -> None:
    weights = {one.outlet: max(other.weight for other in told if other.outlet == one.outlet) for one in told}
    best = (0, 0.0)
    for size in range(len(weights) + 1):
        for outlets in itertools.permutations(sorted(map(str, weights)), size):
            for texts in itertools.permutations("1234", size):
                if all(any((s.outlet, s.group) == pair for s in told) for pair in zip(outlets, texts, strict=True)):
                    doubt = 1.0
                    for outlet in outlets:
                        doubt *= 1 - weights[outlet]
                    best = max(best, (size, round(1 - doubt, 4)))
    order.shuffle(told)
    found = corroborate(told)
    assert (found.source_count, found.corroboration) == pytest.approx(best)
