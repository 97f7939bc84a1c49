"""Profiles, keys and scored pairs: saved for the tellings that a commit touched, found by key."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, select
from sqlalchemy.orm import Session, aliased

from app.store.match_tables import MatchRow, TellingKeyRow, TellingRow
from app.store.rows import delete_in, insert_rows, rows_in, update_rows

Pair = tuple[str, str]


def load_profiles(session: Session, telling_ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Stored profiles by telling."""
    statement = select(TellingRow.id, TellingRow.profile)
    return {row.id: row.profile for row in rows_in(session, statement, TellingRow.id, telling_ids)}


def tellings_of_reports(session: Session, report_ids: Iterable[str]) -> set[str]:
    """Ids of the profiled tellings of these reports."""
    return {row.id for row in rows_in(session, select(TellingRow.id), TellingRow.report_id, report_ids)}


def save_profiles(session: Session, profiles: Mapping[str, dict[str, Any]], keys: Mapping[str, Sequence[int]]) -> None:
    """Add profiles (with `report_id` in each) and their keys; what stood under these ids was deleted before."""
    rows = [{"id": one, "report_id": profile["report_id"], "profile": profile} for one, profile in profiles.items()]
    insert_rows(session, TellingRow, rows)
    filed = [{"key": key, "telling_id": one} for one in profiles for key in keys[one]]
    insert_rows(session, TellingKeyRow, sorted(filed, key=lambda row: (row["key"], row["telling_id"])))


def delete_profiles(session: Session, telling_ids: Iterable[str]) -> None:
    """Forget profiles, their keys and their pairs."""
    telling_ids = list(telling_ids)
    for column in (TellingKeyRow.telling_id, TellingRow.id, MatchRow.left_id, MatchRow.right_id):
        delete_in(session, column, telling_ids)


def delete_everything(session: Session) -> None:
    """Forget all that matching of events keeps."""
    session.execute(delete(TellingKeyRow))
    session.execute(delete(TellingRow))
    session.execute(delete(MatchRow).where(MatchRow.kind == "event"))


def filed_tellings(session: Session, keys: Iterable[int]) -> list[tuple[int, str]]:
    """(key, telling id) of what is filed under one of these keys."""
    statement = select(TellingKeyRow.key, TellingKeyRow.telling_id)
    return [(key, telling_id) for key, telling_id in rows_in(session, statement, TellingKeyRow.key, set(keys))]


def load_pairs(session: Session, ids: Iterable[str]) -> dict[Pair, tuple[float, str]]:
    """Score and status of the pairs that one of these ids is in."""
    ids = set(ids)
    statement = select(MatchRow.left_id, MatchRow.right_id, MatchRow.score, MatchRow.status)
    rows = rows_in(session, statement, MatchRow.left_id, ids) + rows_in(session, statement, MatchRow.right_id, ids)
    return {(left, right): (score, status) for left, right, score, status in rows}


def compared_reports(session: Session, report_ids: Iterable[str], *, least: float) -> list[tuple[str, str]]:
    """(one of these reports, another report), of which two tellings score at least so much."""
    one, other = aliased(TellingRow), aliased(TellingRow)
    found: set[tuple[str, str]] = set()
    for own, beside in ((MatchRow.left_id, MatchRow.right_id), (MatchRow.right_id, MatchRow.left_id)):
        statement = (
            select(one.report_id, other.report_id)
            .join(MatchRow, own == one.id)
            .join(other, other.id == beside)
            .where(MatchRow.score >= least, one.report_id != other.report_id)
        )
        found |= {(row[0], row[1]) for row in rows_in(session, statement, one.report_id, report_ids)}
    return sorted(found)


def save_pairs(session: Session, kind: str, scores: Mapping[Pair, float]) -> None:
    """Add scored pairs, as open."""
    rows = [
        {"left_id": left, "right_id": right, "kind": kind, "score": value, "status": "open", "usefulness": 0.0}
        for (left, right), value in sorted(scores.items())
    ]
    insert_rows(session, MatchRow, rows)


def delete_pairs(session: Session, pairs: Iterable[Pair]) -> None:
    """Forget pairs."""
    rows = [{"of": left, "to": right} for left, right in sorted(pairs)]
    if rows:
        table = cast(Table, MatchRow.__table__)
        is_one = (table.c.left_id == bindparam("of")) & (table.c.right_id == bindparam("to"))
        session.connection().execute(delete(table).where(is_one), rows)


def save_statuses(session: Session, statuses: Mapping[Pair, str]) -> None:
    """Note what became of pairs."""
    rows = [
        {"left_id": left, "right_id": right, "status": status} for (left, right), status in sorted(statuses.items())
    ]
    update_rows(session, MatchRow, rows, keys=("left_id", "right_id"))
