"""Who stands behind what: copies are grouped as reports come and go, outlets follow the seeds.

    reports that changed --sketch--> keys --share some--> candidates --are_copies--> pairs --chained--> groups
    groups or outlets that changed --> events to be derived again

Invariant: keys, pairs and groups are those of the current reports; the order in which they came does not matter, and
without a report they are what they would be had it never come.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.resolve.sources import Outlet, Source, Support, corroborate, to_source
from app.resolve.syndication import WINDOW_DAYS, are_copies, group_copies, sketch
from app.store.outlets import load_outlets, refresh_outlets, relation_reports, reports_of_outlets
from app.store.syndication import (
    events_of_reports,
    forget_copies,
    list_foreign,
    list_sharing,
    load_groups,
    load_members,
    load_pairs,
    load_texts,
    save_groups,
    save_keys,
    save_pairs,
)

AnyRow = Any


def settle_sources(session: Session, report_ids: Iterable[str], groups: Iterable[str], *, seeds: bool) -> set[str]:
    """Group the copies among reports that came, changed or went; gives the events whose sources may be others now.

    Parameters
    ----------
    groups : iterable of str
        The groups that these reports belonged to.
    seeds : bool
        Whether the seeds' outlets may have changed.

    Notes
    -----
    The cost is that of the reports that share keys with these ones, and of their groups.
    """
    report_ids = set(report_ids)
    changed = reports_of_outlets(session, refresh_outlets(session)) if seeds else set()
    changed |= _settle_groups(session, report_ids, set(groups))
    return events_of_reports(session, changed - report_ids)  # theirs are derived again anyway


def groups_of(session: Session, report_ids: Iterable[str]) -> set[str]:
    """The groups that these reports belong to now."""
    return set(load_groups(session, report_ids).values())


def make_source_of(session: Session, rows: Iterable[AnyRow]) -> Callable[[AnyRow], Source]:
    """A function that gives the source of each of `rows`, which have publisher, reliability and group_id."""
    known = load_outlets(session, {row.publisher for row in rows})
    outlets = {name: Outlet(row.key, row.reliability, row.owner) for name, row in known.items()}
    return lambda row: to_source(row.publisher, row.reliability, row.group_id, outlets)


def relation_support(
    session: Session, relation_ids: Iterable[str], *, known_at: date | None = None
) -> dict[str, Support]:
    """The independent sources of relations, of what was published by a day if given; none where only seeds tell."""
    rows = relation_reports(session, relation_ids, known_at=known_at)
    source_of = make_source_of(session, rows)
    told: dict[str, list[Source]] = defaultdict(list)
    for row in rows:
        told[row.relation_id].append(source_of(row))
    return {relation_id: corroborate(sources) for relation_id, sources in told.items()}


def count_support(sources: Iterable[Source]) -> dict[str, Any]:
    """The fields `source_count` and `corroboration` of what these sources tell."""
    return asdict(corroborate(sources))


def _settle_groups(session: Session, report_ids: set[str], groups: set[str]) -> set[str]:
    """Bring keys, pairs and groups up to date; gives the reports whose group changed."""
    known = load_groups(session, report_ids)
    forget_copies(session, known)
    texts = load_texts(session, report_ids)
    sketches = {row.id: sketch(row.text) for row in texts}
    save_keys(session, {row.id: (row.published_on, sketches[row.id].keys) for row in texts})
    pairs: set[tuple[str, str]] = set()
    for row in texts:
        own = sketches[row.id]
        if not own.keys:
            continue
        sharing = list_sharing(session, own.keys, at_least=own.needed, day=row.published_on, window_days=WINDOW_DAYS)
        if sharing == [row.id]:
            continue
        for other in list_foreign(session, sharing, row.publisher):
            if are_copies(own, sketches.get(other.id) or sketch(other.text)):
                pairs.add((row.id, other.id) if row.id < other.id else (other.id, row.id))
    save_pairs(session, pairs)
    neighbours = {one for pair in pairs for one in pair}
    stored = load_members(session, groups | groups_of(session, neighbours))
    current = {row.id for row in texts}
    members = (stored.keys() - report_ids) | current
    joined = load_pairs(session, members) if neighbours or len(stored.keys() | current) > 1 else set()
    return save_groups(session, stored | known, group_copies(members, joined))
