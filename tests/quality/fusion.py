"""Measures how reports are joined: ingests a set of short reports into an empty database and compares with its answer.

python -m tests.quality.fusion learn            # weights may be fitted on this half
python -m tests.quality.fusion check --errors   # this half is only measured on; also print what went wrong
python -m tests.quality.fusion FOLDER           # any folder with inputs.jsonl and gold.json
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from app.ingest.ahead import ingest_batch
from app.ingest.documents import ReadOptions
from app.ingest.readers import iter_reports
from app.ingest.seeding import load_seeds
from app.seeds.reader import read_seed_set
from app.service import Service
from app.settings import load_settings
from app.store.annotations import iter_mentions, iter_tellings
from app.store.migrations import upgrade
from tests.quality.fusion_gold import FOLDER, FusionGold, Mention, Telling, read_gold
from tests.quality.fusion_scores import FusionScore, score_fusion

HALVES = ("learn", "check")
Rows = list[dict[str, Any]]


def join_reports(inputs: Path, database: Path) -> tuple[Rows, Rows]:
    """The tellings and the mentions that the reports of a file come to in a new database with the seeds.

    Raises
    ------
    ValueError
        If a report is refused.
    """
    service = Service(load_settings().model_copy(update={"database_url": f"sqlite:///{database}", "workers": 1}))
    try:
        upgrade(service.store)
        load_seeds(service.store, read_seed_set(service.settings.seeds_dir), service.make_analyser)
        with service.batch_reader() as reader:
            outcomes = ingest_batch(service.store, reader, iter_reports([str(inputs)], ReadOptions()))
        refused = [f"{one.document}: {one.error}" for one in outcomes if one.status == "failed"]
        if refused:
            raise ValueError("\n".join(refused))
        with service.store.read() as session:
            return list(iter_tellings(session)), list(iter_mentions(session))
    finally:
        service.close()


def measure(folder: Path, output: Path | None = None) -> tuple[FusionGold, FusionScore]:
    """The gold of a folder and how well its reports are joined.

    Parameters
    ----------
    output : Path, optional
        Folder for tellings.jsonl and mentions.jsonl, as `conflict-graph export` writes them.
    """
    gold = read_gold(folder)
    with tempfile.TemporaryDirectory() as scratch:
        tellings, mentions = join_reports(folder / "inputs.jsonl", Path(scratch) / "fusion.sqlite")
    if output is not None:
        output.mkdir(parents=True, exist_ok=True)
        _write_lines(output / "tellings.jsonl", tellings)
        _write_lines(output / "mentions.jsonl", mentions)
    return gold, score_fusion(gold, tellings, mentions)


def format_figures(score: FusionScore) -> str:
    """A table of the figures."""
    lines = [f"{'pairs':<10}{'precision':>10}{'recall':>10}{'F1':>10}{'right':>8}{'given':>8}{'gold':>8}"]
    for name, tally in (("events", score.events.tally), ("entities", score.entities.tally)):
        shares = f"{tally.precision:>10.4f}{tally.recall:>10.4f}{tally.f1:>10.4f}"
        lines.append(f"{name:<10}{shares}{tally.right:>8}{tally.given:>8}{tally.wanted:>8}")
    lines.append("")
    for name, pairs in (("tellings", score.events), ("mentions", score.entities)):
        lines.append(f"{name} found: {pairs.found} of {pairs.items} ({pairs.recall:.4f})")
    return "\n".join(lines)


def format_errors(gold: FusionGold, score: FusionScore) -> str:
    """The wrong and the missed pairs: a line for the pair, then one for each side."""
    blocks = []
    for title, events in (("wrongly joined", score.events.wrong), ("not joined", score.events.missed)):
        blocks += [_block(title, gold.notes, [(one.event, _tell(gold, one)) for one in pair]) for pair in events]
    for title, entities in (("wrongly joined", score.entities.wrong), ("not joined", score.entities.missed)):
        blocks += [_block(title, gold.names, [(one.entity, _mention(one)) for one in pair]) for pair in entities]
    return "\n\n".join(blocks)


def _block(title: str, names: dict[str, str], sides: list[tuple[str, str]]) -> str:
    ids = dict.fromkeys(key for key, _ in sides)
    heads = [f"{title}: " + " | ".join(f"{key} {names[key]}" for key in ids)]
    return "\n".join(heads + [f"  {words}" for _, words in sides])


def _tell(gold: FusionGold, one: Telling) -> str:
    report = gold.reports[one.report]
    words = f"[{gold.words(one.report, one.trigger)}] {gold.words(one.report, one.sentence)}"
    return f"{one.report} {report['published_at']} {words}"


def _mention(one: Mention) -> str:
    return f"{one.report} {one.text}"


def _write_lines(path: Path, rows: Iterable[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("half", nargs="?", default="learn", help=f"{' or '.join(HALVES)}, or a folder (default: learn)")
    parser.add_argument("--errors", action="store_true", help="print the wrong and the missed pairs")
    parser.add_argument("--output", type=Path, help="folder for the two exports that were compared")
    args = parser.parse_args()
    gold, score = measure(FOLDER / args.half if args.half in HALVES else Path(args.half), args.output)
    if args.errors:
        print(format_errors(gold, score), end="\n\n")
    print(format_figures(score))
    return 0


if __name__ == "__main__":
    sys.exit(main())
