"""The REST API: one router per noun, all below `/api/v1`."""

from fastapi import APIRouter

from app.api import (
    analysis,
    charts,
    claims,
    entities,
    events,
    exports,
    extraction,
    facts,
    graphs,
    histories,
    judgements,
    matches,
    operations,
    places,
    queries,
    questions,
    relations,
    reports,
    seeds,
    series,
    status,
    tellings,
    ties,
    wholes,
)

router = APIRouter(prefix="/api/v1")
for part in (  # the first are looked at first
    entities,
    questions,
    events,
    graphs,
    relations,
    series,
    reports,
    extraction,
    tellings,
    histories,
    ties,
    analysis,
    charts,
    places,
    operations,
    claims,
    wholes,
    facts,
    exports,
    matches,
    judgements,
    queries,
    seeds,
    status,
):
    router.include_router(part.router)
