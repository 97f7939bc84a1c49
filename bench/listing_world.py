"""A made-up archive, written straight to the tables: events, tellings, reports and their words, as skewed as true ones.

Countries have wars, actors have years, words and names follow Zipf; a fifth of the events are told more than once. Left
out is what lists do not read: mentions of names, arguments, figures, the feed.
"""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import accumulate
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Table

from app.store.base import Base
from app.store.bulk import bulk_insert
from app.store.session import Store
from app.store.text_marks import base_of, digest_of, marks_of, telling_marks
from app.store.texts import to_words
from graph.ids import make_id
from graph.ontology import EventType
from graph.words import fold_words

FIRST, LAST = date(1989, 1, 1), date(2025, 12, 31)
DAYS = (LAST - FIRST).days
COUNTRIES, PLACES_EACH, ACTORS_EACH, PUBLISHERS, VOCABULARY, NAMES = 80, 250, 40, 300, 40_000, 3_000
AT_ONCE = 20_000
SYLLABLES = (
    "ba be bi bo da de di do fa ga gi go ka ke ki la le li lo ma me mi mo na ne no pa pe ra re ro sa se si ta te to"
).split()
TABLES = (
    "entities", "relations", "reports", "sentences", "event_mentions", "evidence", "events", "participants",
    "event_history", "sentence_texts",
)  # fmt: skip


def zipf(count: int, power: float = 1.0) -> list[float]:
    """Cumulated weights of ranks."""
    return list(accumulate(1 / (rank + 3) ** power for rank in range(count)))


def word_of(number: int) -> str:
    """A word of its own for each number."""
    found = ""
    number += len(SYLLABLES) + 7
    while number:
        number, rest = divmod(number, len(SYLLABLES))
        found += SYLLABLES[rest]
    return found


@dataclass
class Country:
    code: str
    entity_id: str
    middle: tuple[float, float]
    wars: list[tuple[int, int]]  # first day and length
    places: list[SimpleNamespace] = field(default_factory=list)
    actors: list[tuple[str, str, int, int]] = field(default_factory=list)  # id, name, first and last day
    provinces: list[str] = field(default_factory=list)


class World:
    """What events are drawn from; the same for the same seed."""

    def __init__(self, seed: int = 1) -> None:
        self.draw = random.Random(seed)
        self.words = [word_of(number) for number in range(VOCABULARY)]
        self.word_weights = zipf(VOCABULARY)
        self.phrases = [f"{word_of(90_000 + number)} {word_of(200_000 + number % 700)}" for number in range(NAMES)]
        self.phrase_weights = zipf(NAMES)
        self.publishers = [f"{word_of(500_000 + number).title()} News" for number in range(PUBLISHERS)]
        self.publisher_weights = zipf(PUBLISHERS)
        self.types = [one.value for one in EventType]
        self.type_weights = zipf(len(self.types), 1.2)
        self.countries = [self._country(number) for number in range(COUNTRIES)]
        self.country_weights = zipf(COUNTRIES, 1.1)
        self.place_weights, self.actor_weights = zipf(PLACES_EACH), zipf(ACTORS_EACH)
        self.parts = [(two[0], one.actors[0][0]) for one in self.countries for two in one.actors[30:]]

    def _country(self, number: int) -> Country:
        draw = self.draw
        code = f"{chr(65 + number // 26)}{chr(65 + number % 26)}"
        middle = (draw.uniform(-30, 55), draw.uniform(-90, 140))
        wars = [(draw.randrange(DAYS - 400), draw.randint(200, 3000)) for _ in range(draw.randint(1, 3))]
        found = Country(code, make_id("ent", "country", code), middle, wars)
        for one in range(PLACES_EACH):
            found.places.append(
                SimpleNamespace(
                    id=make_id("ent", "place", code, one), country=code,
                    name=word_of(10**6 + number * 1000 + one).title(),
                    latitude=middle[0] + draw.gauss(0, 2), longitude=middle[1] + draw.gauss(0, 2),
                    admin1=f"Province {code} {one % 12}",
                )
            )  # fmt: skip
        found.provinces = [make_id("ent", "admin", code, one) for one in range(12)]
        for one in range(ACTORS_EACH):
            first = draw.randrange(DAYS) if one else 0
            last = min(DAYS, first + draw.randint(700, 6000)) if one else DAYS
            name = f"{word_of(3 * 10**6 + number * 100 + one).title()} Front"
            found.actors.append((make_id("ent", "actor", code, one), name, first, last))
        return found

    def entities(self) -> Iterator[dict[str, Any]]:
        """Countries, provinces, places, actors."""
        for one in self.countries:
            yield _entity(one.entity_id, "location", f"Country {one.code}", "country", one.code)
            for number, province in enumerate(one.provinces):
                name = f"Province {one.code} {number}"
                yield _entity(province, "location", name, "admin", one.code, precision="admin1", admin1=name)
            for place in one.places:
                at = {"latitude": place.latitude, "longitude": place.longitude, "radius_km": 5.0}
                yield _entity(
                    place.id,
                    "location",
                    place.name,
                    "settlement",
                    one.code,
                    admin1=place.admin1,
                    precision="exact",
                    **at,
                )
            for actor_id, name, *_ in one.actors:
                yield _entity(actor_id, "actor", name, "militia", one.code)

    def relations(self) -> Iterator[dict[str, Any]]:
        for part, whole in self.parts:
            yield {
                "id": make_id("rel", part, whole), "type": "part_of", "source_id": part, "target_id": whole,
                "valid_from": None, "valid_to": None, "spells": None, "report_count": 1, "first_reported": None,
                "last_reported": None, "confidence": 0.9,
            }  # fmt: skip

    def sentence(self, names: Sequence[str]) -> str:
        draw = self.draw
        words = draw.choices(self.words, cum_weights=self.word_weights, k=draw.randint(10, 22))
        for phrase in (*names, *draw.choices(self.phrases, cum_weights=self.phrase_weights, k=1)):
            words.insert(draw.randrange(len(words)), phrase)
        return " ".join(words).capitalize() + "."


def _entity(entity_id: str, kind: str, name: str, of_type: str, country: str, **more: Any) -> dict[str, Any]:
    given = dict.fromkeys(
        ("seed_key", "latitude", "longitude", "radius_km", "precision", "geonames_id", "admin1", "admin2",
         "active_from", "active_to", "first_seen", "last_seen")
    )  # fmt: skip
    own = {"id": entity_id, "kind": kind, "name": name, "type": of_type, "country": country, "is_generic": False}
    return {**given, **own, "report_count": 1, "confidence": 0.9, **more}


def iter_rows(world: World, count: int, show: Any) -> Iterator[dict[str, list[dict[str, Any]]]]:
    """The rows of `count` events, some thousands at a time."""
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for number in range(count):
        _add_event(world, number, rows, show)
        if (number + 1) % AT_ONCE == 0:
            yield rows
            rows = defaultdict(list)
    yield rows


def _dates(draw: random.Random, country: Country) -> tuple[int, date | None, date | None, str]:
    war, length = draw.choice(country.wars)
    day = min(DAYS, int(draw.triangular(war, war + length))) if draw.random() < 0.75 else draw.randrange(DAYS)
    on, chance = FIRST + timedelta(days=day), draw.random()
    if chance < 0.02:
        return day, None, None, "unknown"
    if chance < 0.04:
        return day, on.replace(month=1, day=1), on.replace(month=12, day=31), "year"
    if chance < 0.09:
        return (
            day,
            on.replace(day=1),
            (on.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1),
            "month",
        )
    return day, on, on, "day"


def _add_event(world: World, number: int, rows: dict[str, list[dict[str, Any]]], show: Any) -> None:
    draw = world.draw
    event_id = f"evm_{sha256(str(number).encode()).hexdigest()[:20]}"
    (country,) = draw.choices(world.countries, cum_weights=world.country_weights)
    day, start, end, precision = _dates(draw, country)
    (place,) = draw.choices(country.places, cum_weights=world.place_weights)
    picked = draw.choices(country.actors, cum_weights=world.actor_weights, k=4)
    actors = list(dict.fromkeys(one for one in picked if one[2] <= day <= one[3]))[:2] or [country.actors[0]]
    tellings = draw.choices((1, 2, 3, 5), (80, 13, 5, 2))[0]
    publishers = draw.choices(world.publishers, cum_weights=world.publisher_weights, k=tellings)
    dead = None if draw.random() < 0.4 else int(draw.paretovariate(0.9)) - 1
    told = [FIRST + timedelta(days=day + 1 + int(draw.expovariate(1 / 40)) * bool(one)) for one in range(tellings)]
    modality = draw.choices(
        ("occurred", "claimed", "planned", "denied", "hypothetical", "ongoing"), (84, 7, 4, 2, 2, 1)
    )[0]
    event = SimpleNamespace(
        id=event_id, type=draw.choices(world.types, cum_weights=world.type_weights)[0], modality=modality,
        started_on=start, ended_on=end, date_precision=precision,
        location_id=place.id if draw.random() < 0.95 else None,
        part_of_id=None, claimed_by_id=None, fatalities_low=dead, fatalities_best=dead, fatalities_high=dead,
        fatalities_rule=None, telling_count=tellings, report_count=tellings, source_count=len(set(publishers)),
        corroboration=1 - 0.6 ** len(set(publishers)), has_conflicting_claims=tellings > 2 and draw.random() < 0.3,
        first_reported=min(told), last_reported=max(told), known_from=min(told),
        confidence=round(draw.uniform(0.4, 1), 3),
    )  # fmt: skip
    values = vars(event)
    rows["events"].append(values)
    if tellings > 1 and max(told) > min(told):
        rows["event_history"].append(values | {"known_until": max(told), "fatalities_best": 0})
        values["known_from"] = max(told)
    for role, actor in zip(("source", "target"), actors, strict=False):
        part = {"id": make_id("par", event_id, role), "event_id": event_id, "entity_id": actor[0], "role": role}
        rows["participants"].append(part | {"confidence": 0.8})
    marks = marks_of(event, [one[0] for one in actors], publishers, place if event.location_id else None)
    base = base_of(start, event_id)
    for telling, publisher in enumerate(publishers):
        sentence = world.sentence([place.name, *(one[1] for one in actors)])
        _add_telling(rows, event, telling, (publisher, told[telling], sentence), (base, marks, show))


def _add_telling(
    rows: dict[str, list[dict[str, Any]]],
    event: Any,
    telling: int,
    said: tuple[str, date, str],
    index: tuple[int, list[str], Any],
) -> None:
    publisher, on, sentence = said
    base, marks, show = index
    mention_id = event.id if telling == 0 else make_id("evm", event.id, telling)
    report_id = f"rep_{mention_id[4:]}"
    rows["reports"].append(
        {
            "id": report_id, "external_id": None, "title": None, "text": sentence, "sha256": "0" * 64,
            "published_on": on, "url": None, "publisher": publisher, "language": "en", "dateline": None,
            "marking": "TLP:RED" if telling == 2 else "TLP:CLEAR", "reliability": "B", "revision": 0, "series": None,
            "is_current": True, "analysis_version": "made up", "recorded_at": datetime(2026, 1, 1, tzinfo=UTC),
        }
    )  # fmt: skip
    rows["sentences"].append({"report_id": report_id, "position": 0, "start": 0, "end": len(sentence)})
    rows["event_mentions"].append(
        {
            "id": mention_id, "report_id": report_id, "local_key": "v1", "type": event.type, "modality": event.modality,
            "trigger": "x", "start": 0, "end": 1, "location_local": None, "part_of_local": None,
            "claimed_by_local": None,
            "started_on": event.started_on, "ended_on": event.ended_on, "date_precision": event.date_precision,
            "confidence": event.confidence, "event_id": event.id,
        }
    )  # fmt: skip
    rows["evidence"].append(
        {
            "id": f"evi_{mention_id[4:]}", "owner_id": mention_id, "attribute": None, "report_id": report_id,
            "sentence": 0, "start": 0, "end": 1, "rule": "made up", "version": "1", "confidence": 0.8,
            "asserted_by_local": None,
        }
    )  # fmt: skip
    words = " ".join([*fold_words(sentence), *marks, *telling_marks(on, event.started_on, is_restricted=telling == 2)])
    number = base | ((int(event.id[-4:], 16) << 1) & ~7) | telling
    rows["sentence_texts"].append(
        {
            "number": number, "report_id": report_id, "position": 0,
            "piece": 0, "event_id": event.id, "digest": digest_of(base, words), "words": show(number, words),
        }
    )  # fmt: skip


def fill(store: Store, count: int) -> None:
    """Write the archive; indexes are made afterwards."""
    world = World()
    tables = {name: Base.metadata.tables[name] for name in TABLES}
    with store.write() as session:
        connection = session.connection()
        indexes = [one for table in tables.values() for one in table.indexes]
        for index in indexes:
            index.drop(connection)
        if store.is_sqlite:
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
            (trigger,) = connection.exec_driver_sql(
                "SELECT sql FROM sqlite_master WHERE name = 'sentence_texts_added'"
            ).scalars()
            connection.exec_driver_sql("DROP TRIGGER sentence_texts_added")
        else:
            connection.exec_driver_sql("DROP INDEX ix_sentence_texts_words")
            connection.exec_driver_sql("SET LOCAL maintenance_work_mem = '512MB'")
        _insert(connection, tables["entities"], world.entities())
        _insert(connection, tables["relations"], world.relations())
        for rows in iter_rows(world, count, to_words(session)):
            for name, table in tables.items():
                _insert(connection, table, rows.get(name, ()))
        for index in indexes:
            index.create(connection)
        if store.is_sqlite:
            connection.exec_driver_sql("INSERT INTO sentence_words(sentence_words) VALUES ('rebuild')")
            connection.exec_driver_sql(trigger)
        else:
            connection.exec_driver_sql("CREATE INDEX ix_sentence_texts_words ON sentence_texts USING gin (words)")
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE" if store.is_sqlite else "VACUUM ANALYZE")


def _insert(connection: Any, table: Table, rows: Iterable[dict[str, Any]]) -> None:
    listed = list(rows)
    if listed:
        bulk_insert(connection, table, listed)
