"""Types on which the rules have the last word."""

import pytest

from app.extract.pipeline import Extractor
from graph.model import Report
from graph.ontology import EventType


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (
            "Rebels counterattacked at Hawija on Sunday. Iraqi troops had taken the town only the day before.",
            EventType.GOVERNMENT_REGAINS_TERRITORY,
        ),
        ("Islamic State fighters captured the town of Hawija.", EventType.NON_STATE_ACTOR_OVERTAKES_TERRITORY),
    ],
)
def test_who_takes_a_town_decides_what_its_taking_is(extractor: Extractor, text: str, kind: EventType) -> None:
    found = extractor.analyse(Report("rep_1", text))
    [event] = [one for one in found.events if one.trigger in ("taken", "captured")]
    assert event.type is kind
