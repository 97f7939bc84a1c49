"""What a text tells, in the one form in which gold and answers are compared.

    labels (our gold)                         \\
                                                ->  Reading
    a document of the extraction contract     /

Names are folded: case, accents, punctuation, possessives and a leading article do not count.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from tests.quality.labels import VERBAL, LabelledReport

Span = tuple[int, int]
Numbers = tuple[int | None, int | None, int | None]


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of one kind, and what they stand for."""

    span: Span
    kind: str
    entity: str | None


@dataclass(frozen=True, slots=True)
class Entity:
    """One thing with all its folded names; what is not salient is not missed."""

    kind: str
    names: frozenset[str]
    salient: bool = True


@dataclass(frozen=True, slots=True)
class Event:
    """One happening. `types` begins with its own, `tellings` are (trigger, sentence); parties are sets of names."""

    types: tuple[str, ...]
    tellings: tuple[tuple[Span, Span], ...]
    sources: tuple[frozenset[str], ...] = ()
    targets: tuple[frozenset[str], ...] = ()
    places: tuple[frozenset[str], ...] = ()
    date: tuple[str, str, str] | None = None
    counts: tuple[tuple[str, Numbers], ...] = ()
    scored: bool = True
    symmetric: bool = False

    @property
    def verbal(self) -> bool:
        """Whether it is only words: a statement, an accusation."""
        return self.types[0] in VERBAL


@dataclass(frozen=True, slots=True)
class Relation:
    """A lasting link; `ends` are the names of source and target, `key` tells one link from another."""

    type: str
    ends: tuple[frozenset[str], frozenset[str]]
    key: tuple[str, str]
    scored: bool = True


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that one text tells, or is said to tell."""

    text: str
    mentions: tuple[Mention, ...] = ()
    entities: tuple[Entity, ...] = ()
    events: tuple[Event, ...] = ()
    relations: tuple[Relation, ...] = ()


def fold(text: str) -> str:
    """A name without what writers differ in.

    >>> fold("The Jama'at’s  U.S. raïd")
    'jamaat us raid'
    """
    text = unicodedata.normalize("NFKD", text)
    text = "".join(char for char in text if not unicodedata.combining(char)).casefold()
    text = re.sub(r"['’`ʼ]s\b", "", text)
    text = re.sub(r"['’`ʼ.]", "", text)
    text = " ".join(re.sub(r"[\W_]+", " ", text).split())
    return re.sub(r"^(?:the|a|an) (?=.)", "", text)


def fold_all(*names: str | None) -> frozenset[str]:
    """The folded names that are left."""
    return frozenset(fold(name) for name in names if name) - {""}


def from_labels(report: LabelledReport) -> Reading:
    """Our gold. Allies stand with the sources, victims with the targets."""
    names = {key: fold_all(one.name, *one.aliases) for key, one in report.entities.items()}

    def parties(*ids: str) -> tuple[frozenset[str], ...]:
        return tuple(names[key] for key in dict.fromkeys(ids))

    events = [
        Event(
            (one.type, *one.also_types),
            tuple((span, report.sentences[report.sentence_of(span[0])]) for span in one.tellings),
            parties(*one.roles.get("source", ()), *one.roles.get("ally", ())),
            parties(*one.roles.get("target", ()), *one.roles.get("victim", ())),
            parties(*one.location),
            one.date,
            tuple((figure.kind, figure.numbers) for figure in one.figures),
            one.scored,
            one.symmetric,
        )
        for one in report.events
    ]
    return Reading(
        report.text,
        tuple(Mention((one.start, one.end), one.kind, one.entity) for one in report.mentions),
        tuple(Entity(one.kind, names[key], one.salient) for key, one in report.entities.items()),
        tuple(events),
        tuple(
            Relation(one.type, (names[one.source], names[one.target]), (one.source, one.target), one.scored)
            for one in report.relations
        ),
    )


def from_contract(document: Mapping[str, Any], text: str) -> Reading:
    """A document as `conflict-graph extract` prints it. Equipment that takes part is left out, as in the gold."""
    words: dict[str, list[str]] = {}
    for one in document["mentions"]:
        if one["entity"] and one["form"] != "pronoun":
            words.setdefault(one["entity"], []).append(one["text"])
    kinds = {one["id"]: one["kind"] for one in document["entities"]}
    names = {
        one["id"]: fold_all(one["name"], *one["aliases"], *words.get(one["id"], ())) for one in document["entities"]
    }

    def party(entity: str, span: Span) -> frozenset[str]:
        return names[entity] | fold_all(text[slice(*span)])

    def parties(event: Mapping[str, Any], *roles: str) -> tuple[frozenset[str], ...]:
        found: dict[str, frozenset[str]] = {}
        for one in event["participants"]:
            if one["role"] in roles and kinds[one["entity"]] != "equipment":
                found.setdefault(one["entity"], party(one["entity"], (one["start"], one["end"])))
        return tuple(found.values())

    events = []
    for one in document["events"]:
        trigger = one["trigger"]["start"], one["trigger"]["end"]
        first, last = document["sentences"][one["sentence"]]
        when = one["date"]
        start, end = when["start"] or when["end"], when["end"] or when["start"]
        events.append(
            Event(
                (one["type"],),
                ((trigger, (first, last)),),
                parties(one, "source", "ally"),
                parties(one, "target", "victim"),
                (names[one["location"]],) if one["location"] else (),
                (start, end, when["precision"]) if start else None,
                tuple((count["kind"], (count["low"], count["best"], count["high"])) for count in one["casualties"]),
            )
        )
    relations = [
        Relation(
            one["type"],
            (
                party(one["source"], (one["source_start"], one["source_end"])),
                party(one["target"], (one["target_start"], one["target_end"])),
            ),
            (one["source"], one["target"]),
        )
        for one in document["relations"]
    ]
    return Reading(
        text,
        tuple(Mention((one["start"], one["end"]), one["kind"], one["entity"]) for one in document["mentions"]),
        tuple(Entity(one["kind"], names[one["id"]]) for one in document["entities"]),
        tuple(events),
        tuple(relations),
    )


def all_names(parties: tuple[frozenset[str], ...]) -> frozenset[str]:
    """The names of all."""
    return frozenset(chain.from_iterable(parties))
