"""The seeds: what a reload would change, and the reload."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.api.deps import Reader, ServiceDep, Writer
from app.api.examples import problems, returns
from app.api.routing import LeanRoute
from app.api.schemas_service import SeedDiffOut, SeedKeyOut, SeedLoadOut
from app.filters.queries import NoQuery
from app.ingest.seeding import SeedDiff, diff_seeds, load_seeds
from app.seeds.reader import read_seed_set

router = APIRouter(prefix="/seeds", tags=["seeds"], route_class=LeanRoute)


@router.get(
    "/diff",
    summary="See what a reload would change",
    response_model=SeedDiffOut,
    responses=returns(SeedDiffOut) | problems(),
)
def read_diff(service: ServiceDep, _caller: Reader, _query: Annotated[NoQuery, Query()]) -> SeedDiffOut:
    """The seed files against what is loaded; nothing is written. Files with mistakes are a problem that lists each."""
    return _to_out(diff_seeds(service.store, read_seed_set(service.settings.seeds_dir)))


@router.post(
    "/reload",
    summary="Load the seed files again",
    response_model=SeedLoadOut,
    responses=returns(SeedLoadOut) | problems(),
)
def reload_seeds(service: ServiceDep, _caller: Writer, _query: Annotated[NoQuery, Query()]) -> SeedLoadOut:
    """Whole or not at all; the second time nothing changes. Judgements and corrections are kept."""
    seeds = read_seed_set(service.settings.seeds_dir)
    done = load_seeds(service.store, seeds, service.make_analyser)
    return SeedLoadOut(diff=_to_out(done.diff), changes=done.changes)


def _to_out(diff: SeedDiff) -> SeedDiffOut:
    return SeedDiffOut(
        version=diff.version,
        stored_version=diff.stored_version,
        count=diff.count,
        added=[SeedKeyOut(kind=kind, key=key) for kind, key in diff.added],
        changed=[SeedKeyOut(kind=kind, key=key) for kind, key in diff.changed],
        removed=[SeedKeyOut(kind=kind, key=key) for kind, key in diff.removed],
        reports_to_read=diff.reports_to_read,
    )
