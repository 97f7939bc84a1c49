"""Events searched by everything that a reader may ask; on both databases."""

from datetime import date
from typing import Any

import pytest

from app.store.canonical_tables import EventRow
from app.store.read_events import (
    EventSearch,
    list_claims,
    list_codebook,
    load_events,
    load_participants,
)
from app.store.read_keyset import SortKey
from app.store.session import Store
from graph.errors import NotFoundError
from tests.app.store.conftest import REPORTS, entity_id

# day, source -> target of each event that is current
FIRST, SECOND, PLAN, DENIED, MONTH, LATEST = (
    "2024-05-06 Réd Front>Group1", "2024-05-06 Group1>Réd Front", "None Group2>Group2", "2023-01-01 Group2>rebels",
    "2024-05-01 Group2>civilians", "None Group1>Group2",
)  # fmt: skip
NAMED = ("actor_ids", "place_ids", "operation_ids")


def with_ids(store: Store, search: dict[str, Any]) -> dict[str, Any]:
    return {
        field: [entity_id(store, name) for name in value] if field in NAMED else value
        for field, value in search.items()
    }


def find(store: Store, **search: Any) -> list[str]:
    wanted = EventSearch(**with_ids(store, search))
    with store.read() as session:
        rows, _ = load_events(session, wanted, [SortKey(EventRow.id)], after=None, limit=99)
        parts = load_participants(session, [row.id for row in rows])
    found = []
    for row in rows:
        by_role = {part.role: entity.name for part, entity in parts[row.id]}
        found.append(f"{row.started_on} {by_role['source']}>{by_role['target']}")
    return sorted(found)


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ({}, [FIRST, SECOND, PLAN, DENIED, MONTH, LATEST]),
        ({"types": ["attack"]}, [FIRST, SECOND, PLAN, DENIED, MONTH, LATEST]),
        ({"types": ["arrests"]}, []),
        ({"modalities": ["planned", "denied"]}, [PLAN, DENIED]),
        ({"modalities": ["claimed"]}, [SECOND]),
        ({"actor_ids": ["Reds"]}, [FIRST, SECOND]),
        ({"actor_ids": ["Reds"], "roles": ["source"]}, [FIRST]),
        ({"actor_ids": ["Reds", "Group3"], "roles": ["target"]}, [SECOND, PLAN, LATEST]),
        ({"roles": ["victim"]}, []),
        ({"place_ids": ["Town1"]}, [FIRST, SECOND, LATEST]),
        ({"place_ids": ["Anbar"], "inside": False}, []),
        ({"place_ids": ["Anbar"]}, [FIRST, SECOND, MONTH, LATEST]),
        ({"place_ids": ["Town2"]}, [FIRST, SECOND, LATEST]),
        ({"place_ids": ["Iraq"]}, [FIRST, SECOND, MONTH, LATEST]),
        ({"place_ids": ["Village1"]}, [PLAN]),
        ({"countries": ["SY"]}, [FIRST, SECOND, DENIED, LATEST]),
        ({"bbox": (40.5, 30.5, 41.5, 31.5)}, [FIRST, SECOND, LATEST]),
        ({"operation_ids": ["Op1"]}, [FIRST]),
        ({"date_from": date(2024, 5, 7)}, [MONTH]),
        ({"date_from": date(2024, 5, 6), "date_to": date(2024, 5, 6)}, [FIRST, SECOND, MONTH]),
        ({"date_to": date(2023, 12, 31)}, [DENIED]),
        ({"date_to": date(2022, 12, 31)}, []),
        ({"report_id": REPORTS[2].id}, [PLAN]),
        ({"text": "UNDER op1"}, [FIRST]),
        ({"text": "fights"}, []),
        ({"text": "will attack"}, []),
        ({"text": "will attack", "with_restricted": True}, [PLAN]),
        ({"min_confidence": 0.91}, []),
    ],
)
def test_events_are_found(told: Store, search: dict[str, Any], expected: list[str]) -> None:
    assert find(told, **search) == sorted(expected)


def test_an_event_of_an_older_version_is_not_found(told: Store) -> None:
    assert find(told, report_id=REPORTS[6].id) == []
    assert find(told, report_id=REPORTS[7].id) == [LATEST]


@pytest.mark.parametrize("field", ["actor_ids", "place_ids", "operation_ids"])
def test_an_unknown_entity_is_told(told: Store, field: str) -> None:
    search: dict[str, Any] = {field: ["ent_0"]}
    with told.read() as session, pytest.raises(NotFoundError, match="ent_0"):
        load_events(session, EventSearch(**search), [SortKey(EventRow.id)], after=None, limit=1)


def test_claims_stand_side_by_side_with_their_reports(told: Store) -> None:
    with told.read() as session:
        rows, _ = load_events(session, EventSearch(modalities=["claimed"]), [SortKey(EventRow.id)], after=None, limit=9)
        claims = list_claims(session, rows[0].id)
        figures = [(claim.kind, claim.low, claim.best, claim.high, publisher) for claim, _, publisher in claims]
    assert figures == [("injured", 3, 3, 3, "Post"), ("killed", 2, None, 9, "Post")]


def test_without_event_types_in_the_seeds_the_codebook_is_empty(told: Store) -> None:
    with told.read() as session:
        assert list_codebook(session) == []
