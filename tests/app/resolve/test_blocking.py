"""Which tellings are compared: both find each other, or neither does."""

from dataclasses import replace

import pytest
from hypothesis import given

from app.resolve.blocking import LONGEST_DAYS, MAX_GAP, days_of, filed_under, looked_under, may_be_one
from app.resolve.telling import Spot, Telling
from tests.app.resolve.test_comparison import DAY, MARKET, ONE, SAME, tellings


def finds(one: Telling, other: Telling) -> bool:
    return bool(set(looked_under(one)) & set(filed_under(other))) and may_be_one(one, other)


@given(tellings(1), tellings(2))
def test_two_tellings_find_each_other_whichever_comes_second(one: Telling, other: Telling) -> None:
    assert finds(one, other) == finds(other, one)


@pytest.mark.parametrize(
    "other",
    [
        SAME,
        replace(SAME, first=DAY + MAX_GAP, last=DAY + MAX_GAP),
        replace(SAME, first=None, last=None),
        replace(SAME, spot=replace(MARKET, entity_id="ent_8", name="hit", latitude=34.4)),
        replace(SAME, spot=Spot("ent_9", "anbar province", 33.0, 41.0, 200.0, "IQ", is_area=True)),
        replace(SAME, spot=Spot("ent_9", "haditha", country=None), country=None),
        replace(SAME, spot=None, country=None),  # by who takes part
        replace(SAME, spot=None, country=None, acts=(), company=("ent_7",)),  # by what else is named
        replace(SAME, type="armed_clash"),
    ],
)
def test_what_may_be_one_event_is_compared(other: Telling) -> None:
    assert finds(ONE, other)


@pytest.mark.parametrize(
    "other",
    [
        replace(SAME, report_id="rep_1"),
        replace(SAME, first=DAY + MAX_GAP + 1, last=DAY + MAX_GAP + 1),
        replace(SAME, first=DAY - 200, last=DAY + 100, is_day=False),
        replace(SAME, first=None, last=None, published=None),
        replace(SAME, spot=replace(MARKET, entity_id="ent_8", name="hit", latitude=36.4)),
        replace(SAME, type="statement"),
    ],
)
def test_what_can_not_be_one_event_is_not(other: Telling) -> None:
    assert not finds(ONE, other)


def test_an_undated_telling_is_filed_under_the_weeks_before_its_publication() -> None:
    assert days_of(replace(ONE, first=None, last=None)) == (DAY + 1 - 21, DAY + 1)
    assert days_of(replace(ONE, last=DAY + LONGEST_DAYS + 1)) is None


def test_one_telling_has_few_keys() -> None:
    assert len(filed_under(ONE)) <= 12
    assert len(looked_under(ONE)) <= 60
