"""How often what is told with a given confidence is right: a reliability table over reports labelled in full.

    python bench/calibration.py GOLD_FOLDER OUT.jsonl

GOLD_FOLDER holds reports labelled in full, one JSON file each; OUT.jsonl is what `conflict-graph extract` makes of
their texts. An event is right where a gold event of an acceptable type has a trigger there; a relation where the gold
has one of its type between the things that both ends stand for. What the gold marks as doubtful is left out.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)


def overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def judged_events(gold: dict[str, Any], found: dict[str, Any]) -> Iterator[tuple[float, bool]]:
    """(confidence, right) of each event that the gold can judge."""
    rows = []
    for event in gold["events"]:
        spans = [(event["trigger_start"], event["trigger_end"])]
        spans += [(t["trigger_start"], t["trigger_start"] + len(t["trigger"])) for t in event.get("also") or []]
        rows.append((spans, {event["type"], *(event.get("acceptable_types") or ())}, event.get("scored", True)))
    for event in found["events"]:
        span = (event["trigger"]["start"], event["trigger"]["end"])
        here = [row for row in rows if any(overlap(span, other) for other in row[0])]
        if any(not scored for _, _, scored in here):
            continue
        yield event["confidence"], any(event["type"] in types for _, types, _ in here)


def judged_relations(gold: dict[str, Any], found: dict[str, Any]) -> Iterator[tuple[float, bool]]:
    """(confidence, right) of each relation whose ends the gold knows."""
    mentions = [((m["start"], m["end"]), m["entity"]) for m in gold["mentions"] if m["entity"]]
    sure = {(r["type"], r["source"], r["target"]) for r in gold["relations"] if r.get("scored", True)}
    doubtful = {(r["type"], r["source"], r["target"]) for r in gold["relations"]} - sure
    for relation in found["relations"]:
        ends = []
        for side in ("source", "target"):
            span = (relation[f"{side}_start"], relation[f"{side}_end"])
            ends.append({entity for other, entity in mentions if overlap(span, other)})
        told = {(relation["type"], a, b) for a in ends[0] for b in ends[1]}
        if relation["type"] in ("fights", "allied_with", "met_with", "same_as"):
            told |= {(kind, b, a) for kind, a, b in told}
        if all(ends) and not told & doubtful:
            yield relation["confidence"], bool(told & sure)


def main(folder: Path, output: Path) -> None:
    """Print a table for events and one for relations."""
    found = {one["document"]["id"]: one for one in map(json.loads, output.open(encoding="utf-8"))}
    for name, judge in (("events", judged_events), ("relations", judged_relations)):
        bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
        for path in sorted(folder.glob("*.json")):
            gold = json.loads(path.read_text(encoding="utf-8"))
            for confidence, right in judge(gold, found[gold["id"]]):
                bins[max(n for n, low in enumerate(BINS) if confidence >= low)].append((confidence, right))
        print(f"| {name}: confidence | told | mean confidence | right |")
        print("|---|---|---|---|")
        for number in sorted(bins):
            rows = bins[number]
            mean = sum(confidence for confidence, _ in rows) / len(rows)
            right = sum(good for _, good in rows) / len(rows)
            low, high = BINS[number], min(1.0, BINS[number + 1])
            print(f"| {low:.1f} to {high:.1f} | {len(rows)} | {mean:.2f} | {right:.2f} |")
        print()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
