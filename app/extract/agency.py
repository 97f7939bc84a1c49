"""What the words and the grammar around a name tell: whether a country acts or is a place, what sort an actor is."""

import re

from spacy.tokens import Token

from app.extract.lexicon import Lexicon
from graph.ontology import ActorType, EntityKind

STATES = frozenset("be have become remain see lie suffer border include stretch".split())
GOES = frozenset(
    """
    invade enter leave visit tour cross reach hit rock devastate flee occupy border quit sweep strike destabilize
    engulf ravage divide unite rule rebuild govern liberate traverse circle re-enter bomb
    """.split()
)
TAKES = frozenset(
    """
    capture recapture take retake seize liberate overrun occupy enter storm besiege encircle reach leave flee evacuate
    secure clear recover regain hold
    """.split()
)
SIEGE = frozenset("shell bombard pound bomb overrun storm besiege encircle recapture retake".split())  # never of people
ABOVE = {  # preposition before a country -> words above it with which the country is its government
    "on": frozenset("pressure call sanction impose attack embargo blame war demand rely press".split()),
    "from": frozenset(
        """
        request comment statement demand support threat pressure help approval independence critic ally friend enemy
        accuse behalf government
        """.split()
    ),
    "to": frozenset(
        """
        ally threat hostile aid assistance support respect ultimatum warning message close loyal belong defiance sell
        offer say
        """.split()
    ),
}
ABOVE |= {"upon": ABOVE["on"], "of": ABOVE["from"], "toward": ABOVE["to"], "towards": ABOVE["to"]}
ACTOR_WORDS = (  # words of a proper name that tell what sort of actor it is, first match wins
    (
        re.compile(
            (
                r"\b(?:ministry|government|parliament|cabinet|department|embassy|senate|congress|knesset"
                r"|prosecutor|court|directorate|presidency|council of ministers|white house|pentagon)\b"
            ),
            re.I,
        ),
        ActorType.GOVERNMENT,
    ),
    (
        re.compile(
            (
                r"\b(?:air force|navy|armed forces|national guard|police|army corps|command|coast guard"
                r"|defen[cs]e forces?|security forces?|gendarmerie|marines|infantry|special forces)\b"
            ),
            re.I,
        ),
        ActorType.STATE_FORCE,
    ),
    (
        re.compile(
            (
                r"\b(?:united nations|u\.?n\.?|union|nato|league|mission|tribunal|world|international"
                r"|organization of|monitoring group|commission)\b"
            ),
            re.I,
        ),
        ActorType.INTERNATIONAL_ORGANISATION,
    ),
    (
        re.compile(
            (
                r"\b(?:news|times|post|agency|tv|television|radio|press|daily|reuters|journal|gazette|herald"
                r"|tribune|broadcasting|channel|media|guardian|magazine)\b"
            ),
            re.I,
        ),
        ActorType.MEDIA,
    ),
    (
        re.compile(
            (
                r"\b(?:watch|amnesty|foundation|relief|charity|observatory|rights|society|committee|monitor"
                r"|médecins|humanitarian|aid|refugee council)\b"
            ),
            re.I,
        ),
        ActorType.NGO,
    ),
    (re.compile(r"\b(?:militia|self-defen[cs]e|volunteer)\b", re.I), ActorType.MILITIA),
    (
        re.compile(
            (
                r"\b(?:front|army|brigades?|liberation|movement|battalion|jihad|harakat|ansar|jaysh|jaish"
                r"|jabhat|katiba|kataib|liwa|guerrilla|resistance|revolutionary|rebels?|islamic state"
                r"|mujahideen)\b"
            ),
            re.I,
        ),
        ActorType.NON_STATE_ARMED_GROUP,
    ),
    (re.compile(r"\b(?:party|alliance|congress|bloc|coalition)\b", re.I), ActorType.POLITICAL_GROUP),
    (
        re.compile(
            r"\b(?:inc|corp|company|co|ltd|group plc|oil|petroleum|airlines?|bank|shell|motors?|firm)\b\.?", re.I
        ),
        ActorType.COMPANY,
    ),
    (re.compile(r"\b(?:tribe|clan)\b", re.I), ActorType.ETHNIC_OR_TRIBAL_GROUP),
)


def acts(token: Token, lexicon: Lexicon) -> bool:
    """Whether a country's name stands for its government: it does a deed, suffers one, or owns one."""
    while token.dep_ in ("conj", "appos") and token.head.pos_ == "PROPN":
        token = token.head
    head = token.head
    if token.dep_ in ("nsubj", "agent"):
        return head.pos_ in ("VERB", "AUX") and head.lemma_ not in STATES
    if token.dep_ == "poss":
        told = lexicon.nouns.get(head.lemma_.lower())
        return told is None or told[0] is not EntityKind.LOCATION
    if token.dep_ in ("dobj", "nsubjpass", "dative"):
        return head.lemma_ not in GOES
    if token.dep_ != "pobj":
        return False
    if head.dep_ == "agent" or head.lemma_ in ("against", "between"):
        return True
    if head.lemma_ == "with":
        return head.head.pos_ != "NOUN" or head.head.lemma_ not in ("border", "frontier")
    return head.head.lemma_ in ABOVE.get(head.lemma_, ())


def rules(token: Token, lexicon: Lexicon) -> bool:
    """Whether a capital's name stands for the government there: "Moscow denied", "between Ankara and Baghdad"."""
    while token.dep_ == "conj" and token.head.pos_ == "PROPN":
        token = token.head
    if token.dep_ == "pobj":
        return token.head.lemma_ == "between" or token.head.dep_ == "agent"
    falls = token.head.lemma_ in ("fall", "witness", "host", "wake", "burn")
    return token.dep_ == "nsubj" and acts(token, lexicon) and not falls


def is_taken(token: Token, verbs: frozenset[str] = TAKES) -> bool:
    """Whether somebody takes, enters or leaves what the name stands for, as one does with a place."""
    while token.dep_ == "conj":
        token = token.head
    return token.dep_ in ("dobj", "nsubjpass") and token.head.lemma_ in verbs | SIEGE


def sort_of_actor(name: str) -> ActorType | None:
    """What sort of actor the words of a proper name tell."""
    return next((sort for words, sort in ACTOR_WORDS if words.search(name)), None)
