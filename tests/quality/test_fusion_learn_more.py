"""The second set to learn the joining of reports from holds together and stays apart from the half that checks."""

import re
from datetime import date, timedelta

from tests.quality.fusion_gold import FOLDER, read_gold
from tests.quality.test_fusion_gold import DAYS, NOTE_DAY, RELATIVE

MORE = FOLDER / "learn_more"
OF_SPEECH = re.compile(r"\b(?:said|denied|rejected|reported|since|paper)(?: on)? [A-Z]\w+day\b")  # not of the event


def test_each_telling_and_mention_is_found_in_its_report() -> None:
    gold = read_gold(MORE)
    assert len(gold.reports) >= 160
    assert all(gold.words(one.report, one.trigger) for one in gold.tellings)


def test_the_first_sentence_of_a_report_names_the_week_day_of_its_event() -> None:
    gold = read_gold(MORE)
    checked = 0
    for one in gold.tellings:
        sentence, days = gold.words(one.report, one.sentence), NOTE_DAY.findall(gold.notes[one.event])
        said = [name for name in DAYS if name in sentence]
        other = RELATIVE.search(sentence) or OF_SPEECH.search(sentence)
        if one.sentence[0] or len(said) != 1 or len(days) != 1 or other:
            continue
        published = date.fromisoformat(gold.reports[one.report]["published_at"])
        told = published - timedelta(days=(published.weekday() - DAYS.index(said[0])) % 7)
        assert told == date.fromisoformat(days[0]), (one.report, sentence)
        checked += 1
    assert checked > 100


def test_nothing_is_shared_with_the_half_that_checks() -> None:
    more, check = read_gold(MORE), read_gold(FOLDER / "check")
    assert not set(more.reports) & set(check.reports)
    assert not {one["title"] for one in more.reports.values()} & {one["title"] for one in check.reports.values()}
    assert not set(more.names.values()) & set(check.names.values())
