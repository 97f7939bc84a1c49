"""What an export holds beside the graph, from SQL: sentences, claims and names, for a batch of ids at a time.

    Extras.sentences(ids) --kind by id--> statements tied to the records --first few--> Sentence

The graph's ids and keys of edges tell what they are: `ent_` entity, `evm_` event, `par_` participant, `rel_` relation,
and `evm_...:location` (`:part_of`, `:claimed_by`) the link of an event, which its own tellings support.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.store.canonical_tables import ClaimRow, NameRow
from app.store.known import is_published
from app.store.read_evidence import load_first_evidence
from app.store.rows import rows_in
from app.store.search import RESTRICTED
from app.store.tables import ReportRow
from graph.export.extras import ExportClaim, ExportName, Extras, Sentence

EACH = 5  # sentences of a node or edge
KINDS = {"ent": "entity", "evm": "event", "par": "participant", "rel": "relation"}


def make_extras(session: Session, *, sees_restricted: bool, known_at: date | None = None) -> Extras:
    """Readers of what stands beside the graph, as of now or of a day of knowledge.

    Parameters
    ----------
    session : Session
        It must stay open while the export is written.
    sees_restricted : bool
        Whether texts of restricted reports are given; else their `text` and `title` are None.
    known_at : date, optional
        Only what reports published by then tell; names of the seeds are always known.
    """
    return Extras(
        sentences=partial(load_sentences, session, sees_restricted=sees_restricted, known_at=known_at),
        claims=partial(load_claims, session, known_at=known_at),
        names=partial(load_names, session, known_at=known_at),
    )


def load_sentences(
    session: Session, ids: Sequence[str], *, sees_restricted: bool, known_at: date | None = None, each: int = EACH
) -> Mapping[str, Sequence[Sentence]]:
    """The oldest sentences of each node or edge that has any."""
    by_kind: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for one in ids:
        kind = KINDS.get(one[:3])
        if kind is not None:
            by_kind[kind][one.partition(":")[0]].append(one)
    found: dict[str, list[Sentence]] = {}
    for kind, owners in by_kind.items():
        evidence = load_first_evidence(session, kind, owners, each=each, known_at=known_at)
        urls = _load_urls(session, {row.report_id for rows in evidence.values() for row in rows})
        for record_id, rows in evidence.items():
            sentences = [_to_sentence(row, urls[row.report_id], sees_restricted) for row in rows]
            for one in owners[record_id]:
                found[one] = sentences
    return found


def load_claims(
    session: Session, ids: Sequence[str], *, known_at: date | None = None
) -> Mapping[str, Sequence[ExportClaim]]:
    """The casualty claims of each event that has any, of the oldest report first."""
    statement = (
        select(
            ClaimRow.event_id, ClaimRow.kind, ClaimRow.low, ClaimRow.best, ClaimRow.high, ClaimRow.who, ClaimRow.by,
            ClaimRow.report_id,
        )
        .join(ReportRow, ReportRow.id == ClaimRow.report_id)
        .where(*is_published(known_at))
        .order_by(ReportRow.published_on.is_(None), ReportRow.published_on, ReportRow.id, ClaimRow.id)
    )  # fmt: skip
    found: dict[str, list[ExportClaim]] = defaultdict(list)
    for event_id, *values in rows_in(session, statement, ClaimRow.event_id, ids):
        found[event_id].append(ExportClaim(*values))
    return found


def load_names(
    session: Session, ids: Sequence[str], *, known_at: date | None = None
) -> Mapping[str, Sequence[ExportName]]:
    """The names of each entity, by name, those of the seeds first."""
    statement = (
        select(NameRow.entity_id, NameRow.name, NameRow.seed_key, NameRow.report_id, ReportRow.published_on)
        .outerjoin(ReportRow, ReportRow.id == NameRow.report_id)
        .order_by(NameRow.seed_key.is_(None), NameRow.seed_key, NameRow.name, NameRow.report_id)
    )
    found: dict[str, dict[ExportName, None]] = defaultdict(dict)
    for entity_id, name, seed_key, report_id, published_on in rows_in(session, statement, NameRow.entity_id, ids):
        if report_id is None or known_at is None or (published_on is not None and published_on <= known_at):
            found[entity_id][ExportName(name, seed_key, report_id)] = None
    return {entity_id: list(names) for entity_id, names in found.items()}


def _load_urls(session: Session, report_ids: Iterable[str]) -> dict[str, str | None]:
    return dict(tuple(row) for row in rows_in(session, select(ReportRow.id, ReportRow.url), ReportRow.id, report_ids))


def _to_sentence(row: Any, url: str | None, sees_restricted: bool) -> Sentence:
    is_withheld = row.marking in RESTRICTED and not sees_restricted
    return Sentence(
        report_id=row.report_id,
        external_id=row.external_id,
        title=None if is_withheld else row.title,
        publisher=row.publisher,
        published_at=row.published_at,
        url=url,
        marking=row.marking,
        text=None if is_withheld else row.sentence_text or row.text,
        start=row.start,
        end=row.end,
        rule=row.rule,
        confidence=row.confidence,
    )
