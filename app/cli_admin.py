"""Commands for who runs the service: the tables' version and the API keys."""

from collections.abc import Callable
from typing import Annotated

import typer

from app.cli_common import fail, note, open_service

db_app = typer.Typer(no_args_is_help=True, rich_markup_mode="markdown", help="Create and change the tables.")
keys_app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="markdown",
    help="API keys. Every write through the API needs one; only a hash of it is stored.",
)
Name = Annotated[str, typer.Argument(help="Who or what uses the key.", show_default=False)]


@db_app.command("upgrade")
def upgrade(
    ctx: typer.Context,
    revision: Annotated[str, typer.Argument(help="Version to reach.")] = "head",
) -> None:
    """Bring the tables up to this program's version; nothing happens if they are there.

    Example:

        conflict-graph db upgrade
    """
    from app.store import migrations

    with open_service(ctx, migrated=False) as service:
        before = migrations.current_revision(service.store)
        _run(lambda: migrations.upgrade(service.store, revision), revision)
        after = migrations.current_revision(service.store)
    typer.echo(f"Tables: version {after}" + (" already" if before == after else f" (before: {before or 'none'})"))


@db_app.command("downgrade")
def downgrade(
    ctx: typer.Context,
    revision: Annotated[
        str, typer.Argument(help="Version to go back to; `base` drops all tables.", show_default=False)
    ],
    yes: Annotated[bool, typer.Option("--yes", help="Do it without asking.")] = False,
) -> None:
    """Take the tables back to an older version. What newer tables hold is lost.

    Example:

        conflict-graph db downgrade base --yes
    """
    from app.store import migrations

    with open_service(ctx, migrated=False) as service:
        if not yes:
            typer.confirm(f"Data that version {revision} does not know will be lost. Go on?", abort=True, err=True)
        _run(lambda: migrations.downgrade(service.store, revision), revision)
        typer.echo(f"Tables: version {migrations.current_revision(service.store) or 'none'}")


@keys_app.command("create")
def create(ctx: typer.Context, name: Name) -> None:
    """Make a key and print it, this once: note it now.

    Example:

        KEY=$(conflict-graph keys create newsroom)

        curl -H "Authorization: Bearer $KEY" ...
    """
    from app.keys import create_key

    with open_service(ctx) as service, service.store.write() as session:
        key = create_key(session, name)
    typer.echo(key)
    note("This key is shown only now; only its hash is stored.")


@keys_app.command("list")
def list_all(ctx: typer.Context) -> None:
    """List the keys: name, when made, whether valid. The keys themselves can't be shown again."""
    from app.keys import list_keys

    with open_service(ctx) as service, service.store.read() as session:
        rows = list_keys(session)
        for row in rows:
            state = f"revoked {row.revoked_at:%Y-%m-%d}" if row.revoked_at else "valid"
            typer.echo(f"{row.label}\tmade {row.created_at:%Y-%m-%d}\t{state}")
    if not rows:
        note("There are no keys.")


@keys_app.command("revoke")
def revoke(ctx: typer.Context, name: Name) -> None:
    """Make a key invalid from now on."""
    from app.keys import revoke_key

    with open_service(ctx) as service, service.store.write() as session:
        revoke_key(session, name)
    typer.echo(f"The key {name!r} is revoked.")


def _run(step: Callable[[], None], revision: str) -> None:
    from alembic.util import CommandError

    try:
        step()
    except CommandError as exc:
        fail(f"revision: {revision!r}: {exc}", code=2)
