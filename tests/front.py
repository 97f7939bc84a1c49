"""An artificial tongue about towns and who holds them, and its reader.

    X captured T [from Y] [on 2024-05-06]      X will capture T      X reportedly captured T     X denied capturing T
    X lost T [to Y]      X handed T to Y       X left T              X besieged T                X clashed with Y in T
    X holds T [since 2014]     X belongs to Y (sure)     T lies in T     X leads OpN     OpN aims at T
    X launched OpN [against Y] in T            X suspended OpN       ... under OpN         ..., killing 7 Z

Names: Reds, Blues, Greens (armed groups), Army (state), Crowd (civilians), Townsfolk; Alpha, Beta (towns), Mill (in a
town), Delta (province of Alpha); Op1, Op2. All days are optional: `on 2024`, `on 2024-05`, `on 2024-05-06`.
"""

import re
from dataclasses import dataclass, field
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

GROUP, STATE = "non_state_armed_group", "state_force"
TOWN: dict[str, Any] = {"kind": EntityKind.LOCATION, "type": "populated_place", "country": "CD", "admin1": "Delta"}
THINGS: dict[str, dict[str, Any]] = {
    "Reds": {"kind": EntityKind.ACTOR, "type": GROUP},
    "Blues": {"kind": EntityKind.ACTOR, "type": GROUP},
    "Greens": {"kind": EntityKind.ACTOR, "type": GROUP},
    "Army": {"kind": EntityKind.ACTOR, "type": STATE, "country": "CD"},
    "Brigade": {"kind": EntityKind.ACTOR, "type": STATE, "country": "CD"},
    "Crowd": {"kind": EntityKind.ACTOR, "type": "civilians", "is_generic": True},
    "Alpha": {**TOWN, "latitude": 1.0, "longitude": 29.0, "geonames_id": 1, "precision": PlacePrecision.EXACT},
    "Beta": {**TOWN, "latitude": 2.0, "longitude": 29.0, "geonames_id": 2, "precision": PlacePrecision.EXACT},
    "Mill": {"kind": EntityKind.LOCATION, "type": "facility"},
    "Delta": {**TOWN, "type": "admin", "precision": PlacePrecision.ADMIN1},
    "Op1": {"kind": EntityKind.OPERATION, "type": "offensive"},
    "Op2": {"kind": EntityKind.OPERATION, "type": "offensive"},
}
NAME = rf"(?:{'|'.join(THINGS)})"
VERBS: dict[str, tuple[EventType, Modality]] = {
    "captured": (EventType.NON_STATE_ACTOR_OVERTAKES_TERRITORY, Modality.OCCURRED),
    "will capture": (EventType.NON_STATE_ACTOR_OVERTAKES_TERRITORY, Modality.PLANNED),
    "reportedly captured": (EventType.NON_STATE_ACTOR_OVERTAKES_TERRITORY, Modality.CLAIMED),
    "denied capturing": (EventType.NON_STATE_ACTOR_OVERTAKES_TERRITORY, Modality.DENIED),
    "lost": (EventType.GOVERNMENT_REGAINS_TERRITORY, Modality.OCCURRED),
    "handed": (EventType.NON_VIOLENT_TRANSFER_OF_TERRITORY, Modality.OCCURRED),
    "left": (EventType.WITHDRAWAL, Modality.OCCURRED),
    "besieged": (EventType.OTHER_STRATEGIC_DEVELOPMENT, Modality.OCCURRED),
    "clashed": (EventType.ARMED_CLASH, Modality.OCCURRED),
    "launched": (EventType.OFFENSIVE_LAUNCHED, Modality.OCCURRED),
    "will launch": (EventType.OFFENSIVE_LAUNCHED, Modality.PLANNED),
    "announced": (EventType.STATEMENT, Modality.OCCURRED),
    "suspended": (EventType.OTHER_STRATEGIC_DEVELOPMENT, Modality.OCCURRED),
    "ended": (EventType.OTHER_STRATEGIC_DEVELOPMENT, Modality.OCCURRED),
}
EVENT = re.compile(
    rf"(?P<source>{NAME}) (?P<verb>{'|'.join(sorted(VERBS, key=len, reverse=True))})\b"
    rf"(?: (?P<operation>Op\d))?(?: (?:with|against) (?P<foe>{NAME}))?(?: in)?(?: (?P<place>Alpha|Beta|Mill|Delta))?"
    rf"(?: (?:from|to) (?P<other>{NAME}))?(?: on (?P<day>[\d-]+))?(?: under (?P<under>{NAME}))?"
    rf"(?:, killing (?P<killed>\d+) (?P<dead>{NAME}))?"
)
RELATIONS = {
    "holds": RelationType.CONTROLS,
    "belongs to": RelationType.PART_OF,
    "lies in": RelationType.LOCATED_IN,
    "leads": RelationType.LEADS,
    "joins": RelationType.PARTICIPATES_IN,
    "aims at": RelationType.TARGETS,
}
RELATION = re.compile(
    rf"(?P<source>{NAME}) (?P<verb>{'|'.join(RELATIONS)}) (?P<target>{NAME})(?: since (?P<since>\d+))?"
)


def make_front_report(text: str, day: str | None = None, **more: Any) -> Report:
    """A report in the tongue, published on a day."""
    published_on = date.fromisoformat(day) if day else None
    publisher = more.setdefault("publisher", "Wire")
    return Report(id=report_id(publisher, text), text=text, language="en", published_on=published_on, **more)


class FrontReader:
    """Reads the tongue."""

    version = "front-1"

    def __init__(self, _seeds: object = None) -> None:
        pass

    def analyse(self, report: Report) -> Analysis:
        return _Reading(report.text).read()


@dataclass
class _Reading:
    text: str
    ids: dict[str, str] = field(default_factory=dict)
    mentions: list[Mention] = field(default_factory=list)
    events: list[EventMention] = field(default_factory=list)
    relations: list[RelationMention] = field(default_factory=list)

    def read(self) -> Analysis:
        sentences = [found.span() for found in re.finditer(r"[^.\s][^.]*\.?", self.text)]
        for number, (start, end) in enumerate(sentences):
            for found in re.finditer(rf"\b{NAME}\b", self.text[start:end]):
                self.mention(found[0], start + found.start(), number)
            if event := EVENT.search(self.text, start, end):
                self.event(event, number)
            elif relation := RELATION.search(self.text, start, end):
                self.relation(relation, number)
        return Analysis(
            version=FrontReader.version,
            sentences=tuple(sentences),
            mentions=tuple(self.mentions),
            entities=tuple(LocalEntity(id=local, name=name, **THINGS[name]) for name, local in self.ids.items()),
            events=tuple(self.events),
            relations=tuple(self.relations),
            language="en",
        )

    def mention(self, name: str, start: int, sentence: int) -> None:
        local = self.ids.setdefault(name, f"e{len(self.ids) + 1}")
        kind = MentionKind(THINGS[name]["kind"])
        form = MentionForm.NOMINAL if THINGS[name].get("is_generic") else MentionForm.NAME
        number = f"m{len(self.mentions) + 1}"
        self.mentions.append(Mention(number, start, start + len(name), name, kind, form, local, sentence, "names", 0.9))

    def event(self, found: re.Match[str], sentence: int) -> None:
        kind, modality = VERBS[found["verb"]]
        roles = {"source": Role.SOURCE, "foe": Role.TARGET, "other": Role.TARGET}
        killed = found["killed"]
        self.events.append(
            EventMention(
                id=f"v{len(self.events) + 1}",
                type=kind,
                modality=modality,
                trigger=found["verb"],
                evidence=Evidence(sentence, *found.span("verb"), "verbs", 0.8),
                participants=tuple(
                    Argument(self.ids[found[name]], role, *found.span(name))
                    for name, role in roles.items()
                    if found[name]
                ),
                location=self.ids[found["place"]] if found["place"] else None,
                date=_date(found["day"]),
                part_of=self.ids[found["under"]] if found["under"] else None,
                casualties=(
                    CasualtyMention(
                        CasualtyKind.KILLED, *found.span("killed"), self.ids[found["dead"]], int(killed), int(killed)
                    ),
                )
                if killed
                else (),
            )
        )

    def relation(self, found: re.Match[str], sentence: int) -> None:
        since = _date(found["since"])
        self.relations.append(
            RelationMention(
                id=f"r{len(self.relations) + 1}",
                type=RELATIONS[found["verb"]],
                source=self.ids[found["source"]],
                target=self.ids[found["target"]],
                evidence=Evidence(sentence, *found.span("verb"), "verbs", 0.85),
                valid=DateRange(since.start, None, since.precision),
            )
        )


def _date(text: str | None) -> DateRange:
    return parse_date(text) if text else UNKNOWN_DATE
