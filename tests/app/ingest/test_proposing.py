"""Pairs of entities in the queue: offered by their names, ranked, judged, and gone with what they rest on."""

import pytest
from sqlalchemy import select

from app.ingest.judging import judge, undo_judgement
from app.ingest.pipeline import delete_report, ingest_report, ingest_reports, rebuild
from app.ingest.seeding import load_seeds
from app.seeds.records import to_seed_set
from app.store.canonical_tables import EntityRow
from app.store.match_tables import MatchRow, NameKeyRow, NameProfileRow
from app.store.session import Store
from app.store.tables import LocalEntityRow
from graph.model import Report
from graph.ontology import EntityKind, Verdict
from graph.seeds import MatchWeight, SeedEntity
from tests.dumps import dump_present
from tests.tongue import TongueReader, make_report

VALUES = {
    "start": 0.0, "join": 2.0, "open": 0.5, "name.same": 1.0, "name.common": 0.75, "name.surname": 1.0,
    "name.short": 1.0, "ground.known": 0.5, "country.other": -2.0,
}  # fmt: skip
WEIGHTS = [MatchWeight(f"entity.{key}", value, f"what {key} means") for key, value in VALUES.items()]
SEEDS = to_seed_set(
    [
        *WEIGHTS,
        SeedEntity("actor:xy", EntityKind.ACTOR, "Xen Yar 1", "militia", "IQ"),
        SeedEntity("actor:other", EntityKind.ACTOR, "Xam Yor 1", "militia", "SY"),
    ]
)


def tell(text: str, day: str | None, publisher: str = "Wire") -> Report:
    return make_report(text, publisher=publisher, published_on=day)


FULL = tell("Chief1 Amin met Group1.", "2024-03-01")
SURNAME = tell("Amin met Group2.", "2024-03-20", "Post")
LATE = tell("Amin met nobody.", "2024-05-20", "Gulf")
UNDATED = tell("Amin met rebels.", None, "Lake")


@pytest.fixture
def offering(store: Store) -> Store:
    load_seeds(store, SEEDS, TongueReader)
    return store


def put(store: Store, *reports: Report) -> None:
    for report in reports:
        assert ingest_report(store, TongueReader(SEEDS), report).status == "added"


def pairs(store: Store) -> dict[tuple[str, ...], tuple[str, float]]:
    """Status and score by the sorted names of both sides."""
    with store.read() as session:
        names: dict[str, str] = {
            row.identity: row.name for row in session.execute(select(LocalEntityRow.identity, LocalEntityRow.name))
        }
        names |= {row.id: row.name for row in session.execute(select(EntityRow.id, EntityRow.name))}
        rows = session.scalars(select(MatchRow).where(MatchRow.kind == "entity")).all()
        return {tuple(sorted((names[row.left_id], names[row.right_id]))): (row.status, row.score) for row in rows}


def the_pair(store: Store) -> MatchRow:
    with store.read() as session:
        return session.scalars(select(MatchRow).where(MatchRow.kind == "entity")).one()


def test_a_surname_and_a_full_name_of_near_days_are_offered(offering: Store) -> None:
    put(offering, FULL, SURNAME, LATE, UNDATED)
    assert pairs(offering) == {("Amin", "Chief1 Amin"): ("open", 1.0)}
    assert the_pair(offering).usefulness > 0


def test_a_pair_comes_when_the_full_name_is_told_in_near_days_and_goes_with_that_report(offering: Store) -> None:
    put(offering, LATE, FULL)
    assert pairs(offering) == {}
    before = dump_present(offering)
    near = tell("Chief1 Amin met Group3.", "2024-05-01", "Hill")
    put(offering, near)
    assert pairs(offering) == {("Amin", "Chief1 Amin"): ("open", 1.0)}
    delete_report(offering, near.id)
    assert dump_present(offering) == before


def test_a_short_form_and_what_its_initials_stand_for_are_offered(offering: Store) -> None:
    put(offering, tell("XY1 attacked rebels in Town1.", "2024-03-01"))
    assert pairs(offering) == {("XY1", "Xen Yar 1"): ("open", 1.5), ("XY1", "Xam Yor 1"): ("open", 1.5)}


def test_what_the_seeds_know_as_two_is_not_offered(offering: Store) -> None:
    assert pairs(offering) == {}
    with offering.read() as session:
        assert len(session.scalars(select(NameProfileRow)).all()) == 2


def test_a_judged_pair_is_not_open_and_an_undo_opens_it_again(offering: Store) -> None:
    put(offering, FULL, SURNAME)
    before, found = dump_present(offering), the_pair(offering)
    for verdict in (Verdict.SAME, Verdict.NOT_SAME, Verdict.UNSURE):
        judgement_id, _ = judge(offering, "entity", found.left_id, found.right_id, verdict, author="tester")
        assert the_pair(offering).status == "judged"
    undo_judgement(offering, judgement_id)
    assert dump_present(offering) == before


def test_entities_that_are_judged_apart_are_not_asked_about_by_other_pairs(offering: Store) -> None:
    again = tell("Amin met Group1.", "2024-03-04", "Hill")
    put(offering, FULL, SURNAME, again)
    with offering.read() as session:
        rows = session.execute(select(LocalEntityRow.identity, LocalEntityRow.name)).all()
    one, other = sorted({row.identity for row in rows if row.name == "Amin"})
    (full,) = {row.identity for row in rows if row.name == "Chief1 Amin"}
    judge(offering, "entity", one, other, Verdict.SAME, author="tester")
    judge(offering, "entity", one, full, Verdict.NOT_SAME, author="tester")
    with offering.read() as session:
        statuses = session.scalars(select(MatchRow.status).where(MatchRow.kind == "entity")).all()
    assert statuses == ["judged", "judged"]


def test_more_reports_make_a_pair_more_useful(offering: Store) -> None:
    put(offering, FULL, SURNAME)
    once = the_pair(offering).usefulness
    put(offering, tell("Chief1 Amin met Group2.", "2023-01-01", "Hill"))
    assert the_pair(offering).usefulness > once


def test_order_and_batches_do_not_matter_and_a_rebuild_changes_nothing(offering: Store) -> None:
    reports = [UNDATED, SURNAME, tell("Amin attacked XY1 in Village1.", "2024-03-03", "Hill"), FULL, LATE]
    put(offering, *reports)
    before = dump_present(offering)
    assert len(before["matches"]) == 4
    rebuild(offering)
    assert dump_present(offering) == before
    for report in reports:
        delete_report(offering, report.id)
    with offering.read() as session:
        assert session.scalars(select(NameKeyRow.identity).where(NameKeyRow.day > 0)).all() == []
    ingest_reports(offering, TongueReader(SEEDS), reversed(reports))
    assert dump_present(offering) == before


def test_without_weights_nothing_is_offered(store: Store) -> None:
    put(store, FULL, SURNAME)
    assert pairs(store) == {}
    load_seeds(store, SEEDS, TongueReader)
    assert pairs(store) == {("Amin", "Chief1 Amin"): ("open", 1.0)}
