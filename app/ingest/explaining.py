"""Why two tellings are, or are not, one event: the comparison level by level, the judgements, what keeps them apart.

    two ids --resolve--> two tellings --compare--> aspects with weights, score
                     \\-> their events --all pairs across--> reasons

The score is a function of the two profiles and the weights alone, so that any two tellings can be asked about, whether
matching compared them or not.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from app.ingest.reasons import Across, Reason, find_reasons
from app.ingest.verdicts import Decision, find_decisions
from app.resolve.comparison import Finding, compare, to_probability, total
from app.resolve.event_clusters import Pair, pair
from app.resolve.telling import Telling, from_payload
from app.store.matches import load_pairs, load_profiles
from app.store.read_entities import load_entities_by_id
from app.store.read_matches import load_tellings, tellings_of_event
from app.store.seeds import load_seed_rows
from graph.errors import ConflictError, InvalidInputError, NotFoundError

MOST_PAIRS = 100
NOTHING = "nothing to compare: one of them, or both, does not tell"
ENTITY_ID = re.compile(r"\bent_[0-9a-f]{20}\b")


@dataclass(frozen=True, slots=True)
class Aspect:
    """What a comparison found in one respect: its level, what that means, the detail, what it adds to the score."""

    aspect: str
    level: str
    means: str
    detail: str | None = None
    weight: float | None = None


@dataclass(frozen=True, slots=True)
class PairScore:
    """Two tellings with their score in log-odds and as probability."""

    left_id: str
    right_id: str
    score: float
    probability: float


@dataclass(frozen=True, slots=True)
class Why:
    """Why two records are, or are not, one.

    `left_id` and `right_id` are the tellings (or entities) that were compared; `left_record`, `right_record` the events
    (or entities) that tell them now. Scores and thresholds are None where the seeds hold no weights. `pairs` has the
    score of each pair of tellings across the two events, the best first, where there are several and at most a hundred.
    """

    kind: str
    left_id: str
    right_id: str
    left_record: str
    right_record: str
    score: float | None = None
    probability: float | None = None
    start: float | None = None
    thresholds: Mapping[str, float] = field(default_factory=dict)
    aspects: tuple[Aspect, ...] = ()
    judgement: Decision | None = None
    reasons: tuple[Reason, ...] = ()
    pairs: tuple[PairScore, ...] = ()
    pair_count: int = 1

    @property
    def is_one(self) -> bool:
        """Whether both are told as one now."""
        return self.left_record == self.right_record


@dataclass(frozen=True)
class WeightBook:
    """The weights of the seeds, and what each means."""

    weights: Mapping[str, float]
    means: Mapping[str, str]

    @property
    def is_filled(self) -> bool:
        """Whether there are weights to score with."""
        return "event.join" in self.weights

    @property
    def thresholds(self) -> dict[str, float]:
        """`join`, `veto` and `open` of events, as far as the seeds hold them."""
        return self.thresholds_of("event")

    def thresholds_of(self, kind: str) -> dict[str, float]:
        """The same of a kind of records."""
        names = ("join", "veto", "open")
        return {name: self.weights[f"{kind}.{name}"] for name in names if f"{kind}.{name}" in self.weights}

    def score(self, left: Telling, right: Telling) -> float:
        """Score of a pair in log-odds."""
        return total(compare(left, right, self.weights), self.weights)


def load_weight_book(session: Session) -> WeightBook:
    """Weights and meanings as the store holds them."""
    rows = load_seed_rows(session, "match_weight")
    weights = {row.key: float(row.payload["weight"]) for row in rows}
    return WeightBook(weights, {row.key: str(row.payload["means"]) for row in rows})


def explain_events(session: Session, left_id: str, right_id: str, *, exact: bool = False) -> Why:
    """Why two tellings are, or are not, one event.

    Parameters
    ----------
    left_id, right_id : str
        Tellings, or events. An event stands for its telling of that id; but of two different events the best pair
        across is shown.
    exact : bool
        Take both ids as those of tellings, even where they are events too.

    Raises
    ------
    InvalidInputError
        If both ids are the same.
    NotFoundError
        If an id is that of no telling of a current report.
    """
    if left_id == right_id:
        raise InvalidInputError(f"b: {right_id!r} is the same record as a", field="b")
    book = load_weight_book(session)
    two = _Two(session, left_id, right_id, book)
    if two.are_events and not exact:
        best = max(sorted(two.across), key=two.across.__getitem__)
        left_id, right_id = best if best[0] in two.held[0] else best[::-1]
    ends = pair(left_id, right_id)
    decisions = find_decisions(session, "event", two.ids)
    reports = {one: two.known[one].report_id for one in two.ids}
    reasons = find_reasons(
        ends,
        Across(*two.held, reports, two.across, decisions),
        book.weights,
        was_compared=ends in load_pairs(session, [left_id]),
    )
    findings = compare(two.known[left_id], two.known[right_id], book.weights)
    score = total(findings, book.weights) if book.is_filled else None
    return Why(
        kind="event",
        left_id=left_id,
        right_id=right_id,
        left_record=two.events[0],
        right_record=two.events[1],
        score=score,
        probability=to_probability(score) if score is not None else None,
        start=book.weights.get("event.start"),
        thresholds=book.thresholds,
        aspects=_to_aspects(session, findings, book),
        judgement=decisions.get(ends),
        reasons=reasons,
        pairs=_table(two.across) if book.is_filled and 1 < two.pair_count <= MOST_PAIRS else (),
        pair_count=two.pair_count,
    )


class _Two:
    """Two tellings with their events: the tellings that these hold, their profiles, the scores across.

    Raises
    ------
    NotFoundError
        If an id is that of no telling of a current report.
    """

    def __init__(self, session: Session, left_id: str, right_id: str, book: WeightBook) -> None:
        rows = load_tellings(session, (left_id, right_id))
        for one in (left_id, right_id):
            if one not in rows:
                raise NotFoundError(f"no event or telling {one!r}", record_id=one)
        self.events: Pair = (rows[left_id].event_id, rows[right_id].event_id)
        self.held = tellings_of_event(session, self.events[0]), tellings_of_event(session, self.events[1])
        self.ids = {*self.held[0], *self.held[1]}
        self.known = _load_known(session, self.ids)
        self.are_events = (left_id, right_id) == self.events
        pairs = {pair(left_id, right_id)}
        if self.events[0] != self.events[1]:
            pairs = {pair(one, other) for one in self.held[0] for other in self.held[1]}
        self.across = {(one, other): book.score(self.known[one], self.known[other]) for one, other in sorted(pairs)}

    @property
    def pair_count(self) -> int:
        """Pairs across, where both were named as events."""
        return len(self.across) if self.are_events else 1


def _to_aspects(session: Session, findings: list[Finding], book: WeightBook) -> tuple[Aspect, ...]:
    """Findings with what they mean and with names for ids, those that weigh most first."""
    text = " ".join(one.detail or "" for one in findings)
    names = {one: row.name for one, row in load_entities_by_id(session, set(ENTITY_ID.findall(text))).items()}
    aspects = [
        Aspect(one.aspect, one.level, book.means.get(one.key, NOTHING), _named(one.detail, names), one.weight)
        for one in findings
    ]
    return tuple(sorted(aspects, key=lambda one: (-abs(one.weight or 0.0), one.aspect)))


def _load_known(session: Session, telling_ids: set[str]) -> dict[str, Telling]:
    """Profiles by telling.

    Raises
    ------
    ConflictError
        If one is missing: then an older version of this program stored it.
    """
    known = {one: from_payload(profile) for one, profile in load_profiles(session, telling_ids).items()}
    for one in sorted(telling_ids - known.keys()):
        raise ConflictError(f"telling {one!r} was never matched; run: conflict-graph rebuild")
    return known


def _table(across: Mapping[Pair, float]) -> tuple[PairScore, ...]:
    ordered = sorted(across.items(), key=lambda item: (-item[1], item[0]))
    return tuple(PairScore(*ends, value, to_probability(value)) for ends, value in ordered)


def _named(detail: str | None, names: Mapping[str, str]) -> str | None:
    """A detail with the names of the entities whose ids it holds."""
    return ENTITY_ID.sub(lambda found: names.get(found[0], found[0]), detail) if detail else None


# ---------------------------------------------------------------- links within an event


@dataclass(frozen=True, slots=True)
class TellingLink:
    """What ties a telling to another one of its event: `matched` by their score, or `judged` the same."""

    telling_id: str
    status: str
    score: float | None
    probability: float | None
    judgement_id: str | None = None


def list_links(session: Session, event_id: str, telling_ids: Iterable[str]) -> dict[str, list[TellingLink]]:
    """The links of each of these tellings of an event, judged ones first, then the best."""
    wanted, members = set(telling_ids), set(tellings_of_event(session, event_id))
    book = load_weight_book(session)
    scores = (
        {
            ends: value
            for ends, (value, _) in load_pairs(session, wanted).items()
            if members.issuperset(ends) and value >= book.weights["event.join"]
        }
        if book.is_filled
        else {}
    )
    same = {ends: one for ends, one in find_decisions(session, "event", members).items() if one.verdict == "same"}
    judged = {ends for ends in same if wanted & set(ends)}
    scores |= _scores(session, judged - scores.keys(), book)
    found: dict[str, list[TellingLink]] = {one: [] for one in wanted}
    for ends in scores.keys() | judged:
        value = scores.get(ends)
        probability = to_probability(value) if value is not None else None
        decision = same.get(ends)
        for one, other in (ends, ends[::-1]):
            if one in wanted:
                status = "judged" if decision else "matched"
                found[one].append(TellingLink(other, status, value, probability, decision.id if decision else None))
    for links in found.values():
        links.sort(key=lambda link: (link.status != "judged", -(link.score or 0.0), link.telling_id))
    return found


def _scores(session: Session, pairs: Iterable[Pair], book: WeightBook) -> dict[Pair, float]:
    pairs = set(pairs)
    if not book.is_filled or not pairs:
        return {}
    known = _load_known(session, {one for ends in pairs for one in ends})
    return {ends: book.score(known[ends[0]], known[ends[1]]) for ends in pairs if known.keys() >= set(ends)}
