"""The application: routers and error table attached to a service, nothing else."""

from functools import partial

from fastapi import FastAPI

from app.api import PREFIX, ROUTERS
from app.api.description import DESCRIPTION, TAGS, attach_docs
from app.api.errors import attach_errors
from app.api.limits import BodyLimit
from app.service import Service


def create_app(service: Service) -> FastAPI:
    """The REST API over a service, which the caller closes."""
    app = FastAPI(
        title="Conflict Graph",
        version="0.1.0",
        description=DESCRIPTION,
        openapi_tags=TAGS,
        docs_url=None,
        redoc_url=None,
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    app.state.service = service
    app.add_middleware(partial(BodyLimit, max_bytes=service.settings.max_body_bytes))
    attach_errors(app)
    attach_docs(app)
    for router in ROUTERS:  # each by itself: a router of routers is looked through for each request
        app.include_router(router, prefix=PREFIX)
    return app
