"""Relations searched by everything that a reader may ask; on both databases."""

from datetime import date
from typing import Any

import pytest

from app.store.canonical_tables import RelationRow
from app.store.read_keyset import SortKey
from app.store.read_relations import RelationSearch, get_relation, load_relations
from app.store.session import Store
from app.store.where import SourceSearch
from graph.errors import NotFoundError
from tests.app.store.conftest import REPORTS, entity_id

NAMED = ("source_ids", "target_ids", "entity_ids")


def relate(store: Store, **search: Any) -> list[str]:
    wanted = RelationSearch(
        **{
            field: [entity_id(store, name) for name in value] if field in NAMED else value
            for field, value in search.items()
        }
    )
    with store.read() as session:
        rows, _ = load_relations(session, wanted, [SortKey(RelationRow.id)], after=None, limit=99)
        assert all(get_relation(session, row.id) is row for row in rows)
    return sorted(f"{row.type} {row.valid_from} {row.report_count}" for row in rows)


SEEDED, TOLD = "fights 2013-01-01 0", "fights 2014-01-01 2"
SUPPORT, LIES, LIES_TOO = "supports None 1", "located_in None 1", "located_in None 1"


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ({}, [SEEDED, TOLD, SUPPORT, LIES, LIES_TOO]),
        ({"types": ["fights"]}, [SEEDED, TOLD]),
        ({"entity_ids": ["Reds"]}, [SEEDED, TOLD]),
        ({"source_ids": ["Group3"]}, [SUPPORT]),
        ({"target_ids": ["Town2"]}, [LIES]),
        ({"source_ids": ["Town2"]}, []),
        ({"date_to": date(2013, 6, 1)}, [SEEDED, SUPPORT, LIES, LIES_TOO]),
        ({"date_from": date(2020, 1, 1)}, [SEEDED, TOLD, SUPPORT, LIES, LIES_TOO]),
        ({"sources": SourceSearch(report_id=REPORTS[1].id)}, [TOLD, LIES]),
        ({"min_confidence": 0.95}, [SEEDED]),
    ],
)
def test_relations_are_found(told: Store, search: dict[str, Any], expected: list[str]) -> None:
    assert relate(told, **search) == sorted(expected)


def test_an_unknown_relation_is_told(told: Store) -> None:
    with told.read() as session, pytest.raises(NotFoundError, match="rel_0"):
        get_relation(session, "rel_0")
