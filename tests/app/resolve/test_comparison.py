"""Two tellings compared: levels, their symmetry, and what speaks for or against one event."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from app.resolve.comparison import (
    ASPECTS,
    block_family,
    compare,
    compare_dates,
    compare_places,
    score,
    to_probability,
    total,
)
from app.resolve.telling import Spot, Telling, from_payload, to_payload
from graph.ontology import EventType

DAY = date(2024, 5, 6).toordinal()
MARKET = Spot("ent_1", "haditha", 34.1, 42.4, 3.0, "IQ", is_town=True)
WEIGHTS = {
    row["key"]: float(row["weight"])
    for row in yaml.safe_load((Path(__file__).parents[3] / "seeds" / "matching.yaml").read_text(encoding="utf-8"))
}
ONE = Telling(
    id="evm_1", report_id="rep_1", type="remote_explosive_landmine_ied", modality="occurred", publisher="Wire",
    published=DAY + 1, first=DAY, last=DAY, is_day=True, spot=MARKET, acts=("ent_5",), act_sorts=("militia:IQ",),
    suffer_sorts=("civilians:IQ",), killed=(11,), words=("blew", "stall"), story=("blew", "stall", "trader", "smoke"),
    things=("market",), company=("ent_1", "ent_5", "ent_7"), country="IQ",
)  # fmt: skip
SAME = replace(ONE, id="evm_2", report_id="rep_2", publisher="Post", killed=(14,))
OTHERWISE = replace(  # told in other words
    SAME, words=("pray",), story=("pray", "imam", "carpet", "dome"), things=(), company=(), killed=()
)
spots = st.none() | st.builds(
    Spot,
    entity_id=st.sampled_from(["ent_1", "ent_2"]),
    name=st.sampled_from(["haditha", "haditha kamp", "hit"]),
    latitude=st.none() | st.floats(33, 35),
    longitude=st.floats(42, 44),
    radius_km=st.sampled_from([1.0, 20.0, 90.0]),
    country=st.sampled_from([None, "IQ", "SY"]),
    is_area=st.booleans(),
    is_town=st.booleans(),
)
names = st.lists(st.sampled_from(["ent_1", "ent_2", "ent_3"]), max_size=2, unique=True).map(lambda x: tuple(sorted(x)))
figures = st.lists(st.integers(1, 40), max_size=2).map(tuple)


@st.composite
def tellings(draw: st.DrawFn, number: int = 1) -> Telling:
    first = draw(st.none() | st.integers(DAY - 40, DAY))
    return Telling(
        id=f"evm_{draw(st.integers(0, 99))}_{number}",
        report_id=f"rep_{number}",
        type=draw(st.sampled_from([kind.value for kind in EventType])),
        modality=draw(st.sampled_from(["occurred", "planned", "denied"])),
        publisher=draw(st.sampled_from([None, "Wire", "Post"])),
        published=draw(st.none() | st.integers(DAY - 20, DAY + 3)),
        first=first,
        last=None if first is None else first + draw(st.sampled_from([0, 0, 6, 30])),
        is_day=draw(st.booleans()),
        spot=draw(spots),
        named=draw(names),
        acts=draw(names),
        suffers=draw(names),
        act_sorts=draw(st.sampled_from([(), ("militia:IQ",), ("state_force:",)])),
        suffer_sorts=draw(st.sampled_from([(), ("civilians:",), ("state_force:IQ",)])),
        killed=draw(figures),
        injured=draw(figures),
        words=draw(st.sampled_from([(), ("blew",), ("blew", "stall", "smoke", "trader")])),
        things=draw(st.sampled_from([(), ("market",), ("base", "market")])),
        hours=draw(st.sampled_from([(), ("morning",), ("night",)])),
        company=draw(names),
        country=draw(st.sampled_from([None, "IQ", "SY"])),
    )


@given(tellings(1), tellings(2))
def test_a_comparison_has_no_order(one: Telling, other: Telling) -> None:
    assert compare(one, other, WEIGHTS) == compare(other, one, WEIGHTS)
    assert score(one, other, WEIGHTS) == score(other, one, WEIGHTS) == total(compare(one, other, WEIGHTS), WEIGHTS)


@given(tellings(1), tellings(2))
def test_every_level_has_a_weight_or_says_nothing(one: Telling, other: Telling) -> None:
    for finding in compare(one, other, WEIGHTS):
        assert finding.key in WEIGHTS or finding.level == "unknown", finding


@given(tellings(1))
def test_a_profile_comes_back_as_it_went_in(one: Telling) -> None:
    assert from_payload(to_payload(one)) == one


def test_the_score_is_the_sum_of_what_was_found() -> None:
    found = compare(ONE, SAME, WEIGHTS)
    assert [finding.aspect for finding in found] == list(ASPECTS)
    assert total(found, WEIGHTS) == pytest.approx(WEIGHTS["event.start"] + sum(one.weight for one in found), abs=1e-5)


def test_one_event_told_twice_scores_above_the_threshold() -> None:
    assert score(ONE, SAME, WEIGHTS) > WEIGHTS["event.join"]


@pytest.mark.parametrize(
    "other",
    [
        replace(OTHERWISE, first=DAY + 9, last=DAY + 9, published=DAY + 10),  # another day
        replace(OTHERWISE, spot=replace(MARKET, entity_id="ent_2", name="hit", latitude=33.6)),  # another town
        replace(OTHERWISE, spot=replace(MARKET, entity_id="ent_3", country="SY"), country="SY"),  # another country
        replace(OTHERWISE, modality="planned"),
        replace(OTHERWISE, things=("mosque",), killed=(2,), hours=("night",), acts=("ent_6",)),
    ],
)  # fmt: skip
def test_what_parts_two_events_scores_below_it(other: Telling) -> None:
    assert score(ONE, other, WEIGHTS) < WEIGHTS["event.join"]


@pytest.mark.parametrize(
    ("first", "last", "is_day", "level"),
    [
        (DAY, DAY, True, "same_day"),
        (DAY + 1, DAY + 1, True, "next_day"),
        (DAY - 3, DAY + 3, False, "within_days"),
        (DAY - 5, DAY + 25, False, "within_month"),
        (DAY + 1, DAY + 7, False, "near_days"),
        (DAY + 3, DAY + 3, True, "few_days"),
        (DAY + 40, DAY + 40, True, "other_days"),
    ],
)
def test_days_agree_on_named_levels(first: int, last: int, is_day: bool, level: str) -> None:
    assert compare_dates(ONE, replace(SAME, first=first, last=last, is_day=is_day))[0] == level


@pytest.mark.parametrize(
    ("published", "level"),
    [(DAY + 1, "recent"), (DAY + 9, "older"), (DAY + 90, "old"), (DAY - 1, "after_publication"), (None, "unknown")],
)
def test_an_undated_telling_is_set_against_its_publication(published: int | None, level: str) -> None:
    assert compare_dates(ONE, replace(SAME, first=None, last=None, published=published))[0] == level


@pytest.mark.parametrize(
    ("spot", "level"),
    [
        (MARKET, "same_place"),
        (replace(MARKET, entity_id="ent_9"), "same_place"),
        (replace(MARKET, entity_id="ent_9", name="haditha kamp", latitude=None), "part_of_name"),
        (replace(MARKET, entity_id="ent_9", name="hit", latitude=34.2), "next_town"),
        (replace(MARKET, entity_id="ent_9", name="x", latitude=34.12, is_town=False), "next_to"),
        (replace(MARKET, entity_id="ent_9", name="hit", latitude=36.0), "far"),
        (replace(MARKET, entity_id="ent_9", name="anbar", radius_km=200.0, is_area=True, is_town=False), "inside"),
        (
            replace(
                MARKET, entity_id="ent_9", name="basra", latitude=30.5, radius_km=90.0, is_area=True, is_town=False
            ),
            "outside",
        ),
        (replace(MARKET, entity_id="ent_9", name="hit", latitude=None), "named_beside"),  # the other names Haditha too
        (replace(MARKET, entity_id="ent_7", name="hit", latitude=None), "named_beside"),
        (None, "named_beside"),
    ],
)
def test_places_agree_on_named_levels(spot: Spot | None, level: str) -> None:
    assert compare_places(ONE, replace(SAME, spot=spot))[0] == level


def test_all_violence_is_one_block_and_words_another() -> None:
    assert block_family("air_drone_strike") == block_family("armed_clash") != block_family("statement")


def test_a_probability_lies_between_0_and_1() -> None:
    assert (to_probability(-1000.0), to_probability(1000.0)) == (0.0, 1.0)
