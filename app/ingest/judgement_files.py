"""Files of judgements, read and applied: JSON, JSON Lines or CSV; each judgement taken or refused with the reason.

bytes --read_judgings--> Judging | refusal, in order --judge_all--> outcomes, in order; what can be taken, at once
"""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from app.ingest.judging import Judging, JudgingOutcome, judge_many
from app.store.session import Store
from graph.errors import InvalidInputError
from graph.ontology import Verdict

Form = Literal["json", "jsonl", "csv"]
FIELDS = ("kind", "left_id", "right_id", "verdict", "note")
NEEDED = FIELDS[:4]
IGNORED = ("id", "author", "batch", "judged_at")  # what a listing adds
LONGEST = {"kind": 8, "left_id": 64, "right_id": 64, "verdict": 8, "note": 2000}
KINDS = ("entity", "event")


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of a file: its batch (None if nothing was taken), the outcomes in order, what changed."""

    batch: str | None
    outcomes: tuple[JudgingOutcome, ...]
    changes: int

    def count(self, status: str) -> int:
        """How many outcomes have this status."""
        return sum(one.status == status for one in self.outcomes)


def judge_all(store: Store, given: Sequence[Judging | JudgingOutcome], *, author: str) -> Judged:
    """Apply what can be applied in one transaction; refusals stay where they stood."""
    judgings = [one for one in given if isinstance(one, Judging)]
    if not judgings:
        return Judged(None, tuple(one for one in given if isinstance(one, JudgingOutcome)), 0)
    batch, outcomes, changes = judge_many(store, judgings, author=author)
    rest = (_named(outcome, one) for outcome, one in zip(outcomes, judgings, strict=True))
    merged = tuple(one if isinstance(one, JudgingOutcome) else next(rest) for one in given)
    is_taken = any(one.status != "refused" for one in merged)
    return Judged(batch if is_taken else None, merged, changes)


def _named(outcome: JudgingOutcome, one: Judging) -> JudgingOutcome:
    """An outcome that names the one field that was wrong, where the reason tells which."""
    for name in ("left_id", "right_id"):
        if outcome.field == "left_id, right_id" and (outcome.error or "").endswith(repr(getattr(one, name))):
            return replace(outcome, field=name, error=f"{name}: {outcome.error}")
    return outcome


def read_judgings(data: bytes, form: Form, name: str) -> list[Judging | JudgingOutcome]:
    """The judgements of a file, in order.

    Parameters
    ----------
    name : str
        What the file is called in messages.

    Raises
    ------
    InvalidInputError
        If the whole can't be read: no UTF-8, no JSON list, no header, another header.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        raise InvalidInputError(f"{name}: byte {exc.start} is no UTF-8", field="body") from exc
    read = {"json": _read_json, "jsonl": _read_lines, "csv": _read_csv}[form]
    return [_check(row, place) for place, row in read(text, name)]


def _read_json(text: str, name: str) -> Iterator[tuple[str, Any]]:
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError) as exc:
        raise InvalidInputError(f"{name}: no JSON: {exc}", field="body") from exc
    if not isinstance(rows, list):
        raise InvalidInputError(f"{name}: expected a list of judgements", field="body")
    yield from ((f"{name}:{number}", row) for number, row in enumerate(rows, start=1))


def _read_lines(text: str, name: str) -> Iterator[tuple[str, Any]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            place = f"{name}:{number}"
            try:
                yield place, json.loads(line)
            except (ValueError, RecursionError) as exc:
                yield place, JudgingOutcome(place, "refused", error=f"no JSON: {exc}")


def _read_csv(text: str, name: str) -> Iterator[tuple[str, Any]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [cell.strip() for cell in next(reader, [])]
        if not set(NEEDED) <= set(header) <= {*FIELDS, *IGNORED} or len(set(header)) < len(header):
            listed = ",".join(FIELDS)
            raise InvalidInputError(f"{name}:1: header {','.join(header)!r}: expected {listed}", field="body")
        line = reader.line_num + 1
        for cells in reader:
            place, line = f"{name}:{line}", reader.line_num + 1
            if not cells:
                continue
            if len(cells) > len(header):
                error = f"{len(cells)} values under {len(header)} names"
                yield place, JudgingOutcome(place, "refused", error=error)
                continue
            yield place, {key: value for key, value in zip(header, cells, strict=False) if value != ""}
    except csv.Error as exc:
        raise InvalidInputError(f"{name}:{reader.line_num}: {exc}", field="body") from exc


def _check(row: Any, place: str) -> Judging | JudgingOutcome:
    """A row as a judgement, or what is wrong with it."""
    if isinstance(row, JudgingOutcome):
        return row
    if not isinstance(row, dict):
        return JudgingOutcome(place, "refused", error=f"{type(row).__name__}: expected an object")
    for name in (*NEEDED, *sorted(row, key=str)):
        reason = _fault(name, row.get(name))
        if reason is not None:
            shown = name.encode(errors="replace").decode()[:40]
            return JudgingOutcome(place, "refused", field=shown, error=f"{shown}: {reason}")
    values = {name: str(row[name]) for name in NEEDED if name != "verdict"}
    return Judging(**values, verdict=Verdict(row["verdict"]), note=row.get("note") or None, place=place)


def _fault(name: str, value: Any) -> str | None:
    """What is wrong with a field; None if nothing is."""
    if name in IGNORED:
        return None
    if name not in FIELDS:
        return "there is no such field"
    if value is None:
        return None if name == "note" else "is missing"
    if not isinstance(value, str):
        return f"{type(value).__name__}: expected a text"
    if not value and name != "note":
        return "is empty"
    if "\x00" in value or any("\ud800" <= character <= "\udfff" for character in value):
        return "it holds a NUL character or half of a surrogate pair"
    if len(value) > LONGEST[name] and name not in ("kind", "verdict"):
        return f"{len(value)} characters, more than {LONGEST[name]}"
    known = {"kind": KINDS, "verdict": tuple(Verdict)}.get(name)
    if known is not None and value not in known:
        return f"{value[:40]!r} is none of {', '.join(known)}"
    return None
