"""Entities: searched by name, read with their sources, seen among their neighbours, corrected."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Body, Path, Query
from fastapi.responses import JSONResponse, Response
from sqlalchemy.orm import Session

from app.api.bodies import EditAttribute, EditIn, check_value
from app.api.deps import Reader, ServiceDep, Writer
from app.api.examples import problems, returns
from app.api.lists import choose_entities, load_entity_page
from app.api.pagination import read_paging, render, slice_page
from app.api.parameters import EntityQuery, NeighbourQuery, RecordQuery
from app.api.routing import LeanRoute
from app.api.schemas import EntityDetailOut, EntityOut, NeighbourOut, PageOut
from app.api.schemas_service import ChangesOut, EditedOut, EditsOut
from app.api.shapes import first_evidence, to_aliases_out, to_edit_out
from app.api.shapes_questions import load_links_evidence, resolve_entity
from app.filters.queries import NoQuery
from app.filters.reading import read_filter
from app.ingest.judging import edit_entity, undo_edit
from app.ingest.known import entities_at
from app.store.canonical_tables import EntityRow
from app.store.read_entities import ENTITY_SORTS, count_parts, get_entity
from app.store.read_feed import find_edit, list_entity_edits
from app.store.rows import to_row
from app.store.search import resolve_id
from graph.errors import NotFoundError
from graph.query import Neighbour, list_neighbours

router = APIRouter(prefix="/entities", tags=["entities"], route_class=LeanRoute)
EntityId = Annotated[
    str,
    Path(description="Id of the entity; an older one redirects.", examples=["ent_2c1d0e9f8a7b6c5d4e3f"], max_length=64),
]
Attribute = Annotated[EditAttribute, Path(description="The attribute.", examples=["name"])]


@router.get(
    "", summary="Search entities", response_model=PageOut[EntityOut], responses=returns(PageOut[EntityOut]) | problems()
)
def search_entities(service: ServiceDep, _caller: Reader, query: Annotated[EntityQuery, Query()]) -> Response:
    """Entities by name or alias, kind, type, and whatever the filter of the graph asks; the most reported first.

    They are those of `GET /graph` for the same filter: what is asked of events means who and what takes part in these.
    A place or `country` means those that lie there too. `home_country` is an entity's own.
    """
    paging = read_paging(query, service.settings, sorts=ENTITY_SORTS, tie=EntityRow.id)
    chosen = choose_entities(service, query, paging)
    with service.store.read() as session:
        rows, end = load_entity_page(session, query, paging, chosen)
        items = _to_entities_out(session, rows, query.known_at)
    return render(PageOut[EntityOut](items=items, next=paging.to_cursor(end)), query.fields)


@router.get(
    "/{entity_id}",
    summary="Read an entity",
    response_model=EntityDetailOut,
    responses=returns(EntityDetailOut) | problems(404),
)
def read_entity(
    service: ServiceDep, caller: Reader, entity_id: EntityId, query: Annotated[RecordQuery, Query()]
) -> Response:
    """One entity with its aliases and their sources, when it was first and last seen, and its oldest mentions.

    An id that another one tells now (judged the same, or renamed in the seeds) gives that one, with `redirected_from`.
    """
    with service.store.read() as session:
        found_id, redirected_from = resolve_id(session, "entity", entity_id)
        events, relations = count_parts(session, found_id, as_of=query.as_of, known_at=query.known_at)
        row = get_entity(session, found_id, as_of=query.as_of, known_at=query.known_at)
        out = EntityDetailOut(
            **_to_entities_out(session, [row], query.known_at)[0].model_dump(),
            redirected_from=redirected_from,
            event_count=events,
            relation_count=relations,
            aliases=to_aliases_out(session, found_id, caller, known_at=query.known_at),
            evidence=first_evidence(session, "entity", [found_id], query.evidence, caller, known_at=query.known_at)[
                found_id
            ],
        )
    return render(out, query.fields)


def _to_entities_out(session: Session, rows: Sequence[EntityRow], known_at: date | None) -> list[EntityOut]:
    """Entities as they are, or as they were known on a day."""
    if known_at is None:
        return [EntityOut.model_validate(row) for row in rows]
    then = entities_at(session, [row.id for row in rows], known_at)
    return [EntityOut.model_validate(to_row(then[row.id]) if row.id in then else row) for row in rows]


@router.get(
    "/{entity_id}/neighbours",
    summary="List what is joined to an entity",
    response_model=PageOut[NeighbourOut],
    responses=returns(PageOut[NeighbourOut]) | problems(404),
)
def read_neighbours(
    service: ServiceDep, caller: Reader, entity_id: EntityId, query: Annotated[NeighbourQuery, Query()]
) -> Response:
    """The events that it takes part in and the entities that relations join it to, each with the edge between.

    `relation_type` restricts relations only: `kind=actor&relation_type=fights` gives who fights it.
    """
    paging = read_paging(query, service.settings, of=entity_id)
    found_id = resolve_entity(service, entity_id)
    graph_filter = read_filter(service.store, query)
    with service.snapshot.kept(query.known_at) as graph:
        found = list_neighbours(graph, found_id, graph_filter=graph_filter, direction=query.direction)
    page, end = slice_page(found, paging, _place_of)
    evidence = load_links_evidence(service, {_record_of(one) for one in page}, query.evidence, caller, query)
    items = [
        NeighbourOut(
            direction=one.direction,
            edge_id=one.key,
            edge=one.edge,
            node_id=one.node_id,
            node=one.node,
            evidence=evidence.get(_record_of(one), []),
        )
        for one in page
    ]
    return render(PageOut[NeighbourOut](items=items, next=paging.to_cursor(end)), query.fields)


def _place_of(one: Neighbour) -> tuple[str, str, str]:
    return one.node_id, one.key, one.direction


def _record_of(one: Neighbour) -> str:
    """Id of the record that the edge stands for; that of the event for its links."""
    return one.key.partition(":")[0]


@router.get(
    "/{entity_id}/edits",
    summary="List corrections of an entity",
    response_model=EditsOut,
    responses=returns(EditsOut) | problems(404),
)
def read_edits(
    service: ServiceDep, _caller: Reader, entity_id: EntityId, _query: Annotated[NoQuery, Query()]
) -> EditsOut:
    """Corrections in force, those of the entities that were joined to it too."""
    with service.store.read() as session:
        found_id, _ = resolve_id(session, "entity", entity_id)
        return EditsOut(items=[to_edit_out(edit) for edit in list_entity_edits(session, found_id)])


@router.put(
    "/{entity_id}/edits/{attribute}",
    summary="Correct an attribute",
    response_model=EditedOut,
    responses=returns(EditedOut, 200, 201) | problems(404),
)
def put_edit(
    service: ServiceDep,
    caller: Writer,
    entity_id: EntityId,
    attribute: Attribute,
    _query: Annotated[NoQuery, Query()],
    body: Annotated[
        EditIn, Body(openapi_examples={"name": {"value": {"value": "Goma", "note": "as in the gazetteer"}}})
    ],
) -> Response:
    """The value wins over seeds and reports, and stays when they are read again. 201 if there was none, else 200."""
    with service.store.read() as session:
        found_id, _ = resolve_id(session, "entity", entity_id)
        kind = session.get_one(EntityRow, found_id).kind
        is_new = find_edit(session, entity_id, attribute) is None
    value = check_value(attribute, body.value, kind=kind)
    changes = edit_entity(service.store, entity_id, attribute, value, author=caller.name or "", note=body.note)
    with service.store.read() as session:
        edit = find_edit(session, entity_id, attribute)
        if edit is None:
            raise NotFoundError(f"the correction of {attribute!r} of {entity_id!r} was taken back meanwhile")
        out = EditedOut(edit=to_edit_out(edit), changes=changes)
    return JSONResponse(out.model_dump(mode="json"), status_code=201 if is_new else 200)


@router.delete(
    "/{entity_id}/edits/{attribute}",
    summary="Take a correction back",
    response_model=ChangesOut,
    responses=returns(ChangesOut) | problems(404),
)
def remove_edit(
    service: ServiceDep, _caller: Writer, entity_id: EntityId, attribute: Attribute, _query: Annotated[NoQuery, Query()]
) -> ChangesOut:
    """What seeds and reports say counts again."""
    with service.store.read() as session:
        edit = find_edit(session, entity_id, attribute)
    if edit is None:
        raise NotFoundError(f"no correction of {attribute!r} of {entity_id!r}")
    return ChangesOut(changes=undo_edit(service.store, edit.id))
