"""The parameters of a graph search to its filter: redirects are followed, places widened by what lies in them."""

from sqlalchemy.orm import Session

from app.api.parameters import GraphQuery
from app.store.read_events import canonical_ids
from app.store.search import list_places_within
from graph.filters import GraphFilter


def read_filter(session: Session, query: GraphQuery) -> GraphFilter:
    """The filter that `graph/query.py` takes.

    Raises
    ------
    NotFoundError
        If the query names an entity that does not exist.
    """
    places = list_places_within(session, query.place) if query.inside else canonical_ids(session, query.place)
    return query.to_filter(actor_ids=frozenset(canonical_ids(session, query.actor)), place_ids=frozenset(places))
