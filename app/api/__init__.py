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
for part in (
    reports,
    extraction,
    entities,
    events,
    tellings,
    histories,
    relations,
    ties,
    analysis,
    series,
    charts,
    places,
    operations,
    claims,
    graphs,
    questions,
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
