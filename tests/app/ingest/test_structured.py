"""Event files: recognised by their header, told row by row, refused value by value."""

from pathlib import Path

import pytest

from app.ingest.documents import ReadOptions
from app.ingest.pipeline import Outcome
from app.ingest.structured import RowReader, Told, find_release, list_tables
from graph.errors import UnreadableReportError
from graph.ids import report_id
from graph.model import ROW_VERSION, Report
from graph.ontology import DatePrecision, EntityKind, EventType, PlacePrecision, Role
from graph.seeds import SeedEntity
from tests.rows import ACLED_ROW, UCDP_ROW, acled, iter_table, read, read_one, seeds_of, to_table, ucdp


def refusal(row: dict[str, str]) -> str:
    (found,) = read(row)
    assert isinstance(found, Outcome)
    assert found.status == "failed"
    return str(found.error)


def test_a_ucdp_row_is_a_report_that_renders_it() -> None:
    told = read_one(ucdp())
    report = told.report
    assert report.text.splitlines()[:3] == [
        "Fighting near the mill",
        "Armed clash on 2024-05-06 in Ramka: Government of DR Congo against Red Front.",
        "Killed: 2 of Government of DR Congo, 5 of Red Front, 1 civilians; in all 8, 7 to 11.",
    ]
    assert (report.publisher, report.external_id, report.title) == ("UCDP GED", "900001", "Fighting near the mill")
    assert str(report.published_on) == "2024-05-07"
    assert report.id == report_id("UCDP GED", report.text)


@pytest.mark.parametrize("row", [UCDP_ROW, ACLED_ROW])
def test_every_statement_stands_in_the_text(row: dict[str, str]) -> None:
    told = read_one(row)
    text, analysis = told.report.text, told.analysis
    for mention in analysis.mentions:
        start, end = analysis.sentences[mention.sentence]
        assert text[mention.start : mention.end] == mention.text
        assert start <= mention.start < mention.end <= end
    (event,) = analysis.events
    assert text[event.evidence.start : event.evidence.end] == event.trigger == "Armed clash"
    assert text[event.date_start : event.date_end] == "2024-05-06"
    assert {text[one.start : one.end] for one in event.casualties} <= {"2", "5", "1", "8", "8, 7 to 11"}
    assert [text[start:end] for start, end in analysis.sentences] == text.split("\n")


def test_a_ucdp_row_tells_its_event() -> None:
    analysis = read_one(ucdp()).analysis
    (event,) = analysis.events
    by_id = {one.id: one for one in analysis.entities}
    assert (event.type, event.date.precision) == (EventType.ARMED_CLASH, DatePrecision.DAY)
    assert [(by_id[one.entity].known_id, one.role) for one in event.participants] == [
        ("actor:armed-forces-cd", Role.SOURCE),
        ("actor:red-front", Role.TARGET),
    ]
    place = by_id[event.location or ""]
    assert (place.name, place.country, place.precision, place.radius_km) == ("Ramka", "CD", PlacePrecision.EXACT, 3.0)
    claims = [(one.who and by_id[one.who].name, one.low, one.best, one.high) for one in event.casualties]
    assert claims == [
        ("Armed Forces of Democratic Republic of the Congo", 2, 2, 2),
        ("Red Front", 5, 5, 5),
        ("civilians", 1, 1, 1),
        (None, 7, 8, 11),
    ]


def test_civilians_are_the_victims_of_one_sided_violence() -> None:
    row = ucdp(type_of_violence="3", side_a="Red Front", side_b="Civilians", deaths_b="0", deaths_a="0")
    analysis = read_one(row).analysis
    (event,) = analysis.events
    by_id = {one.id: one for one in analysis.entities}
    assert event.type is EventType.ATTACK
    assert [(by_id[one.entity].name, one.role) for one in event.participants] == [
        ("Red Front", Role.SOURCE),
        ("Civilians", Role.VICTIM),
    ]
    assert [one.name for one in analysis.entities if one.is_generic] == ["Civilians"]
    assert [by_id[one.who].name for one in event.casualties if one.who] == ["Civilians"]


def test_parties_that_fight_together_share_a_figure_that_is_nobodys_alone() -> None:
    analysis = read_one(ucdp(side_b="Red Front, Blue Front")).analysis
    (event,) = analysis.events
    assert [one.role for one in event.participants] == [Role.SOURCE, Role.TARGET, Role.TARGET]
    assert [one.who is None for one in event.casualties] == [False, True, False, True]


@pytest.mark.parametrize(
    ("code", "precision", "name", "kind"),
    [
        ("1", PlacePrecision.EXACT, "Ramka", "populated_place"),
        ("2", PlacePrecision.NEAR, "Ramka", "populated_place"),
        ("3", PlacePrecision.ADMIN2, "Lubero territory", "admin"),
        ("4", PlacePrecision.ADMIN1, "Nord Kivu", "admin"),
        ("5", PlacePrecision.REGION, "Ramka village", "region"),
        ("6", PlacePrecision.COUNTRY, "DR Congo", "country"),
        ("7", PlacePrecision.REGION, "Ramka village", "region"),
    ],
)
def test_where_prec_says_what_the_place_is(code: str, precision: PlacePrecision, name: str, kind: str) -> None:
    place = read_one(ucdp(where_prec=code)).analysis.entities[0]
    assert (place.precision, place.name, place.type) == (precision, name, kind)
    assert place.radius_km
    assert place.known_id == ("country:CD" if code == "6" else None)


@pytest.mark.parametrize(
    ("code", "precision"),
    [
        ("1", DatePrecision.DAY),
        ("2", DatePrecision.WEEK),
        ("3", DatePrecision.WEEK),
        ("4", DatePrecision.MONTH),
        ("5", DatePrecision.YEAR),
    ],
)
def test_date_prec_says_how_exact_the_days_are(code: str, precision: DatePrecision) -> None:
    told = read_one(ucdp(date_prec=code, date_end="2024-05-09"))
    (event,) = told.analysis.events
    assert event.date.to_json() == {"start": "2024-05-06", "end": "2024-05-09", "precision": precision.value}


def test_an_acled_row_tells_its_event() -> None:
    told = read_one(acled(fatalities="8"))
    (event,) = told.analysis.events
    by_id = {one.id: one for one in told.analysis.entities}
    assert [by_id[one.entity].known_id for one in event.participants] == ["actor:armed-forces-cd", "actor:red-front"]
    assert [(one.low, one.best, one.high) for one in event.casualties] == [(None, 8, None)]
    assert (told.report.external_id, told.report.revision) == ("XXX1", 1715600000)
    assert str(told.report.published_on) == "2024-05-13"
    assert told.report.text.startswith("On 6 May 2024, soldiers")
    assert told.analysis.version.startswith(ROW_VERSION)


def test_no_fatalities_in_acled_are_no_claim() -> None:
    assert read_one(acled(fatalities="0")).analysis.events[0].casualties == ()


def test_acled_parties_have_their_sorts_and_sides() -> None:
    row = acled(
        event_type="Violence against civilians",
        sub_event_type="Attack",
        actor1="Unidentified Armed Group (Democratic Republic of Congo)",
        inter1="3",
        assoc_actor_1="Blue Front; Green Front",
        actor2="Civilians (Democratic Republic of Congo)",
        inter2="7",
        assoc_actor_2="Farmers (Democratic Republic of Congo)",
    )
    analysis = read_one(row).analysis
    by_id = {one.id: one for one in analysis.entities}
    parties = [(by_id[one.entity], one.role) for one in analysis.events[0].participants]
    assert [(one.type, one.country, one.is_generic, role.value) for one, role in parties] == [
        ("militia", "CD", True, "source"),
        (None, None, False, "ally"),
        (None, None, False, "ally"),
        ("civilians", "CD", True, "victim"),
        (None, "CD", False, "victim"),
    ]


@pytest.mark.parametrize(
    ("precision", "start", "end"),
    [("1", "2024-05-06", "2024-05-06"), ("2", "2024-05-03", "2024-05-09"), ("3", "2024-05-01", "2024-05-31")],
)
def test_time_precision_widens_the_day(precision: str, start: str, end: str) -> None:
    date = read_one(acled(time_precision=precision, event_date="2024-05-06")).analysis.events[0].date.to_json()
    assert (date["start"], date["end"]) == (start, end)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (ucdp(type_of_violence="4"), "events.csv:2: type_of_violence: '4': expected one of 1, 2, 3"),
        (ucdp(latitude="92"), "events.csv:2: latitude: '92': expected degrees from -90 to 90"),
        (ucdp(longitude="east"), "events.csv:2: longitude: 'east': expected degrees from -180 to 180"),
        (ucdp(date_start="2024-02-30"), "events.csv:2: date_start: '2024-02-30': expected a day YYYY-MM-DD"),
        (ucdp(date_end="2024-05-05"), "events.csv:2: date_end: '2024-05-05': expected no day before date_start"),
        (ucdp(deaths_a="-1"), "events.csv:2: deaths_a: '-1': expected a whole number, 0 or more"),
        (ucdp(deaths_b="2.5"), "events.csv:2: deaths_b: '2.5': expected a whole number, 0 or more"),
        (ucdp(low="12"), "events.csv:2: low: '12': expected no more than high, 11"),
        (ucdp(side_b=""), "events.csv:2: side_b: is missing; expected a text"),
        (ucdp(source_date="2999-01-01"), "events.csv:2: published_at: 2999-01-01 is in the future"),
        (acled(sub_event_type="Duel"), "events.csv:2: sub_event_type: 'Duel': expected a sub-event type of 'Battles'"),
        (acled(geo_precision="9"), "events.csv:2: geo_precision: '9': expected one of 1, 2, 3"),
        (acled(timestamp="soon"), "events.csv:2: timestamp: 'soon': expected seconds since 1970"),
        (acled(event_date="6 Mai 2024"), "events.csv:2: event_date: '6 Mai 2024': expected a day YYYY-MM-DD"),
    ],
)
def test_a_bad_value_is_refused_with_its_line_column_and_reason(row: dict[str, str], reason: str) -> None:
    assert refusal(row).startswith(reason)


def test_a_bad_row_is_refused_and_the_rest_goes_on() -> None:
    found = read(ucdp(id="1"), ucdp(id="2", where_prec="0", source_headline="two\nlines"), ucdp(id="3"))
    assert [isinstance(one, Told) for one in found] == [True, False, True]
    last = found[2]
    assert isinstance(last, Told)
    assert last.place == "events.csv:5"


def test_a_row_with_cells_missing_is_refused() -> None:
    table = to_table(ucdp()) + "900002,short\n"
    found = list(iter_table(RowReader(seeds_of()), table))
    assert isinstance(found[1], Outcome)
    assert found[1].error == f"events.csv:3: line: 2 cells under {len(UCDP_ROW)} columns"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_header_tells_delimiter_and_format(delimiter: str) -> None:
    table = to_table(acled(), delimiter=delimiter)
    (found,) = iter_table(RowReader(seeds_of()), table)
    assert isinstance(found, Told)
    assert found.report.publisher == "ACLED"


def test_another_table_is_refused_with_what_is_missing() -> None:
    (found,) = iter_table(RowReader(seeds_of()), "id,country,best\n1,Uganda,3\n")
    assert isinstance(found, Outcome)
    assert "header: neither UCDP GED nor ACLED; nearest to UCDP GED, without: date_end" in str(found.error)


def test_the_same_row_tells_the_same_and_another_content_is_another_report() -> None:
    assert read_one(ucdp()) == read_one(ucdp())
    assert read_one(ucdp()).report.id != read_one(ucdp(where_description="a field")).report.id


def test_a_report_of_a_row_is_made_into_the_same_again() -> None:
    for row in (ucdp(), acled()):
        told = read_one(row)
        assert RowReader(seeds_of()).analyse(told.report) == told.analysis


def test_a_row_follows_seeds_that_know_more() -> None:
    known = SeedEntity("actor:blue-front", EntityKind.ACTOR, "Blue Front", "militia", "CD")
    told = read_one(ucdp(side_b="Blue Front"))
    assert told.analysis.entities[2].known_id is None
    again = RowReader(seeds_of(known)).analyse(told.report)
    assert again.entities[2].known_id == "actor:blue-front"
    assert again.mentions == told.analysis.mentions


def test_a_text_that_is_no_row_is_refused() -> None:
    with pytest.raises(UnreadableReportError, match="no row"):
        RowReader(seeds_of()).analyse(Report(id="rep_1", text="Red Front shelled Ramka.", publisher="UCDP GED"))


def test_the_release_of_a_file_orders_versions() -> None:
    assert (find_release("GEDEvent_v23_1.csv"), find_release("ged191.csv"), find_release("export.csv")) == (231, 191, 0)
    (found,) = read(ucdp(), revision=231)
    assert isinstance(found, Told)
    assert found.report.revision == 231


def test_files_are_found_and_read(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "GEDEvent_v23_1.csv").write_text(to_table(ucdp()), encoding="utf-8-sig")
    (tmp_path / ".hidden.csv").write_text("x")
    (tmp_path / "b.tsv").write_bytes(b"\xff\xfe\x00")
    files = list_tables(tmp_path)
    assert [file.name for file in files] == ["GEDEvent_v23_1.csv", "b.tsv"]
    reader = RowReader(seeds_of())
    (told,) = reader.iter_file(files[0], files[0].name, ReadOptions())
    assert isinstance(told, Told)
    assert told.report.revision == 231
    (refused,) = reader.iter_file(files[1], "b.tsv", ReadOptions())
    assert isinstance(refused, Outcome)
    assert refused.field == "encoding"
    (missing,) = reader.iter_file(tmp_path / "none.csv", "none.csv", ReadOptions())
    assert isinstance(missing, Outcome)
    assert missing.field == "file"
