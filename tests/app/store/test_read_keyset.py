"""Every list, page by page, in every order: each row exactly once, the unknown last; on both databases."""

import itertools
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event, select

from app.ingest.judging import judge
from app.ingest.pipeline import ingest_report
from app.store.canonical_tables import EntityRow, EventRow, RelationRow
from app.store.event_search import EventSearch
from app.store.read_entities import ENTITY_SORTS, EntitySearch, load_entities
from app.store.read_events import EVENT_SORTS, load_events
from app.store.read_feed import JUDGEMENT_SORTS, JudgementSearch, load_judgements
from app.store.read_keyset import SortKey, load_page
from app.store.read_relations import RELATION_SORTS, RelationSearch, load_relations
from app.store.read_reports import REFUSAL_SORTS, REPORT_SORTS, ReportSearch, load_refusals, load_reports
from app.store.session import Store
from app.store.tables import JudgementRow, RejectRow, ReportRow
from graph.errors import InvalidInputError
from graph.ontology import Verdict
from tests.tongue import TongueReader, make_report

Load = Callable[..., Any]
EVERYTHING = ReportSearch(current_only=False, with_restricted=True)
LISTS: dict[str, tuple[dict[str, Any], Any, Load]] = {
    "reports": (REPORT_SORTS, ReportRow, lambda session, keys, **page: load_reports(session, EVERYTHING, keys, **page)),
    "refusals": (REFUSAL_SORTS, RejectRow, load_refusals),
    "entities": (
        ENTITY_SORTS, EntityRow, lambda session, keys, **page: load_entities(session, EntitySearch(), keys, **page),
    ),
    "events": (
        EVENT_SORTS, EventRow, lambda session, keys, **page: load_events(session, EventSearch(), keys, **page),
    ),
    "relations": (
        RELATION_SORTS, RelationRow,
        lambda session, keys, **page: load_relations(session, RelationSearch(), keys, **page),
    ),
    "judgements": (
        JUDGEMENT_SORTS, JudgementRow,
        lambda session, keys, **page: load_judgements(session, keys, JudgementSearch(), **page),
    ),
}  # fmt: skip
CASES = [
    (name, sort, descending) for name, (sorts, *_) in LISTS.items() for sort in sorts for descending in (False, True)
]


def to_json(values: tuple[Any, ...]) -> list[Any]:
    """A page's end as a cursor keeps it."""
    return [value.isoformat() if hasattr(value, "isoformat") else value for value in values]


@pytest.mark.parametrize(("name", "sort", "descending"), CASES)
def test_pages_hold_every_row_once_in_order(told: Store, name: str, sort: str, descending: bool) -> None:
    sorts, table, load = LISTS[name]
    keys = [SortKey(sorts[sort], descending), SortKey(table.id)]
    with told.read() as session:
        wanted = set(session.scalars(select(table.id)))
        for limit in (1, 2, 5, 1000):
            found: list[str] = []
            values: list[Any] = []
            after: list[Any] | None = None
            while True:
                rows, end = load(session, keys, after=after, limit=limit)
                assert 0 < len(rows) <= limit
                found += [row.id for row in rows]
                if end is None:
                    break
                assert end[-1] == rows[-1].id
                after = to_json(end)
                values.append(end[0])
            assert len(found) == len(set(found))
            assert set(found) == wanted
            known = [value for value in values if value is not None]
            assert values == [*known, *[None] * (len(values) - len(known))]
            if not isinstance((known or [""])[0], str):  # the order of texts is the database's
                assert known == sorted(known, reverse=descending)


def test_a_list_that_fits_ends_at_once_and_an_empty_one_too(told: Store) -> None:
    keys = [SortKey(EntityRow.id)]
    with told.read() as session:
        some = select(EntityRow.id).order_by(EntityRow.id).limit(3)
        ids = list(session.scalars(some))
        for wanted in (ids, []):
            rows, end = load_page(session, select(EntityRow).where(EntityRow.id.in_(wanted)), keys, after=None, limit=3)
            assert ([row[0].id for row in rows], end) == (wanted, None)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        (EventRow.started_on, "2024-99-99"), (EventRow.started_on, 7), (EventRow.report_count, "7"),
        (EventRow.report_count, True), (EventRow.report_count, 2**63), (EventRow.type, 7), (EventRow.type, "a\x00b"),
        (EventRow.type, "\ud800"), (EventRow.type, None), (EventRow.report_count, None),
        (ReportRow.recorded_at, "2024-05-06T00:00:00"), (EventRow.confidence, "x"),
    ],
)  # fmt: skip
def test_values_of_another_list_are_refused(told: Store, column: Any, value: Any) -> None:
    with told.read() as session, pytest.raises(InvalidInputError, match="cursor") as caught:
        load_page(session, select(EventRow), [SortKey(column), SortKey(EventRow.id)], after=[value, "evm_0"], limit=1)
    assert caught.value.field == "cursor"
    with told.read() as session, pytest.raises(InvalidInputError, match="cursor"):
        load_page(session, select(EventRow), [SortKey(EventRow.id)], after=["a", "b"], limit=1)
    started = [SortKey(EventRow.started_on), SortKey(EventRow.id)]
    with told.read() as session, pytest.raises(InvalidInputError, match="cursor"):
        load_page(session, select(EventRow), started, after=[None, None], limit=1)


@pytest.mark.parametrize("descending", [False, True])
def test_an_index_serves_the_order_of_a_column_that_may_be_unknown(told_sqlite: Store, descending: bool) -> None:
    keys = [SortKey(EventRow.started_on, descending), *([] if descending else [SortKey(EventRow.id)])]
    with told_sqlite.read() as session:
        asked: list[Any] = []
        event.listen(session.connection(), "before_cursor_execute", lambda *given: asked.append(given[2:4]))
        load_page(session, select(EventRow.id), keys, after=None, limit=2)
        ((statement, values),) = asked
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        (step,) = (row.detail for row in plan)
    assert "USING" in step
    assert "ix_events_started_on" in step


def tell_over_days(store: Store) -> list[date]:
    """Five attacks, three of which are judged one; gives the days on which they were told."""
    days = [date(2024, 3, 1 + day) for day in range(5)]
    for number, (day, dead) in enumerate([(5, 4), (None, 7), (3, 0), (3, 90), (None, 2)]):
        when = f" on 2024-02-0{day}" if day else ""
        text = f"Group{number} attacked Group7 in Town{number}{when}, killing {dead} civilians."
        ingest_report(store, TongueReader(), make_report(text, published_on=days[number], title=str(number)))
    with store.read() as session:
        ids = list(session.scalars(select(EventRow.id).order_by(EventRow.id)))
    for other in ids[1:3]:
        judge(store, "event", ids[0], other, Verdict.SAME, author="tests")
    return days


def test_present_and_earlier_rows_give_the_pages_of_one_list(store: Store) -> None:
    days = tell_over_days(store)
    for sort, descending, day in itertools.product(EVENT_SORTS, (False, True), days):
        keys = [SortKey(EVENT_SORTS[sort], descending), SortKey(EventRow.id)]
        search = EventSearch(known_at=day)
        with store.read() as session:
            whole, end = load_events(session, search, keys, after=None, limit=99)
            assert (len(whole) > 0, end) == (True, None)
            values = [getattr(row, sort) for row in whole]
            known = sorted((value for value in values if value is not None), reverse=descending)
            assert values == known + [None] * (len(values) - len(known))
            found: list[Any] = []
            after: list[Any] | None = None
            while len(found) < len(whole):
                rows, end = load_events(session, search, keys, after=after, limit=1)
                found += rows
                after = to_json(end) if end else None
            assert (found, end) == (whole, None)
