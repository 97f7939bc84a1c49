"""What was known of an event, step by step, and between two days of knowledge."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlalchemy.orm import Session

from app.api.deps import Caller, Reader, ServiceDep
from app.api.events import EventId
from app.api.examples import problems, returns
from app.api.parameters import HistoryQuery
from app.api.routing import LeanRoute
from app.api.schemas import EntityRefOut, ParticipantOut, ThenOut
from app.api.schemas_history import AttributeChangeOut, EventHistoryOut, SourceOut, StepOut
from app.api.shapes import is_withheld
from app.store.read_events import load_participants
from app.store.read_history import first_told_participants, list_event_reports, list_steps
from app.store.search import resolve_id

router = APIRouter(prefix="/events", tags=["events"], route_class=LeanRoute)


@router.get(
    "/{event_id}/history",
    summary="Read what was known of an event, day by day",
    response_model=EventHistoryOut,
    responses=returns(EventHistoryOut) | problems(404),
)
def read_history(
    service: ServiceDep, caller: Reader, event_id: EventId, query: Annotated[HistoryQuery, Query()]
) -> EventHistoryOut:
    """The event as it was known from each day on which more was told, with the reports that told it.

    `since` and `until` compare two days of knowledge: `before` is what was known on the one, `after` what was known on
    the other (or is now), `changes` what differs. A report without a day of publication is known now only: it is the
    last step, and left out with `until`.
    """
    with service.store.read() as session:
        found_id, redirected_from = resolve_id(session, "event", event_id)
        before, versions = list_steps(session, found_id, since=query.since, until=query.until)
        steps = _to_steps(session, found_id, before, versions, caller)
    after = versions[-1] if versions else before
    return EventHistoryOut(
        id=found_id,
        redirected_from=redirected_from,
        before=ThenOut.model_validate(before) if before is not None else None,
        after=ThenOut.model_validate(after) if after is not None else None,
        changes=_compare(before, after) if after is not None else [],
        steps=steps,
    )


def _to_steps(session: Session, event_id: str, before: Any, versions: Sequence[Any], caller: Caller) -> list[StepOut]:
    reports = _reports_by_day(session, event_id, caller)
    first_told = first_told_participants(session, event_id)
    participants: dict[date | None, list[ParticipantOut]] = defaultdict(list)
    for part, entity in load_participants(session, [event_id])[event_id]:
        ref = EntityRefOut.model_validate(entity)
        shown = ParticipantOut(id=part.id, role=part.role.value, confidence=part.confidence, entity=ref)
        participants[first_told.get(part.id)].append(shown)
    steps = []
    for version in versions:
        steps.append(
            StepOut(
                known_from=version.known_from,
                known_until=version.known_until,
                record=ThenOut.model_validate(version),
                changes=_compare(before, version),
                participants=participants[version.known_from],
                reports=reports[version.known_from],
            )
        )
        before = version
    return steps


def _reports_by_day(session: Session, event_id: str, caller: Caller) -> dict[date | None, list[SourceOut]]:
    found: dict[date | None, list[SourceOut]] = defaultdict(list)
    rows = list_event_reports(session, event_id)
    modalities: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        modalities[row.id].append(row.modality)
    for row in {row.id: row for row in rows}.values():
        title = None if is_withheld(row.marking, caller) else row.title
        told = list(dict.fromkeys(modalities[row.id]))
        source = SourceOut(
            id=row.id, title=title, publisher=row.publisher, published_at=row.published_at, modalities=told
        )
        found[row.published_at].append(source)
    return found


def _compare(before: Any, after: Any) -> list[AttributeChangeOut]:
    """What differs; from nothing, what is known."""
    pairs = ((name, getattr(before, name, None), getattr(after, name)) for name in ThenOut.model_fields)
    return [AttributeChangeOut(attribute=name, before=old, after=new) for name, old, new in pairs if old != new]
