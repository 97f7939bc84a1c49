"""Words are folded alike wherever they stand, in every script."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.words import LONGEST_WORD, fold_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("Al-Qa'im, AL QAIM; al‑Qāʾim", ["al", "qaim"] * 3),
        ("Sana'a Sana’a Sanaa", ["sanaa"] * 3),
        ("Goma's mayor's house", ["goma", "mayor", "house"]),
        ("l'Armée d’Haïti N'Djamena", ["l", "armee", "d", "haiti", "ndjamena"]),
        ("U.S.-led U.N. 3.5 100,000", ["us", "led", "un", "3", "5", "100", "000"]),
        ("them_all a@b.org", ["them", "all", "a", "b", "org"]),
        ("القائم القايم", ["القايم", "القايم"]),
        ("مُحَمَّد محمد محـمد", ["محمد"] * 3),
        ("٢٠١٧ 2017 ２０１７", ["2017"] * 3),
        ("Хасака ХАСАКА й", ["хасака", "хасака", "и"]),
        ("Straße STRASSE İstanbul", ["strasse", "strasse", "istanbul"]),
        ("東京で攻撃", ["東", "京", "で", "攻", "撃"]),
        ("کابل‌ها", ["کابلها"]),
        ("x" * 300, ["x" * LONGEST_WORD]),
        ("\ud800 \x00", []),
    ],
)
def test_words_are_folded(text: str, words: list[str]) -> None:
    assert fold_words(text) == words


@given(st.text(max_size=60))
def test_folding_folded_words_again_changes_nothing(text: str) -> None:
    words = fold_words(text)
    assert fold_words(" ".join(words)) == words
    for word in words:
        assert word
        assert all(one.isalnum() or unicodedata.category(one)[0] == "M" for one in word)
        assert not any(one.isascii() and not (one.isdigit() or one.islower()) for one in word)
