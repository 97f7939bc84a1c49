"""Judgements as a map to canonical ids: whatever their order, and never against a verdict."""

import random

from hypothesis import given
from hypothesis import strategies as st

from app.resolve.clusters import Link, cluster
from graph.ontology import Verdict

SAME, NOT_SAME, UNSURE = Verdict.SAME, Verdict.NOT_SAME, Verdict.UNSURE
identities = st.sampled_from("abcdefg")


@st.composite
def links(draw: st.DrawFn) -> list[Link]:
    """One verdict for each of some pairs."""
    pairs = draw(st.sets(st.tuples(identities, identities).filter(lambda pair: pair[0] < pair[1]), max_size=10))
    return [Link(*pair, draw(st.sampled_from([SAME, SAME, NOT_SAME, UNSURE]))) for pair in sorted(pairs)]


renames = st.lists(st.tuples(identities, identities).filter(lambda pair: pair[0] != pair[1]), max_size=3)


@given(links(), renames, st.frozensets(identities), st.randoms())
def test_the_order_of_judgements_does_not_matter(
    judged: list[Link], renamed: list[tuple[str, str]], preferred: frozenset[str], order: random.Random
) -> None:
    expected = cluster(judged, renamed=renamed, preferred=preferred)
    order.shuffle(judged)
    order.shuffle(renamed)
    assert cluster(judged, renamed=renamed, preferred=preferred) == expected


@given(links(), renames, st.frozensets(identities))
def test_clusters_are_whole_and_keep_apart_what_is_judged_apart(
    judged: list[Link], renamed: list[tuple[str, str]], preferred: frozenset[str]
) -> None:
    found = cluster(judged, renamed=renamed, preferred=preferred)
    for identity, canonical in found.items():
        assert found[canonical] == canonical
        group = {member for member, told_by in found.items() if told_by == canonical}
        assert len(group) > 1
        assert identity in group
        assert canonical == min(group & preferred or group)
    for link in judged:
        if link.verdict is NOT_SAME:
            assert found.get(link.left, link.left) != found.get(link.right, link.right)


@given(links())
def test_without_verdicts_that_part_all_that_is_the_same_is_joined(judged: list[Link]) -> None:
    joined = [link for link in judged if link.verdict is SAME]
    found = cluster(joined)
    for link in joined:
        assert found[link.left] == found[link.right]


def test_unsure_joins_nothing() -> None:
    assert cluster([Link("a", "b", UNSURE)]) == {}


def test_a_renamed_key_leads_to_the_new_one() -> None:
    assert cluster([], renamed=[("old", "new")], preferred={"new"}) == {"old": "new", "new": "new"}


def test_a_verdict_may_part_a_renamed_key() -> None:
    assert cluster([Link("new", "old", NOT_SAME)], renamed=[("old", "new")]) == {}


def test_a_verdict_may_cut_a_cluster_that_it_does_not_name() -> None:
    judged = [Link("b", "c", SAME), Link("b", "d", NOT_SAME), Link("c", "d", SAME), Link("a", "c", NOT_SAME)]
    with_a = [*judged, Link("a", "b", SAME)]
    assert cluster(with_a) == {"a": "a", "b": "a", "c": "c", "d": "c"}
    assert cluster(judged) == {"b": "b", "c": "b"}
