import numpy as np
import pytest

from app.extract.grammar import Grammar, tree


def scores(*heads: int):
    """Scores by which each token wants the head given; a root wants itself."""
    found = np.zeros((len(heads), len(heads)), dtype=np.float32)
    found[np.arange(len(heads)), heads] = 5.0
    return found


def is_tree(heads) -> bool:
    roots = [number for number, head in enumerate(heads) if number == head]
    tops = np.array(heads)
    for _ in heads:
        tops = tops[tops]
    return len(roots) == 1 and bool((tops == roots[0]).all())


def test_each_token_takes_its_best_head():
    assert tree(scores(1, 2, 2, 2)).tolist() == [1, 2, 2, 2]


def test_a_sentence_of_one_word_is_its_own_root():
    assert tree(scores(0)).tolist() == [0]


def test_only_the_token_that_is_most_likely_the_root_is_one():
    found = scores(0, 1, 1)
    found[0, 0], found[0, 1] = 3.0, 2.0
    assert tree(found).tolist() == [1, 1, 1]


def test_a_ring_is_broken_where_it_costs_least():
    found = scores(1, 0, 2, 2)
    found[1, 2] = 4.0  # the second token would rather hang on the third than the first would
    assert tree(found).tolist() == [1, 2, 2, 2]


@pytest.mark.parametrize("count", [2, 3, 8, 40])
def test_whatever_the_scores_there_is_one_tree(count: int):
    random = np.random.default_rng(count)
    for _ in range(50):
        assert is_tree(tree(random.standard_normal((count, count)).astype(np.float32)).tolist())


def test_heads_stay_in_the_sentence_and_only_roots_are_labelled_so():
    random = np.random.default_rng(1)
    sizes = {"arc_child": 4, "arc_head": 4, "label_child": 3, "label_head": 3, "tag": 2, "name": 3}
    heads = {f"parser.{name}.weight": random.standard_normal((size, 6)) for name, size in sizes.items()}
    heads |= {f"parser.{name}.bias": random.standard_normal(size) for name, size in sizes.items()}
    heads |= {"parser.arc.weight": random.standard_normal((4, 4)), "parser.arc.bias": np.zeros(4)}
    heads |= {"parser.label.weight": random.standard_normal((3, 3)), "parser.label.bias": np.zeros(3)}
    known = {"labels": ["ROOT", "nsubj", "dobj"], "tags": ["NN NOUN", "VB VERB"], "names": ["", "B-GPE", "I-GPE"]}
    grammar = Grammar({name: one.astype(np.float32) for name, one in heads.items()}, known)
    found = grammar.read(random.standard_normal((9, 6)).astype(np.float32), np.array([0, 0, 0, 0, 1, 2, 2, 2, 2]))
    for first, last in ((0, 4), (4, 5), (5, 9)):
        assert is_tree((found.heads[first:last] - first).tolist())
    roots = found.heads == np.arange(9)
    assert ((found.labels == 0) == roots).all()
    assert len(grammar.read(np.zeros((0, 6), np.float32), np.zeros(0, np.int64)).heads) == 0
