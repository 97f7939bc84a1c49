"""`told`: a store on either database that holds the reports below, for tests that only read. Fresh ones: `store`."""

from collections.abc import Iterator

import pytest

from app.ingest.judging import edit_entity, judge
from app.ingest.pipeline import Outcome, ingest_reports
from app.ingest.seeding import load_seeds
from app.seeds.records import to_seed_set
from app.store.canonical_tables import EntityRow
from app.store.migrations import upgrade
from app.store.read_entities import EntitySearch, load_entities
from app.store.read_keyset import SortKey
from app.store.session import Store
from graph.model import Report
from graph.ontology import EntityKind, Marking, RelationType, Reliability, Verdict
from graph.seeds import SeedEntity, SeedRelation
from tests.postgres import PostgresServer
from tests.tongue import TongueReader, make_report

SEEDS = to_seed_set(
    [
        SeedEntity("actor:reds", EntityKind.ACTOR, "Réd Front", "militia", "IQ", ("Reds", "al-Ahmar"), file="a.csv",
                   line=7),
        SeedEntity("actor:unseen", EntityKind.ACTOR, "100% Unseen_Group", "militia", "SY", file="a.csv", line=8),
        SeedEntity("place:anbar", EntityKind.LOCATION, "Anbar", "admin", "IQ", precision="admin1", latitude=33.0,
                   longitude=42.0, radius_km=150.0, file="p.csv", line=2),
        SeedEntity("country:IQ", EntityKind.LOCATION, "Iraq", "country", "IQ", precision="country", file="c.csv",
                   line=3),
        SeedRelation(RelationType.FIGHTS, "actor:reds", "actor:unseen", "2013", file="r.yaml", line=4),
    ]
)  # fmt: skip
REPORTS: list[Report] = [
    make_report(
        "Reds attacked Group1 in Town1 on 2024-05-06 under Op1, killing 4 civilians, Group2 said. Group1 fights Reds.",
        publisher="Wire", external_id="w1", title="Áttack", published_on="2024-05-07", url="https://wire.example/1",
        reliability=Reliability.B,
    ),
    make_report(
        "Group1 attacked Reds in Town1 on 2024-05-06, killing 2-9 Group1, wounding 3 civilians, Group2 claimed. "
        "Group1 fights Reds since 2014. Town1 lies in Town2.",
        publisher="Post", external_id="p1", title="attack", published_on="2024-05-09",
    ),
    make_report(
        "Group2 will attack Group3 in Village1. Group2 supports Group1. ĆEVAPI 100% of them_all met nobody.",
        publisher="Wire", external_id="w2", published_on="2024-06-01", marking=Marking.RED,
    ),
    make_report("Group3 denied attacking rebels in Town3 on 2023. Chief1 Amin met Group3.", title="Denial"),
    make_report("Group3 attacked civilians in Town4 on 2024-05. Town4 lies in Anbar.", published_on="2024-05-07"),
    make_report("The weather was mild.", publisher="Wire", external_id="w3", published_on="2024-01-01"),
    make_report("Group1 attacked Group2.", publisher="Post", external_id="p2", published_on="2024-05-09"),
    make_report("Group1 attacked Group2 in Town1.", publisher="Post", external_id="p2", revision=1),
]  # fmt: skip
REFUSED = [Outcome(f"bad{number % 3}", "failed", field="text", error=f"text: {number} is bad") for number in range(7)]


def tell_all(store: Store) -> None:
    """Fill a store; two of its entities are judged the same, one is corrected."""
    load_seeds(store, SEEDS, TongueReader)
    ingest_reports(store, TongueReader(SEEDS), [*REPORTS, *REFUSED])
    group, other = entity_id(store, "Group2"), entity_id(store, "Group3")
    judge(store, "entity", group, other, Verdict.SAME, author="ann", note="the same group")
    judge(store, "entity", group, entity_id(store, "Group1"), Verdict.NOT_SAME, author="ann")
    edit_entity(store, entity_id(store, "Op1"), "name", "Operation One", author="bob")


def entity_id(store: Store, name: str) -> str:
    """The only entity with that name."""
    with store.read() as session:
        rows, _ = load_entities(session, EntitySearch(name=name), [SortKey(EntityRow.id)], after=None, limit=9)
    assert len(rows) == 1, (name, [row.name for row in rows])
    return rows[0].id


@pytest.fixture(scope="session")
def told_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = Store(f"sqlite:///{tmp_path_factory.mktemp('told') / 'told.sqlite'}")
    upgrade(store)
    tell_all(store)
    yield store
    store.close()


@pytest.fixture(scope="session")
def told_postgres(postgres: PostgresServer) -> Iterator[Store]:
    store = Store(postgres.create("told", template="template"))
    tell_all(store)
    yield store
    store.close()


@pytest.fixture(params=["sqlite", "postgres"])
def told(request: pytest.FixtureRequest) -> Store:
    """Written once per database; not to be changed."""
    found: Store = request.getfixturevalue(f"told_{request.param}")
    return found
