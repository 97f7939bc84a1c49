"""Ids are stable and tell different things apart; names that are the same for a reader fold to the same text."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.ids import make_id, normalise_name, normalise_text, report_id

FIELDS = st.lists(st.one_of(st.none(), st.integers(), st.text()), max_size=4)


def test_an_id_is_the_same_in_every_version() -> None:
    assert make_id("ent", "seed", "actor:islamic-state") == "ent_65f64dffd7446a8ed4f8"
    assert make_id("rel", "supports", None, 7) == "rel_a92e654e15eae4dc0001"
    assert report_id("Example News", "Rebels  shelled\nGoma. ") == "rep_a747c7b8731258983ac2"


@given(FIELDS)
def test_an_id_is_a_prefix_and_twenty_digits(fields: list[str | int | None]) -> None:
    assert re.fullmatch(r"men_[0-9a-f]{20}", make_id("men", *fields))
    assert make_id("men", *fields) == make_id("men", *fields)


@given(FIELDS, FIELDS)
def test_different_fields_have_different_ids(one: list[str | int | None], other: list[str | int | None]) -> None:
    assert (make_id("ent", *one) == make_id("ent", *other)) == (one == other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("a", "b"), ("ab",)),
        (("a", "b"), ("b", "a")),
        (("a", None), ("a", "")),
        (("a", None), ("a",)),
        (("7",), (7,)),
        (('a","b',), ("a", "b")),
    ],
)
def test_fields_do_not_run_together(one: tuple[str | int | None, ...], other: tuple[str | int | None, ...]) -> None:
    assert make_id("ent", *one) != make_id("ent", *other)


def test_half_a_character_has_an_id() -> None:
    assert make_id("ent", "\ud800") != make_id("ent", "\udfff")


@given(st.text())
def test_a_report_is_the_same_however_its_text_is_spaced_or_composed(text: str) -> None:
    spaced = f"  {text}\n".replace(" ", "\u00a0\r\n")
    assert report_id("p", spaced) == report_id("p", text) == report_id("p", unicodedata.normalize("NFD", text))
    assert report_id(None, text) != report_id("", text) != report_id("p", text)
    assert normalise_text(normalise_text(text)) == normalise_text(text)


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Al-Qa'im", "qaim"),
        ("al-Qāʾim", "qaim"),
        ("Al Qaim", "qaim"),
        ("AL\u2013QAIM", "qaim"),
        ("the al-Nusra Front", "nusra front"),
        ("The  Front", "front"),
        ("the\nFront", "front"),
        ("An Nasiriyah", "nasiriyah"),
        ("Ash-Shabab", "shabab"),
        ("El Fasher", "fasher"),
        ("U.S.-led coalition", "us led coalition"),
        ("U.N.", "un"),
        ("São José", "sao jose"),
        ("Łódź", "łodz"),
        ("STRASSE straße", "strasse strasse"),
        ("YPG/SDF (north)", "ypg sdf north"),
        ("القائم", "القايم"),
        ("Мосул", "мосул"),
        ("", ""),
        (" -- ", ""),
        ("the", "the"),
    ],
)
def test_case_accents_punctuation_and_article_are_folded(name: str, folded: str) -> None:
    assert normalise_name(name) == folded


@pytest.mark.parametrize("name", ["An-26", "AT-14 Kornet", "AR-15", "As 5", "Al", "Ad", "Assad", "Alawites", "Anbar"])
def test_what_is_no_article_is_kept(name: str) -> None:
    assert normalise_name(name) == name.lower().replace("-", " ")


@pytest.mark.parametrize(
    ("one", "other"),
    [("कि", "की"), ("क्ष", "कष"), ("がき", "かき"), ("АК-47", "АК-74"), ("Brigade 1", "Brigade 11")],
)
def test_distinct_names_stay_distinct(one: str, other: str) -> None:
    assert normalise_name(one) != normalise_name(other)


@given(st.text())
def test_a_folded_name_is_words_with_single_blanks(name: str) -> None:
    folded = normalise_name(name)
    assert folded == " ".join(folded.split())
    assert normalise_name(f" \n{name}\t") == folded
