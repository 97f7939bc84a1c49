"""About the service: the change feed, the codebook, counts and health."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response
from sqlalchemy.exc import SQLAlchemyError

from app.api.deps import Reader, ServiceDep
from app.api.examples import problems, returns
from app.api.pagination import read_limit
from app.api.parameters import StatsQuery
from app.api.parameters_snapshots import ChangesQuery
from app.api.routing import LeanRoute
from app.api.schemas_service import CodebookEntryOut, CodebookOut, FeedOut, HealthOut, StatsOut
from app.api.shapes_changes import load_entries
from app.filters.queries import NoQuery
from app.service import Service
from app.store.counts import count_groups, count_known, count_rows
from app.store.feed import last_seq
from app.store.migrations import current_revision, head_revision
from app.store.read_events import list_codebook
from app.store.seeds import current_seed_version

router = APIRouter(tags=["service"], route_class=LeanRoute)


@router.get(
    "/changes", summary="Follow the changes", response_model=FeedOut, responses=returns(FeedOut) | problems(404)
)
def read_changes(service: ServiceDep, _caller: Reader, query: Annotated[ChangesQuery, Query()]) -> FeedOut:
    """Every change of an entity, name, event, participant, claim, relation or redirect after number `after`, in order.

    Ask again with `after` = `next`; while nothing is new the answer is empty. Replaying the feed from 0 gives all
    records. `about` gives what is new about an entity: itself, its relations, the events in which it takes part, their
    claims. A merge is a record that is gone and told by another one (`merged_into`). As they come: `changes/stream`.
    """
    limit = read_limit(query.limit, service.settings)
    with service.store.read() as session:
        newest = last_seq(session)
        items = load_entries(session, query.to_search(query.after), limit)
    full = len(items) == limit
    return FeedOut(items=items, next=items[-1].seq if full else max(newest, query.after), newest=newest)


@router.get(
    "/codebook", summary="Read the codebook", response_model=CodebookOut, responses=returns(CodebookOut) | problems()
)
def read_codebook(service: ServiceDep, _caller: Reader, _query: Annotated[NoQuery, Query()]) -> CodebookOut:
    """Event and relation types, what they mean, and their codes in ACLED, PLOVER, CAMEO and UCDP."""
    with service.store.read() as session:
        return CodebookOut(items=[CodebookEntryOut.model_validate(row) for row in list_codebook(session)])


@router.get("/stats", summary="Count what there is", response_model=StatsOut, responses=returns(StatsOut) | problems())
def read_stats(service: ServiceDep, _caller: Reader, query: Annotated[StatsQuery, Query()]) -> StatsOut:
    """How many reports, entities, events, relations and so on, by kind and type.

    With `known_at`, how many were known on that day, without what is not published: mentions, seeds, judgements.
    """
    version = service.snapshot.refresh()
    with service.store.read() as session:
        if query.known_at is None:
            totals, groups = count_rows(session), count_groups(session)
        else:
            totals, groups = count_known(session, query.known_at)
        return StatsOut(
            totals=totals,
            groups=groups,
            graph_version=version,
            seed_version=current_seed_version(session),
        )


@router.get(
    "/health/live", summary="Ask whether the service runs", response_model=HealthOut, responses=returns(HealthOut)
)
def read_liveness(_query: Annotated[NoQuery, Query()]) -> HealthOut:
    """Answers as long as the program runs; asks no database. Needs no key."""
    return HealthOut(status="alive", reason=None, schema_revision=None, expected_revision=None, graph_version=None)


@router.get(
    "/health",
    summary="Ask whether the service can answer",
    response_model=HealthOut,
    responses=returns(HealthOut, 200, 503),
)
def read_readiness(service: ServiceDep, response: Response, _query: Annotated[NoQuery, Query()]) -> HealthOut:
    """200 if the database can be reached, its tables are of this program's revision and the graph is built; else 503.

    Needs no key.
    """
    health = _check(service)
    if health.status != "ready":
        response.status_code = 503
    return health


def _check(service: Service) -> HealthOut:
    expected, current, version = head_revision(), None, None
    try:
        current = current_revision(service.store)
        if current == expected:
            version = service.snapshot.refresh()
        reason = None if current == expected else f"the tables are of revision {current}, expected {expected}"
    except SQLAlchemyError as exc:
        reason = f"the database can't be asked ({type(exc).__name__})"
    return HealthOut(
        status="not ready" if reason else "ready",
        reason=reason,
        schema_revision=current,
        expected_revision=expected,
        graph_version=version,
    )
