"""Seventh stage: tellings of one happening become one.

    tellings of a sentence: harm ("killing 12") joins the deed that did it; equal deeds in one clause are one
    tellings further on: "the attack", "the clashes", a deed between the same parties, and what the tagger takes for
    the same event, join the first one, unless place, date or number speak against it

The first or fullest telling stays; what the others add is kept, and where each stands (`also`).
"""

import re

from spacy.tokens import Token

from app.extract.conditions import types_of
from app.extract.pair_features import family
from app.extract.record import Draft, Found, Telling
from app.extract.syntax import children, distance
from app.extract.tagger import Tagger
from graph.ontology import VERBAL_EVENT_TYPES, CasualtyKind, EventType, Role

Scores = dict[tuple[int, int], float]  # (earlier, later) tellings by identity
VIOLENT = frozenset(
    (
        EventType.ARMED_CLASH,
        EventType.ATTACK,
        EventType.SUICIDE_BOMB,
        EventType.AIR_DRONE_STRIKE,
        EventType.REMOTE_EXPLOSIVE_LANDMINE_IED,
        EventType.SHELLING_ARTILLERY_MISSILE,
        EventType.GRENADE,
        EventType.CHEMICAL_WEAPON,
        EventType.EXCESSIVE_FORCE_AGAINST_PROTESTERS,
        EventType.MOB_VIOLENCE,
        EventType.SEXUAL_VIOLENCE,
        EventType.VIOLENT_DEMONSTRATION,
    )
)
LOOSE = frozenset((EventType.ARMED_CLASH, EventType.ATTACK))  # a later word may tell the weapon
SAME = 1.0  # the tagger's score from which a telling is one of an earlier event
VETO = -6.0  # under which it is not, whatever the rules say
OTHERS = re.compile(  # words of a sentence that tells another event than the one before
    r"\b(?:elsewhere|separate(?:ly)?|in (?:an)?other|another (?:attack|bomb|incident|blast|raid|clash)|also)\b", re.I
)
HARMS = frozenset(["kill", "die", "slay", "perish", "wound", "injure", "dead", "wounded", "shoot"])
BACKWARD = 4
FAR = 200  # sentences: more than a long report has, so that a book is read in a time that grows with its length


def merge_tellings(draft: Draft, tagger: Tagger) -> None:
    """Join the tellings of each happening; `tellings` keeps one for each."""
    kept: list[Telling] = []
    order = sorted(draft.tellings, key=lambda one: (one.sentence, one.start))
    scores = _scores(draft, tagger, order)
    for telling in order:
        into = _by_tagger(draft, telling, kept, scores)
        if into is None:
            into = _same_sentence(draft, telling, kept) or _earlier(draft, telling, kept)
            if into is not None and _score(telling, into, scores) < VETO:
                into = None
        if into is None:
            kept.append(telling)
        else:
            _join(draft, into, telling)
    draft.tellings = kept


def _scores(draft: Draft, tagger: Tagger, order: list[Telling]) -> Scores:
    if draft.tags is None or not order:
        return {}
    spans = [(one.start, one.end, "", "name") for one in order]
    found = tagger.tellings(draft.tags, spans, [one.type.value for one in order])
    return {(id(order[i]), id(order[j])): score for (i, j), score in found.items()}


def _score(telling: Telling, other: Telling, scores: Scores) -> float:
    """How far the tagger takes a telling for one of the event of others; 0 where it can't say."""
    known = [scores[pair] for one in (other, *other.also) if (pair := (id(one), id(telling))) in scores]
    return max(known, default=0.0)


def _by_tagger(draft: Draft, telling: Telling, kept: list[Telling], scores: Scores) -> Telling | None:
    """The event that the tagger takes this for, if nothing in them speaks against it."""
    if OTHERS.search(draft.sentences[telling.sentence].text):
        return None
    ranked = sorted(((_score(telling, one, scores), number) for number, one in enumerate(kept)), reverse=True)
    for score, number in ranked:
        if score < SAME:
            break
        if family(kept[number].type.value) == family(telling.type.value) and _compatible(telling, kept[number]):
            return kept[number]
    return None


def _top(draft: Draft, telling: Telling) -> Token:
    """The word of a trigger that the others depend on."""
    words = [draft.token(number) for number in telling.tokens]
    return next((word for word in words if word.head not in words or word.head == word), words[0])


def _is_harm(telling: Telling) -> bool:
    return telling.rule.removeprefix("trigger:") in HARMS


def _same_sentence(draft: Draft, telling: Telling, kept: list[Telling]) -> Telling | None:
    head = _top(draft, telling)
    for other in reversed(kept):
        if other.sentence != telling.sentence:
            break
        apart = distance(head, _top(draft, other))
        if telling.type is other.type and apart <= 5 and _compatible(telling, other):
            return other
        if (
            {telling.type, other.type} <= VIOLENT
            and apart <= 4
            and (_is_harm(telling) or _is_harm(other))
            and _compatible(telling, other)
        ):
            return other
        if other.type is EventType.OFFENSIVE_LAUNCHED and telling.type in LOOSE and apart <= 2:
            return other
    return None


def _earlier(draft: Draft, telling: Telling, kept: list[Telling]) -> Telling | None:
    head = draft.token(telling.tokens[0])
    definite = any(child.lower_ in ("the", "this", "that", "these") for child in children(head, "det"))
    for other in reversed(kept):
        away = telling.sentence - other.sentence
        if away > FAR:
            break
        if away <= 0 or telling.type in VERBAL_EVENT_TYPES:
            continue
        if (
            not _alike(telling, other)
            or not _compatible(telling, other)
            or (telling.modality is not other.modality and "occurred" not in (telling.modality, other.modality))
        ):
            continue
        doers = telling.of(Role.SOURCE)
        same_doers = not doers or _share(doers, other.of(Role.SOURCE))
        if definite and head.pos_ == "NOUN" and away <= BACKWARD and same_doers:
            return other
        if (
            _is_harm(telling)
            and not telling.of(Role.SOURCE)
            and telling.place is None
            and telling.when is None
            and away <= 2
            and other.type in VIOLENT
        ):
            return other
        if _same_story(telling, other) and (telling.type is other.type or away <= 2):
            return other
    return None


def _alike(telling: Telling, other: Telling) -> bool:
    if telling.type is other.type:
        return True
    return {telling.type, other.type} <= VIOLENT and (telling.type in LOOSE or other.type in LOOSE or _is_harm(telling))


def _same_story(telling: Telling, other: Telling) -> bool:
    """The same parties at the same place or day, or all of one's few details told by the other."""
    mine, theirs = _clusters(telling), _clusters(other)
    shared = mine & theirs
    if not shared:
        return False
    same_place = telling.place is not None and other.place is not None and telling.place.cluster is other.place.cluster
    same_date = telling.when is not None and other.when is not None and telling.date == other.date
    same_toll = any(
        a.kind is b.kind and a.number.best == b.number.best and a.number.best
        for a in telling.casualties
        for b in other.casualties
    )
    if same_toll or (same_place and same_date):
        return True
    if same_place or same_date:
        return len(shared) >= 2 or mine <= theirs
    return len(shared) >= 2 and (telling.place is None or other.place is None) and telling.when is None


def _clusters(telling: Telling) -> set[int]:
    return {id(part.found.cluster) for part in telling.parts}


def _compatible(telling: Telling, other: Telling) -> bool:
    """Whether nothing speaks against one happening: days apart, other parties, numbers or towns."""
    if telling.when is not None and other.when is not None:
        mine, theirs = telling.date, other.date
        if (
            mine.start
            and theirs.start
            and mine.end
            and theirs.end
            and (mine.end < theirs.start or theirs.end < mine.start)
        ):
            return False
    for kind in CasualtyKind:
        numbers = [
            {toll.number.best for toll in one.casualties if toll.kind is kind and toll.number.best}
            for one in (telling, other)
        ]
        if all(numbers) and not numbers[0] & numbers[1] and telling.sentence != other.sentence:
            return False
    sources = [one.of(Role.SOURCE) for one in (telling, other)]
    if (
        all(sources)
        and not _share(sources[0], sources[1])
        and not _share(sources[0], other.of(Role.TARGET, Role.VICTIM))
    ) and (
        types_of(sources[0]) != types_of(sources[1])
        or (telling.sentence == other.sentence and _named(sources[0]) and _named(sources[1]))
    ):
        return False
    return not (
        _town(telling.place)
        and _town(other.place)
        and telling.place is not None
        and other.place is not None
        and telling.place.cluster is not other.place.cluster
    )


def _share(left: list[Found], right: list[Found]) -> bool:
    return bool({id(one.cluster) for one in left} & {id(one.cluster) for one in right})


def _named(found: list[Found]) -> bool:
    return any(one.cluster is not None and one.cluster.is_named for one in found)


def _town(place: Found | None) -> bool:
    return (
        place is not None
        and place.cluster is not None
        and place.cluster.is_named
        and (place.cluster.type or "populated_place") == "populated_place"
    )


def _join(draft: Draft, into: Telling, telling: Telling) -> None:
    """Add what `telling` tells; the sharper type, place and date stay."""
    specific = telling.type in VIOLENT and into.type in LOOSE and telling.type not in LOOSE
    if specific:
        into.type = telling.type
    if _is_harm(into) and not _is_harm(telling) and telling.sentence == into.sentence:
        into.tokens, into.start, into.end, into.rule = telling.tokens, telling.start, telling.end, telling.rule
    known = _clusters(into)
    for part in telling.parts:
        if id(part.found.cluster) not in known:
            known.add(id(part.found.cluster))
            into.parts.append(part)
    into.place = into.place or telling.place
    into.when = into.when or telling.when
    into.operation = into.operation or telling.operation
    into.claimed_by = into.claimed_by or telling.claimed_by
    for toll in telling.casualties:
        if not any(
            one.kind is toll.kind
            and (one.number.low, one.number.best, one.number.high)
            == (toll.number.low, toll.number.best, toll.number.high)
            for one in into.casualties
        ):
            into.casualties.append(toll)
    into.confidence = max(into.confidence, telling.confidence)
    into.also.append(telling)
