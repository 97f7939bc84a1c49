"""`NAME=VALUE` to parameters."""

from datetime import date

import pytest

from app.filters.queries import EventFilterQuery, GraphQuery
from app.filters.reading import parse_query
from graph.errors import InvalidInputError
from graph.ontology import EventType


def test_texts_become_parameters_of_their_kind() -> None:
    query = parse_query(
        GraphQuery,
        ["event_type=attack", "event_type=armed_clash", "date_to=2017-02", "min_sources=2", "parts=true", "text=a=b"],
    )
    assert query.event_type == [EventType.ATTACK, EventType.ARMED_CLASH]
    assert (query.date_to, query.min_sources, query.parts, query.text) == (date(2017, 2, 28), 2, True, "a=b")
    assert query.country == []


@pytest.mark.parametrize(
    ("pair", "message"),
    [
        ("type=attack", "'type=attack' is not NAME=VALUE with one of actor, "),
        ("country", "'country' is not NAME=VALUE"),
        ("date_from=2017-02-30", "date_from: '2017-02-30': "),
        ("bbox=0,50,10,40", "bbox: '0,50,10,40': not WEST,SOUTH,EAST,NORTH"),
        ("country=Iraq", "country: 'Iraq': no ISO 3166-1"),
        ("min_sources=0", "min_sources: '0': "),
    ],
)
def test_a_wrong_one_is_told_by_name_and_value(pair: str, message: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        parse_query(GraphQuery, [pair])
    assert message in str(caught.value)
    assert caught.value.field == pair.partition("=")[0]


def test_parameters_that_contradict_each_other_are_told() -> None:
    with pytest.raises(InvalidInputError, match="date_to: '2016': 2016-12-31 is before date_from 2017-01-01"):
        parse_query(EventFilterQuery, ["date_from=2017", "date_to=2016"])


def test_what_is_not_a_list_is_given_once() -> None:
    with pytest.raises(InvalidInputError, match="text: it is given twice, 'a' and 'b'"):
        parse_query(EventFilterQuery, ["text=a", "text=b"])
