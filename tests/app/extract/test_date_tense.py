"""Dates by the tense of the verb that they depend on, with the real parser."""

from datetime import date

import pytest

from app.extract.dates import find_dates
from app.extract.pipeline import Extractor

pytestmark = pytest.mark.slow
THURSDAY = date(2017, 10, 26)


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("The army took the town on Thursday.", "2017-10-26"),
        ("The army took the town on Friday.", "2017-10-20"),
        ("The minister will visit the town on Friday.", "2017-10-27"),
        ("The minister will visit the town on Thursday.", "2017-10-26"),
        ("The envoy is due to meet the rebels on Monday.", "2017-10-30"),
        ("The rebels plan to attack the camp on Sunday.", "2017-10-29"),
        ("The rebels said that they would free the hostages on Saturday.", "2017-10-28"),
        ("Talks are scheduled for Tuesday.", "2017-10-31"),
        ("The talks resume on Monday.", "2017-10-30"),
        ("Both sides were expected to sign a truce on Tuesday.", "2017-10-24"),
        ("They began to withdraw on Monday.", "2017-10-23"),
        ("The soldiers will leave on 8 February.", "2018-02-08"),
        ("The soldiers left on 8 February.", "2017-02-08"),
        ("The withdrawal should be complete by April.", "2018-04-01"),
        ("The withdrawal was completed in April.", "2017-04-01"),
        ("The parties agreed to resume their talks in March.", "2018-03-01"),
        ("The soldiers left in October.", "2017-10-01"),
        ("They are looking into the May 5 bombing.", "2017-05-05"),
        ("They will go home over the weekend.", "2017-10-28"),
        ("They went home over the weekend.", "2017-10-21"),
        ("Police will question them next Tuesday.", "2017-10-31"),
        ("The court will hear the case between Monday and Wednesday.", "2017-10-30"),
    ],
)
def test_what_is_planned_lies_ahead_and_the_rest_behind(extractor: Extractor, text: str, start: str) -> None:
    [found] = find_dates(text, published=THURSDAY, doc=extractor.nlp(text))
    assert found.value.start is not None
    assert found.value.start.isoformat() == start
