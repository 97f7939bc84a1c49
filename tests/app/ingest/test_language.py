"""The language of a text is told, or left unknown."""

import pytest

from app.ingest.language import find_language, is_english


@pytest.mark.parametrize("language", [None, "en", "en-GB", "EN_us", "eng"])
def test_english_and_unknown_are_read(language: str | None) -> None:
    assert is_english(language)


@pytest.mark.parametrize("language", ["fr", "ar", "sw", "enm", "pt-BR"])
def test_other_languages_are_not_read(language: str) -> None:
    assert not is_english(language)


def test_a_short_english_sentence_full_of_foreign_names_is_not_taken_for_another_language() -> None:
    assert find_language("Al-Qaim, Rawa, Hawija and Anbar fell to Daesh") in ("en", None)
