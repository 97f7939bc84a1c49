import numpy as np
import pytest

from app.extract.pair_features import FEATURES, STRINGS, pair_features, string_features
from app.extract.tagger import best_spans, load_tagger, softmax

LABELS = ["O", "B-actor", "I-actor", "B-place", "I-place"]
TEXT = "Rebels attacked Goma on Monday. The militants killed six soldiers there."
SENTENCES = [(0, 31), (32, len(TEXT))]


@pytest.fixture(scope="module")
def tagger():
    return load_tagger()


def rows(*tags: str):
    found = np.full((len(tags), len(LABELS)), 0.05, dtype=np.float32)
    for number, tag in enumerate(tags):
        found[number, LABELS.index(tag)] = 0.8
    return found


def test_spans_begin_at_b_and_go_on_while_i_is_likeliest():
    found = best_spans(rows("O", "B-actor", "I-actor", "B-place", "O", "B-place", "B-place"), LABELS)
    assert [one[:3] for one in found] == [(1, 2, "actor"), (3, 3, "place"), (5, 5, "place"), (6, 6, "place")]
    assert found[0][3] == pytest.approx(0.8)


def test_an_i_without_its_b_begins_a_span():
    assert [one[:3] for one in best_spans(rows("I-actor", "I-actor", "O"), LABELS)] == [(0, 1, "actor")]


def test_an_i_of_another_label_goes_on_with_the_span():
    assert [one[:3] for one in best_spans(rows("B-actor", "I-place", "O"), LABELS)] == [(0, 1, "actor")]


def test_chances_sum_to_one_whatever_the_scores():
    assert softmax(np.array([[1000.0, 0.0], [-1000.0, -1000.0]], dtype=np.float32)).sum(-1) == pytest.approx([1, 1])


def test_features_of_pairs_tell_order_and_distance():
    spans = np.array([[0, 1], [5, 5]], dtype=np.int64)
    sentences, kinds = np.array([0, 1]), np.array([0, -1])
    found = pair_features(spans, sentences, kinds, spans, sentences, kinds)
    assert found.shape == (2, 2, FEATURES)
    assert found[0, 1, 4] == 1.0  # the first before the second
    assert found[1, 0, 4] == 0.0
    assert found[0, 1, :4].tolist() == [0, 1, 0, 0]  # a sentence apart


def test_features_of_strings_tell_acronyms_heads_and_equals():
    texts = ["Kivu Defence Force", "KDF", "the force", "kivu defence force"]
    found = string_features(texts, np.zeros(4, dtype=np.int64))
    assert found.shape == (4, 4, STRINGS)
    assert found[0, 1, 4] == found[1, 0, 4] == 1.0
    assert found[0, 2, 1] == 1.0
    assert found[0, 3, 0] == 1.0
    assert found[0, 1, 0] == 0.0


def test_the_tagger_finds_who_where_and_what(tagger):
    tags = tagger.read(TEXT, SENTENCES)
    mentions = {TEXT[one.start : one.end]: one.label for one in tagger.spans(tags, "outer")}
    assert mentions["Rebels"] == "actor-nominal"
    assert mentions["Goma"] == "location-name"
    triggers = {TEXT[one.start : one.end] for one in tagger.spans(tags, "trigger")}
    assert "attacked" in triggers
    assert all(0.0 <= one.chance <= 1.0 for one in tagger.spans(tags, "outer"))


def test_links_have_a_row_a_mention_and_stay_within_bounds(tagger):
    tags = tagger.read(TEXT, SENTENCES)
    mentions = [(0, 6, "actor", "nominal"), (16, 20, "location", "name"), (36, 45, "actor", "nominal")]
    links = tagger.link(tags, mentions)
    (block,) = links.blocks.values()
    assert links.where == {0: (0, 0), 1: (0, 1), 2: (0, 2)}
    assert block.types.sum(-1) == pytest.approx([1, 1, 1], abs=1e-4)
    assert block.same.shape == (3, 3)
    assert ((block.relations >= 0) & (block.relations <= 1)).all()


def test_roles_are_scored_for_the_mentions_of_the_window(tagger):
    tags = tagger.read(TEXT, SENTENCES)
    mentions = [(0, 6, "actor", "nominal"), (16, 20, "location", "name"), (36, 45, "actor", "nominal")]
    (roles,) = tagger.roles(tags, mentions, [(7, 15, "", "name")]).values()
    assert roles.rows == [0, 1, 2]
    names = tagger.labels["role"]
    assert roles.roles.shape == (3, len(names))
    assert int(roles.roles[:, names.index("source")].argmax()) == 0
    assert int(roles.roles[:, names.index("location")].argmax()) == 1
    assert roles.modality.sum() == pytest.approx(1, abs=1e-4)


def test_mentions_in_different_windows_are_not_linked(tagger):
    text = "Rebels attacked Goma. " * 80
    tags = tagger.read(text, [(n * 22, n * 22 + 21) for n in range(80)])
    assert len(tags.parts) > 1
    links = tagger.link(tags, [(0, 6, "actor", "nominal"), (79 * 22, 79 * 22 + 6, "actor", "nominal")])
    assert links.where[0][0] != links.where[1][0]


def test_the_same_text_gives_the_same_numbers(tagger):
    one, other = (tagger.read(TEXT, SENTENCES) for _ in range(2))
    assert np.array_equal(one.parts[0].vectors, other.parts[0].vectors)


def test_a_text_without_words_has_no_tags(tagger):
    tags = tagger.read("", [])
    assert tagger.spans(tags, "outer") == []
    assert tagger.whole(tags) == {}
    assert tagger.trigger_chances(tags, 0, 3) == {}
    assert tagger.link(tags, []).blocks == {}
    assert tagger.roles(tags, [], []) == {}
