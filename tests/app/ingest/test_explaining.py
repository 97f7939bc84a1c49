"""Any two tellings are explained: level by level, and by what joins them or keeps them apart."""

import pytest

from app.ingest.explaining import Why, explain_events, list_links
from app.ingest.judging import judge
from app.ingest.pipeline import ingest_reports
from app.ingest.seeding import load_seeds
from app.seeds.records import to_seed_set
from app.store.session import Store
from graph.errors import InvalidInputError, NotFoundError
from graph.model import Report
from graph.ontology import Verdict
from tests.dumps import dump
from tests.tongue import TongueReader
from tests.weights import BARE, FAR, NEXT, WEIGHTS, A, B, C, D, tell

TWICE = tell(f"{BARE.text} {BARE.text}", "Twice")
YEAR, YEAR_AGAIN = (tell("Group1 attacked Group2 in Town1 on 2023.", name) for name in ("Mere", "Moor"))


@pytest.fixture
def weighed(sqlite_store: Store) -> Store:
    load_seeds(sqlite_store, to_seed_set(WEIGHTS), TongueReader)
    return sqlite_store


def put(store: Store, *reports: Report) -> list[str]:
    """Ingest reports; gives their tellings, in the reports' order, then as they stand."""
    ingest_reports(store, TongueReader(), reports)
    order = {report.id: number for number, report in enumerate(reports)}
    rows = [row for row in dump(store, "event_mentions")["event_mentions"].values() if row["report_id"] in order]
    return [row["id"] for row in sorted(rows, key=lambda row: (order[row["report_id"]], row["start"]))]


def explain(store: Store, left: str, right: str, *, exact: bool = False) -> Why:
    with store.read() as session:
        return explain_events(session, left, right, exact=exact)


def reasons(store: Store, left: str, right: str) -> list[str]:
    return [one.reason for one in explain(store, left, right, exact=True).reasons]


def test_a_joined_pair_is_told_with_every_weight(weighed: Store) -> None:
    a, b = put(weighed, A, B)
    why = explain(weighed, a, b)
    assert (why.is_one, why.score, why.start) == (True, 5.0, -2.0)
    assert why.thresholds == {"join": 0.0, "veto": -2.5, "open": -1.5}
    assert why.start + sum(one.weight for one in why.aspects) == why.score
    assert [abs(one.weight) for one in why.aspects] == sorted((abs(one.weight) for one in why.aspects), reverse=True)
    told = {one.aspect: one for one in why.aspects}
    assert (told["date"].level, told["date"].detail, told["date"].means) == (
        "same_day", "0 days apart", "what date.same_day means",
    )  # fmt: skip
    assert told["killed"].detail == "4 against 4"
    assert told["acts"].detail == "Group1"
    assert (told["injured"].level, told["injured"].weight) == ("unknown", 0.0)
    assert [one.reason for one in why.reasons] == ["score"]
    assert explain(weighed, b, a).score == why.score


def test_a_pair_that_scores_too_low_says_so(weighed: Store) -> None:
    a, c, far = put(weighed, A, C, FAR)
    assert reasons(weighed, a, c) == ["low_score"]
    assert explain(weighed, a, c).score == -1.0
    assert reasons(weighed, a, far) == ["low_score"]
    assert not explain(weighed, a, far).is_one


def test_a_veto_names_the_pair_that_gives_it(weighed: Store) -> None:
    bare, a, d = put(weighed, BARE, A, D)
    apart = d if explain(weighed, bare, a, exact=True).is_one else a
    why = explain(weighed, bare, apart, exact=True)
    assert why.score == 4.0
    assert [one.reason for one in why.reasons] == ["veto"]
    assert (why.reasons[0].left_id, why.reasons[0].right_id) == tuple(sorted((a, d)))
    assert why.reasons[0].score == -3.0


def test_an_average_that_is_too_low_is_told(weighed: Store) -> None:
    _, bare, after = put(weighed, A, BARE, NEXT)
    why = explain(weighed, bare, after, exact=True)
    assert (why.score, why.is_one) == (0.5, False)
    assert [(one.reason, one.score) for one in why.reasons] == [("low_average", -0.75)]


def test_two_tellings_of_one_report_are_two_events(weighed: Store) -> None:
    one, other = put(weighed, TWICE)
    assert explain(weighed, one, other).score == 4.0
    assert reasons(weighed, one, other) == ["one_report"]


def test_what_shares_no_key_is_explained_all_the_same(weighed: Store) -> None:
    one, other = put(weighed, YEAR, YEAR_AGAIN)
    assert explain(weighed, one, other).score == 2.0
    assert reasons(weighed, one, other) == ["not_compared"]


def test_judgements_decide_and_are_told(weighed: Store) -> None:
    a, b, far = put(weighed, A, B, FAR)
    apart, _ = judge(weighed, "event", a, b, Verdict.NOT_SAME, author="ann")
    why = explain(weighed, a, b)
    assert (why.is_one, why.reasons[0].reason, why.reasons[0].judgement_id) == (False, "judged_apart", apart)
    assert (why.judgement.verdict, why.judgement.author) == ("not_same", "ann")
    same, _ = judge(weighed, "event", a, far, Verdict.SAME, author="bob")
    why = explain(weighed, a, far)
    assert why.is_one
    assert [(one.reason, one.judgement_id) for one in why.reasons] == [("judged_same", same)]
    assert explain(weighed, b, far).reasons[0].judgement_id == apart


def test_what_is_joined_by_way_of_others_says_so(weighed: Store) -> None:
    a, b, far = put(weighed, A, B, FAR)
    judge(weighed, "event", a, far, Verdict.SAME, author="bob")
    assert reasons(weighed, b, far) == ["chain"]


def test_of_two_events_the_best_pair_is_shown_and_all_pairs_are_listed(weighed: Store) -> None:
    a, b, c = put(weighed, A, B, C)
    event = min(a, b)
    why = explain(weighed, event, c)
    assert why.pair_count == 2
    assert [one.score for one in why.pairs] == sorted((one.score for one in why.pairs), reverse=True)
    assert {(one.left_id, one.right_id) for one in why.pairs} == {tuple(sorted((one, c))) for one in (a, b)}
    assert why.score == why.pairs[0].score
    assert explain(weighed, c, event).pairs == why.pairs
    assert (why.left_record, why.right_record) == (event, c)
    exact = explain(weighed, event, c, exact=True)
    assert (exact.left_id, exact.right_id) == (event, c)
    assert explain(weighed, max(a, b), c).left_id == max(a, b)


def test_without_weights_the_levels_are_told_and_no_score(sqlite_store: Store) -> None:
    a, b = put(sqlite_store, A, B)
    why = explain(sqlite_store, a, b)
    assert (why.score, why.probability, why.start, why.thresholds) == (None, None, None, {})
    assert {one.aspect: one.level for one in why.aspects}["date"] == "same_day"
    assert [one.reason for one in why.reasons] == ["no_weights"]
    with sqlite_store.read() as session:
        assert list_links(session, a, [a]) == {a: []}


def test_one_id_twice_and_an_unknown_id_are_refused(weighed: Store) -> None:
    (a,) = put(weighed, A)
    with pytest.raises(InvalidInputError, match="same record"):
        explain(weighed, a, a)
    with pytest.raises(NotFoundError, match="evm_0"):
        explain(weighed, a, "evm_0")


def test_links_tell_what_holds_a_telling_in_its_event(weighed: Store) -> None:
    a, b, far = put(weighed, A, B, FAR)
    judgement_id, _ = judge(weighed, "event", b, far, Verdict.SAME, author="bob")
    with weighed.read() as session:
        links = list_links(session, min(a, b, far), [a, b, far])
    assert [(one.telling_id, one.status, one.score) for one in links[a]] == [(b, "matched", 5.0)]
    assert [(one.telling_id, one.status, one.judgement_id) for one in links[b]] == [
        (far, "judged", judgement_id),
        (a, "matched", None),
    ]
    assert [one.telling_id for one in links[far]] == [b]
    assert links[far][0].score == -4.0
