"""Eighth stage: lasting links between two things, by the grammar between them.

    titles ("Prime Minister X", "X, head of Y"), "A-backed B", "A backed by B", "B's affiliate A", "A-held P",
    places in places, fights told by events, operations against somebody, meetings
        -> relations, each with the spans of both ends

Only what a sentence says: what the seeds know besides is added by the store, not here.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from spacy.tokens import Token

from app.extract.conditions import ARMED_TYPES
from app.extract.lexicon import Lexicon
from app.extract.nominals import lemma_of
from app.extract.operations import foes_in_operations, operation_relations
from app.extract.record import Cluster, Draft, Found, FoundRelation
from app.extract.syntax import agents, children, patients, prepositional
from app.extract.tagged_relations import believed, tagged_relations
from app.extract.tagger import Tagger
from graph.ontology import EventType, MentionForm, MentionKind, Modality, RelationType, Role

LEADS = frozenset(
    """
    president premier minister leader chief commander head chairman king emir chancellor governor mayor director
    sheikh warlord prime boss founder chairwoman captain queen prince ruler caliph secretary-general
    """.split()
)
BELONGS = frozenset(
    """
    member spokesman spokeswoman spokesperson official ambassador envoy manager officer soldier fighter militant
    deputy adviser representative coordinator diplomat lawmaker general colonel senator general major captain
    lieutenant secretary analyst
    """.split()
)
BACKED = re.compile(
    (
        r"^(?P<who>[\w.]+)[-\u2010-\u2013](?P<how>backed|supported|allied|led|funded|armed|trained"
        r"|held|controlled|sponsored)$"
    ),
    re.IGNORECASE,
)
BACKING = frozenset(
    ["back", "support", "arm", "fund", "finance", "train", "sponsor", "aid", "supply", "equip", "assist"]
)
BRANCH = frozenset(["affiliate", "branch", "wing", "arm", "offshoot", "faction", "unit", "brigade", "division", "part"])
HOLDS = frozenset(["control", "hold", "occupy"])
FIGHTS = frozenset(["fight", "battle", "combat", "resist"])
TAKES_PART = frozenset(["participate", "join"])
FIGHT_EVENTS = frozenset(
    (
        EventType.ARMED_CLASH,
        EventType.ATTACK,
        EventType.AIR_DRONE_STRIKE,
        EventType.OFFENSIVE_LAUNCHED,
        EventType.SHELLING_ARTILLERY_MISSILE,
        EventType.SUICIDE_BOMB,
        EventType.REMOTE_EXPLOSIVE_LANDMINE_IED,
        EventType.GOVERNMENT_REGAINS_TERRITORY,
        EventType.NON_STATE_ACTOR_OVERTAKES_TERRITORY,
    )
)
PEOPLE = (MentionKind.ACTOR, MentionKind.PERSON)
Key = tuple[RelationType, int, int]  # and the identities of both clusters


def find_relations(draft: Draft, lexicon: Lexicon, tagger: Tagger) -> None:
    """Fill `relations`: each pair and type once a sentence that tells it, with the most confident telling there."""
    best: dict[Key, dict[int, FoundRelation]] = defaultdict(dict)
    finder = Finder(draft, lexicon)
    told = (one for one in finder.all() if believed(draft, tagger, one))
    for relation in (*told, *tagged_relations(draft, tagger)):
        if (
            relation.source.cluster is relation.target.cluster
            or relation.source.cluster is None
            or relation.target.cluster is None
        ):
            continue
        tellings = best[_key(relation)]
        if relation.sentence not in tellings or tellings[relation.sentence].confidence < relation.confidence:
            tellings[relation.sentence] = relation
    for relation in foes_in_operations([one for tellings in best.values() for one in tellings.values()]):
        if not best[_key(relation)]:
            best[_key(relation)][relation.sentence] = relation
    for kind, source, target in [key for key in best if key[0] is RelationType.ALLIED_WITH]:
        foes = [best.get((RelationType.FIGHTS, *ends), {}) for ends in ((source, target), (target, source))]
        if any(_most(foe) >= _most(best[kind, source, target]) for foe in foes if foe):
            del best[kind, source, target]  # the same two can't be told to be both
    draft.relations = sorted(
        (one for tellings in best.values() for one in tellings.values()),
        key=lambda one: (one.start, one.type.value, one.source.start, one.target.start),
    )


def _key(relation: FoundRelation) -> Key:
    return relation.type, id(relation.source.cluster), id(relation.target.cluster)


def _most(tellings: dict[int, FoundRelation]) -> float:
    return max(one.confidence for one in tellings.values())


class Finder:
    """Goes through a report's mentions and verbs for what links two of them."""

    def __init__(self, draft: Draft, lexicon: Lexicon) -> None:
        self.draft = draft
        self.lexicon = lexicon

    def all(self) -> Iterator[FoundRelation]:
        """Every telling of a link, the same link perhaps more than once."""
        for found in list(self.draft.found):
            if found.kind is MentionKind.PERSON and found.form is not MentionForm.PRONOUN:
                yield from self._titles(found)
            if found.kind is MentionKind.LOCATION:
                yield from self._places(found)
            if found.kind is MentionKind.OPERATION:
                yield from operation_relations(self, found)
            if found.kind is MentionKind.ACTOR and found.form is not MentionForm.PRONOUN:
                yield from self._affiliation(found)
        for token in self.draft.tokens:
            if token.pos_ == "VERB":
                yield from self._verb(token)
            if BACKED.match(token.text):
                yield from self._compound(token)
        yield from self._events()

    def make(
        self, kind: RelationType, source: Found | None, target: Found | None, token: Token, rule: str, confidence: float
    ) -> Iterator[FoundRelation]:
        """The link between two mentions, told at a word; nothing where an end is missing."""
        if source is not None and target is not None and source.cluster is not None and target.cluster is not None:
            number = self.draft.sentence_of[token.i]
            yield FoundRelation(kind, source, target, number, token.idx, token.idx + len(token), rule, confidence)

    def _at(self, token: Token) -> Found | None:
        return self.draft.mention_at(token)

    # ------------------------------------------------------------ persons

    def _titles(self, person: Found) -> Iterator[FoundRelation]:
        """ "Iraqi Prime Minister X", "NRC manager X", "X, commander of Y", "X, a spokesman for Y"."""
        head = self.draft.token(person.head)
        yield from self._title_before(person)
        describers = [head, *children(head, "appos")] + ([head.head] if head.dep_ == "appos" else [])
        for noun in describers:
            lemma = lemma_of(noun)
            kind = RelationType.LEADS if lemma in LEADS else RelationType.MEMBER_OF if lemma in BELONGS else None
            if kind is None:
                continue
            for body in [
                *prepositional(noun, "of", "for", "in", "with", "from", "at"),
                *children(noun, "poss", "compound", "nmod"),
            ]:
                other = self._at(body)
                if (
                    other is not None
                    and other is not person
                    and other.kind in (MentionKind.ACTOR, MentionKind.LOCATION)
                ):
                    body_found = self._body(other, kind)
                    if body_found is not None:
                        yield from self.make(kind, person, body_found, noun, "title", 0.8)

    def _title_before(self, person: Found) -> Iterator[FoundRelation]:
        doc = self.draft.tokens
        number, words = person.first - 1, []
        while number >= 0 and person.first - number <= 8 and doc[number].sent == doc[person.first].sent:
            token = doc[number]
            if token.is_punct and token.text not in ("-", "."):
                break
            if token.pos_ in ("VERB", "AUX", "ADP", "CCONJ", "DET", "PRON", "SPACE"):
                break
            words.append(token)
            number -= 1
        titles = [token for token in words if lemma_of(token) in LEADS | BELONGS or token.lower_ in self.lexicon.titles]
        if not titles:
            return
        lead = any(lemma_of(token) in LEADS for token in titles) and not any(
            token.lower_ in ("vice", "deputy", "former", "ex-president") for token in words
        )
        for token in words:
            other = self._at(token)
            country = self.lexicon.demonyms.get(token.lower_)
            if other is not None and other is not person and other.kind is MentionKind.ACTOR and token not in titles:
                kind = RelationType.LEADS if lead else RelationType.MEMBER_OF
                yield from self.make(kind, person, other, titles[0], "title", 0.85)
                return
            if country and person.cluster is not None:
                person.cluster.country = person.cluster.country or country
                yield from self.make(
                    RelationType.HAS_NATIONALITY, person, self._country_mention(country), token, "demonym", 0.7
                )

    def _body(self, found: Found, kind: RelationType) -> Found | None:
        return found

    def _country_mention(self, code: str) -> Found | None:
        return next(
            (
                one
                for one in self.draft.found
                if one.kind is MentionKind.LOCATION
                and one.cluster is not None
                and one.cluster.type == "country"
                and one.cluster.country == code
            ),
            None,
        )

    # ------------------------------------------------------------ places

    def _places(self, place: Found) -> Iterator[FoundRelation]:
        """ "Ramadi, the capital of Anbar", "the village of X in Y", "Mosul, Iraq"."""
        head = self.draft.token(place.head)
        for prep in children(head, "prep"):
            if prep.lemma_ in ("in", "of", "near") and prep.lemma_ != "near":
                for pobj in children(prep, "pobj"):
                    yield from self._inside(place, self._at(pobj), prep, 0.75)
        for appos in children(head, "appos"):
            other = self._at(appos)
            is_place = other is not None and other.kind is MentionKind.LOCATION and other.form is MentionForm.NAME
            if is_place and other is not None and other.cluster is not None and other.cluster.is_named:
                yield from self._inside(place, other, appos, 0.8)
            for prep in children(appos, "prep"):
                if prep.lemma_ in ("of", "in"):
                    for pobj in children(prep, "pobj"):
                        yield from self._inside(place, self._at(pobj), prep, 0.7)
        for child in children(head, "poss", "compound", "nmod"):
            if child.i < place.first or child.dep_ == "poss":
                yield from self._inside(place, self._at(child), child, 0.7)
        if place.hint:
            wider = next(
                (
                    one
                    for one in self.draft.found_in[self.draft.sentence_of[place.head]]
                    if one.kind is MentionKind.LOCATION and one.start > place.start and one.text == place.hint
                ),
                None,
            )
            if wider is not None and not _equals(place, wider):
                yield from self._inside(place, wider, head, 0.85)

    def _inside(self, place: Found, wider: Found | None, token: Token, confidence: float) -> Iterator[FoundRelation]:
        if (
            wider is None
            or wider.kind is not MentionKind.LOCATION
            or wider is place
            or place.cluster is None
            or wider.cluster is None
        ):
            return
        order = {
            "country": 4,
            "region": 3,
            "admin": 3,
            "natural_feature": 2,
            "populated_place": 2,
            "facility": 1,
            "border": 2,
        }
        if (
            order.get(place.cluster.type or "", 2) <= order.get(wider.cluster.type or "", 3)
            and place.cluster.type != "country"
        ) and not (place.cluster.type == wider.cluster.type == "populated_place"):
            yield from self.make(RelationType.LOCATED_IN, place, wider, token, "place in place", confidence)

    # ------------------------------------------------------------ helpers

    def kind_at(self, token: Token, kinds: tuple[MentionKind, ...]) -> Found | None:
        """The mention at a word, if it is of one of these kinds."""
        found = self._at(token)
        return found if found is not None and found.kind in kinds else None

    # ------------------------------------------------------------ actors

    def _affiliation(self, actor: Found) -> Iterator[FoundRelation]:
        """ "The group's affiliate X", "X, a branch of Y", "the PYD's armed YPG"."""
        head = self.draft.token(actor.head)
        for noun in [head, *children(head, "appos"), *([head.head] if head.dep_ == "appos" else [])]:
            if lemma_of(noun) in BRANCH:
                for body in [*prepositional(noun, "of", "to"), *children(noun, "poss")]:
                    yield from self.make(
                        RelationType.PART_OF, actor, self.kind_at(body, (MentionKind.ACTOR,)), noun, "branch", 0.75
                    )
            if lemma_of(noun) == "ally":
                for body in [*prepositional(noun, "of"), *children(noun, "poss")]:
                    yield from self.make(RelationType.ALLIED_WITH, actor, self.kind_at(body, PEOPLE), noun, "ally", 0.7)
        if actor.form is MentionForm.NAME:
            for owner in children(head, "poss"):
                other = self.kind_at(owner, (MentionKind.ACTOR,))
                if other is not None and other.form is not MentionForm.PRONOUN:
                    yield from self.make(RelationType.PART_OF, actor, other, owner, "possessive", 0.65)

    def _compound(self, token: Token) -> Iterator[FoundRelation]:
        """ "U.S.-backed Iraqi forces", "rebel-held Aleppo"."""
        match = BACKED.match(token.text)
        assert match is not None
        how = match["how"].lower()
        inner = self._inner(token)
        head = token.head
        outer = self._at(head) or self._at(token)
        if inner is None or outer is None:
            return
        if how in ("held", "controlled"):
            yield from self.make(
                RelationType.CONTROLS,
                inner,
                outer if outer.kind is MentionKind.LOCATION else None,
                token,
                "compound",
                0.85,
            )
        elif how in ("backed", "supported", "funded", "armed", "trained", "sponsored") and outer.kind in PEOPLE:
            yield from self.make(RelationType.SUPPORTS, inner, outer, token, "compound", 0.9)
        elif how == "allied" and outer.kind in PEOPLE:
            yield from self.make(RelationType.ALLIED_WITH, inner, outer, token, "compound", 0.8)
        elif how == "led" and outer.kind in PEOPLE:
            yield from self.make(RelationType.LEADS, inner, outer, token, "compound", 0.7)

    def _inner(self, token: Token) -> Found | None:
        return next(
            (
                one
                for one in self.draft.found_in[self.draft.sentence_of[token.i]]
                if one.first == token.i and one.end < token.idx + len(token) and one.start == token.idx
            ),
            None,
        )

    def _verb(self, verb: Token) -> Iterator[FoundRelation]:
        lemma = lemma_of(verb)
        kind: RelationType | None = None
        wanted: tuple[MentionKind, ...] = PEOPLE
        if lemma in BACKING:
            kind = RelationType.SUPPORTS
        elif lemma in FIGHTS:
            kind = RelationType.FIGHTS
        elif lemma in HOLDS:
            kind, wanted = RelationType.CONTROLS, (MentionKind.LOCATION,)
        elif lemma in TAKES_PART:
            kind, wanted = RelationType.PARTICIPATES_IN, (MentionKind.OPERATION,)
        elif lemma in ("lead", "command", "head"):
            kind = RelationType.LEADS
        if kind is None or children(verb, "neg"):
            return
        objects = patients(verb)
        if kind is RelationType.PARTICIPATES_IN:
            objects = [*objects, *prepositional(verb, "in")]
        elif kind is not RelationType.CONTROLS:  # who holds areas in a country does not hold the country
            objects = objects or prepositional(verb, "in", "against")
        for one in agents(verb):
            for other in objects:
                source, target = self.kind_at(one, PEOPLE), self.kind_at(other, wanted)
                if kind is RelationType.FIGHTS and not (self._armed(source) and self._armed(target)):
                    continue
                yield from self.make(kind, source, target, verb, f"verb:{lemma}", 0.8)

    @staticmethod
    def _armed(found: Found | None) -> bool:
        cluster: Cluster | None = found.cluster if found else None
        return cluster is not None and cluster.type in ARMED_TYPES | {"government"}

    # ------------------------------------------------------------ from events

    def _events(self) -> Iterator[FoundRelation]:
        for telling in self.draft.tellings:
            token = self.draft.token(telling.tokens[0])
            happened = telling.modality in (Modality.OCCURRED, Modality.ONGOING)
            sources, targets = telling.of(Role.SOURCE, Role.ALLY), telling.of(Role.TARGET)
            if happened and telling.type in FIGHT_EVENTS:
                for source in sources:
                    for target in targets:
                        if self._armed(source) and self._armed(target):
                            yield from self.make(RelationType.FIGHTS, source, target, token, "event", 0.7)
            if happened and telling.type is EventType.CONSULTATION:
                everybody = [*sources, *targets]
                for number, source in enumerate(everybody):
                    for target in everybody[number + 1 :]:
                        yield from self.make(RelationType.MET_WITH, source, target, token, "event", 0.7)
            if telling.operation is not None:
                for source in sources:
                    yield from self.make(RelationType.PARTICIPATES_IN, source, telling.operation, token, "event", 0.6)


def _equals(one: Found, other: Found) -> bool:
    """Two provinces, or two towns, side by side are a list: "Borno, Yobe and Adamawa"."""
    precisions = [place.cluster.precision for place in (one, other) if place.cluster is not None]
    return None not in precisions and len(set(precisions)) == 1
