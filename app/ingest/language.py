"""Which language a text is in."""

from graph.ids import normalise_text

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
