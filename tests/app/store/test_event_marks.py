"""Where the index of words is looked into."""

from datetime import date

from app.store.canonical_tables import EventRow
from app.store.event_marks import stretches_of
from app.store.event_search import EventSearch
from app.store.index_parts import Stretch
from app.store.read_keyset import SortKey
from app.store.text_marks import DAY_SHIFT, NO_EVENT, UNKNOWN_DAY, base_of, day_number, told_by_marks

DAY = date(2024, 5, 6)


def test_stretches_are_in_the_order_of_the_list() -> None:
    keys = [SortKey(EventRow.started_on), SortKey(EventRow.id)]
    lasting, day = ("_e", "_y2024"), day_number(DAY)
    found = stretches_of(EventSearch(date_from=DAY, date_to=DAY), keys, None)
    assert [(one.low >> DAY_SHIFT, one.high >> DAY_SHIFT, one.marks) for one in found] == [
        (0, day - 31, (lasting,)), (day - 31, day, ((*lasting, "_d"),)), (day, day + 1, ()),
        (UNKNOWN_DAY, NO_EVENT, (lasting,)),
    ]  # fmt: skip
    (rest,) = stretches_of(EventSearch(text="x"), keys, [None, "evm_0000000fffffffffffff"])
    assert rest == Stretch(base_of(None, "evm_0000000fffffffffffff"), NO_EVENT << DAY_SHIFT)


def test_events_after_the_day_of_knowledge_were_foretold() -> None:
    keys = [SortKey(EventRow.started_on, True), SortKey(EventRow.id, True)]
    later, before, unknown = stretches_of(EventSearch(text="x", known_at=DAY), keys, None)
    assert (later.low, later.high, before.marks) == (before.high, unknown.low, ())
    assert (later.marks, unknown.marks) == ((("_f",),), (tuple(told_by_marks(DAY)),))
