"""Fits the weights of matching (seeds/matching.yaml) to reports whose answer is known.

    python -m training.matching                    # the sets of tests/quality/fusion that may be learnt from
    python -m training.matching FOLDER ... --write # other folders too; write the weights into the seeds

    folders --ingest--> profiles --pairs that share a key--> levels and answer --ridge towards the priors--> weights

Logistic regression over the levels of each pair, held near what was set by hand (training/match_priors.yaml) by a
ridge, so that a level that is rare in these reports keeps a weight that can be argued. The joining score is the one
with the best F1 of event pairs among those that reach the wanted precision; each set is also told as it comes out when
it is left out of the fit.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml

from app.ingest.ahead import ingest_batch
from app.ingest.documents import ReadOptions
from app.ingest.profiles import build_tellings
from app.ingest.readers import iter_reports
from app.ingest.seeding import load_seeds
from app.resolve.blocking import filed_under, looked_under, may_be_one
from app.resolve.comparison import ASPECTS
from app.resolve.event_clusters import Part, cluster_tellings, pair
from app.resolve.telling import Telling
from app.seeds.reader import read_seed_set
from app.service import Service
from app.settings import load_settings
from app.store.annotations import iter_tellings
from app.store.migrations import upgrade
from tests.quality.fusion_gold import FOLDER, read_gold
from tests.quality.fusion_scores import join_tellings

SETS = (FOLDER / "learn", FOLDER / "learn_more")
PRIORS = Path(__file__).with_name("match_priors.yaml")
WEIGHTS = Path(__file__).parents[1] / "seeds" / "matching.yaml"
THRESHOLDS = frozenset(("event.join", "event.veto", "event.open"))
RIDGE, FIRM_RIDGE = 2.0, 40.0
WANTED_PRECISION = 0.93
HEAD = """\
# Weights of matching, in log-odds: what each level of a comparison (app/resolve/comparison.py) adds to the score
# of two tellings being one event. Set by hand, then fitted to reports whose answer is known: our own sets `learn` and
# `learn_more`, and one of the same form that is not part of the project. `python -m training.matching` fits to ours
# alone, so it comes near these, not to them. event.join was set by hand for precision. Change one and run
# `conflict-graph seed reload`: everything is matched anew.
"""


@dataclass(frozen=True)
class Pairs:
    """The pairs of one set: levels as rows of 0 and 1, the answer, and what the set holds in all."""

    name: str
    ids: tuple[tuple[str, str], ...]
    levels: np.ndarray  # (pairs, keys)
    same: np.ndarray  # (pairs,)
    reports: dict[str, str]
    events: dict[str, str]
    wanted: int  # pairs of gold tellings, found or not


def load_pairs(folder: Path, keys: Sequence[str]) -> Pairs:
    """Ingest a folder's reports and compare the tellings of its answer that share a key."""
    gold = read_gold(folder)
    with tempfile.TemporaryDirectory() as scratch:
        url = f"sqlite:///{scratch}/fusion.sqlite"
        service = Service(load_settings().model_copy(update={"database_url": url, "workers": 1}))
        try:
            upgrade(service.store)
            load_seeds(service.store, read_seed_set(service.settings.seeds_dir), service.make_analyser)
            with service.batch_reader() as reader:
                ingest_batch(service.store, reader, iter_reports([str(folder / "inputs.jsonl")], ReadOptions()))
            with service.store.read() as session:
                rows = [row | {"event": row["telling"]} for row in iter_tellings(session)]
                told = join_tellings(gold, rows)
                tellings = build_tellings(session, set(told.values()), lambda identity: identity)
        finally:
            service.close()
    events = {telling_id: telling.event for telling, telling_id in told.items()}
    found = [ends for ends in _candidates(tellings) if ends[0] in events and ends[1] in events]
    levels = np.array([_levels(tellings[one], tellings[other], keys) for one, other in found], dtype=float)
    same = np.array([events[one] == events[other] for one, other in found], dtype=float)
    by_event: dict[str, list[str]] = {}
    for one in gold.tellings:
        by_event.setdefault(one.event, []).append(one.report)
    wanted = sum(a != b for held in by_event.values() for n, a in enumerate(held) for b in held[n + 1 :])
    reports = {one: telling.report_id for one, telling in tellings.items()}
    return Pairs(folder.name, tuple(found), levels, same, reports, events, wanted)


def _candidates(tellings: dict[str, Telling]) -> list[tuple[str, str]]:
    filed: dict[int, list[str]] = {}
    for one, telling in tellings.items():
        for key in filed_under(telling):
            filed.setdefault(key, []).append(one)
    found = {
        pair(one, other)
        for one, telling in tellings.items()
        for key in looked_under(telling)
        for other in filed.get(key, ())
        if one != other and may_be_one(telling, tellings[other])
    }
    return sorted(found)


def _levels(one: Telling, other: Telling, keys: Sequence[str]) -> list[float]:
    found = {"event.start"} | {f"event.{aspect}.{measure(one, other)[0]}" for aspect, measure in ASPECTS.items()}
    return [float(key in found) for key in keys]


def fit(sets: Iterable[Pairs], prior: np.ndarray, ridge: np.ndarray) -> np.ndarray:
    """Weights that explain the answers, near the prior (Newton's method; the problem is convex).

    Parameters
    ----------
    prior, ridge : array of float, (keys,)
        Where each weight would be without reports, and how firmly it is held there.
    """
    held = list(sets)
    levels = np.concatenate([one.levels for one in held])
    same = np.concatenate([one.same for one in held])
    weights = prior.copy()
    for _ in range(50):
        chance = 1 / (1 + np.exp(-np.clip(levels @ weights, -30, 30)))
        slope = levels.T @ (chance - same) + ridge * (weights - prior)
        curve = (levels * (chance * (1 - chance))[:, None]).T @ levels + np.diag(ridge)
        step = np.linalg.solve(curve, slope)
        weights -= step
        if np.abs(step).max() < 1e-9:
            break
    return weights


def count_joined(one: Pairs, weights: np.ndarray, *, join: float, veto: float) -> tuple[int, int]:
    """Right and wrong pairs after clustering."""
    scores = dict(zip(one.ids, (float(value) for value in one.levels @ weights), strict=True))
    ties = cluster_tellings(
        Part(one.reports, scores, lambda left, right: scores.get(pair(left, right), -6.0), join=join, veto=veto)
    )
    ids = sorted(one.events)
    right = wrong = 0
    for number, left in enumerate(ids):
        for other in ids[number + 1 :]:
            if ties[left] == ties[other] and one.reports[left] != one.reports[other]:
                right, wrong = (
                    right + (one.events[left] == one.events[other]),
                    wrong + (one.events[left] != one.events[other]),
                )
    return right, wrong


def measure(sets: Sequence[Pairs], weights: np.ndarray, *, join: float, veto: float) -> tuple[float, float, float]:
    """Precision, recall, F1 of event pairs over some sets."""
    counts = [count_joined(one, weights, join=join, veto=veto) for one in sets]
    right, given = sum(count[0] for count in counts), sum(sum(count) for count in counts)
    wanted = sum(one.wanted for one in sets)
    precision, recall = right / max(1, given), right / max(1, wanted)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def choose_join(sets: Sequence[Pairs], weights: np.ndarray, *, veto: float) -> float:
    """The joining score with the best F1 among those that reach the wanted precision; else the most precise."""
    tried = {round(join, 1): measure(sets, weights, join=join, veto=veto) for join in np.arange(-1.0, 3.01, 0.1)}
    good = {join: found for join, found in tried.items() if found[0] >= WANTED_PRECISION}
    if good:
        return max(good, key=lambda join: (good[join][2], join))
    return max(tried, key=lambda join: (tried[join][0], tried[join][2]))


def main() -> int:
    """Fit, tell how it comes out, and write if asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="*", type=Path, help="further sets: folders with inputs.jsonl and gold.json")
    parser.add_argument("--write", action="store_true", help="write seeds/matching.yaml")
    args = parser.parse_args()
    priors = {row["key"]: row for row in yaml.safe_load(PRIORS.read_text(encoding="utf-8"))}
    keys = [key for key in priors if key not in THRESHOLDS]
    prior = np.array([float(priors[key]["weight"]) for key in keys])
    ridge = np.array([FIRM_RIDGE if priors[key].get("firm") else RIDGE for key in keys])
    veto = float(priors["event.veto"]["weight"])
    sets = [load_pairs(folder, keys) for folder in (*SETS, *args.folders)]
    weights = fit(sets, prior, ridge)
    join = choose_join(sets, weights, veto=veto)
    for one in sets:
        others = fit([other for other in sets if other is not one], prior, ridge)
        left_out = measure([one], others, join=join, veto=veto)
        fitted = measure([one], weights, join=join, veto=veto)
        print(f"{one.name:<12} {len(one.ids):>5} pairs, {int(one.same.sum()):>4} of {one.wanted} to be joined", end="")
        print("   left out P {:.3f} R {:.3f} F1 {:.3f}".format(*left_out), end="")
        print("   fitted P {:.3f} R {:.3f} F1 {:.3f}".format(*fitted))
    print(
        "all          fitted P {:.3f} R {:.3f} F1 {:.3f}".format(*measure(sets, weights, join=join, veto=veto)), end=""
    )
    print(f"   event.join {join}")
    if args.write:
        values = dict(zip(keys, weights, strict=True)) | {"event.join": join}
        lines = [
            f'- {{key: {key}, weight: {round(float(values.get(key, row["weight"])), 2)}, means: "{row["means"]}"}}\n'
            for key, row in priors.items()
        ]
        WEIGHTS.write_text(HEAD + "".join(lines), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
