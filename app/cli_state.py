"""Commands about the whole: `stats` counts it, `rebuild` derives it again."""

import json
from typing import Annotated, Any

import typer

from app.cli_common import error_console, note, open_service


def stats(
    ctx: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    refused: Annotated[bool, typer.Option("--refused", help="List the refused documents with the reasons.")] = False,
) -> None:
    """Count what is stored: reports, entities, events, relations, and the version of the seeds.

    Examples:

        conflict-graph stats --json | jq .events

        conflict-graph stats --refused
    """
    if refused:
        _list_refused(ctx, as_json=as_json)
        return
    from app.store.counts import count_groups, count_rows
    from app.store.feed import last_seq
    from app.store.seeds import current_seed_version

    with open_service(ctx) as service, service.store.read() as session:
        counts: dict[str, Any] = dict(count_rows(session))
        groups = count_groups(session)
        counts["entities_mentioned"] = groups.pop("entities_mentioned")["reports"]
        counts |= groups
        counts["change"] = last_seq(session)
        counts["seed_version"] = current_seed_version(session)
    if as_json:
        typer.echo(json.dumps(counts, indent=2))
        return
    for name, value in counts.items():
        if isinstance(value, dict):
            typer.echo(f"{name.replace('_', ' ')}:")
            for key, count in value.items():
                typer.echo(f"  {key:<40}{count:>10}")
        else:
            shown = "none" if value is None else value[:12] if isinstance(value, str) else value
            typer.echo(f"{name.replace('_', ' '):<42}{shown!s:>10}")


def _list_refused(ctx: typer.Context, *, as_json: bool) -> None:
    from app.store.reports import list_rejects

    with open_service(ctx) as service, service.store.read() as session:
        rows = [{"document": row.document, "field": row.field, "reason": row.reason} for row in list_rejects(session)]
    if as_json:
        typer.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    for row in rows:
        typer.echo(row["reason"])
    if not rows:
        note("No document was refused.")


def rebuild(ctx: typer.Context) -> None:
    """Derive entities, events and relations again from what the reports tell, the seeds and the judgements.

    Nothing should change: each ingest keeps them up to date. The number of records that differed is printed; if it is
    not 0, that was a fault, and it is repaired now.
    """
    from app.ingest.pipeline import rebuild as derive

    with open_service(ctx) as service, error_console().status("Deriving all records again"):
        changed = derive(service.store)
    typer.echo(f"Rebuilt: {changed} records differed")
