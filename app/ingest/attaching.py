"""Which local entities are one with something of another report that tells the same event (`app/resolve/attaching.py`).

For the events of the tellings that a change touched, and for the local entities that take part in them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable

from sqlalchemy.orm import Session

from app.resolve.attaching import Party, Someone, attach_parties, attach_persons
from app.resolve.titles import titles_beside
from app.store.party_facts import (
    events_of_locals,
    parties_of_events,
    parts_of_locals,
    persons_in,
    reports_of_events,
    shared_events,
    tied_elsewhere,
)
from app.store.telling_facts import AnyRow, report_texts
from graph.ids import make_id
from graph.spelling import fold_name

Canonical = Callable[[str], str]
SIDES = {"source": "acts", "ally": "acts", "target": "suffers", "victim": "suffers"}


class Attacher:
    """Attaches the open local entities around some tellings.

    Parameters
    ----------
    canonical : callable of identity -> entity id
        After the judgements.
    judged : set of str
        Identities that a judgement names: these are left as judged.
    """

    def __init__(self, session: Session, canonical: Canonical, judged: set[str]) -> None:
        self.session = session
        self.canonical = canonical
        self.judged = judged

    def attach(self, telling_ids: Iterable[str], local_ids: Iterable[str]) -> dict[str, str | None]:
        """Local id -> the entity that it is one with, or None if with none, of every open one that may be concerned."""
        telling_ids = set(telling_ids)
        stale = tied_elsewhere(self.session, telling_ids)  # what an event of before attached
        around = shared_events(self.session, telling_ids)
        around |= events_of_locals(self.session, {*local_ids, *(row.local_id for row in stale)}, shared=True)
        found: dict[str, str | None] = {row.local_id: None for row in stale if self._is_local(row)}
        reports = {report_id for _, report_id in reports_of_events(self.session, around)}
        found.update(self._persons(reports | {row.report_id for row in stale}))
        if around:
            rows = parties_of_events(self.session, around)
            wanted = {row.local_id for row in rows if self._is_open(row)}
            more = events_of_locals(self.session, wanted, shared=False) - around
            rows += parties_of_events(self.session, more)
            parts: dict[str, set[tuple[str, str]]] = defaultdict(set)
            for local_id, event_id, role in parts_of_locals(
                self.session, {r.local_id for r in rows if self._is_open(r)}
            ):
                if role in SIDES:
                    parts[local_id].add((event_id, SIDES[role]))
            targets = attach_parties((self._to_party(row) for row in rows if row.role in SIDES), parts)
            found.update({local_id: targets.get(local_id) for local_id in wanted})
        return {local_id: target and self.canonical(target) for local_id, target in found.items()}

    def _is_local(self, row: AnyRow) -> bool:
        return row.identity == make_id("ent", "local", row.local_id) and row.identity not in self.judged

    def _is_open(self, row: AnyRow) -> bool:
        return row.kind == "actor" and self._is_local(row)

    def _to_party(self, row: AnyRow) -> Party:
        return Party(
            local_id=row.local_id,
            telling_id=row.telling_id,
            event_id=row.event_id,
            side=SIDES[row.role],
            identity=self.canonical(row.identity),
            type=row.type,
            country=row.country,
            is_generic=row.is_generic,
            is_open=self._is_open(row),
        )

    def _persons(self, reports: set[str]) -> dict[str, str | None]:
        pairs = reports_of_events(self.session, shared_events(self.session, (), reports=reports))
        together: dict[str, set[str]] = defaultdict(set)
        for event_id, report_id in pairs:
            together[event_id].add(report_id)
        linked: dict[str, set[str]] = defaultdict(set)
        for group in together.values():
            for report_id in group:
                linked[report_id] |= group
        rows = persons_in(self.session, linked)
        if not any(self._is_single(row) for row in rows):
            return {}
        texts = report_texts(self.session, {row.report_id for row in rows})
        titles: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            titles[row.local_id] |= titles_beside(texts[row.report_id][1], row.start, row.end)
        persons = {
            row.local_id: Someone(
                row.local_id,
                row.report_id,
                self.canonical(row.identity),
                fold_name(row.name),
                frozenset(titles[row.local_id]),
                self._is_single(row),
            )
            for row in rows
        }
        found: dict[str, str | None] = {
            one.local_id: None for one in persons.values() if one.is_open and one.report_id in reports
        }
        attached = attach_persons(list(persons.values()), linked)
        return found | {local_id: target for local_id, target in attached.items() if local_id in found}

    def _is_single(self, row: AnyRow) -> bool:
        return not row.is_generic and self._is_local(row)
