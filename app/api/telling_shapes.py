"""Tellings and scored pairs to the shapes that go out."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from app.api.deps import Caller
from app.api.schemas import EvidenceOut
from app.api.schemas_matches import TellingFigureOut, TellingLinkOut, TellingOut, TellingPartOut, TellingRefOut
from app.api.shapes import Entities, first_evidence, to_evidence_out, to_ref
from app.ingest.explaining import list_links
from app.store.read_entities import load_entities_by_id
from app.store.read_matches import load_figures, load_parties, load_tellings

MOST_LINKS = 20


def to_refs_out(session: Session, telling_ids: Iterable[str], caller: Caller) -> dict[str, TellingRefOut]:
    """Tellings in short, by id."""
    rows = load_tellings(session, telling_ids)
    entities = load_entities_by_id(session, {row.location_id for row in rows.values()} - {None})
    evidence = first_evidence(session, "event_mention", rows, 1, caller)
    return {one: TellingRefOut(**_plain(row, entities, evidence[one][0])) for one, row in rows.items()}


def to_tellings_out(session: Session, event_id: str, page: Iterable[Any], caller: Caller) -> list[TellingOut]:
    """The tellings of a page of evidence, with participants, figures and links."""
    evidence = {row.statement_id: to_evidence_out(row, caller) for row in page}
    rows = load_tellings(session, evidence)
    parties, figures = load_parties(session, evidence), load_figures(session, evidence)
    named = {getattr(row, name) for row in rows.values() for name in ("location_id", "part_of_id", "claimed_by_id")}
    named |= {row.entity_id for row in parties} | {one for row in figures for one in (row.who, row.by)}
    entities = load_entities_by_id(session, named - {None})
    links = list_links(session, event_id, evidence)
    return [
        TellingOut(
            **_plain(rows[one], entities, shown),
            part_of=to_ref(rows[one].part_of_id, entities),
            claimed_by=to_ref(rows[one].claimed_by_id, entities),
            participants=[
                TellingPartOut(role=row.role, name=row.name, entity=to_ref(row.entity_id, entities))
                for row in parties
                if row.event_mention_id == one
            ],
            figures=[_to_figure(row, entities) for row in figures if row.event_mention_id == one],
            joined_by=[TellingLinkOut.model_validate(link) for link in links[one][:MOST_LINKS]],
            link_count=len(links[one]),
        )
        for one, shown in evidence.items()
    ]


def _plain(row: Any, entities: Entities, evidence: EvidenceOut) -> Mapping[str, Any]:
    plain = {name: getattr(row, name) for name in TellingRefOut.model_fields if hasattr(row, name)}
    return plain | {"location": to_ref(row.location_id, entities), "evidence": evidence}


def _to_figure(row: Any, entities: Entities) -> TellingFigureOut:
    plain = {name: getattr(row, name) for name in ("kind", "low", "best", "high")}
    return TellingFigureOut(**plain, who=to_ref(row.who, entities), by=to_ref(row.by, entities))
