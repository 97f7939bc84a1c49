"""`NAME=VALUE` to parameters."""

from datetime import date

import pytest

from app.filters.queries import EventFilterQuery, GraphQuery
from app.filters.reading import parse_query, to_event_search
from graph.errors import InvalidInputError
from graph.ontology import EventType


def test_texts_become_parameters_of_their_kind() -> None:
    query = parse_query(
        GraphQuery,
        ["event_type=attack", "event_type=armed_clash", "date_to=2017-02", "min_sources=2", "parts=true", "label=a=b"],
    )
    assert query.event_type == [EventType.ATTACK, EventType.ARMED_CLASH]
    assert (query.date_to, query.min_sources, query.parts, query.label) == (date(2017, 2, 28), 2, True, "a=b")
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
        ("text=anbar", "'text=anbar' is not NAME=VALUE with one of label, sentence"),
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


@pytest.mark.parametrize(
    ("pairs", "field"),
    [(["type=attack", "event_type=attack"], "event_type"), (["text=a", "sentence=b"], "sentence")],
)
def test_two_names_of_one_parameter_are_not_given_together(pairs: list[str], field: str) -> None:
    with pytest.raises(InvalidInputError, match="means the same as") as caught:
        parse_query(EventFilterQuery, pairs)
    assert caught.value.field == field


def test_both_names_of_a_parameter_mean_the_same() -> None:
    given = (["type=attack", "text=shell*"], ["event_type=attack", "sentence=shell*"])
    short, long = (to_event_search(parse_query(EventFilterQuery, one), sees_restricted=False) for one in given)
    assert short == long
    with pytest.raises(InvalidInputError) as caught:
        to_event_search(parse_query(EventFilterQuery, ["sentence=-a"]), sees_restricted=False)
    assert caught.value.field == "sentence"


def test_what_is_not_a_list_is_given_once() -> None:
    with pytest.raises(InvalidInputError, match="text: it is given twice, 'a' and 'b'"):
        parse_query(EventFilterQuery, ["text=a", "text=b"])
