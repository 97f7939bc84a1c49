"""Rows of event data sets, made up: a valid row of each from the few columns that a test is about."""

import csv
import io
from collections.abc import Iterator, Mapping

from app.ingest.documents import ReadOptions
from app.ingest.pipeline import Outcome
from app.ingest.structured import RowReader, Told
from app.seeds.records import to_seed_set
from graph.ontology import EntityKind, EventType
from graph.seeds import EventTypeEntry, MatchWeight, SeedCountry, SeedEntity, SeedSet

UCDP_ROW = {
    "id": "900001",
    "relid": "XXX-2024-1-9-1",
    "year": "2024",
    "type_of_violence": "1",
    "conflict_name": "Congo: Government",
    "dyad_name": "Government of DR Congo - Red Front",
    "side_a": "Government of DR Congo",
    "side_b": "Red Front",
    "source_article": "Example Wire,2024-05-07,Fighting near the mill",
    "source_office": "Example Wire",
    "source_date": "2024-05-07",
    "source_headline": "Fighting near the mill",
    "where_prec": "1",
    "where_coordinates": "Ramka village",
    "where_description": "the mill of Ramka",
    "adm_1": "Nord Kivu",
    "adm_2": "Lubero territory",
    "latitude": "-0.52",
    "longitude": "29.17",
    "country": "DR Congo",
    "event_clarity": "1",
    "date_prec": "1",
    "date_start": "2024-05-06 00:00:00.000",
    "date_end": "2024-05-06 00:00:00.000",
    "deaths_a": "2",
    "deaths_b": "5",
    "deaths_civilians": "1",
    "deaths_unknown": "0",
    "low": "7",
    "best": "8",
    "high": "11",
}
ACLED_ROW = {
    "event_id_cnty": "XXX1",
    "event_date": "06 May 2024",
    "time_precision": "1",
    "disorder_type": "Political violence",
    "event_type": "Battles",
    "sub_event_type": "Armed clash",
    "actor1": "Military Forces of the Democratic Republic of Congo (2019-)",
    "assoc_actor_1": "",
    "inter1": "State forces",
    "actor2": "RF: Red Front",
    "assoc_actor_2": "",
    "inter2": "Rebel group",
    "civilian_targeting": "",
    "iso": "180",
    "region": "Middle Africa",
    "country": "Democratic Republic of Congo",
    "admin1": "Nord Kivu",
    "admin2": "Lubero",
    "admin3": "",
    "location": "Ramka",
    "latitude": "-0.52",
    "longitude": "29.17",
    "geo_precision": "1",
    "source": "Example Wire; Radio Example",
    "source_scale": "National",
    "notes": "On 6 May 2024, soldiers and Red Front fought at the mill of Ramka. 8 fatalities.",
    "fatalities": "8",
    "tags": "",
    "timestamp": "1715600000",
}
ACLED_NAMES = {
    EventType.ARMED_CLASH: "Battles: Armed clash",
    EventType.ATTACK: "Violence against civilians: Attack",
    EventType.PEACEFUL_PROTEST: "Protests: Peaceful protest",
}


def seeds_of(*entities: SeedEntity, weights: Mapping[str, float] | None = None) -> SeedSet:
    """Two countries, their forces, the Red Front, the types that rows here have, and more."""
    from app.seeds.generated import country_entities

    congo = SeedCountry(
        "CD", "COD", "Democratic Republic of the Congo", -2.5, 23.5, 900.0, "Kinshasa",
        ("DR Congo", "Democratic Republic of Congo", "Zaire"), ("Congolese",),
    )  # fmt: skip
    uganda = SeedCountry("UG", "UGA", "Uganda", 1.0, 32.0, 300.0, "Kampala", (), ("Ugandan",))
    front = SeedEntity(
        "actor:red-front", EntityKind.ACTOR, "Red Front", "non_state_armed_group", "CD", ("Front Rouge",), ("RF",)
    )
    return to_seed_set(
        [
            congo,
            uganda,
            *country_entities(congo),
            *country_entities(uganda),
            front,
            *entities,
            *(EventTypeEntry(kind, kind.value, kind.value, name, None, None, 1) for kind, name in ACLED_NAMES.items()),
            *(MatchWeight(key, weight, key) for key, weight in (weights or {}).items()),
        ]
    )


def ucdp(**columns: str) -> dict[str, str]:
    """A row of UCDP GED."""
    return UCDP_ROW | columns


def acled(**columns: str) -> dict[str, str]:
    """A row of ACLED."""
    return ACLED_ROW | columns


def to_table(*rows: Mapping[str, str], delimiter: str = ",") -> str:
    """The rows as a file with a header."""
    found = io.StringIO()
    writer = csv.DictWriter(found, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return found.getvalue()


def read(*rows: Mapping[str, str], seeds: SeedSet | None = None, **more: int) -> list[Told | Outcome]:
    """What the rows tell, or why they are refused; rows of both data sets come as a table each."""
    reader = RowReader(seeds or seeds_of())
    tables = [rows] if len({tuple(row) for row in rows}) == 1 else [(row,) for row in rows]
    return [found for table in tables for found in iter_table(reader, to_table(*table), **more)]


def iter_table(reader: RowReader, table: str, **more: int) -> Iterator[Told | Outcome]:
    """The rows of a table."""
    return reader.iter_lines(io.StringIO(table, newline=""), "events.csv", ReadOptions(), **more)


def read_one(row: Mapping[str, str], seeds: SeedSet | None = None) -> Told:
    """What a row tells."""
    found = read(row, seeds=seeds)
    assert len(found) == 1
    assert isinstance(found[0], Told), found[0]
    return found[0]
