"""A small world for the tests of the graph: every kind of node and edge, every state of a date and of a place."""

from datetime import date

from graph.model import CanonicalRecords
from graph.ontology import Modality, PlacePrecision
from tests.factory import make_entity, make_event, make_participant, make_place, make_relation

RED = make_entity("Red Front", type="non_state_armed_group", country="CD")
BLUE = make_entity("Blue Army", type="state_force", country="CD")
GREEN = make_entity("Green Guard", type="militia", country="UG")
SILENT = make_entity("Silent League", type="militia", country="UG", report_count=0)
JETS = make_entity("Jets", "equipment", is_generic=True)
AMIN = make_entity("Jane Amin", "person")
DAWN = make_entity("Operation Dawn", "operation", type="offensive")
GOMA = make_place("Goma", 29.22, -1.68, admin1="North Kivu", geonames_id=216281)
KIVU = make_place(
    "North Kivu", 29.0, -0.8, type="admin", admin1="North Kivu", precision=PlacePrecision.ADMIN1, radius_km=150.0
)
TAVEUNI = make_place("Taveuni", -179.97, -16.85, country="FJ", type="natural_feature", precision=None, radius_km=None)
NOWHERE = make_place("Old Market", None, None, country="UG", precision=None, radius_km=None)
PLACES = (GOMA, KIVU, TAVEUNI, NOWHERE)

ATTACK = make_event(
    "attack", "attack", "2017-10-24", location_id=GOMA.id, part_of_id=DAWN.id, claimed_by_id=RED.id, confidence=0.9,
    fatalities_low=10, fatalities_rule="tellings",
)  # fmt: skip
STRIKE = make_event(
    "strike", "air_drone_strike", location_id=KIVU.id, started_on=date(2017, 10, 1), ended_on=date(2017, 10, 31),
    date_precision="month", confidence=0.6,
)  # fmt: skip
UNTIL = make_event("until", "displacement", ended_on=date(2016, 5, 31), date_precision="day", location_id=TAVEUNI.id)
SINCE = make_event("since", "deployment", started_on=date(2018, 1, 1), date_precision="day", location_id=NOWHERE.id)
PLAN = make_event("plan", "attack", modality=Modality.PLANNED)
EVENTS = (ATTACK, STRIKE, UNTIL, SINCE, PLAN)

PARTICIPANTS = (
    make_participant(ATTACK, RED, "source", confidence=0.8),
    make_participant(ATTACK, GREEN, "ally"),
    make_participant(ATTACK, BLUE, "target"),
    make_participant(STRIKE, BLUE, "source"),
    make_participant(STRIKE, JETS, "instrument", confidence=0.3),
    make_participant(STRIKE, RED, "victim"),
    make_participant(UNTIL, RED, "victim"),
    make_participant(SINCE, GREEN, "source"),
    make_participant(PLAN, RED, "source"),
    make_participant(PLAN, BLUE, "target"),
)
FIGHTS = make_relation(BLUE, "fights", RED, confidence=0.7)
SUPPORTS = make_relation(GREEN, "supports", RED, valid_from=date(2017, 1, 1), report_count=2)
LEADS = make_relation(AMIN, "leads", RED, valid_from=date(2010, 1, 1), valid_to=date(2012, 12, 31))
LIES_IN = make_relation(GOMA, "located_in", KIVU)
PART_OF = make_relation(SILENT, "part_of", GREEN)
RELATIONS = (FIGHTS, SUPPORTS, LEADS, LIES_IN, PART_OF)

WORLD = CanonicalRecords(
    entities=(RED, BLUE, GREEN, SILENT, JETS, AMIN, DAWN, *PLACES),
    events=EVENTS,
    participants=PARTICIPANTS,
    relations=RELATIONS,
    version=7,
)
