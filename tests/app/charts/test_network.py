from app.charts.network import MOST_NODES, Edge, Node, draw_network
from app.charts.sheet import Sheet
from tests.app.charts.drawn import marks_of, texts_of, told_of

NODES = [
    Node("a", "Army", "actor", 3), Node("e", "attack 2017-03-01", "event", 3), Node("r", "Rebels", "actor", 2),
    Node("p", "Goma", "location", 1), Node("o", "Dawn", "operation", 1), Node("q", "tank", "equipment", 1),
    Node("j", "Jo", "person", 1),
]  # fmt: skip
EDGES = [
    Edge("a", "e", "hostile", "1"), Edge("e", "r", "hostile", "2"), Edge("e", "p", "", "3"),
    Edge("a", "o", "friendly", "4"), Edge("a", "r", "hostile", "5"), Edge("r", "a", "friendly", "6"),
    Edge("a", "q", "", "7"), Edge("a", "j", "friendly", "8"),
]  # fmt: skip


def test_every_node_and_every_edge_is_drawn_with_its_name() -> None:
    data = draw_network(Sheet("Network"), NODES, EDGES)
    assert sorted(marks_of(data, "node-")) == sorted(f"node-{node.id}" for node in NODES)
    assert sorted(marks_of(data, "edge-")) == [f"edge-{number}" for number in range(1, 9)]
    assert {node.label for node in NODES} <= set(texts_of(data))
    assert {"hostile", "friendly", "neither", "actor", "person", "event"} <= set(texts_of(data))
    assert told_of(data)[1].startswith("7 nodes (2 actor, 1 equipment, 1 event, 1 location, 1 operation, 1 person)")
    assert data == draw_network(Sheet("Network"), NODES, EDGES)


def test_a_full_network_says_how_many_names_have_no_room() -> None:
    nodes = [Node("hub", "Hub", "actor", MOST_NODES - 1)]
    nodes += [Node(f"n{number}", f"A node of a long name {number}", "actor", 1) for number in range(MOST_NODES - 1)]
    edges = [Edge("hub", node.id, "hostile", node.id) for node in nodes[1:]]
    data = draw_network(Sheet("Full", width=600, height=400), nodes, edges)
    assert len(marks_of(data, "node-")) == MOST_NODES
    assert any("names have no room" in text for text in texts_of(data))
    assert "Hub" in texts_of(data)


def test_nothing_says_so() -> None:
    assert "Nothing that is joined fits" in texts_of(draw_network(Sheet("T"), [], []))
