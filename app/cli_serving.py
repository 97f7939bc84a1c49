"""Commands that serve: `serve` what is there, `run` from nothing to answers in one command."""

import gc
import logging
import socket
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli_common import fail, note, open_service
from app.cli_reading import Tally, ingest_with_progress
from app.cli_seeds import load_seed_files

if TYPE_CHECKING:
    from app.ingest.documents import ReadOptions
    from app.service import Service

logger = logging.getLogger(__name__)
Host = Annotated[str | None, typer.Option(help="Address to serve on (setting: host).", show_default=False)]
Port = Annotated[
    int | None, typer.Option(min=0, max=65535, help="Port; 0 takes a free one (setting: port).", show_default=False)
]
FIRST_KEY = "first"


def serve(ctx: typer.Context, host: Host = None, port: Port = None) -> None:
    """Serve the graph over REST until Ctrl-C.

    By default only this machine can reach it. Any other address is refused until there is an API key.

    Examples:

        conflict-graph serve --port 8080

        conflict-graph keys create newsroom && conflict-graph serve --host 0.0.0.0
    """
    with open_service(ctx) as service:
        listener = _listen(service, host, port)
        loading = threading.Thread(target=_load_ahead, args=(service,))
        loading.start()
        try:
            serve_until_stopped(service, listener)
        finally:
            loading.join()


def _load_ahead(service: "Service") -> None:
    """Load the graph while modules load and before anybody asks; what prevents it is told to who asks next."""
    try:
        service.snapshot.refresh()
    except Exception as exc:
        logger.warning("The graph is not loaded yet: %s", exc)


def run(ctx: typer.Context, host: Host = None, port: Port = None) -> None:
    """Do everything: tables, first API key, seeds, demo reports, graph; then serve until Ctrl-C.

    What is there already stays as it is: a second run starts in seconds and changes nothing. This is what `make run`
    calls.
    """
    with open_service(ctx, migrated=False) as service:
        _prepare_tables(service)
        listener = _listen(service, host, port)  # before the long work, so that a taken port is told at once
        _prepare_key(service)
        typer.echo(load_seed_files(service))
        _prepare_reports(service)
        _prepare_graph(service)
        serve_until_stopped(service, listener)


def _prepare_tables(service: "Service") -> None:
    from app.store.migrations import current_revision, upgrade

    before = current_revision(service.store)
    upgrade(service.store)
    after = current_revision(service.store)
    if before != after:
        typer.echo(f"Tables: version {after} ({'created' if before is None else f'before: {before}'})")


def _prepare_key(service: "Service") -> None:
    from app.keys import create_key, list_keys

    with service.store.write() as session:
        key = None if list_keys(session) else create_key(session, FIRST_KEY)
    if key is not None:
        typer.echo(f"API key for writes, shown only now: {key}")


def _prepare_reports(service: "Service") -> None:
    """Ingest the demo reports that this version has not read; the language model is loaded only if there are any."""
    from app.ingest.documents import ReadOptions

    folder = service.settings.seeds_dir / "reports"
    options = ReadOptions(max_bytes=service.settings.max_body_bytes, max_chars=service.settings.max_report_chars)
    if not folder.is_dir():
        return
    if not _has_unread(service, folder, options):
        typer.echo("Demo reports: all stored, nothing to read")
        return
    tally = Tally()
    ingest_with_progress(service, [str(folder)], options, tally)
    typer.echo(f"Demo reports: {tally}")


def _has_unread(service: "Service", folder: Path, options: "ReadOptions") -> bool:
    from app.ingest.readers import iter_reports
    from app.store.tables import ReportRow
    from graph.model import Report

    version = service.analyser().version
    reports = [report for report in iter_reports([str(folder)], options) if isinstance(report, Report)]
    with service.store.read() as session:
        rows = [session.get(ReportRow, report.id) for report in reports]
    return any(row is None or row.analysis_version != version for row in rows)


def _prepare_graph(service: "Service") -> None:
    from app.store.counts import count_rows

    started = time.perf_counter()
    with service.snapshot.read() as graph:
        nodes, edges = graph.number_of_nodes(), graph.number_of_edges()
    with service.store.read() as session:
        counts = count_rows(session)
    typer.echo(
        f"Graph: {nodes} nodes and {edges} edges from {counts['reports']} reports and {counts['seed_records']} seed "
        f"records, in {time.perf_counter() - started:.1f} s"
    )


def _listen(service: "Service", host: str | None, port: int | None) -> socket.socket:
    """A socket that listens where it may.

    It says that it is TCP's: of any other, asyncio leaves small packets to wait for the receipt of those before, which
    delays each answer but the first of a connection by 40 milliseconds.

    Raises
    ------
    UnsafeConfigurationError
        If other machines could reach it and no API key exists.
    """
    from app.keys import check_exposure

    host = host if host is not None else service.settings.host
    port = port if port is not None else service.settings.port
    with service.store.read() as session:
        check_exposure(session, host)
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        made = socket.create_server(address[:2], family=family)
        return socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP, fileno=made.detach())
    except OSError as exc:
        fail(f"can't serve on {host} port {port}: {exc.strerror or exc}", code=1)
        raise


def serve_until_stopped(service: "Service", listener: socket.socket) -> None:
    """Serve on a socket until Ctrl-C or a signal to stop; running requests are finished."""
    from graph.resting import resting_collector

    with resting_collector():  # all that is imported stays: looking through it takes a quarter of the time
        import uvicorn

        from app.main import create_app
    gc.freeze()

    class Server(uvicorn.Server):
        """Ends the streams before it waits for running requests."""

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            service.listeners.close()
            await super().shutdown(sockets)

    address, port = listener.getsockname()[:2]
    shown = f"[{address}]" if ":" in address else address
    config = uvicorn.Config(create_app(service), log_level="warning", access_log=False, timeout_graceful_shutdown=10)
    typer.echo(f"Serving on http://{shown}:{port} (documentation: http://{shown}:{port}/docs)")
    typer.echo("Stop with Ctrl-C.")
    try:
        with listener:
            Server(config).run(sockets=[listener])
    except KeyboardInterrupt:
        note("Stopped.")
