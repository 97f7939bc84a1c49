from datetime import UTC, datetime

import pytest

from app.store.canonical_tables import ChangeRow
from app.store.known_ids import check_ever_was
from app.store.session import Store
from graph.errors import NotFoundError


def test_what_the_feed_tells_of_is_known_and_nothing_else(store: Store) -> None:
    gone = ChangeRow(
        seq=1,
        recorded_at=datetime.now(UTC),
        cause="delete:rep_1",
        kind="entity",
        record_id="ent_1",
        before={},
        after=None,
    )
    with store.write() as session:
        session.add(gone)
    with store.read() as session:
        check_ever_was(session, "ent_1", "record")
        with pytest.raises(NotFoundError, match="record: no record 'ent_2', and none ever was") as caught:
            check_ever_was(session, "ent_2", "record")
    assert (caught.value.field, caught.value.record_id) == ("record", "ent_2")
