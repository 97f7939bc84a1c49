"""An event record as a report: a plain rendering of the row, and what it tells, each statement with its span.

    line 1  notes or headline, as given (left out where there are none)
    line 2  "Armed clash on 2024-05-06 in Ramka: Government of X against Red Front."
    line 3  "Killed: 2 of Government of X, 3 civilians; in all 5, 5 to 9."
    line 4  'UCDP GED row: {"id": "123", ...}', the columns as given

A line is a sentence. The last one holds the row, so that another content is another text, and so that a report can be
made into the same statements again, or into others where the seeds have come to know more names.
"""

import orjson

from app.ingest.structured_record import EventRecord, Fields, Party, Toll
from graph.dates import DateRange
from graph.ids import report_id
from graph.model import Analysis, Argument, CasualtyMention, EventMention, Evidence, LocalEntity, Mention, Report
from graph.ontology import (
    ActorType,
    CasualtyKind,
    DatePrecision,
    EntityKind,
    MentionForm,
    MentionKind,
    Modality,
    PlacePrecision,
    Role,
)

_WHERE = {
    PlacePrecision.EXACT: "in",
    PlacePrecision.NEAR: "near",
    PlacePrecision.ADMIN2: "in the district",
    PlacePrecision.ADMIN1: "in the province",
    PlacePrecision.REGION: "in the area",
    PlacePrecision.COUNTRY: "in the country",
}
_ACTOR, _LOCATION = EntityKind.ACTOR, EntityKind.LOCATION
_CIVILIANS = ActorType.CIVILIANS.value


def render(record: EventRecord, *, publisher: str, rule: str, version: str) -> tuple[Report, Analysis]:
    """The report of a row and its analysis."""
    return _Rendering(record, rule).build(publisher, version)


class _Rendering:
    def __init__(self, record: EventRecord, rule: str) -> None:
        self.record = record
        self.rule = rule
        self.parts: list[str] = []
        self.length = 0
        self.starts: list[int] = [0]
        self.mentions: list[Mention] = []
        self.entities: list[LocalEntity] = []
        self.spans: dict[str, tuple[int, int]] = {}
        self.casualties: list[CasualtyMention] = []

    def build(self, publisher: str, version: str) -> tuple[Report, Analysis]:
        record = self.record
        if record.notes:
            self._add(record.notes)
            self._end_line()
        event_line = len(self.starts) - 1
        trigger = self._add(record.label)
        date_span = self._date(record.when)
        place = self._place()
        parties = self._parties()
        self._add(".")
        if record.tolls:
            self._end_line()
            self._tolls(parties)
        self._end_line()
        self._row(publisher)
        text = "".join(self.parts)
        evidence = Evidence(event_line, *trigger, self.rule, record.confidence)
        event = EventMention(
            id="v1",
            type=record.type,
            modality=Modality.OCCURRED,
            trigger=record.label,
            evidence=evidence,
            participants=tuple(
                Argument(one, party.role, *self.spans[one]) for one, party in zip(parties, record.parties, strict=True)
            ),
            location=place,
            date=record.when,
            date_start=date_span[0],
            date_end=date_span[1],
            casualties=tuple(self.casualties),
        )
        ends = [start - 1 for start in self.starts[1:]] + [len(text)]
        analysis = Analysis(
            version=version,
            sentences=tuple(zip(self.starts, ends, strict=True)),
            mentions=tuple(self.mentions),
            entities=tuple(self.entities),
            events=(event,),
            language="en",
        )
        return self._report(text, publisher), analysis

    def _report(self, text: str, publisher: str) -> Report:
        record = self.record
        return Report(
            id=report_id(publisher, text),
            text=text,
            external_id=record.row_id,
            title=record.headline[:2000] if record.headline else None,
            published_on=record.published_on,
            publisher=publisher,
            language="en",
            revision=record.revision,
        )

    def _add(self, text: str) -> tuple[int, int]:
        start = self.length
        self.parts.append(text)
        self.length += len(text)
        return start, self.length

    def _end_line(self) -> None:
        self._add("\n")
        self.starts.append(self.length)

    def _date(self, when: DateRange) -> tuple[int, int]:
        assert when.start is not None  # every row has its days
        if when.start == when.end:
            self._add(" on ")
            return self._add(when.start.isoformat())
        self._add(" between ")
        span = self._add(f"{when.start.isoformat()} and {when.end}")
        if when.precision is not DatePrecision.DAY:
            self._add(f" (to the {when.precision.value})")
        return span

    def _entity(self, kind: EntityKind, text: str, entity: LocalEntity, *, is_name: bool) -> str:
        span = self._add(text)
        self.spans[entity.id] = span
        self.entities.append(entity)
        self.mentions.append(
            Mention(
                id=f"m{len(self.mentions) + 1}",
                start=span[0],
                end=span[1],
                text=text,
                kind=MentionKind(kind.value),
                form=MentionForm.NAME if is_name else MentionForm.NOMINAL,
                entity=entity.id,
                sentence=len(self.starts) - 1,
                rule=self.rule,
                confidence=self.record.confidence,
            )
        )
        return entity.id

    def _place(self) -> str:
        site = self.record.site
        self._add(f" {_WHERE[site.precision]} ")
        entity = LocalEntity(
            id="e1",
            kind=_LOCATION,
            type=site.type,
            name=site.name,
            known_id=site.known_key,
            country=site.country,
            latitude=site.latitude,
            longitude=site.longitude,
            radius_km=site.radius_km,
            precision=site.precision,
            geonames_id=site.geonames_id,
            admin1=site.admin1,
            admin2=site.admin2,
            confidence=self.record.confidence,
            rule=self.rule,
        )
        return self._entity(_LOCATION, site.name, entity, is_name=True)

    def _parties(self) -> list[str]:
        found: list[str] = []
        side = None
        for party in self.record.parties:
            acts = party.role in (Role.SOURCE, Role.ALLY)
            self._add(": " if side is None else ", " if acts == side else " against ")
            side = acts
            found.append(self._party(party))
        return found

    def _party(self, party: Party) -> str:
        entity = LocalEntity(
            id=f"e{len(self.entities) + 1}",
            kind=_ACTOR,
            type=party.type,
            name=party.own_name or party.name,
            known_id=party.known_key,
            country=party.country,
            is_generic=party.is_generic,
            confidence=self.record.confidence,
            rule=self.rule,
        )
        is_name = not party.is_generic and party.own_name is None
        return self._entity(_ACTOR, party.name, entity, is_name=is_name)

    def _tolls(self, parties: list[str]) -> None:
        self._add("Killed: ")
        for position, toll in enumerate(self.record.tolls):
            self._add("" if position == 0 else "; " if toll.of == "all" else ", ")
            self._toll(toll, parties)
        self._add(".")

    def _toll(self, toll: Toll, parties: list[str]) -> None:
        if toll.of == "all":
            self._add("in all ")
        bounds = [str(one) for one in (toll.low, toll.high) if one is not None]
        exact = toll.low == toll.best == toll.high
        texts = [str(toll.best)] if toll.best is not None else []
        texts += [" to ".join(bounds)] if bounds and not exact else []
        start, end = self._add(", ".join(texts))
        who = None
        if isinstance(toll.of, int):
            who = parties[toll.of]
            self._add(f" of {self.record.parties[toll.of].name}")
        elif toll.of == "civilians":
            self._add(" ")
            who = self._civilians(parties)
        elif toll.of == "those":
            self._add(" of those on one side")
        elif toll.of == "others":
            self._add(" others")
        self.casualties.append(CasualtyMention(CasualtyKind.KILLED, start, end, who, toll.low, toll.best, toll.high))

    def _civilians(self, parties: list[str]) -> str:
        for one, party in zip(parties, self.record.parties, strict=True):
            if party.is_generic and party.type == _CIVILIANS:
                self._add("civilians")
                return one
        party = Party("civilians", Role.VICTIM, type=_CIVILIANS, country=self.record.country, is_generic=True)
        return self._party(party)

    def _row(self, publisher: str) -> None:
        self._add(f"{publisher} row: {orjson.dumps(self.record.row).decode()}")


def find_row(report: Report) -> Fields | None:
    """The row that a report renders; None if it renders none."""
    last = report.text.rpartition("\n")[2]
    mark = f"{report.publisher} row: "
    if not last.startswith(mark):
        return None
    try:
        found = orjson.loads(last[len(mark) :])
    except orjson.JSONDecodeError:
        return None
    is_row = isinstance(found, dict) and all(isinstance(value, str) for value in found.values())
    return found if is_row else None
