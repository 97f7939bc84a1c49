"""Commands for analysts: `matches` lists what to judge, `why` explains a pair."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli_common import note as tell
from app.cli_common import open_service

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.ingest.explaining import Why
    from app.ingest.explaining_entities import Side

A = Annotated[str, typer.Argument(help="Id of an event, telling or entity.", show_default=False)]
B = Annotated[str, typer.Argument(help="Id of the other one, of the same sort.", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


class Kind(StrEnum):
    """What can be judged."""

    EVENT = "event"
    ENTITY = "entity"


class Status(StrEnum):
    """What became of a pair."""

    OPEN = "open"
    JOINED = "joined"
    JUDGED = "judged"


def matches(
    ctx: typer.Context,
    status: Annotated[Status, typer.Option("--status", help="Undecided, told as one, or judged pairs.")] = Status.OPEN,
    kind: Annotated[Kind, typer.Option("--kind", help="Events or entities.")] = Kind.EVENT,
    limit: Annotated[int, typer.Option("--limit", help="Most pairs to list.", min=1, max=10_000)] = 20,
    as_json: AsJson = False,
) -> None:
    """List pairs that may be one, the most useful to judge first: with --json one object a line.

    Examples:

        conflict-graph matches --limit 5

        conflict-graph matches --status joined --json | jq .probability
    """
    from app.ingest.queue import load_queue
    from app.store.read_matches import MatchSearch, match_keys

    search = MatchSearch(status.value, kind.value)
    with open_service(ctx) as service, service.store.read() as session:
        found, _ = load_queue(session, search, match_keys("-usefulness"), after=None, limit=limit)
        ids = {one for item in found for one in item.ends}
        lines = _sentences(session, ids) if kind is Kind.EVENT else _names(session, ids)
        for item in found:
            if as_json:
                sides = {"left": lines.get(item.left_id), "right": lines.get(item.right_id)}
                print_json(asdict(item) | sides, indent=None)
            else:
                typer.echo(f"{item.probability:.2f}  {item.left_id}  {item.right_id}")
                for end in item.ends:
                    typer.echo(f"      {_one_line(lines.get(end))}")
    if not found:
        tell(f"There are no {status.value} pairs.")


def why(ctx: typer.Context, a: A, b: B, as_json: AsJson = False) -> None:
    """Explain why two events, tellings or entities are, or are not, one: level by level, and what decides.

    Example:

        conflict-graph why evm_95b4c9760e036e7099af evm_1f0c2d3e4f5a6b7c8d9e
    """
    from app.ingest.explaining import explain_events
    from app.ingest.explaining_entities import explain_entities

    with open_service(ctx) as service, service.store.read() as session:
        sides: tuple[Side, ...] = ()
        if kind_of(session, a, b) == "event":
            found = explain_events(session, a, b)
        else:
            found, *two = explain_entities(session, a, b)
            sides = tuple(two)
        lines = _sentences(session, (found.left_id, found.right_id)) if not sides else {}
    if as_json:
        more = {"left": lines.get(found.left_id), "right": lines.get(found.right_id)} if not sides else {}
        more |= {name: asdict(side) for name, side in zip(("left_entity", "right_entity"), sides, strict=False)}
        print_json(asdict(found) | {"is_one": found.is_one} | more)
        return
    _print_why(found, sides, lines)


def _print_why(found: "Why", sides: Sequence["Side"], lines: dict[str, Any]) -> None:
    typer.echo(f"{found.left_id} and {found.right_id}: {'one' if found.is_one else 'two'} {_plural(found)}")
    for end in (found.left_id, found.right_id):
        if end in lines:
            typer.echo(f"  {_one_line(lines[end])}")
    for side in sides:
        names = ", ".join(use.name for use in side.names[:8]) or "no name"
        typer.echo(f"  {names} ({', '.join((*side.kinds, *side.countries))}; {side.report_count} reports)")
    if found.judgement is not None:
        typer.echo(f"judged {found.judgement.verdict} by {found.judgement.author} ({found.judgement.id})")
    for reason in found.reasons:
        pair = f" ({reason.left_id}, {reason.right_id})" if reason.left_id else ""
        score = f": {reason.score:+.2f}" if reason.score is not None else ""
        typer.echo(f"because {reason.means}{pair}{score}")
    if found.score is not None:
        thresholds = ", ".join(f"{name} {value:+.2f}" for name, value in found.thresholds.items())
        typer.echo(f"score {found.score:+.2f}, probability {found.probability:.2f} ({thresholds})")
        typer.echo(f"  {found.start or 0.0:+6.2f}  start")
    for one in found.aspects:
        weight = f"{one.weight:+6.2f}" if one.weight is not None else "      "
        detail = f" [{one.detail}]" if one.detail else ""
        typer.echo(f"  {weight}  {one.aspect}.{one.level}: {one.means}{detail}")
    for pair_score in found.pairs:
        typer.echo(f"  {pair_score.score:+6.2f}  {pair_score.left_id}  {pair_score.right_id}")


def _plural(found: "Why") -> str:
    return {("event", True): "event", ("event", False): "events", ("entity", True): "entity"}.get(
        (found.kind, found.is_one), "entities"
    )


def kind_of(session: "Session", *ids: str) -> str:
    """What all of these are."""
    from app.store.read_matches import find_kind
    from graph.errors import InvalidInputError, NotFoundError

    kinds = [find_kind(session, one) for one in ids]
    for one, kind in zip(ids, kinds, strict=True):
        if kind is None:
            raise NotFoundError(f"no event, telling or entity {one!r}")
        if kind != kinds[0]:
            raise InvalidInputError(f"{one!r} is an {kind}, and {ids[0]!r} an {kinds[0]}", field="b")
    return str(kinds[0])


def _sentences(session: "Session", telling_ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """What each telling says and where, as JSON."""
    from app.store.read_evidence import load_first_evidence

    names = ("report_id", "external_id", "publisher", "published_at", "sentence_text", "start", "end")
    found = load_first_evidence(session, "event_mention", telling_ids, each=1)
    return {one: {name: getattr(rows[0], name) for name in names} for one, rows in found.items()}


def _names(session: "Session", identities: Iterable[str]) -> dict[str, dict[str, Any]]:
    """What each identity of an entity is called, and a sentence that names it, as JSON."""
    from app.store.namesakes import load_name_profiles
    from app.store.read_evidence import load_first_evidence
    from app.store.read_identities import classes_of_identities, first_locals, seeds_of_identities

    found: dict[str, dict[str, Any]] = {}
    for seed in seeds_of_identities(session, identities):
        names = ("name", "kind", "type", "country")
        found[str(seed.identity)] = {name: seed.payload.get(name) for name in names} | {"seed_key": seed.key}
    for row in classes_of_identities(session, identities):
        plain = {"kind": row.kind, "type": row.type, "country": row.country, "seed_key": None}
        found.setdefault(row.identity, {"name": None} | plain)
    named, profiles = first_locals(session, identities), load_name_profiles(session, identities)
    sentences = load_first_evidence(session, "local_entity", named.values(), each=1)
    for identity, local_id in named.items():
        told = next(iter(sentences.get(local_id, ())), None)
        if told is None:  # a column of a data set tells it, no sentence
            found[identity]["name"] = found[identity]["name"] or profiles[identity]["names"][0]
            continue
        more = {name: getattr(told, name) for name in ("report_id", "publisher", "published_at", "sentence_text")}
        found[identity] |= more | {"name": found[identity]["name"] or told.text}
    return found


def _one_line(told: dict[str, Any] | None) -> str:
    if told is None:
        return ""
    if "name" in told:
        classes = ", ".join(str(told[name]) for name in ("kind", "type", "country") if told[name])
        return f"{told['name']} ({classes})" + (f": {told['sentence_text']}" if told.get("sentence_text") else "")
    source = " ".join(str(part) for part in (told["published_at"], told["publisher"]) if part)
    return f"{source or told['report_id']}: {told['sentence_text']}"


def print_json(value: dict[str, Any], *, indent: int | None = 2) -> None:
    """Print an object; on one line without `indent`."""
    typer.echo(json.dumps(value, indent=indent, ensure_ascii=False, default=str))
