"""Rows stored in batches: what is left is what one after the other leaves, whatever the order and the size."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import permutations

import pytest

from app.ingest.batches import ingest_rows, store_batch
from app.ingest.pipeline import Outcome, StaleReaderError, delete_report
from app.ingest.seeding import load_seeds
from app.ingest.structured import RowReader, Told
from app.store.reports import list_rejects
from app.store.session import Store
from graph.seeds import SeedSet
from tests.dumps import Dump, check_derivation, check_tallies, dump_canonical, dump_present, replay, to_plain
from tests.rows import acled, read, read_one, seeds_of, ucdp
from tests.tongue import TongueReader

WEIGHTS = {"event.join": 0.0, "event.start": -1.0, "event.date.same_day": 1.0, "event.place.same_place": 1.0}
SEEDS = seeds_of(weights=WEIGHTS)
ROWS = (
    ucdp(id="1"),
    ucdp(id="2"),  # the same content but for the id: another event all the same
    ucdp(id="3", side_b="Blue Front", date_start="2024-05-08", date_end="2024-05-08"),
    acled(event_id_cnty="A1"),
    acled(event_id_cnty="A2", event_date="2024-07-01", actor2="Unidentified Armed Group", inter2="2"),
    acled(event_id_cnty="A3", event_date="2024-07-01", event_type="Protests", sub_event_type="Peaceful protest",
          actor1="Protesters (Uganda)", inter1="6", actor2="", inter2="", fatalities="0"),
)  # fmt: skip


def filled(store: Store, seeds: SeedSet = SEEDS) -> Store:
    load_seeds(store, seeds, TongueReader)
    return store


def ingest(store: Store, found: Sequence[Told | Outcome], *, size: int = 500) -> list[str]:
    outcomes = ingest_rows(store, found, seed_version=SEEDS.version, size=size)
    return [one.status for one in outcomes]


def told(*rows: dict[str, str], revision: int = 0) -> list[Told | Outcome]:
    return read(*rows, seeds=SEEDS, revision=revision)


def present(store: Store) -> Dump:
    """All but the feed; checked to be what deriving it again gives, and what the feed tells."""
    assert replay(store) == to_plain(dump_canonical(store))
    check_tallies(store)
    check_derivation(store)
    return dump_present(store)


@pytest.mark.parametrize("size", [1, 2, 500])
def test_the_size_and_order_of_batches_do_not_matter(size: int, database_url: Callable[[], str]) -> None:
    dumps = []
    for rows in (ROWS, ROWS[::-1], ROWS[2:] + ROWS[:2]):
        store = filled(Store(database_url()))
        assert ingest(store, told(*rows), size=size) == ["added"] * len(rows)
        dumps.append(present(store))
        store.close()
    assert dumps[0] == dumps[1] == dumps[2]
    assert len(dumps[0]["events"]) == len(ROWS) - 1  # A1 is 1 or 2


def test_two_rows_of_one_data_set_are_two_events(sqlite_store: Store) -> None:
    ingest(filled(sqlite_store), told(ucdp(id="1"), ucdp(id="2")))
    assert len(dump_canonical(sqlite_store)["events"]) == 2


def test_rows_of_two_data_sets_may_tell_one_event(sqlite_store: Store) -> None:
    ingest(filled(sqlite_store), told(ucdp()) + told(acled()))
    (event,) = dump_canonical(sqlite_store)["events"].values()
    assert (event["telling_count"], event["source_count"]) == (2, 2)


def test_the_same_rows_again_change_nothing(store: Store) -> None:
    assert ingest(filled(store), told(*ROWS)) == ["added"] * len(ROWS)
    before = present(store)
    assert ingest(store, told(*ROWS)) == ["unchanged"] * len(ROWS)
    assert dump_present(store) == before


def test_a_row_twice_in_a_batch_is_stored_once(sqlite_store: Store) -> None:
    assert ingest(filled(sqlite_store), told(ucdp(), ucdp())) == ["added", "unchanged"]


def test_a_row_with_other_content_supersedes_whatever_came_first(database_url: Callable[[], str]) -> None:
    old = acled(fatalities="3", timestamp="1715600000")
    new = acled(fatalities="9", timestamp="1725600000")
    dumps = []
    for rows in permutations((old, new)):
        store = filled(Store(database_url()))
        for row in rows:
            assert ingest(store, told(row)) == ["added"]
        dumps.append(present(store))
        store.close()
    assert dumps[0] == dumps[1]
    (event,) = dumps[0]["events"].values()
    assert event["fatalities_best"] == 9


def test_versions_in_one_batch_are_settled(sqlite_store: Store) -> None:
    rows = told(acled(fatalities="9", timestamp="1725600000"), acled(fatalities="3", timestamp="1715600000"))
    assert ingest(filled(sqlite_store), rows) == ["added", "added"]
    (event,) = present(sqlite_store)["events"].values()
    assert event["fatalities_best"] == 9


def test_a_later_release_supersedes(sqlite_store: Store) -> None:
    later = told(ucdp(best="9"), revision=231)
    assert ingest(filled(sqlite_store), later + told(ucdp(best="8"), revision=221)) == ["added", "added"]
    (event,) = present(sqlite_store)["events"].values()
    assert event["fatalities_high"] is not None
    current = [row for row in dump_present(sqlite_store)["reports"].values() if row["is_current"]]
    assert [row["revision"] for row in current] == [231]


def test_a_deleted_row_leaves_what_there_would_be_without_it(sqlite_urls: Callable[[], str]) -> None:
    one, other = filled(Store(sqlite_urls())), filled(Store(sqlite_urls()))
    ingest(one, told(*ROWS))
    ingest(other, told(*ROWS[1:]))
    delete_report(one, read_one(ROWS[0], SEEDS).report.id)
    assert present(one) == present(other)


def test_what_the_database_refuses_is_refused_alone(store: Store) -> None:
    good = [one for one in told(*ROWS) if isinstance(one, Told)]
    event = good[1].analysis.events[0]
    wrong = replace(event, casualties=tuple(replace(one, best=2**80) for one in event.casualties))
    bad = replace(good[1], analysis=replace(good[1].analysis, events=(wrong,)))
    assert ingest(filled(store), [good[0], bad, *good[2:]]) == ["added", "failed", *["added"] * (len(good) - 2)]
    with store.read() as session:
        (reject,) = list_rejects(session)
    assert reject.reason.startswith("events.csv:2: text: what it tells can't be stored")
    assert ingest(store, good) == ["unchanged", "added", *["unchanged"] * (len(good) - 2)]
    with store.read() as session:
        assert list(list_rejects(session)) == []


def test_refused_rows_are_listed(sqlite_store: Store) -> None:
    assert ingest(filled(sqlite_store), told(ucdp(id="1"), ucdp(id="2", best="many"))) == ["added", "failed"]
    with sqlite_store.read() as session:
        (reject,) = list_rejects(session)
    assert (reject.document, reject.field) == ("2", "best")


def test_rows_read_with_other_seeds_stop_the_run(sqlite_store: Store) -> None:
    with pytest.raises(StaleReaderError):
        store_batch(filled(sqlite_store), told(ucdp()), seed_version="other")


def test_stored_rows_follow_the_seeds(sqlite_urls: Callable[[], str]) -> None:
    bare = SeedSet(
        version="bare",
        countries=SEEDS.countries,
        entities=tuple(one for one in SEEDS.entities if one.key != "actor:red-front"),
        event_types=SEEDS.event_types,
        match_weights=SEEDS.match_weights,
    )
    one, other = Store(sqlite_urls()), filled(Store(sqlite_urls()))
    filled(one, bare)
    ingest_rows(one, read(*ROWS, seeds=bare), seed_version=bare.version)
    load_seeds(one, SEEDS, RowsOnly)
    ingest(other, told(*ROWS))
    assert present(one) == present(other)


class RowsOnly(RowReader):
    """Reads rows again after the seeds changed."""

    version = "rows"
