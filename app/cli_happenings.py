"""Commands on events as a whole: hot spots, and what follows what."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli_asking import AsJson, Where, find_node, write_json
from app.cli_common import note, open_service
from app.cli_measures import factual_unless_asked
from app.cli_steps import run_steps

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.analytics.happenings import EventRows
    from app.service import Service
    from app.store.event_search import EventSearch
    from graph.sums import PlaceSum


class UnitName(StrEnum):
    """What events are put into."""

    CELL = "cell"
    ADMIN1 = "admin1"
    COUNTRY = "country"


class ScoreName(StrEnum):
    """What the z-score is of."""

    NONE = "none"
    EVENTS = "events"
    KILLED = "killed"


class SameName(StrEnum):
    """What an event and the one that follows share."""

    PLACE = "place"
    ADMIN1 = "admin1"
    COUNTRY = "country"
    ACTOR = "actor"


def hotspots(
    ctx: typer.Context,
    by: Annotated[UnitName, typer.Option(help="Cells of H3, provinces or countries.")] = UnitName.CELL,
    resolution: Annotated[int, typer.Option(min=1, max=7, help="Of cells: 1 (480 km) to 7 (1.4 km).")] = 5,
    score: Annotated[ScoreName, typer.Option(help="Of cells: z-score of Gi*, of what.")] = ScoreName.NONE,
    limit: Annotated[int, typer.Option(min=0, help="Most of them, those of most events first; 0 lists all.")] = 20,
    where: Where = None,
    as_json: AsJson = False,
) -> None:
    """Find where it happens: events and dead by H3 cell, province or country.

    What is known only to a province or country is in no finer cell: it is told apart.

    Examples:

        conflict-graph hotspots --resolution 4 --score events --where country=IQ --where type=air_drone_strike
    """
    from app.analytics.happenings import spot_steps
    from app.analytics.hotspots import GI_METHOD, RULE, middle_of
    from app.store.feed import last_seq
    from app.store.read_hotspots import load_place_sums
    from graph.errors import InvalidInputError

    if by is not UnitName.CELL and score is not ScoreName.NONE:
        raise InvalidInputError(f"--score: {score.value!r} is for cells, not for --by {by.value}", field="score")
    with open_service(ctx) as service:
        search = _read_search(service, where)

        def load() -> "tuple[int, list[PlaceSum]]":
            with service.store.read() as session:
                return last_seq(session), load_place_sums(session, search)

        found = run_steps(spot_steps(load, by=by.value, resolution=resolution, score=score.value))
    spots = found.spots
    shown = spots.spots[: limit or None]
    if as_json:
        write_json(
            version=found.version,
            method=RULE,
            score_method=None if score is ScoreName.NONE else GI_METHOD,
            count=len(spots.spots),
            coarser=spots.coarser,
            unplaced=spots.unplaced,
            spots=shown,
        )
        return
    for one in shown:
        where_it_is = ", ".join(name for name in (one.admin1, one.country) if name)
        if by is UnitName.CELL:
            latitude, longitude = middle_of(one.key)
            where_it_is = f"{one.key}  {latitude:.3f} {longitude:.3f}  {where_it_is or 'several countries'}"
        z = "" if one.z is None else f"  z {one.z:.2f}"
        days = f"  {one.first_day} to {one.last_day}" if one.first_day else ""
        typer.echo(f"{one.events:>6} events  {one.low}-{one.best}-{one.high} dead{z}  {where_it_is}{days}")
    for one in spots.coarser:
        note(f"{one.events} events are in none: their place is known to {one.key} only, {one.best} dead")
    note(f"{spots.unplaced} events without a place; graph version {found.version}")


def sequences(
    ctx: typer.Context,
    first_type: Annotated[
        list[str] | None,
        typer.Option(metavar="TYPE", help="Type of the events that others follow.", show_default=False),
    ] = None,
    first_operation: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Operation that these are part of.", show_default=False)
    ] = None,
    first_actor: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Who takes part in these.", show_default=False)
    ] = None,
    then_type: Annotated[
        list[str] | None, typer.Option(metavar="TYPE", help="Type that may follow; all without it.", show_default=False)
    ] = None,
    within: Annotated[int, typer.Option(min=1, max=365, help="Most days between.")] = 30,
    same: Annotated[SameName, typer.Option(help="What both share.")] = SameName.ADMIN1,
    where: Where = None,
    as_json: AsJson = False,
) -> None:
    """Tell what follows what: types of events within some days after others, beside what the base rate would give.

    Only dates known to the day count. A lift above 1 is no cause.

    Examples:

        conflict-graph sequences --first-type offensive_launched --within 30 --where country=IQ
    """
    from app.analytics.happenings import sequence_steps
    from app.analytics.sequences import METHOD

    with open_service(ctx) as service:
        search = _read_search(service, where)
        if search.known_at is not None and (same is SameName.ACTOR or first_actor):
            _refuse_known("--same" if same is SameName.ACTOR else "--first-actor")
        types = {
            name: _check_types(given, f"--{name}-type") for name, given in (("first", first_type), ("then", then_type))
        }
        actors, operations = (_find_all(service, given) for given in (first_actor, first_operation))
        load = _make_load(service, search, actors, operations, has_parties=same is SameName.ACTOR)
        steps = sequence_steps(
            load,
            same=same.value,
            first_types=types["first"],
            then_types=types["then"],
            days=within,
            period=(search.date_from, search.date_to),
        )
        found = run_steps(steps)
    told, left = found.sequences, found.left_out
    if as_json:
        write_json(version=found.version, method=METHOD, sequences=told, left_out=left)
        return
    for one in told.followers:
        lift = "" if one.lift is None else f", lift {one.lift:.2f}"
        median = "" if one.median_days is None else f"median {one.median_days:g} days, "
        typer.echo(
            f"{one.count:>5} of {told.cases} ({one.share:.0%})  {one.type}  {median}expected {one.expected:.1f}{lift}"
        )
    note(f"{told.antecedents} events asked about, {told.cases} cases, {told.followed} followed by anything")
    note(f"left out: {left.without_day} events without an exact day, {left.without_unit} without an exact {same.value}")


def _make_load(
    service: "Service", search: "EventSearch", actors: list[str], operations: list[str], *, has_parties: bool
) -> "Callable[[], EventRows]":
    from app.analytics.happenings import EventRows
    from app.store.feed import last_seq
    from app.store.read_sequences import list_events_of, load_dated_events, load_parties

    def load() -> EventRows:
        with service.store.read() as session:
            firsts = list_events_of(session, actor_ids=actors, operation_ids=operations)
            parties = load_parties(session, search) if has_parties else None
            return EventRows(last_seq(session), load_dated_events(session, search), parties, firsts)

    return load


def _read_search(service: "Service", where: "list[str] | None") -> "EventSearch":
    """The events that `--where` asks for, with actors by name."""
    from app.filters.queries import EventFilterQuery
    from app.filters.reading import parse_query, to_event_search

    query = parse_query(EventFilterQuery, [*(where or ()), *factual_unless_asked(where)])
    return to_event_search(query.model_copy(update={"actor": _find_all(service, query.actor)}), sees_restricted=True)


def _find_all(service: "Service", given: "list[str] | None") -> list[str]:
    with service.store.read() as session:
        return [one if one.startswith("ent_") else find_node(session, one, "actor") for one in given or ()]


def _check_types(given: "list[str] | None", option: str) -> list[str]:
    from graph.errors import InvalidInputError
    from graph.ontology import EventType

    known = {one.value for one in EventType}
    for name in given or ():
        if name not in known:
            raise InvalidInputError(f"{option}: {name!r} is none of {', '.join(sorted(known))}", field=option)
    return list(given or ())


def _refuse_known(option: str) -> None:
    from graph.errors import InvalidInputError

    raise InvalidInputError(f"{option}: who took part can't be asked for with known_at", field=option)
