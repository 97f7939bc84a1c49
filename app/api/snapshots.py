"""Frozen snapshots: taken, listed, read, taken away; and what two states differ in."""

from datetime import UTC
from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Query
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict
from sqlalchemy.orm import Session

from app.api.deps import Reader, ServiceDep, Writer
from app.api.examples import problems, returns
from app.api.pagination import WRONG_CURSOR, FieldsQuery, Paging, read_paging, render
from app.api.parameters_snapshots import DiffQuery, SnapshotsQuery
from app.api.schemas import PageOut
from app.api.schemas_snapshots import DifferenceOut, DiffOut, SnapshotDetailOut, SnapshotOut
from app.api.shapes_diff import to_differences
from app.filters.queries import NoQuery
from app.filters.types import Text, asked
from app.ingest.freezing import drop_snapshot, take_snapshot
from app.store.snapshot_diff import KIND_ORDER, compare, open_states
from app.store.snapshot_tables import SnapshotRow
from app.store.snapshots import SNAPSHOT_SORTS, get_snapshot, load_snapshots, stored_size
from graph.errors import InvalidInputError

router = APIRouter(prefix="/snapshots", tags=["snapshots"])
NOW = "now"
PATTERN = "^[a-z0-9][a-z0-9-]{0,63}$"
SnapshotName = Annotated[
    str,
    Path(
        description="Name of the snapshot: small letters, digits and hyphens.",
        examples=["brief-2024-05"],
        pattern=PATTERN,
    ),
]
OtherName = Annotated[
    str, Path(description="The later snapshot, or `now` for the present.", examples=[NOW], pattern=PATTERN)
]


class SnapshotIn(BaseModel):
    """What a snapshot is taken for."""

    model_config = ConfigDict(extra="forbid")

    note: Text | None = asked(None, "What it is for.", "For the May brief")


@router.get(
    "",
    summary="List snapshots",
    response_model=PageOut[SnapshotOut],
    responses=returns(PageOut[SnapshotOut]) | problems(),
)
def list_snapshots(service: ServiceDep, _caller: Reader, query: Annotated[SnapshotsQuery, Query()]) -> Response:
    """The frozen states, the newest first."""
    paging = read_paging(query, service.settings, sorts=SNAPSHOT_SORTS, tie=SnapshotRow.name)
    with service.store.read() as session:
        rows, end = load_snapshots(session, paging.keys, after=paging.after, limit=paging.limit)
        items = [SnapshotOut(**_values(row)) for row in rows]
    return render(PageOut[SnapshotOut](items=items, next=paging.to_cursor(end)), query.fields)


@router.put(
    "/{name}",
    summary="Take a snapshot",
    response_model=SnapshotDetailOut,
    responses=returns(SnapshotDetailOut, 200, 201) | problems(503),
)
def put_snapshot(
    service: ServiceDep,
    caller: Writer,
    name: SnapshotName,
    _query: Annotated[NoQuery, Query()],
    body: Annotated[SnapshotIn | None, Body(openapi_examples={"one": {"value": {"note": "For the May brief"}}})] = None,
) -> Response:
    """Freeze what is held to be so now under a name: 201. A name that is taken keeps what it holds: 200.

    Sentences are kept by reference: that of a report that is deleted later is not shown any more.
    """
    if name == NOW:
        raise InvalidInputError("name: 'now' stands for the present; choose another", field="name")
    is_new = take_snapshot(service.store, name, author=caller.name or "", note=body.note if body else None)
    with service.store.read() as session:
        out = _to_detail(session, name)
    return JSONResponse(out.model_dump(mode="json"), status_code=201 if is_new else 200)


@router.get(
    "/{name}",
    summary="Read what a snapshot holds",
    response_model=SnapshotDetailOut,
    responses=returns(SnapshotDetailOut) | problems(404),
)
def read_snapshot(
    service: ServiceDep, _caller: Reader, name: SnapshotName, query: Annotated[FieldsQuery, Query()]
) -> Response:
    """When it was taken, at which number of the change feed, and how much it holds."""
    with service.store.read() as session:
        out = _to_detail(session, name)
    return render(out, query.fields)


@router.delete(
    "/{name}",
    summary="Delete a snapshot",
    response_model=SnapshotDetailOut,
    responses=returns(SnapshotDetailOut) | problems(404),
)
def remove_snapshot(
    service: ServiceDep, _caller: Writer, name: SnapshotName, _query: Annotated[NoQuery, Query()]
) -> SnapshotDetailOut:
    """Take a snapshot away; the answer is what it was. What others share with it stays."""
    with service.store.read() as session:
        out = _to_detail(session, name)
    drop_snapshot(service.store, name)
    return out


@router.get(
    "/{name}/diff/{other}",
    summary="Compare two states",
    response_model=DiffOut,
    responses=returns(DiffOut) | problems(404, 409, 500),
)
def read_diff(
    service: ServiceDep,
    _caller: Reader,
    name: SnapshotName,
    other: OtherName,
    query: Annotated[DiffQuery, Query()],
) -> Response:
    """What a later snapshot, or the present (`now`), differs in: how many records of each kind, then each.

    `about` restricts to an entity: itself, its names and relations, the events in which it takes part in either state,
    their claims and participants. Pages of a diff to `now` stay at the number that the first one reached.
    """
    later_name = None if other == NOW else other
    with service.store.read() as session:
        digests = [get_snapshot(session, one).digest for one in (name, later_name) if one is not None]
        paging = read_paging(query, service.settings, of=" ".join(digests))
        until, after = _read_place(paging)
        states = open_states(session, name, later_name, until=until)
        found = compare(
            states.earlier,
            states.later,
            kinds=query.kind,
            actions=query.action,
            about=query.about,
            after=after,
            limit=paging.limit,
        )
        out = DiffOut(
            from_name=name,
            from_version=states.from_version,
            to_name=other,
            to_version=states.version,
            counts=found.counts,
            items=to_differences(states.earlier, states.later, found.items),
            next=paging.to_cursor(None if found.end is None else (states.version, *found.end)),
        )
    return _render_diff(out, query.fields)


def _read_place(paging: Paging) -> tuple[int | None, tuple[str, str] | None]:
    if paging.after is None:
        return None, None
    try:
        version, kind, record_id = paging.after
    except ValueError as exc:
        raise InvalidInputError(WRONG_CURSOR, field="cursor") from exc
    if not isinstance(version, int) or kind not in KIND_ORDER or not isinstance(record_id, str):
        raise InvalidInputError(WRONG_CURSOR, field="cursor")
    return version, (kind, record_id)


def _render_diff(out: DiffOut, fields: str | None) -> Response:
    """The diff, with the wanted fields of each item."""
    if fields is None:
        return render(out)
    render(PageOut[DifferenceOut](items=[], next=None), fields)  # refuses fields that do not exist
    wanted = {name.strip() for name in fields.split(",") if name.strip()}
    others = dict.fromkeys(DiffOut.model_fields.keys() - {"items"}, True)
    include: Any = {**others, "items": {"__all__": wanted}}
    return Response(out.model_dump_json(include=include), media_type="application/json")


def _to_detail(session: Session, name: str) -> SnapshotDetailOut:
    return SnapshotDetailOut(**_values(get_snapshot(session, name)), stored=stored_size(session, name))


def _values(row: SnapshotRow) -> dict[str, Any]:
    names = ("name", "version", "author", "note", "digest", "size", "counts")
    plain = {name: getattr(row, name) for name in names}
    return {**plain, "taken_at": row.taken_at.astimezone(UTC), "url": f"/api/v1/snapshots/{row.name}/graph"}
