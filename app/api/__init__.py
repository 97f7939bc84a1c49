"""The REST API: one router per noun, all below `/api/v1`."""

from fastapi import APIRouter

from app.api import (
    analysis,
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
    questions,
    relations,
    reports,
    seeds,
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
    seeds,
    status,
):
    router.include_router(part.router)
