"""The command `ties`: allies and foes of an actor, by period, with the sentences."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli_asking import AsJson, Asked, Where, parse_where, read_asked
from app.cli_common import note, open_service, write_line

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.service import Service
    from graph.periods import Period
    from graph.tie_model import Piece, PieceFilter
    from graph.ties import PeriodTie, Tie

INDENT = "      "
PARTIES = ("actor", "person")
SHOWN = 3  # pieces of a tie in a list; all of them with --with


class PeriodName(StrEnum):
    """How time is cut."""

    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"
    ALL = "all"


class SignName(StrEnum):
    """Signs of ties."""

    FRIENDLY = "friendly"
    HOSTILE = "hostile"
    MIXED = "mixed"


def ties(
    ctx: typer.Context,
    actor: Annotated[
        str, typer.Argument(metavar="ACTOR", help="Id or name of an actor or person.", show_default=False)
    ],
    other: Annotated[
        str | None,
        typer.Option("--with", metavar="ACTOR", help="Only the tie with this one, with all of it.", show_default=False),
    ] = None,
    period: Annotated[PeriodName, typer.Option(help="How time is cut.")] = PeriodName.ALL,
    date_from: Annotated[
        str | None, typer.Option(metavar="YYYY-MM-DD", help="First day of world time.", show_default=False)
    ] = None,
    date_to: Annotated[
        str | None, typer.Option(metavar="YYYY-MM-DD", help="Last day of world time.", show_default=False)
    ] = None,
    as_of: Annotated[
        str | None, typer.Option(metavar="DAY", help="What had happened and what held on this day.", show_default=False)
    ] = None,
    known_at: Annotated[
        str | None, typer.Option(metavar="DAY", help="What reports published by then tell.", show_default=False)
    ] = None,
    sign: Annotated[list[SignName] | None, typer.Option(help="Only ties of this sign.", show_default=False)] = None,
    factions: Annotated[bool, typer.Option("--factions", help="Count what its parts did too.")] = False,
    min_strength: Annotated[float, typer.Option(min=0, max=1, help="Lowest strength of a tie.")] = 0.0,
    min_confidence: Annotated[float, typer.Option(min=0, max=1, help="Lowest confidence of what counts.")] = 0.0,
    limit: Annotated[int, typer.Option(min=0, help="Most ties to list, the strongest first; 0 lists all.")] = 20,
    where: Where = None,
    as_json: AsJson = False,
) -> None:
    """Tell who is an actor's ally and who its foe, when, how surely, and on which sentences that rests.

    An analysis of what is told, not a fact. What is told of both kinds in one stretch of time is mixed, not averaged.
    What was planned, denied or only supposed does not count.

    Examples:

        conflict-graph ties Daesh --period year --sign hostile

        conflict-graph ties Daesh --where place_name=Mosul --where without_publisher="Example News"

        conflict-graph ties "Nusra Front" --with "Ahrar al-Sham" --period year

    Exit code 2 if several have the name: they are listed with their ids.
    """
    from app.cli_export import parse_known_day, parse_last_day
    from app.store.read_named import find_entity
    from graph.dates import parse_day
    from graph.periods import Period
    from graph.tie_model import PieceFilter

    query = parse_where(where)
    wanted = PieceFilter(
        date_from=parse_day(date_from, field="--date-from") if date_from else query.date_from,
        date_to=parse_day(date_to, field="--date-to") if date_to else query.date_to,
        as_of=parse_last_day("--as-of", as_of) if as_of else query.as_of,
        min_confidence=max(min_confidence, query.min_confidence),
    )
    known_on = parse_known_day("--known-at", known_at) if known_at else query.known_at
    choose = {"signs": frozenset(one.value for one in sign or ()), "min_strength": min_strength}
    with open_service(ctx) as service:
        with service.store.read() as session:
            ids = [
                find_entity(session, text, *PARTIES, field=field)
                for text, field in ((actor, "ACTOR"), (other, "--with"))
                if text is not None
            ]
        asked = Asked(
            replace(read_asked(service, query).graph_filter, date_from=None, date_to=None, as_of=None), known_on
        )
        found, left, names, version = _ask(service, ids, asked, wanted, Period(period), factions, limit, choose)
        if as_json:
            _write_json(ids[0], found, names, version)
            return
        _print_ties(service, ids[0], found, names, known_on, has_all=other is not None)
        if left:
            note(f"{left} weaker ties are not listed (--limit 0 lists all)")


def _ask(
    service: "Service",
    ids: list[str],
    asked: Asked,
    wanted: "PieceFilter",
    period: "Period",
    factions: bool,
    limit: int,
    choose: dict[str, Any],
) -> tuple[list["Tie"], int, dict[str, str], int]:
    """The ties, how many were left out, the names of all that they name, and the version of the graph."""
    from graph.ties import get_tie, list_ties

    how: dict[str, Any] = {"period": period, "factions": factions, "graph_filter": asked.graph_filter}
    with service.snapshot.read(asked.known_at) as graph:
        if len(ids) > 1:
            found = [get_tie(graph, ids[0], ids[1], wanted, **how)]
        else:
            found = list_ties(graph, ids[0], wanted, **how, **choose)
        shown = found[:limit] if limit and len(ids) == 1 else found
        named = {one for tie in shown for piece in tie.pieces for one in (piece.one_via, piece.other_via) if one}
        named |= {*ids, *(tie.other_id for tie in shown)}
        names = {one: str(graph.nodes[one]["label"]) for one in sorted(named)}
        return shown, len(found) - len(shown), names, graph.graph.get("version", 0)


def _write_json(actor_id: str, found: list["Tie"], names: Mapping[str, str], version: int) -> None:
    import orjson

    from graph.polarity import METHOD

    parts = {"actor_id": actor_id, "version": version, "method": METHOD, "ties": found, "entities": names}
    write_line(orjson.dumps(parts, option=orjson.OPT_INDENT_2))


def _print_ties(
    service: "Service",
    actor_id: str,
    found: list["Tie"],
    names: Mapping[str, str],
    known_at: date | None,
    *,
    has_all: bool,
) -> None:
    typer.echo(f"{names[actor_id]}  {actor_id}")
    shown = {tie.other_id: _choose(tie, has_all=has_all) for tie in found}
    with service.store.read() as session:
        sentences = _load_sentences(session, (piece for pieces in shown.values() for piece in pieces), known_at)
    for tie in found:
        typer.echo(f"  {_describe_tie(tie, names)}")
        for one in tie.periods:
            if one.first or one.last:
                typer.echo(f"{INDENT}{_describe_period(one)}")
        if tie.unplaced and any(one.first or one.last for one in tie.periods):
            typer.echo(f"{INDENT}{tie.unplaced} in no period: days unknown, or not known so exactly")
        for piece in shown[tie.other_id]:
            typer.echo(f"{INDENT}- {_describe_piece(piece, names)}")
            if piece.fact_id in sentences:
                typer.echo(f"{INDENT}  {sentences[piece.fact_id]}")
    if not found:
        typer.echo("  no ties are told")


def _choose(tie: "Tie", *, has_all: bool) -> list["Piece"]:
    """All pieces in time, or those of most weight."""
    if has_all:
        return list(tie.pieces)
    counted = [piece for piece in tie.pieces if piece.counts]
    return sorted(counted, key=lambda piece: -piece.weight)[:SHOWN]


def _describe_tie(tie: "Tie", names: Mapping[str, str]) -> str:
    if tie.balance is None:
        return f"no tie is told with {names[tie.other_id]}  {tie.other_id}"
    balance = tie.balance
    sides = (balance.friendly, balance.hostile)
    counts = [
        _count(sum(side.events for side in sides), "event"),
        _count(sum(side.relations for side in sides), "relation"),
    ]
    lean = (
        f", leans {'friendly' if balance.lean > 0 else 'hostile'}" if balance.sign == "mixed" and balance.lean else ""
    )
    when = _describe_days(tie.first_day, tie.last_day)
    return (
        f"{balance.sign} {balance.strength:.2f}{lean}  {names[tie.other_id]}  {when}"
        f"  ({', '.join(one for one in counts if one)})  {tie.other_id}"
    )


def _describe_period(one: "PeriodTie") -> str:
    label = one.first if one.first == one.last else f"{one.first or '...'} to {one.last or '...'}"
    return f"{label}: {one.balance.sign} {one.balance.strength:.2f}  ({_count(len(one.fact_ids), 'piece')})"


def _describe_piece(piece: "Piece", names: Mapping[str, str]) -> str:
    ways = [
        f" through {names[via]}" if side == "one" else f" (of the other: {names[via]})"
        for side, via in (("one", piece.one_via), ("other", piece.other_via))
        if via
    ]
    days = _describe_days(piece.first_day, piece.last_day)
    told = " (day of report)" if piece.dated_by == "report" else ""
    modality = f" [{piece.modality}]" if piece.modality not in (None, "occurred") else ""
    role = f" as {piece.one_role}"
    return (
        f"{piece.sign}: {piece.type}{role}{''.join(ways)}, {days}{told}{modality}, {piece.weight:.2f}  {piece.fact_id}"
    )


def _describe_days(first: str | None, last: str | None) -> str:
    if first is None and last is None:
        return "day unknown"
    if first == last:
        return str(first)
    return f"{first or '...'} to {last or '...'}"


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}" if number else ""


def _load_sentences(session: "Session", pieces: Iterable["Piece"], known_at: date | None) -> dict[str, str]:
    """The oldest sentence of each piece, with its source."""
    from app.store.read_evidence import load_first_evidence

    wanted: dict[str, set[str]] = {}
    for piece in pieces:
        wanted.setdefault(piece.kind, set()).add(piece.fact_id)
    found: dict[str, str] = {}
    for kind, fact_ids in wanted.items():
        for fact_id, rows in load_first_evidence(session, kind, fact_ids, each=1, known_at=known_at).items():
            row: Any = rows[0]
            day: date | str = row.published_at or "no day"
            text = " ".join(str(row.sentence_text or row.text).split())
            found[fact_id] = f'"{text}" ({row.publisher or "unknown publisher"}, {day})'
    return found
