import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.extract.quantities import find_quantities, parse_number

Bounds = tuple[int | None, int | None, int | None]


def test_a_number_too_large_to_count_anything_is_none() -> None:
    assert parse_number("1" * 400) is None
    assert parse_number("9,999,999,999") == 9_999_999_999


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("At least 16 people died.", (16, 16, None)),
        ("More than 16 people died.", (16, 16, None)),
        ("No fewer than twelve people died.", (12, 12, None)),
        ("Nearly 16 people died.", (None, 16, 16)),
        ("Up to 300 fighters fled.", (None, 300, 300)),
        ("About 40 fighters fled.", (None, 40, None)),
        ("Between 10 and 15 fighters fled.", (10, None, 15)),
        ("10 to 15 fighters fled.", (10, None, 15)),
        ("20-30 fighters fled.", (20, None, 30)),
        ("Dozens of people died.", (24, None, None)),
        ("Hundreds of people died.", (200, None, None)),
        ("Thousands of people fled.", (2000, None, None)),
        ("Tens of thousands of people fled.", (20000, None, None)),
        ("12,500 people fled.", (12500, 12500, 12500)),
        ("Two soldiers died.", (2, 2, 2)),
        ("Twenty-one soldiers died.", (21, 21, 21)),
        ("Two dozen soldiers died.", (24, 24, 24)),
        ("1.5 million people fled.", (1_500_000, 1_500_000, 1_500_000)),
        ("A total of 9 people died.", (9, 9, 9)),
        ("One child died.", (1, 1, 1)),
    ],
)
def test_a_number_says_what_the_contract_says(text: str, bounds: Bounds) -> None:
    [found] = find_quantities(text)
    assert (found.low, found.best, found.high) == bounds


@pytest.mark.parametrize(
    "text",
    [
        "in 2017",
        "35 km north of Mosul",
        "a 16-year-old boy",
        "about $400 million",
        "30 percent of the town",
        "at 5 p.m.",
        "aged 25",
        "a 122mm rocket",
        "Resolution 1325",
        "on 5 July",
        "after 3 days of fighting",
        "one of the most violent days",
        "the 4th division",
    ],
)
def test_what_counts_no_people_or_things_is_no_quantity(text: str) -> None:
    assert find_quantities(text) == []


def test_a_part_of_a_total_is_a_quantity_of_its_own() -> None:
    found = find_quantities("At least 16 people, including four children, were killed.")
    assert [(one.text, one.best) for one in found] == [("At least 16", 16), ("four", 4)]


@given(st.integers(min_value=0, max_value=9_999_999))
def test_digits_with_and_without_commas_are_one_number(number: int) -> None:
    assert parse_number(f"{number:,}") == parse_number(str(number)) == number


@given(st.text(max_size=300))
def test_any_text_is_read_without_overlaps_inside_it(text: str) -> None:
    found = find_quantities(text)
    for one in found:
        assert text[one.start : one.end] == one.text
    for one, following in itertools.pairwise(found):
        assert one.end <= following.start
