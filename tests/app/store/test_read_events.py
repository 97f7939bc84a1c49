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
from app.store.where import AreaSearch, SourceSearch
from graph.errors import NotFoundError
from tests.app.store.conftest import REPORTS, entity_id

# day, source -> target of each event that is current
FIRST, SECOND, PLAN, DENIED, MONTH, LATEST = (
    "2024-05-06 Réd Front>Group1", "2024-05-06 Group1>Réd Front", "None Group2>Group2", "2023-01-01 Group2>rebels",
    "2024-05-01 Group2>civilians", "None Group1>Group2",
)  # fmt: skip
NAMED = ("actor_ids", "place_ids", "operation_ids")
AREA = {"place_ids", "names", "inside", "countries", "bbox", "near", "is_certain", "precisions"}
SOURCES = {"report_id", "publishers", "without_publishers", "markings"}


def with_ids(store: Store, search: dict[str, Any]) -> dict[str, Any]:
    return {
        field: [entity_id(store, name) for name in value] if field in NAMED else value
        for field, value in search.items()
    }


def to_search(store: Store, asked: dict[str, Any]) -> EventSearch:
    """The search of these fields, some of which are of its area or of its sources."""
    search = with_ids(store, asked)
    area = AreaSearch(**{name: value for name, value in search.items() if name in AREA})
    sources = SourceSearch(**{name: value for name, value in search.items() if name in SOURCES})
    rest = {name: value for name, value in search.items() if name not in AREA | SOURCES}
    return EventSearch(area=area, sources=sources, **rest)


def find(store: Store, **search: Any) -> list[str]:
    wanted = to_search(store, search)
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
        ({"names": ["anbar"]}, [FIRST, SECOND, MONTH, LATEST]),
        ({"names": ["Nowhere"]}, []),
        ({"names": ["Town1"], "place_ids": ["Village1"]}, []),
        ({"near": (31.0, 41.0, 10.0)}, [FIRST, SECOND, LATEST]),
        ({"near": (31.0, 41.0, 3.0)}, [FIRST, SECOND, LATEST]),
        ({"near": (31.0, 41.0, 3.0), "is_certain": True}, []),
        ({"near": (31.0, 41.0, 6.0), "is_certain": True}, [FIRST, SECOND, LATEST]),
        ({"near": (31.0, 42.0, 10.0)}, []),
        ({"near": (-89.9, 0.0, 100.0)}, []),
        ({"precisions": ["exact"], "countries": ["SY"]}, [FIRST, SECOND, DENIED, LATEST]),
        ({"precisions": ["admin1"]}, []),
        ({"operation_ids": ["Op1"]}, [FIRST]),
        ({"date_precisions": ["month"]}, [MONTH]),
        ({"publishers": ["Wire"]}, [FIRST, PLAN]),
        ({"publishers": ["Wire"], "markings": ["TLP:RED"]}, [PLAN]),
        ({"without_publishers": ["Wire", "Post"]}, [DENIED, MONTH]),
        ({"publishers": ["Wire"], "report_id": REPORTS[1].id}, []),
        ({"min_corroboration": 1000.0}, []),
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


@pytest.mark.parametrize(
    "search",
    [
        EventSearch(actor_ids=["ent_0"]),
        EventSearch(actor_ids=["ent_0"], has_parts=True),
        EventSearch(area=AreaSearch(place_ids=["ent_0"])),
        EventSearch(operation_ids=["ent_0"]),
    ],
)
def test_an_unknown_entity_is_told(told: Store, search: EventSearch) -> None:
    with told.read() as session, pytest.raises(NotFoundError, match="ent_0"):
        load_events(session, search, [SortKey(EventRow.id)], after=None, limit=1)


def test_claims_stand_side_by_side_with_their_reports(told: Store) -> None:
    with told.read() as session:
        rows, _ = load_events(session, EventSearch(modalities=["claimed"]), [SortKey(EventRow.id)], after=None, limit=9)
        claims = list_claims(session, rows[0].id)
        figures = [(claim.kind, claim.low, claim.best, claim.high, publisher) for claim, _, publisher in claims]
    assert figures == [("injured", 3, 3, 3, "Post"), ("killed", 2, None, 9, "Post")]


def test_without_event_types_in_the_seeds_the_codebook_is_empty(told: Store) -> None:
    with told.read() as session:
        assert list_codebook(session) == []
