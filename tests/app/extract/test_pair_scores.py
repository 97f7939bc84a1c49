import numpy as np

from app.extract.pair_features import FEATURES, STRINGS, pair_features
from app.extract.pair_scores import UNLIKELY, PairHead, Pairing, Side

SIZES = {"size": 10, "span": 6, "between": 4, "hidden": 5, "outputs": 3}


def arrays(random: np.random.Generator, alike: int):
    hidden, between = SIZES["hidden"], SIZES["between"]
    shapes = {
        "between.weight": (between, SIZES["size"]),
        "between.bias": (between,),
        "x.left.weight": (hidden, SIZES["span"]),
        "x.left.bias": (hidden,),
        "x.right.weight": (hidden, SIZES["span"]),
        "x.right.bias": (hidden,),
        "x.mix.weight": (hidden, 3 * hidden + between + FEATURES + alike),
        "x.mix.bias": (hidden,),
        "x.out.weight": (SIZES["outputs"], hidden),
        "x.out.bias": (SIZES["outputs"],),
    }
    return {name: random.standard_normal(shape).astype(np.float32) for name, shape in shapes.items()}


def side(random: np.random.Generator, count: int) -> Side:
    first = np.sort(random.integers(0, 28, count))
    spans = np.stack([first, first + random.integers(0, 3, count)], 1)
    vectors = random.standard_normal((count, SIZES["span"])).astype(np.float32)
    return Side(spans, first // 7, random.integers(-1, 7, count), vectors)


def one_by_one(heads, low, left: Side, right: Side, alike):
    """The network as it was trained: all that is told of a pair in one row."""
    features = pair_features(left.spans, left.sentences, left.kinds, right.spans, right.sentences, right.kinds)
    a = np.maximum(left.vectors @ heads["x.left.weight"].T + heads["x.left.bias"], 0)
    b = np.maximum(right.vectors @ heads["x.right.weight"].T + heads["x.right.bias"], 0)
    found = np.zeros((len(a), len(b), SIZES["outputs"]))
    for i, j in np.ndindex(len(a), len(b)):
        start = min(left.spans[i, 1], right.spans[j, 1]) + 1
        end = max(left.spans[i, 0], right.spans[j, 0])
        middle = low[start:end].mean(0) if end > start else np.zeros(SIZES["between"])
        told = np.concatenate([a[i], b[j], a[i] * b[j], middle, features[i, j], alike[i, j]])
        hidden = np.maximum(told @ heads["x.mix.weight"].T + heads["x.mix.bias"], 0)
        found[i, j] = hidden @ heads["x.out.weight"].T + heads["x.out.bias"]
    return found


def test_scores_are_those_of_the_network_as_it_was_trained():
    random = np.random.default_rng(3)
    for told in (0, STRINGS):
        heads, left, right = arrays(random, told), side(random, 6), side(random, 8)
        low = random.standard_normal((32, SIZES["between"])).astype(np.float32)
        before = np.concatenate([np.zeros((1, SIZES["between"]), np.float32), low.cumsum(0)])
        alike = random.standard_normal((6, 8, told)).astype(np.float32)
        given = PairHead(heads, "x").scores(before, Pairing.of(left, right), alike if told else None)
        np.testing.assert_allclose(given, one_by_one(heads, low, left, right, alike), rtol=1e-3, atol=1e-3)


def test_pairs_that_are_not_wanted_are_unlikely_and_the_others_unchanged():
    random = np.random.default_rng(4)
    heads, left = arrays(random, 0), side(random, 5)
    before = np.zeros((33, SIZES["between"]), np.float32)
    wanted = random.random((5, 5)) < 0.5
    head = PairHead(heads, "x")
    whole, some = (head.scores(before, Pairing.of(left, left, each)) for each in (None, wanted))
    np.testing.assert_allclose(some[wanted], whole[wanted], rtol=1e-5)
    assert (some[~wanted] == UNLIKELY).all()
