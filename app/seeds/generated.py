"""What follows from the table of countries: each country's place, government, armed forces and police.

A curated record with the same key replaces the generated one wholly.
"""

from collections.abc import Iterator

from graph.ontology import ActorType, EntityKind, LocationType, PlacePrecision
from graph.seeds import SeedCountry, SeedEntity

FORCES = ("army", "military", "armed forces", "forces", "troops", "soldiers", "government forces", "security forces")


def country_entities(country: SeedCountry) -> Iterator[SeedEntity]:
    """Seed entities of a country, with keys `country:XX`, `actor:government-xx`, `actor:armed-forces-xx`, ..."""
    code = country.iso2.lower()
    adjectives = country.demonyms[:1]
    names = (country.name, *country.aliases)
    yield SeedEntity(
        key=f"country:{country.iso2}",
        kind=EntityKind.LOCATION,
        name=country.name,
        type=LocationType.COUNTRY.value,
        country=country.iso2,
        aliases=country.aliases,
        latitude=country.latitude,
        longitude=country.longitude,
        radius_km=country.radius_km,
        precision=PlacePrecision.COUNTRY.value,
        file=country.file,
        line=country.line,
    )
    yield _actor(
        country,
        f"actor:government-{code}",
        f"Government of {country.name}",
        ActorType.GOVERNMENT,
        [f"{word} government" for word in (*adjectives, *names)] + [f"{name}'s government" for name in names],
        [*names, *([country.capital] if country.capital else []), *(f"{word} authorities" for word in adjectives)],
    )
    yield _actor(
        country,
        f"actor:armed-forces-{code}",
        f"Armed Forces of {country.name}",
        ActorType.STATE_FORCE,
        [f"{word} {force}" for word in adjectives for force in FORCES]
        + [f"{name} {force}" for name in country.aliases if len(name) <= 4 for force in FORCES],
        ["army", "military", "armed forces", "government forces", "government troops"],
    )
    yield _actor(
        country,
        f"actor:police-{code}",
        f"Police of {country.name}",
        ActorType.STATE_FORCE,
        [f"{word} police" for word in adjectives],
        ["police"],
    )


def _actor(
    country: SeedCountry, key: str, name: str, kind: ActorType, aliases: list[str], context_aliases: list[str]
) -> SeedEntity:
    own = tuple(dict.fromkeys(alias for alias in aliases if alias != name))
    return SeedEntity(
        key=key,
        kind=EntityKind.ACTOR,
        name=name,
        type=kind.value,
        country=country.iso2,
        aliases=own,
        context_aliases=tuple(dict.fromkeys(alias for alias in context_aliases if alias not in own)),
        file=country.file,
        line=country.line,
    )
