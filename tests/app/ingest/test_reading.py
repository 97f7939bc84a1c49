"""A report in another language is stored unread, and a fault in reading one report refuses that report only."""

from dataclasses import replace

import pytest

from app.ingest.reading import CarefulAnalyser
from graph.errors import InvalidInputError, UnreadableReportError
from graph.model import Analysis, Report

REPORT = Report(id="rep_1", text="Rebels shelled SECRETTOWN.")


class Reader:
    """Tells one sentence of every report, unless told to break."""

    version = "reader-1"
    error: Exception | None = None

    def analyse(self, report: Report) -> Analysis:
        if self.error is not None:
            raise self.error
        return Analysis(version=self.version, sentences=((0, len(report.text)),), language=report.language)


@pytest.mark.parametrize("language", [None, "en"])
def test_english_is_read(language: str | None) -> None:
    assert CarefulAnalyser(Reader).analyse(replace(REPORT, language=language)).sentences


def test_another_language_gets_no_annotations_but_its_name() -> None:
    analysis = CarefulAnalyser(Reader).analyse(replace(REPORT, language="fr"))
    assert analysis == Analysis(version="reader-1", language="fr")


def test_a_fault_in_reading_names_where_and_never_the_text() -> None:
    reader = Reader()
    reader.error = KeyError(REPORT.text)
    with pytest.raises(UnreadableReportError, match=r"reading failed \(KeyError at test_reading\.py:\d+\)") as caught:
        CarefulAnalyser(lambda: reader).analyse(REPORT)
    assert "SECRETTOWN" not in str(caught.value)


def test_a_refusal_of_the_reader_is_passed_on() -> None:
    reader = Reader()
    reader.error = InvalidInputError("text: too odd", field="text")
    with pytest.raises(InvalidInputError, match="text: too odd"):
        CarefulAnalyser(lambda: reader).analyse(REPORT)


def test_the_reader_is_made_only_when_something_is_read() -> None:
    made: list[Reader] = []

    def make() -> Reader:
        made.append(Reader())
        return made[-1]

    careful = CarefulAnalyser(make, version=lambda: "reader-1")
    assert careful.version == "reader-1"
    assert careful.analyse(replace(REPORT, language="fr")).sentences == ()
    assert made == []
    careful.analyse(REPORT)
    careful.analyse(REPORT)
    assert len(made) == 1
