"""An event split so that the same request again changes nothing, with the events that come of it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.ingest.judging import split_event
from app.store.read_matches import judgements_on, load_tellings
from app.store.search import resolve_id
from app.store.session import Store


@dataclass(frozen=True, slots=True)
class Split:
    """A split: the batch that undoes it, what it changed, the events of the tellings named and of the others now."""

    batch: str
    changes: int
    event_ids: tuple[str, ...]
    other_event_ids: tuple[str, ...]


def split(store: Store, event_id: str, telling_ids: Iterable[str], *, author: str, note: str | None = None) -> Split:
    """Part some tellings of an event from its others (`app.ingest.judging.split_event`).

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
        batch = _find_earlier(session, found_id, wanted)
    changes = 0
    if batch is None:
        batch, changes = split_event(store, event_id, wanted, author=author, note=note)
    with store.read() as session:
        others = {one for pair in _parted(session, wanted).get(batch, ()) for one in pair} - wanted
        return Split(batch, changes, _events_of(session, wanted), _events_of(session, others))


def _parted(session: Session, wanted: set[str]) -> dict[str, set[tuple[str, str]]]:
    """Batch -> the pairs with one of these tellings that it judged not the same."""
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for pair, row in judgements_on(session, "event", wanted).items():
        if row.verdict == "not_same" and row.batch is not None:
            found[row.batch].add(pair)
    return found


def _find_earlier(session: Session, event_id: str, wanted: set[str]) -> str | None:
    """The batch that parted just these tellings from all others of an event that held `event_id`."""
    for batch, pairs in sorted(_parted(session, wanted).items()):
        others = {one for pair in pairs for one in pair} - wanted
        is_whole = pairs == {(min(one, other), max(one, other)) for one in wanted for other in others}
        if is_whole and event_id in wanted | others and not _are_joined(session, wanted, others):
            return batch
    return None


def _are_joined(session: Session, wanted: set[str], others: set[str]) -> bool:
    return bool(set(_events_of(session, wanted)) & set(_events_of(session, others)))


def _events_of(session: Session, telling_ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({row.event_id for row in load_tellings(session, telling_ids).values()}))
