"""Second stage of the fast reader: the tokens are cut by rule, and one small model tags and parses them in one pass.

    readable -> tokens -> sentences (after a full stop) -> windows -> vectors, tags -> trees -> doc, sentences

The parse has the labels of the accurate reader's, which it was learnt from, so that the later stages are the same.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from spacy.attrs import (
    DEP,
    ENT_IOB,
    ENT_TYPE,
    HEAD,
    IDX,
    IS_LOWER,
    IS_SPACE,
    LEMMA,
    LENGTH,
    MORPH,
    ORTH,
    POS,
    SPACY,
    TAG,
)
from spacy.language import Language
from spacy.tokens import Doc, Token
from spacy.vocab import Vocab

from app.extract.grammar import Grammar, Trees
from app.extract.parse import number_sentences, pieces_of
from app.extract.pieces import Ints
from app.extract.record import Draft
from app.extract.tagger import Tagger, Tags

__all__ = ["FastParser", "sentence_starts"]

ENDS = frozenset((".", "!", "?", "...", "…"))
CLOSING = frozenset(('"', "'", "''", "”", "’", ")", "]"))
LONGEST = 300  # tokens without a full stop
INSIDE, OUTSIDE, BEGIN = 1, 2, 3  # of a name, in spaCy's numbers
KNOWN = 50_000  # words whose lemma is remembered
BASE = {"NN": "Number=Sing", "VB": "VerbForm=Inf", "VBP": "Tense=Pres|VerbForm=Fin", "JJ": "Degree=Pos"}


class FastParser:
    """Makes the parse of a text from one pass of the tagger over it.

    Parameters
    ----------
    nlp : Language
        Its tokenizer and its lemmatizer are used.
    tagger : Tagger
        Has the heads of a parse.
    """

    def __init__(self, nlp: Language, tagger: Tagger) -> None:
        self._nlp = nlp
        self._tagger = tagger
        self._grammar = tagger.grammar()
        self._lemmatizer: Any = nlp.get_pipe("lemmatizer")
        self._columns = _Columns(nlp.vocab, self._grammar)
        self._lemmas: dict[tuple[int, ...], int] = {}

    def parse(self, draft: Draft) -> None:
        """Fill `doc`, `sentences`, `sentence_of` and `tags`. Cost: linear in the text."""
        docs = [self._nlp.make_doc(piece) for piece in pieces_of(draft.readable)]
        doc = docs[0] if len(docs) == 1 else Doc.from_docs(docs, ensure_whitespace=False)
        draft.doc = doc
        where = doc.to_array([IDX, LENGTH, IS_SPACE]).astype(np.int64)
        spans = np.stack([where[:, 0], where[:, 0] + where[:, 1]], 1)
        starts = list(sentence_starts(doc))
        bounds = zip(starts, [*starts[1:], len(doc)], strict=True) if starts else ()
        draft.tags = self._tagger.read(draft.readable, [(int(spans[a, 0]), int(spans[b - 1, 1])) for a, b in bounds])
        rows, words = _tokens_with_words(draft.tags, spans, where[:, 2] > 0)
        self._annotate(doc, rows, self._trees(draft.tags, words))
        draft.sentences = [span for span in doc.sents if span.text.strip()]
        draft.sentence_of = number_sentences(doc, draft)

    def _trees(self, tags: Tags, words: Ints) -> Trees:
        """The trees of the tokens, window by window; `words` are the first and the last word of each."""
        found, low = [self._grammar.read(np.zeros((0, self._tagger.size), np.float32), words[:0, 0])], 0
        for part in tags.parts:
            high = low + len(part.vectors)
            first, last = np.searchsorted(words[:, 0], [low, high])
            own = np.minimum(words[first:last], high - 1) - low
            vectors = (part.vectors[own[:, 0]] + part.vectors[own[:, 1]]) / 2
            trees = self._grammar.read(vectors, part.window.sentences[own[:, 0]])
            found.append(replace(trees, heads=trees.heads + first))
            low = high
        heads, labels, tagged, names = (
            np.concatenate([getattr(trees, name) for trees in found]) for name in ("heads", "labels", "tags", "names")
        )
        return Trees(heads, labels, tagged, names)

    def _annotate(self, doc: Doc, rows: Ints, trees: Trees) -> None:
        """Write trees, labels and names of the tokens `rows`; the others hang on the token before them."""
        columns = self._columns
        own = np.arange(len(doc))
        heads = np.zeros(len(doc), dtype=np.int64)
        found = np.tile(columns.blank, (len(doc), 1))
        if len(rows):
            before = np.searchsorted(rows, own, "right") - 1  # the last token that has a place in a tree
            heads = rows[np.maximum(before, 0)]
            heads[rows] = rows[trees.heads]
            found[rows, 0] = columns.labels[trees.labels]
            found[rows, 1:4] = columns.tags[trees.tags]
            found[rows, 4:] = columns.names[trees.names]
        begins = np.diff(found[:, 4:], axis=0, prepend=columns.blank[None, 4:]) != 0
        found[(found[:, 4] == INSIDE) & begins[:, 1], 4] = BEGIN  # an inner word of another name than the one before
        values: Any = np.column_stack([(heads - own).astype(np.uint64), found])
        doc.from_array([HEAD, DEP, TAG, POS, MORPH, ENT_IOB, ENT_TYPE], values)
        keys = map(tuple, doc.to_array([ORTH, TAG]).tolist())
        lemmas = [self._lemmas.get(key) or self._lemma(doc[number], key) for number, key in enumerate(keys)]
        values = np.array(lemmas, dtype=np.uint64)
        doc.from_array([LEMMA], values)

    def _lemma(self, token: Token, key: tuple[int, ...]) -> int:
        found: int = token.vocab.strings.add(self._lemmatizer.rule_lemmatize(token)[0])
        if len(self._lemmas) < KNOWN:
            self._lemmas[key] = found
        return found


class _Columns:
    """What the numbers of labels, tags and names are in spaCy's own numbers."""

    def __init__(self, vocab: Vocab, grammar: Grammar) -> None:
        add, morphs = vocab.strings.add, vocab.morphology.add
        pairs = [(*one.split(" "), "")[:2] for one in grammar.tags]  # tag and part of speech
        names = [(*one.split("-", 1), "")[:2] for one in grammar.names]  # "B" and "GPE"
        iob = {"": OUTSIDE, "B": BEGIN, "I": INSIDE}
        self.labels = np.array([add(one) for one in grammar.labels], dtype=np.uint64)
        self.tags = np.array([(add(tag), add(pos), morphs(BASE.get(tag, ""))) for tag, pos in pairs], dtype=np.uint64)
        self.names = np.array([(iob[part], add(name)) for part, name in names], dtype=np.uint64)
        self.blank = np.array([add("dep"), add("_SP"), add("SPACE"), morphs(""), OUTSIDE, 0], dtype=np.uint64)


def sentence_starts(doc: Doc) -> Iterator[int]:
    """The numbers of the tokens that start a sentence: after a blank line, after a full stop, or after 300 tokens."""
    strings = doc.vocab.strings
    ends, closing = ({strings[text] for text in texts} for texts in (ENDS, CLOSING))
    broken, ended, spaced, start = True, False, True, 0
    for number, (is_space, is_lower, has_space, word) in enumerate(
        doc.to_array([IS_SPACE, IS_LOWER, SPACY, ORTH]).tolist()
    ):
        if is_space:
            broken, spaced = broken or "\n" in doc[number].text, True
            continue
        closes = word in closing and not spaced
        if broken or (ended and not closes and not is_lower) or number - start > LONGEST:
            yield number
            start, ended = number, False
        ended = word in ends or (ended and closes)
        broken, spaced = False, has_space


def _tokens_with_words(tags: Tags, spans: Ints, is_space: np.ndarray) -> tuple[Ints, Ints]:
    """Of the tokens that the tagger read: their numbers, and the numbers of their first and last word in the text."""
    words = np.concatenate([np.zeros((0, 2), np.int64), *(part.window.spans for part in tags.parts)])
    first = np.searchsorted(words[:, 1], spans[:, 0], "right")
    last = np.searchsorted(words[:, 0], spans[:, 1], "left") - 1
    rows = np.flatnonzero(~is_space & (first <= last))
    return rows, np.stack([first[rows], last[rows]], 1)
