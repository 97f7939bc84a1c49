"""Gold reports of our own, in a compact form that is easy to write by hand, read and checked.

    === sudan-blue-nile-raid
    split: test                     (or train: what may be learnt from)
    date: 2024-06-10                (the day of publication)
    text:
    [[A1:RSF]] [[A1~:fighters]] <<V1:raided>> [[L1:Sinja]] on [[d:Monday]], killing [[q:two]] [[C1~:traders]].
    entities:
    A1 | actor | non_state_armed_group | Rapid Support Forces | SD
    C1 | actor | civilians | traders killed in Sinja | SD | - | minor
    L1 | location | populated_place | Sinja | SD | 13.15 33.93
    events:
    V1 | attack | occurred | source=A1 | victim=C1 | location=L1 | date=2024-06-10/2024-06-10/day | killed C1 2 2 2
    relations:
    fights | A1 | A2 | unscored

In the text, `[[ID:name]]`, `[[ID~:nominal]]`, `[[ID^:pronoun]]`, `[[d:date]]`, `[[q:quantity]]` and `<<ID:trigger>>`;
a second telling of an event is `<<ID+:word>>`. Marks do not nest. Roles are source, target, victim, ally; `part_of=`
names an operation, `also_type=` lists types that a second analyst might have chosen. Figures are low, best and high,
`-` where unknown, then `by=` who gives them. `unscored` events and relations are doubtful: finding or missing them
counts nothing. A `minor` entity may be found, but is not missed; equipment always is minor.
"""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from graph.ontology import (
    ActorType,
    CasualtyKind,
    EntityKind,
    EventType,
    LocationType,
    Modality,
    OperationType,
    RelationType,
)

REPORTS = Path(__file__).parent / "reports"
VERBAL = frozenset("statement accusation threat demand claim_of_responsibility".split())
TYPES: dict[str, frozenset[str]] = {
    "actor": frozenset(ActorType),
    "location": frozenset(LocationType),
    "operation": frozenset(OperationType),
    "person": frozenset(),
    "equipment": frozenset(),
}
ROLES = ("source", "target", "victim", "ally")
FIELD = re.compile(r"^(split|date|text|entities|events|relations):", re.M)
TAG = re.compile(r"\[\[(\w+?)([~^]?):(.+?)\]\]|<<(\w+?)(\+?):(.+?)>>", re.S)
BREAK = re.compile(r"(?<=[.!?])[\"'”’)]*\s+(?=[\"'“‘(]*[A-Z0-9-])|\n+")
SHORT = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Lt|Gen|Col|Maj|Capt|Sgt|Brig|Adm|Prof|Rev|Sen|Gov|St|No|vs|Jan|Feb|Aug|Sept|Oct|Nov|Dec|U\.S|U\.N|U\.K)\.|\b[A-Z]\.)$"
)
FORMS = {"": "name", "~": "nominal", "^": "pronoun"}
Span = tuple[int, int]


class LabelError(ValueError):
    """A report's labels do not hold together: all its problems, a line each."""


@dataclass(frozen=True, slots=True)
class LabelledEntity:
    """One thing; `aliases` are the words of its mentions other than pronouns."""

    id: str
    kind: str
    type: str | None
    name: str
    country: str | None
    point: tuple[float, float] | None
    salient: bool
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LabelledMention:
    """Words that stand for an entity, a date or a quantity."""

    start: int
    end: int
    kind: str
    form: str
    entity: str | None


@dataclass(frozen=True, slots=True)
class LabelledFigure:
    """How many suffered what: low, best, high, of whom, according to whom."""

    kind: str
    who: str | None
    numbers: tuple[int | None, int | None, int | None]
    by: str | None


@dataclass(frozen=True, slots=True)
class LabelledEvent:
    """One happening with all its tellings; the first of `tellings` is the most specific."""

    id: str
    type: str
    also_types: tuple[str, ...]
    modality: str
    tellings: tuple[Span, ...]
    roles: dict[str, tuple[str, ...]]
    location: tuple[str, ...]
    date: tuple[str, str, str] | None
    figures: tuple[LabelledFigure, ...]
    part_of: str | None
    scored: bool
    symmetric: bool


@dataclass(frozen=True, slots=True)
class LabelledRelation:
    """A lasting link between two entities."""

    type: str
    source: str
    target: str
    scored: bool


@dataclass(frozen=True, slots=True)
class LabelledReport:
    """One report with everything that it tells."""

    id: str
    split: str
    published: str
    text: str
    sentences: tuple[Span, ...]
    entities: dict[str, LabelledEntity]
    mentions: tuple[LabelledMention, ...]
    events: tuple[LabelledEvent, ...]
    relations: tuple[LabelledRelation, ...]

    def sentence_of(self, offset: int) -> int:
        """The number of the sentence that an offset lies in, or -1."""
        return next((i for i, (start, end) in enumerate(self.sentences) if start <= offset < end), -1)


def find_sentences(text: str) -> tuple[Span, ...]:
    """Sentences by punctuation and line ends, but for the commonest abbreviations."""
    found, start = [], 0
    for gap in BREAK.finditer(text):
        if "\n" not in gap.group() and SHORT.search(text[start : gap.start()]):
            continue
        if text[start : gap.start()].strip():
            found.append((start, gap.start()))
        start = gap.end()
    if text[start:].strip():
        found.append((start, len(text)))
    return tuple(found)


class _Parser:
    """Reads one report and collects what is wrong with it."""

    def __init__(self, source: str) -> None:
        header, _, rest = source.removeprefix("=== ").partition("\n")
        parts = FIELD.split(rest)
        self.id = header.strip()
        self.field = {parts[i]: parts[i + 1].strip() for i in range(1, len(parts), 2)}
        self.problems: list[str] = []
        self.text = ""
        self.marks: list[tuple[str, str, int, int]] = []
        self.triggers: dict[str, list[tuple[bool, int, int]]] = {}
        self._unmark(self.field.get("text", ""))
        self.sentences = find_sentences(self.text)
        self.entities = {one.id: one for one in map(self._entity, self._rows("entities"))}

    def parse(self) -> LabelledReport:
        for key, form, start, end in self.marks:
            self._check_span(start, end, "figure" if key in ("d", "q") else form)
        mentions = tuple(self._mention(*mark) for mark in self.marks)
        events = tuple(self._event(cells) for cells in self._rows("events"))
        relations = tuple(self._relation(cells) for cells in self._rows("relations"))
        self._check_whole(mentions, events)
        if self.problems:
            raise LabelError("\n".join(f"{self.id}: {problem}" for problem in self.problems))
        return LabelledReport(
            self.id,
            self.field["split"],
            self.field["date"],
            self.text,
            self.sentences,
            self._with_aliases(),
            mentions,
            events,
            relations,
        )

    def _unmark(self, marked: str) -> None:
        last = 0
        for tag in TAG.finditer(marked):
            self.text += marked[last : tag.start()]
            words = tag[3] or tag[6]
            start, end = len(self.text), len(self.text) + len(words)
            self.text, last = self.text + words, tag.end()
            if tag[1]:
                self.marks.append((tag[1], FORMS[tag[2]], start, end))
            else:
                self.triggers.setdefault(tag[4], []).append((bool(tag[5]), start, end))
        self.text += marked[last:]
        left = re.search(r".{0,20}(?:\[\[|\]\]|<<|>>).{0,20}", self.text)
        self._expect(left is None, f"a mark is left in the text: {left and left.group()!r}")

    def _rows(self, name: str) -> list[list[str]]:
        lines = (line.strip() for line in self.field.get(name, "").splitlines())
        return [[cell.strip() for cell in line.split("|")] for line in lines if line]

    def _expect(self, good: bool, problem: str) -> None:
        if not good:
            self.problems.append(problem)

    def _check_span(self, start: int, end: int, what: str) -> None:
        words = self.text[start:end]
        inside = any(a <= start and end <= b for a, b in self.sentences)
        self._expect(inside, f"{what} {words!r}: across sentences")
        self._expect(words == words.strip(" .,;:"), f"{what} {words!r}: blank or punctuation at the edge")
        clean = self.text[start - 1 : start], self.text[end : end + 1]
        self._expect(not any(edge.isalnum() for edge in clean), f"{what} {words!r}: part of a word")
        articles = words.lower().startswith(("the ", "a ", "an "))
        self._expect(not (what in FORMS.values() and articles), f"{what} {words!r}: leading article")

    def _entity(self, cells: list[str]) -> LabelledEntity:
        key, kind, sort, name, country, point, weight = (cells + [""] * 7)[:7]
        self._expect(kind in set(EntityKind), f"{key}: kind {kind!r}")
        self._expect(sort in TYPES.get(kind, ()) or (sort == "-" and not TYPES.get(kind)), f"{key}: type {sort!r}")
        self._expect(not country or country == "-" or re.fullmatch("[A-Z]{2}", country) is not None, f"{key}: country")
        self._expect(weight in ("", "minor"), f"{key}: {weight!r}")
        where: tuple[float, float] | None = None
        if point not in ("", "-"):
            latitude, longitude = map(float, point.split())
            where = latitude, longitude
        salient = kind != "equipment" and weight != "minor"
        return LabelledEntity(key, kind, _given(sort), name, _given(country), where, salient)

    def _with_aliases(self) -> dict[str, LabelledEntity]:
        words: dict[str, dict[str, None]] = {}
        for key, form, start, end in self.marks:
            if form != "pronoun":
                words.setdefault(key, {})[self.text[start:end]] = None
        return {
            key: LabelledEntity(
                one.id,
                one.kind,
                one.type,
                one.name,
                one.country,
                one.point,
                one.salient,
                tuple(word for word in words.get(key, ()) if word != one.name),
            )
            for key, one in self.entities.items()
        }

    def _mention(self, key: str, form: str, start: int, end: int) -> LabelledMention:
        if key in ("d", "q"):
            return LabelledMention(start, end, {"d": "date", "q": "quantity"}[key], form, None)
        self._expect(key in self.entities, f"mention of unknown {key}: {self.text[start:end]!r}")
        kind = self.entities[key].kind if key in self.entities else ""
        return LabelledMention(start, end, kind, form, key)

    def _event(self, cells: list[str]) -> LabelledEvent:
        key, sort, modality, *rest = [*cells, *[""] * (3 - len(cells))]
        told = sorted(self.triggers.get(key, []), key=lambda one: (one[0], one[1]))
        self._expect(bool(told) and not told[0][0] and sum(not more for more, *_ in told) == 1, f"{key}: main trigger")
        self._expect(sort in set(EventType), f"{key}: type {sort!r}")
        self._expect(modality in set(Modality), f"{key}: modality {modality!r}")
        lists: dict[str, tuple[str, ...]] = {}
        when: tuple[str, str, str] | None = None
        figures: list[LabelledFigure] = []
        flags: set[str] = set()
        for cell in rest:
            name, _, value = cell.partition("=")
            if cell in ("unscored", "symmetric"):
                flags.add(cell)
            elif name == "date":
                when = self._date(key, value)
            elif name in (*ROLES, "location", "part_of", "also_type"):
                lists[name] = tuple(one.strip() for one in value.split(","))
            elif cell.split()[0] in set(CasualtyKind):
                figures.append(self._figure(key, cell))
            else:
                self._expect(False, f"{key}: {cell!r}")
        also = lists.pop("also_type", ())
        self._expect(set(also) <= set(EventType), f"{key}: also_type {also}")
        for name, ids in lists.items():
            self._expect(set(ids) <= set(self.entities), f"{key}: {name} {ids}")
        place, whole = lists.pop("location", ()), lists.pop("part_of", (None,))
        self._expect(
            all(self.entities[one].kind == "location" for one in place if one in self.entities), f"{key}: place"
        )
        tellings = tuple((start, end) for _, start, end in told)
        scored = sort not in VERBAL and "unscored" not in flags
        symmetric = "symmetric" in flags
        return LabelledEvent(
            key, sort, also, modality, tellings, lists, place, when, tuple(figures), whole[0], scored, symmetric
        )

    def _date(self, key: str, value: str) -> tuple[str, str, str] | None:
        try:
            first, last, precision = value.split("/")
            good = date.fromisoformat(first) <= date.fromisoformat(last) and precision in (
                "day",
                "week",
                "month",
                "year",
            )
        except ValueError:
            good = False
        self._expect(good, f"{key}: date {value!r}")
        return (first, last, precision) if good else None

    def _figure(self, key: str, cell: str) -> LabelledFigure:
        words = cell.split()
        by = next((word[3:] for word in words if word.startswith("by=")), None)
        kind, who, *rest = [word for word in words if not word.startswith("by=")]
        numbers = [None if word == "-" else int(word) for word in rest]
        self._expect(len(numbers) == 3 and any(one is not None for one in numbers), f"{key}: {cell!r}")
        low, best, high = (numbers + [None] * 3)[:3]
        known = [one for one in (low, best, high) if one is not None]
        self._expect(known == sorted(known), f"{key}: {cell!r}: not in order")
        self._expect({who, by} - {"-", None} <= set(self.entities), f"{key}: {cell!r}: unknown party")
        return LabelledFigure(kind, _given(who), (low, best, high), by)

    def _relation(self, cells: list[str]) -> LabelledRelation:
        sort, source, target, *flags = [*cells, *[""] * (3 - len(cells))]
        self._expect(sort in set(RelationType), f"relation {cells}: type")
        self._expect({source, target} <= set(self.entities) and source != target, f"relation {cells}: ends")
        self._expect(flags in ([], ["unscored"]), f"relation {cells}: {flags}")
        return LabelledRelation(sort, source, target, "unscored" not in flags)

    def _check_whole(self, mentions: tuple[LabelledMention, ...], events: tuple[LabelledEvent, ...]) -> None:
        self._expect(self.field.get("split") in ("train", "test"), f"split {self.field.get('split')!r}")
        self._expect(
            self._date("report", f"{self.field.get('date')}/{self.field.get('date')}/day") is not None, "no day"
        )
        marked = {one.entity for one in mentions}
        self._expect(marked >= set(self.entities), f"never marked: {sorted(set(self.entities) - marked)}")
        told = {one.id for one in events}
        self._expect(told == set(self.triggers), f"triggers and events differ: {sorted(told ^ set(self.triggers))}")
        self._expect(len(told) == len(events), "an event is listed twice")
        for told_at in self.triggers.values():
            for _, start, end in told_at:
                self._check_span(start, end, "trigger")


def _given(cell: str) -> str | None:
    return None if cell in ("", "-") else cell


def parse_report(source: str) -> LabelledReport:
    """One report from its compact form.

    Raises
    ------
    LabelError
        With all problems, if the labels do not fit the text, the ontology or one another.
    """
    return _Parser(source).parse()


def read_reports(folder: Path = REPORTS, *, split: str | None = None) -> list[LabelledReport]:
    """The gold reports by id; of one half, if it is named."""
    reports = [parse_report(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.txt"))]
    return [report for report in reports if split in (None, report.split)]
