import numpy as np
import pytest
import spacy

from app.extract.fast_parse import sentence_starts
from app.extract.pipeline import Extractor
from app.ingest.documents import parse_report
from tests.app.extract.contract_shape import check_contract

TEXT = "Rebels attacked Goma on Monday, killing six soldiers. The army's planes bombed their camps."


@pytest.fixture(scope="module")
def english():
    return spacy.blank("en")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They fled. The army came.", ["They", "The"]),
        ('He said: "They fled." The army came.', ["He", "The"]),
        ('They fled. "We saw it," he said.', ["They", '"']),
        ("They fled, the U.S. army said.", ["They"]),
        ("A heading\n\nThey fled", ["A", "They"]),
        ("It costs 3.5 million! e.g. more", ["It"]),
        ("\n\n  They fled", ["They"]),
        (" ", []),
        ("", []),
    ],
)
def test_a_sentence_starts_after_a_full_stop_or_a_blank_line(english, text: str, expected: list[str]):
    doc = english(text)
    assert [doc[number].text for number in sentence_starts(doc)] == expected


def test_what_has_no_full_stop_is_cut(english):
    starts = list(sentence_starts(english("word " * 1000)))
    assert len(starts) == 4
    assert max(np.diff([*starts, 1000])) <= 301


def test_the_fast_reader_sees_who_did_what_to_whom(fast_extractor: Extractor):
    draft = fast_extractor.read(parse_report({"text": TEXT}))
    told = {token.text: (token.dep_, token.head.text, token.lemma_) for token in draft.tokens}
    assert told["Rebels"] == ("nsubj", "attacked", "rebel")
    assert told["Goma"][:2] == ("dobj", "attacked")
    assert told["attacked"] == ("ROOT", "attacked", "attack")
    assert told["planes"][:2] == ("nsubj", "bombed")
    assert [span.text[:6] for span in draft.sentences] == ["Rebels", "The ar"]
    assert len(draft.sentence_of) == len(draft.tokens)
    assert "air_drone_strike" in {one.type.value for one in draft.tellings}


@pytest.mark.parametrize("text", ["\u200b", "\n\n \n", "漢字 🙂", "a", "New\n\nYork", "x" * 3000, "." * 500])
def test_odd_texts_are_parsed(fast_extractor: Extractor, text: str):
    draft = fast_extractor.read(parse_report({"text": "Goma fell.\n\n" + text}))
    assert len(draft.sentence_of) == len(draft.tokens)
    assert all(one.sent.root.dep_ == "ROOT" for one in draft.tokens if not one.is_space and one.is_alpha)


def test_both_modes_keep_the_contract_and_tell_themselves_apart(extractor: Extractor, fast_extractor: Extractor):
    report = parse_report({"text": TEXT, "id": "a", "published_at": "2024-05-06"})
    analyses = [one.analyse(report) for one in (extractor, fast_extractor)]
    for one in analyses:
        check_contract(report, one, extractor.lexicon.seeds)
    assert analyses[0].version != analyses[1].version
    assert "fast" in analyses[1].version
    assert analyses[1] == fast_extractor.analyse(report)
