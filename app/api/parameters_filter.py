"""The parts of the filter that all searches share: where, and who tells it."""

from app.api.pagination import NoQuery
from app.api.parameter_types import BOX, CERTAIN, NEAR, BoxText, CircleText, Country, Ids, RecordId, Text, asked
from graph.ontology import Marking, PlacePrecision


class AreaQuery(NoQuery):
    """Where an event happened."""

    place: Ids = asked([], "Id of a place.", ["ent_2c1d0e9f8a7b6c5d4e3f"])
    place_name: list[Text] = asked([], "Name or alias of a place, of any place that bears it.", ["Deir ez-Zor"])
    inside: bool = asked(True, "Whether places that are known to lie in `place` or `place_name` count too.", True)
    country: list[Country] = asked([], "ISO 3166-1 alpha-2 code of the country of the event's place.", ["IQ"])
    bbox: BoxText | None = asked(None, BOX, "38.5,33,42,36")
    near: CircleText | None = asked(None, NEAR, "35.33,40.14,50")
    near_certain: bool = asked(False, CERTAIN, True)
    place_precision: list[PlacePrecision] = asked([], "How exactly the event's place is known.", ["exact"])


class SourceQuery(NoQuery):
    """Who tells it: of several parameters, one report must fit all."""

    report: RecordId | None = asked(None, "Id of a report that tells of it.", "rep_5b3c0e6e5d0a7c9f1b2d")
    publisher: list[Text] = asked([], "Publisher of a report that tells of it.", ["Example News"])
    without_publisher: list[Text] = asked(
        [], "Publishers whose reports do not count: what others tell of.", ["Example News"]
    )
    marking: list[Marking] = asked([], "Traffic Light Protocol marking of a report that tells of it.", ["TLP:CLEAR"])
