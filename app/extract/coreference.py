"""Fourth stage: which spans of the report mean the same thing.

    found, in text order -> clusters

A name joins its equals, a surname its full name, an acronym the name that it abbreviates; a description with words that
tell which ("Shiite militias") joins its equals; one without such words ("the militants") and a pronoun join the nearest
thing before that fits. What fits nothing stays alone: two things taken for one do more harm than one taken for two.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from app.extract.aliases import join_aliases
from app.extract.appositions import name_beside, title_before
from app.extract.bodies import BODIES, body_of, called_so, group_of
from app.extract.lexicon import Lexicon
from app.extract.nominals import NAMED_SORTS, VAGUE_PLACES, lemma_of
from app.extract.place_regions import main_country
from app.extract.record import Cluster, Draft, Found
from app.extract.tagged_clusters import antecedent, is_judged
from graph.ids import normalise_name
from graph.ontology import ActorType, EntityKind, MentionForm, MentionKind
from graph.seeds import SeedEntity

ARMED = frozenset((ActorType.NON_STATE_ARMED_GROUP.value, ActorType.MILITIA.value))
MERGES_MEMBERS = ARMED | {ActorType.STATE_FORCE.value, ActorType.GOVERNMENT.value, ActorType.COALITION.value}
ALONE = frozenset(
    """
    people other man worker child victim person woman other civilian resident suspect officer member side family
    """.split()
)
TROOPS = frozenset("soldier troop peacekeeper force personnel contingent".split())
REACH = 4  # sentences that a description or pronoun looks back
FAR = 12  # the same for operations: most reports tell of one


def cluster_mentions(draft: Draft, lexicon: Lexicon) -> None:
    """Fill `clusters` and each mention's `cluster`; pronouns that stand for nothing found are dropped."""
    _Clusterer(draft, lexicon).run()
    join_aliases(draft)
    draft.found = [one for one in draft.found if one.cluster is not None]
    draft.at_token = {}
    for one in sorted(draft.found, key=lambda one: one.first - one.last):
        for number in range(one.first, one.last):
            draft.at_token[number] = one
    for one in draft.found:
        draft.at_token[one.head] = one
        draft.found_in[draft.sentence_of[one.head]].append(one)
    for one in draft.found:
        _stand_in(draft, one)


def _stand_in(draft: Draft, place: Found) -> None:
    """ "The town of Hawija": who asks for the town is told of Hawija."""
    head = draft.token(place.head)
    noun = head.head.head
    is_told = head.dep_ == "pobj" and head.head.lower_ == "of" and noun.pos_ == "NOUN"
    if place.kind is MentionKind.LOCATION and is_told and lemma_of(noun) in NAMED_SORTS | VAGUE_PLACES:
        draft.at_token.setdefault(noun.i, place)


class _Clusterer:
    def __init__(self, draft: Draft, lexicon: Lexicon) -> None:
        self.draft = draft
        self.lexicon = lexicon
        self.by_row = {one.row: one for one in draft.found}
        self.by_seed: dict[str, Cluster] = {}
        self.by_name: dict[tuple[MentionKind, str], Cluster] = {}
        self.main_country = main_country(draft)
        self.plain = {id(one): normalise_name(one.text) for one in draft.found}
        self.initials = {
            id(one): "".join(char for char in re.findall(r"\b\w", one.text) if char.isupper()) for one in draft.found
        }
        self.in_sentence: dict[int, list[Found]] = defaultdict(list)
        for one in draft.found:
            self.in_sentence[draft.sentence_of[one.head]].append(one)

    def run(self) -> None:
        for found in self.draft.found:
            if found.form is MentionForm.NAME or found.seed is not None:
                self._name(found)
        for found in self.draft.found:
            if found.cluster is None and found.form is MentionForm.NOMINAL:
                self._nominal(found)
        for found in self.draft.found:
            if found.form is MentionForm.PRONOUN:
                self._pronoun(found)
        self.draft.clusters.sort(key=lambda cluster: min(one.first for one in cluster.mentions))

    # ------------------------------------------------------------ names

    def _name(self, found: Found) -> None:
        name = self.plain[id(found)]
        if found.seed is not None:
            known = self._of_seed(found.seed)
            self.by_name.setdefault((found.kind, name), known)
            self._join(found, known)
            return
        cluster = self.by_name.get((found.kind, name)) or self._abbreviated(found) or self._surname(found)
        if cluster is None and found.kind is MentionKind.PERSON:
            cluster = self._fuller(found)
        if cluster is None:
            cluster = self._new(found)
        self.by_name.setdefault((found.kind, name), cluster)
        self._join(found, cluster)

    def _of_seed(self, seed: SeedEntity) -> Cluster:
        cluster = self.by_seed.get(seed.key)
        if cluster is None:
            cluster = Cluster(
                EntityKind(seed.kind.value), seed=seed, type=seed.type, name=seed.name, country=seed.country
            )
            self.by_seed[seed.key] = cluster
            self.draft.clusters.append(cluster)
        return cluster

    def _abbreviated(self, found: Found) -> Cluster | None:
        """ "Norwegian Refugee Council (NRC)": the bracket names what stands before it."""
        short = found.text.replace(".", "")
        if not (short.isupper() and 2 <= len(short) <= 8):
            return None
        before = self.draft.text[max(0, found.start - 2) : found.start]
        for other in self.draft.found:
            if other.cluster is None or other.kind is not found.kind or other is found:
                continue
            if "(" in before and 0 <= found.start - other.end <= 4:
                return other.cluster
            if len(short) > 2 and self.initials[id(other)] == short and other.start < found.start:
                return other.cluster
        return None

    def _surname(self, found: Found) -> Cluster | None:
        if found.kind is not MentionKind.PERSON or " " in found.text:
            return None
        name = normalise_name(found.text)
        for cluster in reversed(self.draft.clusters):
            if cluster.kind is EntityKind.PERSON and any(
                self.plain[id(one)] == name or self.plain[id(one)].endswith(f" {name}")
                for one in cluster.mentions
                if one.start < found.start
            ):
                return cluster
        return None

    def _fuller(self, found: Found) -> Cluster | None:
        """A full name after its surname in a headline."""
        last = normalise_name(found.text).split()[-1:]
        for cluster in self.draft.clusters:
            if (
                cluster.kind is EntityKind.PERSON
                and cluster.seed is None
                and [normalise_name(cluster.mentions[0].text)] == last
            ):
                return cluster
        return None

    # ------------------------------------------------------------ descriptions

    def _nominal(self, found: Found) -> None:
        lemma = lemma_of(self.draft.token(found.head))
        is_member = lemma in self.lexicon.listed("member_nouns")
        owner = found.owner or group_of(self.draft, found) if found.kind is MentionKind.ACTOR and is_member else None
        if owner is not None and owner.type == "government" and found.type == "state_force" and owner.country:
            body = body_of(self.lexicon, found, lemma, owner.country) if lemma in BODIES else None
            owner = body or owner  # "Iraq's army"
        if owner is not None and owner.type in MERGES_MEMBERS:
            self._join(found, self._of_seed(owner))
            return
        if owner is not None and lemma in TROOPS:  # "AU peacekeepers", "AU soldiers": one force
            troops = (MentionKind.ACTOR, f"troops of {owner.key}")
            if troops not in self.by_name:
                self.by_name[troops] = self._new(found)
            self._join(found, self.by_name[troops])
            return
        if found.hint is not None and is_member:
            named = self.by_name.get((MentionKind.ACTOR, normalise_name(found.hint)))
            if named is not None:
                self._join(found, named)
                return
        called = called_so(self.lexicon, found, self._country_near(found) or self.main_country) if found.lone else None
        if called is not None:
            self._join(found, self._of_seed(called))
            return
        cluster = name_beside(self.draft, self.in_sentence[self.draft.sentence_of[found.head]], found)
        if (
            cluster is None
            and found.kind is MentionKind.ACTOR
            and lemma in BODIES
            and found.type in ("state_force", "government")
        ):
            cluster = self._body(found, lemma)
        if cluster is None:
            cluster = antecedent(self.draft, self.by_row, found)
        if (
            cluster is None
            and found.lone
            and found.kind is not MentionKind.EQUIPMENT
            and (found.kind is MentionKind.LOCATION or not is_judged(self.draft, found))
        ):
            cluster = self._before(found, lemma)
        if cluster is None and lemma in ("country", "nation") and found.kind is MentionKind.LOCATION:
            cluster = self._told_country(found)
        if cluster is None and not found.lone:
            cluster = self.by_name.get((found.kind, normalise_name(found.text)))
        if cluster is None:
            cluster = self._new(found)
        if not (lemma in ALONE and found.lone):
            self.by_name.setdefault((found.kind, normalise_name(found.text)), cluster)
        self._join(found, cluster)

    def _told_country(self, found: Found) -> Cluster | None:
        """ "The country" before it is named: the one of the sentence, else of the report."""
        if not found.definite or found.plural:
            return None
        seed = self.lexicon.entities.get(f"country:{self._country_near(found) or self.main_country}")
        return self._of_seed(seed) if seed is not None else None

    def _body(self, found: Found, lemma: str) -> Cluster | None:
        """The government or forces of a country: of the one that the phrase names, else of the report's one country."""
        country = found.country
        if any(child.lower_ in ("our", "my") for child in self.draft.token(found.head).children):
            return None  # "our forces": whose they are depends on who speaks
        if country is None and found.lone:
            if lemma in ("force", "troop", "soldier", "security") and not found.definite:
                near = self._before(found, lemma)
                if near is not None:
                    return near
            country = self._country_near(found) or self.main_country
        if country is None or lemma == "official":
            return None
        seed = body_of(self.lexicon, found, lemma, country)
        return self._of_seed(seed) if seed is not None else None

    def _country_near(self, found: Found) -> str | None:
        """The one country named before in the same sentence."""
        sentence = self.draft.sentence_of[found.head]
        told = [
            one.cluster.country
            for one in self.in_sentence[sentence]
            if one.first < found.first
            and one.kind in (MentionKind.ACTOR, MentionKind.LOCATION)
            and one.form is not MentionForm.PRONOUN
            and one.cluster is not None
            and one.cluster.country
        ]
        return told[-1] if len(set(told)) == 1 else None

    def _before(self, found: Found, lemma: str) -> Cluster | None:
        """The nearest thing before that a description without its own name can mean."""
        sentence = self.draft.sentence_of[found.head]
        words = self.plain[id(found)]
        best: tuple[float, Cluster] | None = None
        reach, fades = (FAR, 0.05) if found.kind is MentionKind.OPERATION else (REACH, 0.15)
        last = round(0.9 / fades)  # what stands farther scores too little, even with the same words
        far = [one for one in self._near(found, last, to=reach + 1) if self.plain[id(one)] == words]
        for other in [*far, *self._near(found, reach)]:
            cluster = other.cluster
            if (
                other.first >= found.first
                or cluster is None
                or cluster.kind.value != found.kind.value
                or other.form is MentionForm.PRONOUN
            ):
                continue
            away = sentence - self.draft.sentence_of[other.head]
            same_words = self.plain[id(other)] == words
            score = self._fit(found, other, cluster, lemma, same_words)
            if score <= 0:
                continue
            score -= fades * away
            if self.draft.token(other.head).dep_ in ("nsubj", "nsubjpass"):
                score += 0.1
            if best is None or score >= best[0]:
                best = (score, cluster)
        return best[1] if best and best[0] > 0.2 else None

    def _near(self, found: Found, reach: int, *, to: int = 0) -> Iterator[Found]:
        """The mentions of this sentence (or of the one `to` before it) and back to `reach` before it, in text order."""
        sentence = self.draft.sentence_of[found.head]
        for number in range(max(0, sentence - reach), sentence - to + 1):
            yield from self.in_sentence.get(number, ())

    def _fit(self, found: Found, other: Found, cluster: Cluster, lemma: str, same_words: bool) -> float:
        if same_words and (found.definite or lemma not in ALONE) and other.form is MentionForm.NOMINAL:
            return 1.0
        if found.kind is MentionKind.ACTOR:
            return self._fit_actor(found, cluster, lemma)
        if found.kind is MentionKind.LOCATION:
            return self._fit_place(found, cluster, lemma)
        if found.kind is MentionKind.OPERATION:
            return 0.8 if found.definite else 0.0
        if found.kind is MentionKind.PERSON:
            title = title_before(self.draft, other)
            return 0.9 if found.definite and lemma in title else 0.0
        return 0.0

    def _fit_actor(self, found: Found, cluster: Cluster, lemma: str) -> float:
        if lemma in ALONE or (lemma in self.lexicon.listed("actor_civilians") and not found.definite):
            return 0.0
        if found.type in ARMED and cluster.type in ARMED:
            return 0.9 if found.definite or lemma in ("rebel", "insurgent", "militant") else 0.4
        if lemma in self.lexicon.listed("group_nouns") and found.definite:
            if any(self.plain[id(one)].split()[-1:] == [lemma] for one in cluster.mentions):
                return 1.0
            return (
                0.7
                if cluster.type in ARMED | {"ngo", "political_group", "international_organisation"} and cluster.is_named
                else 0.0
            )
        if found.type == cluster.type and found.type in ("state_force", "coalition", "militia"):
            return 0.7
        if found.definite and found.type == cluster.type and cluster.is_named:
            return 0.5
        return 0.0

    def _fit_place(self, found: Found, cluster: Cluster, lemma: str) -> float:
        if not found.definite:
            return 0.0
        if lemma in ("country", "nation", "kingdom"):
            return 0.9 if cluster.type == "country" else 0.0
        if any(one.type_word == lemma for one in cluster.mentions):
            return 1.0
        if lemma in ("city", "town", "village") and cluster.is_named and cluster.type in (None, "populated_place"):
            return (
                0.5
                if not any(
                    one.type_word and one.type_word not in ("city", "town", "village") for one in cluster.mentions
                )
                else 0.0
            )
        return 0.0

    # ------------------------------------------------------------ pronouns

    def _pronoun(self, found: Found) -> None:
        word = found.text.lower()
        told = antecedent(self.draft, self.by_row, found)
        if told is not None:
            self._join(found, told)
            return
        if word in ("we", "us", "our") or is_judged(self.draft, found):
            return
        sentence = self.draft.sentence_of[found.head]
        best: tuple[float, Cluster] | None = None
        for other in self._near(found, 2):
            cluster = other.cluster
            if cluster is None or other.first >= found.first or cluster.kind.value != found.kind.value:
                continue
            away = sentence - self.draft.sentence_of[other.head]
            if not self._agrees(found, other, word):
                continue
            role = self.draft.token(other.head).dep_
            score = (
                1.0
                - 0.5 * away
                + (0.4 if role in ("nsubj", "nsubjpass") else 0.0)
                + 0.002 * (other.first - found.first)
            )
            if best is None or score > best[0]:
                best = (score, cluster)
        if best:
            self._join(found, best[1])

    def _agrees(self, found: Found, other: Found, word: str) -> bool:
        if found.kind is MentionKind.PERSON:
            return not other.plural
        if word in ("it", "its", "itself"):
            return not other.plural and other.form is not MentionForm.PRONOUN and (other.type not in ("civilians",))
        return other.plural or other.type in (
            "state_force",
            "non_state_armed_group",
            "militia",
            "ethnic_or_tribal_group",
            "government",
        )

    # ------------------------------------------------------------ clusters

    def _new(self, found: Found) -> Cluster:
        cluster = Cluster(EntityKind(found.kind.value), type=found.type, name=found.text, country=found.country)
        self.draft.clusters.append(cluster)
        return cluster

    def _join(self, found: Found, cluster: Cluster) -> None:
        found.cluster = cluster
        cluster.mentions.append(found)
        cluster.type = cluster.type or found.type
        if cluster.seed is None:
            cluster.country = cluster.country or found.country
            if found.form is MentionForm.NAME and (
                not any(one.form is MentionForm.NAME for one in cluster.mentions[:-1])
                or len(found.text) > len(cluster.name)
            ):
                cluster.name = found.text
