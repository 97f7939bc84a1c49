"""`graph` is the small world of `tests/graph/world.py`, built anew for each test."""

import networkx as nx
import pytest

from graph.build import build_graph
from tests.graph.world import WORLD


@pytest.fixture
def graph() -> "nx.MultiDiGraph[str]":
    return build_graph(WORLD)
