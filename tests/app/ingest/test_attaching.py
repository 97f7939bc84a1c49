"""What only its report makes becomes one with what a report close to it knows by name, and parts again."""

import pytest

from app.ingest.judging import judge, undo_judgement
from app.ingest.pipeline import delete_report, ingest_report, rebuild
from app.ingest.seeding import load_seeds
from app.seeds.records import to_seed_set
from app.store.session import Store
from graph.model import Report
from graph.ontology import Verdict
from tests.dumps import dump, dump_present
from tests.test_invariants import weights
from tests.tongue import TongueReader, make_report

KNOWN = make_report("Group1 attacked Group2 in Village1 on 2024-02-28. Town1 lies in Town3.", publisher="Wire",
                    published_on="2024-02-29")  # fmt: skip
LOCAL = make_report("Group1 attacked Group2 in Village1 on 2024-02-28.", publisher="Post", published_on="2024-03-01")
APART = make_report("Group4 attacked Group5 in Village1 on 2023-02-28.", publisher="Hill", published_on="2024-03-01")


@pytest.fixture
def matching(store: Store) -> Store:
    load_seeds(store, to_seed_set(weights()), TongueReader)
    return store


def put(store: Store, *reports: Report) -> None:
    for report in reports:
        assert ingest_report(store, TongueReader(), report).status == "added"


def places(store: Store) -> dict[str, str]:
    """The entity that tells the village of each report, by publisher."""
    rows = dump(store, "local_entities", "reports")
    return {
        str(rows["reports"][row["report_id"]]["publisher"]): row["entity_id"]
        for row in rows["local_entities"].values()
        if row["name"] == "Village1"
    }


@pytest.mark.parametrize("order", [(KNOWN, LOCAL), (LOCAL, KNOWN)])
def test_a_place_that_nothing_locates_is_the_one_that_a_close_report_knows(
    matching: Store, order: tuple[Report, ...]
) -> None:
    put(matching, *order)
    found = places(matching)
    assert found["Wire"] == found["Post"]
    before = dump_present(matching)
    rebuild(matching)
    assert dump_present(matching) == before


def test_it_parts_again_when_that_report_goes(matching: Store) -> None:
    put(matching, LOCAL)
    before = dump_present(matching)
    put(matching, KNOWN)
    delete_report(matching, KNOWN.id)
    assert dump_present(matching) == before


def test_a_report_that_is_not_close_keeps_its_own(matching: Store) -> None:
    put(matching, KNOWN, APART)
    found = places(matching)
    assert found["Wire"] != found["Hill"]


def test_what_is_judged_is_left_as_judged(matching: Store) -> None:
    put(matching, LOCAL)
    alone = places(matching)["Post"]
    put(matching, KNOWN)
    known = places(matching)["Wire"]
    judgement_id, _ = judge(matching, "entity", alone, known, Verdict.NOT_SAME, author="tester")
    assert places(matching) == {"Wire": known, "Post": alone}
    undo_judgement(matching, judgement_id)
    assert places(matching) == {"Wire": known, "Post": known}
