"""The demo reports: readable, dated, in every format, and evidently ours."""

import re
from collections import Counter

import pytest

from app.ingest.documents import ReadOptions
from app.ingest.readers import iter_reports, list_files
from app.settings import PROJECT
from graph.model import Report
from graph.seeds import SeedSet

FOLDER = PROJECT / "seeds" / "reports"
OURS = "Conflict Graph demo "


@pytest.fixture(scope="module")
def reports() -> dict[str, Report]:
    found = list(iter_reports([str(FOLDER)], ReadOptions()))
    refused = [one for one in found if not isinstance(one, Report)]
    assert refused == []
    return {str(report.external_id): report for report in found if isinstance(report, Report)}


def test_all_of_them_are_read_and_each_is_another_one(reports: dict[str, Report]) -> None:
    assert len(reports) >= 14
    assert len({report.id for report in reports.values()}) == len(reports)


def test_every_format_is_among_them() -> None:
    formats = Counter(path.suffix for path in list_files(FOLDER))
    assert set(formats) == {".txt", ".md", ".html", ".json", ".jsonl"}


def test_each_carries_day_title_and_publisher(reports: dict[str, Report]) -> None:
    for name, report in reports.items():
        assert report.published_on is not None, name
        assert report.title, name
        assert report.publisher, name
        assert report.publisher.startswith(OURS), name


def test_the_day_in_a_name_is_the_day_of_publication(reports: dict[str, Report]) -> None:
    for name, report in reports.items():
        told = re.search(r"\d{4}-\d{2}-\d{2}", name)
        assert told
        assert report.published_on is not None
        assert report.published_on.isoformat() == told[0]


def test_their_publishers_are_listed_and_are_no_real_ones(reports: dict[str, Report], seeds: SeedSet) -> None:
    listed = {outlet.name: outlet.reliability for outlet in seeds.outlets}
    for report in reports.values():
        if report.publisher:
            assert report.publisher in listed
            assert report.reliability is None or report.reliability.value == listed[report.publisher]
    demo = {name for name in listed if name.startswith(OURS)}
    assert demo == {report.publisher for report in reports.values() if report.publisher}


def test_they_are_as_long_as_reports_are(reports: dict[str, Report]) -> None:
    words = {name: len(report.text.split()) for name, report in reports.items()}
    assert all(80 <= count <= 350 for count in words.values()), words
    assert sum(count >= 150 for count in words.values()) >= 14


def test_they_are_english_and_open(reports: dict[str, Report]) -> None:
    assert {report.language for report in reports.values()} == {"en"}
    assert {report.marking.value for report in reports.values()} == {"TLP:CLEAR"}


@pytest.mark.parametrize(
    ("one", "toll", "other", "other_toll"),
    [
        ("baga-2015-01-09", "As many as 2,000 people", "baga-2015-01-12", "about 150 dead"),
        (
            "mosul-al-jadida-2017-03-26",
            "than 200 civilians died",
            "mosul-al-jadida-2017-05-25",
            "at least 105 civilians",
        ),
    ],
)
def test_two_publishers_tell_one_event_with_different_tolls(
    reports: dict[str, Report], one: str, toll: str, other: str, other_toll: str
) -> None:
    assert toll in reports[one].text
    assert other_toll in reports[other].text
    assert reports[one].publisher != reports[other].publisher


def test_one_denies_what_another_claims(reports: dict[str, Report]) -> None:
    assert "alleged to have killed" in reports["el-geneina-2023-07-13"].text
    assert "The RSF denies that its fighters killed civilians" in reports["el-geneina-2023-07-14"].text


def test_corrections_say_what_was_wrong(reports: dict[str, Report]) -> None:
    for name in ("chibok-2014-04-18", "mosul-al-jadida-2017-05-25", "kabul-2021-09-18"):
        assert "CORRECTION" in reports[name].text


def test_the_campaign_in_western_anbar_is_among_them(reports: dict[str, Report]) -> None:
    report = reports["western-anbar-2017-10-26"]
    assert str(report.published_on) == "2017-10-26"
    for name in (
        "al-Qaim",
        "Rawa",
        "Mosul",
        "Hawija",
        "U.S.-led coalition",
        "(PKK)",
        "(PYD)",
        "(YPG)",
        "(SDF)",
        "fled",
    ):
        assert name in report.text


def test_the_readme_lists_every_file() -> None:
    readme = (PROJECT / "seeds" / "README.md").read_text("utf-8")
    for path in list_files(FOLDER):
        assert f"`{path.name}`" in readme, path.name
