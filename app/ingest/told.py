"""What the reports tell of some events, with the source of each telling and the figures made comparable."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.ingest.sources import make_source_of
from app.resolve.figures import Bounds, Figure, find_conflicts, group_figures, party_key
from app.resolve.rollup import EventStatement
from app.resolve.sources import Source
from app.store.tellings import event_casualties, event_tellings
from graph.ids import make_id
from graph.ontology import CasualtyKind, Modality

AnyRow = Any
Group = tuple[str, str | None]  # kind of casualty, who suffered


def claim_identity(casualty_id: str) -> str:
    """Id of the claim that a casualty mention makes."""
    return make_id("clm", casualty_id)


@dataclass(frozen=True, slots=True)
class Told:
    """Tellings and casualties of events as rows, and the source of each telling by its id."""

    tellings: Sequence[AnyRow]
    casualties: Sequence[AnyRow]
    sources: Mapping[str, Source]

    def figures(self) -> dict[str, dict[Group, list[Figure]]]:
        """Event id -> kind and victims -> figures."""
        told = {row.id: row for row in self.tellings}
        of_event: dict[str, list[AnyRow]] = defaultdict(list)
        for row in self.casualties:
            of_event[row.event_id].append(row)
        found: dict[str, dict[Group, list[Figure]]] = {}
        for event_id, rows in of_event.items():
            parties = [(getattr(row, end), getattr(row, f"{end}_is_generic")) for row in rows for end in ("who", "by")]
            named = {party for party, is_generic in parties if party is not None and not is_generic}
            figures = [self._to_figure(row, told[row.event_mention_id], named) for row in rows]
            found[event_id] = group_figures(figures)
        return found

    def statements(self) -> dict[str, list[EventStatement]]:
        """Event id -> its tellings, for the roll-up."""
        killed: dict[str, list[Bounds]] = defaultdict(list)
        for row in self.casualties:
            if row.kind == CasualtyKind.KILLED.value:
                killed[row.event_mention_id].append((row.low, row.best, row.high))
        found: dict[str, list[EventStatement]] = defaultdict(list)
        for row in self.tellings:
            figures = tuple(sorted(killed[row.id], key=str))
            found[row.event_id].append(EventStatement(*(*tuple(row)[1:-3], figures, self.sources[row.id])))
        return found

    def by_event(self) -> dict[str, "Told"]:
        """What is told of each event."""
        tellings, casualties = defaultdict(list), defaultdict(list)
        for row in self.tellings:
            tellings[row.event_id].append(row)
        for row in self.casualties:
            casualties[row.event_id].append(row)
        return {one: Told(told, casualties[one], self.sources) for one, told in tellings.items()}

    def until(self, day: date) -> "Told":
        """What was told by a day; reports without a day of publication are left out."""
        told = [row for row in self.tellings if row.published_on is not None and row.published_on <= day]
        ids = {row.id for row in told}
        return Told(told, [row for row in self.casualties if row.event_mention_id in ids], self.sources)

    def disputed_events(self) -> set[str]:
        """Ids of the events of which figures conflict."""
        return {
            event_id
            for event_id, groups in self.figures().items()
            if any(len(figures) > 1 and find_conflicts(figures) for figures in groups.values())
        }

    def _to_figure(self, row: AnyRow, telling: AnyRow, named: set[str]) -> Figure:
        return Figure(
            id=claim_identity(row.id),
            telling_id=row.event_mention_id,
            published_on=telling.published_on,
            source=self.sources[row.event_mention_id],
            kind=row.kind,
            victims=_key(row, "who", named),
            by=_key(row, "by", named),
            is_denied=telling.modality == Modality.DENIED.value,
            bounds=(row.low, row.best, row.high),
        )


def load_told(session: Session, event_ids: Iterable[str]) -> Told:
    """What the current reports tell of these events."""
    event_ids = list(event_ids)
    tellings = event_tellings(session, event_ids)
    source_of = make_source_of(session, tellings)
    return Told(tellings, event_casualties(session, event_ids), {row.id: source_of(row) for row in tellings})


def _key(row: AnyRow, end: str, named: Iterable[str]) -> str | None:
    return party_key(
        getattr(row, end),
        is_generic=getattr(row, f"{end}_is_generic"),
        name=getattr(row, f"{end}_name"),
        kind=getattr(row, f"{end}_type"),
        named=named,
    )
