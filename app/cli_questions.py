"""Commands that ask: who held a place (`control`), how an operation went (`operation`)."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli_common import open_service

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.store.canonical_tables import EntityRow
    from app.store.read_control import PlaceControl
    from app.store.read_operations import OperationCourse
    from graph.control import Answer, Span
    from graph.control_facts import ControlFact

Entities = Mapping[str, "EntityRow"]
Sentences = Mapping[str, str]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
INDENT = "      "


def control(
    ctx: typer.Context,
    place: Annotated[str, typer.Argument(metavar="PLACE", help="Id or name of the place.", show_default=False)],
    at: Annotated[
        str | None, typer.Option(metavar="YYYY-MM-DD", help="Who held it on this day.", show_default=False)
    ] = None,
    known_at: Annotated[
        str | None,
        typer.Option(metavar="YYYY-MM-DD", help="Use only reports of this day or earlier.", show_default=False),
    ] = None,
    min_confidence: Annotated[
        float, typer.Option(min=0, max=1, help="Use only facts that are at least so sure.")
    ] = 0.0,
    as_json: AsJson = False,
) -> None:
    """Tell who held a place, and when, with the sentences that say so.

    Before the first fact nobody is known; after the last one the holder is the last known. A change is as exact as its
    date. What was planned, denied or has no effect is listed under "Decides nothing".

    Examples:

        conflict-graph control Mosul

        conflict-graph control Mosul --at 2017-08-01

    Exit code 2 if several places have the name: they are listed with their ids.
    """
    from app.store.read_control import load_control
    from app.store.read_named import describe, find_entity
    from graph.control import find_answer
    from graph.dates import parse_day

    day = parse_day(at, field="--at") if at else None
    known = parse_day(known_at, field="--known-at") if known_at else None
    with open_service(ctx) as service, service.store.read() as session:
        place_id = find_entity(session, place, "location", field="PLACE")
        found = load_control(session, place_id, known_at=known, min_confidence=min_confidence)
        answer = find_answer(found.control, day) if day is not None else None
        if as_json:
            typer.echo(_to_json(_control_parts(found, answer)))
            return
        typer.echo(f"{describe(found.place)}  {found.place.id}")
        _print_control(found, answer, _load_sentences(session, found.facts))


def operation(
    ctx: typer.Context,
    operation: Annotated[
        str, typer.Argument(metavar="OPERATION", help="Id or name of the operation.", show_default=False)
    ],
    as_json: AsJson = False,
) -> None:
    """Tell how an operation went: launched, places taken, ended, who took part, and its cost by claims.

    The figures stand side by side, and nothing is summed: two reports may count the same dead.

    Examples:

        conflict-graph operation "Operation Serval"

        conflict-graph operation "Operation Serval" --json | jq .timeline.steps

    Exit code 2 if several operations have the name: they are listed with their ids.
    """
    from app.store.read_named import describe, find_entity
    from app.store.read_operations import load_operation

    with open_service(ctx) as service, service.store.read() as session:
        found = load_operation(session, find_entity(session, operation, "operation", field="OPERATION"))
        if as_json:
            typer.echo(_to_json(_operation_parts(found)))
            return
        typer.echo(f"{describe(found.operation)}  {found.operation.id}")
        _print_operation(found, _load_first(session, "event", found.events))


# ---------------------------------------------------------------- a place


def _print_control(found: "PlaceControl", answer: "Answer | None", sentences: Sentences) -> None:
    facts = {fact.id: fact for fact in found.facts}
    if answer is not None and answer.span is None:
        typer.echo(f"{answer.day}: unknown, a change lies before or after it; one of:")
    elif answer is not None:
        typer.echo(
            f"{answer.day}: {answer.state}{'' if answer.is_confirmed or not answer.span else _last_word(answer)}"
        )
    spans = found.control.spans if answer is None else answer.possible or (answer.span,)
    for span in spans:
        if span is not None:
            _print_span(span, facts, found.entities, sentences)
    idle = [fact for fact in found.facts if found.control.uses[fact.id] not in ("decides", "claimed", "retells")]
    if idle and answer is None:
        typer.echo("Decides nothing:")
        for fact in idle:
            _print_fact(fact, found.control.uses[fact.id], sentences, found.entities)
    if found.near and answer is None:
        typer.echo("Told of a part of it, or of the area around it:")
        for near in found.near:
            where = found.entities[near.fact.place_id or ""].name
            words = f"{where} ({near.nearness}): {near.fact.effect} {_names(_parties(near.fact), found.entities)}"
            typer.echo(f"{INDENT}{words}, {near.fact.when}  {near.fact.id}")


def _last_word(answer: "Answer") -> str:
    return ", as far as known" if answer.span and answer.span.parties and not answer.is_confirmed else ""


def _print_span(span: "Span", facts: Mapping[str, "ControlFact"], entities: Entities, sentences: Sentences) -> None:
    begin, end = str(span.start or "..."), str(span.end or "last known")
    basis = {party.entity_id: "" if party.basis == "holds" else f" ({party.basis})" for party in span.parties}
    who = ", ".join(f"{entities[one].name}{word}" for one, word in basis.items())
    state = {"held": who, "contested": f"contested: {who}", "unknown": "unknown"}[span.state]
    until = f"told until {span.last_confirmed_on}" if span.last_confirmed_on else "until when is not told"
    told = f"  ({until}, confidence {span.confidence:.2f})" if span.holders else ""
    typer.echo(f"  {begin} -> {end}: {state}{told}")
    told_by = [*span.opened_by, *span.supported_by]
    for fact_id in dict.fromkeys(told_by if span.parties else span.opened_by):
        _print_fact(facts[fact_id], None, sentences, entities)


def _print_fact(fact: "ControlFact", use: str | None, sentences: Sentences, entities: Entities) -> None:
    parties = f" {_names(_parties(fact), entities)}" if use else ""
    typer.echo(f"{INDENT}{fact.type}{parties}, {fact.when}{f' [{use}]' if use else ''}  {fact.id}")
    if fact.id in sentences:
        typer.echo(f"{INDENT}  {sentences[fact.id]}")


def _parties(fact: "ControlFact") -> tuple[str, ...]:
    return fact.takers or fact.fighters or fact.leavers


def _names(entity_ids: Iterable[str], entities: Entities) -> str:
    return ", ".join(entities[one].name for one in entity_ids) or "(by nobody named)"


def _control_parts(found: "PlaceControl", answer: "Answer | None") -> dict[str, Any]:
    return {
        "place": {"id": found.place.id, "name": found.place.name},
        "answer": answer,
        "spans": found.control.spans if answer is None else (),
        "facts": [{**_plain(fact), "use": found.control.uses[fact.id]} for fact in found.facts],
        "near": found.near,
        "entities": {one: row.name for one, row in found.entities.items()},
    }


# ---------------------------------------------------------------- an operation


def _print_operation(found: "OperationCourse", sentences: Sentences) -> None:
    timeline, entities = found.timeline, found.entities
    typer.echo(f"  launched: {timeline.launched or 'unknown'}    ended: {timeline.ended or 'unknown'}")
    roles: dict[str, list[str]] = {}
    for member in found.members:
        roles.setdefault(member.role, []).append(entities[member.entity_id].name)
    for role, names in sorted(roles.items()):
        typer.echo(f"  {role}: {', '.join(names)}")
    for step in timeline.steps:
        row = found.events[step.event_id]
        modality = "" if row.modality == "occurred" else f" ({row.modality})"
        typer.echo(f"  {step.when}  {step.phase}{modality} [{', '.join(step.links)}]  {row.type}  {step.event_id}")
        if step.event_id in sentences:
            typer.echo(f"{INDENT}{sentences[step.event_id]}")
    for cost in timeline.costs:
        at_least = "no lowest figure" if cost.at_least is None else f"at least {cost.at_least}"
        typer.echo(f"  {cost.kind}, {cost.side}: {at_least} by one claim")
        for claim_id in cost.claim_ids:
            claim, published_on, publisher = found.claims[claim_id]
            figures = ", ".join(
                f"{name} {getattr(claim, name)}" for name in ("low", "best", "high") if getattr(claim, name) is not None
            )
            who = entities[claim.who].name if claim.who else "people"
            by = f" by {entities[claim.by].name}" if claim.by else ""
            source = f"({publisher or 'unknown publisher'}, {published_on or 'no day'})"
            typer.echo(f"{INDENT}{figures} {who}{by} {source}  {claim_id}")
    if timeline.costs:
        typer.echo(f"  {timeline.cost_rule}")


def _operation_parts(found: "OperationCourse") -> dict[str, Any]:
    names = ("id", "event_id", "kind", "who", "low", "best", "high", "by", "report_id")
    claims = [
        {**{name: getattr(claim, name) for name in names}, "publisher": publisher, "published_on": published_on}
        for claim, published_on, publisher in (found.claims[one] for one in sorted(found.claims))
    ]
    return {
        "operation": {"id": found.operation.id, "name": found.operation.name},
        "timeline": found.timeline,
        "members": found.members,
        "claims": claims,
        "entities": {one: row.name for one, row in found.entities.items()},
    }


# ---------------------------------------------------------------- sentences, JSON


def _load_sentences(session: "Session", facts: Iterable["ControlFact"]) -> Sentences:
    found: dict[str, str] = {}
    for kind, table in (("event", "event"), ("relation", "relation_mention")):
        found |= _load_first(session, table, [fact.id for fact in facts if fact.kind == kind])
    return found


def _load_first(session: "Session", kind: str, ids: Iterable[str]) -> dict[str, str]:
    """The oldest sentence of each record, with its source."""
    from app.store.read_evidence import load_first_evidence

    found = {}
    for record_id, rows in load_first_evidence(session, kind, ids, each=1).items():
        row = rows[0]
        text = " ".join(str(row.sentence_text or row.text).split())
        found[record_id] = f'"{text}" ({row.publisher or "unknown publisher"}, {row.published_at or "no day"})'
    return found


def _to_json(parts: dict[str, Any]) -> str:
    return json.dumps(_plain(parts), indent=2, ensure_ascii=False)


def _plain(value: Any) -> Any:
    """Records, dates and enums as JSON knows them."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, frozenset | set):
        return sorted((_plain(one) for one in value), key=str)
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value
