"""Which acts and links are friendly, which hostile, and how much each counts: named tables, nothing else.

    event type  --EVENT_CLASSES-->  class of act  --SIGNS, INTENSITIES-->  sign, intensity
    relation type  --RELATION_CLASSES-->  /

Source of the four classes of acts: the quad classes of PLOVER (Open Event Data Alliance; Halterman, Bagozzi, Beger,
Schrodt and Scarborough, "PLOVER and POLECAT", 2023): AGREE, CONSULT, SUPPORT and CONCEDE are verbal cooperation;
COOPERATE, AID and RETREAT material cooperation; REQUEST, ACCUSE, REJECT and THREATEN verbal conflict; PROTEST,
SANCTION, MOBILIZE, COERCE and ASSAULT material conflict. The fifth, structure, is ours: being part of, belonging to,
leading.

Types are left out (no tie) where PLOVER has no class, or where its class says nothing on the parties that our roles
name: who withdraws or moves troops does not do it to the other one named, and a place that changes hands without
fighting may be a gift or a flight. Words carry a quarter of the weight of deeds: Goldstein ("A Conflict-Cooperation
Scale for WEIS Events Data", 1992) has talks, accusations and demands at 1 to 3 points of 10 where alliances, armed aid
and attacks have 7 to 10; we take one ratio rather than his scores, which were set for diplomacy between states.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from graph.ontology import EventType, Modality, RelationType


class Sign(StrEnum):
    """What a tie is: with pieces of both kinds it is mixed, never their average."""

    FRIENDLY = "friendly"
    HOSTILE = "hostile"
    MIXED = "mixed"


class TieClass(StrEnum):
    """What a piece of a tie is: one of PLOVER's quad classes, or structure."""

    VERBAL_COOPERATION = "verbal_cooperation"
    MATERIAL_COOPERATION = "material_cooperation"
    VERBAL_CONFLICT = "verbal_conflict"
    MATERIAL_CONFLICT = "material_conflict"
    STRUCTURE = "structure"


_FIGHTING = (
    EventType.ARMED_CLASH,
    EventType.GOVERNMENT_REGAINS_TERRITORY,
    EventType.NON_STATE_ACTOR_OVERTAKES_TERRITORY,
    EventType.CHEMICAL_WEAPON,
    EventType.AIR_DRONE_STRIKE,
    EventType.SUICIDE_BOMB,
    EventType.SHELLING_ARTILLERY_MISSILE,
    EventType.REMOTE_EXPLOSIVE_LANDMINE_IED,
    EventType.GRENADE,
    EventType.SEXUAL_VIOLENCE,
    EventType.ATTACK,
    EventType.ABDUCTION_FORCED_DISAPPEARANCE,
    EventType.EXCESSIVE_FORCE_AGAINST_PROTESTERS,
    EventType.OFFENSIVE_LAUNCHED,
)  # PLOVER: ASSAULT

EVENT_CLASSES: Mapping[str, TieClass] = MappingProxyType(
    {
        **dict.fromkeys(_FIGHTING, TieClass.MATERIAL_CONFLICT),
        EventType.PEACEFUL_PROTEST: TieClass.MATERIAL_CONFLICT,  # PROTEST
        EventType.PROTEST_WITH_INTERVENTION: TieClass.MATERIAL_CONFLICT,
        EventType.VIOLENT_DEMONSTRATION: TieClass.MATERIAL_CONFLICT,
        EventType.MOB_VIOLENCE: TieClass.MATERIAL_CONFLICT,
        EventType.ARRESTS: TieClass.MATERIAL_CONFLICT,  # COERCE
        EventType.LOOTING_PROPERTY_DESTRUCTION: TieClass.MATERIAL_CONFLICT,
        EventType.SANCTION: TieClass.MATERIAL_CONFLICT,  # SANCTION
        EventType.ACCUSATION: TieClass.VERBAL_CONFLICT,  # ACCUSE
        EventType.THREAT: TieClass.VERBAL_CONFLICT,  # THREATEN
        EventType.DEMAND: TieClass.VERBAL_CONFLICT,  # REQUEST
        EventType.AGREEMENT: TieClass.VERBAL_COOPERATION,  # AGREE
        EventType.CONSULTATION: TieClass.VERBAL_COOPERATION,  # CONSULT
        EventType.COOPERATION: TieClass.MATERIAL_COOPERATION,  # COOPERATE
        EventType.HUMANITARIAN_AID: TieClass.MATERIAL_COOPERATION,  # AID
        EventType.RELEASE_OF_CAPTIVES: TieClass.MATERIAL_COOPERATION,  # RETREAT
    }
)
RELATION_CLASSES: Mapping[str, TieClass] = MappingProxyType(
    {
        RelationType.FIGHTS: TieClass.MATERIAL_CONFLICT,
        RelationType.ALLIED_WITH: TieClass.MATERIAL_COOPERATION,
        RelationType.SUPPORTS: TieClass.MATERIAL_COOPERATION,
        RelationType.MET_WITH: TieClass.VERBAL_COOPERATION,
        RelationType.PART_OF: TieClass.STRUCTURE,
        RelationType.MEMBER_OF: TieClass.STRUCTURE,
        RelationType.LEADS: TieClass.STRUCTURE,
    }
)
SIGNS: Mapping[TieClass, Sign] = MappingProxyType(
    {
        TieClass.VERBAL_COOPERATION: Sign.FRIENDLY,
        TieClass.MATERIAL_COOPERATION: Sign.FRIENDLY,
        TieClass.STRUCTURE: Sign.FRIENDLY,
        TieClass.VERBAL_CONFLICT: Sign.HOSTILE,
        TieClass.MATERIAL_CONFLICT: Sign.HOSTILE,
    }
)
INTENSITIES: Mapping[TieClass, float] = MappingProxyType(
    {
        TieClass.VERBAL_COOPERATION: 0.25,
        TieClass.MATERIAL_COOPERATION: 1.0,
        TieClass.STRUCTURE: 1.0,
        TieClass.VERBAL_CONFLICT: 0.25,
        TieClass.MATERIAL_CONFLICT: 1.0,
    }
)
# What is planned, denied or only supposed did not happen; what one side claims counts half.
MODALITY_FACTORS: Mapping[str, float] = MappingProxyType(
    {
        Modality.OCCURRED: 1.0,
        Modality.ONGOING: 1.0,
        Modality.CLAIMED: 0.5,
        Modality.PLANNED: 0.0,
        Modality.DENIED: 0.0,
        Modality.HYPOTHETICAL: 0.0,
    }
)
SOURCES_OF_SEEDS = 1  # a link that only the seeds tell counts like one of one report: more reports never count less
METHOD = (
    "weight of a piece = intensity of its class x confidence x (1 - 0.5^independent reports) x modality; "
    "strength = 1 - 0.5^(sum of weights)"
)


def source_factor(sources: int) -> float:
    """How far independent reports make a piece count: each halves what is missing to 1.

    Examples
    --------
    >>> [source_factor(count) for count in (1, 2, 3)]
    [0.5, 0.75, 0.875]
    """
    return float(1.0 - 0.5 ** (sources or SOURCES_OF_SEEDS))


def saturate(weight: float) -> float:
    """Strength from summed weights: each full piece halves what is missing to 1.

    Examples
    --------
    >>> saturate(0.0), saturate(1.0), saturate(2.0)
    (0.0, 0.5, 0.75)
    """
    return float(round(1.0 - 0.5**weight, 4))
