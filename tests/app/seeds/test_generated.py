"""What follows from a row of the table of countries."""

from app.seeds.generated import country_entities
from graph.ontology import EntityKind
from graph.seeds import SeedCountry, SeedEntity, SeedSet

GHANA = SeedCountry("GH", "GHA", "Ghana", 8, -2, 294, capital="Accra", demonyms=("Ghanaian", "Ghanaians"), line=3)
UN_MEMBERS = frozenset(
    """
    AD AE AF AG AL AM AO AR AT AU AZ BA BB BD BE BF BG BH BI BJ BN BO BR BS BT BW BY BZ CA CD CF CG CH CI CL CM CN CO
    CR CU CV CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FM FR GA GB GD GE GH GM GN GQ GR GT GW GY HN HR HT HU ID
    IE IL IN IQ IR IS IT JM JO JP KE KG KH KI KM KN KP KR KW KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MG MH MK
    ML MM MN MR MT MU MV MW MX MY MZ NA NE NG NI NL NO NP NR NZ OM PA PE PG PH PK PL PT PW PY QA RO RS RU RW SA SB SC
    SD SE SG SI SK SL SM SN SO SR SS ST SV SY SZ TD TG TH TJ TL TM TN TO TR TT TV TZ UA UG US UY UZ VC VE VN VU WS YE
    ZA ZM ZW
    """.split()
)


def by_key(*entities: SeedEntity) -> dict[str, SeedEntity]:
    return {entity.key: entity for entity in entities}


def test_a_country_gives_its_place_government_forces_and_police() -> None:
    found = by_key(*country_entities(GHANA))
    assert set(found) == {"country:GH", "actor:government-gh", "actor:armed-forces-gh", "actor:police-gh"}
    assert {entity.country for entity in found.values()} == {"GH"}
    assert {entity.line for entity in found.values()} == {3}
    place = found["country:GH"]
    assert (place.kind, place.type, place.precision) == (EntityKind.LOCATION, "country", "country")
    assert (place.latitude, place.longitude, place.radius_km) == (8, -2, 294)


def test_the_government_goes_by_its_adjective_and_its_capital() -> None:
    government = by_key(*country_entities(GHANA))["actor:government-gh"]
    assert (government.name, government.type) == ("Government of Ghana", "government")
    assert {"Ghanaian government", "Ghana government", "Ghana's government"} <= set(government.aliases)
    assert {"Accra", "Ghana", "Ghanaian authorities"} <= set(government.context_aliases)


def test_the_army_without_a_country_is_known_in_context_only() -> None:
    forces = by_key(*country_entities(GHANA))["actor:armed-forces-gh"]
    assert {"Ghanaian army", "Ghanaian troops", "Ghanaian soldiers"} <= set(forces.aliases)
    assert "army" in forces.context_aliases
    assert "army" not in forces.aliases


def test_nothing_is_both_an_alias_and_a_context_alias(seeds: SeedSet) -> None:
    for entity in seeds.entities:
        assert not set(entity.aliases) & set(entity.context_aliases), entity.key
        assert entity.name not in entity.aliases, entity.key


def test_every_member_of_the_united_nations_is_in_the_table(seeds: SeedSet) -> None:
    assert len(UN_MEMBERS) == 193
    assert {country.iso2 for country in seeds.countries} >= UN_MEMBERS


def test_every_member_of_the_united_nations_has_government_forces_and_police(seeds: SeedSet) -> None:
    known = by_key(*seeds.entities)
    for code in UN_MEMBERS:
        for actor, kind in (("government", "government"), ("armed-forces", "state_force"), ("police", "state_force")):
            entity = known[f"actor:{actor}-{code.lower()}"]
            assert (entity.kind, entity.type, entity.country) == (EntityKind.ACTOR, kind, code)
            assert entity.aliases


def test_codes_and_names_of_countries_are_given_once(seeds: SeedSet) -> None:
    for field in ("iso2", "iso3", "name"):
        values = [getattr(country, field) for country in seeds.countries]
        assert len(set(values)) == len(values), field
    assert all(len(country.iso2) == 2 and len(country.iso3) == 3 for country in seeds.countries)
    assert all(country.demonyms for country in seeds.countries)
