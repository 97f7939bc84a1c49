"""How well a reading agrees with the gold: eight measures, each an F1 over all reports together.

| Measure | Right is |
|---|---|
| mention_exact | an actor, person or place with these very words, but for a leading article |
| mention_overlap | one that shares characters with a gold mention of its kind, one-to-one, the longest overlap first |
| coreference | B-cubed (Bagga and Baldwin 1998): the share of each mention's cluster; a missed one counts 0 |
| trigger | an event of an accepted type whose trigger overlaps that of a telling |
| entity | an actor, person, place or operation found by any of its names |
| event | an event of an accepted type, told in the same sentence or by the same trigger; verbal ones do not count |
| argument | a source, target or victim, place, date or figure of an event; unmatched events count too |
| relation | its type and both ends, by any of their names |

Doubtful gold (unscored events and relations, entities that are not salient) is never missed, and an answer that fits it
is neither right nor wrong. A date is right if it overlaps that of the gold and is no vaguer; of several places any will
do; figures agree in the best number or, where there is none, in both bounds.

These are the definitions of the evaluation kit (`labelled` and `reports` of its scorer), written anew, and compared
with it on 2026-11-28 on both halves of the reports beside this file: all figures but one were the same to four
decimals. The kit does not want the allies of an event, here they are wanted among its sources: `argument` was
0.4356 where the kit had 0.4395 (without allies, the same). And the kit finds a telling by the first 40 characters of
its sentence, which it takes to end at "Lt."; here offsets are compared, which made no difference.
"""

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from tests.quality.reading import Event, Mention, Numbers, Reading, Relation, Span

CORE = ("actor", "person", "location")
KINDS = (*CORE, "operation")
SLOTS = ("source", "target", "place", "date", "figure")
SYMMETRIC = ("fights", "allied_with", "met_with", "same_as")
VAGUENESS = {"day": 0, "week": 1, "month": 2, "year": 3, "unknown": 4}
MEASURES = ("mention_exact", "mention_overlap", "coreference", "trigger", "entity", "event", "argument", "relation")

Key = TypeVar("Key", bound=Hashable)


@dataclass(slots=True)
class Tally:
    """What was right, given and wanted; `found` is what of the wanted was found (in B-cubed, not the same as right)."""

    right: float = 0
    given: float = 0
    wanted: float = 0
    found: float = 0

    def add(self, right: float, given: float, wanted: float, found: float | None = None) -> None:
        """Add the counts of one report."""
        self.right += right
        self.given += given
        self.wanted += wanted
        self.found += right if found is None else found

    @property
    def precision(self) -> float:
        """Of the given, the share that is right; 0 where nothing is given."""
        return self.right / self.given if self.given else 0.0

    @property
    def recall(self) -> float:
        """Of the wanted, the share that is found; 0 where nothing is wanted."""
        return self.found / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def score(pairs: Iterable[tuple[Reading, Reading]]) -> dict[str, Tally]:
    """The tally of each measure over pairs of gold and answer, one pair a text."""
    tallies = {name: Tally() for name in MEASURES}
    for gold, answer in pairs:
        _score_mentions(gold, answer, tallies)
        _score_triggers(gold, answer, tallies["trigger"])
        _score_entities(gold, answer, tallies["entity"])
        _score_events(gold, answer, tallies)
        _score_relations(gold, answer, tallies["relation"])
    return tallies


def overlap(one: Span, other: Span) -> int:
    """The number of characters that two spans share."""
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def pair_best_first(candidates: Iterable[tuple[Sequence[object], int, int]]) -> dict[int, int]:
    """One-to-one pairs of gold and answer, the smallest key first: {gold: answer}."""
    pairs: dict[int, int] = {}
    for _, gold, answer in sorted(candidates):
        if gold not in pairs and answer not in pairs.values():
            pairs[gold] = answer
    return pairs


def pair_most(fits: Mapping[Key, Sequence[int]]) -> dict[Key, int]:
    """As many one-to-one pairs as there can be (Kuhn 1955); gold items that come first are not given up."""
    owner: dict[int, Key] = {}

    def place(gold: Key, tried: set[int]) -> bool:
        for answer in fits[gold]:
            if answer not in tried:
                tried.add(answer)
                if answer not in owner or place(owner[answer], tried):
                    owner[answer] = gold
                    return True
        return False

    for gold in fits:
        place(gold, set())
    return {gold: answer for answer, gold in owner.items()}


def _score_mentions(gold: Reading, answer: Reading, tallies: dict[str, Tally]) -> None:
    wanted, given = ({(one.span, one.kind): one for one in side.mentions} for side in (gold, answer))
    keys, answers = list(wanted), list(given)
    candidates = [
        ((-shared, abs(_length(g) - _length(s)), g, s), i, j)
        for i, (g, kind) in enumerate(keys)
        for j, (s, other) in enumerate(answers)
        if kind == other and (shared := overlap(g, s))
    ]
    pairs = {keys[i]: answers[j] for i, j in pair_best_first(candidates).items()}
    core_wanted, core_given = ([key for key in side if key[1] in CORE] for side in (wanted, given))
    tallies["mention_overlap"].add(sum(kind in CORE for _, kind in pairs), len(core_given), len(core_wanted))
    exact = {_trim(gold.text, *key) for key in core_wanted} & {_trim(gold.text, *key) for key in core_given}
    tallies["mention_exact"].add(len(exact), len(core_given), len(core_wanted))
    _score_clusters(wanted, given, pairs, tallies["coreference"])


def _score_clusters(
    wanted: Mapping[tuple[Span, str], Mention],
    given: Mapping[tuple[Span, str], Mention],
    pairs: Mapping[tuple[Span, str], tuple[Span, str]],
    tally: Tally,
) -> None:
    golds, answers = (Counter(one.entity for one in side.values() if one.entity) for side in (wanted, given))
    both = [(wanted[g].entity, given[s].entity) for g, s in pairs.items()]
    linked = [(gold, answer) for gold, answer in both if gold and answer]
    together = Counter(linked)
    right = math.fsum(together[one] / answers[one[1]] for one in linked)
    found = math.fsum(together[one] / golds[one[0]] for one in linked)
    tally.add(right, answers.total(), golds.total(), found)


def _length(span: Span) -> int:
    return span[1] - span[0]


def _trim(text: str, span: Span, kind: str) -> tuple[Span, str]:
    """The span without a leading article."""
    first, gap, rest = text[slice(*span)].partition(" ")
    article = first.lower() in ("the", "a", "an") and rest
    return ((span[0] + len(first) + len(gap), span[1]) if article else span), kind


def _score_triggers(gold: Reading, answer: Reading, tally: Tally) -> None:
    def touches(event: Event, other: Event) -> bool:
        return any(overlap(trigger, other.tellings[0][0]) for trigger, _ in event.tellings)

    candidates = [
        ((), i, j)
        for i, event in enumerate(gold.events)
        for j, other in enumerate(answer.events)
        if other.types[0] in event.types and touches(event, other)
    ]
    pairs = pair_best_first(candidates)
    hits = sum(gold.events[i].scored for i in pairs)
    doubtful = [event for event in gold.events if not event.scored]
    excused = sum(
        any(touches(event, other) for event in doubtful)
        for j, other in enumerate(answer.events)
        if j not in pairs.values()
    )
    given = len(answer.events) - excused - (len(pairs) - hits)
    tally.add(hits, given, sum(event.scored for event in gold.events))


def _score_entities(gold: Reading, answer: Reading, tally: Tally) -> None:
    order = sorted(range(len(gold.entities)), key=lambda i: (not gold.entities[i].salient, i))
    fits = {}
    for i in order:
        one = gold.entities[i]
        shared = [
            (-len(one.names & other.names), j)
            for j, other in enumerate(answer.entities)
            if other.kind == one.kind and one.names & other.names
        ]
        fits[i] = [j for _, j in sorted(shared)]
    pairs = pair_most(fits)
    salient = {i for i, one in enumerate(gold.entities) if one.salient and one.kind in KINDS}
    excused = {j for i, j in pairs.items() if not gold.entities[i].salient}
    given = sum(one.kind in KINDS and j not in excused for j, one in enumerate(answer.entities))
    tally.add(len(salient & set(pairs)), given, len(salient))


def _score_events(gold: Reading, answer: Reading, tallies: dict[str, Tally]) -> None:
    candidates = [
        ((-place, other.types[0] != event.types[0], -_right(event, other)), i, j)
        for i, event in enumerate(gold.events)
        for j, other in enumerate(answer.events)
        if event.scored and other.types[0] in event.types and (place := _told_alike(event, other))
    ]
    pairs = pair_best_first(candidates)
    free = [event for event in gold.events if not event.scored]
    wrong = [
        other
        for j, other in enumerate(answer.events)
        if j not in pairs.values()
        and not other.verbal
        and not any(other.types[0] in event.types and _told_alike(event, other) for event in free)
    ]
    missed = [event for i, event in enumerate(gold.events) if event.scored and i not in pairs]
    tallies["event"].add(len(pairs), len(pairs) + len(wrong), len(pairs) + len(missed))
    for i, j in pairs.items():
        for right, given, wanted in compare(gold.events[i], answer.events[j]).values():
            tallies["argument"].add(right, given, wanted)
    tallies["argument"].add(0, sum(map(_size, wrong)), sum(map(_size, missed)))


def _told_alike(event: Event, other: Event) -> int:
    """2 if the trigger of the answer is that of a telling, 1 if it stands in the sentence of one, else 0."""
    ((trigger, sentence),) = other.tellings
    if any(overlap(words, trigger) for words, _ in event.tellings):
        return 2
    return int(any(overlap(told, trigger) or sentence[0] <= told[0] < sentence[1] for _, told in event.tellings))


def compare(event: Event, other: Event) -> dict[str, tuple[int, int, int]]:
    """What is right, given and wanted in each slot of a gold event and its answer."""
    straight = _parties(event.sources, other.sources), _parties(event.targets, other.targets)
    if event.symmetric:
        crossed = _parties(event.sources, other.targets), _parties(event.targets, other.sources)
        straight = max(straight, crossed, key=lambda slots: slots[0][0] + slots[1][0])
    place = any(one & two for one in event.places for two in other.places)
    figures = [_figures(event, other, kind) for kind in {kind for kind, _ in (*event.counts, *other.counts)}]
    return {
        "source": straight[0],
        "target": straight[1],
        "place": (int(place), int(bool(other.places)), int(bool(event.places))),
        "date": (int(_same_date(event, other)), int(bool(other.date)), int(bool(event.date))),
        "figure": (sum(figures), len(_known(other)), len(_known(event))),
    }


def _right(event: Event, other: Event) -> int:
    return sum(right for right, _, _ in compare(event, other).values())


def _size(event: Event) -> int:
    """The number of values that an event gives."""
    single = bool(event.places) + bool(event.date)
    return len(event.sources) + len(event.targets) + single + len(_known(event))


def _parties(wanted: Sequence[frozenset[str]], given: Sequence[frozenset[str]]) -> tuple[int, int, int]:
    fits = {i: [j for j, other in enumerate(given) if one & other] for i, one in enumerate(wanted)}
    return len(pair_most(fits)), len(given), len(wanted)


def _same_date(event: Event, other: Event) -> bool:
    if not event.date or not other.date:
        return False
    meets = event.date[0] <= other.date[1] and other.date[0] <= event.date[1]
    return meets and VAGUENESS[other.date[2]] <= VAGUENESS[event.date[2]]


def _known(event: Event) -> list[tuple[str, Numbers]]:
    return [(kind, numbers) for kind, numbers in event.counts if any(one is not None for one in numbers)]


def _figures(event: Event, other: Event, kind: str) -> int:
    wanted, given = ([numbers for sort, numbers in _known(side) if sort == kind] for side in (event, other))
    fits = {i: [j for j, two in enumerate(given) if _same_count(one, two)] for i, one in enumerate(wanted)}
    return len(pair_most(fits))


def _same_count(one: Numbers, other: Numbers) -> bool:
    if one[1] is not None and other[1] is not None:
        return one[1] == other[1]
    return one == other


def _score_relations(gold: Reading, answer: Reading, tally: Tally) -> None:
    wanted = _distinct(relation for relation in gold.relations)
    given = _distinct(answer.relations)
    scored = {i: one for i, one in enumerate(wanted) if one.scored}
    pairs = pair_most({i: [j for j, other in enumerate(given) if _fits(one, other)] for i, one in scored.items()})
    doubtful = [one for one in wanted if not one.scored]
    used = set(pairs.values())
    wrong = sum(j not in used and not any(_fits(one, other) for one in doubtful) for j, other in enumerate(given))
    tally.add(len(pairs), len(pairs) + wrong, len(scored))


def _distinct(relations: Iterable[Relation]) -> list[Relation]:
    """Each link once; direction does not count where a type has none."""
    found: dict[tuple[str, ...], Relation] = {}
    for one in relations:
        ends = sorted(one.key) if one.type in SYMMETRIC else one.key
        found.setdefault((one.type, *ends), one)
    return list(found.values())


def _fits(gold: Relation, answer: Relation) -> bool:
    (source, target), (one, other) = gold.ends, answer.ends
    straight = bool(source & one and target & other)
    crossed = gold.type in SYMMETRIC and bool(source & other and target & one)
    return gold.type == answer.type and (straight or crossed)
