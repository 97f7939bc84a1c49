"""Telling words, things, hours and titles found in a text."""

import pytest

from app.resolve.concepts import find_hours, find_things
from app.resolve.titles import titles_beside
from app.resolve.wording import MOST_WORDS, telling_words


def test_names_numbers_and_common_words_do_not_tell() -> None:
    text = "At least 14 civilians were killed when jets struck a vegetable market in Mayadin on Tuesday."
    assert telling_words(text, without=[(text.index("Mayadin"), text.index("Mayadin") + 7)]) == (
        "jet",
        "market",
        "vegetable",
    )
    assert telling_words("") == ()
    assert len(telling_words(" ".join(f"word{chr(97 + n)}{chr(97 + n)}" for n in range(26)))) <= MOST_WORDS


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("a truck laden with explosives at the gate of the barracks", ("base", "truck")),
        ("the souk was crowded; a MARKET stall burned", ("market",)),
        ("nothing of the kind", ()),
    ],
)
def test_words_of_one_meaning_are_one_thing(text: str, things: tuple[str, ...]) -> None:
    assert find_things(text) == things


def test_parts_of_the_day_are_found() -> None:
    assert find_hours("After sunset and again before dawn") == ("evening", "morning")
    assert find_hours("on Monday") == ()


@pytest.mark.parametrize(
    ("text", "name", "titles"),
    [
        ("Col. Mahad Warsame said so.", "Mahad Warsame", {"colonel"}),
        ("Warsame, the colonel in charge of the garrison, said so.", "Warsame", {"colonel"}),
        ("The mayor spoke. Warsame was silent.", "Warsame", set()),
        ("Deputy mayor Halima Warsame appealed for blood.", "Halima Warsame", {"deputy", "mayor"}),
    ],
)
def test_titles_stand_beside_a_name(text: str, name: str, titles: set[str]) -> None:
    start = text.index(name)
    assert titles_beside(text, start, start + len(name)) == titles
