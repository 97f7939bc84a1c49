"""The graph read in bulk equals the one built from records, on both databases."""

from app.ingest.pipeline import ingest_report
from app.store.read_graph import load_graph
from app.store.session import Store
from graph.build import build_graph
from tests.dumps import describe_graph, load_records
from tests.tongue import TongueReader, make_report


def test_the_graph_in_bulk_is_that_of_the_records(store: Store) -> None:
    with store.read() as session:
        assert describe_graph(load_graph(session)) == describe_graph(build_graph(load_records(session)))
    for number in range(3):
        story = f"Group{number} attacked Group4 in Town{number}, killing {number + 1} civilians. Group4 fights Group1."
        ingest_report(store, TongueReader(), make_report(story))
    with store.read() as session:
        graph = load_graph(session)
        assert describe_graph(graph) == describe_graph(build_graph(load_records(session)))
    assert graph.number_of_edges() > 5
    kinds = {type(value) for _, data in graph.nodes(data=True) for value in data.values()}
    assert kinds == {str, int, float, bool}
