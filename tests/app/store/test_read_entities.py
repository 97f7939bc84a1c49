"""Entities found by name, kind and place; one with its names and where each comes from. On both databases."""

from datetime import date
from typing import Any

import pytest

from app.store.canonical_tables import EntityRow
from app.store.read_entities import EntitySearch, count_parts, list_names, load_entities, load_entities_by_id
from app.store.read_keyset import SortKey
from app.store.session import Store
from app.store.where import SourceSearch
from tests.app.store.conftest import REPORTS, entity_id

ACTORS = ["100% Unseen_Group", "Group1", "Group2", "Group3", "Group3", "Réd Front", "civilians", "civilians", "rebels"]
PLACES = ["Anbar", "Iraq", "Town1", "Town2", "Town3", "Town4", "Village1"]


def find(store: Store, **search: Any) -> list[str]:
    with store.read() as session:
        rows, _ = load_entities(session, EntitySearch(**search), [SortKey(EntityRow.id)], after=None, limit=99)
    return sorted(row.name for row in rows)


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ({"name": "red front"}, ["Réd Front"]),
        ({"name": "The RÉD-FRONT"}, ["Réd Front"]),
        ({"name": "ahmar"}, ["Réd Front"]),
        ({"name": "Red"}, []),
        ({"name": "!"}, []),
        ({"name": "Operation One"}, []),
        ({"name": "Op1"}, ["Operation One"]),
        ({"prefix": "re"}, ["Réd Front", "rebels"]),
        ({"prefix": "GROUP"}, ["Group1", "Group2"]),
        ({"prefix": "100"}, ["100% Unseen_Group"]),
        ({"prefix": "100 x"}, []),
        ({"prefix": "%"}, []),
        ({"kinds": ["location"]}, PLACES),
        ({"kinds": ["person", "operation"]}, ["Chief1 Amin", "Operation One"]),
        ({"types": ["country", "admin"]}, ["Anbar", "Iraq"]),
        ({"countries": ["SY"], "kinds": ["location"]}, ["Town1", "Town3"]),
        ({"seen_from": date(2024, 6, 1)}, ["Group1", "Group2", "Village1"]),
        ({"seen_to": date(2024, 5, 6)}, []),
        ({"is_mentioned": False}, ["100% Unseen_Group", "Iraq"]),
        ({"is_mentioned": True, "kinds": ["location"], "types": ["admin"]}, ["Anbar"]),
        ({"sources": SourceSearch(report_id=REPORTS[3].id)}, ["Chief1 Amin", "Group2", "Town3", "rebels"]),
        ({"min_confidence": 0.95}, ["100% Unseen_Group", "Anbar", "Iraq", "Réd Front"]),
    ],
)
def test_entities_are_found(told: Store, search: dict[str, Any], expected: list[str]) -> None:
    assert find(told, **search) == expected


def test_an_entity_judged_the_same_has_the_names_of_both(told: Store) -> None:
    assert entity_id(told, "Group3") == entity_id(told, "Group2")


def test_each_name_tells_its_source(told: Store) -> None:
    with told.read() as session:
        names = list_names(session, entity_id(told, "Reds"))
    assert {(one.name, one.seed_key, one.file, one.line) for one in names if one.seed_key} == {
        ("Réd Front", "actor:reds", "a.csv", 7), ("Reds", "actor:reds", "a.csv", 7),
        ("al-Ahmar", "actor:reds", "a.csv", 7),
    }  # fmt: skip
    assert [one.name for one in names] == ["al-Ahmar", "Reds", "Reds", "Reds", "Réd Front"]
    assert [one.report_id for one in names[1:4]] == [None, REPORTS[0].id, REPORTS[1].id]
    told_by = {(one.name, one.report_id, one.published_at) for one in names if one.report_id}
    assert told_by == {("Reds", report.id, report.published_on) for report in REPORTS[:2]}


def test_parts_are_counted(told: Store) -> None:
    with told.read() as session:
        assert count_parts(session, entity_id(told, "Reds")) == (2, 2)
        assert count_parts(session, entity_id(told, "Iraq")) == (0, 0)


def test_entities_by_id_leave_out_what_is_not_there(told: Store) -> None:
    town = entity_id(told, "Town1")
    with told.read() as session:
        assert load_entities_by_id(session, [town, "ent_0"]).keys() == {town}
