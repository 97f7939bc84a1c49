"""Whether an event happened, by the words around its trigger.

A negated verb is no event at all; "denied" is one that somebody says did not happen.
"""

from spacy.tokens import Token

from app.extract.syntax import ancestors, children, governor_of
from graph.ontology import EventType, Modality

PLANS = frozenset(
    """
    plan intend prepare vow pledge promise decide agree schedule expect order seek want hope aim threaten try
    attempt propose authorize consider ready set call urge ask demand
    """.split()
)
ALLEGES = frozenset(["claim", "allege", "accuse", "suspect", "believe", "blame", "charge"])
DENIES = frozenset(["deny", "reject", "dismiss", "refute"])
STOPS = frozenset(["prevent", "avert", "avoid", "foil", "thwart", "stop", "fail", "refuse", "halt"])
ONGOING = frozenset(["continue", "ongoing", "continuing", "rage", "persist", "intensify"])
MODALS = {
    "will": Modality.PLANNED,
    "would": Modality.PLANNED,
    "shall": Modality.PLANNED,
    "'ll": Modality.PLANNED,
    "could": Modality.HYPOTHETICAL,
    "may": Modality.HYPOTHETICAL,
    "might": Modality.HYPOTHETICAL,
    "can": Modality.HYPOTHETICAL,
    "should": Modality.HYPOTHETICAL,
    "must": Modality.HYPOTHETICAL,
}
LASTING = frozenset((EventType.OFFENSIVE_LAUNCHED, EventType.ARMED_CLASH))


def is_negated(head: Token) -> bool:
    """Whether the trigger is said not to have happened by its own grammar: "did not attack", "no clashes"."""
    if children(head, "neg"):
        return True
    if any(child.lower_ == "no" for child in children(head, "det")):
        return True
    verb = head
    while verb.dep_ == "xcomp" and verb.head.pos_ == "VERB":
        verb = verb.head
        if children(verb, "neg") or verb.lemma_ in ("fail", "refuse"):
            return True
    return False


def modality(head: Token, kind: EventType) -> Modality:
    """The modality of the event that `head` tells."""
    verb = head if head.pos_ in ("VERB", "AUX") else governor_of(head)
    if _under(head, DENIES):
        return Modality.DENIED
    conditional = _conditional(verb) if verb is not None else None
    if conditional:
        return conditional
    if verb == head:
        own = _of_verb(head)
        if own:
            return own
    elif verb is not None:
        told = _of_noun(head, verb, kind)
        if told:
            return told
    if _alleged(head):
        return Modality.CLAIMED
    return Modality.OCCURRED


def _of_verb(verb: Token) -> Modality | None:
    for child in children(verb, "aux"):
        if child.lower_ in MODALS:
            return MODALS[child.lower_] if not any(other.lower_ == "have" for other in children(verb, "aux")) else None
    if verb.dep_ == "conj" and verb.head.pos_ == "VERB" and not children(verb, "aux", "nsubj", "nsubjpass"):
        told = _of_verb(verb.head)
        if told in (Modality.PLANNED, Modality.HYPOTHETICAL):
            return told
    to = any(child.lower_ == "to" and child.tag_ == "TO" for child in verb.children)
    if to and verb.dep_ in ("xcomp", "ccomp", "acl", "advcl", "relcl"):
        return _of_infinitive(verb)
    if verb.tag_ == "VBG" and any(
        child.lemma_ == "be" and child.tag_ in ("VBP", "VBZ") for child in children(verb, "aux")
    ):
        return Modality.ONGOING
    return None


def _of_infinitive(verb: Token) -> Modality | None:
    head = verb.head
    if head.lemma_ in ("continue", "begin", "start"):
        return Modality.ONGOING
    if (
        head.lemma_
        in (
            "manage",
            "help",
            "appear",
            "say",
            "believe",
            "report",
            "know",
            "think",
            "be",
            "fear",
            "use",
            "have",
            "come",
            "go",
        )
        and verb.dep_ == "xcomp"
    ):
        return None
    if head.lemma_ in PLANS or verb.dep_ in ("acl", "advcl", "relcl"):
        return Modality.PLANNED
    return Modality.PLANNED


def _of_noun(noun: Token, verb: Token, kind: EventType) -> Modality | None:
    for child in children(verb, "aux"):
        if child.lower_ in MODALS and noun.dep_ in ("dobj", "nsubj", "nsubjpass"):
            return MODALS[child.lower_]
    near = verb if noun.dep_ in ("dobj", "nsubjpass", "pobj", "nsubj", "conj") else None
    if near is not None:
        if near.lemma_ in STOPS:
            return Modality.HYPOTHETICAL if near.lemma_ in ("prevent", "avert", "avoid", "foil", "thwart") else None
        if (
            near.lemma_ in PLANS
            and noun.dep_ in ("dobj", "nsubjpass", "pobj")
            and near.lemma_ not in ("order", "try", "agree", "call")
        ):
            return Modality.PLANNED
        if near.lemma_ in ("demand", "urge", "want", "seek", "call") and noun.dep_ in ("dobj", "pobj"):
            return Modality.HYPOTHETICAL
        if near.lemma_ in ONGOING:
            return Modality.ONGOING
        if (
            near.tag_ == "VBG"
            and any(child.lemma_ == "be" and child.tag_ in ("VBP", "VBZ") for child in children(near, "aux"))
            and kind in LASTING
        ):
            return Modality.ONGOING
    if any(
        child.lower_ in ("planned", "possible", "potential", "future", "threatened", "further", "imminent")
        for child in children(noun, "amod")
    ):
        return Modality.PLANNED if any(child.lower_ == "planned" for child in noun.children) else Modality.HYPOTHETICAL
    if any(child.lower_ in ("ongoing", "continuing", "continued") for child in children(noun, "amod")):
        return Modality.ONGOING
    if any(child.lower_ == "alleged" for child in children(noun, "amod")):
        return Modality.CLAIMED
    return (
        Modality.ONGOING
        if kind is EventType.OFFENSIVE_LAUNCHED
        and near is not None
        and near.lemma_ in ("launch", "begin", "start", "announce")
        and near.tag_ != "VBN"
        else None
    )


def _conditional(verb: Token) -> Modality | None:
    for token in [verb, *list(ancestors(verb))[:2]]:
        if any(child.dep_ == "mark" and child.lower_ in ("if", "unless", "whether") for child in token.children):
            return Modality.HYPOTHETICAL
    return None


def _under(head: Token, verbs: frozenset[str]) -> bool:
    """Whether the event stands in what a verb of saying says."""
    token = head
    for above in list(ancestors(head))[:4]:
        if (
            above.pos_ == "VERB"
            and above.lemma_ in verbs
            and token.dep_ in ("ccomp", "dobj", "xcomp", "prep", "pcomp", "pobj")
        ):
            return True
        token = above
    return False


def _alleged(head: Token) -> bool:
    token = head
    for above in list(ancestors(head))[:5]:
        if (
            above.pos_ == "VERB"
            and above.lemma_ in ALLEGES
            and token.dep_ in ("ccomp", "xcomp", "prep", "pcomp", "dep")
        ):
            return not (above.lemma_ in ("blame", "believe") and head.pos_ == "NOUN")
        token = above
    return any(child.lower_ in ("allegedly", "reportedly", "purportedly") for child in head.children)
