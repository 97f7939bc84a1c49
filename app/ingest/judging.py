"""Analysts' decisions: stored, applied to the canonical layer and undone, each request in one transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.ingest.canonical import Scope, refresh
from app.resolve.rollup import EDITABLE
from app.store.canonical_tables import EntityRow, EventRow, RedirectRow
from app.store.judged_places import present_ids
from app.store.judgements import (
    delete_edit,
    delete_judgement,
    find_stored,
    judgements_of_batch,
    save_edit,
    save_judgement,
)
from app.store.search import resolve_id
from app.store.session import Store
from app.store.tables import EventMentionRow
from graph.errors import InvalidInputError, NotFoundError
from graph.ids import make_id
from graph.ontology import Verdict

TABLES: dict[str, type[EntityRow] | type[EventRow]] = {"entity": EntityRow, "event": EventRow}


@dataclass(frozen=True, slots=True)
class Judging:
    """A decision to be taken on two records; `place` says where it was given, for messages."""

    kind: str
    left_id: str
    right_id: str
    verdict: Verdict
    note: str | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class JudgingOutcome:
    """What became of one decision: `status` is `judged`, `unchanged` or `refused` (with field and error)."""

    place: str
    status: str
    judgement_id: str | None = None
    field: str | None = None
    error: str | None = None


def judge(
    store: Store, kind: str, left_id: str, right_id: str, verdict: Verdict, *, author: str, note: str | None = None
) -> tuple[str, int]:
    """Judge two entities or two events.

    Returns
    -------
    (judgement id, number of canonical records that changed)

    Raises
    ------
    InvalidInputError
        If `kind` is neither `entity` nor `event`, or both ids are the same.
    NotFoundError
        If a record does not exist.
    """
    with store.write() as session:
        judgement_id, changed = _save(session, Judging(kind, left_id, right_id, verdict, note), author, None)
        if not changed:
            return judgement_id, 0
        return judgement_id, refresh(session, _scope(kind, left_id, right_id), cause=f"judgement:{judgement_id}")


def judge_many(store: Store, judgings: Sequence[Judging], *, author: str) -> tuple[str, list[JudgingOutcome], int]:
    """Judge many pairs in one transaction; one that can't be taken is told with its reason, and the rest goes on.

    Returns
    -------
    (batch id, outcomes in the order given, number of canonical records that changed)
    """
    given = sorted((one.kind, *sorted((one.left_id, one.right_id)), one.verdict.value) for one in judgings)
    batch = make_id("bat", *(value for one in given for value in one))
    outcomes = []
    scope = Scope()
    with store.write() as session:
        for one in judgings:
            try:
                judgement_id, changed = _save(session, one, author, batch)
            except InvalidInputError as exc:
                outcomes.append(JudgingOutcome(one.place, "refused", field=exc.field, error=str(exc)))
                continue
            except NotFoundError as exc:
                outcomes.append(JudgingOutcome(one.place, "refused", field="left_id, right_id", error=str(exc)))
                continue
            outcomes.append(JudgingOutcome(one.place, "judged" if changed else "unchanged", judgement_id))
            if changed:
                _add(scope, one.kind, one.left_id, one.right_id)
        changes = refresh(session, scope, cause=f"judgements:{batch}") if _is_filled(scope) else 0
    return batch, outcomes, changes


def split_event(
    store: Store, event_id: str, telling_ids: Iterable[str], *, author: str, note: str | None = None
) -> tuple[str, int]:
    """Part some tellings of an event from its others: each of the first is judged not the same as each of the second.

    Returns
    -------
    (batch id, by which it can be undone; number of canonical records that changed)

    Raises
    ------
    InvalidInputError
        If a telling is not one of the event's, or none or all of them are named.
    NotFoundError
        If there is no such event.
    """
    wanted = set(telling_ids)
    with store.read() as session:
        found_id, _ = resolve_id(session, "event", event_id)
        held = set(session.scalars(select(EventMentionRow.id).where(EventMentionRow.event_id == found_id)))
    for one in sorted(wanted - held):
        raise InvalidInputError(f"tellings: {one!r} is no telling of {event_id}", field="tellings")
    if not wanted or wanted == held:
        raise InvalidInputError("tellings: name some of the event's tellings, not none and not all", field="tellings")
    pairs = product(sorted(wanted), sorted(held - wanted))
    judgings = [Judging("event", left, right, Verdict.NOT_SAME, note) for left, right in pairs]
    batch, _, changes = judge_many(store, judgings, author=author)
    return batch, changes


def undo_judgement(store: Store, judgement_id: str) -> int:
    """Take a judgement back; gives the number of canonical records that changed.

    Raises
    ------
    NotFoundError
        If there is none with that id.
    """
    return _undo(store, [judgement_id], cause=f"undo:{judgement_id}")


def undo_batch(store: Store, batch: str) -> tuple[int, int]:
    """Take back all judgements of one request or file; gives how many, and how many canonical records changed.

    Raises
    ------
    NotFoundError
        If none of them is in force.
    """
    with store.read() as session:
        judgement_ids = judgements_of_batch(session, batch)
    if not judgement_ids:
        raise NotFoundError(f"no judgements of batch {batch!r}", record_id=batch)
    return len(judgement_ids), _undo(store, judgement_ids, cause=f"undo:{batch}")


def _undo(store: Store, judgement_ids: Iterable[str], *, cause: str) -> int:
    scope = Scope()
    with store.write() as session:
        for judgement_id in judgement_ids:
            present = present_ids(session, [row] if (row := find_stored(session, judgement_id)) else [])
            kind, left_id, right_id = delete_judgement(session, judgement_id)
            _add(scope, kind, left_id, right_id, *present.values())
        return refresh(session, scope, cause=cause)


def _save(session: Session, one: Judging, author: str, batch: str | None) -> tuple[str, bool]:
    if one.kind not in TABLES:
        raise InvalidInputError(f"kind: {one.kind!r} is neither 'entity' nor 'event'", field="kind")
    for record_id in (one.left_id, one.right_id):
        if not _is_known(session, one.kind, record_id):
            break
    else:
        return save_judgement(
            session, one.kind, one.left_id, one.right_id, one.verdict, author=author, note=one.note, batch=batch
        )
    judgement_id = make_id("jdg", one.kind, *sorted((one.left_id, one.right_id)))
    stored = find_stored(session, judgement_id)
    if stored is not None and stored.verdict == one.verdict.value:
        return judgement_id, False  # given before, though what was judged is gone since
    side = "left_id" if record_id == one.left_id else "right_id"
    raise NotFoundError(f"no {one.kind} {record_id!r}", field=side, record_id=record_id)


def edit_entity(
    store: Store, entity_id: str, attribute: str, value: Any, *, author: str, note: str | None = None
) -> int:
    """Correct one attribute of an entity; gives the number of canonical records that changed.

    Raises
    ------
    InvalidInputError
        If the attribute can't be edited.
    NotFoundError
        If the entity does not exist.
    """
    if attribute not in EDITABLE:
        raise InvalidInputError(f"attribute: {attribute!r} is not one of {sorted(EDITABLE)}", field="attribute")
    if attribute == "name" and not (isinstance(value, str) and value.strip()):
        raise InvalidInputError(f"value: {value!r} is no name", field="value")
    with store.write() as session:
        if not save_edit(session, entity_id, attribute, value, author=author, note=note):
            return 0
        if not _is_known(session, "entity", entity_id):
            raise NotFoundError(f"no entity {entity_id!r}", record_id=entity_id)
        return refresh(session, Scope(identities={entity_id}), cause=f"edit:{entity_id}")


def undo_edit(store: Store, edit_id: str) -> int:
    """Take an edit back; gives the number of canonical records that changed."""
    with store.write() as session:
        return refresh(session, Scope(identities={delete_edit(session, edit_id)}), cause=f"undo:{edit_id}")


def _is_known(session: Session, kind: str, record_id: str) -> bool:
    redirect = session.get(RedirectRow, record_id)
    return session.get(TABLES[kind], record_id) is not None or (redirect is not None and redirect.kind == kind)


def _scope(kind: str, *ids: str) -> Scope:
    scope = Scope()
    _add(scope, kind, *ids)
    return scope


def _add(scope: Scope, kind: str, *ids: str) -> None:
    (scope.identities if kind == "entity" else scope.event_mentions).update(ids)


def _is_filled(scope: Scope) -> bool:
    return bool(scope.identities or scope.event_mentions)
