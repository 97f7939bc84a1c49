"""Ties, structure and balance to the shapes that go out. Names come from the graph that the answer was computed on."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.api.deps import Caller
from app.api.schemas import EntityRefOut, EvidenceOut, SpellOut
from app.api.schemas_ties import (
    BalanceOut,
    ChangedTieOut,
    FrustrationOut,
    GroupOut,
    PairOut,
    PeriodTieOut,
    PieceOut,
    SideOut,
    SignedTieOut,
    StretchTieOut,
    StructureLinkOut,
    TieOut,
    TriadOut,
)
from app.api.shapes import first_evidence
from graph.balance import Frustration, SignedBalance, Triad
from graph.periods import Stretch
from graph.polarity import METHOD
from graph.structure import Link
from graph.tie_changes import ChangedTie
from graph.tie_model import Piece
from graph.ties import Balance, PeriodTie, Side, Tie

Refs = Mapping[str, EntityRefOut]
Evidence = Mapping[str, list[EvidenceOut]]
BALANCE_METHOD = (
    "signed graph of the ties; triads: Heider 1946, Cartwright and Harary 1956 (weak: Davis 1967); frustration: line "
    f"index of Harary 1959, exact in blocks of up to 16 actors, else bounds; {METHOD}"
)


def make_refs(graph: Any, entity_ids: Iterable[str | None]) -> dict[str, EntityRefOut]:
    """Entities in a few words, by id."""
    found = {}
    for entity_id in {one for one in entity_ids if one is not None}:
        node = graph.nodes[entity_id]
        found[entity_id] = EntityRefOut(
            id=entity_id,
            kind=node["kind"],
            type=node.get("type"),
            name=node["label"],
            country=node.get("country"),
        )
    return found


def parties_of(pieces: Iterable[Piece]) -> set[str | None]:
    """All whom pieces name."""
    return {one for piece in pieces for one in (piece.one_id, piece.other_id, piece.one_via, piece.other_via)}


def heaviest(pieces: Iterable[Piece], count: int) -> list[Piece]:
    """The pieces of most weight, the newest of equal ones first."""
    found = sorted(pieces, key=lambda piece: (piece.last_day or "", piece.fact_id), reverse=True)
    return sorted(found, key=lambda piece: -piece.weight)[:count]


def load_evidence(
    session: Session, facts: Iterable[tuple[str, str]], each: int, caller: Caller, known_at: date | None
) -> Evidence:
    """The oldest sentences of events and relations, given as (kind, id); of reports by a day of knowledge, if given."""
    wanted: dict[str, set[str]] = {}
    for kind, fact_id in facts:
        wanted.setdefault(kind, set()).add(fact_id)
    return {
        fact_id: shown
        for kind, fact_ids in wanted.items()
        for fact_id, shown in first_evidence(session, kind, fact_ids, each, caller, known_at=known_at).items()
    }


def to_piece_out(piece: Piece, refs: Refs, evidence: Evidence) -> PieceOut:
    """A piece of a tie."""
    return PieceOut(
        fact_id=piece.fact_id,
        kind=piece.kind,
        type=piece.type,
        tie_class=piece.tie_class.value,
        sign=piece.sign.value,
        role=piece.one_role,
        other_role=piece.other_role,
        modality=piece.modality,
        counts=piece.counts,
        weight=piece.weight,
        first_day=piece.first_day,  # type: ignore[arg-type]  # ISO text is read as a day
        last_day=piece.last_day,  # type: ignore[arg-type]
        dated_by=piece.dated_by,
        spells=_spells(piece.spells),
        sources=piece.sources,
        confidence=piece.confidence,
        through=refs[piece.one_via] if piece.one_via else None,
        other_through=refs[piece.other_via] if piece.other_via else None,
        evidence=evidence.get(piece.fact_id, []),
    )


def to_tie_out(tie: Tie, pieces: Iterable[Piece], refs: Refs, evidence: Evidence) -> TieOut:
    """A tie with some of its pieces."""
    return TieOut(
        **_balance(tie.balance),
        **_times(tie),
        other=refs[tie.other_id],
        pieces=[to_piece_out(piece, refs, evidence) for piece in pieces],
    )


def to_pair_out(
    tie: Tie, pieces: Iterable[Piece], refs: Refs, evidence: Evidence, *, version: int, cursor: str | None
) -> PairOut:
    """A tie with a page of its pieces."""
    return PairOut(
        **_balance(tie.balance),
        **_times(tie),
        one=refs[tie.one_id],
        other=refs[tie.other_id],
        method=METHOD,
        version=version,
        items=[to_piece_out(piece, refs, evidence) for piece in pieces],
        next=cursor,
    )


def to_link_out(link: Link, refs: Refs, evidence: Evidence) -> StructureLinkOut:
    """A link of an actor."""
    plain = {name: getattr(link, name) for name in StructureLinkOut.model_fields if hasattr(link, name)}
    return StructureLinkOut(
        **{**plain, "spells": _spells(link.spells)},
        link=link.kind,
        other=refs[link.other_id] if link.other_id else None,
        evidence=evidence.get(link.fact_id, []),
    )


def to_change_out(
    change: ChangedTie, shown: tuple[list[Piece], list[Piece]], refs: Refs, evidence: Evidence
) -> ChangedTieOut:
    """A tie that changed; `shown` are pieces of the first and of the second stretch."""
    first, second = (
        StretchTieOut(
            **_balance(tie.balance if tie else None),
            pieces=[to_piece_out(piece, refs, evidence) for piece in pieces],
        )
        for tie, pieces in zip((change.first, change.second), shown, strict=True)
    )
    return ChangedTieOut(
        one=refs[change.one_id], other=refs[change.other_id], strength=change.strength, first=first, second=second
    )


def to_balance_out(
    found: SignedBalance,
    triads: Iterable[Triad],
    refs: Refs,
    *,
    version: int,
    parameters: dict[str, Any],
    cursor: str | None,
) -> BalanceOut:
    """The balance of ties with a page of its triads."""
    return BalanceOut(
        is_analysis=True,
        method=BALANCE_METHOD,
        parameters=parameters,
        version=version,
        actor_count=found.actor_count,
        is_complete=found.is_complete,
        actors=[refs[actor_id] for actor_id in found.actor_ids],
        friendly=found.friendly,
        hostile=found.hostile,
        mixed_left_out=found.mixed_left_out,
        triad_kinds=dict(found.kinds),
        degree=found.degree,
        weighted_degree=found.weighted_degree,
        weak_degree=found.weak_degree,
        frustration=_frustration(found.frustration, refs),
        items=[_triad(triad, refs) for triad in triads],
        next=cursor,
    )


def _spells(spells: Iterable[Stretch]) -> list[SpellOut]:
    return [SpellOut.model_validate({"valid_from": first, "valid_to": last}) for first, last in spells]


def _frustration(found: Frustration, refs: Refs) -> FrustrationOut:
    return FrustrationOut(
        at_least=found.at_least,
        at_most=found.at_most,
        is_exact=found.is_exact,
        against=[SignedTieOut(one=refs[one], other=refs[other]) for one, other in found.against],
        groups=[
            GroupOut(one=[refs[actor_id] for actor_id in one], other=[refs[actor_id] for actor_id in other])
            for one, other in found.groups
        ],
    )


def _triad(triad: Triad, refs: Refs) -> TriadOut:
    return TriadOut(
        actors=[refs[actor_id] for actor_id in triad.actor_ids],
        signs=list(triad.signs),
        strengths=list(triad.strengths),
        strength=triad.strength,
        kind=triad.kind,
        is_balanced=triad.is_balanced,
    )


def _balance(balance: Balance | None) -> dict[str, Any]:
    friendly, hostile = (balance.friendly, balance.hostile) if balance else (Side(), Side())
    return {
        "sign": balance.sign.value if balance else None,
        "strength": balance.strength if balance else 0.0,
        "lean": balance.lean if balance else None,
        "friendly": _side(friendly),
        "hostile": _side(hostile),
    }


def _side(side: Side) -> SideOut:
    return SideOut(
        strength=side.strength,
        weight=side.weight,
        events=side.events,
        relations=side.relations,
        sources=side.sources,
        classes=dict(side.classes),
    )


def _times(tie: Tie) -> dict[str, Any]:
    return {
        "first_day": tie.first_day,
        "last_day": tie.last_day,
        "first_reported": tie.first_reported,
        "last_reported": tie.last_reported,
        "unplaced": tie.unplaced,
        "uncounted": tie.uncounted,
        "periods": [_period(one) for one in tie.periods],
    }


def _period(one: PeriodTie) -> PeriodTieOut:
    return PeriodTieOut(
        **_balance(one.balance),
        period_from=one.first,
        period_to=one.last,
        first_day=one.first_day,  # type: ignore[arg-type]  # ISO text is read as a day
        last_day=one.last_day,  # type: ignore[arg-type]
        fact_ids=list(one.fact_ids),
    )
