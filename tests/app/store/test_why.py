"""Why a fact is held: from the id of anything to the sentences, seeds and edits behind it; on both databases."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from app.ingest.judging import judge
from app.store.canonical_tables import ClaimRow, EventRow, NameRow, ParticipantRow, RelationRow
from app.store.search import list_identities
from app.store.session import Store
from app.store.tables import CasualtyMentionRow, EventMentionRow, LocalEntityRow, MentionRow
from app.store.why import TABLES, choose_candidate, find_fact, load_evidence
from graph.errors import InvalidInputError, NotFoundError
from graph.ontology import Verdict
from tests.app.store.conftest import REPORTS, entity_id, tell_all


def explain(store: Store, fact_id: str, attribute: str | None = None) -> tuple[Any, list[str], list[str]]:
    """Value; the spans behind it; the keys of the seeds and the attributes of the edits."""
    with store.read() as session:
        fact = find_fact(session, fact_id, attribute)
        candidate = choose_candidate(session, fact)
        rows = load_evidence(session, candidate, after=None, limit=99)[0] if candidate else []
        sources = [seed.key for seed in fact.seeds] + [edit.attribute for edit in fact.edits]
        return fact.value, [row.text for row in rows], sources


def first(store: Store, column: Any, *where: Any) -> str:
    with store.read() as session:
        return str(session.scalars(select(column).where(*where).order_by(column)).first())


@pytest.fixture
def claimed(told: Store) -> str:
    return first(told, EventRow.id, EventRow.modality == "claimed")


@pytest.mark.parametrize(
    ("attribute", "value", "spans"),
    [
        (None, None, ["attacked"]),
        ("type", "attack", ["attacked"]),
        ("modality", "claimed", ["attacked"]),
        ("date_precision", "day", ["2024-05-06"]),
        ("fatalities_low", 2, ["2"]),
        ("fatalities_high", 9, ["2"]),
        ("claims", None, ["2", "3"]),
        ("participants", None, ["Group1", "Reds"]),
    ],
)
def test_an_event_is_explained(told: Store, claimed: str, attribute: str, value: Any, spans: list[str]) -> None:
    assert explain(told, claimed, attribute) == (value, spans, [])


@pytest.mark.parametrize(("link", "name"), [("location", "Town1"), ("claimed_by", "Group2")])
def test_what_an_event_is_linked_to_is_explained_by_its_name_in_the_sentence(
    told: Store, claimed: str, link: str, name: str
) -> None:
    assert explain(told, claimed, link) == (entity_id(told, name), [name], [])
    assert explain(told, f"{claimed}:{link}") == explain(told, claimed, link)


def test_an_event_whose_date_the_text_does_not_give_has_no_evidence_of_it(told: Store) -> None:
    planned = first(told, EventRow.id, EventRow.modality == "planned")
    value, spans, _ = explain(told, planned, "date")
    assert value == {"started_on": None, "ended_on": None, "date_precision": "unknown"}
    assert spans == ["will attack"]
    assert explain(told, planned, "part_of") == (None, [], [])


def test_a_seeded_entity_names_its_seed_and_a_corrected_one_its_edit(told: Store) -> None:
    reds, operation = entity_id(told, "Reds"), entity_id(told, "Op1")
    assert explain(told, reds, "type") == ("militia", ["Reds"] * 4, ["actor:reds"])
    assert explain(told, reds, "active_from") == (None, [], [])
    assert explain(told, operation, "name") == ("Operation One", [], ["name"])
    assert explain(told, entity_id(told, "Anbar"), "radius_km")[2] == ["place:anbar"]
    assert explain(told, entity_id(told, "Iraq"), "is_generic") == (False, [], ["country:IQ"])


def test_a_redirected_id_is_explained_by_what_it_leads_to(told: Store) -> None:
    kept = entity_id(told, "Group2")
    with told.read() as session:
        (old,) = set(list_identities(session, kept)) - {kept}
        fact = find_fact(session, old)
    assert (fact.id, fact.redirected_from) == (kept, old)


def test_the_id_of_an_event_that_was_joined_is_explained_by_the_event_unless_its_telling_is_meant(store: Store) -> None:
    tell_all(store)
    where = EventRow.location_id == entity_id(store, "Town1"), EventRow.first_reported < date(2024, 5, 9)
    kept, old = sorted((first(store, EventRow.id, *where), first(store, EventRow.id, EventRow.modality == "claimed")))
    judge(store, "event", kept, old, Verdict.SAME, author="ann")
    with store.read() as session:
        fact = find_fact(session, old, "fatalities_high")
        assert (fact.kind, fact.id, fact.redirected_from) == ("event", kept, old)
        assert find_fact(session, f"{old}:location").id == kept
        telling = find_fact(session, old, "modality", is_telling=True)
        assert (telling.kind, telling.id, telling.redirected_from) == ("event_mention", old, None)
        assert find_fact(session, kept, is_telling=True).kind == "event_mention"
        with pytest.raises(InvalidInputError, match="fatalities"):
            find_fact(session, old, "fatalities", is_telling=True)
    assert explain(store, old, "fatalities") == explain(store, kept, "fatalities")


def test_relations_and_their_validity_are_explained(told: Store) -> None:
    told_one = first(told, RelationRow.id, RelationRow.report_count == 2)
    assert explain(told, told_one)[1] == ["fights", "fights"]
    value, spans, _ = explain(told, told_one, "valid_from")
    assert (str(value), spans) == ("2014-01-01", ["fights"])
    assert explain(told, told_one, "source")[0].startswith("ent_")
    seeded = first(told, RelationRow.id, RelationRow.report_count == 0)
    assert explain(told, seeded, "valid_from")[1:] == ([], ["actor:reds fights actor:unseen"])


def test_parts_claims_and_names_are_explained(told: Store, claimed: str) -> None:
    part = first(told, ParticipantRow.id, ParticipantRow.event_id == claimed, ParticipantRow.role == "source")
    assert explain(told, part, "role") == ("source", ["Group1"], [])
    claim = first(told, ClaimRow.id, ClaimRow.event_id == claimed, ClaimRow.kind == "injured")
    assert explain(told, claim, "best") == (3, ["3"], [])
    seeded = first(told, NameRow.id, NameRow.name == "al-Ahmar")
    assert explain(told, seeded)[2] == ["actor:reds"]
    told_name = first(told, NameRow.id, NameRow.name == "Reds", NameRow.report_id == REPORTS[1].id)
    assert explain(told, told_name) == ("Reds", ["Reds", "Reds"], [])


@pytest.mark.parametrize(
    "column", [MentionRow.id, EventMentionRow.id, CasualtyMentionRow.id, LocalEntityRow.id], ids=lambda c: str(c)
)
def test_statements_are_explained_by_themselves(told: Store, column: Any) -> None:
    assert explain(told, first(told, column))[1]


def test_a_report_is_explained_by_all_that_it_tells(told: Store) -> None:
    _, spans, _ = explain(told, REPORTS[4].id)
    assert {"Group3", "attacked", "civilians", "Town4", "lies in", "Anbar"} <= set(spans)
    assert explain(told, REPORTS[5].id) == (None, [], [])


def test_unknown_facts_and_attributes_are_told(told: Store, claimed: str) -> None:
    for fact_id, attribute in (
        ("ent_0", None),
        (f"{claimed}:actor", None),
        (f"{claimed}:location", "type"),
        ("", None),
    ):
        with told.read() as session, pytest.raises(NotFoundError):
            find_fact(session, fact_id, attribute)
    for fact_id, attribute in ((claimed, "name"), (entity_id(told, "Reds"), "trigger"), (REPORTS[0].id, "title")):
        with told.read() as session, pytest.raises(InvalidInputError, match="attribute") as caught:
            find_fact(session, fact_id, attribute)
        assert caught.value.field == "attribute"


def test_every_kind_of_record_can_be_asked_about(told: Store) -> None:
    for kind, table in TABLES.items():
        with told.read() as session:
            events = set(session.scalars(select(EventRow.id)))
            ids = set(session.scalars(select(table.__table__.c.id)))
            assert ids
            for record_id in ids:
                expected = "event" if record_id in events else kind  # an event has the id of one of its tellings
                assert find_fact(session, record_id).kind == expected
