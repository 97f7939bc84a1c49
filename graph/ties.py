"""Ties between actors: allies and foes, by period, with the events and relations that each rests on.

    graph --tie_pieces--> pieces --weigh--> Tie (sign, strength, periods)

A tie is an analysis of what is told, not a fact of the canonical layer: nothing here is stored. What is told of both
kinds in one stretch of time makes it mixed there; the two sides are weighed apart and never averaged. `METHOD` in
`graph/polarity.py` is the formula; every piece names the record that can be asked why.

With `factions`, what the parts of an actor do counts as its own (`graph/factions.py`). Functions are pure, and their
results sorted.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import networkx as nx

from graph.errors import NotFoundError
from graph.factions import family_pieces, find_parts, just, pair_pieces, part_families
from graph.filters import GraphFilter
from graph.periods import TELLING, Period, cut_runs, days_of, name_of, overlap
from graph.polarity import Sign, TieClass, saturate
from graph.steps import EACH, Step, Steps, finish, sort_steps, within
from graph.tie_choice import choose_pieces
from graph.tie_model import Piece, PieceFilter, order_of
from graph.tie_pieces import iter_all_pieces


@dataclass(frozen=True, slots=True)
class Side:
    """The pieces of one sign. `sources` sums independent reports over them; `weight` is what `strength` comes from."""

    strength: float = 0.0
    weight: float = 0.0
    events: int = 0
    relations: int = 0
    sources: int = 0
    classes: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Balance:
    """Both sides of a tie in a stretch of time.

    `lean` is (friendly - hostile) / (friendly + hostile) by weight, 1 to -1: for a mixed tie, which side weighs more.
    """

    sign: Sign
    strength: float
    lean: float
    friendly: Side
    hostile: Side


@dataclass(frozen=True, slots=True)
class PeriodTie:
    """The tie in consecutive periods that hold the same pieces.

    `first` and `last` name the first and the last of these periods; None is open. `first_day` and `last_day` are their
    days. `fact_ids` are the pieces, in time.
    """

    first: str | None
    last: str | None
    first_day: str | None
    last_day: str | None
    balance: Balance
    fact_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tie:
    """What joins two actors. `balance` is None where nothing counts.

    `pieces` are in time, with those that do not count (planned, denied, supposed). `unplaced` counts pieces that count
    but are in no period: their days are unknown, or known less exactly than the periods. First and last day are of the
    world, None where unknown or open; `first_reported` and `last_reported` are those of the reports.
    """

    one_id: str
    other_id: str
    balance: Balance | None
    first_day: str | None
    last_day: str | None
    first_reported: str | None
    last_reported: str | None
    periods: tuple[PeriodTie, ...]
    unplaced: int
    uncounted: int
    pieces: tuple[Piece, ...] = field(repr=False)


def list_ties(
    graph: "nx.MultiDiGraph[str]",
    actor_id: str,
    wanted: PieceFilter,
    *,
    period: Period = Period.ALL,
    factions: bool = False,
    signs: frozenset[str] = frozenset(),
    min_strength: float = 0.0,
    entity_types: frozenset[str] = frozenset(),
    graph_filter: GraphFilter | None = None,
) -> list[Tie]:
    """The ties of an actor, the strongest first.

    Parameters
    ----------
    signs, min_strength, entity_types
        Which ties: by sign, by strength (0 to 1), by type of the other one.
    graph_filter : GraphFilter, optional
        The events, relations and parties that count; its days should be none, for `wanted` has them.

    Raises
    ------
    NotFoundError
        If the actor does not exist.
    """
    _check(graph, actor_id)
    family = find_parts(graph, actor_id) if factions else just(actor_id)
    found: dict[str, list[Piece]] = {}
    for piece in family_pieces(graph, actor_id, family, wanted, graph_filter=graph_filter):
        found.setdefault(piece.other_id, []).append(piece)
    ties = (
        make_tie(actor_id, other_id, pieces, wanted, period)
        for other_id, pieces in found.items()
        if not entity_types or graph.nodes[other_id].get("type") in entity_types
    )
    return sort_ties(tie for tie in ties if is_fitting(tie, signs, min_strength))


def get_tie(
    graph: "nx.MultiDiGraph[str]",
    one_id: str,
    other_id: str,
    wanted: PieceFilter,
    *,
    period: Period = Period.ALL,
    factions: bool = False,
    graph_filter: GraphFilter | None = None,
) -> Tie:
    """All that joins two actors; with `factions`, what joins their parts too. A tie without pieces if nothing does.

    Raises
    ------
    NotFoundError
        If one of them does not exist.
    """
    _check(graph, one_id)
    _check(graph, other_id)
    families = just(one_id), just(other_id)
    if factions:
        families = part_families(find_parts(graph, one_id), find_parts(graph, other_id), one_id, other_id)
    pieces = pair_pieces(graph, one_id, other_id, families, wanted, graph_filter=graph_filter)
    return make_tie(one_id, other_id, pieces, wanted, period)


def weigh_all(
    graph: "nx.MultiDiGraph[str]",
    wanted: PieceFilter,
    *,
    graph_filter: GraphFilter | None = None,
    among: frozenset[str] = frozenset(),
    party_ids: frozenset[str] = frozenset(),
) -> list[Tie]:
    """The ties between all actors, one for each pair, the strongest first.

    Parameters
    ----------
    graph_filter : GraphFilter, optional
        The events, relations and parties that count; its days should be none, for `wanted` has them.
    among, party_ids : frozenset of str
        If given, ties between two of these; ties of which one of these is a party.

    Cost: one pass over the graph; an event of n parties gives up to n^2 / 2 pieces.
    """
    return finish(weigh_steps(graph, wanted, graph_filter=graph_filter, among=among, party_ids=party_ids))


def weigh_steps(
    graph: "nx.MultiDiGraph[str]",
    wanted: PieceFilter,
    *,
    graph_filter: GraphFilter | None = None,
    among: frozenset[str] = frozenset(),
    party_ids: frozenset[str] = frozenset(),
) -> Steps[list[Tie]]:
    """The same as `weigh_all`, in steps."""
    found: dict[tuple[str, str], list[Piece]] = {}
    rough = max(2 * graph.number_of_edges(), 1)  # about as many pieces
    pieces = iter_all_pieces(graph, wanted)
    for at, piece in enumerate(pieces if graph_filter is None else choose_pieces(graph, pieces, graph_filter)):
        if at % EACH == 0:
            yield Step(0.6 * min(at / rough, 1.0), "gathering what joins two")
        ends = piece.one_id, piece.other_id
        if piece.counts and (not among or among.issuperset(ends)) and not (party_ids and party_ids.isdisjoint(ends)):
            found.setdefault(ends, []).append(piece)
    ties = []
    for at, (pair, pieces_of_pair) in enumerate(found.items()):
        if at % EACH == 0:
            yield Step(0.6 + 0.3 * at / len(found), "weighing ties")
        ties.append(make_tie(*pair, pieces_of_pair, wanted, Period.ALL))
    return (yield from within(sort_steps(ties, strength_order, "sorting ties"), 0.9, 1.0))


def make_tie(one_id: str, other_id: str, pieces: Iterable[Piece], wanted: PieceFilter, period: Period) -> Tie:
    """The tie of two actors from its pieces, seen from the first."""
    ordered = tuple(sorted(pieces, key=order_of))
    counted = [piece for piece in ordered if piece.counts]
    placed = [piece for piece in counted if _fits_period(piece, period)]
    world = [piece for piece in counted if piece.dated_by == "world"]
    return Tie(
        one_id,
        other_id,
        weigh(counted),
        _edge(world, lambda piece: piece.first_day, min),
        _edge(world, lambda piece: piece.last_day, max),
        min((piece.first_reported for piece in counted if piece.first_reported), default=None),
        max((piece.last_reported for piece in counted if piece.last_reported), default=None),
        _cut(placed, wanted, period),
        len(counted) - len(placed),
        len(ordered) - len(counted),
        ordered,
    )


def weigh(pieces: Iterable[Piece]) -> Balance | None:
    """Sign and strength from pieces that count; None without any."""
    held = [piece for piece in pieces if piece.counts]
    if not held:
        return None
    friendly, hostile = (
        _side([piece for piece in held if piece.sign is sign]) for sign in (Sign.FRIENDLY, Sign.HOSTILE)
    )
    total = friendly.weight + hostile.weight
    sign = Sign.MIXED if friendly.weight and hostile.weight else Sign.FRIENDLY if friendly.weight else Sign.HOSTILE
    return Balance(sign, saturate(total), round((friendly.weight - hostile.weight) / total, 4), friendly, hostile)


def is_fitting(tie: Tie, signs: frozenset[str], min_strength: float) -> bool:
    """Whether a tie has one of these signs and is strong enough; one of which nothing counts fits no restriction."""
    if tie.balance is None:
        return not signs and min_strength <= 0
    return (not signs or tie.balance.sign in signs) and tie.balance.strength >= min_strength


def sort_ties(ties: Iterable[Tie]) -> list[Tie]:
    """The strongest first; equal ones by id."""
    return sorted(ties, key=strength_order)


def strength_order(tie: Tie) -> tuple[str, str, str]:
    """What ties are sorted by, as text."""
    strength = tie.balance.strength if tie.balance else 0.0
    return f"{1 - strength:.4f}", tie.one_id, tie.other_id


def _side(pieces: list[Piece]) -> Side:
    if not pieces:
        return Side()
    counts = Counter(piece.tie_class for piece in pieces)
    weight = round(sum(sorted(piece.weight for piece in pieces)), 6)
    return Side(
        saturate(weight),
        weight,
        sum(piece.kind == "event" for piece in pieces),
        sum(piece.kind == "relation" for piece in pieces),
        sum(piece.sources for piece in pieces),
        tuple((one.value, counts[one]) for one in TieClass if counts[one]),
    )


def _cut(pieces: list[Piece], wanted: PieceFilter, period: Period) -> tuple[PeriodTie, ...]:
    if period is Period.ALL:
        balance = weigh(pieces)
        if balance is None:
            return ()
        return (PeriodTie(None, None, *wanted.window, balance, tuple(piece.fact_id for piece in pieces)),)
    rows = []
    clipped = [
        (at, days)
        for at, piece in enumerate(pieces)
        for days in (overlap(stretch, wanted.window) for stretch in piece.stretches)
        if days is not None
    ]
    for first, last, positions in cut_runs((days for _, days in clipped), period):
        held = [pieces[at] for at in sorted({clipped[position][0] for position in positions})]
        balance = weigh(held)
        if balance is not None:
            rows.append(
                PeriodTie(
                    None if first is None else name_of(first, period),
                    None if last is None else name_of(last, period),
                    None if first is None else days_of(first, period)[0],
                    None if last is None else days_of(last, period)[1],
                    balance,
                    tuple(piece.fact_id for piece in held),
                )
            )
    return tuple(rows)


def _fits_period(piece: Piece, period: Period) -> bool:
    """Whether it is known well enough when it was; everything is in "all"."""
    if period is Period.ALL:
        return True
    return piece.is_placed and (piece.dated_by == "report" or piece.date_precision in TELLING[period])


def _edge(pieces: list[Piece], day_of: Callable[[Piece], str | None], choose: Callable[..., str]) -> str | None:
    """The first or last day; None if a piece is open there."""
    days = [day_of(piece) for piece in pieces]
    known = [day for day in days if day is not None]
    return choose(known) if known and len(known) == len(days) else None


def _check(graph: "nx.MultiDiGraph[str]", actor_id: str) -> None:
    if actor_id not in graph or graph.nodes[actor_id]["node_type"] != "entity":
        raise NotFoundError(f"no entity {actor_id!r} in the graph")
