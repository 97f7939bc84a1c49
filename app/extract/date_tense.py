"""Whether a date expression stands with what is to come: the tense of the verb that it depends on.

    "will meet on Thursday", "is due to meet on Thursday", "talks planned for Thursday" -> to come
    "met on Thursday", "said on Thursday" -> not

Only what the grammar tells counts; where it is silent, what is told has happened, as reports do.
"""

from spacy.tokens import Doc, Token

MODALS = frozenset(("will", "shall", "'ll", "’ll", "wo", "may", "might", "would", "should"))
PLANS = frozenset(
    """
    plan intend aim hope expect schedule set due slate vow promise threaten pledge agree want prepare propose offer
    announce order urge call decide ready likely poised planned scheduled expected slated bound
    """.split()
)
PLANNED = frozenset("plan schedule expect slate due set planned scheduled expected slated upcoming".split())
FIXTURES = frozenset(
    "begin start open meet resume end expire arrive leave depart visit return travel face vote convene".split()
)
EVENTS_TO_COME = frozenset(
    "election vote referendum summit deadline meeting conference inauguration runoff ballot ceremony poll".split()
)
NOW = frozenset(("is", "are", "am", "'s", "’s", "'re", "’re"))
LONGEST_CLIMB = 12


def tense_of(doc: Doc, start: int, end: int) -> bool | None:
    """Whether the expression at these characters dates something that has yet to happen; None if no verb tells."""
    span = doc.char_span(start, end, alignment_mode="expand")
    if span is None or not len(span):
        return None
    token = span.root
    if token.dep_ in ("compound", "nmod", "nummod", "amod", "poss") and token.head.pos_ in ("NOUN", "PROPN"):
        return _is_ahead(token.head) if token.head.lemma_ in EVENTS_TO_COME else None  # "the July 21 attack"
    for _ in range(LONGEST_CLIMB):
        if token.lemma_.lower() in PLANNED and token.pos_ in ("VERB", "ADJ") and token != span.root:
            return _is_open_plan(token)
        if token.pos_ in ("VERB", "AUX") and token != span.root:
            return _verb_is_to_come(token)
        if token.lemma_ in EVENTS_TO_COME and _is_ahead(token):
            return True
        if token.head == token:
            break
        token = token.head
    return None


def _is_open_plan(token: Token) -> bool:
    """ "Talks planned for Thursday", "is due on Friday"; "was planned for" may have passed."""
    copulas = [child for child in token.children if child.dep_ in ("aux", "auxpass")]
    if token.dep_ in ("acomp", "attr", "advcl", "conj") and token.head.pos_ == "AUX":
        copulas.append(token.head)
    return not any(copula.lower_ in ("was", "were", "been", "had") for copula in copulas)


def _verb_is_to_come(verb: Token) -> bool:
    helpers = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
    words = {child.lower_ for child in helpers}
    if words & MODALS:
        return "have" not in words
    if "to" in words:
        return _governor_plans(verb)
    if verb.tag_ == "VBG" and words & NOW:
        return True
    if verb.tag_ == "VBG" and not words and verb.dep_ in ("xcomp", "pcomp"):
        return _governor_plans(verb)
    if verb.tag_ in ("VBZ", "VBP") and not words:
        return verb.lemma_ in FIXTURES
    if verb.dep_ == "conj" and not words and verb.tag_ == "VB":
        return _verb_is_to_come(verb.head) if verb.head.pos_ in ("VERB", "AUX") else False
    return False


def _governor_plans(verb: Token) -> bool:
    """ "Plans to attack", "is due to meet", "an agreement to withdraw", "is going to leave"."""
    above = verb.head
    if verb.dep_ == "conj" and above.pos_ == "VERB":
        return _verb_is_to_come(above)
    if above.lemma_.lower() in PLANS:
        return _is_open_plan(above)
    if above.lemma_ == "go" and above.tag_ == "VBG":
        return True
    if above.lemma_ == "be" and above.lower_ in NOW and verb.dep_ in ("xcomp", "ccomp"):
        return True
    return above.pos_ == "VERB" and verb.dep_ in ("xcomp", "ccomp") and _verb_is_to_come(above)


def _is_ahead(noun: Token) -> bool:
    """ "Ahead of elections on 8 February", "the upcoming summit"."""
    if any(child.lemma_.lower() in PLANNED | {"next", "coming", "forthcoming"} for child in noun.children):
        return True
    preposition = noun.head
    return noun.dep_ == "pobj" and (
        preposition.lower_ == "before" or (preposition.lower_ == "of" and preposition.head.lower_ == "ahead")
    )
