"""Profiles of names and their keys: saved for the identities that a commit touched, found by key; pairs of entities."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, aliased

from app.store.canonical_tables import DayCountRow, EntityRow, RedirectRow, TellingCountRow
from app.store.match_tables import MatchRow, NameKeyRow, NameProfileRow
from app.store.rows import delete_in, insert_rows, rows_in
from app.store.tables import LocalEntityRow, ReportRow, SeedRecordRow
from app.store.telling_facts import AnyRow

NO_DAY = 0
filed, beside = aliased(NameKeyRow), aliased(NameKeyRow)  # made once: an alias copies every column


def all_identities(session: Session) -> set[str]:
    """Identities that current reports or seeds tell of."""
    told = session.scalars(select(TellingCountRow.identity).distinct())
    seeded = select(SeedRecordRow.identity).where(SeedRecordRow.kind == "entity", SeedRecordRow.identity.is_not(None))
    return {*told, *(one for one in session.scalars(seeded) if one)}


def locals_of_identities(session: Session, identities: Iterable[str]) -> list[AnyRow]:
    """identity, id and published_on of the local entities of current reports with these identities."""
    statement = (
        select(LocalEntityRow.identity, LocalEntityRow.id, ReportRow.published_on)
        .join(ReportRow, ReportRow.id == LocalEntityRow.report_id)
        .where(ReportRow.is_current)
    )
    return rows_in(session, statement, LocalEntityRow.identity, identities)


def load_name_profiles(session: Session, identities: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Stored profiles by identity."""
    statement = select(NameProfileRow.identity, NameProfileRow.profile)
    return {row.identity: row.profile for row in rows_in(session, statement, NameProfileRow.identity, identities)}


def save_name_profiles(
    session: Session, profiles: Mapping[str, dict[str, Any]], keys: Mapping[str, Sequence[int]]
) -> None:
    """Add profiles and their keys; what stood under these identities was deleted before."""
    rows = [{"identity": one, "profile": profile} for one, profile in sorted(profiles.items())]
    insert_rows(session, NameProfileRow, rows)
    under = [
        {"key": key, "day": profile["day"] or NO_DAY, "identity": one}
        for one, profile in profiles.items()
        for key in keys[one]
    ]
    insert_rows(session, NameKeyRow, sorted(under, key=lambda row: (row["key"], row["day"], row["identity"])))


def delete_name_profiles(session: Session, identities: Iterable[str]) -> None:
    """Forget profiles, their keys and their pairs."""
    identities = set(identities)
    for column in (NameKeyRow.identity, NameProfileRow.identity, MatchRow.left_id, MatchRow.right_id):
        delete_in(session, column, identities)


def delete_all_name_profiles(session: Session) -> None:
    """Forget all that is kept of names."""
    session.execute(delete(NameKeyRow))
    session.execute(delete(NameProfileRow))
    session.execute(delete(MatchRow).where(MatchRow.kind == "entity"))


def known_beside(session: Session, identities: Iterable[str]) -> set[tuple[str, str]]:
    """(one of these, another that shares a key and is not local to a report)."""
    statement = (
        select(filed.identity, beside.identity)
        .join(beside, beside.key == filed.key)
        .where(beside.day == NO_DAY, beside.identity != filed.identity)
    )
    return {(row[0], row[1]) for row in rows_in(session, statement, filed.identity, identities)}


def local_beside(session: Session, identities: Iterable[str], first: int, last: int) -> set[tuple[str, str, int]]:
    """(one of these, another that shares a key and is local to a report of these days, its day)."""
    statement = (
        select(filed.identity, beside.identity, beside.day)
        .join(beside, beside.key == filed.key)
        .where(beside.day.between(max(first, NO_DAY + 1), last), beside.identity != filed.identity)
    )
    return {(row[0], row[1], row[2]) for row in rows_in(session, statement, filed.identity, identities)}


def days_told(session: Session, identities: Iterable[str], first: int, last: int) -> dict[str, list[int]]:
    """The days of publication, within these, on which reports tell of each of these identities."""
    statement = select(DayCountRow.identity, DayCountRow.published_on).where(
        DayCountRow.published_on.between(date.fromordinal(max(first, 1)), date.fromordinal(last))
    )
    found: dict[str, list[int]] = defaultdict(list)
    for row in rows_in(session, statement, DayCountRow.identity, identities):
        found[row.identity].append(row.published_on.toordinal())
    return found


def entity_pairs(session: Session, identities: Iterable[str]) -> list[AnyRow]:
    """left_id, right_id, score, status, usefulness of the pairs of entities that one of these identities is in."""
    identities = set(identities)
    columns = (MatchRow.left_id, MatchRow.right_id, MatchRow.score, MatchRow.status, MatchRow.usefulness)
    statement = select(*columns).where(MatchRow.kind == "entity")
    rows = rows_in(session, statement, MatchRow.left_id, identities)
    return rows + [
        row for row in rows_in(session, statement, MatchRow.right_id, identities) if row.left_id not in identities
    ]


def told_by(session: Session, identities: Iterable[str]) -> dict[str, str]:
    """The entity that tells each of these identities, where that is another one."""
    statement = select(RedirectRow.id, RedirectRow.new_id).where(RedirectRow.kind == "entity")
    return {row.id: row.new_id for row in rows_in(session, statement, RedirectRow.id, identities)}


def report_counts(session: Session, entity_ids: Iterable[str]) -> dict[str, int]:
    """How many reports tell of each of these entities."""
    statement = select(EntityRow.id, EntityRow.report_count)
    return {row.id: row.report_count for row in rows_in(session, statement, EntityRow.id, entity_ids)}
