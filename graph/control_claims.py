"""What facts claim, day by day: who is told to have a place, since when, until when, and who fights for it.

A step of `graph/control.py`, which tells the rule. A claim is one party's word from one fact: it holds from its start,
is firm as long as somebody tells so, and is the last known after that, until it ends or a newer one is told.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from graph.control_facts import REAL, ControlFact, Effect, Sides
from graph.control_retellings import find_retellings
from graph.ontology import Modality

DAY = timedelta(days=1)
FIGHT_DAYS = 7  # a fight that is dated less exactly is listed only
CAPTURE_DAYS = 31  # fighting belongs to a capture that is dated at least as exactly


@dataclass(slots=True, eq=False)
class Claim:
    """A party has the place from `start_day` on; told until `firm`, both included; over from `over_on` on.

    A claim without a party is a taking by nobody knows whom.
    """

    fact: ControlFact
    party: str | None
    start_day: date
    firm: date
    over_on: date | None = None
    over_by: ControlFact | None = None

    @property
    def is_claimed(self) -> bool:
        """Whether it is only claimed."""
        return self.fact.modality is Modality.CLAIMED

    @property
    def is_taking(self) -> bool:
        """Whether it rests on a taking rather than on a word that somebody holds the place."""
        return self.fact.effect is Effect.TAKES

    @property
    def confirmed(self) -> date | None:
        """The last day for which it is told. A taking without a date may have been long before its report."""
        return self.firm if not self.is_taking or self.fact.when.earliest is not None else None

    def is_over(self, day: date) -> bool:
        """Whether it has ended by a day."""
        return self.over_on is not None and self.over_on <= day

    def is_firm(self, day: date) -> bool:
        """Whether it is told for a day."""
        return self.start_day <= day <= self.firm and not self.is_over(day)


@dataclass(frozen=True, slots=True)
class Fight:
    """Days of a fight, both included."""

    fact: ControlFact
    first: date
    last: date


class Claims:
    """The claims, losses and fights of one place. `find_holders` is asked for days in their order."""

    def __init__(self, facts: Sequence[ControlFact], sides: Sides) -> None:
        self.sides = sides
        self.facts = {fact.id: fact for fact in facts if fact.modality in REAL and fact.when.latest is not None}
        self.retellings = find_retellings(facts)
        self._retold: defaultdict[str, list[ControlFact]] = defaultdict(list)
        for fact_id, exact_id in sorted(self.retellings.items()):
            self._retold[exact_id].append(self.facts[fact_id])
        told = [fact for fact in self.facts.values() if fact.id not in self.retellings]
        self.claims = sorted(_list_claims(told), key=lambda one: (one.start_day, one.fact.id, one.party or ""))
        self._losses: defaultdict[str, list[tuple[date, str, ControlFact]]] = defaultdict(list)
        for fact in told:
            if fact.modality is not Modality.CLAIMED and _is_done(fact) and fact.when.latest is not None:
                for leaver in fact.leavers:
                    self._losses[leaver].append((fact.when.latest, fact.id, fact))
        for listed in self._losses.values():
            listed.sort(key=lambda loss: loss[:2])
        for is_taking in (True, False):  # a hold may give way to a taking, so takings are settled first
            for claim in self.claims:
                if claim.is_taking is is_taking:
                    self._end(claim)
            self.claims = [one for one in self.claims if one.over_on is None or one.start_day < one.over_on]
        self.claims.sort(key=lambda one: (one.start_day, one.fact.id, one.party or ""))
        self._waiting = list(reversed(self.claims))
        self._open: list[Claim] = []

    # ------------------------------------------------------------ days

    def list_turns(self) -> list[date]:
        """The days on which the answer may change, sorted."""
        days = {claim.start_day for claim in self.claims} | {claim.over_on for claim in self.claims if claim.over_on}
        days |= {claim.firm + DAY for claim in self.claims}
        days |= {fight.first for fight in self.fights} | {fight.last + DAY for fight in self.fights}
        return sorted(days)

    def find_holders(self, day: date) -> tuple[Claim, ...]:
        """The claims that count on a day: those told for it, else those told last; claimed ones beside them."""
        while self._waiting and self._waiting[-1].start_day <= day:
            self._open.append(self._waiting.pop())
        begun = max((_begin_of(one) for one in self._open if not one.is_claimed), default=date.min)
        self._open = [one for one in self._open if one.firm >= begun]  # others are superseded for good
        told = [one for one in self._open if not one.is_claimed]
        last = [one for one in told if one.is_firm(day)]
        newest = day
        if not last:
            newest = max((one.firm for one in told), default=date.min)
            last = [one for one in told if one.firm == newest]
        chosen = [one for one in told if one in last or any(self._disputes(one, other) for other in last)]
        alive = [one for one in chosen if one.party is not None and not one.is_over(day)]
        claimed = [one for one in self._open if one.is_claimed and (one.firm >= newest or one.is_firm(day))]
        latest = max((one.firm for one in claimed), default=date.min)
        return (*alive, *(one for one in claimed if one.firm == latest))

    def _disputes(self, claim: Claim, last: Claim) -> bool:
        """Whether a taking stands against the last word: the other was told before and after, or nobody knows which
        of two takings came last.
        """
        if not claim.is_taking:
            return False
        return (last.start_day < claim.start_day <= last.firm) or self._is_unordered(claim, last)

    def _is_unordered(self, left: Claim, right: Claim) -> bool:
        """Whether nobody can say which of two takings came last."""
        if left.fact is right.fact or not (left.is_taking and right.is_taking):
            return False
        if left.party is None or right.party is None:
            return _overlap(left.fact, right.fact)
        one_from_other = self._names(left.fact, right.party), self._names(right.fact, left.party)
        return _overlap(left.fact, right.fact) and one_from_other in ((False, False), (True, True))

    def _names(self, fact: ControlFact, party: str) -> bool:
        return any(self.sides.are_one(leaver, party) for leaver in fact.leavers)

    # ------------------------------------------------------------ who loses

    def _end(self, claim: Claim) -> None:
        """End a claim at the first loss that comes after it."""
        ends = [(claim.fact.ends_on, claim.fact)] if claim.fact.ends_on is not None else []
        begins = (claim.fact.when.earliest if claim.is_taking else None) or claim.start_day
        for leaver, losses in self._losses.items():
            if not self._may_lose(claim, leaver):
                continue
            for number in range(bisect_left(losses, (begins,)), len(losses)):
                day, _, loss = losses[number]
                if self._is_lost_by(claim, loss, leaver):
                    ends.append((day, loss))
                    break
        if claim.fact.effect is Effect.HOLDS:
            ends += [(claim.start_day, taking) for taking in self._news_of(claim)]
        if ends:
            claim.over_on, claim.over_by = min(ends, key=lambda end: (end[0], end[1].id))
            claim.firm = min(claim.firm, claim.over_on)
            if claim.is_taking and begins < claim.over_on:  # it was taken before it was lost
                claim.start_day = min(claim.start_day, claim.over_on - DAY)

    def _may_lose(self, claim: Claim, leaver: str) -> bool:
        return claim.party is not None and self.sides.are_one(claim.party, leaver)

    def _is_lost_by(self, claim: Claim, loss: ControlFact, leaver: str) -> bool:
        if claim.party is None or loss.when.latest is None or loss is claim.fact:
            return False
        if loss.effect is Effect.LEAVES and not self.sides.is_within(claim.party, leaver):
            return False  # a part that leaves is not the whole
        if not claim.is_taking and claim.firm > loss.when.latest:
            return False  # told to hold it later
        each_from_other = any(self._names(claim.fact, taker) for taker in loss.takers)
        return not (each_from_other and _overlap(claim.fact, loss))

    def _news_of(self, claim: Claim) -> list[ControlFact]:
        """Takings by others that the report of a hold tells for the same day."""
        return [
            one.fact
            for one in self._takings.get(claim.start_day, ())
            if claim.party is not None
            and one.party is not None
            and _is_dated(one)
            and one.fact.reports & claim.fact.reports
            and claim.firm == claim.start_day
            and self.sides.are_rivals(one.party, claim.party)
        ]

    @cached_property
    def _takings(self) -> dict[date, list[Claim]]:
        found: defaultdict[date, list[Claim]] = defaultdict(list)
        for claim in self.claims:
            if claim.is_taking and not claim.is_claimed:
                found[claim.start_day].append(claim)
        return found

    def list_facts(self, claim: Claim) -> list[ControlFact]:
        """The facts that tell a claim: its own, and less exact tellings of it."""
        return [claim.fact, *(fact for fact in self._retold[claim.fact.id] if claim.party in fact.takers)]

    # ------------------------------------------------------------ rivals and fights

    def has_rivals(self, claims: Sequence[Claim]) -> bool:
        """Whether two of the claims are of rival parties that no telling names together."""
        joint = [group for claim in claims for group in claim.fact.joint]
        parties = sorted({claim.party for claim in claims if claim.party is not None})
        return any(
            self.sides.are_rivals(left, right) and not any({left, right} <= group for group in joint)
            for number, left in enumerate(parties)
            for right in parties[number + 1 :]
        )

    @cached_property
    def fights(self) -> list[Fight]:
        """Fights that are dated well enough and belong to no taking."""
        found = [
            Fight(fact, first, fact.when.latest)
            for fact in self.facts.values()
            if fact.effect is Effect.FIGHTS
            and (first := fact.when.earliest) is not None
            and fact.when.latest is not None
            and (fact.when.latest - first).days < FIGHT_DAYS
            and not any(self._belongs_to(fact, claim) for claim in self._takings_near(fact.when.latest))
        ]
        return sorted(found, key=lambda fight: (fight.first, fight.fact.id))

    @cached_property
    def _fights_by_day(self) -> dict[date, list[Fight]]:
        found: defaultdict[date, list[Fight]] = defaultdict(list)
        for fight in self.fights:
            for number in range((fight.last - fight.first).days + 1):
                found[fight.first + timedelta(days=number)].append(fight)
        return found

    def _takings_near(self, last: date) -> list[Claim]:
        """Takings that may have happened on a day or after it, and are dated well enough."""
        days = (last + timedelta(days=number) for number in range(CAPTURE_DAYS))
        return [one for day in days for one in self._takings.get(day, ()) if _is_dated(one) and _begin_of(one) <= last]

    def _belongs_to(self, fight: ControlFact, claim: Claim) -> bool:
        return claim.party is None or any(not self.sides.are_rivals(one, claim.party) for one in fight.fighters)

    def find_fights(self, day: date, holders: set[str]) -> tuple[tuple[Fight, ...], tuple[str, ...]]:
        """The fights of a day that contest the place, and who fights the holders in them, sorted.

        Where nobody is known to hold it, those who fight each other.
        """
        found: list[Fight] = []
        challengers: set[str] = set()
        for fight in self._fights_by_day.get(day, ()):
            fighters = fight.fact.fighters
            if holders:
                against = {one for one in fighters if all(self._is_against(one, other, fight) for other in holders)}
            else:
                against = {one for one in fighters if any(self._is_against(one, other, fight) for other in fighters)}
            if against:
                found.append(fight)
                challengers |= against
        return tuple(found), tuple(sorted(challengers))

    def _is_against(self, left: str, right: str, fight: Fight) -> bool:
        return self.sides.are_rivals(left, right) and not any({left, right} <= group for group in fight.fact.joint)

    # ------------------------------------------------------------ why the answer changed

    def list_causes(self, day: date, held: Sequence[Claim], openers: set[str]) -> list[ControlFact]:
        """The facts that change the answer on a day: new claims, else losses, else nobody knows."""
        starting = [self.facts[one] for one in sorted(openers)]
        if starting:
            return starting
        ended = {claim.over_by.id: claim.over_by for claim in self.claims if claim.over_on == day and claim.over_by}
        blank = {claim.fact.id: claim.fact for claim in self.claims if claim.party is None and claim.start_day == day}
        kept = {claim.fact.id for claim in held}
        return [fact for _, fact in sorted((ended | blank).items()) if fact.id not in kept]

    def is_from_others(self, causes: Iterable[ControlFact], holders: Sequence[str]) -> bool:
        """Whether a taking names losers, and none of them may be of the holders' side."""
        leavers = {leaver for cause in causes if cause.effect is Effect.TAKES for leaver in cause.leavers}
        return bool(leavers) and all(self.sides.are_rivals(leaver, one) for leaver in leavers for one in holders)

    def are_losers(self, cause_ids: Iterable[str], holders: Sequence[str]) -> bool:
        """Whether one of these facts names one of the holders as the one who lost the place."""
        causes = [self.facts[one] for one in cause_ids if one in self.facts]
        return any(self._names(cause, one) for cause in causes if cause.effect is Effect.TAKES for one in holders)

    def use_of(self, fact: ControlFact, decides: bool) -> str:
        """What became of a fact."""
        if fact.modality not in REAL:
            return fact.modality.value
        if fact.when.latest is None:
            return "undated"
        if fact.modality is Modality.CLAIMED:
            return "claimed"
        if fact.id in self.retellings:
            return "retells"
        return "decides" if decides else "no_effect"


def _list_claims(facts: Iterable[ControlFact]) -> list[Claim]:
    found = []
    for fact in facts:
        day = fact.when.latest
        if fact.effect not in (Effect.TAKES, Effect.HOLDS) or day is None:
            continue
        for party in fact.takers:
            found.append(Claim(fact, party, day, max(day, fact.until or day)))
        is_dated = fact.when.earliest is not None  # else it may be any of the others
        if fact.effect is Effect.TAKES and not fact.takers and is_dated and fact.modality is not Modality.CLAIMED:
            found.append(Claim(fact, None, day, day))
    return found


def _is_dated(claim: Claim) -> bool:
    return claim.fact.when.earliest is not None


def _begin_of(claim: Claim) -> date:
    """From when on a claim has surely made older words old."""
    return claim.fact.when.earliest or claim.start_day


def _is_done(fact: ControlFact) -> bool:
    return fact.effect is Effect.TAKES or (fact.effect is Effect.LEAVES and fact.modality is Modality.OCCURRED)


def _overlap(left: ControlFact, right: ControlFact) -> bool:
    """Whether two facts may be of one day. One without a date is news, of the day of its report."""
    return _begin(left) <= _end_of(right) and _begin(right) <= _end_of(left)


def _begin(fact: ControlFact) -> date:
    return fact.when.earliest or _end_of(fact)


def _end_of(fact: ControlFact) -> date:
    return fact.when.latest or date.max


__all__ = ["Claim", "Claims", "Fight"]
