"""Numbers of killed, injured, displaced, captured and missing people, and the telling that each belongs to.

A number counts people of an event when the word that tells what befell them governs it: "killed at least 12 soldiers",
"16 dead", "wounding 30 others", "12 people were killed". "By" is who says so in that sentence.
"""

from spacy.tokens import Token

from app.extract.nominals import lemma_of
from app.extract.record import Draft, Found, Number, Telling, Toll
from app.extract.syntax import SUBJECTS, ancestors, children, is_passive, patients, subject_tokens
from graph.ontology import CasualtyKind, EventType, MentionKind, Role

KILLED = frozenset(
    """
    kill die slay murder execute behead massacre slaughter assassinate perish dead shoot gun killing death fatality
    lynch body claim assassination murder slaying execution beheading
    """.split()
)
INJURED = frozenset(["wound", "injure", "hurt", "wounded", "injured", "injury", "maim"])
DISPLACED = frozenset(
    """
    displace flee uproot evacuate leave arrive relocate shelter displacement abandon evacuation homeless
    """.split()
)
CAPTURED = frozenset(
    """
    arrest detain capture kidnap abduct seize apprehend round snatch take hold kidnapping abduction hostage
    """.split()
)
MISSING = frozenset(["missing", "disappear"])
SAYING = frozenset(
    ["say", "report", "announce", "claim", "tell", "add", "confirm", "state", "estimate", "put", "according"]
)
STEPS = ("VERB", "AUX", "ADP", "NOUN", "PROPN", "NUM", "ADJ")  # what may stand between a number and its verb
DRIVES = frozenset(["force", "cause", "drive", "compel", "prompt", "lead"])
DEEDS = frozenset("killing murder assassination slaying execution beheading death kidnapping abduction".split())
CAPTIVE_TYPES = frozenset((EventType.ARRESTS, EventType.ABDUCTION_FORCED_DISAPPEARANCE))


def kind_of(lemma: str, telling: Telling | None) -> CasualtyKind | None:
    """What a word says befell people."""
    if lemma in KILLED:
        return CasualtyKind.KILLED
    if lemma in INJURED:
        return CasualtyKind.INJURED
    if telling is not None and telling.type is EventType.DISPLACEMENT and lemma in DISPLACED:
        return CasualtyKind.DISPLACED
    if telling is not None and telling.type in CAPTIVE_TYPES and lemma in CAPTURED:
        return CasualtyKind.CAPTURED
    return CasualtyKind.MISSING if lemma in MISSING else None


def find_tolls(draft: Draft) -> list[tuple[Token, Toll]]:
    """All casualty figures with the word that tells what befell the people."""
    by_head = {token: telling for telling in draft.tellings for token in telling.tokens}
    found = []
    for number in draft.numbers:
        told = _counted(draft, number, by_head)
        if told is not None:
            verb, kind, who = told
            found.append((verb, Toll(kind, number, who, speaker_of(draft, verb))))
    found += _single_victims(draft, by_head)
    return found


def _counted(
    draft: Draft, number: Number, by_head: dict[int, Telling]
) -> tuple[Token, CasualtyKind, Found | None] | None:
    token = _token_of(draft, number)
    if token is None:
        return None
    noun = _noun_of(token)
    who = draft.mention_at(noun)
    if who is not None and who.kind not in (MentionKind.ACTOR, MentionKind.PERSON):
        return None
    if (
        who is None
        and noun.pos_ == "NOUN"
        and lemma_of(noun)
        not in ("dead", "casualty", "number", "hundred", "thousand", "dozen", "score", "death", "injury", "fatality")
    ):
        return None
    if lemma_of(noun) in ("death", "fatality", "dead"):
        return noun, CasualtyKind.KILLED, None
    if lemma_of(noun) in ("injury", "wounded", "injured"):
        return noun, CasualtyKind.INJURED, None
    for above in [noun, *list(ancestors(noun))[:4]]:
        adjective = next(
            (
                child
                for child in above.children
                if child.lower_ in ("dead", "wounded", "injured", "missing") and child.i > token.i
            ),
            None,
        )
        if above != noun and adjective is None and above.pos_ not in STEPS:
            return None
        if adjective is not None and (above == noun or above.lemma_ in ("leave", "be", "number")):
            kind = kind_of(adjective.lower_ if adjective.lower_ != "wounded" else "wound", None)
            return (adjective, kind, who) if kind else None
        if above != noun:
            kind = kind_of(lemma_of(above), by_head.get(above.i))
            if kind is not None and _suffers(noun, above):
                return above, kind, who
            driven = _driven(above, by_head)
            if driven is not None:
                return driven, CasualtyKind.DISPLACED, who
            if above.pos_ == "VERB" and lemma_of(above) not in ("say", "leave", "be", "include"):
                return None
    return None


def _driven(verb: Token, by_head: dict[int, Telling]) -> Token | None:
    """ "Forcing 100,000 people to flee": the flight that somebody is driven to."""
    if lemma_of(verb) not in DRIVES:
        return None
    for clause in children(verb, "xcomp", "ccomp"):
        if kind_of(lemma_of(clause), by_head.get(clause.i)) is CasualtyKind.DISPLACED:
            return clause
    return None


def _suffers(noun: Token, verb: Token) -> bool:
    """Whether the noun is the one to whom the verb happens."""
    if any(prep.lemma_ in ("between", "from", "up") and prep.is_ancestor(noun) for prep in children(verb, "prep")):
        return True  # "wounding between six and nine"
    if verb.dep_ == "conj" and verb.tag_ == "VBN" and is_passive(verb.head) and not children(verb, "aux", "dobj"):
        subjects = children(verb, "nsubj")  # "four were killed and three seriously injured"
        if any(noun == one or one.is_ancestor(noun) for one in subjects):
            return True
    if verb.pos_ in ("NOUN", "PROPN"):  # "the death of 12 people", "the killing of three men"
        return any(
            token == noun or token in noun.conjuncts
            for prep in children(verb, "prep")
            if prep.lemma_ in ("of", "by")
            for token in prep.subtree
        )
    if lemma_of(verb) in ("die", "flee", "perish", "arrive", "leave", "disappear", "shelter", "evacuate"):
        subjects = subject_tokens(verb)
        if any(noun == one or noun.is_ancestor(one) or one.is_ancestor(noun) for one in subjects):
            return True
    return any(
        noun == one
        or (one.is_ancestor(noun) and noun.dep_ in ("pobj", "nummod", "appos", "conj"))
        or noun in one.conjuncts
        for one in patients(verb)
    )


def _token_of(draft: Draft, number: Number) -> Token | None:
    span = draft.tokens.char_span(number.start, number.end, alignment_mode="expand")
    if span is None or not len(span):
        return None
    root: Token = span.root
    counting = [
        token
        for token in span
        if token.like_num
        or token.lemma_.lower() in ("dozen", "hundred", "thousand", "score", "million", "several", "one")
    ]
    return counting[-1] if counting and root.pos_ in ("ADP", "ADV", "ADJ", "SCONJ") else root


def _noun_of(token: Token) -> Token:
    """The noun that a number counts; the number itself where it stands alone."""
    for _ in range(3):
        if token.dep_ in ("nummod", "quantmod", "amod", "compound", "det", "advmod") and token.head.pos_ in (
            "NOUN",
            "PROPN",
            "NUM",
            "ADJ",
        ):
            token = token.head
        else:
            break
    inner = next((pobj for of in children(token, "prep") if of.lemma_ == "of" for pobj in children(of, "pobj")), None)
    if inner is not None and (
        token.pos_ == "NUM"
        or lemma_of(token) in ("dozen", "hundred", "thousand", "score", "million", "group", "total", "number")
    ):
        return inner
    return token


def _single_victims(draft: Draft, by_head: dict[int, Telling]) -> list[tuple[Token, Toll]]:
    """ "Killed a soldier", "the killing of Hariri", "shot his driver": one, where the noun phrase is one person."""
    found = []
    for one in draft.found:
        head = draft.token(one.head)
        if not _is_single(one, head) or any(one.start - 4 <= n.start and n.end <= one.end for n in draft.numbers):
            continue
        word = _deed_to(head)
        if word is None:
            continue
        telling = by_head.get(word.i)
        kind = kind_of(lemma_of(word), telling)
        if kind is None or (telling is None and kind not in (CasualtyKind.KILLED, CasualtyKind.INJURED)):
            continue
        certain = any(child.lower_ in ("a", "an", "another", "one") for child in children(head, "det", "nummod"))
        if telling is not None and telling.type is EventType.ARRESTS and not (certain or head.tag_ == "NNP"):
            continue
        found.append((word, Toll(kind, Number(one.start, one.end, 1, 1, 1), one, speaker_of(draft, word))))
    return found


def _is_single(one: Found, head: Token) -> bool:
    if one.kind is MentionKind.PERSON:
        return head.tag_ in ("NN", "NNP") or head.lower_ in ("he", "she", "him", "her")
    articles = any(child.lower_ in ("a", "an", "another", "one") for child in children(head, "det", "nummod"))
    return one.kind is MentionKind.ACTOR and not one.plural and head.tag_ == "NN" and articles


def _deed_to(head: Token) -> Token | None:
    """The verb or noun that tells what befell the noun, if it is the one who suffers."""
    if head.dep_ == "conj" and head.head.pos_ in ("NOUN", "PROPN"):
        head = head.head
    if head.dep_ == "pobj" and head.head.lower_ == "of" and lemma_of(head.head.head) in DEEDS:
        return head.head.head
    if head.dep_ == "pobj" and head.head.lower_ == "including":
        head = head.head.head
    verb = head.head if head.dep_ in ("dobj", *SUBJECTS) else None
    return verb if verb is not None and verb.pos_ == "VERB" and _suffers(head, verb) else None


def speaker_of(draft: Draft, token: Token) -> Found | None:
    """Who says what the clause tells: subject of the verb of saying above it, or "according to X"."""
    for above in [token, *list(ancestors(token))[:6]]:
        for child in above.children:
            if child.lower_ == "according" or (child.dep_ == "prep" and child.lower_ == "according"):
                for pobj in (leaf for leaf in child.subtree if leaf.dep_ == "pobj"):
                    speaker = draft.mention_at(pobj)
                    if speaker is not None:
                        return speaker
            if child.dep_ in ("ccomp", "parataxis") and child.lemma_ in SAYING and above != child:
                for subject in children(child, "nsubj"):
                    return draft.mention_at(subject)
        if above.pos_ == "VERB" and above.lemma_ in SAYING and above != token:
            for subject in children(above, "nsubj"):
                return draft.mention_at(subject)
    return None


def victims_role(telling: Telling) -> Role:
    """The role of those who suffer: arrested and abducted people are targets, others victims."""
    return Role.TARGET if telling.type in CAPTIVE_TYPES else Role.VICTIM
