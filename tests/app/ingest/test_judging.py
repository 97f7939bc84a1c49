"""Analysts' decisions: given, given again, changed, taken back, refused; on both databases."""

from typing import Any

import pytest
from sqlalchemy import select

from app.ingest.judging import edit_entity, judge, undo_edit, undo_judgement
from app.ingest.pipeline import delete_report, ingest_report
from app.store.canonical_tables import ChangeRow
from app.store.judgements import list_judgements
from app.store.session import Store
from graph.errors import InvalidInputError, NotFoundError
from graph.ids import make_id
from graph.ontology import Verdict
from tests.dumps import dump, dump_canonical, dump_present
from tests.tongue import TongueReader, make_report

TEXTS = ("Group1 attacked Group2 in Town1, killing 4 civilians.", "Group1 attacked Group3, killing 2-9 rebels.")


@pytest.fixture(autouse=True)
def told(store: Store) -> None:
    for text in TEXTS:
        ingest_report(store, TongueReader(), make_report(text))


def ids(store: Store, kind: str = "entities") -> list[str]:
    rows = dump_canonical(store)[kind]
    return sorted(rows, key=lambda record_id: str(rows[record_id].get("name")) + record_id)


def id_of(store: Store, name: str) -> str:
    (found,) = (key for key, row in dump_canonical(store)["entities"].items() if row["name"] == name)
    return found


# ---------------------------------------------------------------- judgements


@pytest.mark.parametrize("kind", ["entity", "event"])
def test_a_judgement_joins_and_taking_it_back_parts(store: Store, kind: str) -> None:
    one, other = ids(store, "entities" if kind == "entity" else "events")[:2]
    before = dump_present(store)
    judgement_id, changes = judge(store, kind, one, other, Verdict.SAME, author="ann", note="why")
    assert changes > 0
    assert dump_canonical(store)["redirects"][max(one, other)]["new_id"] == min(one, other)
    assert undo_judgement(store, judgement_id) > 0
    assert dump_present(store) == before


def test_the_same_judgement_again_changes_nothing_either_way_round(store: Store) -> None:
    one, other = id_of(store, "Group2"), id_of(store, "Group3")
    judgement_id, _ = judge(store, "entity", one, other, Verdict.SAME, author="ann")
    before = dump(store)
    assert judge(store, "entity", other, one, Verdict.SAME, author="bob", note="as well") == (judgement_id, 0)
    assert dump(store) == before


def test_a_newer_verdict_replaces_the_older(store: Store) -> None:
    one, other = id_of(store, "Group2"), id_of(store, "Group3")
    before = dump_canonical(store)
    first, _ = judge(store, "entity", one, other, Verdict.SAME, author="ann")
    second, changes = judge(store, "entity", one, other, Verdict.NOT_SAME, author="bob")
    assert first == second
    assert changes > 0
    assert dump_canonical(store) == before
    with store.read() as session:
        assert [(row.verdict, row.author) for row in list_judgements(session)] == [("not_same", "bob")]
        assert list_judgements(session, kind="event") == []


def test_unsure_is_kept_and_changes_nothing(store: Store) -> None:
    _, changes = judge(store, "entity", *ids(store)[:2], Verdict.UNSURE, author="ann")
    assert changes == 0


def test_what_redirects_can_be_judged(store: Store) -> None:
    first, second, third = sorted(id_of(store, name) for name in ("Group1", "Group2", "Group3"))
    judge(store, "entity", first, second, Verdict.SAME, author="ann")
    judge(store, "entity", second, third, Verdict.SAME, author="ann")
    redirects = {key: row["new_id"] for key, row in dump_canonical(store)["redirects"].items()}
    assert redirects == {second: first, third: first}


def test_a_judgement_on_what_is_gone_since_can_be_repeated_and_taken_back(store: Store) -> None:
    one, other = id_of(store, "Group2"), id_of(store, "Group3")
    judgement_id, _ = judge(store, "entity", one, other, Verdict.SAME, author="ann")
    for text in TEXTS:
        delete_report(store, make_report(text).id)
    assert judge(store, "entity", one, other, Verdict.SAME, author="ann") == (judgement_id, 0)
    with pytest.raises(NotFoundError, match="no entity"):
        judge(store, "entity", one, other, Verdict.NOT_SAME, author="ann")
    assert undo_judgement(store, judgement_id) == 0


def test_a_judgement_that_cannot_be_is_refused(store: Store) -> None:
    one, other = ids(store)[:2]
    event_id = ids(store, "events")[0]
    before = dump(store)
    for kind, left, right, error in (
        ("person", one, other, InvalidInputError),
        ("entity", one, one, InvalidInputError),
        ("entity", one, "ent_0", NotFoundError),
        ("entity", one, event_id, NotFoundError),
        ("event", event_id, other, NotFoundError),
    ):
        with pytest.raises(error):
            judge(store, kind, left, right, Verdict.SAME, author="ann")
    with pytest.raises(NotFoundError, match="jdg_0"):
        undo_judgement(store, "jdg_0")
    assert dump(store) == before


def test_the_feed_names_the_judgement_that_made_a_change(store: Store) -> None:
    judgement_id, changes = judge(store, "entity", *ids(store)[:2], Verdict.SAME, author="ann")
    undo_judgement(store, judgement_id)
    with store.read() as session:
        causes = list(session.scalars(select(ChangeRow.cause).order_by(ChangeRow.seq)))
    assert causes.count(f"judgement:{judgement_id}") == causes.count(f"undo:{judgement_id}") == changes


# ---------------------------------------------------------------- edits


@pytest.mark.parametrize(
    ("attribute", "value"),
    [("name", "Front"), ("type", None), ("country", "UG"), ("latitude", 1), ("radius_km", 2.5), ("precision", "near"),
     ("admin1", "Kivu")],
)  # fmt: skip
def test_an_edit_wins_again_changes_nothing_and_can_be_taken_back(store: Store, attribute: str, value: Any) -> None:
    town = id_of(store, "Town1")
    before = dump_present(store)
    assert edit_entity(store, town, attribute, value, author="ann") == 1
    assert dump_canonical(store)["entities"][town][attribute] == value
    edited = dump(store)
    assert edit_entity(store, town, attribute, value, author="bob") == 0
    assert dump(store) == edited
    assert undo_edit(store, make_id("edt", town, attribute)) == 1
    assert dump_present(store) == before


def test_a_newer_edit_replaces_the_older(store: Store) -> None:
    town = id_of(store, "Town1")
    edit_entity(store, town, "name", "Old", author="ann")
    edit_entity(store, town, "name", "New", author="bob", note="as on the map")
    assert dump_canonical(store)["entities"][town]["name"] == "New"
    assert [(row["author"], row["note"]) for row in dump(store, "edits")["edits"].values()] == [
        ("bob", "as on the map")
    ]


def test_an_edit_outlives_the_report_that_told_of_the_entity(store: Store) -> None:
    report, town = make_report(TEXTS[0]), id_of(store, "Town1")
    edit_entity(store, town, "name", "Renamed", author="ann")
    before = dump_present(store)
    delete_report(store, report.id)
    assert edit_entity(store, town, "name", "Renamed", author="ann") == 0
    ingest_report(store, TongueReader(), report)
    assert dump_present(store) == before


@pytest.mark.parametrize(
    ("attribute", "value"), [("kind", "actor"), ("report_count", 7), ("name", None), ("name", "  "), ("name", 7)]
)
def test_an_edit_that_cannot_be_is_refused(store: Store, attribute: str, value: Any) -> None:
    before = dump(store)
    with pytest.raises(InvalidInputError):
        edit_entity(store, id_of(store, "Town1"), attribute, value, author="ann")
    assert dump(store) == before


def test_an_edit_of_what_does_not_exist_is_refused(store: Store) -> None:
    before = dump(store)
    with pytest.raises(NotFoundError, match="ent_0"):
        edit_entity(store, "ent_0", "name", "x", author="ann")
    with pytest.raises(NotFoundError, match="edt_0"):
        undo_edit(store, "edt_0")
    assert dump(store) == before
