"""Who held a place, from reports in a database, on both databases."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import event as sqlalchemy_event

from app.ingest.judging import judge
from app.ingest.pipeline import ingest_reports
from app.ingest.seeding import load_seeds
from app.seeds.records import to_seed_set
from app.store.read_control import PlaceControl, load_control
from app.store.read_named import find_entity
from app.store.session import Store
from graph.control import find_answer
from graph.errors import InvalidInputError, NotFoundError
from graph.ontology import Verdict
from tests.front import FrontReader, make_front_report

STORY = [
    ("Reds captured Alpha on 2014-06-10.", "2014-06-12"),
    ("Army captured Alpha from Reds on 2017-07. Reds lost Mill on 2017-07-02. Mill lies in Alpha.", "2017-08-01"),
    ("Army holds Alpha. Army captured Delta on 2016.", "2017-10-26"),
    ("Blues will capture Alpha. Blues denied capturing Alpha.", "2018-01-01"),
    ("Blues reportedly captured Beta on 2018-02-01.", "2018-02-02"),
]


def tell(store: Store, *story: tuple[str, str | None]) -> None:
    load_seeds(store, to_seed_set([]), FrontReader)
    ingest_reports(store, FrontReader(), [make_front_report(text, day) for text, day in story])


def ask(store: Store, name: str, **options: Any) -> PlaceControl:
    with store.read() as session:
        return load_control(session, find_entity(session, name, "location", field="place"), **options)


def spans(found: PlaceControl) -> list[str]:
    return [
        f"{span.start or '...'} {span.state}: "
        + ", ".join(f"{found.entities[party.entity_id].name} {party.basis}" for party in span.parties)
        for span in found.control.spans
    ]


def test_the_holders_of_a_town_follow_from_what_is_told_of_it(store: Store) -> None:
    tell(store, *STORY)
    found = ask(store, "Alpha")
    assert spans(found) == ["... unknown: ", "2014-06-10 held: Reds holds", "2017-07 held: Army holds"]
    assert found.control.spans[-1].last_confirmed_on == date(2017, 10, 26)
    uses = sorted(found.control.uses[fact.id] for fact in found.facts)
    assert uses == ["decides", "decides", "decides", "denied", "planned"]


def test_facts_on_a_part_and_on_the_province_are_listed_and_decide_nothing(store: Store) -> None:
    tell(store, *STORY)
    near = ask(store, "Alpha").near
    assert [(one.nearness, one.fact.effect, one.fact.when.latest) for one in near] == [
        ("part", "takes", date(2017, 7, 2)),
        ("area", "takes", date(2016, 12, 31)),
    ]
    assert spans(ask(store, "Delta"))[-1] == "2016 held: Army holds"


def test_a_claimed_capture_is_told_as_claimed(store: Store) -> None:
    tell(store, *STORY)
    assert spans(ask(store, "Beta")) == ["... unknown: ", "2018-02-01 held: Blues claims"]


def test_what_was_known_at_a_day_rests_on_the_reports_until_then(store: Store) -> None:
    tell(store, *STORY)
    assert spans(ask(store, "Alpha", known_at=date(2017, 7, 31)))[-1] == "2014-06-10 held: Reds holds"
    assert spans(ask(store, "Alpha", known_at=date(2014, 6, 11))) == ["... unknown: "]
    assert spans(ask(store, "Alpha", min_confidence=0.9)) == ["... unknown: "]


def test_a_report_without_a_day_dates_nothing(store: Store) -> None:
    tell(store, ("Reds holds Alpha. Blues captured Alpha.", None))
    found = ask(store, "Alpha")
    assert spans(found) == ["... unknown: "]
    assert set(found.control.uses.values()) == {"undated"}


def test_who_loses_hands_over_or_leaves_holds_it_no_more(store: Store) -> None:
    tell(
        store,
        ("Reds holds Alpha since 2014.", "2015-01-01"),
        ("Reds lost Alpha on 2015-03-01.", "2015-03-02"),
        ("Blues captured Alpha on 2015-04-01.", "2015-04-02"),
        ("Blues handed Alpha to Army on 2015-05-01.", "2015-05-02"),
        ("Army left Alpha on 2015-06-01.", "2015-06-02"),
    )
    assert spans(ask(store, "Alpha")) == [
        "... unknown: ",
        "2014 held: Reds holds",
        "2015-03-01 unknown: ",
        "2015-04-01 held: Blues holds",
        "2015-05-01 held: Army holds",
        "2015-06-01 unknown: ",
    ]


def test_a_siege_and_a_clash_contest_their_days(store: Store) -> None:
    tell(
        store,
        ("Reds captured Alpha on 2015-01-01.", "2015-01-02"),
        ("Army besieged Alpha on 2015-03-01. Army clashed with Reds in Alpha on 2015-04-01.", "2015-05-01"),
    )
    told = spans(ask(store, "Alpha"))
    assert told[2] == "2015-03-01 contested: Reds holds, Army fights"
    assert told[4] == "2015-04-01 contested: Reds holds, Army fights"
    assert told[5].endswith("held: Reds holds")


def test_a_part_that_is_surely_one_is_of_its_side(store: Store) -> None:
    held = ("Brigade holds Alpha.", "2015-01-02"), ("Army holds Alpha. Reds left Alpha.", "2015-01-02")
    tell(store, *held)
    assert spans(ask(store, "Alpha"))[-1].startswith("by 2015-01-02 contested")
    tell(store, *held, ("Brigade belongs to Army.", "2015-01-02"))
    assert spans(ask(store, "Alpha"))[-1] == "by 2015-01-02 held: Army holds, Brigade holds"


def test_an_id_that_redirects_is_followed(store: Store) -> None:
    tell(store, *STORY)
    with store.read() as session:
        alpha, beta = (find_entity(session, name, "location", field="place") for name in ("Alpha", "Beta"))
    judge(store, "entity", alpha, beta, Verdict.SAME, author="ann")
    with store.read() as session:
        for one in (alpha, beta):
            assert load_control(session, one).place.id == min(alpha, beta)
        assert load_control(session, max(alpha, beta)).redirected_from == max(alpha, beta)
        assert len(load_control(session, alpha).facts) == 6


def test_what_is_no_place_is_refused(store: Store) -> None:
    tell(store, *STORY)
    with store.read() as session:
        reds = find_entity(session, "Reds", "actor", field="actor")
        with pytest.raises(InvalidInputError, match=r"place_id: 'ent_\w+' is no place but the actor 'Reds'"):
            load_control(session, reds)
        with pytest.raises(NotFoundError, match="no entity 'ent_0'"):
            load_control(session, "ent_0")


def test_the_order_of_the_reports_is_nothing_to_the_answer(store: Store) -> None:
    tell(store, *reversed(STORY))
    assert spans(ask(store, "Alpha")) == ["... unknown: ", "2014-06-10 held: Reds holds", "2017-07 held: Army holds"]


def test_the_number_of_queries_does_not_grow_with_the_facts(sqlite_store: Store) -> None:
    def count() -> int:
        asked: list[str] = []

        def note(*given: Any) -> None:
            asked.append(given[2])

        sqlalchemy_event.listen(sqlite_store.engine, "before_cursor_execute", note)
        found = ask(sqlite_store, "Alpha")
        sqlalchemy_event.remove(sqlite_store.engine, "before_cursor_execute", note)
        assert find_answer(found.control, date(2030, 1, 1)).span is not None
        return len(asked)

    tell(sqlite_store, *STORY)
    before = count()
    tell(
        sqlite_store,
        *((f"Army holds Alpha. Reds captured Alpha on 2019-{month:02}-01.", "2020-01-01") for month in range(1, 13)),
    )
    assert count() == before


def test_every_query_of_a_place_uses_an_index(sqlite_store: Store) -> None:
    tell(sqlite_store, *STORY)
    asked: list[tuple[str, Any]] = []

    def note(*given: Any) -> None:
        asked.append((given[2], given[3]))

    sqlalchemy_event.listen(sqlite_store.engine, "before_cursor_execute", note)
    ask(sqlite_store, "Alpha")
    sqlalchemy_event.remove(sqlite_store.engine, "before_cursor_execute", note)
    with sqlite_store.engine.connect() as connection:
        for statement, parameters in asked:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            scans = [row[3] for row in plan if row[3].startswith("SCAN") and row[3].split()[1] != "listed"]
            assert not scans, (statement, scans)
