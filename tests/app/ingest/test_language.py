"""A report in another language is stored unread; English ones, and those of unknown language, are read."""

from dataclasses import replace

import pytest

from app.ingest.language import EnglishOnly, find_language, is_english
from graph.model import Analysis, Report

REPORT = Report(id="rep_1", text="Rebels shelled Goma.")


class Reader:
    """Tells one sentence of every report."""

    version = "reader-1"

    def analyse(self, report: Report) -> Analysis:
        return Analysis(version=self.version, sentences=((0, len(report.text)),), language=report.language)


@pytest.mark.parametrize("language", [None, "en", "en-GB", "EN_us", "eng"])
def test_english_and_unknown_are_read(language: str | None) -> None:
    assert is_english(language)
    assert EnglishOnly(Reader()).analyse(replace(REPORT, language=language)).sentences


@pytest.mark.parametrize("language", ["fr", "ar", "sw", "enm", "pt-BR"])
def test_another_language_gets_no_annotations_but_its_name(language: str) -> None:
    analysis = EnglishOnly(Reader()).analyse(replace(REPORT, language=language))
    assert analysis == Analysis(version="reader-1", language=language)


def test_a_short_english_sentence_full_of_foreign_names_is_not_taken_for_another_language() -> None:
    assert find_language("Al-Qaim, Rawa, Hawija and Anbar fell to Daesh") in ("en", None)
