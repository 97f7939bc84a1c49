"""Which type a violent event is told to have: by the weapons named beside its word, and by who suffers.

The order follows ACLED (Codebook, 2023): a suicide bomb is one whatever else was used; an air strike by whatever flies;
fighting is a clash when both sides are armed, an attack on civilians when one is not.
"""

from app.extract.conditions import (
    AIR,
    ARMED_TYPES,
    BOMB,
    CHEMICAL,
    GRENADE,
    GUN,
    PROTEST,
    SHELL,
    STATE_TYPES,
    SUICIDE,
    Candidate,
    types_of,
)
from graph.ontology import EventType
from graph.seeds import Trigger

UNARMED = frozenset(
    """
    civilians ngo media company political_group ethnic_or_tribal_group international_organisation government
    """.split()
)
BY_MEANS = (
    (SUICIDE, EventType.SUICIDE_BOMB),
    (CHEMICAL, EventType.CHEMICAL_WEAPON),
    (AIR, EventType.AIR_DRONE_STRIKE),
    (GRENADE, EventType.GRENADE),
    (BOMB, EventType.REMOTE_EXPLOSIVE_LANDMINE_IED),
    (SHELL, EventType.SHELLING_ARTILLERY_MISSILE),
)
BOMB_FAMILY = (
    (SUICIDE, EventType.SUICIDE_BOMB),
    (AIR, EventType.AIR_DRONE_STRIKE),
    (GRENADE, EventType.GRENADE),
)


def event_type(trigger: Trigger, candidate: Candidate) -> EventType:
    """The type that a trigger's entry tells in this sentence."""
    if "by_bombs" in trigger.needs:
        told = trigger.type
        if told is EventType.ATTACK:
            return _by_means(candidate, BY_MEANS) or told
        options = BOMB_FAMILY if told is EventType.REMOTE_EXPLOSIVE_LANDMINE_IED else BOMB_FAMILY[:2]
        return _by_means(candidate, options) or told
    if "by_means" in trigger.needs:
        return _by_means(candidate, BY_MEANS) or _by_parties(trigger, candidate)
    if "by_parties" in trigger.needs:
        return _by_parties(trigger, candidate)
    if trigger.type is EventType.PEACEFUL_PROTEST and "protest_kind" in trigger.needs:
        return _protest(candidate)
    if trigger.type is EventType.GOVERNMENT_REGAINS_TERRITORY and _taken_by_rebels(candidate):
        return EventType.NON_STATE_ACTOR_OVERTAKES_TERRITORY
    return trigger.type


def _by_means(candidate: Candidate, options: tuple[tuple[frozenset[str], EventType], ...]) -> EventType | None:
    return next((kind for words, kind in options if candidate.near(words)), None)


def _by_parties(trigger: Trigger, candidate: Candidate) -> EventType:
    sources, targets = types_of(candidate.sources), types_of(candidate.targets)
    armed_target = bool(ARMED_TYPES & targets)
    if "civilians" in targets and not armed_target:
        return EventType.ATTACK
    if armed_target and (ARMED_TYPES & sources or trigger.type is EventType.ARMED_CLASH):
        return EventType.ARMED_CLASH
    if UNARMED & targets and not armed_target and trigger.type is not EventType.ARMED_CLASH:
        return EventType.ATTACK
    if armed_target and candidate.near(GUN):
        return EventType.ARMED_CLASH
    return EventType.ARMED_CLASH if armed_target and trigger.type is EventType.ATTACK else trigger.type


def _protest(candidate: Candidate) -> EventType:
    violent = candidate.near(
        frozenset(
            """
            riot rioter violent burn torch loot stone pelt petrol smash molotov vandalize
            """.split()
        )
    )
    force = candidate.near(frozenset(["disperse", "teargas", "tear-gas", "baton", "cannon", "tear", "broke"]))
    if violent:
        return EventType.VIOLENT_DEMONSTRATION
    return EventType.PROTEST_WITH_INTERVENTION if force else EventType.PEACEFUL_PROTEST


def _taken_by_rebels(candidate: Candidate) -> bool:
    sources = types_of(candidate.sources)
    return bool({"non_state_armed_group"} & sources) and not STATE_TYPES & sources


__all__ = ["PROTEST", "event_type"]
