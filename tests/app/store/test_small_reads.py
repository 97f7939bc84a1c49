"""Counts, annotations, judgements and edits as readers see them; on both databases."""

import pytest
from sqlalchemy import select

from app.store.annotations import iter_mentions, iter_tellings
from app.store.canonical_tables import EventRow
from app.store.counts import TOTALS, count_groups, count_rows
from app.store.judgements import list_judgements
from app.store.read_feed import (
    JudgementSearch,
    find_edit,
    find_judgement,
    get_judgement,
    list_entity_edits,
    load_judgements,
)
from app.store.read_keyset import SortKey
from app.store.session import Store
from app.store.tables import JudgementRow
from graph.errors import NotFoundError
from tests.app.store.conftest import REPORTS, entity_id
from tests.dumps import dump


def test_rows_and_groups_are_counted(told: Store) -> None:
    rows = dump(told)
    with told.read() as session:
        counted, groups = count_rows(session), count_groups(session)
    assert counted == {name: len(rows[table.__tablename__]) for name, table in TOTALS.items()}
    assert (counted["reports"], counted["refused_documents"], counted["judgements"]) == (8, 7, 2)
    assert groups["events_by_type"] == {"attack": 6}
    assert groups["relations_by_type"] == {"fights": 2, "located_in": 2, "supports": 1}
    assert sum(groups["entities_by_kind"].values()) == counted["entities"]
    assert groups["entities_mentioned"]["reports"] == counted["entities"] - 2


def test_annotations_name_the_report_the_span_and_the_record(told: Store) -> None:
    texts = {report.external_id or report.id: report.text for report in REPORTS if report.text != REPORTS[6].text}
    with told.read() as session:
        mentions, tellings = list(iter_mentions(session)), list(iter_tellings(session))
        events = set(session.scalars(select(EventRow.id)))
    assert {one["event"] for one in tellings} == events
    for one in mentions:
        assert texts[one["report"]][one["start"] : one["end"]] == one["text"]
    for one in tellings:
        assert texts[one["report"]][one["start"] : one["end"]] in ("attacked", "will attack", "denied attacking")
    assert {one["entity"] for one in mentions if one["text"] in ("Group2", "Group3")} == {entity_id(told, "Group2")}


def test_judgements_are_found_by_pair_side_kind_and_verdict(told: Store) -> None:
    with told.read() as session:
        same, apart = sorted(list_judgements(session), key=lambda row: row.verdict != "same")
        assert find_judgement(session, "entity", same.right_id, same.left_id) is same
        assert find_judgement(session, "event", same.left_id, same.right_id) is None
        assert get_judgement(session, apart.id) is apart
        with pytest.raises(NotFoundError, match="jdg_0"):
            get_judgement(session, "jdg_0")
        (shared,) = {same.left_id, same.right_id} & {apart.left_id, apart.right_id}
        for search, expected in (
            (JudgementSearch(), {same.id, apart.id}),
            (JudgementSearch(kinds=["event"]), set()),
            (JudgementSearch(verdicts=["same", "unsure"]), {same.id}),
            (JudgementSearch(record_id=shared), {same.id, apart.id}),
        ):
            rows, _ = load_judgements(session, [SortKey(JudgementRow.id)], search, after=None, limit=9)
            assert {row.id for row in rows} == expected
        unknown = JudgementSearch(record_id="ent_0")
        with pytest.raises(NotFoundError, match="record: no record 'ent_0', and none ever was"):
            load_judgements(session, [SortKey(JudgementRow.id)], unknown, after=None, limit=9)


def test_edits_are_found_by_entity_and_attribute(told: Store) -> None:
    operation = entity_id(told, "Op1")
    with told.read() as session:
        (edit,) = list_entity_edits(session, operation)
        assert (edit.attribute, edit.value, edit.author) == ("name", {"value": "Operation One"}, "bob")
        assert find_edit(session, operation, "name") is edit
        assert find_edit(session, operation, "country") is None
        assert list_entity_edits(session, entity_id(told, "Reds")) == []
