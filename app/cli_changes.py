"""Commands about what changed: `diff` between states, and the feed of `changes`."""

import sys
import time
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli_asking import AsJson, write_json
from app.cli_common import note, open_service

if TYPE_CHECKING:
    from app.service import Service
    from app.store.canonical_tables import ChangeRow
    from app.store.read_changes import FeedSearch

NOW = "now"
PAGE = 500
LOOK_SECONDS = 0.5

Kinds = Annotated[
    list[str] | None, typer.Option("--kind", help="Kind of record, for example event.", show_default=False)
]
Actions = Annotated[
    list[str] | None, typer.Option("--action", help="added, changed, merged or deleted.", show_default=False)
]
About = Annotated[
    str | None, typer.Option(metavar="ENTITY", help="Id or name of an entity that it is about.", show_default=False)
]


def diff(
    ctx: typer.Context,
    earlier: Annotated[str, typer.Argument(metavar="EARLIER", help="Name of a snapshot.", show_default=False)],
    later: Annotated[str, typer.Argument(metavar="LATER", help="Name of a later one, or now.")] = NOW,
    kind: Kinds = None,
    action: Actions = None,
    about: About = None,
    limit: Annotated[int, typer.Option(min=1, help="Most records that are listed; the counts are of all.")] = 50,
    as_json: AsJson = False,
) -> None:
    """Tell what differs between two snapshots, or since one: how many records, then each with its fields.

    Examples:

        conflict-graph diff april may

        conflict-graph diff april now --about "Red Front" --kind event
    """
    from app.store.record_labels import label_differences
    from app.store.rows import CANONICAL_ROWS
    from app.store.snapshot_diff import compare, open_states

    _check("--kind", kind, CANONICAL_ROWS)
    _check("--action", action, ("added", "changed", "merged", "deleted"))
    with open_service(ctx) as service, service.store.read() as session:
        entity_id = _find(service, about)
        states = open_states(session, earlier, None if later == NOW else later)
        found = compare(
            states.earlier, states.later, kinds=kind or (), actions=action or (), about=entity_id, limit=limit
        )
        labels = label_differences(states.earlier, states.later, found.items)
    listed: list[dict[str, Any]] = [
        {
            "kind": one.kind, "id": one.id, "action": one.action, "merged_into": one.merged_into, "label": label,
            "changes": [dict(zip(("attribute", "before", "after"), pair, strict=True)) for pair in one.list_fields()],
        }
        for one, label in zip(found.items, labels, strict=True)
    ]  # fmt: skip
    if as_json:
        versions = {"from_version": states.from_version, "to_version": states.version}
        write_json(**versions, counts=found.counts, items=listed)
        return
    for name, actions in (found.counts or {}).items():
        typer.echo(f"{name}: {', '.join(f'{count} {did}' for did, count in actions.items())}")
    for one in listed:
        into = f" into {one['merged_into']}" if one["merged_into"] else ""
        typer.echo(f"  {one['action']:<8} {one['kind']:<11} {one['label']}{into}  {one['id']}")
        for pair in one["changes"]:
            typer.echo(f"             {pair['attribute']}: {pair['before']} -> {pair['after']}")
    if found.end is not None:
        note("there are more (--limit)")


def changes(
    ctx: typer.Context,
    since: Annotated[
        str | None, typer.Option(metavar="DAY", help="First day (UTC) on which they were stored.", show_default=False)
    ] = None,
    after: Annotated[int, typer.Option(min=0, help="Number of the last entry that is known already.")] = 0,
    about: About = None,
    kind: Kinds = None,
    action: Actions = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Most entries; all without it.", show_default=False)] = None,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on with what comes, until Ctrl-C.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line, with before and after.")] = False,
) -> None:
    """Tell the changes of records, in order: added, changed, merged, deleted, with what made them.

    Examples:

        conflict-graph changes --since 2024-05-06 --about "Red Front"

        conflict-graph changes --follow --json | jq .label
    """
    from app.cli_export import parse_day
    from app.store.read_changes import ACTIONS, FeedSearch
    from app.store.rows import CANONICAL_ROWS

    _check("--kind", kind, CANONICAL_ROWS)
    _check("--action", action, ACTIONS)
    day: date | None = parse_day("--since", since) if since else None
    with open_service(ctx) as service:
        search = FeedSearch(after=after, since=day, kinds=kind or (), actions=action or (), about=_find(service, about))
        try:
            for line in _iter_lines(service, search, limit, follow=follow, as_json=as_json):
                typer.echo(line)
                if follow:
                    sys.stdout.flush()
        except KeyboardInterrupt:
            raise typer.Exit(130) from None


def _iter_lines(
    service: "Service", search: "FeedSearch", limit: int | None, *, follow: bool, as_json: bool
) -> Iterator[str]:
    """Entries as text, page by page; then what comes, if that is wanted."""
    from dataclasses import replace

    from app.store.feed import last_seq
    from app.store.read_changes import list_merges, load_changes
    from app.store.record_labels import label_record, load_names

    while limit is None or limit > 0:
        size = PAGE if limit is None else min(PAGE, limit)
        with service.store.read() as session:
            newest = last_seq(session)
            rows = load_changes(session, search, limit=size)
            merges = list_merges(session, rows)
            records = [row.after or row.before or {} for row in rows]
            names = load_names(session, records)
            lines = [
                _to_line(row, merges.get(row.seq), label_record(row.kind, record, names), as_json=as_json)
                for row, record in zip(rows, records, strict=True)
            ]
        yield from lines
        limit = None if limit is None else limit - len(lines)
        if len(lines) == size:
            search = replace(search, after=rows[-1].seq)
            continue
        if not follow:
            return
        search = replace(search, after=max(newest, search.after))
        time.sleep(LOOK_SECONDS)


def _to_line(row: "ChangeRow", merged_into: str | None, label: str, *, as_json: bool) -> str:
    import orjson

    from app.store.read_changes import list_fields, tell_action

    action, fields = tell_action(row, merged_into), list_fields(row)
    if as_json:
        names = ("seq", "recorded_at", "cause", "kind", "record_id", "before", "after")
        values = {name: getattr(row, name) for name in names}
        return orjson.dumps(
            {**values, "action": action, "merged_into": merged_into, "fields": fields, "label": label}
        ).decode()
    told = f" into {merged_into}" if merged_into else f" ({', '.join(fields)})" if fields else ""
    moment = row.recorded_at.strftime("%Y-%m-%d %H:%M")
    return f"{row.seq:>9}  {moment}  {action:<8} {row.kind:<11} {label}{told}  [{row.cause}]  {row.record_id}"


def _find(service: "Service", about: str | None) -> str | None:
    """The id of the entity that an id or a name means; an id that is gone is taken as it is."""
    from app.store.read_named import find_entity
    from graph.errors import NotFoundError

    if about is None:
        return None
    with service.store.read() as session:
        try:
            return find_entity(session, about, "actor", "person", "location", "operation", "equipment", field="--about")
        except NotFoundError:
            if about.startswith("ent_"):
                return about
            raise


def _check(option: str, values: list[str] | None, known: Any) -> None:
    from graph.errors import InvalidInputError

    for value in values or ():
        if value not in known:
            raise InvalidInputError(f"{option}: {value!r} is none of {', '.join(known)}", field=option.lstrip("-"))
