"""The claims of an event at a day are what they would be, had nothing been published since; on both databases."""

from datetime import date, timedelta
from typing import Any

from app.ingest.claims import claim_conflicts, load_event_claims
from app.ingest.judging import judge
from app.ingest.pipeline import ingest_reports
from app.store.canonical_tables import EventRow
from app.store.session import Store
from graph.model import Report
from graph.ontology import Reliability, Verdict
from tests.conftest import MakeUrl
from tests.dumps import dump
from tests.tongue import TongueReader, make_report

FIRST_DAY = date(2024, 3, 1)
TEXTS = (
    ("Wire", "Group1 attacked Group2 in Town1 on 2024-02-20, killing 4-5 civilians, Group2 claimed."),
    ("Post", "Group3 attacked Group2 in Town1 on 2024-02-20, killing 0-0 civilians. Group3 met Group2."),
    ("Wire", "Group1 attacked Group2 in Town1 on 2024-02-21, killing 9-9 civilians, Group2 said."),
    ("Gazette", "Group1 denied attacking Group2 in Town2 on 2024-02-20."),
)
REPORTS = [
    make_report(text, publisher=publisher, published_on=FIRST_DAY + timedelta(days=day), reliability=Reliability.B)
    for day, (publisher, text) in enumerate(TEXTS)
]
UNDATED = make_report("Group1 attacked Group2 in Town1 on 2024-02-20, killing 70 civilians.", publisher="Sheet")


def tell(store: Store, reports: list[Report]) -> str:
    """Ingest the reports and judge all attacks that they tell the same; gives the event's id."""
    ingest_reports(store, TongueReader(), reports)
    attacks = sorted(
        key for key, row in dump(store, "event_mentions")["event_mentions"].items() if row["type"] == "attack"
    )
    for other in attacks[1:]:
        judge(store, "event", attacks[0], other, Verdict.SAME, author="tests")
    return attacks[0]


def compare(store: Store, event_id: str, known_at: date | None = None) -> dict[str, Any]:
    with store.read() as session:
        claims = load_event_claims(session, event_id, known_at=known_at)
        conflicts = claim_conflicts(session, event_id, known_at=known_at)
    assert conflicts == {one: others for group in claims.groups for one, others in group.conflicts.items()}
    return {
        "groups": claims.groups,
        "differences": claims.differences,
        "claims": sorted((claim_id, row.best) for claim_id, row in claims.casualties.items()),
        "tellings": {one: claims.sources[one] for one in claims.tellings},
        "entities": sorted(claims.entities),
    }


def test_a_day_has_the_claims_that_there_would_be_without_later_reports(database_url: MakeUrl) -> None:
    store = Store(database_url())
    event_id = tell(store, [*REPORTS, UNDATED])
    for day in range(len(REPORTS)):
        by_then = Store(database_url())
        expected = compare(by_then, tell(by_then, REPORTS[: day + 1]))
        assert compare(store, event_id, FIRST_DAY + timedelta(days=day)) == expected
        by_then.close()
    assert compare(store, event_id)["claims"] != compare(store, event_id, FIRST_DAY + timedelta(days=9))["claims"]
    store.close()


def test_conflicts_begin_with_the_report_that_makes_them(database_url: MakeUrl) -> None:
    store = Store(database_url())
    event_id = tell(store, REPORTS)
    days = [compare(store, event_id, FIRST_DAY + timedelta(days=day)) for day in range(-1, len(REPORTS))]
    assert [bool(one["groups"] and one["groups"][0].conflicts) for one in days] == [False, False, True, True, True]
    assert [len(one["claims"]) for one in days] == [0, 1, 2, 3, 3]
    assert [bool(one["groups"] and one["groups"][0].replaced) for one in days] == [False, False, False, True, True]
    with store.read() as session:
        assert session.get_one(EventRow, event_id).has_conflicting_claims
    store.close()
