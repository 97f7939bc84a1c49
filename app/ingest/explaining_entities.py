"""Why two entities are, or are not, one: their names, kinds and countries side by side, what each rests on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.ingest.explaining import Aspect, WeightBook, Why, load_weight_book
from app.ingest.proposing import build_profiles
from app.ingest.reasons import Reason
from app.ingest.verdicts import Decision, find_decisions
from app.resolve.comparison import to_probability
from app.resolve.event_clusters import Pair, pair
from app.resolve.identity import seed_identity
from app.resolve.namesakes import Level, Profile, compare, compare_classes, score
from app.store.read_identities import (
    BY_GAZETTEER,
    BY_NAME,
    BY_REPORT,
    BY_SEEDS,
    classes_of_identities,
    count_reports,
    ground_of,
    names_of_identities,
    seeds_of_identities,
)
from app.store.search import list_identities, resolve_id
from app.store.seeds import list_renamed_keys
from graph.errors import InvalidInputError
from graph.spelling import fold_name

MOST_NAMES, MOST_GROUNDS = 30, 20
MEANS = {  # of the levels that have no weight in the seeds
    "name.other": "no name is alike",
    "name.unknown": "one of them has no name",
    "kind.unknown": "no report classes one of them",
    "seeds.both": "the seeds know both, as two",
    "seeds.same": "the seeds know both as one",
    "seeds.one": "the seeds know one of them",
    "seeds.none": "the seeds know neither",
}
REASONS = {
    "judged_same": "an analyst judged them the same",
    "judged_apart": "an analyst judged them not the same",
    "renamed": "the seeds list one as a former key of the other",
    "chain": "judgements, or tellings of one event, join them by way of others",
    "other_seeds": "the seeds list them as two",
    "local": "one is generic, or named by a part of its name: it is joined within its report or event only",
    "other_kind": "they are of other kinds",
    "other_name": "their names do not fold to one",
    "other_country": "reports tell of them in other countries, or the country of one is unknown",
    "other_ground": "one rests on a record of the seeds or the gazetteer, the other on its name",
}


@dataclass(frozen=True, slots=True)
class NameUse:
    """A name as it is written, how it folds, how many reports write it so, and whether the seeds list it."""

    name: str
    folded: str
    report_count: int
    is_seed: bool


@dataclass(frozen=True, slots=True)
class Ground:
    """What makes an identity: `seeds` (with key, file and line), `gazetteer`, `name`, or its `report` alone."""

    identity: str
    rule: str
    key: str | None = None
    file: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """One of two entities, with what is known of it apart from the other."""

    id: str
    record_id: str
    names: tuple[NameUse, ...]
    kinds: tuple[str, ...]
    types: tuple[str, ...]
    countries: tuple[str, ...]
    seed_keys: tuple[str, ...]
    grounds: tuple[Ground, ...]
    report_count: int


def explain_entities(session: Session, left_id: str, right_id: str) -> tuple[Why, Side, Side]:
    """Why two entities are, or are not, one.

    Two ids that one entity tells now are looked at each for itself; else each with all that was joined to it.

    Raises
    ------
    InvalidInputError
        If both ids are the same.
    NotFoundError
        If there is no such entity.
    """
    if left_id == right_id:
        raise InvalidInputError(f"b: {right_id!r} is the same record as a", field="b")
    records = [resolve_id(session, "entity", one)[0] for one in (left_id, right_id)]
    is_one = records[0] == records[1]
    groups = [
        [one] if is_one else list_identities(session, record)
        for one, record in zip((left_id, right_id), records, strict=True)
    ]
    left, right = (
        _side(session, one, record, group)
        for one, record, group in zip((left_id, right_id), records, groups, strict=True)
    )
    named = {*groups[0], *groups[1], *(list_identities(session, records[0]) if is_one else ())}
    levels = _compare(left, right, build_profiles(session, [left_id, right_id]))
    told = {one.aspect: one.level for one in levels}
    book = load_weight_book(session)
    is_scored = told["name"] not in ("other", "unknown") and "entity.open" in book.weights
    value = score(levels, book.weights) if is_scored else None
    decisions = find_decisions(session, "entity", named)
    decision = decisions.get(pair(left_id, right_id))
    if is_one:
        reasons = [_joined_by(session, pair(left_id, right_id), decision)]
    else:
        apart = [
            _reason("judged_apart", one.id, *ends)
            for ends, one in sorted(decisions.items())
            if one.verdict == "not_same" and _is_across(ends, groups)
        ]
        reasons = [*apart[:1], *(_reason(name) for name in _differences(left, right, told))]
    why = Why(
        kind="entity",
        left_id=left_id,
        right_id=right_id,
        left_record=records[0],
        right_record=records[1],
        score=value,
        probability=to_probability(value) if value is not None else None,
        start=book.weights.get("entity.start") if is_scored else None,
        thresholds=book.thresholds_of("entity") if is_scored else {},
        aspects=tuple(sorted((_to_aspect(one, book) for one in levels), key=lambda one: -abs(one.weight or 0.0))),
        judgement=decision,
        reasons=tuple(reasons),
    )
    return why, left, right


def _joined_by(session: Session, ends: Pair, decision: Decision | None) -> Reason:
    if decision is not None and decision.verdict == "same":
        return _reason("judged_same", decision.id, *ends)
    renamed = {pair(seed_identity(old), seed_identity(new)) for old, new in list_renamed_keys(session)}
    return _reason("renamed" if ends in renamed else "chain")


def _is_across(ends: tuple[str, str], groups: list[list[str]]) -> bool:
    return len(set(groups[0]) & set(ends)) == 1 and len(set(groups[1]) & set(ends)) == 1


def _side(session: Session, asked: str, record_id: str, identities: list[str]) -> Side:
    classes = classes_of_identities(session, identities)
    seeds = seeds_of_identities(session, identities)
    listed = {
        name
        for seed in seeds
        for name in (seed.payload["name"], *seed.payload["aliases"], *seed.payload["context_aliases"])
    }
    written = {row.text: row.report_count for row in names_of_identities(session, identities)}
    uses = [NameUse(name, fold_name(name), written.get(name, 0), name in listed) for name in {*listed, *written}]
    grounds = {seed.identity: Ground(str(seed.identity), BY_SEEDS, seed.key, seed.file, seed.line) for seed in seeds}
    for row in classes:
        grounds.setdefault(row.identity, Ground(row.identity, ground_of(row.identity, row)))
    payloads = [seed.payload for seed in seeds]
    return Side(
        id=asked,
        record_id=record_id,
        names=tuple(sorted(uses, key=lambda use: (-use.report_count, not use.is_seed, use.name))[:MOST_NAMES]),
        kinds=_values(row.kind for row in classes) or _values(one["kind"] for one in payloads),
        types=_values([*(row.type for row in classes), *(one.get("type") for one in payloads)]),
        countries=_values([*(row.country for row in classes), *(one.get("country") for one in payloads)]),
        seed_keys=tuple(seed.key for seed in seeds),
        grounds=tuple(grounds[one] for one in sorted(grounds, key=str)[:MOST_GROUNDS]),
        report_count=count_reports(session, identities),
    )


def _values(found: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({one for one in found if one}))


def _compare(left: Side, right: Side, profiles: Mapping[str, Profile]) -> list[Level]:
    """The levels of a comparison, by the profiles of the two ids themselves as in the queue, else by their sides."""
    ours, theirs = (profiles.get(side.id) or _to_profile(side) for side in (left, right))
    levels = compare(ours, theirs)
    if not levels:
        name = Level("name", "other" if ours.names and theirs.names else "unknown")
        levels = [name, *compare_classes(ours, theirs)]
    known = len([side for side in (left, right) if side.seed_keys])
    seeds = "same" if set(left.seed_keys) & set(right.seed_keys) else ("none", "one", "both")[known]
    return [*levels, Level("seeds", seeds, ", ".join(sorted({*left.seed_keys, *right.seed_keys})) or None)]


def _to_profile(side: Side) -> Profile:
    rules = {one.rule for one in side.grounds}
    return Profile(
        identity=side.id,
        kind=side.kinds[0] if side.kinds else "",
        names=tuple(sorted(one.name for one in side.names)),
        types=side.types,
        countries=side.countries,
        ground=next((rule for rule in (BY_SEEDS, BY_GAZETTEER, BY_REPORT) if rule in rules), BY_NAME),
    )


def _to_aspect(one: Level, book: WeightBook) -> Aspect:
    key = f"entity.{one.aspect}.{one.level}"
    means = book.means.get(key) or MEANS.get(f"{one.aspect}.{one.level}") or f"{one.aspect}: {one.level}"
    return Aspect(one.aspect, one.level, means, one.detail, book.weights.get(key))


def _differences(left: Side, right: Side, levels: Mapping[str, str]) -> list[str]:
    """What parts two entities that nobody judged."""
    rules = [{one.rule for one in side.grounds} for side in (left, right)]
    found = []
    if levels["seeds"] == "both":
        found.append("other_seeds")
    if "report" in rules[0] | rules[1]:
        found.append("local")
    if levels["kind"] == "other":
        found.append("other_kind")
    if levels["name"] not in ("same", "common"):
        found.append("other_name")
    elif not found and levels["country"] != "same":
        found.append("other_country")
    return found or ["other_ground"]


def _reason(
    name: str, judgement_id: str | None = None, left_id: str | None = None, right_id: str | None = None
) -> Reason:
    return Reason(name, REASONS[name], left_id, right_id, judgement_id=judgement_id)
