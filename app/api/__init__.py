"""The REST API: one router per noun, all below `/api/v1`."""

from fastapi import APIRouter

from app.api import (
    claims,
    entities,
    events,
    exports,
    extraction,
    facts,
    graphs,
    judgements,
    operations,
    places,
    relations,
    reports,
    seeds,
    status,
)

router = APIRouter(prefix="/api/v1")
for part in (
    reports,
    extraction,
    entities,
    events,
    relations,
    places,
    operations,
    claims,
    graphs,
    facts,
    exports,
    judgements,
    seeds,
    status,
):
    router.include_router(part.router)
