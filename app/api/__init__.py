"""The REST API: one router per noun, all below `/api/v1`."""

from fastapi import APIRouter

from app.api import (
    entities,
    events,
    exports,
    extraction,
    facts,
    graphs,
    judgements,
    matches,
    relations,
    reports,
    seeds,
    status,
    tellings,
)

router = APIRouter(prefix="/api/v1")
PARTS = (
    reports,
    extraction,
    entities,
    events,
    tellings,
    relations,
    graphs,
    facts,
    exports,
    matches,
    judgements,
    seeds,
    status,
)
for part in PARTS:
    router.include_router(part.router)
