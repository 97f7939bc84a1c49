"""Which language a text is in, and what is done with those that can't be read.

The rules, words and model are for English. A report in another language is stored with its language and without
annotations: it is counted and found by its text, and nothing wrong is read out of it.
"""

from app.ingest.pipeline import Analyser
from graph.ids import normalise_text
from graph.model import Analysis, Report

SAMPLE = 4000  # characters; more of them do not change the answer
MARGIN = 30.0  # log-likelihood; over English news sentences full of foreign names the lead stayed below 11
SURE_LETTERS = 100
ENGLISH = "en"


def find_language(text: str) -> str | None:
    """ISO 639 code of the language; None where the text is too short to tell.

    Notes
    -----
    Naive Bayes over byte n-grams (Lui and Baldwin, langid.py, 2012; Barbaresi, py3langid, BSD). Another language must
    beat English by a margin: names of people and places would tip short English sentences.

    Examples
    --------
    >>> find_language("Government forces retook the town on Tuesday.")
    'en'
    >>> find_language("Les forces gouvernementales ont repris la ville mardi.")
    'fr'
    """
    import py3langid

    sample = normalise_text(text[:SAMPLE])
    scores = dict(py3langid.rank(sample))
    best = max(scores, key=lambda name: scores[name])
    if best == ENGLISH:
        return ENGLISH
    if scores[best] - scores[ENGLISH] > MARGIN:
        return str(best)
    return ENGLISH if sum(char.isalpha() for char in sample) >= SURE_LETTERS else None


def is_english(language: str | None) -> bool:
    """Whether a report of this language is read; one of unknown language is."""
    return language is None or language.lower().split("-")[0].split("_")[0] in (ENGLISH, "eng")


class EnglishOnly:
    """A reader that leaves other languages unread. Wraps the real one, whose version it keeps."""

    def __init__(self, analyser: Analyser) -> None:
        self._analyser = analyser

    @property
    def version(self) -> str:
        """The wrapped reader's."""
        return self._analyser.version

    def analyse(self, report: Report) -> Analysis:
        """What the report tells; nothing if it is in another language."""
        if is_english(report.language):
            return self._analyser.analyse(report)
        return Analysis(version=self.version, language=report.language)
