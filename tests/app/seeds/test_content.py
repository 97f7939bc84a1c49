"""The project's own seeds: what they must hold, and what must stay apart in them."""

import re
from collections import Counter, defaultdict

import pytest

from graph.ids import normalise_name
from graph.ontology import SYMMETRIC_RELATIONS, EntityKind, EventType, RelationType
from graph.seeds import EventTypeEntry, SeedEntity, SeedSet

PLOVER = frozenset(
    """
    AGREE CONSULT SUPPORT COOPERATE AID CONCEDE RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST MOBILIZE SANCTION COERCE
    ASSAULT
    """.split()
)
ACLED_TYPES = {
    "Battles": 3,
    "Explosions/Remote violence": 6,
    "Violence against civilians": 3,
    "Protests": 3,
    "Riots": 2,
    "Strategic developments": 8,
}
ACTOR_FILE = re.compile(r"actors/\w+\.csv")


@pytest.fixture(scope="module")
def known(seeds: SeedSet) -> dict[str, SeedEntity]:
    return {entity.key: entity for entity in seeds.entities}


@pytest.fixture(scope="module")
def codebook(seeds: SeedSet) -> dict[EventType, EventTypeEntry]:
    return {entry.type: entry for entry in seeds.event_types}


def claims(entity: SeedEntity) -> set[str]:
    return {normalise_name(name) for name in (entity.name, *entity.aliases)}


def in_context(entity: SeedEntity) -> set[str]:
    return {normalise_name(name) for name in entity.context_aliases}


# ---------------------------------------------------------------- actors


def test_there_are_many_curated_actors_of_every_sort(seeds: SeedSet) -> None:
    curated = [entity for entity in seeds.entities if ACTOR_FILE.fullmatch(entity.file)]
    types = Counter(entity.type for entity in curated)
    assert len(curated) >= 2200
    assert types["non_state_armed_group"] >= 550
    assert all(types[kind] >= 20 for kind in ("militia", "coalition", "international_organisation", "ngo", "media"))
    assert sum(bool(entity.aliases) for entity in curated) > 0.6 * len(curated)


@pytest.mark.parametrize(
    ("country", "least"),
    [
        ("AF", 10), ("BF", 3), ("CD", 20), ("CF", 8), ("CM", 3), ("CO", 12), ("ET", 8), ("HT", 6), ("IL", 6),
        ("IN", 15), ("IQ", 30), ("LB", 8), ("LK", 2), ("LY", 12), ("ML", 10), ("MM", 20), ("MX", 10), ("MZ", 2),
        ("NG", 10), ("PH", 8), ("PK", 15), ("PS", 12), ("RU", 10), ("SD", 12), ("SO", 10), ("SS", 5), ("SY", 40),
        ("TD", 4), ("TH", 4), ("UA", 15), ("YE", 12),
    ],
)  # fmt: skip
def test_every_conflict_since_2001_has_its_parties(seeds: SeedSet, country: str, least: int) -> None:
    armed = [entity for entity in seeds.entities if entity.kind is EntityKind.ACTOR and entity.country == country]
    assert len(armed) - 3 >= least


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Daesh", "actor:islamic-state"),
        ("ISIL", "actor:islamic-state"),
        ("Al Qaeda", "actor:al-qaida"),
        ("Harakat al-Shabaab al-Mujahideen", "actor:al-shabaab"),
        ("Tehreek-e-Taliban Pakistan", "actor:ttp"),
        ("Hashd al-Shaabi", "actor:pmf-iq"),
        ("Houthis", "actor:houthis"),
        ("Jabhat al-Nusra", "actor:nusra-front"),
        ("FARDC", "actor:armed-forces-cd"),
        ("Tamil Tigers", "actor:ltte"),
        ("Médecins Sans Frontières", "actor:msf"),
        ("Doctors Without Borders", "actor:msf"),
    ],
)
def test_a_name_in_any_common_spelling_leads_to_its_actor(known: dict[str, SeedEntity], name: str, key: str) -> None:
    owners = [
        entity.key
        for entity in known.values()
        if entity.kind is EntityKind.ACTOR and normalise_name(name) in claims(entity)
    ]
    assert owners == [key]


HOMONYMS = [
    ("SDF", ["actor:syrian-democratic-forces", "actor:rada-ly"]),
    ("SNA", ["actor:syrian-national-army", "actor:armed-forces-so"]),
    ("ISI", ["actor:isi-pk", "actor:islamic-state-of-iraq"]),
    ("National Liberation Army", ["actor:eln", "actor:nla-mk"]),
    ("Islamic Jihad", ["actor:palestinian-islamic-jihad"]),
    ("UPC", ["actor:upc-cd", "actor:upc-cf"]),
    ("ANP", ["actor:afghan-national-police", "actor:awami-national-party"]),
    ("Ansar al-Sharia", ["actor:ansar-al-sharia-ly", "actor:ansar-al-sharia-tn"]),
    ("Army of Islam", ["actor:jaysh-al-islam", "actor:army-of-islam-gaza"]),
    ("Republican Guard", ["actor:republican-guard-sy", "actor:republican-guard-iq"]),
    ("National Guard", ["actor:national-guard-ua", "actor:national-guard-mx"]),
    ("Asayish", ["actor:asayish-sy", "actor:asayish-krg"]),
    ("MIT", ["actor:mit-tr", "actor:mit-id"]),
    ("SRF", ["actor:sudan-revolutionary-front", "actor:syrian-revolutionaries-front"]),
    ("SLA", ["actor:slm", "actor:south-lebanon-army"]),
    ("PDF", ["actor:pdf-mm", "actor:popular-defence-forces-sd"]),
    ("CDF", ["actor:kamajors", "actor:chinland-defence-force"]),
    ("Maoists", ["actor:cpi-maoist", "actor:cpn-maoist"]),
    ("Jundallah", ["actor:jundallah-ir", "actor:jundallah-pk"]),
    ("Defence Ministry", ["actor:ministry-of-defence-ru", "actor:ministry-of-defence-ua"]),
    ("SSDF", ["actor:ssdf-so", "actor:ssdf-ss"]),
    ("MAS", ["actor:mas-co", "actor:mas-bo"]),
    ("FPL", ["actor:fpl-sv", "actor:fpl-ne"]),
    ("Arrow Boys", ["actor:arrow-boys-ss", "actor:arrow-boys-ug"]),
    ("National Resistance", ["actor:rn-fal-sv", "actor:national-resistance-ye"]),
]


# Two of one country, or of none, bear these: nobody is guessed, and the text has to say more.
LEFT_OPEN = {"coalition", "coalition forces", "nscn"}


@pytest.mark.parametrize(("name", "keys"), HOMONYMS)
def test_known_homonyms_stay_apart(known: dict[str, SeedEntity], name: str, keys: list[str]) -> None:
    folded = normalise_name(name)
    assert len({known[key].name for key in keys}) == len(keys)
    for key in keys:
        assert folded in claims(known[key]) | in_context(known[key]), key
    anywhere = [entity.key for entity in known.values() if entity.kind is EntityKind.ACTOR and folded in claims(entity)]
    assert len(anywhere) <= 1


def test_gangs_that_joined_one_coalition_are_not_the_coalition(known: dict[str, SeedEntity]) -> None:
    assert not claims(known["actor:g9-haiti"]) & claims(known["actor:viv-ansanm"])


def test_no_name_is_claimed_by_two_actors(seeds: SeedSet) -> None:
    owners = defaultdict(set)
    for entity in seeds.entities:
        if entity.kind is EntityKind.ACTOR:
            for name in claims(entity):
                owners[name].add(entity.key)
    assert {name: keys for name, keys in owners.items() if len(keys) > 1} == {}


def test_a_name_of_several_is_told_apart_by_their_countries(seeds: SeedSet) -> None:
    owners = defaultdict(set)
    for entity in seeds.entities:
        if entity.kind in (EntityKind.ACTOR, EntityKind.PERSON):
            for name in in_context(entity):
                owners[entity.kind, entity.country, name].add(entity.key)
    shared = {name for (_, _, name), keys in owners.items() if len(keys) > 1}
    assert shared == LEFT_OPEN


def test_a_name_that_stands_for_one_everywhere_is_not_lost_to_another_of_its_country(seeds: SeedSet) -> None:
    people = [entity for entity in seeds.entities if entity.kind in (EntityKind.ACTOR, EntityKind.PERSON)]
    plain = {(entity.kind, name): entity for entity in people for name in claims(entity)}
    lost = set()
    for entity in people:
        for name in in_context(entity):
            other = plain.get((entity.kind, name), entity)
            if other is not entity and other.country == entity.country:
                lost.add((entity.key, other.key, name))
    assert lost == {("actor:lebanese-forces-party", "actor:armed-forces-lb", "lebanese forces")}


def test_no_name_of_an_actor_is_a_word_of_the_reading_or_a_country(seeds: SeedSet) -> None:
    words = {normalise_name(word) for entry in seeds.word_lists for word in entry.words}
    words |= {normalise_name(lemma) for trigger in seeds.triggers for lemma in trigger.lemmas}
    for country in seeds.countries:
        words |= {normalise_name(name) for name in (country.name, *country.aliases, *country.demonyms)}
    curated = [entity for entity in seeds.entities if ACTOR_FILE.fullmatch(entity.file)]
    taken = {(entity.key, name) for entity in curated for name in claims(entity) & words}
    assert taken == {("actor:peshmerga", "peshmerga")}


# ---------------------------------------------------------------- leaders


def test_leaders_have_an_office_and_a_country_or_the_united_nations(seeds: SeedSet) -> None:
    leaders = [entity for entity in seeds.entities if entity.kind is EntityKind.PERSON]
    assert len(leaders) >= 400
    for person in leaders:
        assert person.key.startswith("person:")
        assert person.type is None, person.key
        assert person.note, person.key
        assert " " in person.name or person.key == "person:suharto", person.key
    assert sum(person.country is not None for person in leaders) >= len(leaders) - 15


def test_who_led_what_is_told_with_years(seeds: SeedSet) -> None:
    found = {(one.source, one.target): one for one in seeds.relations if one.type is RelationType.LEADS}
    assert len(found) >= 300
    assert all(source.startswith("person:") for source, _ in found)
    escobar = found["person:pablo-escobar", "actor:medellin-cartel"]
    assert (escobar.valid_from, escobar.valid_to) == ("1976", "1993-12")
    kony = found["person:joseph-kony", "actor:lra"]
    assert (kony.valid_from, kony.valid_to) == ("1987", None)


# ---------------------------------------------------------------- codebook


def test_every_event_type_is_defined(codebook: dict[EventType, EventTypeEntry]) -> None:
    assert set(codebook) == set(EventType)
    for entry in codebook.values():
        assert entry.label
        assert len(entry.definition.split()) >= 5
        assert entry.definition.endswith(".")
    assert len({entry.definition for entry in codebook.values()}) == len(codebook)


def test_acled_s_25_sub_event_types_are_each_one_type(codebook: dict[EventType, EventTypeEntry]) -> None:
    acled = [entry.acled for entry in codebook.values() if entry.acled]
    assert len(acled) == len(set(acled)) == 25
    assert Counter(code.split(": ")[0] for code in acled) == ACLED_TYPES
    for entry in codebook.values():
        if entry.acled:
            folded = re.sub(r"\W+", "_", entry.acled.split(": ")[1].lower())
            assert folded.startswith(entry.type.value) or entry.type.value.startswith(f"{folded}_"), entry.type


def test_codes_are_codes_of_their_scheme(codebook: dict[EventType, EventTypeEntry]) -> None:
    for entry in codebook.values():
        assert entry.plover is None or entry.plover in PLOVER, entry.type
        assert entry.cameo is None or re.fullmatch(r"(?:0[1-9]|1\d|20)\d{1,2}", entry.cameo), entry.type
        assert entry.ucdp in (None, 1, 2, 3), entry.type


@pytest.mark.parametrize(
    ("kind", "plover", "cameo", "ucdp"),
    [
        (EventType.ARMED_CLASH, "ASSAULT", "190", 1),
        (EventType.AIR_DRONE_STRIKE, "ASSAULT", "195", 1),
        (EventType.SEXUAL_VIOLENCE, "ASSAULT", "1821", None),
        (EventType.ATTACK, "ASSAULT", "180", 3),
        (EventType.ABDUCTION_FORCED_DISAPPEARANCE, "ASSAULT", "181", None),
        (EventType.ARRESTS, "COERCE", "173", None),
        (EventType.LOOTING_PROPERTY_DESTRUCTION, "COERCE", "171", None),
        (EventType.WITHDRAWAL, "RETREAT", "0874", None),
        (EventType.RELEASE_OF_CAPTIVES, "RETREAT", "0841", None),
        (EventType.CLAIM_OF_RESPONSIBILITY, None, "015", None),
        (EventType.DISPLACEMENT, None, None, None),
    ],
)
def test_a_type_has_the_codes_of_the_published_schemes(
    codebook: dict[EventType, EventTypeEntry], kind: EventType, plover: str | None, cameo: str | None, ucdp: int | None
) -> None:
    entry = codebook[kind]
    assert (entry.plover, entry.cameo, entry.ucdp) == (plover, cameo, ucdp)


def test_every_relation_type_is_defined(seeds: SeedSet) -> None:
    assert {entry.type for entry in seeds.relation_types} == set(RelationType)
    assert {entry.type for entry in seeds.relation_types if entry.symmetric} == SYMMETRIC_RELATIONS
    for entry in seeds.relation_types:
        assert entry.label
        assert entry.definition.endswith(".")
        assert entry.source_kinds
        assert entry.target_kinds


# ---------------------------------------------------------------- relations, outlets, places


def test_links_between_known_actors_have_their_years(seeds: SeedSet) -> None:
    found = {(one.source, one.type, one.target): one for one in seeds.relations}
    assert len(found) >= 120
    assert {one.type for one in seeds.relations} == {
        RelationType.PART_OF,
        RelationType.FIGHTS,
        RelationType.SUPPORTS,
        RelationType.ALLIED_WITH,
        RelationType.LOCATED_IN,
        RelationType.LEADS,
    }
    ypg = found["actor:ypg", RelationType.PART_OF, "actor:syrian-democratic-forces"]
    assert (ypg.valid_from, ypg.valid_to) == ("2015-10", None)
    nusra = found["actor:nusra-front", RelationType.PART_OF, "actor:al-qaida"]
    assert (nusra.valid_from, nusra.valid_to) == ("2012", "2016-07")
    assert found["actor:boko-haram", RelationType.PART_OF, "actor:islamic-state"].valid_from == "2015-03"


def test_nothing_is_part_of_what_is_part_of_it(seeds: SeedSet) -> None:
    parents = defaultdict(set)
    for relation in seeds.relations:
        if relation.type is RelationType.PART_OF:
            parents[relation.source].add(relation.target)

    def ancestors(key: str, below: tuple[str, ...] = ()) -> set[str]:
        assert key not in below, f"{' > '.join(below)} > {key}"
        return parents[key].union(*(ancestors(parent, (*below, key)) for parent in set(parents[key])))

    for source in list(parents):
        assert source not in ancestors(source)


def test_publishers_have_a_reliability_and_none_is_beyond_doubt(seeds: SeedSet) -> None:
    assert len(seeds.outlets) >= 90
    graded = Counter(outlet.reliability for outlet in seeds.outlets)
    assert "A" not in graded
    assert min(graded[letter] for letter in "BCD") >= 20
    assert all(outlet.key.startswith("outlet:") for outlet in seeds.outlets)


def test_places_have_a_point_with_a_radius(seeds: SeedSet) -> None:
    for entity in seeds.entities:
        if entity.kind is EntityKind.LOCATION:
            assert None not in (entity.latitude, entity.longitude, entity.radius_km, entity.precision), entity.key
