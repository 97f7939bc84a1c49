"""Seeds into the store: what a reload would change, and the reload, whole or not at all.

    seed files --app/seeds--> SeedSet --against stored records--> SeedDiff
    reload: records, codebook --> reports that the change may concern are read again --> canonical layer --> commit

A reload keeps judgements and edits: they are tables of their own. The same seeds again change nothing; a record that
only stands on another line has that noted, so that its source is named rightly, and counts as unchanged. Reports are
read again only if a name that changed occurs in them, or all of them if the change concerns the reading itself
(countries and their forces, triggers, word lists), so that the store is what it would be had these seeds been there
from the start.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.ingest.canonical import Scope, refresh, scope_of_reports
from app.ingest.pipeline import Analyser
from app.resolve.identity import identifier, seed_identity
from app.seeds.records import from_payload, iter_records, to_payload, to_seed_set
from app.store.reports import get_report, save_report, settle_series, to_report
from app.store.seeds import (
    SeedKey,
    current_seed_version,
    load_seed_places,
    load_seed_rows,
    move_seed_rows,
    save_codebook,
    save_seed_rows,
    save_seed_version,
)
from app.store.session import Store
from app.store.statements import save_analysis
from app.store.tables import ReportRow, SeedRecordRow
from graph.ids import normalise_name
from graph.seeds import EventTypeEntry, RelationTypeEntry, SeedEntity, SeedSet

READING_KINDS = frozenset({"country", "trigger", "word_list"})
READ_BY_KEY = re.compile(r"actor:(government|armed-forces|police)-[a-z]{2}")  # "troops" may mean one, by country alone
MakeAnalyser = Callable[[SeedSet], Analyser]


@dataclass(frozen=True, slots=True)
class SeedDiff:
    """What a reload would change: (kind, key) of records, by kind of change, and the reports to be read again."""

    version: str
    stored_version: str | None
    added: tuple[SeedKey, ...]
    changed: tuple[SeedKey, ...]
    removed: tuple[SeedKey, ...]
    reports_to_read: int

    @property
    def count(self) -> int:
        """How many seed records differ."""
        return len(self.added) + len(self.changed) + len(self.removed)


@dataclass(frozen=True, slots=True)
class SeedLoad:
    """A load that was done: its diff and the number of canonical records that changed."""

    diff: SeedDiff
    changes: int


def load_seed_set(session: Session) -> SeedSet:
    """The seeds as they are stored; the same set that the files gave, version included."""
    return to_seed_set(from_payload(row.kind, row.payload) for row in load_seed_rows(session))


def diff_seeds(store: Store, seed_set: SeedSet) -> SeedDiff:
    """What loading `seed_set` would change. Writes nothing."""
    with store.read() as session:
        return _plan(session, seed_set).diff


def load_seeds(store: Store, seed_set: SeedSet, make_analyser: MakeAnalyser) -> SeedLoad:
    """Load the seeds in one transaction.

    Parameters
    ----------
    make_analyser : callable of SeedSet -> Analyser
        Makes the reader for the new seeds; called only if reports have to be read again.
    """
    with store.write() as session:
        plan = _plan(session, seed_set)
        move_seed_rows(session, plan.moved)
        if not plan.diff.count:
            return SeedLoad(plan.diff, 0)
        scope = _scope(session, plan)
        removed = plan.diff.removed
        save_seed_rows(session, plan.rows, removed)
        save_codebook(session, _codebook(seed_set))
        counts = {"added": len(plan.diff.added), "changed": len(plan.diff.changed), "removed": len(removed)}
        save_seed_version(session, seed_set.version, counts)
        if plan.reports:
            analyser = make_analyser(seed_set)
            for report_id in plan.reports:
                _read_again(session, get_report(session, report_id), analyser)
        changes = refresh(session, scope, cause=f"seeds:{seed_set.version[:12]}")
        return SeedLoad(plan.diff, changes)


@dataclass(frozen=True, slots=True)
class _Plan:
    diff: SeedDiff
    rows: list[dict[str, Any]]
    moved: list[dict[str, Any]]  # the same content on another line
    reports: list[str]  # ids of those to be read again


def _plan(session: Session, seed_set: SeedSet) -> _Plan:
    stored = load_seed_places(session)
    given: dict[SeedKey, dict[str, Any]] = {}
    for kind, key, record in iter_records(seed_set):
        payload = to_payload(record)
        text = json.dumps(payload, sort_keys=True, ensure_ascii=False)
        given[kind, key] = {
            "kind": kind,
            "key": key,
            "identity": seed_identity(key) if kind == "entity" else None,
            "old_keys": list(record.old_keys) or None if isinstance(record, SeedEntity) else None,
            "payload": payload,
            "sha256": hashlib.sha256(text.encode()).hexdigest(),
            "file": record.file,
            "line": record.line,
        }
    added = sorted(given.keys() - stored.keys())
    removed = sorted(stored.keys() - given.keys())
    kept = given.keys() & stored.keys()
    changed = sorted(key for key in kept if given[key]["sha256"] != stored[key].sha256)
    places = {key: (stored[key].file, stored[key].line) for key in kept}
    moved = [given[key] for key in sorted(kept) if (given[key]["file"], given[key]["line"]) != places[key]]
    reports = _reports_to_read(session, given, (*added, *changed, *removed))
    diff = SeedDiff(
        version=seed_set.version,
        stored_version=current_seed_version(session),
        added=tuple(added),
        changed=tuple(changed),
        removed=tuple(removed),
        reports_to_read=len(reports),
    )
    return _Plan(diff, [given[key] for key in (*added, *changed)], moved, reports)


def _reports_to_read(session: Session, given: dict[SeedKey, dict[str, Any]], touched: Iterable[SeedKey]) -> list[str]:
    touched = set(touched)
    if any(kind in READING_KINDS or READ_BY_KEY.fullmatch(key) for kind, key in touched):
        return list(session.scalars(select(ReportRow.id).order_by(ReportRow.id)))
    payloads = [given[key]["payload"] for key in touched & given.keys() if key[0] == "entity"]
    payloads += [row.payload for row in load_seed_rows(session, "entity") if ("entity", row.key) in touched]
    names = {
        normalise_name(str(name))
        for payload in payloads
        for name in (payload["name"], *payload["aliases"], *payload["context_aliases"])
    }
    names.discard("")
    if not names:
        return []
    texts = session.execute(
        select(ReportRow.id, ReportRow.text).order_by(ReportRow.id).execution_options(yield_per=200)
    )
    return [report_id for report_id, text in texts if _tells_one_of(text, names)]


def _tells_one_of(text: str, names: set[str]) -> bool:
    folded = normalise_name(text)
    return any(name in folded for name in names)


def _scope(session: Session, plan: _Plan) -> Scope:
    """What the change touches, while the old records are still there."""
    diff = plan.diff
    touched = {*diff.added, *diff.changed, *diff.removed}
    scope = scope_of_reports(session, plan.reports)
    scope.seeds = True
    scope.weights = any(kind == "match_weight" for kind, _ in touched)
    scope.identities |= {seed_identity(key) for kind, key in touched if kind == "entity"}
    scope.identities |= {seed_identity(old) for row in plan.rows for old in row["old_keys"] or ()}
    for row in session.scalars(select(SeedRecordRow).where(SeedRecordRow.kind == "entity")):
        if ("entity", row.key) in touched:
            scope.identities |= {seed_identity(old) for old in row.old_keys or ()}
    scope.relation_ids |= {row.identity for row in load_seed_rows(session, "relation") if row.identity}
    return scope


def _read_again(session: Session, row: ReportRow, analyser: Analyser) -> None:
    report, series = to_report(row), row.series
    analysis = analyser.analyse(report)
    save_report(session, report, analysis)
    settle_series(session, series)
    save_analysis(session, report.id, analysis, identify=identifier(analysis))


def _codebook(seed_set: SeedSet) -> list[dict[str, Any]]:
    def row(kind: str, entry: EventTypeEntry | RelationTypeEntry) -> dict[str, Any]:
        found: dict[str, Any] = {
            "kind": kind,
            "type": entry.type.value,
            "label": entry.label,
            "definition": entry.definition,
        }
        for code in ("acled", "plover", "cameo", "ucdp"):
            found[code] = getattr(entry, code, None)
        return found

    return [row("event_type", entry) for entry in seed_set.event_types] + [
        row("relation_type", entry) for entry in seed_set.relation_types
    ]
