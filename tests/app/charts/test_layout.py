import math
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from app.charts.layout import lay_out

NAMES = [f"n{number:02}" for number in range(12)]
EDGES = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=20)


def lay(edges: list[tuple[str, str]], nodes: list[str] = NAMES) -> dict[str, tuple[float, float]]:
    return lay_out(nodes, edges, width=800.0, height=500.0, nearest=20.0, seed=1)


@given(EDGES)
def test_every_node_stands_in_the_room_apart_from_others(edges: list[tuple[str, str]]) -> None:
    points = lay(edges)
    assert sorted(points) == NAMES
    assert all(0 <= x <= 800 and 0 <= y <= 500 for x, y in points.values())
    assert all(math.dist(one, other) > 10.0 for one, other in combinations(points.values(), 2))


@given(EDGES)
def test_the_order_of_nodes_and_edges_does_not_matter(edges: list[tuple[str, str]]) -> None:
    assert lay(edges) == lay([(other, one) for one, other in reversed(edges)], NAMES[::-1])


def test_one_node_stands_in_the_middle() -> None:
    x, y = lay([], ["only"])["only"]
    assert (round(x), round(y)) == (400, 250)
