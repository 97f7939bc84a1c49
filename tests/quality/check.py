"""Reads the test half of the gold reports with the default reader and compares its figures with the thresholds.

    make quality                    # print the figures; fail if one is under its threshold
    make quality ARGS=--update      # write the thresholds anew: the present figures less MARGIN

Thresholds only guard what was reached; raise them whenever the reader has become better.
"""

import argparse
import sys
import tomllib
from pathlib import Path

from app.extract.contract import to_contract
from app.ingest.documents import parse_report
from app.seeds.reader import read_seed_set
from app.service import Service
from app.settings import load_settings
from tests.quality.labels import LabelledReport, read_reports
from tests.quality.reading import Reading, from_contract, from_labels
from tests.quality.scorer import MEASURES, Tally, score

THRESHOLDS = Path(__file__).parent / "thresholds.toml"
MARGIN = 0.02


def read_all(reports: list[LabelledReport]) -> list[Reading]:
    """What the default reader finds in each report, read as `conflict-graph extract` would."""
    service = Service(load_settings())
    seeds = read_seed_set(service.settings.seeds_dir)
    analyser = service.make_analyser(seeds)
    answers = []
    for one in reports:
        report = parse_report({"id": one.id, "text": one.text, "published_at": one.published, "publisher": "own"})
        answers.append(from_contract(to_contract(report, analyser.analyse(report), seeds), one.text))
    return answers


def measure(split: str = "test") -> dict[str, Tally]:
    """The tallies of the default reader on one half of the gold reports."""
    reports = read_reports(split=split)
    return score(zip(map(from_labels, reports), read_all(reports), strict=True))


def read_thresholds(path: Path = THRESHOLDS) -> dict[str, float]:
    """The lowest F1 allowed, one for each measure.

    Raises
    ------
    ValueError
        If a measure has none, or one is given that is no measure.
    """
    found = tomllib.loads(path.read_text(encoding="utf-8"))
    if set(found) != set(MEASURES):
        raise ValueError(f"{path.name}: {sorted(set(found) ^ set(MEASURES))}: not the measures of the scorer")
    return {name: float(value) for name, value in found.items()}


def write_thresholds(tallies: dict[str, Tally], path: Path = THRESHOLDS) -> None:
    """The figures less the margin."""
    head = f"# Written by `make quality ARGS=--update`: the F1 of each measure on that day, less {MARGIN}.\n"
    lines = (f"{name} = {max(0.0, tally.f1 - MARGIN):.3f}\n" for name, tally in tallies.items())
    path.write_text(head + "".join(lines), encoding="utf-8")


def complaint(name: str, figure: float, threshold: float) -> str | None:
    """A sentence if a figure is under its threshold."""
    if figure >= threshold:
        return None
    return f"reading quality: {name} is {figure:.4f}, under its threshold of {threshold:.3f} ({THRESHOLDS.name})"


def main() -> int:
    """Print the figures; 1 if one is under its threshold."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--update", action="store_true", help="write the thresholds anew")
    args = parser.parse_args()
    tallies = measure()
    if args.update:
        write_thresholds(tallies)
    thresholds = read_thresholds()
    print(f"{'measure':<18}{'precision':>10}{'recall':>10}{'F1':>10}{'at least':>10}")
    for name, tally in tallies.items():
        print(f"{name:<18}{tally.precision:>10.3f}{tally.recall:>10.3f}{tally.f1:>10.4f}{thresholds[name]:>10.3f}")
    complaints = [found for name in tallies if (found := complaint(name, tallies[name].f1, thresholds[name]))]
    print(*complaints, sep="\n", file=sys.stderr, end="\n" if complaints else "")
    return int(bool(complaints))


if __name__ == "__main__":
    sys.exit(main())
