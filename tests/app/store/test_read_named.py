"""What is meant by a name."""

import pytest

from app.store.read_named import describe, find_entity
from app.store.session import Store
from graph.errors import InvalidInputError, NotFoundError
from tests.app.store.test_read_control import tell


def test_a_name_or_an_id_finds_the_one_that_is_meant(store: Store) -> None:
    tell(store, ("Reds captured Alpha.", "2014-06-12"))
    with store.read() as session:
        found = find_entity(session, "alpha", "location", field="PLACE")
        assert find_entity(session, found, "location", field="PLACE") == found
        with pytest.raises(NotFoundError, match="no place is called 'Nowhere'"):
            find_entity(session, "Nowhere", "location", field="PLACE")
        assert find_entity(session, "Alpha", "actor", "location", field="WHAT") == found
        with pytest.raises(InvalidInputError, match="is no operation but the location 'Alpha'"):
            find_entity(session, found, "operation", field="OPERATION")


def test_an_ambiguous_name_lists_the_candidates(told: Store) -> None:
    with told.read() as session, pytest.raises(InvalidInputError, match="may be any of these") as caught:
        find_entity(session, "civilians", "actor", field="ACTOR")
    assert str(caught.value).count("ent_") == 3


def test_a_place_is_described_by_where_it_lies(told: Store) -> None:
    from app.store.canonical_tables import EntityRow

    with told.read() as session:
        row = session.get_one(EntityRow, find_entity(session, "Town1", "location", field="PLACE"))
        assert describe(row) == "Town1 (populated_place, Anbar, SY)  3 reports"
