"""What exports hold beside the graph: sentences, claims and names by ids; on both databases."""

from datetime import date

from sqlalchemy import select

from app.store.canonical_tables import EventRow, ParticipantRow, RelationRow
from app.store.read_extras import make_extras
from app.store.session import Store
from graph.build import build_graph
from graph.export.extras import BATCH
from tests.app.store.conftest import REPORTS, entity_id
from tests.dumps import load_records

TEXTS = {report.id: report.text for report in REPORTS}


def test_every_node_and_edge_that_reports_tell_has_its_sentences(told: Store) -> None:
    with told.read() as session:
        graph = build_graph(load_records(session))
        extras = make_extras(session, sees_restricted=True)
        ids = [*graph.nodes, *(key for *_, key in graph.edges(keys=True))]
        found = extras.sentences(ids)
    assert len(ids) < BATCH
    unseen = {node for node, data in graph.nodes(data=True) if not data.get("report_count")}
    silent = {one for one in ids if one not in found} - unseen
    assert all(one.startswith("rel_") for one in silent)  # the seeds'
    for sentences in found.values():
        assert 0 < len(sentences) <= 5
        days = [one.published_at or date.max for one in sentences]
        assert days == sorted(days)
        for one in sentences:
            text = TEXTS[one.report_id]
            assert one.text is not None
            start = text.index(one.text)
            assert start <= one.start < one.end <= start + len(one.text)


def test_each_kind_of_id_is_known(told: Store) -> None:
    with told.read() as session:
        event = session.scalars(select(EventRow).where(EventRow.location_id.is_not(None)).order_by(EventRow.id)).first()
        assert event is not None
        participant = session.scalars(
            select(ParticipantRow).where(ParticipantRow.event_id == event.id).order_by(ParticipantRow.id)
        ).first()
        relation = session.scalars(select(RelationRow).where(RelationRow.type == "supports")).one()
        assert participant is not None
        link = f"{event.id}:location"
        found = make_extras(session, sees_restricted=True).sentences(
            [event.id, link, participant.id, relation.id, entity_id(told, "Réd Front"), "evm_0", "xyz", ""]
        )
    assert found.keys() == {event.id, link, participant.id, relation.id, entity_id(told, "Réd Front")}
    assert found[link] == found[event.id]
    assert found[relation.id][0].text == "Group2 supports Group1."


def test_texts_of_restricted_reports_are_withheld_and_their_ids_are_not(told: Store) -> None:
    with told.read() as session:
        relation = session.scalars(select(RelationRow).where(RelationRow.type == "supports")).one()
        (shown,) = make_extras(session, sees_restricted=True).sentences([relation.id])[relation.id]
        (withheld,) = make_extras(session, sees_restricted=False).sentences([relation.id])[relation.id]
    assert (shown.text, withheld.text, withheld.title) == ("Group2 supports Group1.", None, None)
    assert (withheld.report_id, withheld.publisher, withheld.marking) == (REPORTS[2].id, "Wire", "TLP:RED")


def test_only_what_was_published_by_a_day_is_given(told: Store) -> None:
    reds = entity_id(told, "Réd Front")
    with told.read() as session:
        known = make_extras(session, sees_restricted=True, known_at=date(2024, 5, 8))
        assert {one.report_id for one in known.sentences([reds])[reds]} == {REPORTS[0].id}
        event = session.scalars(select(EventRow.id).where(EventRow.fatalities_high == 9)).one()
        everything = make_extras(session, sees_restricted=True)
        claims = everything.claims([event, "evm_0"])
        assert claims.keys() == {event}
        assert REPORTS[1].id in {one.report_id for one in claims[event]}
        assert REPORTS[1].id not in {one.report_id for one in known.claims([event]).get(event, [])}
        names = {one.name for one in everything.names([reds])[reds]}
        assert {"Réd Front", "Reds", "al-Ahmar"} <= names
        assert {one.name for one in known.names([reds])[reds] if one.seed_key} == {"Réd Front", "Reds", "al-Ahmar"}


def test_claims_keep_their_figures_apart(told: Store) -> None:
    with told.read() as session:
        event = session.scalars(select(EventRow.id).where(EventRow.fatalities_high == 9)).one()
        claims = make_extras(session, sees_restricted=True).claims([event])[event]
    assert {(one.kind, one.low, one.best, one.high) for one in claims} >= {("killed", 2, None, 9)}


def test_no_ids_are_no_rows(told: Store) -> None:
    with told.read() as session:
        extras = make_extras(session, sees_restricted=True)
        assert not extras.sentences([])
        assert not extras.claims([])
        assert not extras.names([])
