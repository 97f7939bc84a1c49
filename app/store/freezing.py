"""Canonical records as frozen lines: a bucket at a time, each with the digest under which it is kept.

    rows ordered by id --same first six characters--> bucket --JSON lines--> Piece(kind, bucket, digest, count, lines)

Memory: one bucket, or several small ones. What is frozen does not depend on the order of ingest, the database or the
version of zlib.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import orjson
from sqlalchemy.orm import Session

from app.store.read_evidence import load_first_evidence
from app.store.rows import CANONICAL_ROWS, select_records
from graph.errors import GraphIntegrityError

PREFIX_LENGTH = 6  # of an id: what kind it is of, and two hexadecimal digits
EVIDENCE = "evidence"
KINDS = (*CANONICAL_ROWS, EVIDENCE)
SUPPORTED = ("entity", "event", "participant", "relation")  # have their oldest sentence frozen
AT_ONCE = 2_000  # rows fetched together
EVIDENCE_FIELDS = (
    "statement_id", "report_id", "external_id", "publisher", "published_at", "marking", "sentence", "sentence_start",
    "sentence_end", "start", "end", "rule", "version", "confidence", "asserted_by_id",
)  # fmt: skip
Bucket = tuple[str, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Piece:
    """The records of a kind in one bucket, as lines."""

    kind: str
    bucket: str
    digest: str
    count: int
    lines: bytes


def iter_pieces(session: Session) -> Iterator[Piece]:
    """All canonical records of one moment, and where the oldest sentence of each supported one stands."""
    for kind in CANONICAL_ROWS:
        for buckets in _gather(_iter_buckets(session, kind)):
            told: dict[str, list[Any]] = {}
            if kind in SUPPORTED:
                ids = [one["id"] for _, records in buckets for one in records]
                told = load_first_evidence(session, kind, ids, each=1)
            for bucket, records in buckets:
                yield _to_piece(kind, bucket, records)
                evidence = [_to_evidence(one["id"], told[one["id"]][0]) for one in records if one["id"] in told]
                if evidence:
                    yield _to_piece(EVIDENCE, bucket, evidence)


def digest_of(parts: list[tuple[str, str, str, int]]) -> str:
    """The digest of a whole snapshot from its parts: kind, bucket, digest, count."""
    listed = "".join(f"{kind} {bucket} {digest} {count}\n" for kind, bucket, digest, count in sorted(parts))
    return hashlib.sha256(listed.encode()).hexdigest()


def digest_of_text(text: str) -> str:
    """The digest that stands for a sentence, which itself is not frozen."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _iter_buckets(session: Session, kind: str) -> Iterator[Bucket]:
    table: Any = CANONICAL_ROWS[kind]
    statement = select_records(kind).order_by(table.id).execution_options(yield_per=AT_ONCE)
    rows = session.connection().execute(statement)
    seen: set[str] = set()
    for bucket, group in groupby(rows, key=lambda row: str(row.id)[:PREFIX_LENGTH]):
        if bucket in seen:
            raise GraphIntegrityError(f"the database orders ids of {kind} so that {bucket!r} comes twice")
        seen.add(bucket)
        yield bucket, [dict(row._mapping) for row in group]


def _gather(buckets: Iterable[Bucket]) -> Iterator[list[Bucket]]:
    """Buckets, as many together as hold the rows that are fetched together: small ones cost no statement each."""
    held: list[Bucket] = []
    for bucket in buckets:
        held.append(bucket)
        if sum(len(records) for _, records in held) >= AT_ONCE:
            yield held
            held = []
    if held:
        yield held


def _to_piece(kind: str, bucket: str, records: list[dict[str, Any]]) -> Piece:
    ordered = sorted(records, key=lambda one: str(one["id"]))
    lines = b"".join(orjson.dumps(one, option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE) for one in ordered)
    return Piece(kind, bucket, hashlib.sha256(lines).hexdigest(), len(ordered), lines)


def _to_evidence(record_id: str, row: Any) -> dict[str, Any]:
    values = row._mapping
    found = {"id": record_id, **{name: values[name] for name in EVIDENCE_FIELDS}}
    text = values["sentence_text"] or values["text"] or ""
    return {**found, "text_sha256": digest_of_text(text)}
