"""Sums of events over time: the course of a war in a province, of an actor, between two."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import Field

from app.api.deps import Reader, ServiceDep
from app.api.examples import problems, returns
from app.api.pagination import read_paging, render, slice_page
from app.api.parameters import SeriesQuery
from app.api.routing import LeanRoute
from app.api.schemas import EntityRefOut, Out
from app.api.shapes import Entities, to_ref
from app.filters.reading import to_event_search
from app.store.event_search import FACTUAL
from app.store.read_entities import load_entities_by_id
from app.store.read_series import OF_PARTICIPANTS, Sum, load_series
from graph.errors import InvalidInputError
from graph.ontology import Modality

router = APIRouter(prefix="/analysis", tags=["analysis"], route_class=LeanRoute)
OF_ENTITIES = frozenset(("place", "actor", "dyad"))
RULE = (
    "sums of the events' roll-ups; where a figure is not told, low takes the best, best the low, high the best or the "
    "low, and an event without any adds nothing; an event counts in a period that holds all its days, else under null"
)


class SumOut(Out):
    """The events of a period, or of a group in it."""

    start: str | None = Field(
        description="First day; null for events that are known to lie in no one period.", examples=["2017-03-01"]
    )
    end: str | None = Field(description="Last day.", examples=["2017-03-31"])
    key: str | None = Field(
        description="Value of the group: type, country, or id of a place or actor (of a dyad, who acts); null without "
        "a group and for events that have none.",
        examples=["IQ"],
    )
    other: str | None = Field(
        description="Of a dyad, the id of who is hit; of `admin1`, its name.", examples=["Nineveh"]
    )
    entity: EntityRefOut | None = Field(description="The place or actor that `key` names.")
    other_entity: EntityRefOut | None = Field(description="The actor that `other` names.")
    events: int = Field(description="Events.", examples=[12])
    events_without_figure: int = Field(description="Events of which no number of dead is told.", examples=[4])
    killed_low: int = Field(description="Dead, the lowest figures.", examples=[105])
    killed_best: int = Field(description="Dead, the best figures.", examples=[140])
    events_with_best: int = Field(description="Events of which a best figure is told.", examples=[7])
    killed_high: int = Field(description="Dead, the highest figures.", examples=[230])
    events_with_high: int = Field(description="Events of which a highest figure is told.", examples=[6])
    events_conflicting: int = Field(description="Events of which sources contradict each other.", examples=[1])


class SeriesOut(Out):
    """A page of sums, with the rule by which they are made."""

    by: str = Field(description="How time is cut.", examples=["month"])
    group: str = Field(description="What the sums are parted by.", examples=["admin1"])
    modalities: list[str] = Field(description="Modalities that count.", examples=[["occurred", "ongoing", "claimed"]])
    rule: str = Field(description="How the sums are made.", examples=[RULE])
    items: list[SumOut] = Field(description="The sums, the earliest period first; those of no one period last.")
    next: str | None = Field(description="Cursor of the next page; null on the last one.", examples=[None])


@router.get(
    "/series",
    summary="Sum events over time",
    response_model=SeriesOut,
    responses=returns(SeriesOut) | problems(404),
)
def read_series(service: ServiceDep, caller: Reader, query: Annotated[SeriesQuery, Query()]) -> Response:
    """Events and dead by day, week, month or year, and by place, province, country, type, actor or dyad.

    The filter is that of `events`; without `modality` only what is told as a fact counts (`occurred`, `ongoing`,
    `claimed`). Low, best and high are summed side by side, and it is told how many events have each. An event that may
    lie in two periods (known to the year only) is in neither: it is summed under a null period.
    """
    if query.known_at is not None and query.group in OF_PARTICIPANTS:
        raise InvalidInputError(f"group: {query.group} can't be asked for with known_at", field="group")
    paging = read_paging(query, service.settings)
    search = to_event_search(query, sees_restricted=caller.has_key)
    if not search.modalities:
        search = to_event_search(
            query.model_copy(update={"modality": [Modality(one) for one in FACTUAL]}), sees_restricted=caller.has_key
        )
    with service.store.read() as session:
        sums = load_series(session, search, query.by, query.group)
        page, end = slice_page(sums, paging, _order)
        named = {one for row in page for one in (row.key, row.other) if one} if query.group in OF_ENTITIES else set()
        entities = load_entities_by_id(session, named)
    items = [_to_out(row, entities if query.group in OF_ENTITIES else {}) for row in page]
    out = SeriesOut(
        by=query.by,
        group=query.group,
        modalities=list(search.modalities),
        rule=RULE,
        items=items,
        next=paging.to_cursor(end),
    )
    return render(out, query.fields)


def _order(one: Sum) -> tuple[str, str, str]:
    return (one.start.isoformat() if one.start else "none", one.key or "", one.other or "")


def _to_out(row: Sum, entities: Entities) -> SumOut:
    return SumOut(
        start=row.start.isoformat() if row.start else None,
        end=row.end.isoformat() if row.end else None,
        key=row.key,
        other=row.other,
        entity=to_ref(row.key if row.key in entities else None, entities),
        other_entity=to_ref(row.other if row.other in entities else None, entities),
        events=row.events,
        events_without_figure=row.without_figure,
        killed_low=row.low,
        killed_best=row.best,
        events_with_best=row.with_best,
        killed_high=row.high,
        events_with_high=row.with_high,
        events_conflicting=row.conflicting,
    )
