"""Which tellings are one event, for the part of the store that a change touched.

    touched tellings --profiles, keys--> candidates --compare--> pairs --> connected parts --cluster--> telling -> event

Invariant: profiles, keys and pairs are what they would be had all that is stored come at once; a touched telling is
forgotten and compared anew, and the parts that it was or is in are clustered again.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session

from app.ingest.profiles import build_tellings
from app.resolve.blocking import filed_under, looked_under, may_be_one
from app.resolve.clusters import Link
from app.resolve.comparison import Weights, score
from app.resolve.event_clusters import Pair, Part, cluster_tellings, pair
from app.resolve.telling import Telling, from_payload, to_payload
from app.store.assignments import event_mates
from app.store.matches import (
    delete_everything,
    delete_profiles,
    filed_tellings,
    load_pairs,
    load_profiles,
    save_pairs,
    save_profiles,
    save_statuses,
)
from app.store.rows import chunks
from app.store.seeds import load_payloads
from graph.ontology import Verdict

AT_ONCE = 1000
NEVER = 1e9


def load_weights(session: Session) -> dict[str, float]:
    """The weights of the seeds by key; empty in a store without them: then nothing is joined by itself."""
    return {key: float(payload["weight"]) for key, payload in load_payloads(session, "match_weight").items()}


@dataclass(frozen=True)
class Judged:
    """Verdicts on events by pair of tellings."""

    links: tuple[Link, ...] = ()

    @cached_property
    def same(self) -> dict[str, set[str]]:
        """Telling -> those judged the same."""
        found: dict[str, set[str]] = defaultdict(set)
        for link in self.links:
            if link.verdict is Verdict.SAME:
                found[link.left].add(link.right)
                found[link.right].add(link.left)
        return found

    @cached_property
    def apart(self) -> set[Pair]:
        """The pairs judged not the same."""
        return {ends for ends, verdict in self.verdicts.items() if verdict is Verdict.NOT_SAME}

    @cached_property
    def verdicts(self) -> dict[Pair, Verdict]:
        """Verdict of each pair."""
        return {(link.left, link.right): link.verdict for link in self.links}


class EventMatcher:
    """Matches the tellings that one commit touched.

    Parameters
    ----------
    judged : Judged
        Verdicts in force, on tellings that exist.
    canonical : callable of identity -> entity id
        After the judgements on entities.
    """

    def __init__(self, session: Session, judged: Judged, canonical: Callable[[str], str]) -> None:
        self.session = session
        self.canonical = canonical
        self.judged = judged
        self.weights: Weights = load_weights(session)
        self.join = self.weights.get("event.join", NEVER)
        self.open = min(self.weights.get("event.open", self.join), self.join)
        self.known: dict[str, Telling] = {}

    def match(
        self, touched: Iterable[str], *, event_ids: Iterable[str] = (), everything: bool = False
    ) -> dict[str, str | None]:
        """Compare the touched tellings anew and cluster what they were and are in.

        Parameters
        ----------
        event_ids : iterable of str
            Events that the touched tellings were told by, also those of tellings that are gone.
        everything : bool
            Whether `touched` is all that is stored, and what was kept is doubted.

        Returns
        -------
        dict of telling -> event id
            Of every telling whose event may have changed; None for one that is of no current report.
        """
        touched = set(touched)
        if everything:
            delete_everything(self.session)
            near: set[str] = set()
        else:
            near = {one for found in self._pairs_of(touched) for one in found}
            delete_profiles(self.session, touched)
        for part in chunks(touched, AT_ONCE):
            near |= self._compare(part)
        near |= event_mates(self.session, near | touched, event_ids=event_ids)
        ties: dict[str, str | None] = dict.fromkeys(touched)
        ties.update(self._cluster(near | touched))
        return ties

    def _compare(self, telling_ids: list[str]) -> set[str]:
        """Profile and file these tellings and score their candidates; gives those they were compared with."""
        tellings = build_tellings(self.session, telling_ids, self.canonical)
        keys = {one: filed_under(telling) for one, telling in tellings.items()}
        save_profiles(self.session, {one: to_payload(telling) for one, telling in tellings.items()}, keys)
        self.known.update(tellings)
        candidates = self._candidates(tellings)
        self._load({other for _, other in candidates} | {one for one, _ in candidates})
        scores: dict[Pair, float] = {}
        for left, right in candidates:
            if may_be_one(self.known[left], self.known[right]):
                value = score(self.known[left], self.known[right], self.weights)
                if value >= self.open:
                    scores[left, right] = value
        save_pairs(self.session, "event", scores)
        return {one for found in scores for one in found}

    def _candidates(self, tellings: Mapping[str, Telling]) -> list[Pair]:
        if self.join == NEVER:
            return []
        looking: dict[int, list[str]] = defaultdict(list)
        for one, telling in tellings.items():
            for key in looked_under(telling):
                looking[key].append(one)
        found = {
            pair(one, other)
            for key, other in filed_tellings(self.session, looking)
            for one in looking[key]
            if one != other
        }
        return sorted(found)

    def _load(self, telling_ids: Iterable[str]) -> None:
        missing = set(telling_ids) - self.known.keys()
        stored = load_profiles(self.session, missing)
        self.known.update((one, from_payload(profile)) for one, profile in stored.items())

    def _pairs_of(self, telling_ids: Iterable[str]) -> dict[Pair, tuple[float, str]]:
        return load_pairs(self.session, telling_ids)

    def _cluster(self, telling_ids: set[str]) -> dict[str, str]:
        """Cluster the connected parts that these tellings are in; notes what became of the pairs."""
        pairs, members = self._connected(telling_ids)
        self._load(members)
        ties: dict[str, str] = {}
        groups = list(_parts(members, pairs, self.join, self.judged.same))
        part_of = {one: number for number, group in enumerate(groups) for one in group}
        inner: list[dict[Pair, float]] = [{} for _ in groups]
        for ends, (value, _) in pairs.items():
            number = part_of.get(ends[0])
            if number is not None and part_of.get(ends[1]) == number:
                inner[number][ends] = value
        for group, scores in zip(groups, inner, strict=True):
            ties.update(self._cluster_part(group, scores))
        statuses = {
            found: self._status(found, ties)
            for found in pairs
            if found[0] in ties and found[1] in ties and pairs[found][1] != self._status(found, ties)
        }
        save_statuses(self.session, statuses)
        return ties

    def _connected(self, telling_ids: set[str]) -> tuple[dict[Pair, tuple[float, str]], set[str]]:
        """All tellings that joining pairs and "same" reach from these, with the pairs among them."""
        pairs: dict[Pair, tuple[float, str]] = {}
        members: set[str] = set()
        fresh = set(telling_ids)
        while fresh:
            members |= fresh
            found = self._pairs_of(fresh)
            pairs.update(found)
            reached = {one for ends, (value, _) in found.items() if value >= self.join for one in ends}
            reached |= {other for one in fresh for other in self.judged.same.get(one, ())}
            fresh = reached - members
        return pairs, members

    def _cluster_part(self, group: set[str], inner: Mapping[Pair, float]) -> dict[str, str]:
        gone = frozenset(group - self.known.keys())
        if len(group) - len(gone) <= 1:
            return {one: one for one in group - gone}
        inside = [pair(one, other) for one in group for other in self.judged.same.get(one, ()) if other in group]
        apart = frozenset(ends for ends in self.judged.apart if group.issuperset(ends))

        def score_of(one: str, other: str) -> float:
            stored = inner.get(pair(one, other))
            return stored if stored is not None else score(self.known[one], self.known[other], self.weights)

        return cluster_tellings(
            Part(
                reports={one: self.known[one].group for one in group - gone},
                scores={ends: value for ends, value in inner.items() if value >= self.join},
                score=score_of,
                same=set(inside),
                not_same=apart,
                gone=gone,
                join=self.join,
                veto=self.weights.get("event.veto", -NEVER),
            )
        )

    def _status(self, ends: Pair, ties: Mapping[str, Any]) -> str:
        if ends in self.judged.verdicts:
            return "judged"
        return "joined" if ties[ends[0]] == ties[ends[1]] else "open"


def _parts(
    members: set[str],
    pairs: Mapping[Pair, tuple[float, str]],
    join: float,
    same: Mapping[str, set[str]],
) -> Iterator[set[str]]:
    """The connected parts of `members`."""
    beside: dict[str, set[str]] = defaultdict(set)
    for (left, right), (value, _) in pairs.items():
        if value >= join:
            beside[left].add(right)
            beside[right].add(left)
    left_over = set(members)
    while left_over:
        group, fresh = set(), {min(left_over)}
        while fresh:
            group |= fresh
            fresh = {other for one in fresh for other in beside[one] | same.get(one, set())} & left_over - group
        left_over -= group
        yield group
