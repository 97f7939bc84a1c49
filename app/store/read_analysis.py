"""A stored report's analysis as it was read: the rows of `app/store/statements.py` back to one `Analysis`."""

from collections import defaultdict
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.store.tables import (
    ArgumentMentionRow,
    CasualtyMentionRow,
    EventMentionRow,
    EvidenceRow,
    LocalEntityRow,
    MentionRow,
    RelationMentionRow,
    ReportRow,
    SentenceRow,
)
from graph.dates import DateRange
from graph.model import (
    Analysis,
    Argument,
    CasualtyMention,
    EventMention,
    Evidence,
    LocalEntity,
    Mention,
    RelationMention,
)
from graph.ontology import (
    CasualtyKind,
    DatePrecision,
    EntityKind,
    EventType,
    MentionForm,
    MentionKind,
    Modality,
    PlacePrecision,
    RelationType,
    Role,
)


def load_analysis(session: Session, report: ReportRow) -> Analysis:
    """What a report tells, with the local ids (m1, e1, v1, r1) that the reader gave.

    A local entity's aliases are the other names that its mentions give it.
    """
    return _Reader(session, report).read()


class _Reader:
    def __init__(self, session: Session, report: ReportRow) -> None:
        self.session = session
        self.report = report
        self.entities = self._rows(select(LocalEntityRow).where(LocalEntityRow.report_id == report.id))
        self.mentions = self._rows(select(MentionRow).where(MentionRow.report_id == report.id))
        self.keys: dict[str | None, str | None] = {row.id: row.local_key for row in self.entities}
        self.evidence: dict[tuple[str, str | None], EvidenceRow] = {
            (row.owner_id, row.attribute): row
            for row in session.scalars(select(EvidenceRow).where(EvidenceRow.report_id == report.id))
        }

    def read(self) -> Analysis:
        sentences = self.session.scalars(
            select(SentenceRow).where(SentenceRow.report_id == self.report.id).order_by(SentenceRow.position)
        )
        return Analysis(
            version=self.report.analysis_version,
            sentences=tuple((row.start, row.end) for row in sentences),
            mentions=tuple(self._mention(row) for row in self.mentions),
            entities=self._entities(),
            events=self._events(),
            relations=self._relations(),
            dateline=self.report.dateline,
            language=self.report.language,
        )

    def _rows(self, statement: Select[Any]) -> list[Any]:
        """Rows in the order of their local keys (m2 before m10)."""
        return sorted(self.session.scalars(statement), key=lambda row: (len(row.local_key), row.local_key))

    def _evidence(self, owner_id: str) -> Evidence:
        row = self.evidence[owner_id, None]
        by = self.keys.get(row.asserted_by_local)
        return Evidence(row.sentence, row.start, row.end, row.rule, row.confidence, by)

    def _mention(self, row: MentionRow) -> Mention:
        evidence = self._evidence(row.id)
        return Mention(
            id=row.local_key,
            start=row.start,
            end=row.end,
            text=row.text,
            kind=MentionKind(row.kind),
            form=MentionForm(row.form),
            entity=self.keys.get(row.local_entity_id),
            sentence=evidence.sentence,
            rule=evidence.rule,
            confidence=evidence.confidence,
        )

    def _entities(self) -> tuple[LocalEntity, ...]:
        names: dict[str | None, list[str]] = defaultdict(list)
        for mention in sorted(self.mentions, key=lambda row: (row.start, row.end)):
            if mention.form == "name" and mention.text not in names[mention.local_entity_id]:
                names[mention.local_entity_id].append(mention.text)
        return tuple(
            LocalEntity(
                id=row.local_key,
                kind=EntityKind(row.kind),
                type=row.type,
                name=row.name,
                aliases=tuple(name for name in names[row.id] if name != row.name),
                known_id=row.known_key,
                country=row.country,
                latitude=row.latitude,
                longitude=row.longitude,
                radius_km=row.radius_km,
                precision=PlacePrecision(row.precision) if row.precision else None,
                geonames_id=row.geonames_id,
                admin1=row.admin1,
                admin2=row.admin2,
                is_generic=row.is_generic,
                confidence=row.confidence,
                rule=row.rule,
            )
            for row in self.entities
        )

    def _events(self) -> tuple[EventMention, ...]:
        of_report = EventMentionRow.report_id == self.report.id
        arguments: dict[str, list[Argument]] = defaultdict(list)
        for row in self.session.scalars(
            select(ArgumentMentionRow)
            .join(EventMentionRow, EventMentionRow.id == ArgumentMentionRow.event_mention_id)
            .where(of_report)
        ):
            at = self._evidence(row.id)
            key = self.keys[row.local_entity_id] or ""
            arguments[row.event_mention_id].append(Argument(key, Role(row.role), at.start, at.end))
        tolls: dict[str, list[CasualtyMention]] = defaultdict(list)
        for toll in self.session.scalars(
            select(CasualtyMentionRow)
            .join(EventMentionRow, EventMentionRow.id == CasualtyMentionRow.event_mention_id)
            .where(of_report)
        ):
            tolls[toll.event_mention_id].append(self._toll(toll))
        return tuple(
            self._event(row, arguments[row.id], tolls[row.id])
            for row in self._rows(select(EventMentionRow).where(of_report))
        )

    def _toll(self, row: CasualtyMentionRow) -> CasualtyMention:
        at = self._evidence(row.id)
        who, by = self.keys.get(row.who_local), self.keys.get(row.by_local)
        return CasualtyMention(CasualtyKind(row.kind), at.start, at.end, who, row.low, row.best, row.high, by)

    def _event(self, row: EventMentionRow, arguments: list[Argument], tolls: list[CasualtyMention]) -> EventMention:
        dated = self.evidence.get((row.id, "date"))
        return EventMention(
            id=row.local_key,
            type=EventType(row.type),
            modality=Modality(row.modality),
            trigger=row.trigger,
            evidence=self._evidence(row.id),
            participants=tuple(sorted(arguments, key=lambda one: (one.start, one.end, one.role, one.entity))),
            location=self.keys.get(row.location_local),
            date=DateRange(row.started_on, row.ended_on, DatePrecision(row.date_precision)),
            date_start=dated.start if dated else None,
            date_end=dated.end if dated else None,
            casualties=tuple(sorted(tolls, key=lambda one: (one.start, one.end, one.kind))),
            part_of=self.keys.get(row.part_of_local),
            claimed_by=self.keys.get(row.claimed_by_local),
        )

    def _relations(self) -> tuple[RelationMention, ...]:
        rows = self._rows(select(RelationMentionRow).where(RelationMentionRow.report_id == self.report.id))
        return tuple(
            RelationMention(
                id=row.local_key,
                type=RelationType(row.type),
                source=self.keys[row.source_local] or "",
                target=self.keys[row.target_local] or "",
                evidence=self._evidence(row.id),
                source_start=row.source_start,
                source_end=row.source_end,
                target_start=row.target_start,
                target_end=row.target_end,
                valid=DateRange(row.valid_from, row.valid_to, DatePrecision(row.valid_precision)),
            )
            for row in rows
        )
