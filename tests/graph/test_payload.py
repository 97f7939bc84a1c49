"""Every record survives the way into plain values and back, through JSON too."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.payload import RECORD_KINDS, from_payload, to_payload
from tests.factory import make_place
from tests.graph.strategies import records_of
from tests.graph.world import ATTACK

each_kind = pytest.mark.parametrize("kind", sorted(RECORD_KINDS))


@each_kind
@given(data=st.data())
def test_a_record_survives_json(kind: str, data: st.DataObject) -> None:
    record = data.draw(records_of(RECORD_KINDS[kind]))
    assert from_payload(type(record), json.loads(json.dumps(to_payload(record)))) == record


@each_kind
@given(data=st.data())
def test_a_payload_holds_every_field_in_plain_values(kind: str, data: st.DataObject) -> None:
    record = data.draw(records_of(RECORD_KINDS[kind]))
    payload = to_payload(record)
    assert list(payload) == list(record.__dataclass_fields__)
    assert all(value is None or type(value) in (str, int, float, bool) for value in payload.values())


def test_days_are_read_from_text_and_from_dates() -> None:
    payload = to_payload(ATTACK)
    assert payload["started_on"] == "2017-10-24"
    assert from_payload(type(ATTACK), payload | {"started_on": date(2017, 10, 24)}) == ATTACK


def test_a_whole_number_is_read_as_a_coordinate() -> None:
    place = make_place("Null Island", 0.0, 1.0)
    read = from_payload(type(place), to_payload(place) | {"longitude": 0, "latitude": 1})
    assert repr(read) == repr(place)


def test_a_value_outside_the_vocabulary_is_refused() -> None:
    with pytest.raises(ValueError, match="picnic"):
        from_payload(type(ATTACK), to_payload(ATTACK) | {"type": "picnic"})
