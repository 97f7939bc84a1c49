"""The command `export`: the graph in a format that other tools open, or the spans that it was made from.

snapshot --GraphFilter--> subgraph --graph/export--> file, whole or not at all
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import typer

from app.cli_asking import Asked, Where, parse_where, read_asked
from app.cli_common import fail, open_service

if TYPE_CHECKING:
    from app.service import Service

SPANS = ("tellings", "mentions")
BINARY = ("geopackage", "parquet")


class ExportName(StrEnum):
    """What `export` can write."""

    GRAPHML = "graphml"
    GEXF = "gexf"
    NODE_LINK = "node-link"
    CYTOSCAPE = "cytoscape"
    CX2 = "cx2"
    GEOJSON = "geojson"
    CSV = "csv"
    GEOPACKAGE = "geopackage"
    PARQUET = "parquet"
    JSON_LD = "json-ld"
    STIX = "stix"
    FTM = "ftm"
    ACLED_CSV = "acled-csv"
    UCDP_CSV = "ucdp-csv"
    TELLINGS = "tellings"
    MENTIONS = "mentions"


def _option(help_text: str, *names: str, metavar: str | None = None) -> Any:
    return typer.Option(*names, help=help_text, metavar=metavar, show_default=False, rich_help_panel="Filters")


def export(
    ctx: typer.Context,
    name: Annotated[ExportName, typer.Argument(metavar="FORMAT", help="What to write.", show_default=False)],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write; standard output without it.", dir_okay=False)
    ] = None,
    kind: Annotated[list[str] | None, _option("Kind of entity: actor, person, location, operation, equipment.")] = None,
    entity_type: Annotated[list[str] | None, _option("Type of entity, for example militia or country.")] = None,
    event_type: Annotated[list[str] | None, _option("Type of event, for example air_drone_strike.")] = None,
    relation_type: Annotated[list[str] | None, _option("Type of relation, for example supports.")] = None,
    role: Annotated[list[str] | None, _option("Role in an event: source, target, victim, ally, instrument.")] = None,
    actor: Annotated[list[str] | None, _option("Id or name of an entity that takes part.", metavar="ACTOR")] = None,
    place: Annotated[list[str] | None, _option("Id of a place.", metavar="ID")] = None,
    country: Annotated[list[str] | None, _option("Country by ISO 3166-1 alpha-2, for example IQ.")] = None,
    bbox: Annotated[str | None, _option("Box of coordinates.", metavar="WEST,SOUTH,EAST,NORTH")] = None,
    date_from: Annotated[str | None, _option("First day of world time.", metavar="YYYY-MM-DD")] = None,
    date_to: Annotated[str | None, _option("Last day of world time.", metavar="YYYY-MM-DD")] = None,
    as_of: Annotated[str | None, _option("Day of the world: what may have been so on it.", metavar="DAY")] = None,
    known_at: Annotated[
        str | None, _option("Day of knowledge: what reports published by then tell.", metavar="DAY")
    ] = None,
    modality: Annotated[list[str] | None, _option("Modality: occurred, ongoing, planned, claimed, denied ...")] = None,
    min_confidence: Annotated[float | None, _option("Lowest confidence, 0 to 1.")] = None,
    min_sources: Annotated[int | None, _option("Fewest independent outlets that tell an event.", metavar="N")] = None,
    label: Annotated[str | None, _option("Words in a name or label.")] = None,
    where: Where = None,
    include_unmentioned: Annotated[
        bool, typer.Option("--include-unmentioned", help="Keep seeds that no report names.", rich_help_panel="Filters")
    ] = False,
    no_evidence: Annotated[
        bool, typer.Option("--no-evidence", help="Leave out sentences and their reports, which is faster.")
    ] = False,
) -> None:
    """Write the graph for another tool, whole or filtered.

    FORMAT: `gexf` (Gephi, with its timeline), `graphml` (Gephi, yEd), `node-link` (networkx, d3), `cytoscape` and `cx2`
    (Cytoscape), `geojson` (QGIS, kepler.gl), `csv` (a zip of nodes.csv, edges.csv and evidence.csv), `geopackage`
    (QGIS), `parquet` (a zip of three tables), `json-ld`, `stix` (STIX 2.1), `ftm` (FollowTheMoney), `acled-csv` and
    `ucdp-csv` (events in those shapes); `tellings` and `mentions` write the spans of the reports and the event or
    entity that each was joined to, as JSON Lines, unfiltered.

    An option given more than once means any of its values; different options must all hold. A file appears whole or
    not at all.

    Examples:

        conflict-graph export gexf --output anbar.gexf --country IQ --date-from 2017-10-01

        conflict-graph export geojson --event-type air_drone_strike > strikes.geojson

        conflict-graph export csv --output then.zip --known-at 2017-03-20 --as-of 2017-03

        conflict-graph export gexf -o near.gexf --where near=35.33,40.14,50 --where without_publisher="Example News"
    """
    given = {
        "kind": kind,
        "entity_type": entity_type,
        "event_type": event_type,
        "relation_type": relation_type,
        "role": role,
        "actor": actor,
        "place": place,
        "country": country,
        "modality": modality,
        "bbox": bbox,
        "date_from": date_from,
        "date_to": date_to,
        "as_of": as_of,
        "known_at": known_at,
        "min_confidence": min_confidence,
        "min_sources": min_sources,
        "label": label,
    }
    pairs = [*_to_pairs(given), *(where or ()), *(["include_unmentioned=true"] if include_unmentioned else [])]
    if name in SPANS and (pairs or no_evidence):
        fail(
            f"{name}: takes no filters (given: {', '.join([*pairs, *(['no evidence'] if no_evidence else [])])})",
            code=2,
        )
    query = parse_where(pairs, unmentioned=False)
    if name in BINARY and output is None and sys.stdout.isatty():
        fail(f"{name}: is no text; name a file with --output, or redirect standard output", code=2)
    if name == ExportName.CSV and output is None and sys.stdout.isatty():
        fail("csv: is a zip of tables; name one with --output, or redirect standard output", code=2)
    with open_service(ctx) as service:
        if name in SPANS:
            write_whole(output, lambda file: _write_spans(service, name, file))
        else:
            asked = read_asked(service, query)
            write_whole(output, lambda file: _write_graph(service, name, asked, not no_evidence, file))


def _to_pairs(given: Mapping[str, object]) -> Iterator[str]:
    """The options as `NAME=VALUE`."""
    for name, value in given.items():
        if value is not None:
            yield from (f"{name}={one}" for one in (value if isinstance(value, list) else [value]))


def parse_day(option: str, text: str) -> date:
    """A day given to an option.

    Raises
    ------
    InvalidInputError
        If it is no day YYYY-MM-DD.
    """
    from graph.errors import InvalidInputError

    try:
        return date.fromisoformat(text)
    except ValueError as exc:
        raise InvalidInputError(f"{option}: {text!r} is no day YYYY-MM-DD", field=option.lstrip("-")) from exc


def parse_last_day(option: str, text: str) -> date:
    """A day given to an option; of a month or year its last one.

    Raises
    ------
    InvalidInputError
        If it is not YYYY, YYYY-MM or YYYY-MM-DD.
    """
    from graph.dates import parse_date

    end = parse_date(text, field=option.lstrip("-")).end
    assert end is not None  # it has both ends
    return end


def parse_known_day(option: str, text: str) -> date:
    """A day of knowledge given to an option; of a month or year that has begun its last one.

    Raises
    ------
    InvalidInputError
        If it is no day, or lies ahead.
    """
    from graph.dates import last_day_begun, parse_date
    from graph.errors import InvalidInputError

    field = option.lstrip("-")
    start = parse_date(text, field=field).start
    if start is not None and start > last_day_begun():
        raise InvalidInputError(f"{option}: {text!r} lies ahead: nobody knows what will be known then", field=field)
    return parse_last_day(option, text)


def _write_graph(
    service: "Service",
    name: str,
    asked: Asked,
    with_evidence: bool,
    file: BinaryIO,
) -> None:
    from app.export_formats import FORMATS
    from app.store.read_extras import make_extras
    from graph.export.extras import NO_EXTRAS

    wanted = service.snapshot.part(asked.graph_filter, asked.known_at)
    with service.store.read() as session:
        extras = make_extras(session, sees_restricted=True, known_at=asked.known_at) if with_evidence else NO_EXTRAS
        FORMATS[name].write(wanted, file, extras)


def _write_spans(service: "Service", name: str, file: BinaryIO) -> None:
    import orjson

    from app.store.annotations import iter_mentions, iter_tellings

    with service.store.read() as session:
        for line in (iter_tellings if name == ExportName.TELLINGS else iter_mentions)(session):
            file.write(orjson.dumps(line) + b"\n")


def write_whole(output: Path | None, write: Callable[[BinaryIO], None]) -> None:
    """Write to a file beside the target and rename it, or to a hidden one that is then copied out."""
    if output is None:
        with tempfile.TemporaryFile() as file:
            write(file)
            file.seek(0)
            shutil.copyfileobj(file, sys.stdout.buffer)
            sys.stdout.buffer.flush()
        return
    if not output.parent.is_dir():
        fail(f"--output: the folder {str(output.parent)!r} does not exist", code=2)
    handle, draft = tempfile.mkstemp(dir=output.parent, prefix=f".{output.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            write(file)
        os.chmod(draft, 0o666 & ~_umask())
        os.replace(draft, output)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
