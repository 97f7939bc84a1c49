"""Conditions that searches share: ids that redirect, intervals that are open, boxes across the date line."""

from datetime import date

import pytest
from sqlalchemy import insert, select

from app.store.canonical_tables import EntityRow, EventRow
from app.store.rows import to_row
from app.store.search import (
    is_in_box,
    list_identities,
    list_places_within,
    overlaps,
    resolve_id,
)
from app.store.session import Store
from graph.errors import NotFoundError
from tests.app.store.conftest import entity_id
from tests.factory import make_event, make_place

JANUARY, MARCH, MAY = date(2024, 1, 1), date(2024, 3, 1), date(2024, 5, 1)


def test_an_id_that_redirects_is_followed(told: Store) -> None:
    kept = entity_id(told, "Group2")
    with told.read() as session:
        ids = list_identities(session, kept)
        assert len(ids) == 2
        (old,) = set(ids) - {kept}
        assert resolve_id(session, "entity", old) == (kept, old)
        assert resolve_id(session, "entity", kept) == (kept, None)
        assert list_identities(session, old) == [old]
        for kind, record_id in (("event", old), ("event", kept), ("entity", "ent_0")):
            with pytest.raises(NotFoundError, match=record_id):
                resolve_id(session, kind, record_id)


@pytest.mark.parametrize(
    ("start", "end", "date_from", "date_to", "known_only", "expected"),
    [
        (JANUARY, MARCH, MARCH, MAY, True, True),
        (JANUARY, MARCH, MAY, None, True, False),
        (MARCH, MAY, None, JANUARY, True, False),
        (MARCH, MAY, None, MARCH, True, True),
        (MARCH, None, MAY, None, True, True),
        (MARCH, None, None, JANUARY, True, False),
        (None, MARCH, None, JANUARY, True, True),
        (None, MARCH, MAY, None, True, False),
        (None, None, JANUARY, MAY, True, False),
        (None, None, JANUARY, MAY, False, True),
        (None, None, None, None, True, True),
    ],
)
def test_intervals_overlap(
    store: Store,
    start: date | None,
    end: date | None,
    date_from: date | None,
    date_to: date | None,
    known_only: bool,
    expected: bool,
) -> None:
    happening = make_event("x", started_on=start, ended_on=end)
    with store.write() as session:
        session.execute(insert(EventRow), [to_row(happening)])
        condition = overlaps(EventRow.started_on, EventRow.ended_on, date_from, date_to, unknown_fits=not known_only)
        assert bool(session.scalars(select(EventRow.id).where(condition)).all()) is expected


def test_boxes_hold_their_edges_and_cross_the_date_line(store: Store) -> None:
    places = [
        make_place("Goma", 29.22, -1.68), make_place("Suva", 178.4, -18.1), make_place("Apia", -171.8, -13.8),
        make_place("Nowhere", None, None),
    ]  # fmt: skip
    with store.write() as session:
        session.execute(insert(EntityRow), [to_row(place) for place in places])
        for box, expected in (
            ((-180.0, -90.0, 180.0, 90.0), ["Apia", "Goma", "Suva"]),
            ((29.22, -1.68, 29.22, -1.68), ["Goma"]),
            ((170.0, -20.0, -170.0, -10.0), ["Apia", "Suva"]),
            ((170.0, -20.0, 180.0, -10.0), ["Suva"]),
            ((0.0, 0.0, 90.0, 90.0), []),
        ):
            names = session.scalars(select(EntityRow.name).where(is_in_box(box)).order_by(EntityRow.name))
            assert list(names) == expected


def test_places_lie_in_their_country_province_and_district(store: Store) -> None:
    places = [
        make_place("Congo", None, None, type="country", precision=None),
        make_place("North Kivu", 29.0, -1.0, type="admin", admin1="North Kivu"),
        make_place("Beni", 29.4, 0.4, type="admin", admin1="North Kivu", precision="admin2"),
        make_place("Beni Town", 29.4, 0.4, admin1="North Kivu", admin2="Beni"),
        make_place("Bukavu", 28.8, -2.5, admin1="South Kivu", admin2="Beni"),
        make_place("Kampala", 32.5, 0.3, country="UG", admin1="North Kivu"),
        make_place("Somewhere", None, None, country=None),
    ]
    with store.write() as session:
        session.execute(insert(EntityRow), [to_row(place) for place in places])
        names = {place.id: place.name for place in places}
        for place, expected in (
            (places[0], {"Congo", "North Kivu", "Beni", "Beni Town", "Bukavu"}),
            (places[1], {"North Kivu", "Beni", "Beni Town"}),
            (places[2], {"Beni", "Beni Town"}),
            (places[3], {"Beni Town"}),
            (places[6], {"Somewhere"}),
        ):
            assert {names[one] for one in list_places_within(session, [place.id])} == expected


def test_places_lie_in_one_another_over_any_number_of_steps(told: Store) -> None:
    with told.read() as session:
        within = list_places_within(session, [entity_id(told, "Town2")])
    assert set(within) == {entity_id(told, "Town1"), entity_id(told, "Town2")}
