"""Sixth stage, second half: what the tagger sees of events joins what the codebook's triggers found.

    tellings by rules + spans that the tagger takes for triggers -> tellings, with type, modality, parties and place
        weighed between both

A telling that only the rules see needs some belief of the tagger; one that only the tagger sees takes its grammar
(date, operation) from the parse like any other. Parties are those that either sees and the other does not rule out.
"""

from collections.abc import Callable, Iterable

from spacy.tokens import Token

from app.extract.conditions import STATE_TYPES, is_place
from app.extract.pair_features import Floats
from app.extract.record import Draft, Found, Part, Telling
from app.extract.tagger import Roles, Tagged, Tagger
from graph.coding import ACT
from graph.ontology import VERBAL_EVENT_TYPES, EventType, MentionKind, Modality, Role

KEEP = 0.2  # the belief that keeps a telling which only the rules see
ACTS = 0.1  # the same for an act of words or diplomacy, of which the tagger has seen few
SHOUTED = 0.55  # in a text in capitals: the confidence that a telling of the rules needs
KILLS = frozenset(("trigger:kill", "trigger:shoot dead", "trigger:behead", "trigger:massacre"))  # alone in a sentence
NEW = 0.7  # the chance from which a telling counts that only the tagger sees
RULE_BONUS = 0.4  # what the rules' type weighs against the tagger's
PART = 0.55  # the chance from which a party counts
DOUBT = 0.12  # under which a party of the rules is dropped
AGREE = 0.35  # the chance of a role that takes the rules' word for it
PLACE = 0.6
INTENDED = 0.97  # the chance from which what the grammar takes for a plan has happened
SHORT = 5  # sentences of a note that tells one thing
LEAD = 0.3  # the chance from which the type of the whole counts
TRACE = 0.03  # the chance of the type at the word itself, unless the whole leaves little doubt
HINT = 0.3  # the belief in its word that such a telling needs
QUIET = "none"  # the type of a note that tells nothing of the kind
ALONE = 0.6  # the same where no telling was found
TAKES = frozenset((EventType.GOVERNMENT_REGAINS_TERRITORY, EventType.NON_STATE_ACTOR_OVERTAKES_TERRITORY))
New = Callable[[Token, tuple[int, ...], EventType], Telling]
PARTIES = (MentionKind.ACTOR, MentionKind.PERSON)


def weigh_tellings(draft: Draft, tagger: Tagger, told: list[Telling], new: New) -> list[Telling]:
    """The tellings of both, each with its type, modality, parties and place.

    Parameters
    ----------
    new : Callable
        Makes a telling of what only the tagger sees: head, tokens, type.
    """
    assert draft.tags is not None
    kept = [one for one in told if _believed(draft, tagger, one)]
    sentences = {one.sentence for one in kept}
    kept += [one for one in told if one.sentence not in sentences and one.rule in KILLS and one not in kept]
    over = {number for one in kept for number in one.tokens}
    for span in tagger.spans(draft.tags, "trigger"):
        tokens = _words(draft, span)
        if span.chance < NEW or not tokens or not over.isdisjoint(tokens):
            continue
        head = draft.tokens[tokens[0] : tokens[-1] + 1].root
        telling = new(head, tokens, EventType(span.label))
        telling.confidence = round(span.chance, 3)
        kept.append(telling)
        over.update(tokens)
    kept.sort(key=lambda one: (one.start, one.end))
    spoken = [(one.start, one.end, one.kind.value, one.form.value) for one in draft.found]
    roles = tagger.roles(draft.tags, spoken, [(one.start, one.end, "", "name") for one in kept])
    for number, telling in enumerate(kept):
        if number in roles:
            _weigh(draft, tagger, telling, roles[number])
    return kept


def _words(draft: Draft, span: Tagged) -> tuple[int, ...]:
    """The numbers of the tokens of a span, of its first sentence only, without blanks at its ends."""
    tokens = draft.tokens.char_span(span.start, span.end, alignment_mode="expand")
    words = [token.i for token in tokens or () if not token.is_space]
    words = [number for number in words if draft.sentence_of[number] == draft.sentence_of[words[0]]]
    return tuple(range(words[0], words[-1] + 1)) if words else ()


def lead_telling(draft: Draft, tagger: Tagger, new: New) -> None:
    """In a short note, the event that the note is about takes the type that fits the whole of it.

    Where no telling was found, the word that most likely tells one becomes it, if the whole leaves little doubt.
    """
    if draft.tags is None or len(draft.sentences) > SHORT or len(draft.tags.parts) != 1:
        return
    whole = tagger.whole(draft.tags)
    label = max(whole, key=lambda one: whole[one])
    told = [one for one in draft.tellings if not _is_act(one)]
    if label == QUIET or whole[label] < (LEAD if told else ALONE):
        return
    if not told:
        words = [token for token in draft.tokens if token.pos_ in ("VERB", "NOUN")]
        beliefs = [_belief(draft, tagger, one) for one in words]
        if max(beliefs, default=0.0) < HINT:
            return
        head = words[beliefs.index(max(beliefs))]
        told = [new(head, (head.i,), EventType(label))]
        draft.tellings.append(told[0])
    same = [one for one in told if one.type.value == label]
    chances = [tagger.trigger_chances(draft.tags, one.start, one.end).get(label, 0.0) for one in told]
    if not same and max(chances) < TRACE and whole[label] < ALONE:
        return
    lead = max(same, key=lambda one: one.confidence) if same else told[max(range(len(told)), key=chances.__getitem__)]
    lead.type = EventType(label)
    lead.type = _taker(lead) if lead.type in TAKES else lead.type
    lead.confidence = round(min(1.0, max([0.9 * whole[label], *(one.confidence + 0.001 for one in told)])), 3)


def _belief(draft: Draft, tagger: Tagger, word: Token) -> float:
    """How far the tagger takes a word for one that tells an event, other than of words."""
    assert draft.tags is not None
    chances = tagger.trigger_chances(draft.tags, word.idx, word.idx + len(word))
    return sum(chance for label, chance in chances.items() if EventType(label) not in VERBAL_EVENT_TYPES)


def _believed(draft: Draft, tagger: Tagger, telling: Telling) -> bool:
    """Whether the tagger lets a telling of the rules stand; its type becomes the likeliest of both."""
    assert draft.tags is not None
    chances = tagger.trigger_chances(draft.tags, telling.start, telling.end)
    belief = sum(chances.values())
    act = telling.rule.startswith(ACT)
    if chances and draft.text.isupper() and 0.5 * (telling.confidence + belief) < SHOUTED:
        return False
    if chances and belief < (ACTS if act else KEEP):
        return False
    if act:
        telling.confidence = round(0.5 * telling.confidence + 0.5 * belief, 3)
    elif chances:
        own = telling.type.value
        best = max(chances, key=lambda label: chances[label] / max(belief, 1e-6) + RULE_BONUS * (label == own))
        telling.type = EventType(best)
        telling.confidence = round(0.5 * telling.confidence + 0.5 * belief, 3)
    return True


def _weigh(draft: Draft, tagger: Tagger, telling: Telling, roles: Roles) -> None:
    labels = tagger.labels["modality"]
    chances = roles.modality
    told = Modality(labels[int(chances.argmax())])
    intended = telling.modality is Modality.PLANNED and told is Modality.OCCURRED  # "an offensive to retake the town"
    if float(chances.max()) > (INTENDED if intended else 0.5):
        telling.modality = told
    names = tagger.labels["role"]
    near = [draft.found[row] for row in roles.rows]
    telling.parts = _parties(near, telling, roles.roles, names) if near else []
    place = _place(near, roles.roles[:, names.index("location")])
    if place is not None:
        telling.place = place
    if telling.type in TAKES:
        telling.type = _taker(telling)


def _taker(telling: Telling) -> EventType:
    """A state's force that takes a place of its own country regains it."""
    sources = telling.of(Role.SOURCE)
    sorts = {one.cluster.type if one.cluster else one.type for one in sources}
    homes = {one.cluster.country for one in sources if one.cluster is not None and one.cluster.country}
    place = telling.place.cluster if telling.place is not None else None
    if sorts and sorts <= STATE_TYPES and (place is None or place.country is None or homes <= {place.country}):
        return EventType.GOVERNMENT_REGAINS_TERRITORY
    return telling.type


def _is_act(telling: Telling) -> bool:
    return telling.rule.startswith(ACT) or telling.type in VERBAL_EVENT_TYPES


def _parties(near: list[Found], telling: Telling, scores: Floats, names: list[str]) -> list[Part]:
    act = _is_act(telling)
    doubt = 0.0 if act else DOUBT
    given = {id(part.found): part.role for part in telling.parts}
    best: dict[int, tuple[float, Part]] = {}
    wanted = sorted((role.value for role in Role), reverse=True)  # of two that are as likely, the later by its name
    ranked = scores[:, [names.index(role) for role in wanted]]
    likeliest, chances = ranked.argmax(1).tolist(), ranked.max(1).tolist()
    for row, one in enumerate(near):
        if one.kind not in PARTIES and one.kind is not MentionKind.EQUIPMENT and id(one) not in given:
            continue
        chance, role = chances[row], wanted[likeliest[row]]
        rule = given.get(id(one))
        if rule is Role.INSTRUMENT:
            chance, role = max(chance, PART), rule.value
        if rule is not None and chance >= doubt and (act or chance < PART):
            chance, role = max(chance, PART), role if chance > AGREE and not act else rule.value
        if chance < PART or one.cluster is None:
            continue
        key = id(one.cluster)
        if key not in best or chance > best[key][0]:
            best[key] = (chance, Part(one, Role(role)))
    return [part for _, part in sorted(best.values(), key=lambda pair: pair[1].found.start)]


def _place(found: Iterable[Found], chances: Floats) -> Found | None:
    """The likeliest place of an event with a name, else without one, if any is likely."""
    ranked = [
        (one.cluster.is_named, float(chance), -one.start, one)
        for one, chance in zip(found, chances, strict=True)
        if chance > PLACE and is_place(one) and one.cluster is not None
    ]
    return max(ranked, key=lambda item: item[:3])[3] if ranked else None
