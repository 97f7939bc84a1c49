"""What the event tables of other projects share: rows of text as CSV, and our own columns behind theirs.

Their columns come first, in their order; ours follow, named `cg_...`: what their shape has no room for (confidence,
modality, exact days, radius, bounds of the figures, evidence). Unknown is an empty cell.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import BinaryIO

from graph.export.csv_pair import safe_cell
from graph.export.plain import Value, plain_value
from graph.export.records import EventRecord, Linked, Party, join_unique, text_of, texts_of
from graph.ontology import Modality

HAPPENED = frozenset((Modality.OCCURRED.value, Modality.ONGOING.value, Modality.CLAIMED.value))
CIVILIANS = "civilians"
OURS = (
    "cg_modality",
    "cg_confidence",
    "cg_date_from",
    "cg_date_to",
    "cg_date_precision",
    "cg_place_precision",
    "cg_radius_km",
    "cg_fatalities_low",
    "cg_fatalities_best",
    "cg_fatalities_high",
    "cg_sources",
    "cg_conflicting_claims",
    "cg_report_ids",
    "cg_evidence",
)
Cells = dict[str, Value | None]


def write_rows(file: BinaryIO, columns: Sequence[str], rows: Iterable[Mapping[str, Value | None]]) -> None:
    """Write CSV in UTF-8 (RFC 4180), a row at a time; no cell runs as a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([safe_cell(_one_line(row.get(column))) for column in columns])
        file.write(text.getvalue().encode("utf-8"))
        text.seek(0)
        text.truncate()
    file.write(text.getvalue().encode("utf-8"))


def our_cells(event: EventRecord) -> Cells:
    """The cells of our own columns."""
    place = event.place.row if event.place else {}
    row = event.row
    return {
        "cg_modality": row.get("modality"),
        "cg_confidence": row.get("confidence"),
        "cg_date_from": row.get("started_on"),
        "cg_date_to": row.get("ended_on"),
        "cg_date_precision": row.get("date_precision"),
        "cg_place_precision": place.get("precision"),
        "cg_radius_km": place.get("radius_km"),
        "cg_fatalities_low": row.get("fatalities_low"),
        "cg_fatalities_best": row.get("fatalities_best"),
        "cg_fatalities_high": row.get("fatalities_high"),
        "cg_sources": row.get("source_count"),
        "cg_conflicting_claims": row.get("has_conflicting_claims"),
        "cg_report_ids": join_unique([one.report_id for one in event.sentences]),
        "cg_evidence": " | ".join(texts_of(event.sentences)) or None,
    }


def days_of(event: EventRecord) -> tuple[date | None, date | None]:
    """First and last day; None where open or unknown."""
    return _day(event.text("started_on")), _day(event.text("ended_on"))


def middle_of(start: date, end: date) -> date:
    """The day in the middle.

    Examples
    --------
    >>> middle_of(date(2024, 5, 3), date(2024, 5, 9))
    datetime.date(2024, 5, 6)
    """
    return start + timedelta(days=(end - start).days // 2)


def name_of_admin(place: Linked, column: str, precision: str) -> str | None:
    """The province or district of a place; of one that is itself one, its name."""
    own = place.label if text_of(place.row, "precision") == precision else None
    return text_of(place.row, column) or own


def join_names(parties: Iterable[Party], separator: str) -> str | None:
    """The names of parties, each once; what is the separator in a name is a space."""
    names = dict.fromkeys(" ".join(one.label.replace(separator.strip(), " ").split()) for one in parties)
    return separator.join(name for name in names if name) or None


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _one_line(value: Value | None) -> Value | None:
    value = plain_value(value)
    return " ".join(value.split()) if isinstance(value, str) else value
