"""Which entities are offered to analysts as perhaps one, for the part of the store that a change touched.

    identities whose names, kinds or places changed --profile, file--> those that share a key --compare--> pairs
    identities told on other days than before ------> what is local to reports of near days ---^
    (what the seeds know is near at any time)
    redirects, judgements, report counts -----------> status and usefulness of the pairs

Invariant: profiles, keys and pairs are what they would be had all that is stored come at once. Nothing is joined here.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.ingest.clustering import Clusters
from app.resolve.event_clusters import Pair, pair
from app.resolve.identity import is_local
from app.resolve.namesakes import (
    MOST_NAMES,
    MOST_POINTS,
    NEAR_DAYS,
    Profile,
    compare,
    filed_under,
    from_payload,
    may_be_one,
    score,
    to_payload,
)
from app.resolve.usefulness import usefulness
from app.store.matches import delete_pairs, save_pairs, save_statuses
from app.store.namesakes import (
    all_identities,
    days_told,
    delete_all_name_profiles,
    delete_name_profiles,
    entity_pairs,
    known_beside,
    load_name_profiles,
    local_beside,
    locals_of_identities,
    report_counts,
    save_name_profiles,
    told_by,
)
from app.store.pair_ranks import save_usefulness
from app.store.seeds import load_seeds_by_identity
from app.store.tallies import Moved, identity_tellings
from app.store.telling_facts import AnyRow
from graph.ids import make_id
from graph.ontology import Verdict

NEVER = 1e9
LAST_DAY = date.max.toordinal()
PROPOSED = frozenset(("actor", "person", "location", "operation"))


@dataclass(frozen=True)
class Candidates:
    """Pairs of what is local with what is not: all that were found, and those told in near days."""

    found: set[Pair] = field(default_factory=set)
    near: set[Pair] = field(default_factory=set)


class Proposer:
    """Keeps the pairs of entities in the queue up to date.

    Parameters
    ----------
    weights : mapping of str -> float
        Those of the seeds; without `entity.open` nothing is offered.
    """

    def __init__(self, session: Session, weights: Mapping[str, float], clusters: Clusters) -> None:
        self.session = session
        self.weights = weights
        self.clusters = clusters
        apart = (ends for ends, verdict in clusters.verdicts.items() if verdict is not Verdict.SAME)
        self.apart = {pair(clusters.canonical(left), clusters.canonical(right)) for left, right in apart}
        self.open = weights.get("entity.open", NEVER)
        self.join = weights.get("entity.join", NEVER)
        self.profiles: dict[str, Profile] = {}

    def propose(self, moved: Moved, touched: Iterable[str], *, everything: bool = False) -> None:
        """Compare anew what changed, and bring status and usefulness of the pairs of `touched` up to date.

        Parameters
        ----------
        moved : Moved
            Identities that are told otherwise, or on other days, than before.
        touched : iterable of str
            Identities whose entity, its reports or the judgements on it may have changed, these included.
        everything : bool
            Whether all that is kept is doubted.
        """
        if everything:
            delete_all_name_profiles(self.session)
        changed = self._save_profiles(all_identities(self.session) if everything else moved.told)
        known = {one for one in changed if not self.profiles[one].is_local}
        again = self._local(moved.days.keys() - changed, moved.days)
        scores = self._scores(self._shared(changed) | self._local(known).near | again.near)
        delete_pairs(self.session, again.found)
        save_pairs(self.session, "entity", scores)
        self._rank({*touched, *changed, *(one for ends in scores for one in ends)})

    def _save_profiles(self, identities: set[str]) -> set[str]:
        """Profile these identities; gives those whose profile is another than before."""
        wanted = build_profiles(self.session, identities)
        stored = {one: from_payload(found) for one, found in load_name_profiles(self.session, identities).items()}
        changed = {one for one in identities if wanted.get(one) != stored.get(one)}
        delete_name_profiles(self.session, changed & stored.keys())
        fresh = {one: wanted[one] for one in changed & wanted.keys()}
        save_name_profiles(
            self.session,
            {one: to_payload(found) for one, found in fresh.items()},
            {one: filed_under(found) for one, found in fresh.items()},
        )
        self.profiles.update(wanted)
        return set(fresh)

    def _shared(self, changed: set[str]) -> set[Pair]:
        """What changed with what is not local; of a pair with what is local, whether both were told in near days."""
        beside = known_beside(self.session, changed)
        near = self._near({(other, one, day) for one, other in beside if (day := self.profiles[one].day) is not None})
        return {pair(one, other) for one, other in beside if not self.profiles[one].is_local} | near

    def _local(self, identities: Iterable[str], days: Mapping[str, set[int]] | None = None) -> Candidates:
        """What is local beside these identities, told near some days (near any, if None)."""
        wanted = {one for one in identities if days is None or days.get(one)}
        told = [day for one in wanted for day in (days or {}).get(one, ())]
        first, last = (min(told) - NEAR_DAYS, max(told) + NEAR_DAYS) if told else (1, LAST_DAY)
        if days is not None and not told:
            return Candidates()
        found = local_beside(self.session, wanted, first, last)
        if days is not None:
            found = {one for one in found if any(abs(one[2] - day) <= NEAR_DAYS for day in days[one[0]])}
        return Candidates({pair(known, local) for known, local, _ in found}, self._near(found))

    def _near(self, found: set[tuple[str, str, int]]) -> set[Pair]:
        """Of (known identity, local one, its day), the pairs told at most `NEAR_DAYS` apart, and all with the seeds."""
        if not found:
            return set()
        self._load(known for known, *_ in found)
        first, last = min(day for *_, day in found) - NEAR_DAYS, max(day for *_, day in found) + NEAR_DAYS
        told = days_told(self.session, {known for known, *_ in found}, first, last)
        return {
            pair(known, local)
            for known, local, day in found
            if self.profiles[known].ground == "seeds"
            or any(abs(day - other) <= NEAR_DAYS for other in told.get(known, ()))
        }

    def _load(self, identities: Iterable[str]) -> None:
        stored = load_name_profiles(self.session, set(identities) - self.profiles.keys())
        self.profiles.update((one, from_payload(found)) for one, found in stored.items())

    def _scores(self, pairs: set[Pair]) -> dict[Pair, float]:
        self._load(one for ends in pairs for one in ends)
        scores = {}
        for ends in pairs:
            left, right = self.profiles[ends[0]], self.profiles[ends[1]]
            if may_be_one(left, right) and (levels := compare(left, right)):
                value = score(levels, self.weights)
                if value >= self.open:
                    scores[ends] = value
        return scores

    def _rank(self, identities: set[str]) -> None:
        rows = entity_pairs(self.session, identities)
        ends = {one for row in rows for one in (row.left_id, row.right_id)}
        entity_of = {one: one for one in ends} | told_by(self.session, ends)
        reports = report_counts(self.session, entity_of.values())
        statuses, ranks = {}, {}
        for row in rows:
            left, right = entity_of[row.left_id], entity_of[row.right_id]
            number = sum(reports.get(one, 0) for one in {left, right})
            status = self._status((row.left_id, row.right_id), pair(left, right))
            rank = usefulness(row.score, join=self.join, reports=number, is_open=status == "open")
            if status != row.status:
                statuses[row.left_id, row.right_id] = status
            if rank != row.usefulness:
                ranks[row.left_id, row.right_id] = rank
        save_statuses(self.session, statuses)
        save_usefulness(self.session, ranks)

    def _status(self, ends: Pair, entities: Pair) -> str:
        """`judged` if an analyst decided on the pair, or keeps its entities apart or unsure; `joined`, or `open`."""
        if ends in self.clusters.verdicts or entities in self.apart:
            return "judged"
        return "joined" if entities[0] == entities[1] else "open"


def build_profiles(session: Session, identities: Iterable[str]) -> dict[str, Profile]:
    """Profiles by identity, of what current reports or the seeds tell of and name."""
    rows: dict[str, list[AnyRow]] = defaultdict(list)
    for row in identity_tellings(session, identities):
        rows[row.identity].append(row)
    seeds: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for seed in load_seeds_by_identity(session, identities):
        if seed.kind == "entity" and seed.identity:
            seeds[seed.identity].append(seed.payload)
    once = {one for one, found in rows.items() if one not in seeds and sum(row.number for row in found) == 1}
    local = {
        row.identity: row.published_on.toordinal() if row.published_on else None
        for row in locals_of_identities(session, once)
        if is_local(row.identity, row.id)
    }
    found = {}
    for one in rows.keys() | seeds.keys():
        profile = _profile(one, rows[one], seeds[one])
        if profile is not None:
            found[one] = replace(profile, ground="report", day=local[one]) if one in local else profile
    return found


def _profile(identity: str, rows: list[AnyRow], seeds: list[Mapping[str, Any]]) -> Profile | None:
    kinds = Counter({str(seed["kind"]): 0 for seed in seeds})
    names: Counter[str] = Counter()
    for row in rows:
        kinds[row.kind] += row.number
        if not row.is_generic:
            names[row.name] += row.number
    listed = {name for seed in seeds for name in (seed["name"], *seed["aliases"], *seed["context_aliases"])}
    kind = str(seeds[0]["kind"]) if seeds else min(kinds, key=lambda one: (-kinds[one], one))
    if not (names or listed) or kind not in PROPOSED:
        return None
    told = sorted(names.keys() - listed, key=lambda name: (-names[name], name))
    is_listed = any(identity == make_id("ent", "geonames", row.geonames_id) for row in rows if row.geonames_id)
    return Profile(
        identity=identity,
        kind=kind,
        names=tuple(sorted([*sorted(listed), *told][:MOST_NAMES])),
        types=_values([*(row.type for row in rows), *(seed.get("type") for seed in seeds)]),
        countries=_values([*(row.country for row in rows), *(seed.get("country") for seed in seeds)]),
        points=tuple(sorted({_rounded(row) for row in rows if row.latitude is not None})[:MOST_POINTS]),
        ground="seeds" if seeds else "gazetteer" if is_listed else "name",
    )


def _rounded(row: AnyRow) -> tuple[float, float]:
    """The point to a tenth of a degree: sources differ by less, and each difference would be another profile."""
    return round(row.latitude, 1) + 0.0, round(row.longitude, 1) + 0.0


def _values(found: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({one for one in found if one}))
