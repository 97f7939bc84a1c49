"""The canonical layer follows its inputs: what changed is derived again, all of it and no more. Random histories are in
tests/test_invariants.py; here are the turns that are easy to miss.
"""

from typing import Any

import pytest
from sqlalchemy import event, text

from app.ingest.clustering import Clusters, load_clusters
from app.ingest.judging import edit_entity, judge, undo_judgement
from app.ingest.pipeline import delete_report, ingest_report, ingest_reports, rebuild
from app.ingest.seeding import load_seeds
from app.seeds.records import to_seed_set
from app.store.base import Base
from app.store.session import Store
from graph.ontology import EntityKind, RelationType, Verdict
from graph.seeds import SeedEntity, SeedRelation
from tests.dumps import check_tallies, dump_canonical, dump_present
from tests.tongue import TongueReader, make_report

SAME, NOT_SAME = Verdict.SAME, Verdict.NOT_SAME


def tell(store: Store, *texts: str, **more: Any) -> None:
    reader = more.pop("reader", TongueReader())
    for sentence in texts:
        assert ingest_report(store, reader, make_report(sentence, **more)).status == "added"


def ids(store: Store) -> dict[str, str]:
    """Ids of the entities by name."""
    return {row["name"]: key for key, row in dump_canonical(store)["entities"].items()}


def decide(store: Store, verdict: Verdict, one: str, other: str) -> str:
    return judge(store, "entity", one, other, verdict, author="tests")[0]


def test_clusters_know_their_members() -> None:
    clusters = Clusters({"a": "a", "b": "a"})
    assert (clusters.canonical("b"), clusters.canonical("x")) == ("a", "x")
    assert clusters.members(["a", "x"]) == {"a", "b", "x"}
    assert clusters.joined({"a", "x"}) == {"a", "b"}


def test_two_entities_judged_the_same_are_one_with_all_that_was_told(store: Store) -> None:
    tell(store, "Group1 attacked Group3 in Town1.", "Group2 fights Group3.", "Group1 met Group2.")
    known = ids(store)
    first, second = sorted((known["Group1"], known["Group2"]))
    before = dump_present(store)
    judgement_id = decide(store, SAME, first, second)
    rows = dump_canonical(store)
    assert rows["redirects"] == {second: {"id": second, "new_id": first, "kind": "entity"}}
    assert rows["entities"][first]["report_count"] == 3
    assert {row["name"] for row in rows["names"].values() if row["entity_id"] == first} == {"Group1", "Group2"}
    assert {first} <= {end for row in rows["relations"].values() for end in (row["source_id"], row["target_id"])}
    undo_judgement(store, judgement_id)
    assert dump_present(store) == before


def test_a_relation_between_what_is_one_is_none(store: Store) -> None:
    tell(store, "Group1 fights Group2.")
    judgement_id = decide(store, SAME, *ids(store).values())
    assert dump_canonical(store)["relations"] == {}
    undo_judgement(store, judgement_id)
    assert len(dump_canonical(store)["relations"]) == 1


def test_a_relation_told_either_way_round_is_one(store: Store) -> None:
    tell(store, "Group1 fights Group2 since 2014.", "Group2 fights Group1. Group1 supports Group2.",
         "Group1 fights Group2. Group2 fights Group1. Group2 supports Group1.")  # fmt: skip
    relations = dump_canonical(store)["relations"].values()
    assert sorted((row["type"], row["report_count"]) for row in relations) == [
        ("fights", 3), ("supports", 1), ("supports", 1),
    ]  # fmt: skip
    assert rebuild(store) == 0


def test_a_redirect_goes_and_comes_with_the_entity_that_it_leads_to(store: Store) -> None:
    tell(store, "Group1 fights Group3.", "Group2 fights Group3.")
    known = ids(store)
    decide(store, SAME, known["Group1"], known["Group2"])
    full = dump_canonical(store)
    both = [make_report("Group1 fights Group3."), make_report("Group2 fights Group3.")]
    for report in both:
        delete_report(store, report.id)
    assert all(not rows for rows in dump_canonical(store).values())
    ingest_reports(store, TongueReader(), both)
    assert dump_canonical(store) == full


def test_a_verdict_may_change_clusters_that_it_does_not_name(store: Store) -> None:
    tell(store, *(f"Group{number} met nobody." for number in range(1, 5)))
    one, two, three, four = sorted(ids(store).values())
    joined = decide(store, SAME, one, two)
    for verdict, left, right in (
        (NOT_SAME, one, three),
        (SAME, two, three),
        (SAME, three, four),
        (NOT_SAME, two, four),
    ):
        decide(store, verdict, left, right)
    assert {row["id"]: row["new_id"] for row in dump_canonical(store)["redirects"].values()} == {two: one, four: three}
    undo_judgement(store, joined)  # now the third joins the second, which the fourth must not
    assert {row["id"]: row["new_id"] for row in dump_canonical(store)["redirects"].values()} == {three: two}
    assert rebuild(store) == 0


def test_a_renamed_seed_key_redirects_and_keeps_the_edits(store: Store) -> None:
    old = to_seed_set([SeedEntity("actor:old", EntityKind.ACTOR, "Group1")])
    new = to_seed_set([SeedEntity("actor:new", EntityKind.ACTOR, "Group1", old_keys=("actor:old",))])
    load_seeds(store, old, TongueReader)
    tell(store, "Group1 fights Group2.", reader=TongueReader(old))
    (old_id,) = (key for key, row in dump_canonical(store)["entities"].items() if row["seed_key"])
    edit_entity(store, old_id, "country", "SY", author="tests")
    load_seeds(store, new, TongueReader)
    rows = dump_canonical(store)
    (new_id,) = (key for key, row in rows["entities"].items() if row["seed_key"] == "actor:new")
    assert rows["redirects"] == {old_id: {"id": old_id, "new_id": new_id, "kind": "entity"}}
    assert (rows["entities"][new_id]["country"], rows["entities"][new_id]["report_count"]) == ("SY", 1)


def test_a_seeded_relation_follows_the_judgements_on_its_ends(store: Store) -> None:
    seeds = to_seed_set(
        [
            *(SeedEntity(f"actor:{key}", EntityKind.ACTOR, key) for key in "abc"),
            SeedRelation(RelationType.SUPPORTS, "actor:a", "actor:b", "2013"),
            SeedRelation(RelationType.SUPPORTS, "actor:a", "actor:c", valid_to="2015-06"),
        ]
    )
    load_seeds(store, seeds, TongueReader)
    known = ids(store)
    before = dump_present(store)
    judgement_id = decide(store, SAME, known["b"], known["c"])
    (relation,) = dump_canonical(store)["relations"].values()
    assert (str(relation["valid_from"]), str(relation["valid_to"])) == ("2013-01-01", "2015-06-30")
    assert relation["report_count"] == 0
    undo_judgement(store, judgement_id)
    assert dump_present(store) == before
    other = decide(store, SAME, known["a"], known["b"])
    assert len(dump_canonical(store)["relations"]) == 1
    undo_judgement(store, other)
    assert dump_present(store) == before


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE entities SET name = 'Wrong', report_count = 99",
        "DELETE FROM participants",
        "DELETE FROM names",
        "UPDATE names SET normalised = 'wrong'",
        "UPDATE events SET fatalities_best = 99, location_id = NULL",
        "DELETE FROM claims",
        "INSERT INTO redirects (id, new_id, kind) VALUES ('ent_x', 'ent_y', 'entity')",
        "INSERT INTO entities (id, kind, name, is_generic, report_count, confidence) "
        "VALUES ('ent_x', 'actor', 'Nobody', false, 3, 1)",
        "UPDATE local_entities SET entity_id = NULL",
        "UPDATE event_mentions SET event_id = NULL",
        "UPDATE relation_mentions SET relation_id = NULL",
        "DELETE FROM telling_counts",
        "UPDATE day_counts SET count = 7",
    ],
)
def test_a_rebuild_repairs_what_is_damaged(store: Store, damage: str) -> None:
    tell(store, "Group1 attacked Group2 in Town1, killing 4 civilians. Group1 fights Group2.", "Group1 fights Group2.")
    before = dump_present(store)
    with store.write() as session:
        session.execute(text(damage))
    assert dump_present(store) != before
    rebuild(store)
    assert dump_present(store) == before
    assert rebuild(store) == 0
    check_tallies(store)


SMALL = {"judgements", "seed_records", "seed_versions", "edits", "rejects"}  # they don't grow with the reports


def test_no_table_that_grows_is_read_through_for_one_report(sqlite_store: Store) -> None:
    stories = [
        make_report(f"Group1 attacked Group{n} in Town1. Group1 fights Group2.", publisher="a") for n in range(9)
    ]
    ingest_reports(sqlite_store, TongueReader(), stories)
    seen: dict[str, Any] = {}

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        seen[statement] = parameters[0] if many else parameters

    event.listen(sqlite_store.engine, "before_cursor_execute", note)
    extra = make_report(
        "Group1 attacked Group2 in Town1 on 2024 under Op1, killing 4 civilians, Group3 claimed. Group1 fights Group2.",
        publisher="a", external_id="7",
    )  # fmt: skip
    ingest_report(sqlite_store, TongueReader(), extra)
    ingest_report(sqlite_store, TongueReader(version="tongue-2"), extra)
    delete_report(sqlite_store, extra.id)
    event.remove(sqlite_store.engine, "before_cursor_execute", note)
    plans = 0
    with sqlite_store.engine.connect() as connection:
        for statement, parameters in seen.items():
            if statement.startswith(("SELECT", "UPDATE", "DELETE")):
                plans += 1
                for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters):
                    verb, _, rest = row[3].partition(" ")
                    assert verb != "SCAN" or rest.split()[0] in {*SMALL, "listed"} or rest.startswith("("), (
                        row[3],
                        statement,
                    )
    assert plans > 40


def test_every_foreign_key_has_its_index() -> None:
    """Without one, deleting a row reads the whole table that may name it."""
    for table in Base.metadata.tables.values():
        leading = {index.columns[0].name for index in table.indexes} | {next(iter(table.primary_key)).name}
        for key in table.foreign_keys:
            assert key.parent.name in leading, key.parent


def test_without_judgements_everything_is_itself(store: Store) -> None:
    with store.read() as session:
        assert load_clusters(session) == Clusters({})
