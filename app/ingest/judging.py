"""Analysts' decisions: stored, applied to the canonical layer and undone, each in one transaction."""

from typing import Any

from sqlalchemy.orm import Session

from app.ingest.canonical import Scope, refresh
from app.resolve.rollup import EDITABLE
from app.store.canonical_tables import EntityRow, EventRow, RedirectRow
from app.store.judgements import delete_edit, delete_judgement, save_edit, save_judgement
from app.store.session import Store
from graph.errors import InvalidInputError, NotFoundError
from graph.ontology import Verdict

TABLES: dict[str, type[EntityRow] | type[EventRow]] = {"entity": EntityRow, "event": EventRow}


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
    if kind not in TABLES:
        raise InvalidInputError(f"kind: {kind!r} is neither 'entity' nor 'event'", field="kind")
    with store.write() as session:
        judgement_id, changed = save_judgement(session, kind, left_id, right_id, verdict, author=author, note=note)
        if not changed:  # even if what was judged is gone since
            return judgement_id, 0
        for record_id in (left_id, right_id):
            _require(session, kind, record_id)
        return judgement_id, refresh(session, _scope(kind, left_id, right_id), cause=f"judgement:{judgement_id}")


def undo_judgement(store: Store, judgement_id: str) -> int:
    """Take a judgement back; gives the number of canonical records that changed.

    Raises
    ------
    NotFoundError
        If there is none with that id.
    """
    with store.write() as session:
        kind, left_id, right_id = delete_judgement(session, judgement_id)
        return refresh(session, _scope(kind, left_id, right_id), cause=f"undo:{judgement_id}")


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
        _require(session, "entity", entity_id)
        return refresh(session, Scope(identities={entity_id}), cause=f"edit:{entity_id}")


def undo_edit(store: Store, edit_id: str) -> int:
    """Take an edit back; gives the number of canonical records that changed."""
    with store.write() as session:
        return refresh(session, Scope(identities={delete_edit(session, edit_id)}), cause=f"undo:{edit_id}")


def _require(session: Session, kind: str, record_id: str) -> None:
    redirect = session.get(RedirectRow, record_id)
    if session.get(TABLES[kind], record_id) is None and (redirect is None or redirect.kind != kind):
        raise NotFoundError(f"no {kind} {record_id!r}")


def _scope(kind: str, *ids: str) -> Scope:
    return Scope(identities=set(ids)) if kind == "entity" else Scope(event_mentions=set(ids))
