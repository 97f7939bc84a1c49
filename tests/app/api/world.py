"""A small world for the tests of the API: names, and a reader of six kinds of sentence about them.

<actor> shelled <place>    <actor> attacked <actor> in <place>    <actor> plans to attack <actor> in <place>
... on <day>  ... as part of <operation>  ..., killing <n> <actor>  ..., <actor> said
<actor> fights <actor>            <actor> supports <actor>                     <place> lies in <place>
"""

import re
from typing import Any

from graph.dates import UNKNOWN_DATE, parse_date
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
from graph.seeds import SeedSet


def place(kind: str, country: str, latitude: float, longitude: float, **more: Any) -> dict[str, Any]:
    return {"kind": "location", "type": kind, "country": country, "latitude": latitude, "longitude": longitude, **more}


NAMES: dict[str, dict[str, Any]] = {
    "Red Front": {"kind": "actor", "type": "non_state_armed_group", "country": "CD"},
    "Blue Army": {"kind": "actor", "type": "state_force", "country": "CD"},
    "Green Guard": {"kind": "actor", "type": "militia", "country": "UG"},
    "Civilians": {"kind": "actor", "type": "civilians", "is_generic": True},
    "Observers": {"kind": "actor", "type": "ngo"},
    "Operation Dawn": {"kind": "operation", "type": "offensive"},
    "Goma": place("populated_place", "CD", -1.68, 29.22, geonames_id=216281, admin1="North Kivu", precision="exact"),
    "Beni": place("populated_place", "CD", 0.49, 29.47, geonames_id=217562, admin1="North Kivu", precision="exact"),
    "Bukavu": place("populated_place", "CD", -2.5, 28.85, geonames_id=217831, admin1="South Kivu", precision="exact"),
    "Mosul": place("populated_place", "IQ", 36.34, 43.12, geonames_id=99072, admin1="Nineveh", precision="exact"),
    "Old Market": place("facility", "IQ", 36.35, 43.13, geonames_id=99999),
    "North Kivu": place("admin", "CD", -0.8, 29.0, geonames_id=206938, admin1="North Kivu", precision="admin1"),
    "Congo": place("country", "CD", -2.9, 23.7, known_id="country:CD", precision="country"),
    "Taveuni": place("natural_feature", "FJ", -16.85, -179.97, geonames_id=2194371),
}
NAME = "|".join(sorted(NAMES, key=len, reverse=True))
EVENT = re.compile(
    rf"(?P<source>{NAME}) (?:(?P<shelled>shelled) (?P<hit>{NAME})|(?P<verb>attacked|plans to attack) (?P<target>{NAME})"
    rf" in (?P<at>{NAME}))(?: on (?P<day>[\d-]+))?(?: as part of (?P<operation>{NAME}))?"
    rf"(?:, killing (?P<number>\d+) (?P<who>{NAME}))?(?:, (?P<by>{NAME}) said)?"
)
RELATION = re.compile(rf"(?P<source>{NAME}) (?P<verb>fights|supports|lies in) (?P<target>{NAME})")
RELATIONS = {"fights": RelationType.FIGHTS, "supports": RelationType.SUPPORTS, "lies in": RelationType.LOCATED_IN}


class WorldReader:
    """Reads the sentences above, and nothing else."""

    version = "world-1"

    def __init__(self, _seeds: SeedSet) -> None:
        pass

    def analyse(self, report: Report) -> Analysis:
        return Reading(report).read(self.version)


class Reading:
    """The reading of one report."""

    def __init__(self, report: Report) -> None:
        self.text = report.text
        self.sentences = [(one.start(), one.end()) for one in re.finditer(r"[^.\s][^.]*\.?", self.text)]
        self.ids: dict[str, str] = {}
        self.mentions: list[Mention] = []
        self.events: list[EventMention] = []
        self.relations: list[RelationMention] = []

    def read(self, version: str) -> Analysis:
        for number, (start, end) in enumerate(self.sentences):
            for found in re.finditer(NAME, self.text[start:end]):
                self.mention(found[0], start + found.start(), number)
            if event := EVENT.search(self.text, start, end):
                self.event(event, number)
            if relation := RELATION.search(self.text, start, end):
                self.relation(relation, number)
        return Analysis(
            version=version,
            sentences=tuple(self.sentences),
            mentions=tuple(self.mentions),
            entities=tuple(self.entity(name, local_id) for name, local_id in self.ids.items()),
            events=tuple(self.events),
            relations=tuple(self.relations),
            language="en",
        )

    def mention(self, name: str, start: int, sentence: int) -> None:
        local_id = self.ids.setdefault(name, f"e{len(self.ids) + 1}")
        kind, form = MentionKind(NAMES[name]["kind"]), MentionForm.NAME
        if NAMES[name].get("is_generic"):
            form = MentionForm.NOMINAL
        number = f"m{len(self.mentions) + 1}"
        self.mentions.append(
            Mention(number, start, start + len(name), name, kind, form, local_id, sentence, "names", 0.95)
        )

    def entity(self, name: str, local_id: str) -> LocalEntity:
        known = dict(NAMES[name])
        precision = known.pop("precision", None)
        return LocalEntity(
            id=local_id,
            name=name,
            confidence=0.95,
            radius_km=None if "latitude" not in known else 5.0,
            precision=PlacePrecision(precision) if precision else None,
            **{**known, "kind": EntityKind(known["kind"])},
        )

    def event(self, found: re.Match[str], sentence: int) -> None:
        verb = "shelled" if found["shelled"] else "verb"
        parts = [Argument(self.ids[found["source"]], Role.SOURCE, *found.span("source"))]
        if found["target"]:
            parts.append(Argument(self.ids[found["target"]], Role.TARGET, *found.span("target")))
        tolls = []
        if found["number"]:
            count, by = int(found["number"]), self.ids[found["by"]] if found["by"] else None
            who = self.ids[found["who"]]
            tolls.append(
                CasualtyMention(CasualtyKind.KILLED, *found.span("number"), who=who, low=count, best=count, by=by)
            )
        day = found.span("day") if found["day"] else (None, None)
        self.events.append(
            EventMention(
                id=f"v{len(self.events) + 1}",
                type=EventType.SHELLING_ARTILLERY_MISSILE if found["shelled"] else EventType.ATTACK,
                modality=Modality.PLANNED if (found["verb"] or "").startswith("plans") else Modality.OCCURRED,
                trigger=found[verb],
                evidence=Evidence(
                    sentence, *found.span(verb), "verbs", 0.8 if found["shelled"] else 0.6,
                    self.ids[found["by"]] if found["by"] else None,
                ),
                participants=tuple(parts),
                location=self.ids[found["hit"] or found["at"]],
                date=parse_date(found["day"]) if found["day"] else UNKNOWN_DATE,
                date_start=day[0],
                date_end=day[1],
                casualties=tuple(tolls),
                part_of=self.ids[found["operation"]] if found["operation"] else None,
            )
        )  # fmt: skip

    def relation(self, found: re.Match[str], sentence: int) -> None:
        self.relations.append(
            RelationMention(
                id=f"r{len(self.relations) + 1}",
                type=RELATIONS[found["verb"]],
                source=self.ids[found["source"]],
                target=self.ids[found["target"]],
                evidence=Evidence(sentence, *found.span("verb"), "verbs", 0.7),
                source_start=found.start("source"),
                source_end=found.end("source"),
                target_start=found.start("target"),
                target_end=found.end("target"),
            )
        )
