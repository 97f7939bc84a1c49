"""The sentences behind records, the oldest report first; on both databases."""

import pytest
from sqlalchemy import select

from app.store.canonical_tables import EventRow, ParticipantRow, RelationRow
from app.store.read_evidence import (
    OWNERS,
    load_first_evidence,
    load_statements,
    owners_of_entities,
    owners_of_events,
    owners_of_statement,
)
from app.store.session import Store
from app.store.tables import EventMentionRow, LocalEntityRow
from tests.app.store.conftest import REPORTS, entity_id


def test_mentions_of_an_entity_come_with_sentence_and_span(told: Store) -> None:
    owners = owners_of_entities().where(LocalEntityRow.entity_id == entity_id(told, "Reds"))
    with told.read() as session:
        rows, end = load_statements(session, owners, after=None, limit=99)
    assert end is None
    assert [(row.report_id, row.text, row.sentence) for row in rows] == [
        (REPORTS[0].id, "Reds", 0), (REPORTS[0].id, "Reds", 1), (REPORTS[1].id, "Reds", 0), (REPORTS[1].id, "Reds", 1),
    ]  # fmt: skip
    assert rows[1].sentence_text == "Group1 fights Reds."
    for row in rows:
        text = next(report.text for report in REPORTS if report.id == row.report_id)
        assert text[row.sentence_start : row.sentence_end] == row.sentence_text
        assert text[row.start : row.end] == row.text
        assert (row.rule, row.version, row.publisher) == ("names", "tongue-1", row.publisher)


def test_evidence_tells_who_says_so(told: Store) -> None:
    with told.read() as session:
        (event_id,) = session.scalars(select(EventRow.id).where(EventRow.modality == "claimed"))
        owners = owners_of_events().where(EventMentionRow.event_id == event_id)
        rows, _ = load_statements(session, owners, after=None, limit=9)
        dated, _ = load_statements(session, owners, attribute="date", after=None, limit=9)
    assert [(row.asserted_by_id, row.asserted_by_name) for row in rows] == [(entity_id(told, "Group2"), "Group2")]
    assert [row.text for row in dated] == ["2024-05-06"]


def test_evidence_comes_in_pages(told: Store) -> None:
    owners = owners_of_entities().where(LocalEntityRow.entity_id == entity_id(told, "Group1"))
    with told.read() as session:
        everything, _ = load_statements(session, owners, after=None, limit=99)
        found, after = [], None
        while True:
            rows, end = load_statements(session, owners, after=after, limit=2)
            found += [row.statement_id for row in rows]
            if end is None:
                break
            after = [value.isoformat() if hasattr(value, "isoformat") else value for value in end]
    assert found == [row.statement_id for row in everything]
    assert len(found) == len(set(found)) > 4
    days = [row.published_at for row in everything]
    known = [day for day in days if day is not None]
    assert days == [*sorted(known), *[None] * (len(days) - len(known))]


@pytest.mark.parametrize("kind", sorted(OWNERS))
def test_the_first_pieces_of_each_record_are_the_first_of_all(told: Store, kind: str) -> None:
    make_owners, column = OWNERS[kind]
    tables = {"event": EventRow.id, "relation": RelationRow.id, "participant": ParticipantRow.id}
    with told.read() as session:
        ids = list(session.scalars(select(tables[kind]))) if kind in tables else [entity_id(told, "Group1")]
        for each in (1, 2):
            found = load_first_evidence(session, kind, ids, each=each)
            for record_id in ids:
                rows, _ = load_statements(session, make_owners().where(column == record_id), after=None, limit=each)
                assert [row.statement_id for row in found[record_id]] == [row.statement_id for row in rows]
        assert load_first_evidence(session, kind, ids, each=0) == {}
        assert load_first_evidence(session, kind, [], each=1) == {}


def test_a_statement_supports_itself(told: Store) -> None:
    with told.read() as session:
        mention_id = session.scalars(select(EventMentionRow.id).order_by(EventMentionRow.id)).first()
        assert mention_id is not None
        rows, _ = load_statements(session, owners_of_statement(mention_id), after=None, limit=9)
    assert [(row.statement_id, row.record_id) for row in rows] == [(mention_id, mention_id)]
