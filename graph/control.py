"""Who held a place, and when: dated facts to an ordered list of spans. A pure function of the facts, in any order.

    ControlFact, Sides --derive_control--> Control: spans that follow one another, and what became of each fact
    Control, day --find_answer--> Answer

The rule:

1. *Before the first fact nobody is known.* The first span is unknown, and so is every gap.
2. *Who takes the place or is told to hold it, holds it from then on.* The newest word counts: at any day the holder is
   who was told last to have it. `last_confirmed_on` says until when somebody told so, and is unknown where it was taken
   on an unknown day; after it the holder is only the last one known. The last span has no end for the same reason, and
   says nothing of today.
3. *A change is as exact as its date.* A capture "in July" ends one span and begins the next between 1 and 31 July. One
   without a date is news of the day of its first report: it happened after the last day for which the old holder is
   told, and by that day. Where the same party is told more exactly to have taken (or lost) the place before, a less
   exact telling is a retelling (`graph/control_retellings.py`): it supports, and brings no old holder back.
4. *Who leaves, or is named as the one who lost it, holds it no more.* Without a successor a gap opens, and so it does
   where the place was taken and nobody tells by whom. Where a place is taken from somebody else than the last one
   known, there was a change that nobody told: the time between is a gap.
5. *Two parties that claim the same days are both given*: the span is contested, with each one's facts. They claim the
   same days where both are told to hold the place on them, or where both took it and it is not known who came last:
   their dates overlap, and neither is named as the one from whom it was taken. One report that tells of both, a holder
   and one who took it on the day of the report, tells the taking as the news.
6. *Fighting contests its days*: a clash, an offensive or a siege between the holder's side and another, dated to a week
   or better. It decides nothing; after it the last one known is the last one known. Fighting on the day of a capture,
   or within its month, with the party that took the place, belongs to the capture.
7. *Planned, denied and hypothetical facts are listed and decide nothing.* A claimed taking makes its party a holder "as
   claimed": alone where nobody else is known, beside the last one known where somebody is.
8. *Parties of one side are no rivals*: see `graph.control_facts.Sides`.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from graph.control_claims import Claim, Claims, Fight
from graph.control_facts import Bound, ControlFact, Effect, Sides
from graph.ontology import DatePrecision

DAY = timedelta(days=1)


class State(StrEnum):
    """What is known of a span."""

    HELD = "held"
    CONTESTED = "contested"
    UNKNOWN = "unknown"


class Basis(StrEnum):
    """On what a party stands in a span."""

    HOLDS = "holds"
    CLAIMS = "claims"
    FIGHTS = "fights"


@dataclass(frozen=True, slots=True)
class Party:
    """A party of a span with the facts that it rests on."""

    entity_id: str
    basis: Basis
    fact_ids: tuple[str, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of days with one answer. `start` is None for the first span, `end` for the last.

    `since` is when the holders came to hold the place, which is before `start` where fighting parted the span.
    """

    state: State
    parties: tuple[Party, ...] = ()
    start: Bound | None = None
    end: Bound | None = None
    since: Bound | None = None
    last_confirmed_on: date | None = None
    opened_by: tuple[str, ...] = ()
    supported_by: tuple[str, ...] = ()
    closed_by: tuple[str, ...] = ()
    confidence: float | None = None

    @property
    def holders(self) -> tuple[str, ...]:
        """Ids of those who are told to hold it, sorted; none where nobody is known."""
        return tuple(party.entity_id for party in self.parties if party.basis is not Basis.FIGHTS)

    @property
    def is_claimed(self) -> bool:
        """Whether only claims tell of the holders."""
        return bool(self.parties) and all(party.basis is Basis.CLAIMS for party in self.parties)


@dataclass(frozen=True, slots=True)
class Control:
    """The spans, in order and without holes, and what became of each fact.

    `uses` maps the id of a fact to `decides`, `claimed`, `retells`, `planned`, `denied`, `hypothetical`, `undated` or
    `no_effect`.
    """

    spans: tuple[Span, ...]
    uses: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """Who held a place on a day.

    `span` is the span that surely holds the day. Where a change may lie before or after it, there is none, the state is
    unknown, and `possible` are the spans that may hold it.
    """

    day: date
    state: State
    span: Span | None
    possible: tuple[Span, ...] = ()

    @property
    def is_confirmed(self) -> bool:
        """Whether somebody tells so for the day; else the holders are only the last ones known."""
        last = self.span.last_confirmed_on if self.span else None
        return last is not None and self.day <= last


def derive_control(facts: Iterable[ControlFact], sides: Sides | None = None) -> Control:
    """Derive who held a place from what is told of it.

    Parameters
    ----------
    facts : iterable of ControlFact
        All of one place, in any order.
    sides : Sides
        Which parties are of one side; without it each party stands alone.

    Returns
    -------
    Control
        At least one span.

    Notes
    -----
    Cost: n log n for n facts, as long as few of them are about the same days and the parties are few.
    """
    ordered = sorted(facts, key=lambda fact: fact.id)
    claims = Claims(ordered, sides or Sides())
    spans = _confirm_losers(_open_gaps(_join(_list_stretches(claims), claims), claims), claims)
    spans = _continue_after_fights(spans)
    deciding = {one for span in spans for one in (*span.opened_by, *span.supported_by, *span.closed_by)}
    deciding |= {one for span in spans for party in span.parties for one in party.fact_ids}
    return Control(tuple(spans), {fact.id: claims.use_of(fact, fact.id in deciding) for fact in ordered})


def find_answer(control: Control, day: date) -> Answer:
    """Who held the place on a day.

    Examples
    --------
    >>> find_answer(derive_control([]), date(2020, 1, 1)).state.value
    'unknown'
    """
    for number, span in enumerate(control.spans):
        if span.end is not None and span.end.latest is not None and span.end.latest <= day:
            continue
        is_before_change = span.end is None or (span.end.earliest is not None and day < span.end.earliest)
        if is_before_change or (span.state is State.UNKNOWN and span.end is not None and span.end.earliest is None):
            return Answer(day, span.state, span)
        possible = [span]
        for later in control.spans[number + 1 :]:
            if later.start is None or (later.start.earliest is not None and later.start.earliest > day):
                break
            possible.append(later)
        return Answer(day, State.UNKNOWN, None, tuple(possible))
    return Answer(day, State.UNKNOWN, None)  # never reached: the last span has no end


# ---------------------------------------------------------------- stretches of days with one answer


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Days from `first` on, as far as the next stretch; `first` is None before all facts."""

    first: date | None
    state: State
    claims: tuple[Claim, ...] = ()
    fights: tuple[Fight, ...] = ()
    challengers: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[object, ...]:
        held = tuple(sorted({(claim.party, claim.is_claimed) for claim in self.claims}, key=str))
        return self.state, held, self.challengers


def _list_stretches(claims: Claims) -> list[_Stretch]:
    found = [_Stretch(None, State.UNKNOWN)]
    for day in claims.list_turns():
        held = claims.find_holders(day)
        parties = {claim.party for claim in held if claim.party is not None}
        fights, challengers = claims.find_fights(day, parties)
        is_contested = bool(challengers) or claims.has_rivals(held)
        state = State.CONTESTED if is_contested else State.HELD if parties else State.UNKNOWN
        found.append(_Stretch(day, state, held, fights, challengers))
    return found


def _join(stretches: Sequence[_Stretch], claims: Claims) -> list[tuple[Span, tuple[Claim, ...]]]:
    """Spans, each with its claims, from neighbouring stretches with the same answer."""
    groups: list[list[_Stretch]] = []
    for stretch in stretches:
        if groups and groups[-1][-1].key == stretch.key:
            groups[-1].append(stretch)
        else:
            groups.append([stretch])
    found = []
    for number, group in enumerate(groups):
        after = groups[number + 1][0].first if number + 1 < len(groups) else None
        all_claims = tuple({id(claim): claim for one in group for claim in one.claims}.values())
        found.append((_to_span(group, all_claims, after, claims), all_claims))
    return found


def _to_span(group: Sequence[_Stretch], all_claims: Sequence[Claim], after: date | None, claims: Claims) -> Span:
    first = group[0].first
    told: defaultdict[tuple[str, Basis], set[ControlFact]] = defaultdict(set)
    for claim in all_claims:
        if claim.party is not None:
            told[claim.party, Basis.CLAIMS if claim.is_claimed else Basis.HOLDS].update(claims.list_facts(claim))
    for one in group:
        for fight in one.fights:
            for party in set(one.challengers) & set(fight.fact.fighters):
                told[party, Basis.FIGHTS].add(fight.fact)
    parties = tuple(
        Party(party, basis, tuple(sorted(fact.id for fact in facts)), max(fact.confidence for fact in facts))
        for (party, basis), facts in sorted(told.items(), key=lambda item: (item[0][1] is Basis.FIGHTS, item[0]))
    )
    openers = {claim.fact.id for claim in group[0].claims if claim.start_day == first}
    openers |= {fight.fact.id for fight in group[0].fights if fight.first == first and group[0].challengers}
    supporters = {fact.id for facts in told.values() for fact in facts} - openers
    supporters |= {fight.fact.id for one in group for fight in one.fights} - openers
    told_on = [claim.confirmed for claim in all_claims if claim.party and claim.confirmed is not None]
    last = max((min(one, after - DAY) if after else one for one in told_on), default=None)
    levels = [party.confidence for party in parties]
    return Span(
        state=group[0].state,
        parties=parties,
        start=Bound(first, first) if first else None,
        last_confirmed_on=last,
        opened_by=tuple(sorted(openers)),
        supported_by=tuple(sorted(supporters)),
        confidence=None if not levels else min(levels) if group[0].state is State.CONTESTED else max(levels),
    )


# ---------------------------------------------------------------- bounds, gaps, what fighting parted


def _open_gaps(found: Sequence[tuple[Span, tuple[Claim, ...]]], claims: Claims) -> list[Span]:
    """Give each change its bound, and put a gap where a place was taken from another one than the last known."""
    spans = [found[0][0]]
    for _, (following, held) in pairwise(found):
        day = following.start.latest if following.start else None
        assert day is not None
        causes = claims.list_causes(day, held, set(following.opened_by))
        bound = _bound_of(causes, day, spans[-1])
        by = tuple(sorted(cause.id for cause in causes))
        following = replace(following, start=bound, since=bound, opened_by=by or following.opened_by)
        before = spans[-1]
        gone = Bound(_after(before.last_confirmed_on), day, DatePrecision.UNKNOWN)
        is_news = gone.earliest is not None and gone.earliest < day
        if before.state is State.HELD and is_news and claims.is_from_others(causes, before.holders):
            spans[-1] = replace(before, end=gone, closed_by=by)
            spans.append(Span(State.UNKNOWN, start=gone, end=bound, opened_by=by, closed_by=by))
        else:
            spans[-1] = replace(before, end=bound, closed_by=by)
        spans.append(following)
    return spans


def _bound_of(causes: Sequence[ControlFact], day: date, before: Span) -> Bound:
    causes = [one for one in causes if one.effect is not Effect.FIGHTS] or causes
    dated = [one.when for one in causes if one.ends_on != day and (one.when.earliest or day) <= day]
    if not dated:
        return Bound(day, day)
    known = [when.earliest for when in dated if when.earliest is not None]
    earliest = max(known) if known else None
    told = _after(before.last_confirmed_on) if before.state is not State.UNKNOWN else None
    opened = before.start.latest if before.start else None
    floor = max((one for one in (told, opened) if one is not None), default=None)
    if floor is not None and (earliest is None or earliest < floor):
        earliest = min(floor, day)
    if earliest == day:
        return Bound(day, day)
    return Bound(earliest, day, max(dated, key=lambda when: (when.earliest or date.min, when.precision)).precision)


def _confirm_losers(spans: list[Span], claims: Claims) -> list[Span]:
    """Who is told to have lost the place had it until then."""
    found = []
    for span in spans:
        start = span.end.earliest if span.end else None
        if span.state is State.HELD and start is not None and claims.are_losers(span.closed_by, span.holders):
            last = max(span.last_confirmed_on or date.min, start - DAY)
            span = replace(span, last_confirmed_on=last)
        found.append(span)
    return found


def _continue_after_fights(spans: list[Span]) -> list[Span]:
    found: list[Span] = []
    for number, span in enumerate(spans):
        if number >= 1 and span.holders and span.holders == spans[number - 1].holders:
            span = replace(span, since=found[-1].since)
        found.append(span)
    return found


def _after(day: date | None) -> date | None:
    return day + DAY if day is not None else None
