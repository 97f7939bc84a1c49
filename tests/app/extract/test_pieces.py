from itertools import pairwise

import numpy as np
import pytest

from app.extract.pieces import load_tokenizer, windows
from app.extract.tagger import MODELS

TEXT = "Rebels took Kharif-on-Sea. On 3 May, U.N. troops LEFT the harbour."
SENTENCES = [(0, 26), (27, len(TEXT))]


@pytest.fixture(scope="module")
def tokenizer():
    return load_tokenizer(MODELS / "tagger" / "tokenizer.json")


def test_words_are_spans_of_the_text_in_order_without_overlaps(tokenizer):
    (window,) = windows(TEXT, SENTENCES, tokenizer)
    words = [TEXT[start:end] for start, end in window.spans]
    assert words[:6] == ["Rebels", "took", "Kharif", "-", "on", "-"]
    assert "harbour" in words
    assert (window.spans[1:, 0] >= window.spans[:-1, 1]).all()


def test_a_word_of_several_pieces_is_one_word(tokenizer):
    (window,) = windows("Kharif fell.", [(0, 12)], tokenizer)
    assert len(window.ids) - 2 > len(window.spans) == 3
    assert [tuple(span) for span in window.spans] == [(0, 6), (7, 11), (11, 12)]


def test_each_word_knows_its_sentence(tokenizer):
    (window,) = windows(TEXT, SENTENCES, tokenizer)
    assert window.sentences[0] == 0
    assert window.sentences[-1] == 1
    assert (np.diff(window.sentences) >= 0).all()


def test_shapes_tell_capitals_and_digits_and_are_unknown_in_a_text_of_capitals(tokenizer):
    (window,) = windows(TEXT, SENTENCES, tokenizer)
    shape = {TEXT[a:b]: int(window.shapes[first]) for (a, b), first in zip(window.spans, window.firsts, strict=True)}
    assert (shape["Rebels"], shape["took"], shape["3"], shape["LEFT"], shape["."]) == (2, 1, 4, 3, 0)
    (loud,) = windows(TEXT.upper(), SENTENCES, tokenizer)
    assert set(loud.shapes[loud.firsts].tolist()) == {5}


def test_long_texts_are_cut_between_sentences_and_nothing_is_lost(tokenizer):
    text = "Shells fell on the town again. " * 60
    sentences = [(n * 31, n * 31 + 30) for n in range(60)]
    found = windows(text, sentences, tokenizer, longest=50)
    assert all(len(window.ids) <= 52 for window in found)
    assert sum(len(window.spans) for window in found) == 60 * 7
    for before, after in pairwise(found):
        assert before.sentences[-1] < after.sentences[0]


def test_a_sentence_longer_than_a_window_is_cut(tokenizer):
    text = "shell " * 300
    found = windows(text, [(0, len(text))], tokenizer, longest=100)
    assert [len(window.spans) for window in found] == [100, 100, 100]


def test_an_empty_text_has_no_windows(tokenizer):
    assert windows("", [], tokenizer) == []
    assert windows("   ", [(0, 3)], tokenizer) == []
