"""Files of event data sets, a row a report: recognised by their header, read row by row.

    FILE.csv --header--> format --row--> EventRecord --render--> Told (report and analysis), or Outcome(failed)

A row that can't be read is refused with its line, column, value and reason; the rest goes on. The same row gives the
same report and statements, given the same seeds and places.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from app.ingest.documents import ReadOptions, check_published
from app.ingest.pipeline import Outcome
from app.ingest.readers import TABLES
from app.ingest.structured_acled import COLUMNS as ACLED_COLUMNS
from app.ingest.structured_acled import PUBLISHER as ACLED
from app.ingest.structured_acled import RULE as ACLED_RULE
from app.ingest.structured_acled import acled_types, read_acled
from app.ingest.structured_names import FindTowns, KnownNames
from app.ingest.structured_record import EventRecord, Fields
from app.ingest.structured_text import find_row, render
from app.ingest.structured_ucdp import COLUMNS as UCDP_COLUMNS
from app.ingest.structured_ucdp import PUBLISHER as UCDP
from app.ingest.structured_ucdp import RULE as UCDP_RULE
from app.ingest.structured_ucdp import read_ucdp
from graph.errors import InvalidInputError, TooLargeError, UnreadableReportError
from graph.model import ROW_VERSION, Analysis, Report
from graph.seeds import SeedSet

VERSION = "1"
DELIMITERS = (",", ";", "\t")
_RELEASE = re.compile(r"(?:ged|gedevent)[_-]?v?(\d{2})[_.-]?(\d)(?!\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Told:
    """A row as a report and what it tells; `place` is its file and line."""

    report: Report
    analysis: Analysis
    place: str


@dataclass(frozen=True, slots=True)
class _Format:
    publisher: str
    rule: str
    key: str
    read: Callable[[Fields], EventRecord]

    @property
    def version(self) -> str:
        return f"{ROW_VERSION}{self.rule} {VERSION}"


def list_tables(folder: Path) -> list[Path]:
    """The tables below a folder, sorted by path; hidden ones are left out."""
    found = [
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in TABLES
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        and path.is_file()
    ]
    return sorted(found, key=lambda path: path.relative_to(folder).as_posix())


class RowReader:
    """Reads files of event data sets, for a set of seeds.

    Parameters
    ----------
    find_towns : callable of name -> places, optional
        The gazetteer's look-up.
    """

    def __init__(self, seeds: SeedSet, find_towns: FindTowns | None = None) -> None:
        self.seed_version = seeds.version
        names = KnownNames(seeds, find_towns) if find_towns else KnownNames(seeds)
        types = acled_types(seeds)
        self._formats = (
            (UCDP_COLUMNS, _Format(UCDP, UCDP_RULE, "id", lambda row: read_ucdp(row, names))),
            (ACLED_COLUMNS, _Format(ACLED, ACLED_RULE, "event_id_cnty", lambda row: read_acled(row, names, types))),
        )

    def iter_file(self, path: Path, name: str, options: ReadOptions) -> Iterator[Told | Outcome]:
        """The rows of a file, in order."""
        try:
            with path.open(encoding="utf-8-sig", newline="") as lines:
                yield from self.iter_lines(lines, name, options, revision=find_release(name))
        except UnicodeDecodeError as exc:
            reason = f"encoding: byte {exc.start} of a block is no UTF-8; convert the file"
            yield _failed(name, reason, field="encoding")
        except OSError as exc:
            yield _failed(name, f"file: {exc.strerror or exc}", field="file")

    def iter_lines(
        self, lines: Iterable[str], name: str, options: ReadOptions, *, revision: int = 0
    ) -> Iterator[Told | Outcome]:
        """The rows of a table.

        Parameters
        ----------
        lines : iterable of str
            With their ends, the header first.
        revision : int
            Of rows that do not tell their own: of two versions of a row the higher one counts.
        """
        source = iter(lines)
        header = next(source, "")
        delimiter = max(DELIMITERS, key=header.count)
        columns = [column.strip().lower() for column in next(csv.reader([header], delimiter=delimiter), [])]
        found = self._find_format(columns, name)
        if isinstance(found, Outcome):
            yield found
            return
        rows = csv.reader(source, delimiter=delimiter)
        line = 2
        while True:
            place = f"{name}:{line}"
            try:
                cells = next(rows, None)
            except csv.Error as exc:
                yield _failed(place, f"line: {exc}", field="line")
                line = rows.line_num + 2
                continue
            if cells is None:
                return
            if cells and any(cells):
                yield _read_row(found, columns, cells, place, options, revision)
            line = rows.line_num + 2

    def analyse(self, report: Report) -> Analysis:
        """What a report tells that a row was rendered to.

        Raises
        ------
        UnreadableReportError
            If it is none, or one of another version of the rendering.
        """
        row = find_row(report)
        found = next((one for _, one in self._formats if one.publisher == report.publisher), None)
        if row is None or found is None:
            raise UnreadableReportError("text: is no row of a data set that is known", field="text")
        again, analysis = render(found.read(row), publisher=found.publisher, rule=found.rule, version=found.version)
        if again.text != report.text:
            raise UnreadableReportError("text: a row is rendered otherwise now; ingest its file again", field="text")
        return analysis

    def _find_format(self, columns: list[str], name: str) -> _Format | Outcome:
        present = set(columns)
        for needed, one in self._formats:
            if needed <= present:
                return one
        needed, nearest = max(self._formats, key=lambda item: len(item[0] & present))
        missing = ", ".join(sorted(needed - present))
        reason = f"header: neither UCDP GED nor ACLED; nearest to {nearest.publisher}, without: {missing}"
        return _failed(name, reason, field="header")


def find_release(name: str) -> int:
    """The release in the name of a UCDP GED file, as a number that grows; 0 without one.

    Examples
    --------
    >>> find_release("GEDEvent_v23_1.csv"), find_release("ged221.csv"), find_release("events.csv")
    (231, 221, 0)
    """
    found = _RELEASE.search(name)
    return int(found[1] + found[2]) if found else 0


def _read_row(
    found: _Format, columns: list[str], cells: list[str], place: str, options: ReadOptions, revision: int
) -> Told | Outcome:
    try:
        if len(cells) != len(columns):
            raise UnreadableReportError(f"line: {len(cells)} cells under {len(columns)} columns", field="line")
        record = found.read(dict(zip(columns, cells, strict=True)))
        if record.published_on is not None:
            check_published(record.published_on, options.today)
        elif options.published is not None:
            record = replace(record, published_on=options.published)
        if revision and not record.revision:
            record = replace(record, revision=revision)
        report, analysis = render(record, publisher=found.publisher, rule=found.rule, version=found.version)
        if len(report.text) > options.max_chars:
            raise TooLargeError(f"text: {len(report.text)} characters are more than {options.max_chars}", field="text")
    except InvalidInputError as exc:
        own_id = dict(zip(columns, cells, strict=False)).get(found.key, "").strip()[:255]
        return Outcome(own_id or place, "failed", field=exc.field, error=f"{place}: {exc}")
    return Told(report, analysis, place)


def _failed(place: str, reason: str, *, field: str | None) -> Outcome:
    return Outcome(place, "failed", field=field, error=f"{place}: {reason}")
