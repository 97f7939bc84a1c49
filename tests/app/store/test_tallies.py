"""Counts that are kept by difference are those that counting gives."""

from datetime import date
from typing import Any

from sqlalchemy import select

from app.ingest.pipeline import delete_report, ingest_report
from app.store.session import Store
from app.store.tables import LocalEntityRow
from app.store.tallies import Tallies, count_tellings, identity_seen, identity_tellings, load_tallies, save_difference
from tests.dumps import check_tallies, dump
from tests.tongue import TongueReader, make_report

REPORTS = [
    make_report("Group1 met nobody.", published_on="2024-05-06", publisher="a"),
    make_report("Group1 met nobody.", published_on="2024-05-06", publisher="b"),
    make_report("militia Group1 met nobody.", published_on="2024-05-08"),
    make_report("Group1 met nobody.", publisher="c", external_id="1"),
]


def tell(store: Store) -> str:
    for report in REPORTS:
        ingest_report(store, TongueReader(), report)
    with store.read() as session:
        (identity,) = session.scalars(select(LocalEntityRow.identity).distinct())
    return identity


def test_equal_tellings_are_counted_and_others_apart(store: Store) -> None:
    identity = tell(store)
    with store.read() as session:
        rows = identity_tellings(session, [identity])
        assert sorted((row.name, row.type, row.number) for row in rows) == [
            ("Group1", "militia", 1), ("Group1", "non_state_armed_group", 3),
        ]  # fmt: skip
        (seen,) = identity_seen(session, [identity, "ent_0"])
        assert (seen.report_count, seen.first, seen.last) == (4, date(2024, 5, 6), date(2024, 5, 8))
    check_tallies(store)


def test_only_current_versions_count(store: Store) -> None:
    identity = tell(store)
    ingest_report(store, TongueReader(), make_report("It rained.", publisher="c", external_id="1", revision=1))
    with store.read() as session:
        (seen,) = identity_seen(session, [identity])
        assert seen.report_count == 3
    check_tallies(store)


def test_counts_that_reach_nothing_are_removed(store: Store) -> None:
    tell(store)
    for report in REPORTS:
        delete_report(store, report.id)
        check_tallies(store)
    assert not any(dump(store, "telling_counts", "day_counts").values())


def test_a_report_that_tells_of_a_thing_twice_counts_once(store: Store) -> None:
    ingest_report(store, TongueReader(), make_report("rebels met rebels. Group1 met Group1."))
    with store.read() as session:
        counted = count_tellings(session, [make_report("rebels met rebels. Group1 met Group1.").id])
    assert set(counted.days.values()) == {1}


def test_differences_of_all_values_add_up(store: Store) -> None:
    def values(**more: Any) -> tuple[Any, ...]:
        told = {
            "identity": "ent_1", "kind": "location", "name": "Goma", "type": None, "country": None, "latitude": -0.0,
            "longitude": 29.5, "radius_km": None, "precision": None, "geonames_id": 7, "admin1": "é", "admin2": None,
            "is_generic": False, "confidence": 0.1,
        }  # fmt: skip
        return tuple({**told, **more}.values())

    one = Tallies()
    one.tellings.update({values(): 2, values(is_generic=True): 1, values(latitude=0.0, confidence=0.1 + 0.2): 1})
    one.days.update({("ent_1", None): 1, ("ent_1", date(2024, 5, 6)): 2})
    other = Tallies()
    other.tellings.update({values(latitude=0.0): 1, values(name="Ngoma"): 4})
    other.days.update({("ent_1", None): 3})
    with store.write() as session:
        save_difference(session, Tallies(), one)
        assert load_tallies(session) == one
        save_difference(session, one, other)
        assert load_tallies(session) == other
        save_difference(session, other, other)
        assert load_tallies(session) == other
