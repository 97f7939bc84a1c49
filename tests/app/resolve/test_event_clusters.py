"""Tellings to events: whatever the order, judgements win, chains are cut."""

import random
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from app.resolve.event_clusters import Pair, Part, cluster_tellings, pair

IDS = "abcdefgh"


def events(scores: dict[Pair, float], *, far: float = -9.0, **more: object) -> set[str]:
    """The clusters of two and more, each as a word; each telling is of a report of its own unless `reports` says."""
    ids = sorted({one for ends in scores for one in ends} | set(more.pop("alone", ())))  # type: ignore[call-overload]
    reports = more.pop("reports", None) or {one: f"rep_{one}" for one in ids}
    part = Part(reports, scores, lambda one, other: scores.get(pair(one, other), far), **more)  # type: ignore[arg-type]
    ties = cluster_tellings(part)
    groups: dict[str, str] = {}
    for one in sorted(ties):
        groups[ties[one]] = groups.get(ties[one], "") + one
    assert all(event == members[0] for event, members in groups.items())
    return {members for members in groups.values() if len(members) > 1}


def test_pairs_that_reach_the_threshold_are_joined() -> None:
    assert events({("a", "b"): 1.0, ("c", "d"): 0.0, ("a", "c"): -0.5}, join=0.0, veto=-1.0) == {"ab", "cd"}
    assert events({("a", "b"): -0.1}) == set()


def test_a_chain_of_days_is_not_one_event() -> None:
    chain = {("a", "b"): 1.0, ("b", "c"): 1.0, ("c", "d"): 1.0}
    assert events(chain) == {"ab", "cd"}
    assert events(chain, far=-1.5) == {"ab", "cd"}  # no veto, but too little on average
    assert events(chain, far=0.9) == {"abcd"}


def test_tellings_of_one_report_stay_apart() -> None:
    scores = {("a", "b"): 2.0, ("a", "c"): 1.0}
    assert events(scores, far=2.0, reports={"a": "1", "b": "2", "c": "2"}) == {"ab"}


def test_what_is_judged_the_same_is_one_event_whole() -> None:
    scores = {("a", "b"): 2.0, ("c", "d"): 2.0}
    assert events(scores, same=[("a", "d")]) == {"abcd"}
    assert events(scores, same=[("a", "d")], reports=dict.fromkeys("abcd", "1") | {"b": "2", "c": "3"}) == {"abcd"}


def test_what_is_judged_not_the_same_is_never_one_event() -> None:
    scores = {("a", "b"): 2.0, ("b", "c"): 2.0, ("a", "c"): 2.0}
    assert events(scores, not_same=frozenset([("a", "c")])) == {"ab"}
    assert events(scores, not_same=frozenset([("a", "b"), ("a", "c")])) == {"bc"}
    joined = events(scores | {("c", "d"): 2.0}, same=[("a", "d")], not_same=frozenset([("a", "c")]), far=2.0)
    assert joined == {"abd"}


def test_the_first_of_two_contradicting_verdicts_holds() -> None:
    verdicts = {"same": [("a", "b"), ("b", "c")], "not_same": frozenset([("a", "c")]), "alone": "abc"}
    assert events({}, **verdicts) == {"ab"}


def test_a_telling_that_is_gone_still_links_what_was_judged_the_same() -> None:
    part = Part({"a": "1", "c": "2"}, {}, lambda *_: -9.0, same=[("a", "b"), ("b", "c")], gone=frozenset("b"))
    assert cluster_tellings(part) == {"a": "a", "c": "a"}


@given(
    st.dictionaries(
        st.sampled_from(list(combinations(IDS, 2))), st.integers(-40, 40).map(lambda n: n / 10), max_size=14
    ),
    st.lists(st.sampled_from(list(combinations(IDS, 2))), max_size=3),
    st.lists(st.sampled_from(list(combinations(IDS, 2))), max_size=3),
    st.integers(),
)
def test_the_order_of_pairs_and_verdicts_does_not_matter(
    scores: dict[Pair, float], same: list[Pair], apart: list[Pair], seed: int
) -> None:
    def run(order: random.Random | None) -> dict[str, str]:
        items, verdicts = list(scores.items()), list(same)
        if order is not None:
            order.shuffle(items)
            order.shuffle(verdicts)
        given_scores = dict(items)
        reports = {one: f"rep_{IDS.index(one) // 2}" for one in (reversed(IDS) if order else IDS)}
        return cluster_tellings(
            Part(
                reports,
                given_scores,
                lambda one, other: scores.get(pair(one, other), -0.5),
                same=verdicts,
                not_same=frozenset(apart),
            )
        )

    ties = run(None)
    assert run(random.Random(seed)) == ties
    assert all(ties[left] != ties[right] for left, right in apart)
