"""How fast reports are read on one core, stage by stage, beside the bare models on the same texts.

    python bench/extraction.py [--mode fast] [--limit N] [--words N] FILE...

FILE is a .jsonl.xz or any file that `ingest` reads; without one, the demo reports are read. `--words 500` puts texts
together until each has as many words, as stories of that length.

Prints documents and words per second, each stage's share of the time, peak memory, and how fast the bare models are on
the same texts in the same process, alternating document by document: the parser (`nlp(text)`) in accurate mode, and the
mode's encoder, with the texts cut into windows beforehand.
"""

import argparse
import json
import lzma
import resource
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
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


def lengthen(reports: Iterator[Report], words: int) -> Iterator[Report]:
    """Texts put together until each has about as many words."""
    texts: list[str] = []
    for report in reports:
        texts.append(report.text)
        if sum(len(text.split()) for text in texts) >= words:
            yield parse_report({"text": "\n\n".join(texts)})
            texts = []


def time_of(run: Callable[[], object]) -> float:
    started = time.process_time()
    run()
    return time.process_time() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*")
    parser.add_argument("--mode", choices=("accurate", "fast"), default="accurate")
    parser.add_argument("--limit", type=int, default=200, help="documents to read (default 200)")
    parser.add_argument("--words", type=int, default=0, help="put texts together until each has so many words")
    arguments = parser.parse_args()
    settings = load_settings()
    nlp = load_nlp(arguments.mode)
    gazetteer = ensure_gazetteer(settings.gazetteer_path, settings.seeds_dir)
    extractor = Extractor(read_seed_set(settings.seeds_dir), gazetteer, nlp, mode=arguments.mode)
    texts = lengthen(iter_texts(arguments.files, settings.seeds_dir), arguments.words)
    reports = list(islice(texts, arguments.limit))
    extractor.analyse(reports[0])  # warm
    stages: dict[str, float] = defaultdict(float)
    bare: dict[str, float] = defaultdict(float)
    for report in reports:
        draft = Draft(report)
        for name, run in [*((one.name, one.run) for one in extractor.stages), ("finish", lambda d: finish(d, "bench"))]:
            stages[name] += time_of(partial(run, draft))
        parts = draft.tags.parts if draft.tags else []
        bare["encoder"] += time_of(lambda parts=parts: [extractor.tagger.encode(part.window) for part in parts])
        if arguments.mode == "accurate":
            bare["parser"] += time_of(partial(nlp, report.text))
    words = sum(len(report.text.split()) for report in reports)
    ours = sum(stages.values())
    print(f"{len(reports)} documents, {words} words, {words / len(reports):.0f} a document, mode {arguments.mode}")
    for name, spent in (("read", ours), *bare.items()):
        print(f"{name:<8}{len(reports) / spent:8.2f} documents/s {words / spent:8.0f} words/s")
    print(f"processor time of one core; reading takes {ours / sum(bare.values()):.2f} times as long as the bare models")
    for name, spent in sorted(stages.items(), key=lambda item: -item[1]):
        print(f"  {name:<12}{100 * spent / ours:6.1f} % {1000 * spent / words * 500:7.2f} ms a story of 500 words")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
