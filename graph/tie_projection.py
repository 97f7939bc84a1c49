"""Ties under the filter of the graph: the actor-actor projection, and the circle around one actor as it changes.

    events and relations that fit --tie_pieces--> pieces --make_tie--> ties by period
    ties of one actor --cut where anything changes--> spans: who is in the circle, who came, went, changed sides

What a tie is, and how it is weighed, is told in `graph/ties.py`; a span stands for consecutive periods without change.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import networkx as nx

from graph.budgets import Budget
from graph.errors import InvalidInputError
from graph.filters import GraphFilter
from graph.periods import Period, days_of, name_of, number_of
from graph.query import get_node
from graph.steps import EACH, Step, Steps, finish, sort_steps, within
from graph.tie_choice import choose_pieces
from graph.tie_model import PARTIES, Piece, PieceFilter
from graph.tie_pieces import iter_all_pieces, iter_pieces_of
from graph.ties import Balance, Tie, is_fitting, make_tie, strength_order


@dataclass(frozen=True, slots=True)
class Projection:
    """The ties between all actors that fit, the strongest first; not all of them where `is_complete` is False."""

    ties: tuple[Tie, ...]
    is_complete: bool = True


@dataclass(frozen=True, slots=True)
class Member:
    """One of a circle in a span, with the tie as it is then."""

    other_id: str
    balance: Balance
    fact_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """A tie that changed its sign from one span to the next."""

    other_id: str
    sign_from: str
    sign_to: str


@dataclass(frozen=True, slots=True)
class EgoSpan:
    """The circle of an actor in consecutive periods without change, `first` to `last`; None is open.

    `appeared` and `disappeared` are in comparison to the span before (to nobody, for the first one).
    """

    first: str | None
    last: str | None
    first_day: str | None
    last_day: str | None
    members: tuple[Member, ...]
    appeared: tuple[str, ...]
    disappeared: tuple[str, ...]
    turned: tuple[Turn, ...]


def project_ties(
    graph: "nx.MultiDiGraph[str]",
    graph_filter: GraphFilter,
    *,
    period: Period = Period.ALL,
    signs: frozenset[str] = frozenset(),
    min_strength: float = 0.0,
    include_generic: bool = False,
    budget: Budget | None = None,
) -> Projection:
    """The signed, weighted projection to actors: the tie of each two that events or relations that fit join.

    Relations count as in `filter_graph`: where the filter is about events, those between who takes part in them; where
    it names relation types and is not about events, they alone count.

    Parameters
    ----------
    signs, min_strength
        Which ties: by sign and by strength (0 to 1), over all of the time.
    include_generic : bool
        Whether those without a name ("residents") are parties too.

    Raises
    ------
    InvalidInputError
        If the filter asks for kinds that are no parties, such as places.
    """
    return finish(
        project_steps(
            graph,
            graph_filter,
            period=period,
            signs=signs,
            min_strength=min_strength,
            include_generic=include_generic,
            budget=budget,
        )
    )


def project_steps(
    graph: "nx.MultiDiGraph[str]",
    graph_filter: GraphFilter,
    *,
    period: Period = Period.ALL,
    signs: frozenset[str] = frozenset(),
    min_strength: float = 0.0,
    include_generic: bool = False,
    budget: Budget | None = None,
) -> Steps[Projection]:
    """The same as `project_ties`, in steps."""
    wanted = to_piece_filter(graph_filter, include_generic=include_generic)
    budget = budget or Budget()
    found: dict[tuple[str, str], list[Piece]] = {}
    rough = max(2 * graph.number_of_edges(), 1)  # about as many pieces
    for at, piece in enumerate(choose_pieces(graph, iter_all_pieces(graph, wanted), graph_filter)):
        if at % EACH == 0:
            yield Step(0.6 * min(at / rough, 1.0), "gathering what joins two")
        if not budget.has_time(1):
            break
        if piece.counts:
            found.setdefault((piece.one_id, piece.other_id), []).append(piece)
    ties = []
    for at, (pair, pieces) in enumerate(found.items()):
        if at % EACH == 0:
            yield Step(0.6 + 0.3 * at / len(found), "weighing ties")
        if budget.is_spent or not budget.has_time(len(pieces)):
            break
        tie = make_tie(*pair, pieces, wanted, period)
        if is_fitting(tie, signs, min_strength):
            ties.append(tie)
    ordered = yield from within(sort_steps(ties, strength_order, "sorting ties"), 0.9, 1.0)
    return Projection(tuple(ordered), not budget.is_spent)


def list_ego_spans(
    graph: "nx.MultiDiGraph[str]",
    actor_id: str,
    graph_filter: GraphFilter,
    *,
    period: Period = Period.YEAR,
    include_generic: bool = False,
) -> list[EgoSpan]:
    """Who was in the circle of an actor, by period: with whom it has a tie then, who came, who went, who turned.

    Raises
    ------
    NotFoundError
        If the actor does not exist.
    InvalidInputError
        If it is no actor or person, if time is not cut, or if the filter asks for kinds that are no parties.
    """
    if period is Period.ALL:
        raise InvalidInputError("period: 'all' does not cut time", field="period")
    pieces = gather_ego(graph, actor_id, graph_filter, include_generic=include_generic)
    return finish(ego_steps(pieces, period))


@dataclass(frozen=True, slots=True)
class EgoPieces:
    """The pieces between an actor and others, by the other's id; needs the graph no more."""

    actor_id: str
    wanted: PieceFilter
    found: dict[str, list[Piece]]


def gather_ego(
    graph: "nx.MultiDiGraph[str]", actor_id: str, graph_filter: GraphFilter, *, include_generic: bool = False
) -> EgoPieces:
    """What joins an actor to others. Cost: proportional to its events and relations.

    Raises
    ------
    NotFoundError
        If the actor does not exist.
    InvalidInputError
        If it is no actor or person, or if the filter asks for kinds that are no parties.
    """
    node = get_node(graph, actor_id)
    if node.get("kind") not in PARTIES:
        raise InvalidInputError(f"entity_id: {actor_id!r} is no actor or person", field="entity_id")
    wanted = to_piece_filter(graph_filter, include_generic=include_generic)
    found: dict[str, list[Piece]] = {}
    for piece in choose_pieces(graph, iter_pieces_of(graph, actor_id, wanted), graph_filter, always=(actor_id,)):
        found.setdefault(piece.other_id, []).append(piece)
    return EgoPieces(actor_id, wanted, found)


def ego_steps(pieces: EgoPieces, period: Period) -> Steps[list[EgoSpan]]:
    """The spans of a circle, from its pieces."""
    ties = []
    for at, (other_id, held) in enumerate(sorted(pieces.found.items())):
        if at % 64 == 0:
            yield Step(0.5 * at / len(pieces.found), "weighing ties")
        ties.append(make_tie(pieces.actor_id, other_id, held, pieces.wanted, period))
    yield Step(0.5, "cutting time")
    return list(_cut_spans(ties, period))


def to_piece_filter(graph_filter: GraphFilter, *, include_generic: bool = False) -> PieceFilter:
    """The part of a filter of the graph that the pieces of ties are chosen by as they are made."""
    kinds = graph_filter.kinds or PARTIES
    if no_party := sorted(kinds - PARTIES):
        raise InvalidInputError(f"kind: {str(no_party[0])!r} has no ties; actor and person do", field="kind")
    return PieceFilter(
        date_from=graph_filter.date_from,
        date_to=graph_filter.date_to,
        as_of=graph_filter.as_of,
        kinds=frozenset(str(kind) for kind in kinds),
        min_confidence=graph_filter.min_confidence,
        include_generic=include_generic,
    )


def _cut_spans(ties: list[Tie], period: Period) -> Iterator[EgoSpan]:
    held: list[tuple[int | None, int | None, Member]] = []
    edges: set[int] = set()
    for tie in ties:
        for one in tie.periods:
            first = None if one.first_day is None else number_of(one.first_day, period)
            after = None if one.last_day is None else number_of(one.last_day, period) + 1
            held.append((first, after, Member(tie.other_id, one.balance, one.fact_ids)))
            edges.update(edge for edge in (first, after) if edge is not None)
    cuts: list[int | None] = [None, *sorted(edges), None]
    before: dict[str, Member] = {}
    for number in range(len(cuts) - 1):
        start, stop = cuts[number], cuts[number + 1]
        now = {
            member.other_id: member
            for first, after, member in held
            if (first is None or (start is not None and first <= start))
            and (after is None or (stop is not None and after >= stop))
        }
        if now or before:
            yield _make_span(start, stop, now, before, period)
        before = now


def _make_span(
    start: int | None, stop: int | None, now: dict[str, Member], before: dict[str, Member], period: Period
) -> EgoSpan:
    last = None if stop is None else stop - 1
    return EgoSpan(
        None if start is None else name_of(start, period),
        None if last is None else name_of(last, period),
        None if start is None else days_of(start, period)[0],
        None if last is None else days_of(last, period)[1],
        tuple(sorted(now.values(), key=lambda member: (-member.balance.strength, member.other_id))),
        tuple(sorted(now.keys() - before.keys())),
        tuple(sorted(before.keys() - now.keys())),
        tuple(
            Turn(other, str(before[other].balance.sign), str(now[other].balance.sign))
            for other in sorted(now.keys() & before.keys())
            if before[other].balance.sign != now[other].balance.sign
        ),
    )
