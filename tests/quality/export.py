"""The gold reports as JSON, one file a report with its text in `inputs.jsonl`, for trainers and other scorers.

    python -m tests.quality.export FOLDER --split train

Offsets are Unicode code points, half-open. What is under `test` must not be learnt from.
"""

import argparse
import json
from pathlib import Path
from typing import Any

from tests.quality.labels import REPORTS, ROLES, LabelledEntity, LabelledEvent, LabelledReport, Span, read_reports

AREAS = ("country", "admin", "region")


def to_json(report: LabelledReport) -> dict[str, Any]:
    """The report as one JSON object, with the words beside the offsets."""
    text = report.text

    def telling(span: Span) -> dict[str, Any]:
        sentence = report.sentences[report.sentence_of(span[0])]
        return {
            "trigger": text[slice(*span)],
            "trigger_start": span[0],
            "trigger_end": span[1],
            "s": report.sentence_of(span[0]),
            "sentence": text[sentence[0] :][:40],
        }

    def event(one: LabelledEvent) -> dict[str, Any]:
        first, last, precision = one.date or (None, None, "unknown")
        return {
            "id": one.id,
            "scored": one.scored,
            "type": one.type,
            "acceptable_types": [one.type, *one.also_types],
            "modality": one.modality,
            **{role: list(one.roles.get(role, ())) for role in ROLES},
            "args": _args(report, one),
            "location": list(one.location),
            "date": {"start": first, "end": last, "precision": precision},
            "casualties": [
                {"kind": figure.kind, "who": figure.who}
                | dict(zip(("low", "best", "high"), figure.numbers, strict=True))
                | {"by": figure.by}
                for figure in one.figures
            ],
            "part_of": one.part_of,
            "symmetric": one.symmetric,
            **telling(one.tellings[0]),
            "also": [telling(span) for span in one.tellings[1:]],
        }

    def entity(one: LabelledEntity) -> dict[str, Any]:
        found: dict[str, Any] = {"id": one.id, "kind": one.kind, "type": one.type, "name": one.name}
        found |= {"aliases": list(one.aliases), "salient": one.salient, "country": one.country}
        if one.point:
            found |= {"latitude": one.point[0], "longitude": one.point[1], "area": one.type in AREAS}
        return found

    return {
        "id": report.id,
        "split": report.split,
        "annotators": 1,
        "published_at": report.published,
        "text": text,
        "sentences": [list(span) for span in report.sentences],
        "entities": [entity(one) for one in report.entities.values()],
        "mentions": [
            {
                "start": one.start,
                "end": one.end,
                "s": report.sentence_of(one.start),
                "text": text[one.start : one.end],
                "kind": one.kind,
                "form": one.form,
                "entity": one.entity,
            }
            for one in report.mentions
        ],
        "events": [event(one) for one in report.events],
        "relations": [
            {"type": one.type, "source": one.source, "target": one.target, "scored": one.scored}
            for one in report.relations
        ],
    }


def _args(report: LabelledReport, event: LabelledEvent) -> list[dict[str, Any]]:
    """Participants where they stand: of each, the mention in a telling's sentence that is nearest to the trigger."""
    found = []
    for role, ids in event.roles.items():
        for key in ids:
            near = [
                (abs(mention.start - start), mention)
                for start, _ in event.tellings
                for mention in report.mentions
                if mention.entity == key and report.sentence_of(mention.start) == report.sentence_of(start)
            ]
            if near:
                mention = min(near, key=lambda pair: (pair[0], pair[1].start))[1]
                found.append({"role": role, "entity": key, "start": mention.start, "end": mention.end})
    return found


def write_json(reports: list[LabelledReport], folder: Path) -> None:
    """One JSON file a report, and their texts in `inputs.jsonl`."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "inputs.jsonl").open("w", encoding="utf-8") as inputs:
        for report in reports:
            found = to_json(report)
            path = folder / f"{report.id}.json"
            path.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
            head = {"id": report.id, "title": None, "text": report.text, "published_at": report.published}
            inputs.write(json.dumps({**head, "url": None, "publisher": "own"}, ensure_ascii=False) + "\n")


def main() -> None:
    """Write the gold reports, or one half of them, as JSON."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--split", choices=("train", "test"))
    parser.add_argument("--reports", type=Path, nargs="+", default=[REPORTS], help="folders of labelled reports")
    args = parser.parse_args()
    reports = [one for folder in args.reports for one in read_reports(folder, split=args.split)]
    write_json(reports, args.folder)
    print(f"{len(reports)} reports")


if __name__ == "__main__":
    main()
