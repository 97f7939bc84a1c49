"""One report's analysis as statement rows, each with its evidence. Saved and replaced whole.

The derived columns are for `app/ingest/canonical.py` to set. As it leaves most local entities what their identity says
and most tellings an event of their own, these are written so at once; it changes the others. `relation_id` is NULL.
"""

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.store.base import Base
from app.store.rows import insert_rows
from app.store.tables import (
    ArgumentMentionRow,
    CasualtyMentionRow,
    EventMentionRow,
    EvidenceRow,
    LocalEntityRow,
    MentionRow,
    RelationMentionRow,
    SentenceRow,
)
from graph.errors import UnreadableReportError
from graph.ids import make_id
from graph.model import Analysis, EventMention, Evidence, LocalEntity

Identify = Callable[[LocalEntity, str], str]
_TABLES = (  # in the order that foreign keys allow
    SentenceRow,
    LocalEntityRow,
    MentionRow,
    EventMentionRow,
    ArgumentMentionRow,
    CasualtyMentionRow,
    RelationMentionRow,
    EvidenceRow,
)


def save_analysis(session: Session, report_id: str, analysis: Analysis, *, identify: Identify) -> None:
    """Replace a report's statements.

    Parameters
    ----------
    identify : callable of (LocalEntity, local id) -> str
        Gives each local entity its identity.

    Raises
    ------
    UnreadableReportError
        If the analysis names a local entity that it does not hold.
    """
    save_analyses(session, [(report_id, analysis, identify)], stored=[report_id])


def save_analyses(
    session: Session, told: Iterable[tuple[str, Analysis, Identify]], *, stored: Iterable[str] = ()
) -> None:
    """`save_analysis` of several reports, each table's rows in one statement.

    Parameters
    ----------
    told : iterable of (report id, analysis, identify)
        No report twice.
    stored : iterable of str
        Those of the reports that may have statements.
    """
    for report_id in stored:
        delete_statements(session, report_id)
    rows: dict[type[Base], list[dict[str, Any]]] = {table: [] for table in _TABLES}
    for report_id, analysis, identify in told:
        for table, own in _StatementRows(report_id, analysis, identify).build().items():
            rows[table] += own
    for table in _TABLES:
        insert_rows(session, table, rows[table])


def delete_statements(session: Session, report_id: str) -> None:
    """Forget what a report tells; its arguments and casualties go with its event mentions."""
    for table in (EvidenceRow, RelationMentionRow, EventMentionRow, MentionRow, LocalEntityRow, SentenceRow):
        session.execute(delete(table).where(table.report_id == report_id))


class _StatementRows:
    """Builds the rows of one analysis; ids hash the report, the span and the value, an ordinal parts equal ones."""

    def __init__(self, report_id: str, analysis: Analysis, identify: Identify) -> None:
        self.report_id = report_id
        self.analysis = analysis
        self.identify = identify
        self.rows: dict[type[Base], list[dict[str, Any]]] = {table: [] for table in _TABLES}
        self.local_ids: dict[str | None, str | None] = {None: None}
        self.used: set[str] = set()

    def build(self) -> dict[type[Base], list[dict[str, Any]]]:
        analysis = self.analysis
        self.rows[SentenceRow] = [
            {"report_id": self.report_id, "position": position, "start": start, "end": end}
            for position, (start, end) in enumerate(analysis.sentences)
        ]
        self._entities()
        self._mentions()
        for event in analysis.events:
            self._event(event)
        self._relations()
        return self.rows

    def _id(self, prefix: str, *fields: str | int | None) -> str:
        found, ordinal = make_id(prefix, self.report_id, *fields), 0
        while found in self.used:
            ordinal += 1
            found = make_id(prefix, self.report_id, *fields, "again", ordinal)
        self.used.add(found)
        return found

    def _local(self, key: str | None) -> str | None:
        if key not in self.local_ids:
            raise UnreadableReportError(f"text: the reading names {key!r}, which is no entity of it", field="text")
        return self.local_ids[key]

    def _entities(self) -> None:
        first: dict[str, tuple[int, int]] = {}
        for mention in self.analysis.mentions:
            if mention.entity is not None:
                span = (mention.start, mention.end)
                first[mention.entity] = min(first.get(mention.entity, span), span)
        for entity in self.analysis.entities:
            start, end = first.get(entity.id, (None, None))
            local_id = self._id("loc", entity.kind.value, start, end, entity.name if start is None else None)
            self.local_ids[entity.id] = local_id
            identity = self.identify(entity, local_id)
            self.rows[LocalEntityRow].append(
                {
                    "id": local_id,
                    "report_id": self.report_id,
                    "local_key": entity.id,
                    "kind": entity.kind.value,
                    "type": entity.type,
                    "name": entity.name,
                    "known_key": entity.known_id,
                    "country": entity.country,
                    "latitude": entity.latitude,
                    "longitude": entity.longitude,
                    "radius_km": entity.radius_km,
                    "precision": entity.precision.value if entity.precision else None,
                    "geonames_id": entity.geonames_id,
                    "admin1": entity.admin1,
                    "admin2": entity.admin2,
                    "is_generic": entity.is_generic,
                    "confidence": entity.confidence,
                    "rule": entity.rule,
                    "identity": identity,
                    "entity_id": identity,
                }
            )

    def _mentions(self) -> None:
        for mention in self.analysis.mentions:
            mention_id = self._id("men", mention.kind.value, mention.start, mention.end)
            self.rows[MentionRow].append(
                {
                    "id": mention_id,
                    "report_id": self.report_id,
                    "local_key": mention.id,
                    "local_entity_id": self._local(mention.entity),
                    "start": mention.start,
                    "end": mention.end,
                    "text": mention.text,
                    "kind": mention.kind.value,
                    "form": mention.form.value,
                }
            )
            found = Evidence(mention.sentence, mention.start, mention.end, mention.rule, mention.confidence)
            self._evidence(mention_id, None, found)

    def _event(self, event: EventMention) -> None:
        trigger = event.evidence
        event_mention_id = self._id("evm", event.type.value, trigger.start, trigger.end)
        self.rows[EventMentionRow].append(
            {
                "id": event_mention_id,
                "report_id": self.report_id,
                "local_key": event.id,
                "type": event.type.value,
                "modality": event.modality.value,
                "trigger": event.trigger,
                "start": trigger.start,
                "end": trigger.end,
                "location_local": self._local(event.location),
                "part_of_local": self._local(event.part_of),
                "claimed_by_local": self._local(event.claimed_by),
                "started_on": event.date.start,
                "ended_on": event.date.end,
                "date_precision": event.date.precision.value,
                "confidence": trigger.confidence,
                "event_id": event_mention_id,
            }
        )
        self._evidence(event_mention_id, None, trigger)
        if event.date_start is not None and event.date_end is not None:
            self._evidence(event_mention_id, "date", self._at(trigger, event.date_start, event.date_end))
        for argument in event.participants:
            argument_id = self._id("arg", event_mention_id, argument.role.value, self._local(argument.entity))
            self.rows[ArgumentMentionRow].append(
                {
                    "id": argument_id,
                    "event_mention_id": event_mention_id,
                    "local_entity_id": self._local(argument.entity),
                    "role": argument.role.value,
                }
            )
            self._evidence(argument_id, None, self._at(trigger, argument.start, argument.end))
        for casualty in event.casualties:
            casualty_id = self._id("cas", event_mention_id, casualty.kind.value, casualty.start, casualty.end)
            self.rows[CasualtyMentionRow].append(
                {
                    "id": casualty_id,
                    "event_mention_id": event_mention_id,
                    "kind": casualty.kind.value,
                    "who_local": self._local(casualty.who),
                    "by_local": self._local(casualty.by),
                    "low": casualty.low,
                    "best": casualty.best,
                    "high": casualty.high,
                }
            )
            self._evidence(casualty_id, None, self._at(trigger, casualty.start, casualty.end, by=casualty.by))

    def _relations(self) -> None:
        for relation in self.analysis.relations:
            source, target = self._local(relation.source), self._local(relation.target)
            relation_mention_id = self._id(
                "rlm", relation.type.value, source, target, relation.evidence.start, relation.evidence.end
            )
            self.rows[RelationMentionRow].append(
                {
                    "id": relation_mention_id,
                    "report_id": self.report_id,
                    "local_key": relation.id,
                    "type": relation.type.value,
                    "source_local": source,
                    "target_local": target,
                    "source_start": relation.source_start,
                    "source_end": relation.source_end,
                    "target_start": relation.target_start,
                    "target_end": relation.target_end,
                    "valid_from": relation.valid.start,
                    "valid_to": relation.valid.end,
                    "valid_precision": relation.valid.precision.value,
                    "confidence": relation.evidence.confidence,
                }
            )
            self._evidence(relation_mention_id, None, relation.evidence)

    def _at(self, trigger: Evidence, start: int, end: int, *, by: str | None = None) -> Evidence:
        """Evidence of the same rule at another span, which may stand in another sentence."""
        sentence = next(
            (i for i, (first, last) in enumerate(self.analysis.sentences) if first <= start < last), trigger.sentence
        )
        return Evidence(sentence, start, end, trigger.rule, trigger.confidence, by or trigger.asserted_by)

    def _evidence(self, owner_id: str, attribute: str | None, found: Evidence) -> None:
        self.rows[EvidenceRow].append(
            {
                "id": make_id("evi", owner_id, attribute),
                "owner_id": owner_id,
                "attribute": attribute,
                "report_id": self.report_id,
                "sentence": found.sentence,
                "start": found.start,
                "end": found.end,
                "rule": found.rule,
                "version": self.analysis.version,
                "confidence": found.confidence,
                "asserted_by_local": self._local(found.asserted_by),
            }
        )
