"""Who held a town: the rules one by one, then that the order of facts is nothing to the answer."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from graph.control import Control, State, derive_control, find_answer
from graph.control_facts import Bound, ControlFact, Sides, find_parents
from graph.model import Entity
from graph.ontology import DatePrecision, EntityKind, Modality
from tests.graph.control_facts_made import bound, day, fights, holds, leaves, takes, tell


def test_without_facts_the_place_is_unknown() -> None:
    control = derive_control([])
    assert tell(control) == ["...: unknown"]
    assert find_answer(control, day("2017-07-01")).state is State.UNKNOWN


def test_before_the_first_fact_nobody_is_known_and_after_the_last_one_the_holder_is_the_last_known() -> None:
    control = derive_control([takes("army", "2017-07-10", of="isis", id="a")])
    assert tell(control) == ["...: unknown", "2017-07-10: army"]
    last = control.spans[-1]
    assert (last.end, last.last_confirmed_on, last.opened_by, last.confidence) == (None, day("2017-07-10"), ("a",), 0.8)
    assert find_answer(control, day("2017-07-09")).state is State.UNKNOWN
    assert find_answer(control, day("2017-07-10")).span == last
    assert find_answer(control, day("2024-01-01")).span == last


def test_a_capture_known_to_the_month_bounds_by_the_month() -> None:
    control = derive_control([takes("isis", "2014-06-10"), takes("army", "2017-07", of="isis")])
    assert tell(control) == ["...: unknown", "2014-06-10: isis", "2017-07: army"]
    held = control.spans[1]
    assert held.end == Bound(day("2017-07-01"), day("2017-07-31"), DatePrecision.MONTH)
    assert held.last_confirmed_on == day("2017-06-30")  # it was taken from them
    answer = find_answer(control, day("2017-07-15"))
    assert (answer.state, answer.span, answer.possible) == (State.UNKNOWN, None, control.spans[1:])
    assert find_answer(control, day("2017-06-30")).span == held
    assert find_answer(control, day("2017-07-31")).span == control.spans[2]


def test_an_undated_capture_happened_after_the_last_word_for_the_old_holder() -> None:
    control = derive_control([takes("isis", "2014-06-10"), takes("army", "by 2017-11-17")])
    assert tell(control) == ["...: unknown", "2014-06-10: isis", "between 2014-06-11 and 2017-11-17: army"]
    assert find_answer(control, day("2016-01-01")).possible == control.spans[1:]
    assert control.spans[2].last_confirmed_on is None  # nobody tells that they still had it on the day of the report


def test_a_word_that_somebody_holds_the_place_confirms_and_narrows() -> None:
    told = [takes("isis", "2014-06-10"), holds("isis", "by 2017-07-15"), takes("army", "2017-07")]
    control = derive_control(told)
    assert control.spans[1].last_confirmed_on == day("2017-07-15")
    assert control.spans[2].start == Bound(day("2017-07-16"), day("2017-07-31"), DatePrecision.MONTH)
    assert control.spans[1].supported_by == (told[1].id,)


def test_a_new_holder_without_a_capture_came_between_the_words() -> None:
    control = derive_control([holds("reds", "by 2020-01-05"), holds("blues", "by 2021-01-05")])
    assert tell(control) == ["...: unknown", "by 2020-01-05: reds", "between 2020-01-06 and 2021-01-05: blues"]
    assert find_answer(control, day("2019-01-01")).state is State.UNKNOWN


def test_who_leaves_without_a_successor_leaves_a_gap() -> None:
    control = derive_control(
        [takes("reds", "2020-01-05"), leaves("reds", "2020-03", id="w"), holds("blues", "by 2021-01-01")]
    )
    assert tell(control) == [
        "...: unknown",
        "2020-01-05: reds",
        "2020-03: unknown",
        "between 2020-03-31 and 2021-01-01: blues",
    ]
    assert control.spans[1].closed_by == ("w",)


def test_who_leaves_without_having_held_changes_nothing() -> None:
    control = derive_control([takes("reds", "2020-01-05"), leaves("blues", "2020-03", id="w")])
    assert tell(control) == ["...: unknown", "2020-01-05: reds"]
    assert control.uses["w"] == "no_effect"


def test_of_those_who_took_it_together_the_others_stay() -> None:
    control = derive_control([takes("reds blues", "2020-01-05"), leaves("reds", "2020-02-01")])
    assert tell(control) == ["...: unknown", "2020-01-05: blues + reds", "2020-02-01: blues"]


def test_a_part_that_leaves_is_not_the_whole() -> None:
    sides = Sides(parents=find_parents([("brigade", "army")]))
    told = [takes("army", "2020-01-05"), leaves("brigade", "2020-02-01")]
    assert tell(derive_control(told, sides)) == ["...: unknown", "2020-01-05: army"]
    told = [takes("brigade", "2020-01-05"), leaves("army", "2020-02-01")]
    assert tell(derive_control(told, sides)) == ["...: unknown", "2020-01-05: brigade", "2020-02-01: unknown"]


def test_a_taking_by_nobody_knows_whom_opens_a_gap_unless_a_known_one_may_be_meant() -> None:
    reds = takes("reds", "2020-01-05")
    assert tell(derive_control([reds, takes("", "2020-03-01")])) == [
        "...: unknown",
        "2020-01-05: reds",
        "2020-03-01: unknown",
    ]
    assert tell(derive_control([reds, takes("", "2020-01")])) == ["...: unknown", "2020-01-05: reds"]
    assert tell(derive_control([reds, takes("", "by 2020-06-01")])) == ["...: unknown", "2020-01-05: reds"]
    lost = takes("", "by 2020-06-01", of="reds")
    assert tell(derive_control([reds, lost]))[-1] == "between 2020-01-06 and 2020-06-01: unknown"
    assert tell(derive_control([reds, takes("", "by 2020-06-01", of="blues")])) == ["...: unknown", "2020-01-05: reds"]


def test_an_old_capture_told_again_brings_no_old_holder_back() -> None:
    told = [takes("isis", "2014-06-10", id="a"), takes("army", "2017-07-10", of="isis", id="b")]
    again = [
        takes("isis", "by 2018-05-01", id="c"),
        takes("isis", "2014", id="d"),
        takes("", "by 2018-05-01", of="isis", id="e"),
        takes("army", "2017", of="isis", id="f"),
    ]
    control = derive_control([*told, *again])
    assert tell(control) == ["...: unknown", "2014-06-10: isis", "2017-07-10: army"]
    assert {one: control.uses[one] for one in "abcdef"} == dict(
        zip("abcdef", ["decides", "decides", *["retells"] * 4], strict=True)
    )
    assert control.spans[1].supported_by == ("c", "d")
    lost_again = [*told, takes("isis", "2018-01-01"), takes("", "by 2018-05-01", of="isis")]
    assert tell(derive_control(lost_again))[-1] == "2018-01-01: isis"
    other = [*told, takes("greens", "by 2018-05-01")]
    assert tell(derive_control(other))[-1] == "between 2017-07-11 and 2018-05-01: greens"


def test_two_who_are_told_for_one_day_contest_it_until_the_next_word() -> None:
    control = derive_control(
        [holds("reds", "by 2020-01-05"), holds("blues", "by 2020-01-05"), holds("reds", "by 2020-02-01")]
    )
    assert tell(control) == [
        "...: unknown",
        "by 2020-01-05: contested: blues + reds",
        "between 2020-01-06 and 2020-02-01: reds",
    ]
    assert [len(party.fact_ids) for party in control.spans[1].parties] == [1, 1]


def test_two_captures_of_which_nobody_knows_the_order_contest_the_place() -> None:
    told = [takes("reds", "2020-07-10"), takes("blues", "2020-07")]
    assert tell(derive_control(told))[-1] == "between 2020-07-11 and 2020-07-31: contested: blues + reds".replace(
        "between 2020-07-11 and 2020-07-31", "2020-07"
    )
    told = [takes("reds", "2020-07-10"), takes("blues", "2020-07", of="reds")]
    assert tell(derive_control(told))[-1] == "2020-07: blues"
    told = [takes("reds", "2020-07-10", of="blues"), takes("blues", "2020-07")]
    assert tell(derive_control(told))[-2:] == ["2020-07: blues", "2020-07-10: reds"]
    told = [takes("reds", "2020-07-10", of="blues"), takes("blues", "2020-07", of="reds")]
    assert tell(derive_control(told))[-1].endswith("contested: blues + reds")


def test_a_capture_within_the_days_of_another_holder_contests_them() -> None:
    told = [holds("reds", "2014", until="2017-05-01"), takes("blues", "2015-05-01")]
    assert tell(derive_control(told)) == [
        "...: unknown",
        "2014: reds",
        "2015-05-01: contested: blues + reds",
    ]
    assert tell(derive_control([*told, holds("reds", "by 2017-05-03")]))[-2:] == [
        "2015-05-01: contested: blues + reds",
        "between 2017-05-02 and 2017-05-03: reds",
    ]


def test_a_hold_that_is_told_to_have_ended_leaves_a_gap() -> None:
    told = [holds("reds", "2014", until="2017-05-01", ends_on=day("2017-05-02"))]
    assert tell(derive_control(told)) == ["...: unknown", "2014: reds", "2017-05-02: unknown"]


def test_one_report_that_tells_a_holder_and_a_taking_tells_the_taking_as_news() -> None:
    both = {"reports": frozenset({"rep"})}
    told = [holds("isis", "by 2017-10-26", **both), takes("army", "2017-10-26", **both)]
    assert tell(derive_control(told)) == ["...: unknown", "2017-10-26: army"]
    told = [holds("isis", "by 2017-10-26", **both), takes("army", "by 2017-10-26", **both)]
    assert tell(derive_control(told))[-1] == "by 2017-10-26: contested: army + isis"  # it took it, but when?
    told = [holds("isis", "by 2017-10-26"), takes("army", "2017-10-26")]
    assert tell(derive_control(told))[-1].endswith("contested: army + isis")


def test_a_taking_from_another_one_than_the_last_known_leaves_a_gap_between() -> None:
    control = derive_control([takes("reds", "2014-01-01"), takes("blues", "2016-01-01", of="greens")])
    assert tell(control) == [
        "...: unknown",
        "2014-01-01: reds",
        "between 2014-01-02 and 2016-01-01: unknown",
        "2016-01-01: blues",
    ]
    assert find_answer(control, day("2015-01-01")).state is State.UNKNOWN


def test_what_did_not_happen_is_listed_and_decides_nothing() -> None:
    unreal = [Modality.PLANNED, Modality.DENIED, Modality.HYPOTHETICAL]
    told = [takes("blues", "2020-03-01", modality=one, id=one.value) for one in unreal]
    control = derive_control([takes("reds", "2020-01-05"), *told])
    assert tell(control) == ["...: unknown", "2020-01-05: reds"]
    assert {one.value: one.value for one in unreal}.items() <= control.uses.items()


def test_a_claimed_taking_makes_a_holder_as_claimed() -> None:
    claimed = takes("blues", "2020-03-01", modality=Modality.CLAIMED, id="c")
    alone = derive_control([claimed])
    assert tell(alone) == ["...: unknown", "2020-03-01: blues (claims)"]
    assert alone.spans[1].is_claimed
    assert alone.uses == {"c": "claimed"}
    beside = [takes("reds", "2020-01-05"), claimed]
    assert tell(derive_control(beside))[-1] == "2020-03-01: contested: blues (claims) + reds"
    settled = [*beside, holds("reds", "by 2020-04-01")]
    assert tell(derive_control(settled))[-1] == "between 2020-03-02 and 2020-04-01: reds"
    left = leaves("reds", "2020-02-01", modality=Modality.CLAIMED)
    assert tell(derive_control([takes("reds", "2020-01-05"), left])) == ["...: unknown", "2020-01-05: reds"]


def test_fighting_contests_its_days_and_decides_nothing() -> None:
    control = derive_control([takes("reds", "2020-01-05", id="a"), fights("reds blues", "2020-02-01", id="f")])
    assert tell(control) == [
        "...: unknown",
        "2020-01-05: reds",
        "2020-02-01: contested: reds + blues (fights)",
        "2020-02-02: reds",
    ]
    assert control.spans[2].opened_by == ("f",)
    assert control.spans[3].since == bound("2020-01-05")
    assert control.spans[3].last_confirmed_on == day("2020-01-05")
    assert control.spans[2].holders == ("reds",)


def test_fighting_where_nobody_is_known_contests_it_between_those_who_fight() -> None:
    assert tell(derive_control([fights("reds blues", "2020-02-01")])) == [
        "...: unknown",
        "2020-02-01: contested: blues (fights) + reds (fights)",
        "2020-02-02: unknown",
    ]
    assert tell(derive_control([fights("reds", "2020-02-01")])) == ["...: unknown"]


def test_those_who_fight_beside_the_holder_do_not_contest_it() -> None:
    beside = fights("reds greens", "2020-02-01", joint=(frozenset({"reds", "greens"}),))
    assert tell(derive_control([takes("reds", "2020-01-05"), beside])) == ["...: unknown", "2020-01-05: reds"]
    assert tell(derive_control([beside])) == ["...: unknown"]


def test_fighting_of_a_month_or_of_the_holders_alone_contests_nothing() -> None:
    for told in (fights("reds blues", "2020-02", id="f"), fights("reds", "2020-02-01", id="f")):
        control = derive_control([takes("reds", "2020-01-05"), told])
        assert tell(control) == ["...: unknown", "2020-01-05: reds"]
        assert control.uses["f"] == "no_effect"


def test_the_fighting_of_a_capture_belongs_to_it() -> None:
    assert tell(derive_control([takes("reds", "2020-01-05"), fights("reds blues", "2020-01-05")])) == [
        "...: unknown",
        "2020-01-05: reds",
    ]
    assert tell(derive_control([takes("reds", "2020-01"), fights("reds blues", "2020-01-20")])) == [
        "...: unknown",
        "2020-01: reds",
    ]
    assert tell(derive_control([takes("reds", "by 2020-01-20"), fights("reds blues", "2020-01-20")]))[1:] == [
        "by 2020-01-20: contested: reds + blues (fights)",
        "2020-01-21: reds",
    ]


def make_party(name: str, kind: str, *, country: str | None = None, is_generic: bool = False) -> Entity:
    return Entity(name, EntityKind.ACTOR, name, kind, country, is_generic=is_generic)


def test_parties_of_one_side_are_no_rivals() -> None:
    told = [holds("division", "by 2020-01-05"), holds("army", "by 2020-01-05"), holds("guard", "by 2020-01-05")]
    links = [("division", "army"), ("brigade", "division"), ("guard", "pact"), ("others", "pact"), ("army", "division")]
    sides = Sides({"pact": make_party("pact", "coalition")}, find_parents(links))
    assert tell(derive_control(told[:2], sides))[-1] == "by 2020-01-05: army + division"
    assert sides.are_one("brigade", "army")
    assert sides.are_rivals("guard", "others")  # allies, not parts of one force
    assert tell(derive_control(told, sides))[-1].startswith("by 2020-01-05: contested")


def test_a_nameless_party_is_no_rival_of_one_that_it_may_be() -> None:
    parties = [
        make_party("army", "state_force", country="IQ"),
        make_party("units", "state_force", is_generic=True),
        make_party("rebels", "non_state_armed_group", is_generic=True),
        make_party("foreign", "state_force", country="SY", is_generic=True),
    ]
    sides = Sides({party.id: party for party in parties})
    assert [one.id for one in parties if sides.are_rivals("army", one.id)] == ["rebels", "foreign"]


# ---------------------------------------------------------------- properties

DAYS = st.dates(date(2020, 1, 1), date(2020, 4, 1))
WHEN = st.one_of(DAYS.map(str), DAYS.map(lambda one: f"by {one}"), DAYS.map(lambda one: str(one)[:7]), st.just("2020"))
WHO = st.sampled_from(["reds", "blues", "greens", "brigade", "blues reds"])
SIDES = Sides(parents=find_parents([("brigade", "reds")]))


@st.composite
def told_facts(draw: st.DrawFn) -> list[ControlFact]:
    found = []
    for number in range(draw(st.integers(0, 9))):
        more = {"id": f"f{number}", "modality": draw(st.sampled_from([Modality.OCCURRED, *Modality]))}
        kind, who, when = draw(st.sampled_from("tthlf")), draw(WHO), draw(WHEN)
        if kind == "t":
            found.append(
                takes(draw(st.sampled_from([who, ""])), when, of=draw(st.sampled_from(["", "reds", "greens"])), **more)
            )
        elif kind == "h":
            length = timedelta(days=draw(st.sampled_from([0, 0, 40])))
            until = (bound(when).latest or date.max) + length
            reports = frozenset({draw(st.sampled_from(["r1", "r2"]))})
            ends = until + timedelta(days=1) if draw(st.booleans()) else None
            found.append(holds(who.split()[0], when, until=str(until), reports=reports, ends_on=ends, **more))
        else:
            found.append((leaves if kind == "l" else fights)(who, when, **more))
    return found


@given(told_facts(), st.randoms(use_true_random=False))
def test_the_order_of_the_facts_is_nothing_to_the_answer(told: list[ControlFact], random: object) -> None:
    shuffled = list(told)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert derive_control(shuffled, SIDES) == derive_control(told, SIDES)


@given(told_facts())
def test_spans_follow_one_another_and_say_what_they_rest_on(told: list[ControlFact]) -> None:
    control = derive_control(told, SIDES)
    check_shape(control, {one.id: one for one in told})


def check_shape(control: Control, told: dict[str, ControlFact]) -> None:
    spans = control.spans
    assert spans[0].start is None
    assert spans[0].state is State.UNKNOWN
    assert spans[-1].end is None
    for span, following in pairwise(spans):
        assert span.end == following.start is not None
        assert span.end.latest is not None
        assert span.end.earliest is None or span.end.earliest <= span.end.latest
        if span.start is not None and span.start.latest is not None:
            assert span.start.latest <= span.end.latest
            if span.state is not State.UNKNOWN:
                assert span.end.earliest is not None
                assert span.end.earliest >= span.start.latest
    for span in spans:
        assert (span.state is State.UNKNOWN) == (not span.parties)
        assert span.parties == () or span.confidence is not None
        for party in span.parties:
            assert party.fact_ids
            for one in party.fact_ids:
                assert told[one].modality in (Modality.OCCURRED, Modality.ONGOING, Modality.CLAIMED)
                assert party.entity_id in (*told[one].takers, *told[one].fighters)
        if span.holders and span.end is not None and span.end.latest is not None and span.last_confirmed_on is not None:
            assert span.last_confirmed_on < span.end.latest
    assert set(control.uses) == set(told)


@given(told_facts(), DAYS)
def test_the_answer_of_a_day_is_one_of_the_spans(told: list[ControlFact], asked: date) -> None:
    control = derive_control(told, SIDES)
    answer = find_answer(control, asked)
    assert (
        (answer.span in control.spans) if answer.span else set(map(id, answer.possible)) <= set(map(id, control.spans))
    )
    assert answer.span is not None or answer.state is State.UNKNOWN
