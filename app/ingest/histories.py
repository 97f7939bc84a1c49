"""The earlier versions of what a change touched, derived with it: of events, and of the validity of relations."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy.orm import Session

from app.ingest.told import load_told
from app.resolve.versions import ToldSpell, list_event_versions, list_known_spells
from app.store.histories import save_rows
from app.store.history_tables import EventHistoryRow, RelationSpellRow
from app.store.rows import to_row
from graph.model import Event, Relation


def save_histories(
    session: Session,
    events: Mapping[str, Event],
    event_ids: Collection[str],
    relations: Mapping[str, Relation],
    told: Mapping[str, Sequence[ToldSpell]],
    *,
    everything: bool,
) -> None:
    """`save_event_history` and `save_relation_spells`."""
    save_event_history(session, events, event_ids, everything=everything)
    save_relation_spells(session, relations, told, everything=everything)


def save_event_history(
    session: Session, events: Mapping[str, Event], event_ids: Collection[str], *, everything: bool
) -> None:
    """Bring the earlier versions of these events to what their tellings give.

    Only events that were told on more than one day, or on a known and an unknown one, have any: others are not read.

    Parameters
    ----------
    events : mapping of str -> Event
        Those of `event_ids` that exist, as they are now.
    """
    past = {one.id for one in events.values() if one.first_reported not in (None, one.known_from)}
    rows = [
        to_row(version.record) | {"known_until": version.known_until}
        for event_id, told in load_told(session, past).by_event().items()
        for version in list_event_versions(
            event_id,
            told.statements()[event_id],
            is_disputed=lambda day, told=told: bool(told.until(day).disputed_events()),  # type: ignore[misc]
        )
    ]
    save_rows(session, EventHistoryRow, None if everything else event_ids, rows)


def save_relation_spells(
    session: Session,
    relations: Mapping[str, Relation],
    told: Mapping[str, Sequence[ToldSpell]],
    *,
    everything: bool,
) -> None:
    """Bring the spells of these relations to what their tellings and seeds give.

    Parameters
    ----------
    told : mapping of str -> sequence of ToldSpell
        By relation; those of which nothing new was told are left out.
    """
    rows = [
        {
            "relation_id": relation_id,
            "version": one.version,
            "number": one.number,
            "valid_from": one.spell[0],
            "valid_to": one.spell[1],
            "known_from": one.known_from,
            "known_until": one.known_until,
            "is_present": one.is_present,
            "is_past": one.is_past,
        }
        for relation_id, stretches in told.items()
        if relation_id in relations
        for one in list_known_spells(stretches)
    ]
    save_rows(session, RelationSpellRow, None if everything else told.keys(), rows)
