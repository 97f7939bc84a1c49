"""What a trigger may need before it counts: each condition of the codebook by its name.

A condition looks at one candidate: its tokens, who does it, to whom, and the words around. It changes nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from spacy.tokens import Span, Token

from app.extract.nominals import lemma_of
from app.extract.record import Draft, Found
from app.extract.syntax import children, governor_of, prepositional
from graph.ontology import MentionKind

ARMED_TYPES = frozenset(("state_force", "non_state_armed_group", "militia", "coalition"))
REBEL_TYPES = frozenset(("non_state_armed_group", "militia"))
STATE_TYPES = frozenset(("state_force", "government", "coalition"))
AIR = frozenset(
    """
    airstrike air warplane jet aircraft drone helicopter gunship plane bomber aerial airplane uav raf fighter-jet
    """.split()
)
SHELL = frozenset(
    """
    shell rocket mortar artillery missile shelling howitzer tank round katyusha grad torpedo qassam
    """.split()
)
BOMB = frozenset(
    """
    bomb explosive ied mine landmine car-bomb device bomber explosion blast bombing dynamite detonator roadside
    booby-trap tnt
    """.split()
)
SUICIDE = frozenset(["suicide"])
GRENADE = frozenset(["grenade"])
CHEMICAL = frozenset(["chemical", "chlorine", "sarin", "gas", "nerve"])
PROTEST = frozenset(
    """
    protest protester protestor demonstrator demonstration rally march crowd riot rioter marcher activist
    """.split()
)
PROPERTY = frozenset(
    """
    house home building shop church mosque school office vehicle car truck crop village property bus convoy tank
    base hideout pipeline bridge temple store food aid field ship boat hospital
    """.split()
)
RELIEF = frozenset(
    """
    aid food assistance relief supply supplies medicine water blanket tent shelter ration parcel kit
    """.split()
)
GUN = frozenset(["gunman", "gun", "shoot", "gunfire", "rifle", "fire", "bullet", "shot"])
LAUNCH = frozenset(
    """
    launch begin start mount announce stage open continue conduct carry wage undertake resume
    """.split()
)
PLAN = frozenset(
    """
    plan proposal bid call effort initiative decision resolution right demand statement request offer appeal deal idea
    step policy measure reform independence sovereignty candidacy move ultimatum invitation claim draft text nomination
    """.split()
)
TIES = frozenset(
    """
    tie relation link aid assistance help delivery flight trade talk negotiation programme program cooperation contact
    visit meeting participation membership service shipment sale export import loan funding payment support contract
    """.split()
)
LIMITS = frozenset(
    """
    curfew ban restriction sanction embargo blockade siege emergency law limit closure control measure lockdown tariff
    """.split()
)
ENVOY = frozenset("ambassador diplomat envoy attache attaché consul consulate embassy charge delegation".split())
INQUIRY = frozenset("investigation inquiry enquiry probe hearing case trial proceeding examination".split())
PASSAGE = frozenset("border crossing bridge road airport port airspace corridor frontier checkpoint gate".split())
GIFT = frozenset(
    """
    aid dollar euro million billion grant loan money fund food medicine assistance relief supply equipment weapon arm
    ammunition intelligence information good material package help credit support training
    """.split()
)
INSPECTORS = frozenset("inspector observer monitor mission peacekeeper investigator expert verifier team".split())
SIEGE = frozenset("blockade siege cordon".split())
OUTLET = frozenset(
    "newspaper radio station television channel magazine daily website office newsroom broadcaster".split()
)
PEACE = frozenset(
    """
    peace ceasefire cease-fire truce sign agreement accord treaty deal pact nuclear border power-sharing memorandum
    """.split()
)


@dataclass(slots=True)
class Candidate:
    """A trigger in its sentence, with what its grammar gives."""

    draft: Draft
    head: Token
    tokens: tuple[int, ...]
    sentence: Span
    sources: list[Found] = field(default_factory=list)
    targets: list[Found] = field(default_factory=list)
    source_tokens: list[Token] = field(default_factory=list)
    target_tokens: list[Token] = field(default_factory=list)
    clause_words: set[str] | None = None  # lemmas and words of the clause, once somebody asks

    def near(self, words: frozenset[str]) -> bool:
        """Whether one of the words stands in the trigger's own clause, or above it."""
        if self.clause_words is None:
            self.clause_words = {word for token in self.clause() for word in (lemma_of(token), token.lower_)}
        return not words.isdisjoint(self.clause_words)

    def clause(self) -> set[Token]:
        """Words below the trigger, its compound and up to two heads with their nearest words."""
        words = set(self.head.subtree)
        above = self.head
        for _ in range(3):
            if above.head == above:
                break
            words |= {above.head, *above.head.children}
            for child in above.head.children:
                if child.dep_ in (
                    "nsubj",
                    "nsubjpass",
                    "dobj",
                    "prep",
                    "agent",
                    "compound",
                    "amod",
                    "advcl",
                    "pobj",
                    "conj",
                ):
                    words |= set(child.subtree) if child.dep_ != "conj" or child.pos_ == "NOUN" else {child}
            above = above.head
        if self.head.pos_ == "NOUN" or self.head.pos_ == "PROPN":
            words |= set(self.head.children)
        return words


def types_of(found: list[Found]) -> set[str]:
    """Types of the actors among the mentions, by their clusters."""
    return {kind for one in found if one.cluster and (kind := one.cluster.type or one.type)}


def is_place(found: Found) -> bool:
    """Whether a mention is a place."""
    return found.kind is MentionKind.LOCATION


def is_people(found: Found) -> bool:
    """Whether a mention is somebody."""
    return found.kind in (MentionKind.ACTOR, MentionKind.PERSON)


def _of(candidate: Candidate, wanted: Callable[[Found], bool]) -> bool:
    tokens = [*prepositional(candidate.head, "of"), *children(candidate.head, "poss", "compound", "nmod")]
    return any(wanted(one) for token in tokens if (one := candidate.draft.mention_at(token)))


def _launched(candidate: Candidate) -> bool:
    verb = governor_of(candidate.head)
    return verb is not None and verb.lemma_ in LAUNCH and candidate.head.dep_ in ("dobj", "nsubjpass", "nsubj", "conj")


def _has_number(candidate: Candidate) -> bool:
    start, end = candidate.head.idx - 60, candidate.head.idx + 60
    return any(start <= number.start <= end for number in candidate.draft.numbers)


def _objects(candidate: Candidate, words: frozenset[str]) -> bool:
    return any(lemma_of(token) in words for token in candidate.target_tokens)


def _asks(candidate: Candidate) -> bool:
    """ "Said that the rebels must leave": the clause says what somebody else has to do."""
    return any(
        any(child.lower_ in ("must", "should", "ought") for child in children(clause, "aux"))
        and any(child.pos_ in ("NOUN", "PROPN") for child in children(clause, "nsubj", "nsubjpass"))
        for clause in children(candidate.head, "ccomp")
    )


CONDITIONS: dict[str, Callable[[Candidate], bool]] = {
    "has_object": lambda c: bool(c.target_tokens),
    "object_place": lambda c: any(is_place(one) for one in c.targets),
    "object_people": lambda c: any(is_people(one) for one in c.targets),
    "object_weapon": lambda c: any(one.kind is MentionKind.EQUIPMENT for one in c.targets),
    "object_armed": lambda c: bool(ARMED_TYPES & types_of(c.targets)),
    "object_forces": lambda c: (
        bool((ARMED_TYPES | {"international_organisation"}) & types_of(c.targets))
        or any(one.kind is MentionKind.EQUIPMENT for one in c.targets)
    ),
    "object_government": lambda c: (
        "government" in types_of(c.targets) or any(one.kind is MentionKind.PERSON for one in c.targets)
    ),
    "object_thing": lambda c: _objects(c, PROPERTY) or any(is_place(one) for one in c.targets),
    "object_relief": lambda c: _objects(c, RELIEF),
    "of_place": lambda c: _of(c, is_place),
    "of_people": lambda c: _of(c, is_people),
    "of_weapon": lambda c: _of(c, lambda one: one.kind is MentionKind.EQUIPMENT),
    "of_thing": lambda c: any(lemma_of(token) in PROPERTY for token in prepositional(c.head, "of")) or _of(c, is_place),
    "on_place": lambda c: any(
        is_place(one) for token in prepositional(c.head, "on", "against", "in") if (one := c.draft.mention_at(token))
    ),
    "from_place": lambda c: any(
        is_place(one) for token in prepositional(c.head, "from", "out", "of") if (one := c.draft.mention_at(token))
    ),
    "subject_place": lambda c: any(
        is_place(one) or (one.seed is not None and one.seed.type == "government") for one in c.targets
    ),
    "subject_people": lambda c: any(is_people(one) for one in c.sources),
    "subject_actor": lambda c: any(one.kind in (MentionKind.ACTOR, MentionKind.PERSON) for one in c.sources),
    "subject_civilian": lambda c: not (ARMED_TYPES & types_of(c.sources)) and (bool(c.source_tokens)),
    "subject_civilian_or_number": lambda c: (
        not (ARMED_TYPES & types_of(c.sources))
        and any(
            token.like_num
            or lemma_of(token)
            in ("thousand", "hundred", "dozen", "refugee", "family", "people", "civilian", "resident")
            for token in c.source_tokens
        )
    ),
    "subject_person_or_body": lambda c: any(
        one.kind is MentionKind.PERSON or one.type in ("government", "international_organisation") for one in c.sources
    ),
    "target_armed": lambda c: bool(ARMED_TYPES & types_of(c.targets)),
    "source_armed": lambda c: bool(ARMED_TYPES & types_of(c.sources)),
    "source_armed_group": lambda c: bool(REBEL_TYPES & types_of(c.sources)) and not (STATE_TYPES & types_of(c.sources)),
    "source_state": lambda c: (
        bool(STATE_TYPES & types_of(c.sources)) or "police" in {token.lower_ for token in c.source_tokens}
    ),
    "mover": lambda c: (
        bool(c.sources or c.targets)
        and not c.near(
            frozenset(
                """
        candidate bid statement nomination offer support
        """.split()
            )
        )
    ),
    "to_state": lambda c: bool((STATE_TYPES | {"militia"}) & types_of(c.sources)),
    "to_armed": lambda c: bool(REBEL_TYPES & types_of(c.sources)) and not (STATE_TYPES & types_of(c.sources)),
    "to_camp": lambda c: c.near(frozenset(["camp", "shelter", "refugee", "displaced", "displacement"])),
    "air_near": lambda c: c.near(AIR),
    "shell_near": lambda c: c.near(SHELL),
    "bomb_near": lambda c: c.near(BOMB | SUICIDE),
    "protest_near": lambda c: c.near(PROTEST),
    "protest_kind": lambda c: True,
    "violent_context": lambda c: c.near(
        AIR
        | SHELL
        | BOMB
        | SUICIDE
        | GRENADE
        | GUN
        | frozenset(
            """
        attack fighting clash violence ambush raid assault war battle militant rebel soldier troop crossfire
        insurgent wounded strike fight
        """.split()
        )
    ),
    "reflexive": lambda c: any(
        token.lower_ in ("himself", "herself", "themselves", "itself") for token in c.head.subtree
    ),
    "fire_on": lambda c: (
        bool(prepositional(c.head, "on", "at", "into", "upon"))
        and not c.near(
            frozenset(
                """
        minister employee coach
        """.split()
            )
        )
    ),
    "labour": lambda c: c.near(
        frozenset(
            """
        hunger general worker union labor labour wage teacher transport doctor
        """.split()
        )
    ),
    "launched": _launched,
    "military": lambda c: c.near(
        frozenset(
            """
        military joint army naval troop force insurgent rebel militant
        """.split()
        )
    ),
    "ongoing_state": lambda c: True,
    "not_named": lambda c: c.head.pos_ != "PROPN",
    "not_warrant": lambda c: not c.near(frozenset(("warrant", "house"))),
    "not_say": lambda c: not any(child.dep_ == "ccomp" and child.tag_ != "VB" for child in c.head.children),
    "signed_or_peace": lambda c: c.near(PEACE),
    "object_plan": lambda c: _objects(c, PLAN),
    "object_ties": lambda c: _objects(c, TIES),
    "object_limits": lambda c: _objects(c, LIMITS) or lemma_of(c.head) in LIMITS,
    "object_envoy": lambda c: _objects(c, ENVOY),
    "object_inquiry": lambda c: _objects(c, INQUIRY),
    "object_passage": lambda c: _objects(c, PASSAGE),
    "object_inspectors": lambda c: _objects(c, INSPECTORS),
    "object_siege": lambda c: _objects(c, SIEGE),
    "object_outlet": lambda c: _objects(c, OUTLET),
    "object_protest": lambda c: _objects(c, PROTEST),
    "about_people": lambda c: any(is_people(one) for one in c.targets),
    "says_clause": lambda c: bool(children(c.head, "ccomp") or prepositional(c.head, "with")),
    "object_gift": lambda c: _objects(c, GIFT),
    "about_ties": lambda c: any(lemma_of(token) in TIES for token in c.head.subtree),
    "asks_clause": _asks,
    "to_verb": lambda c: any(child.dep_ == "xcomp" and child.tag_ == "VB" for child in c.head.children),
    "will": lambda c: any(child.lower_ in ("will", "would", "'ll", "shall") for child in children(c.head, "aux")),
    "with_or_object_party": lambda c: bool(prepositional(c.head, "with") or c.targets or len(c.sources) > 1),
    "plural": lambda c: c.head.tag_ in ("NNS", "NNPS"),
    "by_speaker": lambda c: bool(c.sources),
    "has_number": _has_number,
}


def holds(candidate: Candidate, needs: tuple[str, ...]) -> bool:
    """Whether all of a trigger's conditions hold; names of modes are no conditions."""
    return all(CONDITIONS[need](candidate) for need in needs if need in CONDITIONS)
