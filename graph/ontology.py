"""The closed vocabularies: kinds, types, roles, relations, modalities.

Names follow ACLED's sub-event types (ACLED Codebook, 2023) in snake case, with the verbal and humanitarian
types that PLOVER (Open Event Data Alliance, 2018) adds. What each event type means, and its PLOVER, CAMEO and UCDP
codes, is data: `seeds/codebook/`.
"""

from enum import StrEnum


class EntityKind(StrEnum):
    """What sort of thing an entity is."""

    ACTOR = "actor"
    PERSON = "person"
    LOCATION = "location"
    OPERATION = "operation"
    EQUIPMENT = "equipment"


class MentionKind(StrEnum):
    """Kinds of span: those of entities, and the two that have no entity."""

    ACTOR = "actor"
    PERSON = "person"
    LOCATION = "location"
    OPERATION = "operation"
    EQUIPMENT = "equipment"
    DATE = "date"
    QUANTITY = "quantity"


class MentionForm(StrEnum):
    """How a mention refers."""

    NAME = "name"
    NOMINAL = "nominal"
    PRONOUN = "pronoun"


class ActorType(StrEnum):
    """Types of actor."""

    STATE_FORCE = "state_force"
    GOVERNMENT = "government"
    NON_STATE_ARMED_GROUP = "non_state_armed_group"
    MILITIA = "militia"
    COALITION = "coalition"
    INTERNATIONAL_ORGANISATION = "international_organisation"
    NGO = "ngo"
    POLITICAL_GROUP = "political_group"
    ETHNIC_OR_TRIBAL_GROUP = "ethnic_or_tribal_group"
    CIVILIANS = "civilians"
    MEDIA = "media"
    COMPANY = "company"
    OTHER = "other"


class LocationType(StrEnum):
    """Types of location."""

    COUNTRY = "country"
    ADMIN = "admin"
    POPULATED_PLACE = "populated_place"
    NATURAL_FEATURE = "natural_feature"
    FACILITY = "facility"
    REGION = "region"
    BORDER = "border"


class OperationType(StrEnum):
    """Types of operation."""

    OFFENSIVE = "offensive"
    BATTLE = "battle"
    CAMPAIGN = "campaign"
    MISSION = "mission"
    WAR = "war"


class EventType(StrEnum):
    """ACLED's 25 sub-event types, then the types beyond ACLED."""

    ARMED_CLASH = "armed_clash"
    GOVERNMENT_REGAINS_TERRITORY = "government_regains_territory"
    NON_STATE_ACTOR_OVERTAKES_TERRITORY = "non_state_actor_overtakes_territory"
    CHEMICAL_WEAPON = "chemical_weapon"
    AIR_DRONE_STRIKE = "air_drone_strike"
    SUICIDE_BOMB = "suicide_bomb"
    SHELLING_ARTILLERY_MISSILE = "shelling_artillery_missile"
    REMOTE_EXPLOSIVE_LANDMINE_IED = "remote_explosive_landmine_ied"
    GRENADE = "grenade"
    SEXUAL_VIOLENCE = "sexual_violence"
    ATTACK = "attack"
    ABDUCTION_FORCED_DISAPPEARANCE = "abduction_forced_disappearance"
    PEACEFUL_PROTEST = "peaceful_protest"
    PROTEST_WITH_INTERVENTION = "protest_with_intervention"
    EXCESSIVE_FORCE_AGAINST_PROTESTERS = "excessive_force_against_protesters"
    VIOLENT_DEMONSTRATION = "violent_demonstration"
    MOB_VIOLENCE = "mob_violence"
    AGREEMENT = "agreement"
    ARRESTS = "arrests"
    CHANGE_TO_GROUP_ACTIVITY = "change_to_group_activity"
    DISRUPTED_WEAPONS_USE = "disrupted_weapons_use"
    HEADQUARTERS_OR_BASE_ESTABLISHED = "headquarters_or_base_established"
    LOOTING_PROPERTY_DESTRUCTION = "looting_property_destruction"
    NON_VIOLENT_TRANSFER_OF_TERRITORY = "non_violent_transfer_of_territory"
    OTHER_STRATEGIC_DEVELOPMENT = "other_strategic_development"
    OFFENSIVE_LAUNCHED = "offensive_launched"
    WITHDRAWAL = "withdrawal"
    DEPLOYMENT = "deployment"
    DISPLACEMENT = "displacement"
    HUMANITARIAN_AID = "humanitarian_aid"
    RELEASE_OF_CAPTIVES = "release_of_captives"
    CONSULTATION = "consultation"
    COOPERATION = "cooperation"
    SANCTION = "sanction"
    STATEMENT = "statement"
    ACCUSATION = "accusation"
    THREAT = "threat"
    DEMAND = "demand"
    CLAIM_OF_RESPONSIBILITY = "claim_of_responsibility"


VERBAL_EVENT_TYPES = frozenset(
    {EventType.STATEMENT, EventType.ACCUSATION, EventType.THREAT, EventType.DEMAND, EventType.CLAIM_OF_RESPONSIBILITY}
)


class Modality(StrEnum):
    """Whether an event happened, according to the telling."""

    OCCURRED = "occurred"
    ONGOING = "ongoing"
    PLANNED = "planned"
    CLAIMED = "claimed"
    DENIED = "denied"
    HYPOTHETICAL = "hypothetical"


class Role(StrEnum):
    """What a participant does in an event."""

    SOURCE = "source"
    TARGET = "target"
    VICTIM = "victim"
    ALLY = "ally"
    INSTRUMENT = "instrument"


class CasualtyKind(StrEnum):
    """What befell the people that a number counts."""

    KILLED = "killed"
    INJURED = "injured"
    DISPLACED = "displaced"
    CAPTURED = "captured"
    MISSING = "missing"


class DatePrecision(StrEnum):
    """How exactly a date is known."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    UNKNOWN = "unknown"


class PlacePrecision(StrEnum):
    """How exactly a place is known, from a point to a country (compare UCDP GED `where_prec`)."""

    EXACT = "exact"
    NEAR = "near"
    ADMIN2 = "admin2"
    ADMIN1 = "admin1"
    REGION = "region"
    COUNTRY = "country"


class RelationType(StrEnum):
    """Lasting links between two entities."""

    FIGHTS = "fights"
    ALLIED_WITH = "allied_with"
    SUPPORTS = "supports"
    PART_OF = "part_of"
    MEMBER_OF = "member_of"
    LEADS = "leads"
    CONTROLS = "controls"
    LOCATED_IN = "located_in"
    PARTICIPATES_IN = "participates_in"
    TARGETS = "targets"
    MET_WITH = "met_with"
    HAS_NATIONALITY = "has_nationality"
    SAME_AS = "same_as"


SYMMETRIC_RELATIONS = frozenset(
    {RelationType.FIGHTS, RelationType.ALLIED_WITH, RelationType.MET_WITH, RelationType.SAME_AS}
)


class Verdict(StrEnum):
    """An analyst's judgement on two records."""

    SAME = "same"
    NOT_SAME = "not_same"
    UNSURE = "unsure"


class Reliability(StrEnum):
    """Admiralty code of a source, A (completely reliable) to F (cannot be judged)."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"


class Marking(StrEnum):
    """Traffic Light Protocol 2.0 (FIRST, 2022), from the most open to the most closed."""

    CLEAR = "TLP:CLEAR"
    GREEN = "TLP:GREEN"
    AMBER = "TLP:AMBER"
    AMBER_STRICT = "TLP:AMBER+STRICT"
    RED = "TLP:RED"
