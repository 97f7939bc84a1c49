"""A client for Conflict Graph: frames of pandas, graphs of networkx, files that arrived whole.

from conflict_graph import Client

with Client("http://127.0.0.1:8000") as client:
    events = client.events(country="IQ", date_from="2017")
"""

from conflict_graph.client import Client
from conflict_graph.errors import ApiError, ConflictGraphError, DownloadError, UnreachableError

__all__ = ["ApiError", "Client", "ConflictGraphError", "DownloadError", "UnreachableError"]
