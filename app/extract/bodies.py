"""Which force, government or group "the army", "Myanmar's army", "the junta" and "MILF" mean: that of a country.

description + country -> the seed of the country's forces, police or government, or the one that the seeds call so in
reports on the country (`context_aliases`)

So with names that the seeds list for reports on a country alone ("MILF" in the Philippines), where only its places
tell which country a report is on.

The country is the one that the phrase or the report names; where it names none, the one in which all its places lie.
"""

from bisect import bisect_right
from functools import lru_cache

from app.extract.lexicon import Lexicon, fold_word
from app.extract.nominals import lemma_of
from app.extract.record import Cluster, Draft, Found
from graph.ontology import EntityKind, MentionForm, MentionKind
from graph.seeds import SeedEntity

__all__ = ["BODIES", "body_of", "called_so", "group_of", "settle_bodies"]

BODIES = frozenset(
    """
    government authority army military police troop soldier force armed regime administration security
    """.split()
)
FIGHTERS = frozenset(
    """
    fighter militant rebel insurgent guerrilla gunman jihadist militiaman soldier troop force combatant
    """.split()
)
ARMED = frozenset(("non_state_armed_group", "militia", "state_force"))
SORTS = ("state_force", "government")


def body_of(lexicon: Lexicon, found: Found, lemma: str, country: str) -> SeedEntity | None:
    """The government, forces or police of a country that a description tells."""
    sort = "government" if found.type == "government" else "police" if lemma == "police" else "armed-forces"
    is_police = lemma in ("force", "security") and not found.lone and "polic" in found.text.lower()
    if is_police and sort == "armed-forces":
        sort = "police"
    return lexicon.entities.get(f"actor:{sort}-{country.lower()}")


def called_so(lexicon: Lexicon, found: Found, country: str | None) -> SeedEntity | None:
    """What the seeds call by a description's one word in reports on a country: "the junta" in Myanmar."""
    return _called(lexicon).get((country or "", fold_word(found.text))) if found.definite else None


@lru_cache(maxsize=4)
def _called(lexicon: Lexicon) -> dict[tuple[str, str], SeedEntity]:
    called: dict[tuple[str, str], SeedEntity | None] = {}
    for entity in lexicon.seeds.entities:
        for name in entity.context_aliases if entity.kind is EntityKind.ACTOR and entity.country else ():
            key = (entity.country or "", fold_word(name))
            if name.islower() and " " not in name and name not in BODIES:
                called[key] = None if key in called else entity
    return {key: entity for key, entity in called.items() if entity is not None}


def group_of(draft: Draft, found: Found) -> SeedEntity | None:
    """ "Fighters of the Islamic State": the known group that they are."""
    head = draft.token(found.head)
    if not found.plural or lemma_of(head) not in FIGHTERS:
        return None
    inside = {pobj.i for child in head.children if child.lower_ == "of" for pobj in child.children}
    at = bisect_right(draft.found, found.head, key=lambda one: one.first)
    near = draft.found[at : at + 4] if inside else []
    groups = (one for one in near if one.kind is MentionKind.ACTOR and inside & set(range(one.first, one.last)))
    return next((one.seed for one in groups if one.seed is not None and one.type in ARMED), None)


def settle_bodies(draft: Draft, lexicon: Lexicon) -> None:
    """Settle the forces, governments and names whose country no word tells by that of the report's places."""
    country = _country_of_places(draft)
    if country is None:
        return
    known = {cluster.seed.key: cluster for cluster in draft.clusters if cluster.seed is not None}
    for cluster in list(draft.clusters):
        seed = _seed_for(draft, lexicon, cluster, country)
        if seed is None:
            continue
        into = known.setdefault(seed.key, cluster)
        if into is cluster:
            cluster.seed, cluster.type, cluster.name, cluster.country = seed, seed.type, seed.name, seed.country
            continue
        into.mentions = sorted([*into.mentions, *cluster.mentions], key=lambda one: one.first)
        for found in cluster.mentions:
            found.cluster = into
        draft.clusters.remove(cluster)


def _country_of_places(draft: Draft) -> str | None:
    """The one country in which all places of a report lie, if no word speaks of another."""
    told = {one.country for one in draft.clusters if one.kind is EntityKind.LOCATION and one.country}
    return next(iter(told)) if len(told) == 1 and draft.country_weights.keys() <= told else None


def _seed_for(draft: Draft, lexicon: Lexicon, cluster: Cluster, country: str) -> SeedEntity | None:
    if cluster.kind is not EntityKind.ACTOR or cluster.seed is not None:
        return None
    if cluster.is_named:
        return _named_so(lexicon, cluster, country)
    if cluster.type not in SORTS:
        return None
    found = next((one for one in cluster.mentions if one.form is MentionForm.NOMINAL), None)
    if found is None or not found.lone or found.country is not None:
        return None
    lemma = lemma_of(draft.token(found.head))
    seed = called_so(lexicon, found, country)
    return seed or (body_of(lexicon, found, lemma, country) if lemma in BODIES and found.type in SORTS else None)


def _named_so(lexicon: Lexicon, cluster: Cluster, country: str) -> SeedEntity | None:
    """The one actor of a country that bears this name in reports on it."""
    named = {found.text for found in cluster.mentions if found.form is MentionForm.NAME}
    seeds = {
        name.entity.key: name.entity
        for text in named
        for name in lexicon.find_exact(text)
        if name.entity.kind is EntityKind.ACTOR and name.entity.country == country
    }
    return next(iter(seeds.values())) if len(seeds) == 1 else None
