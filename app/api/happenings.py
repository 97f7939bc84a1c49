"""Where it happens and what follows what: hot spots and sequences of the events that fit."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response
from sqlalchemy.orm import Session

from app.analytics.happenings import EventRows, SequencesFound, SpotsFound, sequence_steps, spot_steps
from app.analytics.hotspots import GI_METHOD, RULE, Spot, middle_of, polygon_of, spot_order
from app.analytics.sequences import METHOD, Follower
from app.api.analyses import LATER, Analysis, Asked, PrefersJob, answer, parameters_of
from app.api.deps import Reader, ServiceDep
from app.api.examples import example_of, problems, returns
from app.api.pagination import read_paging, render, slice_page
from app.api.parameters_analytics import HotSpotsQuery, SequencesQuery, SpotsQuery
from app.api.schemas_analytics import (
    CoarserOut,
    FeatureOut,
    FeaturesOut,
    FollowerOut,
    FollowsOut,
    HotSpotsOut,
    SequencesOut,
    SpotOut,
)
from app.filters.queries import EventFilterQuery
from app.filters.reading import to_event_search
from app.store.canonical_tables import EventRow
from app.store.event_search import FACTUAL, EventSearch, event_conditions
from app.store.feed import last_seq
from app.store.read_hotspots import load_place_sums
from app.store.read_sequences import list_events_of, load_dated_events, load_parties
from graph.errors import InvalidInputError
from graph.ontology import Modality
from graph.steps import Steps
from graph.sums import PlaceSum

router = APIRouter(prefix="/analysis", tags=["analysis"])
GEOJSON = "application/geo+json"
FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The cells",
        "content": {GEOJSON: {"schema": FeaturesOut.model_json_schema(), "example": example_of(FeaturesOut)}},
    }
}


def _start_spots(asked: Asked, query: SpotsQuery) -> Steps[SpotsFound]:
    if query.by != "cell" and query.score != "none":
        raise InvalidInputError(f"score: {query.score!r} is for cells, not for by={query.by}", field="score")
    search = _to_search(asked, query)

    def load() -> tuple[int, list[PlaceSum]]:
        with asked.service.store.read() as session:
            return last_seq(session), load_place_sums(session, search)

    return spot_steps(load, by=query.by, resolution=query.resolution, score=query.score)


def _show_spots(asked: Asked, query: HotSpotsQuery, found: SpotsFound) -> Response:
    paging = read_paging(query, asked.service.settings)
    page, end = slice_page(found.spots.spots, paging, spot_order)
    out = HotSpotsOut(
        version=found.version,
        method=RULE,
        score_method=None if query.score == "none" else GI_METHOD,
        parameters=parameters_of(query),
        modalities=_modalities(query),
        count=len(found.spots.spots),
        coarser=_to_coarser(found),
        unplaced=found.spots.unplaced,
        items=[_to_spot_out(one, is_cell=query.by == "cell", polygons=query.polygons) for one in page],
        next=paging.to_cursor(end),
    )
    return render(out, query.fields)


def _show_features(_asked: Asked, query: SpotsQuery, found: SpotsFound) -> Response:
    features = []
    for one in found.spots.spots:
        told = _to_spot_out(one, is_cell=True, polygons=False).model_dump(mode="json", exclude={"key", "polygon"})
        features.append(FeatureOut(type="Feature", id=one.key, geometry=polygon_of(one.key), properties=told))
    out = FeaturesOut(
        type="FeatureCollection",
        version=found.version,
        method=RULE if query.score == "none" else f"{RULE}; {GI_METHOD}",
        coarser=_to_coarser(found),
        unplaced=found.spots.unplaced,
        features=features,
    )
    return Response(out.model_dump_json(), media_type=GEOJSON)


def _start_sequences(asked: Asked, query: SequencesQuery) -> Steps[SequencesFound]:
    of_parties = query.same == "actor" or bool(query.first_actor)
    if query.known_at is not None and of_parties:
        field = "same" if query.same == "actor" else "first_actor"
        raise InvalidInputError(f"{field}: who took part can't be asked for with known_at", field=field)
    search = _to_search(asked, query)
    store = asked.service.store
    with store.read() as session:
        _list_firsts(session, query)

    def load() -> EventRows:
        with store.read() as session:
            parties = load_parties(session, search) if query.same == "actor" else None
            events = load_dated_events(session, search)
            return EventRows(last_seq(session), events, parties, _list_firsts(session, query))

    return sequence_steps(
        load,
        same=query.same,
        first_types=[one.value for one in query.first_type],
        then_types=[one.value for one in query.then_type],
        days=query.within,
        period=(query.date_from, query.date_to),
    )


def _show_sequences(_asked: Asked, query: SequencesQuery, found: SequencesFound) -> Response:
    sequences, left_out = found.sequences, found.left_out
    out = SequencesOut(
        version=found.version,
        method=METHOD,
        parameters=parameters_of(query),
        modalities=_modalities(query),
        antecedents=sequences.antecedents,
        cases=sequences.cases,
        followed=sequences.followed,
        first_day=sequences.first_day,
        last_day=sequences.last_day,
        without_day=left_out.without_day,
        without_unit=left_out.without_unit,
        antecedents_without_day=left_out.firsts_without_day,
        antecedents_without_unit=left_out.firsts_without_unit,
        items=[_to_follower_out(one) for one in sequences.followers],
    )
    return render(out, query.fields)


SPOTS = Analysis("hotspots", HotSpotsQuery, _start_spots, _show_spots, reads_text=True)
FEATURES = Analysis("hotspots", SpotsQuery, _start_spots, _show_features, reads_text=True)
SEQUENCES = Analysis("sequences", SequencesQuery, _start_sequences, _show_sequences, reads_text=True)


@router.get(
    "/hotspots",
    summary="Find hot spots",
    response_model=HotSpotsOut,
    responses=returns(HotSpotsOut) | LATER | problems(404, 429),
)
def read_hotspots(
    service: ServiceDep, caller: Reader, query: Annotated[HotSpotsQuery, Query()], prefers_job: PrefersJob
) -> Response:
    """Events and dead by H3 cell, province or country, those of most events first.

    What is known only to a province or country is in no cell finer than that: it is told apart (`coarser`). Without
    `modality`, only what is told as a fact counts.
    """
    return answer(SPOTS, Asked(service, caller, prefers_job), query)


@router.get(
    "/hotspots.geojson",
    summary="Map hot spots",
    response_class=Response,
    responses=FILE | LATER | problems(404, 429),
)
def read_hotspots_geojson(
    service: ServiceDep, caller: Reader, query: Annotated[SpotsQuery, Query()], prefers_job: PrefersJob
) -> Response:
    """All cells as GeoJSON polygons for QGIS, kepler.gl or a web map; those across the date line are cut there."""
    if query.by != "cell":
        raise InvalidInputError(f"by: {query.by!r} has no outlines here; cell does", field="by")
    return answer(FEATURES, Asked(service, caller, prefers_job), query)


@router.get(
    "/sequences",
    summary="Tell what follows what",
    response_model=SequencesOut,
    responses=returns(SequencesOut) | LATER | problems(404, 429),
)
def read_sequences(
    service: ServiceDep, caller: Reader, query: Annotated[SequencesQuery, Query()], prefers_job: PrefersJob
) -> Response:
    """Which types of events happen within some days after those asked about, in the same place or with the same actor.

    Beside what the base rate would give. A lift above 1 is no cause. Only dates known to the day count, and how many
    are left out is told; the same day does not count, for nothing tells the order.
    """
    return answer(SEQUENCES, Asked(service, caller, prefers_job), query)


def _to_search(asked: Asked, query: EventFilterQuery) -> EventSearch:
    """Which events; what is told as a fact unless modalities are asked for."""
    if not query.modality:
        query = query.model_copy(update={"modality": [Modality(one) for one in FACTUAL]})
    search = to_event_search(query, sees_restricted=asked.caller.has_key)
    with asked.service.store.read() as session:
        event_conditions(session, search, EventRow)  # refuses what does not exist
    return search


def _list_firsts(session: Session, query: SequencesQuery) -> frozenset[str] | None:
    return list_events_of(session, actor_ids=list(query.first_actor), operation_ids=list(query.first_operation))


def _modalities(query: EventFilterQuery) -> list[str]:
    return [one.value for one in query.modality] or list(FACTUAL)


def _to_figures(one: Spot) -> dict[str, Any]:
    return {
        "events": one.events,
        "events_without_figure": one.without_figure,
        "killed_low": one.low,
        "killed_best": one.best,
        "killed_high": one.high,
        "first_day": one.first_day,
        "last_day": one.last_day,
        "places": one.places,
    }


def _to_spot_out(one: Spot, *, is_cell: bool, polygons: bool) -> SpotOut:
    latitude, longitude = middle_of(one.key) if is_cell else (None, None)
    return SpotOut(
        key=one.key,
        country=one.country,
        admin1=one.admin1,
        latitude=latitude,
        longitude=longitude,
        z=one.z,
        polygon=polygon_of(one.key) if is_cell and polygons else None,
        **_to_figures(one),
    )


def _to_coarser(found: SpotsFound) -> list[CoarserOut]:
    return [CoarserOut(precision=one.key, **_to_figures(one)) for one in found.spots.coarser]


def _to_follower_out(one: Follower) -> FollowerOut:
    plain = {
        name: getattr(one, name) for name in ("type", "count", "share", "events", "median_days", "expected", "lift")
    }
    examples = [FollowsOut(first_id=first, then_id=then, days=days) for first, then, days in one.examples]
    return FollowerOut(**plain, examples=examples)
