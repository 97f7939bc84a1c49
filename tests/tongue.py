"""An artificial tongue and its reader: every report in it is read fast, fully and predictably.

    [Reportedly] X attacked|will attack|denied attacking Y [in T] [on 2024-05-06] [under OpN]
        [, killing N|N-M Z] [, wounding N Z] [, W said|W claimed].
    X supports|fights Y [since 2014] [until 2016].    T lies in T.    anything else: its names are mentions.

    GroupN  actor ("militia GroupN": of another type)     TownN     place with a point and a GeoNames id
    OpN     operation                                     VillageN  place that nothing tells more of
    ChiefN Amin  person; Amin: by surname                 rebels, civilians  generic; a seed's names  that seed
    XYN     actor of no country, by a short form

Names are whole words. The same text, seeds and version give the same analysis.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from graph.dates import UNKNOWN_DATE, DateRange, parse_date
from graph.ids import report_id
from graph.model import (
    Analysis,
    Argument,
    CasualtyMention,
    EventMention,
    Evidence,
    LocalEntity,
    Mention,
    RelationMention,
    Report,
)
from graph.ontology import (
    CasualtyKind,
    EntityKind,
    EventType,
    MentionForm,
    MentionKind,
    Modality,
    PlacePrecision,
    RelationType,
    Role,
)
from graph.seeds import SeedEntity, SeedSet

COUNTRIES = (None, "IQ", "SY")
NO_SEEDS = SeedSet(version="none")
GENERIC = ("rebels", "civilians")
OWN_NAMES = r"Group\d+|Town\d+|Village\d+|Op\d+|XY\d+|(?:Chief\d+ )?Amin|rebels|civilians"
MODALITIES = {
    "attacked": Modality.OCCURRED,
    "will attack": Modality.PLANNED,
    "denied attacking": Modality.DENIED,
}
RELATIONS = {
    "supports": RelationType.SUPPORTS,
    "fights": RelationType.FIGHTS,
    "lies in": RelationType.LOCATED_IN,
}


def make_report(text: str, **more: Any) -> Report:
    """A report in the tongue; its id from publisher and text."""
    if isinstance(more.get("published_on"), str):
        more["published_on"] = date.fromisoformat(more["published_on"])
    return Report(id=report_id(more.get("publisher"), text), text=text, language="en", **more)


class TongueReader:
    """Reads the tongue. `reads` counts the reports that it read."""

    def __init__(self, seeds: SeedSet = NO_SEEDS, version: str = "tongue-1") -> None:
        self.version = version
        self.reads = 0
        self.seeds: dict[str, SeedEntity] = {}
        for seed in seeds.entities:
            for name in (seed.name, *seed.aliases, *seed.context_aliases):
                self.seeds.setdefault(name, seed)
        names = sorted(map(re.escape, self.seeds), key=len, reverse=True)
        one = rf"(?:{'|'.join([*names, OWN_NAMES])})"
        self.names = re.compile(rf"\b{one}\b")
        self.events = re.compile(
            rf"(?P<source>{one}) (?P<verb>attacked|will attack|denied attacking) (?:militia )?(?P<target>{one})"
            rf"(?: in (?P<place>{one}))?(?: on (?P<day>[\d-]+))?(?: under (?P<operation>{one}))?"
            rf"(?:, killing (?P<killed>\d+)(?:-(?P<most>\d+))? (?P<dead>{one}))?"
            rf"(?:, wounding (?P<wounded>\d+) (?P<hurt>{one}))?"
            rf"(?:, (?P<by>{one}) (?P<says>said|claimed))?"
        )
        self.relations = re.compile(
            rf"(?P<source>{one}) (?P<verb>supports|fights|lies in) (?P<target>{one})"
            rf"(?: since (?P<since>[\d-]+))?(?: until (?P<until>[\d-]+))?"
        )

    def analyse(self, report: Report) -> Analysis:
        self.reads += 1
        return _Reading(self, report).read()


@dataclass
class _Reading:
    reader: TongueReader
    report: Report
    ids: dict[str, str] = field(default_factory=dict)
    entities: list[LocalEntity] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    events: list[EventMention] = field(default_factory=list)
    relations: list[RelationMention] = field(default_factory=list)

    def read(self) -> Analysis:
        text = self.report.text
        sentences = [found.span() for found in re.finditer(r"[^.\s][^.]*\.?", text)]
        for number, (start, end) in enumerate(sentences):
            confidence = 0.5 if text.startswith("Reportedly", start) else 0.9
            for found in self.reader.names.finditer(text, start, end):
                self.mention(found, number, confidence)
            if event := self.reader.events.search(text, start, end):
                self.event(event, number, confidence)
            if relation := self.reader.relations.search(text, start, end):
                self.relation(relation, number, confidence)
        return Analysis(
            version=self.reader.version,
            sentences=tuple(sentences),
            mentions=tuple(self.mentions),
            entities=tuple(self.entities),
            events=tuple(self.events),
            relations=tuple(self.relations),
            language="en",
        )

    def mention(self, found: re.Match[str], sentence: int, confidence: float) -> None:
        name = found[0]
        seed = self.reader.seeds.get(name)
        key = seed.key if seed else name
        if key not in self.ids:
            self.ids[key] = f"e{len(self.entities) + 1}"
            entity = _known(self.ids[key], seed, name) if seed else _own(self.ids[key], name)
            if self.report.text[: found.start()].endswith("militia "):
                entity = replace(entity, type="militia")
            self.entities.append(replace(entity, confidence=confidence))
        self.ids[name] = self.ids[key]
        kind = self.entities[int(self.ids[key][1:]) - 1].kind
        form = MentionForm.NOMINAL if name in GENERIC else MentionForm.NAME
        self.mentions.append(
            Mention(
                f"m{len(self.mentions) + 1}", *found.span(), name, MentionKind(kind), form, self.ids[key], sentence,
                "names", confidence,
            )
        )  # fmt: skip

    def event(self, found: re.Match[str], sentence: int, confidence: float) -> None:
        by = self.ids[found["by"]] if found["by"] else None
        tolls = []
        if found["killed"]:
            low, high = int(found["killed"]), int(found["most"]) if found["most"] else None
            best = None if high is not None else low
            tolls.append(
                CasualtyMention(
                    CasualtyKind.KILLED, *found.span("killed"), self.ids[found["dead"]], low, best, high, by
                )
            )
        if found["wounded"]:
            count = int(found["wounded"])
            tolls.append(
                CasualtyMention(
                    CasualtyKind.INJURED, *found.span("wounded"), self.ids[found["hurt"]], count, count, count, by
                )
            )
        claimed = found["says"] == "claimed"
        when, span = _date(found, "day")
        self.events.append(
            EventMention(
                id=f"v{len(self.events) + 1}",
                type=EventType.ATTACK,
                modality=Modality.CLAIMED if claimed else MODALITIES[found["verb"]],
                trigger=found["verb"],
                evidence=Evidence(sentence, *found.span("verb"), "verbs", confidence, by),
                participants=(
                    Argument(self.ids[found["source"]], Role.SOURCE, *found.span("source")),
                    Argument(self.ids[found["target"]], Role.TARGET, *found.span("target")),
                ),
                location=self.ids[found["place"]] if found["place"] else None,
                date=when,
                date_start=span[0],
                date_end=span[1],
                casualties=tuple(tolls),
                part_of=self.ids[found["operation"]] if found["operation"] else None,
                claimed_by=by if claimed else None,
            )
        )

    def relation(self, found: re.Match[str], sentence: int, confidence: float) -> None:
        self.relations.append(
            RelationMention(
                id=f"r{len(self.relations) + 1}",
                type=RELATIONS[found["verb"]],
                source=self.ids[found["source"]],
                target=self.ids[found["target"]],
                evidence=Evidence(sentence, *found.span("verb"), "verbs", confidence),
                source_start=found.start("source"),
                source_end=found.end("source"),
                target_start=found.start("target"),
                target_end=found.end("target"),
                valid=_spell(found),
            )
        )


def _date(found: re.Match[str], group: str) -> tuple[DateRange, tuple[int | None, int | None]]:
    return (parse_date(found[group]), found.span(group)) if found[group] else (UNKNOWN_DATE, (None, None))


def _spell(found: re.Match[str]) -> DateRange:
    since, until = (_date(found, name)[0] for name in ("since", "until"))
    known = since if since.start else until
    return replace(known, start=since.start, end=until.end)


def _known(local_id: str, seed: SeedEntity, name: str) -> LocalEntity:
    return LocalEntity(local_id, seed.kind, seed.type, seed.name, (name,), seed.key, seed.country)


def _own(local_id: str, name: str) -> LocalEntity:
    if name in GENERIC:
        return LocalEntity(local_id, EntityKind.ACTOR, None, name, is_generic=True)
    if name == "Amin" or name.startswith("XY"):
        return LocalEntity(local_id, EntityKind.PERSON if name == "Amin" else EntityKind.ACTOR, None, name)
    word, number = re.match(r"([A-Za-z]+)(\d+)", name).groups()  # type: ignore[union-attr]
    if word == "Town":
        return LocalEntity(
            local_id, EntityKind.LOCATION, "populated_place", name, country=COUNTRIES[1 + int(number) % 2],
            latitude=30.0 + int(number) % 10, longitude=40.0 + int(number) % 10, radius_km=5.0,
            precision=PlacePrecision.EXACT, geonames_id=1000 + int(number), admin1="Anbar",
        )  # fmt: skip
    kind, kind_type = {
        "Group": (EntityKind.ACTOR, "non_state_armed_group"),
        "Village": (EntityKind.LOCATION, "populated_place"),
        "Op": (EntityKind.OPERATION, "offensive"),
        "Chief": (EntityKind.PERSON, None),
    }[word]
    return LocalEntity(
        local_id, kind, kind_type, name, country=COUNTRIES[int(number) % 3] if kind is EntityKind.ACTOR else None
    )
