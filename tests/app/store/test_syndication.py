"""Keys, pairs and groups of copies as rows; on both databases."""

from datetime import date

from app.ingest.pipeline import ingest_report
from app.store.session import Store
from app.store.syndication import (
    forget_copies,
    list_sharing,
    load_groups,
    load_members,
    load_pairs,
    save_groups,
    save_keys,
    save_pairs,
)
from tests.dumps import dump
from tests.tongue import TongueReader, make_report

DAYS = [date(2024, 5, day) for day in (1, 8, 16)]


def tell(store: Store) -> list[str]:
    """Three reports without keys, pairs and groups; their ids, sorted."""
    reports = [make_report(f"Group{number} met nobody.", publisher="Wire") for number in range(3)]
    for report in reports:
        ingest_report(store, TongueReader(), report)
    ids = sorted(report.id for report in reports)
    with store.write() as session:
        forget_copies(session, ids)
        save_groups(session, load_groups(session, ids), {})
    return ids


def test_reports_that_share_keys_are_found_within_the_days(store: Store) -> None:
    first, second, third = tell(store)
    with store.write() as session:
        save_keys(session, {first: (DAYS[0], [1, 2, 3]), second: (DAYS[1], [2, 3, 4]), third: (None, [3, 2**63 - 1])})

        def sharing(keys: list[int], at_least: int, day: date | None) -> list[str]:
            return list_sharing(session, keys, at_least=at_least, day=day, window_days=7)

        assert sharing([2, 3], 2, DAYS[0]) == [first, second]
        assert sharing([2, 3], 2, DAYS[2]) == []
        assert sharing([2, 3], 1, DAYS[2]) == [third]
        assert sharing([2, 3], 2, None) == [first, second]
        assert sharing([2**63 - 1], 1, DAYS[0]) == [third]
        assert sharing([9], 1, None) == []


def test_groups_are_written_where_they_differ(store: Store) -> None:
    first, second, third = ids = tell(store)
    with store.write() as session:
        assert save_groups(session, {}, {one: one for one in ids}) == set(ids)
        assert save_groups(session, load_groups(session, ids), {first: first, second: first, third: third}) == {second}
        assert load_members(session, [first]) == {first: first, second: first}
        assert save_groups(session, load_groups(session, ids), {first: first, second: first}) == {third}
        assert load_groups(session, ids) == {first: first, second: first}


def test_what_is_forgotten_leaves_no_key_and_no_pair(store: Store) -> None:
    first, second, third = ids = tell(store)
    with store.write() as session:
        save_keys(session, {one: (None, [7]) for one in ids})
        save_pairs(session, [(first, second), (second, third), (first, second)])
        assert load_pairs(session, [second]) == {(first, second), (second, third)}
        assert load_pairs(session, [third]) == {(second, third)}
        forget_copies(session, [second])
        assert load_pairs(session, ids) == set()
    assert {row["report_id"] for row in dump(store, "report_keys")["report_keys"].values()} == {first, third}
