"""Event tables in the shapes of ACLED and UCDP GED: our readers read them back as what they were written from."""

import csv
import io
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
import yaml
from hypothesis import given

from app.ingest.structured import RowReader, Told
from app.ingest.structured_acled import COLUMNS as ACLED_NEEDS
from app.ingest.structured_ucdp import COLUMNS as UCDP_NEEDS
from graph.build import build_graph
from graph.dates import DateRange
from graph.export import FORMATS, acled, ucdp
from graph.export.countries import country_name
from graph.export.event_rows import OURS
from graph.export.extras import ExportClaim, Extras
from graph.model import CanonicalRecords, Entity, Event, LocalEntity, Participant
from graph.ontology import DatePrecision, Modality, PlacePrecision, Role
from tests.factory import make_entity, make_event, make_participant, make_place
from tests.graph.export.extras_made import EXTRAS, make_extras, make_sentence, write_with
from tests.graph.export.reading import write
from tests.graph.strategies import NASTY_TEXTS, canonical_records
from tests.graph.world import ATTACK, BLUE, PLAN, RED, SINCE, STRIKE, UNTIL
from tests.rows import iter_table, seeds_of

Graph = nx.MultiDiGraph
SEEDS = Path(__file__).parents[3] / "seeds"
RAMKA = make_place("Ramka", 29.17, -0.52, admin1="Nord Kivu", admin2="Lubero", precision=PlacePrecision.EXACT)
ARMY = make_entity("Congolese Army", type="state_force", country="CD")
FRONT = make_entity("Northern Front", type="non_state_armed_group", country="CD")
GUARD = make_entity("Hill Guard", type="militia", country="CD")
PEOPLE = make_entity("civilians", type="civilians", country="CD", is_generic=True)
CLASH = make_event(
    "clash", "armed_clash", "2024-05-06", location_id=RAMKA.id, fatalities_low=7, fatalities_best=8,
    fatalities_high=11, last_reported=date(2024, 5, 13), confidence=0.95, report_count=2,
)  # fmt: skip
ATTACKER = (make_participant(CLASH, ARMY, "source"), make_participant(CLASH, FRONT, "target"))
TOLD = make_extras(
    {CLASH.id: [make_sentence("Soldiers and the Northern Front fought at Ramka.")]},
    {
        CLASH.id: [
            ExportClaim("killed", 2, 2, 2, ARMY.id, None, "rep_1"),
            ExportClaim("killed", 5, 5, 5, FRONT.id, None, "rep_1"),
        ]
    },
)


def rows_of(content: bytes) -> dict[str, dict[str, str]]:
    """Rows by event."""
    rows = list(csv.DictReader(io.StringIO(content.decode(), newline=""), strict=True))
    return {next(iter(row.values())): row for row in rows}


def graph_of(*events: Event, parties: tuple[Participant, ...] = (), places: tuple[Entity, ...] = (RAMKA,)) -> Graph:
    return build_graph(CanonicalRecords((ARMY, FRONT, GUARD, PEOPLE, *places), events, parties))


def row_of(name: str, event: Event, *parties: Participant, place: Entity = RAMKA, extras: Extras = TOLD) -> Any:
    """The one row that an event is."""
    (row,) = rows_of(write_with(name, graph_of(event, parties=parties, places=(place,)), extras)).values()
    return row


def read_back(content: bytes) -> list[Told]:
    """What our own reader makes of a file; nothing is refused."""
    found = list(iter_table(RowReader(seeds_of()), content.decode()))
    assert all(isinstance(one, Told) for one in found), found
    return [one for one in found if isinstance(one, Told)]


def facts_of(told: Told) -> tuple[Any, ...]:
    (event,) = told.analysis.events
    by_id: dict[str | None, LocalEntity] = {one.id: one for one in told.analysis.entities}
    place = by_id[event.location]
    return (
        event.type.value,
        event.date,
        {(by_id[one.entity].name, one.role) for one in event.participants},
        (place.name, place.country, place.latitude, place.longitude, place.precision),
        [(one.who and by_id[one.who].name, one.low, one.best, one.high) for one in event.casualties],
    )


# ---------------------------------------------------------------- shapes


def test_the_columns_are_theirs_in_their_order_then_ours(graph: Graph) -> None:
    for name, columns, needed in (("acled-csv", acled.COLUMNS, ACLED_NEEDS), ("ucdp-csv", ucdp.COLUMNS, UCDP_NEEDS)):
        header = write(name, graph).decode().splitlines()[0].split(",")
        assert header == [*columns, *OURS]
        assert needed <= set(columns)
        assert all(one.startswith("cg_") for one in OURS)
    assert (len(acled.COLUMNS), len(ucdp.COLUMNS)) == (31, 49)


def test_types_and_countries_are_named_as_the_seeds_name_them() -> None:
    entries = yaml.safe_load((SEEDS / "codebook" / "event_types.yaml").read_text(encoding="utf-8"))
    assert {kind.value: ": ".join(names) for kind, names in acled.TYPES.items()} == {
        one["type"]: one["acled"] for one in entries if one["acled"]
    }
    with (SEEDS / "countries.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            assert country_name(row["iso2"]) == row["name"]


def test_each_says_what_it_leaves_out() -> None:
    assert all(FORMATS[name].leaves_out for name in ("geojson", "acled-csv", "ucdp-csv"))


# ---------------------------------------------------------------- read back


@pytest.mark.parametrize("name", ["acled-csv", "ucdp-csv"])
def test_an_event_is_read_back_with_its_day_place_parties_and_figures(name: str) -> None:
    (told,) = read_back(write_with(name, graph_of(CLASH, parties=ATTACKER), TOLD))
    kind, when, parties, place, tolls = facts_of(told)
    assert (kind, when) == ("armed_clash", DateRange(date(2024, 5, 6), date(2024, 5, 6), DatePrecision.DAY))
    assert parties == {("Congolese Army", Role.SOURCE), ("Northern Front", Role.TARGET)}
    assert place == ("Ramka", "CD", -0.52, 29.17, PlacePrecision.EXACT)
    if name == "acled-csv":
        assert tolls == [(None, None, 8, None)]
        assert (told.report.published_on, told.report.text.splitlines()[0]) == (
            date(2024, 5, 13),
            "Soldiers and the Northern Front fought at Ramka.",
        )
    else:
        assert tolls == [
            ("Congolese Army", 2, 2, 2), ("Northern Front", 5, 5, 5), (None, 1, 1, 1), (None, 7, 8, 11)
        ]  # fmt: skip
        assert told.report.published_on == date(2017, 10, 25)
    assert told.report.external_id == CLASH.id


WEEK = {"started_on": date(2024, 5, 3), "ended_on": date(2024, 5, 9), "date_precision": "week"}
MONTH = {"started_on": date(2024, 2, 1), "ended_on": date(2024, 2, 29), "date_precision": "month"}


@pytest.mark.parametrize("name", ["acled-csv", "ucdp-csv"])
@pytest.mark.parametrize("when", [WEEK, MONTH])
def test_days_are_read_back_with_their_precision(name: str, when: dict[str, Any]) -> None:
    graph = graph_of(replace(CLASH, **when), parties=ATTACKER)
    (told,) = read_back(write(name, graph))
    found = told.analysis.events[0].date
    assert found == DateRange(when["started_on"], when["ended_on"], DatePrecision(when["date_precision"]))


@pytest.mark.parametrize("precision", ["exact", "near", "admin2", "admin1", "region", "country"])
def test_where_prec_is_read_back(precision: str) -> None:
    place = replace(RAMKA, precision=PlacePrecision(precision))
    (told,) = read_back(write("ucdp-csv", graph_of(CLASH, parties=ATTACKER, places=(place,))))
    assert told.analysis.entities[0].precision == precision


@pytest.mark.parametrize("precision", ["exact", "near", "admin1"])
def test_geo_precision_is_read_back(precision: str) -> None:
    place = replace(RAMKA, precision=PlacePrecision(precision))
    (told,) = read_back(write("acled-csv", graph_of(CLASH, parties=ATTACKER, places=(place,))))
    assert told.analysis.entities[0].precision == precision


def test_helpers_stand_beside_the_first_actor() -> None:
    allied = (*ATTACKER, make_participant(CLASH, GUARD, "ally"))
    row = row_of("acled-csv", CLASH, *allied)
    assert (row["actor1"], row["assoc_actor_1"], row["actor2"]) == ("Congolese Army", "Hill Guard", "Northern Front")
    assert (row["inter1"], row["inter2"]) == ("State forces", "Rebel group")
    (told,) = read_back(write("acled-csv", graph_of(CLASH, parties=allied)))
    assert ("Hill Guard", Role.ALLY) in facts_of(told)[2]


def test_civilians_are_the_victims_of_one_sided_violence() -> None:
    event = make_event("raid", "attack", "2024-05-06", location_id=RAMKA.id, fatalities_best=3)
    parties = (make_participant(event, FRONT, "source"), make_participant(event, PEOPLE, "victim"))
    extras = make_extras(claims={event.id: [ExportClaim("killed", None, 3, None, PEOPLE.id, None, "rep_1")]})
    row = row_of("ucdp-csv", event, *parties, extras=extras)
    assert (row["type_of_violence"], row["side_a"], row["side_b"]) == ("3", "Northern Front", "Civilians")
    assert (row["deaths_b"], row["deaths_civilians"], row["deaths_unknown"]) == ("", "3", "0")
    (told,) = read_back(write_with("ucdp-csv", graph_of(event, parties=parties), extras))
    assert facts_of(told)[2] == {("Northern Front", Role.SOURCE), ("Civilians", Role.VICTIM)}
    assert row_of("acled-csv", event, *parties)["civilian_targeting"] == "Civilian targeting"


@pytest.mark.parametrize(
    ("acting", "suffering", "violence", "side_a"),
    [
        (ARMY, FRONT, "1", "Congolese Army"),
        (FRONT, ARMY, "1", "Congolese Army"),
        (FRONT, GUARD, "2", "Northern Front"),
        (GUARD, PEOPLE, "3", "Hill Guard"),
    ],
)
def test_the_sides_decide_the_type_of_violence(acting: Entity, suffering: Entity, violence: str, side_a: str) -> None:
    row = row_of(
        "ucdp-csv", CLASH, make_participant(CLASH, acting, "source"), make_participant(CLASH, suffering, "target")
    )
    assert (row["type_of_violence"], row["side_a"]) == (violence, side_a)
    assert row["dyad_name"] == f"{row['side_a']} - {row['side_b']}"


def test_nobody_fights_himself() -> None:
    both = (*ATTACKER, make_participant(CLASH, ARMY, "victim"))
    assert row_of("ucdp-csv", CLASH, *both)["side_b"] == "Northern Front"
    alone = (make_participant(CLASH, ARMY, "source"), make_participant(CLASH, ARMY, "target"))
    assert rows_of(write("ucdp-csv", graph_of(CLASH, parties=alone))) == {}


# ---------------------------------------------------------------- nothing is invented


def test_what_is_not_known_is_an_empty_cell() -> None:
    nowhere = replace(CLASH, location_id=None, started_on=None, ended_on=None, date_precision="unknown")
    for name in ("acled-csv", "ucdp-csv"):
        row = row_of(name, nowhere, *ATTACKER, extras=make_extras())
        for column in ("latitude", "longitude", "country", "year", "cg_date_from", "cg_radius_km", "cg_evidence"):
            assert row[column] == ""
    assert (row["date_prec"], row["where_prec"], row["deaths_a"], row["deaths_unknown"]) == ("", "", "", "")
    empty = {"relid", "conflict_name", "region", "event_clarity", "code_status", "gwnoa", "country_id"}
    assert {row[column] for column in empty} == {""}


def test_a_country_is_no_point_in_acled_and_says_so_in_ucdp() -> None:
    place = replace(RAMKA, precision=PlacePrecision.COUNTRY)
    row = row_of("acled-csv", CLASH, *ATTACKER, place=place)
    assert (row["latitude"], row["location"], row["geo_precision"]) == ("", "", "")
    assert (row["country"], row["iso"]) == ("Democratic Republic of the Congo", "180")
    assert row_of("ucdp-csv", CLASH, *ATTACKER, place=place)["where_prec"] == "6"


YEAR = {"started_on": date(2024, 1, 1), "ended_on": date(2024, 12, 31), "date_precision": "year"}
OPEN = {"started_on": date(2024, 5, 6), "ended_on": None, "date_precision": "day"}
LONG = {"started_on": date(2024, 5, 28), "ended_on": date(2024, 6, 9), "date_precision": "day"}


@pytest.mark.parametrize(("when", "year"), [(YEAR, "2024"), (OPEN, ""), (LONG, "2024")])
def test_days_that_no_precision_of_acled_holds_are_left_empty(when: dict[str, Any], year: str) -> None:
    row = row_of("acled-csv", replace(CLASH, **when), *ATTACKER)
    assert (row["event_date"], row["time_precision"], row["year"]) == ("", "", year)
    assert row["cg_date_from"] == when["started_on"].isoformat()


def test_a_bound_is_no_figure(graph: Graph) -> None:
    row = rows_of(write("acled-csv", graph))[ATTACK.id]
    assert (row["fatalities"], row["cg_fatalities_low"]) == ("", "10")


def test_figures_that_contradict_each_other_are_nobodys() -> None:
    twice = [ExportClaim("killed", None, number, None, ARMY.id, None, f"rep_{number}") for number in (2, 4)]
    row = row_of("ucdp-csv", CLASH, *ATTACKER, extras=make_extras(claims={CLASH.id: twice}))
    assert (row["deaths_a"], row["deaths_unknown"], row["best"]) == ("", "8", "8")


def test_civilians_are_counted_even_where_they_take_no_part() -> None:
    claims = [ExportClaim("killed", 1, 1, 1, who, None, "rep_1") for who in (PEOPLE.id, "ent_not_in_the_graph")]
    row = row_of("ucdp-csv", CLASH, *ATTACKER, extras=make_extras(claims={CLASH.id: claims}))
    assert (row["deaths_a"], row["deaths_civilians"], row["deaths_unknown"]) == ("", "1", "7")


def test_what_did_not_happen_and_what_has_no_type_is_left_out(graph: Graph) -> None:
    rows = rows_of(write("acled-csv", graph))
    assert rows.keys() == {ATTACK.id, STRIKE.id}
    assert not {PLAN.id, UNTIL.id, SINCE.id} & rows.keys()
    assert rows_of(write("ucdp-csv", graph)).keys() == {ATTACK.id}
    denied = graph_of(replace(CLASH, modality=Modality.DENIED), parties=ATTACKER)
    assert rows_of(write("acled-csv", denied)) == rows_of(write("ucdp-csv", denied)) == {}


def test_evidence_is_in_the_row_and_withheld_text_is_not(graph: Graph) -> None:
    row = rows_of(write_with("acled-csv", graph, EXTRAS))[ATTACK.id]
    assert row["notes"] == row["cg_evidence"] == "Red Front attacked Goma, killing at least 10."
    assert (row["source"], row["cg_report_ids"]) == ("Example Wire; Closed Desk", "rep_1; rep_2")
    row = rows_of(write_with("ucdp-csv", graph, EXTRAS))[ATTACK.id]
    assert row["source_article"] == "Example Wire,2017-10-25,Attack on Goma; Closed Desk,2017-10-25"
    assert (row["side_a"], row["side_b"]) == (BLUE.name, f"{RED.name}, Green Guard")
    assert (row["deaths_a"], row["low"], row["best"]) == ("4", "10", "")


# ---------------------------------------------------------------- hostile


def test_no_cell_runs_as_a_formula_and_no_name_adds_a_party() -> None:
    hostile = make_entity("=cmd|' /C calc'!A0, one; two", type="state_force", id=ARMY.id)
    graph = build_graph(CanonicalRecords((hostile, FRONT, RAMKA), (CLASH,), ATTACKER))
    extras = make_extras({CLASH.id: [make_sentence("+1\n=2", publisher='@x"y', title="-z")]})
    for name in ("acled-csv", "ucdp-csv"):
        for row in rows_of(write_with(name, graph, extras)).values():
            assert not any(cell.startswith(("=", "+", "@", "\t", "\r", "\n")) for cell in row.values())
        (told,) = read_back(write_with(name, graph, extras))
        assert len(told.analysis.events[0].participants) == 2


@pytest.mark.parametrize("name", ["acled-csv", "ucdp-csv"])
@given(records=canonical_records(texts=NASTY_TEXTS.filter(bool)))
def test_any_graph_gives_a_table_of_its_shape(name: str, records: CanonicalRecords) -> None:
    rows = rows_of(write(name, build_graph(records)))
    width = len(OURS) + len(acled.COLUMNS if name == "acled-csv" else ucdp.COLUMNS)
    assert all(len(row) == width and None not in row for row in rows.values())
    assert rows.keys() <= {event.id for event in records.events}


def test_parties_of_one_name_are_told_once() -> None:
    twin = make_entity("Northern Front", type="militia", id="ent_twin")
    parties = (*ATTACKER, make_participant(CLASH, twin, "target"))
    graph = build_graph(CanonicalRecords((ARMY, FRONT, twin, RAMKA), (CLASH,), parties))
    (row,) = rows_of(write("acled-csv", graph)).values()
    assert (row["actor2"], row["assoc_actor_2"]) == ("Northern Front", "")
    (row,) = rows_of(write("ucdp-csv", graph)).values()
    assert row["side_b"] == "Northern Front"
