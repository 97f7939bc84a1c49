"""Which local entities are one with something of another report that tells the same event (`app/resolve/attaching.py`).

For the events of the tellings that a change touched, and for the local entities that take part in them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from sqlalchemy.orm import Session

from app.resolve.attaching import Named, Party, Someone, attach_named, attach_parties, attach_persons
from app.resolve.identity import is_local
from app.resolve.titles import titles_beside
from app.store.matches import compared_reports
from app.store.party_facts import (
    events_of_locals,
    named_in,
    parties_of_events,
    parts_of_locals,
    persons_in,
    reports_of_events,
    reports_of_locals,
    reports_of_tellings,
    shared_events,
    tied_elsewhere,
)
from app.store.seeds import load_seeds_by_identity
from app.store.telling_facts import AnyRow, report_texts
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
    near : float
        Score from which two tellings make their reports close enough for a place of the same name to be the same.
    """

    def __init__(self, session: Session, canonical: Canonical, judged: set[str], near: float) -> None:
        self.session = session
        self.canonical = canonical
        self.judged = judged
        self.near = near

    def attach(self, telling_ids: Iterable[str], local_ids: Iterable[str]) -> dict[str, str | None]:
        """Local id -> the entity that it is one with, or None if with none, of every open one that may be concerned.

        Parameters
        ----------
        telling_ids : iterable of str
            Whose events, parties or scored pairs may have changed.
        local_ids : iterable of str
            Local entities that are told by another id than before, or that a judgement named.
        """
        telling_ids, local_ids = set(telling_ids), set(local_ids)
        stale = tied_elsewhere(self.session, telling_ids)  # what an event of before attached
        around = shared_events(self.session, telling_ids)
        around |= events_of_locals(self.session, {*local_ids, *(row.local_id for row in stale)}, shared=True)
        found: dict[str, str | None] = {row.local_id: None for row in stale if self._is_local(row)}
        reports = {report_id for _, report_id in reports_of_events(self.session, around)}
        reports |= {row.report_id for row in stale} | reports_of_locals(self.session, local_ids)
        linked = self._linked(reports)
        found.update(self._persons(reports, linked))
        found.update(self._named(reports | reports_of_tellings(self.session, telling_ids)))
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
            named = dict(found)
            targets = attach_parties((self._to_party(row, named) for row in rows if row.role in SIDES), parts)
            found.update({local_id: targets.get(local_id) for local_id in wanted})
        return {local_id: target and self.canonical(target) for local_id, target in found.items()}

    def _is_local(self, row: AnyRow) -> bool:
        return is_local(row.identity, row.local_id) and row.identity not in self.judged

    def _is_open(self, row: AnyRow) -> bool:
        return row.kind == "actor" and row.is_generic and self._is_local(row)

    def _to_party(self, row: AnyRow, named: Mapping[str, str | None]) -> Party:
        """The party; one that is known by a close report stands for what it is there."""
        identity = self.canonical(row.identity)
        if not row.is_generic and self._is_local(row):
            identity = named.get(row.local_id, row.entity_id) or identity
        return Party(
            local_id=row.local_id,
            telling_id=row.telling_id,
            event_id=row.event_id,
            side=SIDES[row.role],
            identity=identity,
            type=row.type,
            country=row.country,
            is_generic=row.is_generic,
            is_open=self._is_open(row),
        )

    def _linked(self, reports: set[str]) -> dict[str, set[str]]:
        """The reports that share an event with each of these, and with those; each of them included."""
        pairs = reports_of_events(self.session, shared_events(self.session, (), reports=reports))
        together: dict[str, set[str]] = defaultdict(set)
        for event_id, report_id in pairs:
            together[event_id].add(report_id)
        linked: dict[str, set[str]] = defaultdict(set)
        for group in together.values():
            for report_id in group:
                linked[report_id] |= group
        return linked

    def _named(self, reports: set[str]) -> dict[str, str | None]:
        """Places and actors of these reports that only their report makes, by what reports close by name alike."""
        rows = named_in(self.session, reports)
        found: dict[str, str | None] = {row.local_id: None for row in rows if self._is_single(row)}
        if not found:
            return {}
        close: dict[str, set[str]] = defaultdict(set)
        for report_id, other in compared_reports(
            self.session, {row.report_id for row in rows if row.local_id in found}, least=self.near
        ):
            close[report_id].add(other)
        rows += named_in(self.session, {other for beside in close.values() for other in beside} - reports)
        aliases = self._aliases({row.identity for row in rows})
        names: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            names[row.local_id] |= {row.name, *([row.text] if row.text else ()), *aliases.get(row.identity, ())}
        things = {
            row.local_id: Named(
                row.local_id,
                row.report_id,
                self.canonical(row.identity),
                frozenset(names[row.local_id]),
                self._is_local(row),
                row.local_id in found,
            )
            for row in rows
            if not row.is_generic
        }
        kinds = {row.local_id: row.kind for row in rows}
        for kind in ("location", "actor"):
            found.update(attach_named((one for one in things.values() if kinds[one.local_id] == kind), close))
        return found

    def _aliases(self, identities: set[str]) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for row in load_seeds_by_identity(self.session, identities):
            if row.kind == "entity" and row.identity:
                payload = row.payload
                found[row.identity] |= {payload["name"], *payload["aliases"], *payload["context_aliases"]}
        return found

    def _persons(self, reports: set[str], linked: dict[str, set[str]]) -> dict[str, str | None]:
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
