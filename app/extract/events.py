"""Sixth stage: tellings of events.

    sentence -> trigger matches -> candidates with their grammar (who, to whom) -> the codebook entry whose needs hold
        -> type by means and parties -> modality, place, date -> casualties -> tellings of one happening joined

Nothing is filled in from outside the sentence but what `event_merge` joins: what a telling does not say stays unknown.
"""

from dataclasses import replace

from spacy.tokens import Token

from app.extract.addressees import addressees
from app.extract.casualties import find_tolls, speaker_of, victims_role
from app.extract.conditions import Candidate, holds, is_people, is_place
from app.extract.day_chains import chain_days
from app.extract.event_dates import date_of
from app.extract.event_merge import merge_tellings
from app.extract.event_places import operation_of, place_of
from app.extract.event_types import event_type
from app.extract.modality import is_negated, modality
from app.extract.nominals import lemma_of
from app.extract.place_chains import refine_places
from app.extract.record import Draft, Found, Part, Telling
from app.extract.story_dates import carry_days
from app.extract.syntax import (
    agents,
    children,
    clause_verb,
    conjuncts,
    content,
    distance,
    governor_of,
    noun_agents,
    patients,
    prepositional,
)
from app.extract.tagged_events import lead_telling, weigh_tellings
from app.extract.tagger import Tagger
from app.extract.triggers import Match, TriggerIndex
from graph.coding import ACT, COOPERATIVE
from graph.ontology import VERBAL_EVENT_TYPES, EventType, MentionKind, Modality, Role
from graph.seeds import Trigger

LIGHT = frozenset(
    """
    launch carry conduct stage mount make commit begin start hold wage open impose sign reach order announce plan
    intensify continue resume lead declare
    """.split()
)
SUFFERS_SUBJECT = frozenset(["die", "perish", "suffer"])
MUTUAL = frozenset((EventType.ARMED_CLASH, EventType.CONSULTATION, EventType.AGREEMENT))
SUBJECT_IS_VICTIM = frozenset((EventType.DISPLACEMENT,))
TAKEN = frozenset((EventType.ARRESTS, EventType.ABDUCTION_FORCED_DISAPPEARANCE, EventType.RELEASE_OF_CAPTIVES))
HARM = frozenset(
    (EventType.ATTACK, EventType.SEXUAL_VIOLENCE, EventType.MOB_VIOLENCE, EventType.EXCESSIVE_FORCE_AGAINST_PROTESTERS)
)


def find_events(draft: Draft, index: TriggerIndex, tagger: Tagger) -> None:
    """Fill `tellings`."""
    for number, sentence in enumerate(draft.sentences):
        for match in index.find(sentence):
            telling = _telling(draft, match, number)
            if telling is not None:
                draft.tellings.append(telling)

    def new(head: Token, tokens: tuple[int, ...], kind: EventType) -> Telling:
        return _tagged(draft, head, tokens, kind)

    draft.tellings = weigh_tellings(draft, tagger, draft.tellings, new)
    chain_days(draft)
    refine_places(draft)
    _attach_tolls(draft)
    _claims(draft)
    merge_tellings(draft, tagger)
    carry_days(draft)
    lead_telling(draft, tagger, new)


def _telling(draft: Draft, match: Match, sentence: int) -> Telling | None:
    candidate = _candidate(draft, match, sentence)
    trigger = next((one for one in match.triggers if holds(candidate, one.needs)), None)
    if trigger is None:
        return None
    if is_negated(match.head):
        if trigger.act not in COOPERATIVE or not holds(candidate, ("will",)):
            return None
        trigger = replace(trigger, type=EventType.STATEMENT, act="REJECT", lemmas=("not", *trigger.lemmas))
    kind = event_type(trigger, candidate)
    start = draft.token(min(match.tokens)).idx
    end = draft.token(max(match.tokens)).idx + len(draft.token(max(match.tokens)))
    if max(match.tokens) - min(match.tokens) >= len(match.tokens):  # a split phrase: its verb is the trigger
        start, end = match.head.idx, match.head.idx + len(match.head)
    rule = f"{ACT}{trigger.act}:" if trigger.act else "trigger:"
    telling = Telling(
        match.tokens, start, end, kind, rule + " ".join(trigger.lemmas), trigger.confidence, sentence,
        modality=modality(match.head, kind),
    )  # fmt: skip
    telling.parts = _act_parts(candidate) if trigger.act or kind in VERBAL_EVENT_TYPES else _parts(candidate, kind)
    telling.place = place_of(draft, candidate, telling)
    telling.when = date_of(draft, match.head, sentence)
    telling.operation = operation_of(draft, match.head)
    return telling


def _tagged(draft: Draft, head: Token, tokens: tuple[int, ...], kind: EventType) -> Telling:
    """A telling that only the tagger sees."""
    sentence = draft.sentence_of[head.i]
    start, end = draft.span_at(tokens[0], tokens[-1] + 1)
    telling = Telling(tokens, start, end, kind, "tagger", 0.5, sentence, modality=modality(head, kind))
    candidate = _candidate(draft, Match(tokens, head, ()), sentence)
    telling.parts = _parts(candidate, kind)
    telling.place = place_of(draft, candidate, telling)
    telling.when = date_of(draft, head, sentence)
    telling.operation = operation_of(draft, head)
    return telling


# ---------------------------------------------------------------- who and whom


def _candidate(draft: Draft, match: Match, sentence: int) -> Candidate:
    head = match.head
    candidate = Candidate(draft, head, match.tokens, draft.sentences[sentence])
    if head.pos_ in ("VERB", "AUX"):
        candidate.source_tokens, candidate.target_tokens = _of_verb(head, match)
    else:
        candidate.source_tokens, candidate.target_tokens = _of_noun(head)
    candidate.sources = _mentions(draft, candidate.source_tokens)
    candidate.targets = _mentions(draft, candidate.target_tokens)
    return candidate


def _of_verb(verb: Token, match: Match) -> tuple[list[Token], list[Token]]:
    sources, targets = agents(verb), patients(verb)
    own = set(match.tokens)
    targets = [token for token in targets if token.i not in own]
    if lemma_of(verb) in SUFFERS_SUBJECT:
        return [], sources
    if lemma_of(verb) == "fall":
        return prepositional(verb, "to"), sources
    if not targets or lemma_of(verb) in (
        "fire",
        "open",
        "call",
        "clash",
        "fight",
        "battle",
        "attack",
        "meet",
        "exchange",
        "appeal",
        "strike",
    ):
        targets = targets + prepositional(verb, "against", "with", "on", "upon", "at", "into")
    for token in verb.doc[max(match.tokens)].children if max(match.tokens) != verb.i else ():
        if token.dep_ == "prep" and token.lemma_ in ("on", "at", "against", "with", "of", "to", "into"):
            targets = targets + [one for pobj in children(token, "pobj") for one in conjuncts(pobj)]
    between = prepositional(verb, "between")
    if between:
        sources, targets = between[:1], between[1:] + targets
    return sources, targets


def _of_noun(noun: Token) -> tuple[list[Token], list[Token]]:
    sources = noun_agents(noun)
    targets = prepositional(noun, "on", "against", "at", "upon", "with")
    of = prepositional(noun, "of")
    between = prepositional(noun, "between", "among")
    if between:
        return between[:1], between[1:]
    if noun.lemma_ in (
        "killing",
        "murder",
        "assassination",
        "execution",
        "beheading",
        "massacre",
        "kidnapping",
        "abduction",
        "arrest",
        "release",
        "capture",
        "bombing",
        "shelling",
        "bombardment",
        "rape",
        "detention",
        "seizure",
        "destruction",
        "loss",
        "withdrawal",
        "deployment",
    ):
        targets = targets + of
    elif of:
        sources = sources + of
    verb = governor_of(noun)
    if verb is not None and (
        verb.lemma_ in LIGHT
        or noun.lemma_ in ("talk", "meeting", "agreement", "deal", "truce", "ceasefire", "cease-fire")
    ):
        if noun.dep_ in ("dobj", "nsubjpass") or (noun.dep_ in ("conj", "compound", "pobj") and verb.lemma_ in LIGHT):
            sources = sources + agents(verb)
            targets = targets + prepositional(verb, "against", "on", "with")
        elif noun.dep_ == "nsubjpass":
            sources = sources + agents(verb)
    return sources, targets


def _mentions(draft: Draft, tokens: list[Token]) -> list[Found]:
    found: list[Found] = []
    for token in tokens:
        one = draft.mention_at(content(token)) or draft.mention_at(token)
        inside = [one] if one is not None else []
        if one is None or (is_place(one) and one.head != token.i):  # "the border region of X and Y": X and Y
            inside += [
                other for of in prepositional(token, "of") if (other := draft.mention_at(of)) and is_place(other)
            ]
        found += [other for other in dict.fromkeys(inside) if other.cluster is not None and other not in found]
    return found


def _parts(candidate: Candidate, kind: EventType) -> list[Part]:
    sources = [one for one in candidate.sources if is_people(one)]
    targets = [one for one in candidate.targets if is_people(one)]
    parts: list[Part] = []
    for one in sources:
        parts.append(Part(one, Role.VICTIM if kind in SUBJECT_IS_VICTIM else Role.SOURCE))
    for one in targets:
        parts.append(Part(one, _target_role(one, kind)))
    for one in candidate.sources:
        if one.kind is MentionKind.EQUIPMENT:
            parts.append(Part(one, Role.INSTRUMENT))
    for one in candidate.targets:
        owner = _owner_of_place(candidate, one) if is_place(one) else None
        if owner is not None:
            parts.append(Part(owner, Role.TARGET))
    seen: set[int] = set()
    unique = []
    for part in parts:
        if id(part.found.cluster) not in seen:
            seen.add(id(part.found.cluster))
            unique.append(part)
    return unique


def _act_parts(candidate: Candidate) -> list[Part]:
    """Who says or does something short of force, and to whom."""
    speakers = [one for one in candidate.sources if is_people(one)]
    addressed = addressees(candidate.draft, candidate.head, speakers)
    return [*(Part(one, Role.SOURCE) for one in speakers), *(Part(one, Role.TARGET) for one in addressed)]


def _target_role(found: Found, kind: EventType) -> Role:
    if kind in TAKEN or kind in MUTUAL:
        return Role.TARGET
    sort = found.cluster.type if found.cluster else found.type
    if kind in SUBJECT_IS_VICTIM or ((sort == "civilians" or found.kind is MentionKind.PERSON) and kind in HARM):
        return Role.VICTIM
    return Role.VICTIM if sort == "civilians" else Role.TARGET


def _owner_of_place(candidate: Candidate, place: Found) -> Found | None:
    """ "Rebel positions", "the group's hideout": a blow on the place is one on its holder."""
    head = candidate.draft.token(place.head)
    for child in children(head, "poss", "compound", "amod", "nmod"):
        owner = candidate.draft.mention_at(child)
        if owner is not None and owner is not place and owner.kind is MentionKind.ACTOR:
            return owner
    return None


# ---------------------------------------------------------------- casualties, responsibility


def _attach_tolls(draft: Draft) -> None:
    for word, toll in find_tolls(draft):
        telling = _nearest(draft, word)
        if telling is None:
            continue
        if not any(one.kind is toll.kind and one.number.start == toll.number.start for one in telling.casualties):
            telling.casualties.append(toll)
        if toll.who is not None and all(part.found.cluster is not toll.who.cluster for part in telling.parts):
            telling.parts.append(
                Part(
                    toll.who,
                    victims_role(telling)
                    if toll.who.type == "civilians" or toll.who.kind is MentionKind.PERSON
                    else Role.TARGET,
                )
            )


def _nearest(draft: Draft, word: Token) -> Telling | None:
    """The telling in the word's sentence whose trigger it is, or that is nearest in the tree."""
    sentence = draft.sentence_of[word.i]
    told = [
        telling for telling in draft.tellings if telling.sentence == sentence and telling.type not in VERBAL_EVENT_TYPES
    ]
    own = next((telling for telling in told if word.i in telling.tokens), None)
    if own is not None:
        return own
    ranked = sorted(told, key=lambda telling: (distance(word, draft.token(telling.tokens[0])), telling.start))
    return ranked[0] if ranked and distance(word, draft.token(ranked[0].tokens[0])) <= 6 else None


def _claims(draft: Draft) -> None:
    """Who claims the event before or beside the claim; who is said to say a rival account."""
    for telling in draft.tellings:
        if telling.type is EventType.CLAIM_OF_RESPONSIBILITY and telling.modality is not Modality.DENIED:
            claimants = telling.of(Role.SOURCE)
            before = [
                one
                for one in draft.tellings
                if one.type not in VERBAL_EVENT_TYPES
                and telling.sentence - 3 <= one.sentence <= telling.sentence
                and one.type in _CLAIMABLE
            ]
            if claimants and before:
                nearest = min(before, key=lambda one: (telling.sentence - one.sentence, abs(one.start - telling.start)))
                nearest.claimed_by = claimants[0]
        elif telling.modality is Modality.CLAIMED and telling.claimed_by is None:
            head = draft.token(telling.tokens[0])
            verb = clause_verb(head)
            telling.claimed_by = speaker_of(draft, verb) if verb.lemma_ != "claim" else None


_CLAIMABLE = frozenset(
    (
        EventType.ATTACK,
        EventType.ARMED_CLASH,
        EventType.SUICIDE_BOMB,
        EventType.REMOTE_EXPLOSIVE_LANDMINE_IED,
        EventType.GRENADE,
        EventType.SHELLING_ARTILLERY_MISSILE,
        EventType.ABDUCTION_FORCED_DISAPPEARANCE,
        EventType.AIR_DRONE_STRIKE,
    )
)


__all__ = ["Trigger", "find_events"]
