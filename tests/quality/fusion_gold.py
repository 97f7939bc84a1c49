"""Short reports with the answer to what is one: which tellings are one event, which mentions one entity.

    FOLDER/inputs.jsonl    a report a line: id, title, text, published_at, url, publisher
    FOLDER/gold.json       events: id, note, tellings (report, sentence, trigger)
                           entities: id, kind, name, mentions (report, text)

`sentence` is the opening of the sentence that tells the event, `trigger` the words of it that do. A mention stands for
every place in its report where its words stand, so words that mean two things in one report are left out. What must
not be joined (a namesake, the next village) is an item of its own; a telling of two events at once is one too.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from graph.ontology import EntityKind
from tests.quality.labels import Span, find_sentences
from tests.quality.reading import fold

FOLDER = Path(__file__).parent / "fusion"
FIELDS = {"id", "title", "text", "published_at", "url", "publisher"}


class FusionGoldError(ValueError):
    """The answer does not hold together: all its problems, a line each."""


@dataclass(frozen=True, slots=True)
class Telling:
    """A sentence that tells an event, and the words of it that do."""

    event: str
    report: str
    sentence: Span
    trigger: Span


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of a report that stand for an entity."""

    entity: str
    report: str
    text: str


@dataclass(frozen=True, slots=True)
class FusionGold:
    """The reports and the answer; notes of events and names of entities by id."""

    reports: dict[str, dict[str, Any]]
    notes: dict[str, str]
    names: dict[str, str]
    tellings: tuple[Telling, ...]
    mentions: tuple[Mention, ...]

    def words(self, report: str, span: Span) -> str:
        """What stands there."""
        return str(self.reports[report]["text"])[slice(*span)]


def read_gold(folder: Path) -> FusionGold:
    """The reports of a folder and their answer.

    Raises
    ------
    FusionGoldError
        If the answer names a report, a sentence, a trigger or a mention that is not there, or one twice.
    """
    lines = (folder / "inputs.jsonl").read_text(encoding="utf-8").splitlines()
    reports = [json.loads(line) for line in lines if line.strip()]
    return parse_gold(reports, json.loads((folder / "gold.json").read_text(encoding="utf-8")))


def parse_gold(reports: list[dict[str, Any]], answer: dict[str, Any]) -> FusionGold:
    """The same from what the two files hold."""
    texts = {one["id"]: one for one in reports}
    problems = [*_check_reports(reports), *_check_items(answer, texts)]
    tellings = []
    for event in answer["events"]:
        for one in event["tellings"]:
            try:
                sentence, trigger = find_telling(texts[one["report"]]["text"], one["sentence"], one["trigger"])
            except KeyError:
                continue  # told above
            except ValueError as exc:
                problems.append(f"{event['id']}, {one['report']}: {exc}")
                continue
            tellings.append(Telling(event["id"], one["report"], sentence, trigger))
    for report_id, trigger in _repeated((one.report, one.trigger) for one in tellings):
        problems.append(f"{report_id}: {texts[report_id]['text'][slice(*trigger)]!r} is a trigger twice")
    if problems:
        raise FusionGoldError("\n".join(problems))
    return FusionGold(
        texts,
        {one["id"]: one["note"] for one in answer["events"]},
        {one["id"]: one["name"] for one in answer["entities"]},
        tuple(tellings),
        tuple(Mention(one["id"], row["report"], row["text"]) for one in answer["entities"] for row in one["mentions"]),
    )


def find_telling(text: str, opening: str, trigger: str) -> tuple[Span, Span]:
    """Where a sentence with this opening stands, and in it the first place of the trigger as words of their own.

    Raises
    ------
    ValueError
        If there is no such sentence, more than one, or one without the trigger.

    Examples
    --------
    >>> find_telling("It was calm. A mine exploded near Goma.", "A mine", "exploded")
    ((13, 39), (20, 28))
    """
    found = [one for one in find_sentences(text) if text.startswith(opening, one[0])]
    if not opening or len(found) != 1:
        raise ValueError(f"{len(found)} sentences begin with {opening!r}")
    start, end = found[0]
    match = re.search(rf"(?<!\w){re.escape(trigger)}(?!\w)", text[start:end])
    if not trigger or match is None:
        raise ValueError(f"no {trigger!r} in the sentence that begins with {opening!r}")
    return (start, end), (start + match.start(), start + match.end())


def _check_reports(reports: list[dict[str, Any]]) -> Iterator[str]:
    for report_id, count in Counter(one["id"] for one in reports).items():
        if count > 1:
            yield f"{report_id}: {count} reports have this id"
    for one in reports:
        if set(one) != FIELDS:
            yield f"{one['id']}: its fields are {sorted(one)}"
        try:
            date.fromisoformat(one["published_at"])
        except ValueError:
            yield f"{one['id']}: published_at is {one['published_at']!r}"


def _check_items(answer: dict[str, Any], texts: dict[str, dict[str, Any]]) -> Iterator[str]:
    for kind, rows in (("events", "tellings"), ("entities", "mentions")):
        for item_id, count in Counter(one["id"] for one in answer[kind]).items():
            if count > 1:
                yield f"{item_id}: {count} {kind} have this id"
        for one in answer[kind]:
            if not one[rows]:
                yield f"{one['id']}: has no {rows}"
            for report_id in {row["report"] for row in one[rows]} - set(texts):
                yield f"{one['id']}: there is no report {report_id}"
    meant: dict[tuple[str, str], str] = {}
    for entity in answer["entities"]:
        if entity["kind"] not in set(EntityKind):
            yield f"{entity['id']}: {entity['kind']!r} is no kind of entity"
        for row in entity["mentions"]:
            report = texts.get(row["report"])
            if report and not re.search(rf"(?<!\w){re.escape(row['text'])}(?!\w)", report["text"]):
                yield f"{entity['id']}, {row['report']}: no {row['text']!r} in the text"
            other = meant.setdefault((row["report"], fold(row["text"])), entity["id"])
            if other != entity["id"]:
                yield f"{row['report']}: {row['text']!r} is a mention of {other} and of {entity['id']}"
        for row in _repeated((row["report"], row["text"]) for row in entity["mentions"]):
            yield f"{entity['id']}, {row[0]}: mentioned twice as {row[1]!r}"


def _repeated(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return [row for row, count in Counter(rows).items() if count > 1]
