"""Outlets are known by every name that the seeds give them; on both databases."""

from app.ingest.pipeline import ingest_report
from app.ingest.seeding import load_seeds
from app.seeds.records import to_seed_set
from app.store.outlets import load_outlets, refresh_outlets, reports_of_outlets
from app.store.session import Store
from graph.seeds import SeedOutlet
from tests.dumps import dump
from tests.tongue import TongueReader, make_report

POST = SeedOutlet("outlet:post", "The Lake Post", "C", ("LP",), owner="One House")


def load(store: Store, *outlets: SeedOutlet) -> None:
    load_seeds(store, to_seed_set(outlets), TongueReader)


def test_an_outlet_is_found_by_name_and_alias_folded(store: Store) -> None:
    load(store, POST, SeedOutlet("outlet:wire", "Wire", "B"))
    with store.read() as session:
        found = load_outlets(session, ["LAKE POST", "lp", None, "Blog"])
    assert {name: (row.key, row.reliability, row.owner) for name, row in found.items()} == {
        "lake post": ("outlet:post", "C", "One House"), "lp": ("outlet:post", "C", "One House"),
    }  # fmt: skip


def test_a_reload_replaces_the_names(store: Store) -> None:
    load(store, POST)
    load(store, SeedOutlet("outlet:post", "Lake Post", "D"))
    assert dump(store, "outlet_names")["outlet_names"] == {
        "lake post": {"name": "lake post", "key": "outlet:post", "reliability": "D", "owner": None}
    }
    with store.write() as session:
        assert refresh_outlets(session) == set()
    load(store)
    assert dump(store, "outlet_names")["outlet_names"] == {}


def test_reports_are_found_by_their_publishers_folded_name(store: Store) -> None:
    reports = [
        make_report("Group1 met nobody.", publisher=name) for name in ("Lake Post", "the LAKE post", "Wire", None)
    ]
    for report in reports:
        ingest_report(store, TongueReader(), report)
    with store.read() as session:
        assert reports_of_outlets(session, {"lake post"}) == {report.id for report in reports[:2]}
        assert reports_of_outlets(session, set()) == set()
