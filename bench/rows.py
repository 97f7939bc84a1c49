"""Rows of two event data sets, made up, spread in time and place as conflict data are.

80 countries, a few of which have most of the events; in each some clusters of towns, a few of which have most; a
constant number of events a day, so that a larger archive is a longer one. A quarter of the events stand in both data
sets, with another number of dead, a point a little off and now and then another day.
"""

import csv
import io
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tests.rows import ACLED_ROW, UCDP_ROW

PER_DAY = 300
COUNTRIES, TOWNS, CLUSTERS, GROUPS = 80, 60, 4, 8
TOLD_TWICE = 0.25
SYLLABLES = "ka ra mi do lu sa be to na ji po gu wa he zi fa ne mo ti ru".split()


@dataclass(frozen=True)
class Country:
    name: str
    towns: tuple[tuple[str, float, float, str], ...]
    groups: tuple[str, ...]


def make_world(names: list[str], seed: int = 1) -> list[Country]:
    """Countries of these names with towns and armed groups."""
    chance = random.Random(seed)
    world = []
    for number, name in enumerate(names[:COUNTRIES]):
        latitude, longitude = -30 + 60 * chance.random(), -90 + 200 * chance.random()
        centres = [(latitude + chance.uniform(-4, 4), longitude + chance.uniform(-4, 4)) for _ in range(CLUSTERS)]
        towns = []
        for at in range(TOWNS):
            centre = centres[at % CLUSTERS]
            town = "".join(chance.choice(SYLLABLES) for _ in range(4)).capitalize()
            point = round(chance.gauss(centre[0], 0.3), 4), round(chance.gauss(centre[1], 0.3), 4)
            towns.append((town, *point, f"Province {number}-{at % CLUSTERS}"))
        groups = tuple(
            f"{''.join(chance.choice(SYLLABLES) for _ in range(3)).capitalize()} Front" for _ in range(GROUPS)
        )
        world.append(Country(name, tuple(towns), groups))
    return world


def iter_events(world: list[Country], first: date, start: int, count: int) -> Iterator[tuple[str, dict[str, str]]]:
    """(data set, row) of the events with numbers from `start`, `PER_DAY` a day from `first` on."""
    for number in range(start, start + count):
        chance = random.Random(number)
        country = world[min(int(chance.expovariate(1 / 12)), len(world) - 1)]
        town = country.towns[min(int(chance.expovariate(1 / 9)), TOWNS - 1)]
        group = country.groups[min(int(chance.expovariate(1 / 2)), GROUPS - 1)]
        day = first + timedelta(days=number // PER_DAY)
        dead = int(chance.expovariate(1 / 4))
        kind = chance.choice(("clash", "clash", "attack", "blast"))
        is_ucdp = chance.random() < 0.5
        yield _row(is_ucdp, number, country, town, group, day, dead, kind)
        if chance.random() < TOLD_TWICE:
            point = town[1] + chance.uniform(-0.02, 0.02), town[2] + chance.uniform(-0.02, 0.02)
            moved = (town[0], round(point[0], 4), round(point[1], 4), town[3])
            later = day + timedelta(days=int(chance.random() < 0.15))
            yield _row(not is_ucdp, number, country, moved, group, later, dead + int(chance.random() < 0.4), kind)


def _row(
    is_ucdp: bool,
    number: int,
    country: Country,
    town: tuple[str, float, float, str],
    group: str,
    day: date,
    dead: int,
    kind: str,
) -> tuple[str, dict[str, str]]:
    name, latitude, longitude, province = town
    where = {"latitude": str(latitude), "longitude": str(longitude), "country": country.name}
    if is_ucdp:
        row = UCDP_ROW | where | {
            "id": str(number),
            "type_of_violence": "3" if kind == "attack" else "1",
            "side_a": group if kind == "attack" else f"Government of {country.name}",
            "side_b": "Civilians" if kind == "attack" else group,
            "source_headline": f"{kind.capitalize()} leaves {dead} dead near {name}",
            "source_article": f"Example Wire {number}", "source_date": (day + timedelta(days=1)).isoformat(),
            "where_coordinates": f"{name} town", "where_description": f"{name} town", "adm_1": province, "adm_2": "",
            "date_start": day.isoformat(), "date_end": day.isoformat(), "deaths_a": "0",
            "deaths_b": "0" if kind == "attack" else str(dead),
            "deaths_civilians": str(dead) if kind == "attack" else "0",
            "low": str(dead), "best": str(dead), "high": str(dead + 2), "where_prec": "1",
        }  # fmt: skip
        return "ucdp", row
    types = {
        "clash": ("Battles", "Armed clash"),
        "attack": ("Violence against civilians", "Attack"),
        "blast": ("Explosions/Remote violence", "Remote explosive/landmine/IED"),
    }
    row = ACLED_ROW | where | {
        "event_id_cnty": f"XXX{number}", "event_date": day.isoformat(), "event_type": types[kind][0],
        "sub_event_type": types[kind][1], "actor1": group, "inter1": "2",
        "actor2": f"Civilians ({country.name})" if kind == "attack" else f"Military Forces of {country.name} (2020-)",
        "inter2": "7" if kind == "attack" else "1", "admin1": province, "admin2": "", "location": name,
        "notes": f"On {day}, members of {group} were in a {kind} at the market of {name}. {dead} fatalities.",
        "fatalities": str(dead), "timestamp": str(1_577_836_800 + day.toordinal()),
    }  # fmt: skip
    return "acled", row


def to_tables(rows: list[tuple[str, dict[str, str]]]) -> list[str]:
    """The rows as files, one for each data set."""
    found = []
    for name in ("ucdp", "acled"):
        own = [row for kind, row in rows if kind == name]
        if own:
            text = io.StringIO()
            writer = csv.DictWriter(text, list(own[0]))
            writer.writeheader()
            writer.writerows(own)
            found.append(text.getvalue())
    return found
