"""Many tellings to one record, by rules that do not ask in which order they came."""

import random
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.resolve.rollup import (
    FATALITIES_RULE,
    EntityStatement,
    EventStatement,
    RelationStatement,
    Seen,
    most_told,
    roll_up_entity,
    roll_up_event,
    roll_up_fatalities,
    roll_up_relation,
    to_statement,
)
from graph.ontology import EntityKind, Modality, PlacePrecision, RelationType
from graph.seeds import SeedEntity
from graph.spells import Spell

ENTITY = EntityStatement("actor", "Red Front", "militia", "CD", None, None, None, None, None, None, None, False, 1, 0.5)
EVENT = EventStatement("evm_1", "rep_1", None, "attack", "occurred", None, None, "unknown", None, None, None, 0.5)
SEED = SeedEntity("actor:red-front", EntityKind.ACTOR, "Red Front", "non_state_armed_group", "UG", active_from="2012")
DAYS = [date(2024, 5, day) for day in range(1, 5)]
optional_days = st.sampled_from([None, *DAYS])


def roll_up(*statements: EntityStatement, seed: SeedEntity | None = None, **edits: Any) -> Any:
    return roll_up_entity("ent_1", statements, seed, seen=Seen(2, DAYS[0], DAYS[1]), edits=edits)


# ---------------------------------------------------------------- values


def test_most_told_counts_and_breaks_ties_by_order() -> None:
    assert most_told([("b", 1), ("a", 1), (None, 9)]) == "a"
    assert most_told([("b", 1), ("a", 1), ("b", 1)]) == "b"
    assert most_told([(None, 3)]) is None
    assert most_told([]) is None


# ---------------------------------------------------------------- entities


def test_what_neither_seed_nor_statement_tells_is_no_entity() -> None:
    assert roll_up() is None


def test_an_entity_has_the_values_that_most_tellings_give() -> None:
    rare = replace(ENTITY, name="The Red Front of Kivu", type="other", country=None, count=2, confidence=0.9)
    found = roll_up(replace(ENTITY, count=3), rare)
    assert (found.name, found.type, found.country) == ("Red Front", "militia", "CD")
    assert (found.confidence, found.report_count, found.first_seen, found.last_seen) == (0.9, 2, *DAYS[:2])


def test_of_names_told_alike_often_the_longest_is_taken() -> None:
    assert roll_up(ENTITY, replace(ENTITY, name="Red Front of Kivu")).name == "Red Front of Kivu"


def test_a_places_values_are_taken_together() -> None:
    place = replace(ENTITY, kind="location", type="admin")
    north = replace(place, latitude=1.0, longitude=29.0, radius_km=5.0, precision="near", admin1="North", count=2)
    south = replace(
        place, latitude=-2.0, longitude=28.0, radius_km=None, precision=None, admin1="South", admin2="Uvira"
    )
    found = roll_up(south, north)
    assert (found.latitude, found.longitude, found.radius_km) == (1.0, 29.0, 5.0)
    assert (found.precision, found.admin1, found.admin2) == (PlacePrecision.NEAR, "North", None)


def test_a_place_without_a_point_keeps_its_province() -> None:
    found = roll_up(replace(ENTITY, kind="location", admin1="North", geonames_id=7))
    assert (found.latitude, found.admin1, found.geonames_id) == (None, "North", 7)


def test_an_entity_is_generic_only_if_all_say_so() -> None:
    assert roll_up(replace(ENTITY, is_generic=True)).is_generic
    assert not roll_up(replace(ENTITY, is_generic=True), ENTITY).is_generic


def test_the_seed_wins_over_what_is_told() -> None:
    found = roll_up(ENTITY, seed=SEED)
    assert (found.type, found.country, found.seed_key) == ("non_state_armed_group", "UG", "actor:red-front")
    assert (found.active_from, found.active_to, found.report_count) == (date(2012, 1, 1), None, 2)
    assert roll_up(seed=replace(SEED, active_to="2013-02")).active_to == date(2013, 2, 28)


def test_an_edit_wins_over_the_seed_and_null_is_a_value() -> None:
    found = roll_up(ENTITY, seed=SEED, name="Front", country=None, precision="near", confidence=0.0, report_count=99)
    assert (found.name, found.country, found.precision) == ("Front", None, PlacePrecision.NEAR)
    assert (found.confidence, found.report_count) == (1.0, 2)


statements = st.builds(
    lambda name, kind, country, latitude, count, confidence: replace(
        ENTITY, name=name, type=kind, country=country, latitude=latitude, count=count, confidence=confidence
    ),
    st.sampled_from(["Front", "Red Front", "Red"]),
    st.sampled_from([None, "militia", "other"]),
    st.sampled_from([None, "CD", "UG"]),
    st.sampled_from([None, 1.0, 2.0]),
    st.integers(1, 3),
    st.sampled_from([0.1, 0.9]),
)


@given(st.lists(statements, min_size=1, max_size=6), st.randoms())
def test_the_order_of_an_entitys_tellings_does_not_matter(told: list[EntityStatement], order: random.Random) -> None:
    expected = roll_up(*told)
    order.shuffle(told)
    assert roll_up(*told) == expected


@given(statements, st.integers(2, 4))
def test_a_count_stands_for_as_many_tellings(told: EntityStatement, count: int) -> None:
    other = replace(ENTITY, name="Other")
    assert roll_up(replace(told, count=count), other) == roll_up(*[replace(told, count=1)] * count, other)


# ---------------------------------------------------------------- events


def tell(number: int, **more: Any) -> EventStatement:
    return replace(EVENT, id=f"evm_{number}", report_id=f"rep_{number}", **more)


def test_without_tellings_there_is_no_event() -> None:
    assert roll_up_event("evm_1", []) is None


def test_an_event_gathers_its_tellings() -> None:
    found = roll_up_event(
        "evm_1",
        [
            tell(1, published_on=DAYS[1], location_id="ent_a", modality="claimed", confidence=0.9),
            tell(2, published_on=DAYS[0], location_id="ent_b", part_of_id="ent_op"),
            tell(3, location_id="ent_b", claimed_by_id="ent_c"),
        ],
    )
    assert found is not None
    assert (found.location_id, found.part_of_id, found.claimed_by_id) == ("ent_b", "ent_op", "ent_c")
    assert (found.modality, found.telling_count, found.report_count) == (Modality.OCCURRED, 3, 3)
    assert (found.first_reported, found.last_reported, found.confidence) == (*DAYS[:2], 0.9)
    assert (found.started_on, found.date_precision, found.fatalities_rule) == (None, "unknown", None)


def test_the_most_precise_date_is_taken_then_the_most_told_then_the_earliest() -> None:
    month = tell(1, started_on=date(2024, 4, 1), ended_on=date(2024, 4, 30), date_precision="month")
    on = [tell(n, started_on=day, ended_on=day, date_precision="day") for n, day in enumerate(DAYS, start=2)]
    found = roll_up_event("v", [month, month, on[1], on[0]])
    assert found is not None
    assert (found.started_on, found.ended_on, found.date_precision) == (DAYS[0], DAYS[0], "day")
    found = roll_up_event("v", [month, on[1], on[0], replace(on[1], id="evm_9")])
    assert found is not None
    assert found.started_on == DAYS[1]


def test_a_tie_of_modalities_goes_to_what_happened() -> None:
    found = roll_up_event("v", [tell(1, modality="denied"), tell(2, modality="claimed"), tell(3, modality="occurred")])
    assert found is not None
    assert found.modality is Modality.OCCURRED


@pytest.mark.parametrize(
    ("killed", "expected"),
    [
        ([[]], (None, None, None)),
        ([[(16, 16, None)]], (16, 16, None)),
        ([[(None, 16, 16)]], (16, 16, 16)),
        ([[(10, None, 15)], [(12, 12, 12)]], (10, 12, 15)),
        ([[(4, 4, 4)], [(9, 9, 9)]], (4, 9, 9)),
        ([[(4, 4, 4)], [(24, None, None)]], (4, 4, None)),
        ([[(4, 4, 4), (5, 5, 5)]], (5, None, 9)),
        ([[(16, 16, None), (4, 4, 4)]], (16, None, None)),
        ([[(None, None, 5), (None, None, 6)]], (None, None, 11)),
        ([[(0, 0, 0)]], (0, 0, 0)),
    ],
)
def test_fatalities_are_rolled_up_by_the_rule(
    killed: list[list[tuple[int | None, int | None, int | None]]], expected: tuple[int | None, ...]
) -> None:
    told = [tell(n, published_on=DAYS[n], killed=tuple(one)) for n, one in enumerate(killed)]
    assert roll_up_fatalities(told) == expected
    found = roll_up_event("v", told)
    assert found is not None
    assert found.fatalities_rule == (None if expected == (None, None, None) else FATALITIES_RULE)


figures = st.tuples(*[st.sampled_from([None, 1, 2, 3])] * 3)
events = st.builds(
    lambda number, day, modality, where, started, killed: tell(
        number, published_on=day, modality=modality, location_id=where, started_on=started, ended_on=started,
        date_precision="day" if started else "unknown", killed=tuple(killed),
    ),
    st.integers(0, 99), optional_days, st.sampled_from(["occurred", "claimed"]),
    st.sampled_from([None, "ent_a", "ent_b"]),
    optional_days, st.lists(figures, max_size=2),
)  # fmt: skip


@given(st.lists(events, min_size=1, max_size=5, unique_by=lambda one: one.id), st.randoms())
def test_the_order_of_an_events_tellings_does_not_matter(told: list[EventStatement], order: random.Random) -> None:
    expected = roll_up_event("v", told)
    order.shuffle(told)
    assert roll_up_event("v", told) == expected


# ---------------------------------------------------------------- relations


def spell_of(start: date | None, end: date | None) -> Spell:
    return (end, start) if start and end and end < start else (start, end)


relation_statements = st.builds(
    lambda count, first, last, start, end, confidence: RelationStatement(
        Seen(count, first, last), (spell_of(start, end),), confidence
    ),
    st.integers(0, 3), optional_days, optional_days, optional_days, optional_days, st.sampled_from([0.1, 0.7]),
)  # fmt: skip


def relate(*told: RelationStatement) -> Any:
    return roll_up_relation("rel_1", "fights", "ent_b", "ent_a", told)


def test_a_relation_spans_all_that_is_told_of_it() -> None:
    found = relate(
        RelationStatement(Seen(2, DAYS[1], DAYS[2]), ((date(2014, 1, 1), None),), 0.5),
        RelationStatement(Seen(1, DAYS[0], DAYS[0]), ((date(2013, 1, 1), date(2016, 1, 1)),), 0.9),
        RelationStatement(Seen(), (), 0.2),
    )
    assert (found.source_id, found.target_id, found.type) == ("ent_a", "ent_b", RelationType.FIGHTS)
    assert (found.valid_from, found.valid_to) == (date(2013, 1, 1), date(2016, 1, 1))
    assert (found.report_count, found.first_reported, found.last_reported) == (3, DAYS[0], DAYS[2])
    assert found.confidence == 0.9
    assert relate() is None


@given(st.lists(relation_statements, min_size=1, max_size=5), st.integers(0, 5), st.randoms())
def test_a_relation_may_be_rolled_up_in_parts_and_any_order(
    told: list[RelationStatement], cut: int, order: random.Random
) -> None:
    """In parts, as long as the later ones tell no dates that the first did not."""
    told = [*told[:cut], *(replace(one, valid=told[0].valid if cut else ()) for one in told[cut:])]
    expected = relate(*told)
    first = relate(*told[:cut])
    assert relate(*([to_statement(first)] if first else []), *told[cut:]) == expected
    order.shuffle(told)
    assert relate(*told) == expected
