"""What the commands share: the service of the settings, errors on standard error, exit codes.

0 done    1 something was refused or failed    2 wrong usage or settings    130 stopped with Ctrl-C
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperGroup

from graph.errors import ConflictGraphError, InvalidInputError, UnsafeConfigurationError

if TYPE_CHECKING:
    from rich.console import Console

    from app.service import Service

MakeService = Callable[[], "Service"]


class ErrorGroup(TyperGroup):
    """A group of commands that tells expected errors in one line instead of a traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; map errors to messages and exit codes."""
        try:
            return super().invoke(ctx)
        except (InvalidInputError, UnsafeConfigurationError) as exc:
            fail(str(exc), code=2)
        except ConflictGraphError as exc:
            fail(str(exc), code=1)
        except Exception as exc:
            reason = _database_reason(exc)
            if reason is None:
                raise
            fail(reason, code=1)


def fail(message: str, *, code: int) -> None:
    """Write an error to standard error and exit."""
    typer.echo(f"error: {message}", err=True)
    raise typer.Exit(code)


def note(message: str) -> None:
    """Write a remark to standard error: standard output is for results."""
    typer.echo(message, err=True)


@contextmanager
def open_service(ctx: typer.Context, *, migrated: bool = True, mode: str | None = None) -> Iterator["Service"]:
    """The service of the settings, closed at the end.

    Parameters
    ----------
    migrated : bool
        Whether the database must hold the newest tables.
    mode : str, optional
        How reports are read; else what the settings say.
    """
    from app.service import Service
    from app.settings import load_settings

    make: MakeService = ctx.obj or (lambda: Service(load_settings()))
    service = make()
    if mode is not None:
        service.settings = service.settings.model_copy(update={"mode": mode})
    try:
        if migrated:
            check_schema(service)
        yield service
    finally:
        service.close()


def check_schema(service: "Service") -> None:
    """Refuse to work on a database without tables, or with those of another version.

    Raises
    ------
    InvalidInputError
        With the command that helps.
    """
    from app.store.migrations import current_revision, head_revision

    current, head = current_revision(service.store), head_revision()
    if current is None:
        raise InvalidInputError("database: it has no tables yet; run: conflict-graph db upgrade", field="database_url")
    if current != head:
        raise InvalidInputError(
            f"database: its tables are of version {current}, this program's of {head}; run: conflict-graph db upgrade",
            field="database_url",
        )


def error_console() -> "Console":
    """A console on standard error, for progress."""
    from rich.console import Console

    return Console(stderr=True)


def write_line(data: bytes) -> None:
    """Write bytes and a line end to standard output, which must stay the same bytes on every platform."""
    stream = getattr(sys.stdout, "buffer", None)
    if stream is None:  # a text stream without bytes below
        sys.stdout.write(data.decode() + "\n")
        return
    stream.write(data + b"\n")


def _database_reason(exc: Exception) -> str | None:
    """What to say of a database that can't be reached; None for other errors. Never the statement or its values."""
    from sqlalchemy.exc import DBAPIError, OperationalError

    if isinstance(exc, OperationalError):
        return f"database: {str(exc.orig).strip().splitlines()[0]}"
    if isinstance(exc, DBAPIError):
        return f"database: {type(exc.orig).__name__}"
    return None
