"""How fast reports are read on one core, stage by stage, beside the bare language model on the same texts.

    python bench/extraction.py [--limit N] FILE...    .jsonl.xz or any file that `ingest` reads; else the demo reports

Prints documents and words per second, each stage's share of the time, peak memory, and the ratio to the parser alone
(`nlp(text)` for every text, in the same process, alternating document by document).
"""

import argparse
import json
import lzma
import resource
import statistics
import time
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from app.extract.finish import finish
from app.extract.gazetteer_build import ensure_gazetteer
from app.extract.pipeline import Extractor, load_nlp
from app.extract.record import Draft
from app.ingest.documents import ReadOptions, parse_report
from app.ingest.readers import iter_reports
from app.seeds.reader import read_seed_set
from app.settings import load_settings
from graph.model import Report


def iter_texts(files: list[str], seeds_dir: Path) -> Iterator[Report]:
    for file in files or [str(seeds_dir / "reports")]:
        if file.endswith(".xz"):
            with lzma.open(file, "rt", encoding="utf-8") as lines:
                for line in lines:
                    yield parse_report({"text": json.loads(line)["text"]})
        else:
            yield from (one for one in iter_reports([file], ReadOptions()) if isinstance(one, Report))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*")
    parser.add_argument("--limit", type=int, default=200, help="documents to read (default 200)")
    arguments = parser.parse_args()
    settings = load_settings()
    nlp = load_nlp()
    gazetteer = ensure_gazetteer(settings.gazetteer_path, settings.seeds_dir)
    extractor = Extractor(read_seed_set(settings.seeds_dir), gazetteer, nlp)
    reports = list(islice(iter_texts(arguments.files, settings.seeds_dir), arguments.limit))
    extractor.analyse(reports[0])  # warm
    stages: dict[str, float] = defaultdict(float)
    bare, ours, ratios = 0.0, 0.0, []
    for report in reports:
        started = time.process_time()
        nlp(report.text)
        alone = time.process_time() - started
        draft, total = Draft(report), 0.0
        for name, run in [*((one.name, one.run) for one in extractor.stages), ("finish", lambda d: finish(d, "bench"))]:
            started = time.process_time()
            run(draft)
            spent = time.process_time() - started
            stages[name] += spent
            total += spent
        bare, ours = bare + alone, ours + total
        ratios.append(total / alone)
    words = sum(len(report.text.split()) for report in reports)
    print(f"{len(reports)} documents, {words} words, {words / len(reports):.0f} words a document")
    print(f"read   {len(reports) / ours:7.2f} documents/s  {words / ours:8.0f} words/s  (processor time, one core)")
    print(f"parser {len(reports) / bare:7.2f} documents/s  {words / bare:8.0f} words/s")
    print(f"ratio of reading to the parser alone: median {statistics.median(ratios):.2f}, in all {ours / bare:.2f}")
    for name, spent in sorted(stages.items(), key=lambda item: -item[1]):
        print(f"  {name:<12}{100 * spent / ours:6.1f} %")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
