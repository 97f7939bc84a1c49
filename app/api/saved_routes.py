"""Routes whose questions can be kept under a name: those with fixed addresses, and those with ids in their paths."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

from sqlalchemy.orm import Session

from app.api.exports import ExportQuery
from app.api.pagination import FieldsQuery, PageQuery
from app.api.parameters import (
    ClaimsQuery,
    EntityQuery,
    EventQuery,
    EvidenceFieldsQuery,
    HistoryQuery,
    NeighbourQuery,
    RecordQuery,
    RelationQuery,
    ReportQuery,
    SeriesQuery,
    WhyQuery,
)
from app.api.parameters_analytics import (
    CentralityQuery,
    CommunitiesQuery,
    HotSpotsQuery,
    JointQuery,
    SequencesQuery,
    SpotsQuery,
)
from app.api.parameters_charts import DyadsQuery, MapQuery, NetworkQuery, TimelineQuery
from app.api.parameters_judging import MatchQuery, MatchWhyQuery
from app.api.parameters_questions import (
    BridgesQuery,
    CommonQuery,
    ComponentsQuery,
    ConnectQuery,
    EgoQuery,
    NeighbourhoodQuery,
    PathQuery,
    ProjectionQuery,
)
from app.api.parameters_snapshots import (
    ChangesQuery,
    DiffQuery,
    FrozenEntityQuery,
    FrozenEventQuery,
    FrozenRelationQuery,
)
from app.api.parameters_ties import ActorTiesQuery, BalanceQuery, ChangedTiesQuery, PairQuery, StructureQuery
from app.api.places import ControlQuery
from app.export_formats import FORMATS
from app.filters.queries import GraphQuery, NoQuery
from app.store.search import resolve_id
from graph.errors import InvalidInputError, NotFoundError

ROUTES: dict[str, type[NoQuery]] = {
    "events": EventQuery,
    "entities": EntityQuery,
    "relations": RelationQuery,
    "reports": ReportQuery,
    "matches": MatchQuery,
    "graph": GraphQuery,
    "paths": PathQuery,
    "graph/common": CommonQuery,
    "graph/connect": ConnectQuery,
    "graph/bridges": BridgesQuery,
    "graph/components": ComponentsQuery,
    "graph/projection": ProjectionQuery,
    "analysis/series": SeriesQuery,
    "analysis/centrality": CentralityQuery,
    "analysis/communities": CommunitiesQuery,
    "analysis/co-participation": JointQuery,
    "analysis/hotspots": HotSpotsQuery,
    "analysis/hotspots.geojson": SpotsQuery,
    "analysis/sequences": SequencesQuery,
    "analysis/changed-ties": ChangedTiesQuery,
    "analysis/balance": BalanceQuery,
    "changes": ChangesQuery,
    **{f"exports/{name}": ExportQuery for name in sorted(FORMATS)},
    **{
        f"charts/{figure}.{suffix}": model
        for figure, model in (
            ("timeline", TimelineQuery),
            ("dyads", DyadsQuery),
            ("map", MapQuery),
            ("network", NetworkQuery),
        )
        for suffix in ("svg", "png")
    },
    "entities/{entity_id}": RecordQuery,
    "entities/{entity_id}/neighbours": NeighbourQuery,
    "entities/{entity_id}/neighbourhood": NeighbourhoodQuery,
    "entities/{entity_id}/ego-timeline": EgoQuery,
    "entities/{entity_id}/ties": ActorTiesQuery,
    "entities/{entity_id}/ties/{other_id}": PairQuery,
    "entities/{entity_id}/structure": StructureQuery,
    "events/{event_id}": RecordQuery,
    "events/{event_id}/claims": ClaimsQuery,
    "events/{event_id}/history": HistoryQuery,
    "events/{event_id}/tellings": PageQuery,
    "relations/{relation_id}": RecordQuery,
    "places/{place_id}/control": ControlQuery,
    "operations/{operation_id}/timeline": EvidenceFieldsQuery,
    "reports/{report_id}": FieldsQuery,
    "facts/{fact_id}/why": WhyQuery,
    "matches/{a}/{b}/why": MatchWhyQuery,
    "analysis/communities/{community_id}/members": CommunitiesQuery,
    "snapshots/{name}/graph": GraphQuery,
    "snapshots/{name}/events": FrozenEventQuery,
    "snapshots/{name}/events/{event_id}": FieldsQuery,
    "snapshots/{name}/entities": FrozenEntityQuery,
    "snapshots/{name}/entities/{entity_id}": FieldsQuery,
    "snapshots/{name}/relations": FrozenRelationQuery,
    "snapshots/{name}/diff/{other}": DiffQuery,
    **{f"snapshots/{{name}}/exports/{name}": ExportQuery for name in sorted(FORMATS)},
}
KINDS = {
    **dict.fromkeys(("entity_id", "other_id", "place_id", "operation_id"), "entity"),
    "event_id": "event",
    "relation_id": "relation",
}
LONGEST = 64  # characters of an id or name


@dataclass(frozen=True, slots=True)
class Chosen:
    """What answers a question: its parameters, and the ids in its path by their names."""

    template: str
    query: type[NoQuery]
    ids: Mapping[str, str]


def find_route(route: str) -> Chosen:
    """The route of an address below `/api/v1/`.

    Raises
    ------
    InvalidInputError
        If no route whose questions can be kept has that address.

    Examples
    --------
    >>> find_route("entities/ent_1/ties/ent_2").ids
    {'entity_id': 'ent_1', 'other_id': 'ent_2'}
    """
    for template, pattern in _patterns():
        if (found := pattern.fullmatch(route)) is not None:
            return Chosen(template, ROUTES[template], found.groupdict())
    raise InvalidInputError(f"route: {route!r} is none of {', '.join(ROUTES)}", field="route", value=route)


def check_ids(session: Session, chosen: Chosen) -> None:
    """Whether there are the records that a path names; ids that redirect are kept as they are.

    Raises
    ------
    NotFoundError
        If there is no such entity, event or relation.

    Notes
    -----
    A snapshot is whole by itself: what it holds need not be there any more.
    """
    if "name" in chosen.ids:
        return
    for name, record_id in chosen.ids.items():
        if (kind := KINDS.get(name)) is not None:
            try:
                resolve_id(session, kind, record_id)
            except NotFoundError as exc:
                raise NotFoundError(f"route: {exc}", field="route", record_id=record_id) from exc


def to_url(route: str, parameters: Mapping[str, Any]) -> str:
    """The question as a path with its parameters."""
    pairs = [
        (name, str(one).lower() if isinstance(one, bool) else one)
        for name, value in parameters.items()
        for one in (value if isinstance(value, list) else [value])
    ]
    return f"/api/v1/{quote(route)}" + (f"?{urlencode(pairs)}" if pairs else "")


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    """Addresses without ids first, so that none of their words is taken for an id."""
    return sorted(_iter_patterns(), key=lambda one: one[0].count("{"))


def _iter_patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for template in ROUTES:
        parts = (
            f"(?P<{part[1:-1]}>(?!\\.\\.?(?:/|$))[^/?#\\s]{{1,{LONGEST}}})" if part.startswith("{") else re.escape(part)
            for part in template.split("/")
        )
        yield template, re.compile("/".join(parts))
