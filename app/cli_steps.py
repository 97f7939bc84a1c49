"""Running an analysis on the command line: to its end, with its progress on standard error."""

from typing import TYPE_CHECKING, TypeVar

from app.cli_common import error_console

if TYPE_CHECKING:
    from graph.steps import Steps

T = TypeVar("T")


def run_steps(steps: "Steps[T]") -> T:
    """What the work gives; a bar shows how far it is where somebody looks."""
    from graph.steps import finish

    console = error_console()
    if not console.is_terminal:
        return finish(steps)
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("starting", total=1.0)
        while True:
            try:
                done, words = next(steps)
            except StopIteration as stop:
                found: T = stop.value
                return found
            progress.update(task, completed=done, description=words)
