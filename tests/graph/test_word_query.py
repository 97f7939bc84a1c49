"""The language of words: what it means, and what it refuses."""

import pytest

from graph.errors import InvalidInputError
from graph.word_query import MOST_TERMS, Term, parse_word_query
from graph.words import fold_words

SENTENCE = fold_words("Rebels shelled western Anbar on Monday, killing 12 in Al-Qa'im, the U.S. said.")


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ("anbar rebels", True),
        ("anbar goma", False),
        ('"western anbar"', True),
        ("“Western Anbar”", True),
        ('"anbar western"', False),
        ("anbar OR goma rebels", True),
        ("goma OR bukavu rebels", False),
        ("goma OR bukavu OR rebels", True),
        ("kill*", True),
        ("kill", False),
        ("al-qai*", True),
        ("al-Qaim U.S.", True),
        ('rebels -"western goma"', True),
        ('rebels -"western anbar"', False),
        ("rebels -kill*", False),
        ("rebels – & anbar", True),
        ('western"rebels"', True),
    ],
)
def test_a_query_means_what_its_signs_say(query: str, holds: bool) -> None:
    assert parse_word_query(query).is_told_in(SENTENCE) is holds


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ('shelled "western anbar', "a quote is not closed"),
        ("-rebels", "nothing but exclusions"),
        ('-"western anbar" -x', "nothing but exclusions"),
        ("%", "no letter or digit"),
        ("  ", "no letter or digit"),
        ('""', "a phrase holds no letter"),
        ("rebels *", "'*' stands alone"),
        ("rebels - anbar", "'-' stands alone"),
        ("re*els", "at the end of a word"),
        ("r*", "2 letters at least"),
        ("OR rebels", "OR stands between"),
        ("rebels OR", "OR stands between"),
        ("rebels OR OR anbar", "OR stands between"),
        ("rebels OR -anbar", "can't be one side of OR"),
        (" ".join(["a"] * (MOST_TERMS + 1)), f"more than {MOST_TERMS} terms"),
        ('"' + "a " * 60 + '"', "a phrase of more than 50 words"),
    ],
)
def test_what_can_not_be_asked_is_refused_with_field_and_value(query: str, reason: str) -> None:
    with pytest.raises(InvalidInputError, match="text: ") as caught:
        parse_word_query(query)
    assert caught.value.field == "text"
    assert reason in str(caught.value)
    assert repr(query) in str(caught.value)


def test_a_word_that_folds_to_several_is_a_phrase() -> None:
    assert parse_word_query("Al-Qa'im").all_of == ((Term(("al", "qaim")),),)
