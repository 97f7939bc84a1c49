"""Centrality, communities, and who turns up together: measured on the graph of a filter."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response

from app.analytics.centrality import METHODS, rank_order
from app.analytics.communities import METHOD as COMMUNITY_METHOD
from app.analytics.communities import Community, community_order, member_order
from app.analytics.questions import (
    Centralities,
    CommunitiesFound,
    JointFound,
    Network,
    NodeName,
    community_steps,
    joint_pair_steps,
    rank_steps,
)
from app.api.analyses import LATER, Analysis, Asked, PrefersJob, answer, parameters_of, refs_of
from app.api.deps import Reader, ServiceDep
from app.api.examples import problems, returns
from app.api.pagination import read_paging, render, slice_page
from app.api.parameters_analytics import CentralityQuery, CommunitiesQuery, JointQuery, NetworkQuery
from app.api.schemas_analytics import (
    CentralityOut,
    CommunitiesOut,
    CommunityOut,
    JointOut,
    JointPairOut,
    MemberOut,
    MembersOut,
    NodeRefOut,
    RankedOut,
)
from app.filters.reading import read_filter
from app.store.event_search import FACTUAL
from graph.errors import NotFoundError
from graph.joint_events import METHOD as JOINT_METHOD
from graph.joint_events import joint_order
from graph.ontology import Modality
from graph.steps import Steps
from graph.tie_projection import to_piece_filter

router = APIRouter(prefix="/analysis", tags=["analysis"])
CommunityId = Annotated[
    str, Path(description="Id of the community.", examples=["ent_9f8a7b6c5d4e3f2a1b0c"], max_length=64)
]


def _start_centrality(asked: Asked, query: CentralityQuery) -> Steps[Centralities]:
    return rank_steps(
        asked.service.workbench,
        _network(asked, query, query.ties),
        query.measure,
        kinds=frozenset(query.ranked),
        samples=query.samples,
    )


def _show_centrality(asked: Asked, query: CentralityQuery, found: Centralities) -> Response:
    paging = read_paging(query, asked.service.settings)
    page, end = slice_page(found.ranked, paging, rank_order)
    out = CentralityOut(
        version=found.version,
        measure=query.measure.value,
        method=METHODS[query.measure],
        parameters=parameters_of(query),
        nodes=found.nodes,
        links=found.links,
        is_sampled=found.sample_size is not None,
        sample_size=found.sample_size,
        count=len(found.ranked),
        items=[
            RankedOut(rank=one.rank, score=one.score, node=to_node_ref(one.node_id, found.names[one.node_id]))
            for one in page
        ],
        next=paging.to_cursor(end),
    )
    return render(out, query.fields)


def _start_communities(asked: Asked, query: CommunitiesQuery) -> Steps[CommunitiesFound]:
    network = _network(asked, query, query.ties)
    return community_steps(asked.service.workbench, network, resolution=query.resolution, min_size=query.min_size)


def _show_communities(asked: Asked, query: CommunitiesQuery, found: CommunitiesFound) -> Response:
    paging = read_paging(query, asked.service.settings)
    page, end = slice_page(found.partition.communities, paging, community_order)
    out = CommunitiesOut(
        version=found.version,
        method=COMMUNITY_METHOD,
        parameters=parameters_of(query),
        nodes=found.nodes,
        links=found.links,
        modularity=found.partition.modularity,
        count=len(found.partition.communities),
        items=[_to_community_out(one, found, query.heads) for one in page],
        next=paging.to_cursor(end),
    )
    return render(out, query.fields)


def _start_joint(asked: Asked, query: JointQuery) -> Steps[JointFound]:
    if not query.modality:
        query = query.model_copy(update={"modality": [Modality(one) for one in FACTUAL]})
    graph_filter = read_filter(asked.service.store, query)
    to_piece_filter(graph_filter)  # refuses kinds that are no parties
    return joint_pair_steps(
        asked.service.workbench,
        graph_filter,
        query.known_at,
        side=query.side,
        min_events=query.min_events,
        include_generic=query.include_generic,
    )


def _show_joint(asked: Asked, query: JointQuery, found: JointFound) -> Response:
    paging = read_paging(query, asked.service.settings)
    page, end = slice_page(found.pairs, paging, joint_order)
    refs = refs_of(found.names, {one for pair in page for one in (pair.one_id, pair.other_id)})
    out = JointOut(
        version=found.version,
        method=JOINT_METHOD,
        modalities=[one.value for one in query.modality] or list(FACTUAL),
        count=len(found.pairs),
        items=[
            JointPairOut(
                one=refs[pair.one_id],
                other=refs[pair.other_id],
                events=len(pair.event_ids),
                same_side=pair.same_side,
                opposite_sides=pair.opposite_sides,
                first_day=pair.first_day,
                last_day=pair.last_day,
                event_ids=list(pair.event_ids[: query.events]),
            )
            for pair in page
        ],
        next=paging.to_cursor(end),
    )
    return render(out, query.fields)


CENTRALITY = Analysis("centrality", CentralityQuery, _start_centrality, _show_centrality)
COMMUNITIES = Analysis("communities", CommunitiesQuery, _start_communities, _show_communities)
JOINT = Analysis("co-participation", JointQuery, _start_joint, _show_joint)


@router.get(
    "/centrality",
    summary="Rank who matters most",
    response_model=CentralityOut,
    responses=returns(CentralityOut) | LATER | problems(404, 429),
)
def read_centrality(
    service: ServiceDep, caller: Reader, query: Annotated[CentralityQuery, Query()], prefers_job: PrefersJob
) -> Response:
    """Degree, PageRank, betweenness or core of each node, the highest first, on ties of actors or the graph itself.

    An analysis of what is told: who is reported on more has more ties. Kept until the graph changes. Where it takes
    longer than a request may, the answer is 202 and a job.
    """
    return answer(CENTRALITY, Asked(service, caller, prefers_job), query)


@router.get(
    "/communities",
    summary="Find communities",
    response_model=CommunitiesOut,
    responses=returns(CommunitiesOut) | LATER | problems(404, 429),
)
def read_communities(
    service: ServiceDep, caller: Reader, query: Annotated[CommunitiesQuery, Query()], prefers_job: PrefersJob
) -> Response:
    """Who belongs together, by ties that join more inside than chance would: by default cooperative ones only.

    Alliances make communities, hostile ties do not; `ties` says otherwise. Who has no such tie is in none.
    """
    return answer(COMMUNITIES, Asked(service, caller, prefers_job), query)


@router.get(
    "/communities/{community_id}/members",
    summary="List the members of a community",
    response_model=MembersOut,
    responses=returns(MembersOut) | LATER | problems(404, 429),
)
def read_members(
    service: ServiceDep,
    caller: Reader,
    community_id: CommunityId,
    query: Annotated[CommunitiesQuery, Query()],
    prefers_job: PrefersJob,
) -> Response:
    """All members of one community of the same question (the same parameters), those of most weight inside first."""
    asked = Asked(service, caller, prefers_job)
    paging = read_paging(query, service.settings, of=community_id)

    def show(_asked: Asked, _query: Any, found: CommunitiesFound) -> Response:
        of_id = {one.id: one for one in found.partition.communities}
        if community_id not in of_id:
            message = f"no community {community_id!r} for these parameters and this graph"
            raise NotFoundError(message, record_id=community_id)
        members = of_id[community_id].members
        page, end = slice_page(members, paging, member_order)
        out = MembersOut(
            version=found.version,
            community=community_id,
            count=len(members),
            items=[
                MemberOut(
                    node=to_node_ref(one.node_id, found.names[one.node_id]), inside=one.inside, outside=one.outside
                )
                for one in page
            ],
            next=paging.to_cursor(end),
        )
        return render(out, query.fields)

    members = Analysis("communities", CommunitiesQuery, _start_communities, show)
    return answer(members, asked, query, of=community_id)


@router.get(
    "/co-participation",
    summary="Find who turns up together",
    response_model=JointOut,
    responses=returns(JointOut) | LATER | problems(404, 429),
)
def read_joint(
    service: ServiceDep, caller: Reader, query: Annotated[JointQuery, Query()], prefers_job: PrefersJob
) -> Response:
    """Pairs of actors or persons by the events in which both take part, on the same side or on opposite ones.

    Any type of event counts. Without `modality`, only what is told as a fact does. What two are to each other is
    told by their tie.
    """
    return answer(JOINT, Asked(service, caller, prefers_job), query)


def to_node_ref(node_id: str, name: NodeName) -> NodeRefOut:
    """A node in a few words."""
    return NodeRefOut(id=node_id, kind=name.kind, type=name.type, label=name.label, country=name.country)


def _network(asked: Asked, query: NetworkQuery, ties: Any) -> Network:
    graph_filter = read_filter(asked.service.store, query)
    if query.on == "ties":
        to_piece_filter(graph_filter)  # refuses kinds that have no ties
    return Network(
        graph_filter,
        query.known_at,
        on=query.on,
        ties=ties,
        edge_types=frozenset(query.edge_type),
        include_generic=query.include_generic,
    )


def _to_community_out(one: Community, found: CommunitiesFound, heads: int) -> CommunityOut:
    shown = [member.node_id for member in one.members[:heads]]
    refs = refs_of(found.names, shown)
    return CommunityOut(
        id=one.id,
        size=len(one.members),
        internal=one.internal,
        external=one.external,
        heads=[refs[member] for member in shown],
    )
