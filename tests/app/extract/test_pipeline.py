"""The real reader on sentences of our own: what an analyst would note, and no more."""

from datetime import date

import pytest

from app.extract.contract import to_contract
from app.extract.pipeline import Extractor, Stage, _check
from graph.model import Analysis, EventMention, LocalEntity, Report
from graph.ontology import EventType, Modality, RelationType, Role

pytestmark = pytest.mark.slow
THURSDAY = date(2017, 10, 26)


class Reading:
    """One text as it was read, asked by names."""

    def __init__(self, extractor: Extractor, text: str, published: date | None = THURSDAY) -> None:
        self.report = Report(id="rep_1", text=text, published_on=published)
        self.analysis: Analysis = extractor.analyse(self.report)
        self.entities: dict[str | None, LocalEntity] = {one.id: one for one in self.analysis.entities}

    def name(self, local: str | None) -> str | None:
        return self.entities[local].name if local else None

    def entity(self, name: str) -> LocalEntity:
        return next(one for one in self.analysis.entities if name in (one.name, *one.aliases))

    def event(self, kind: EventType) -> EventMention:
        [found] = [one for one in self.analysis.events if one.type is kind]
        return found

    def in_role(self, event: EventMention, role: Role) -> list[str | None]:
        return [self.name(part.entity) for part in event.participants if part.role is role]

    def relations(self, kind: RelationType) -> set[tuple[str | None, str | None]]:
        return {(self.name(one.source), self.name(one.target)) for one in self.analysis.relations if one.type is kind}


@pytest.mark.parametrize(
    ("text", "kind", "source", "place"),
    [
        (
            "Iraqi forces captured Hawija from Islamic State militants on October 5.",
            EventType.GOVERNMENT_REGAINS_TERRITORY,
            "Iraqi Armed Forces",
            "Hawija",
        ),
        (
            "Mosul was recaptured by Iraqi troops in July.",
            EventType.GOVERNMENT_REGAINS_TERRITORY,
            "Iraqi Armed Forces",
            "Mosul",
        ),
        (
            "The capture of Mosul by Islamic State fighters in June 2014 shocked the world.",
            EventType.NON_STATE_ACTOR_OVERTAKES_TERRITORY,
            "Islamic State",
            "Mosul",
        ),
        (
            "Boko Haram gunmen abducted 276 girls from a school in Chibok on 14 April 2014.",
            EventType.ABDUCTION_FORCED_DISAPPEARANCE,
            "Boko Haram",
            "Chibok",
        ),
        (
            "Baghdad had driven Daesh from Mosul in July.",
            EventType.GOVERNMENT_REGAINS_TERRITORY,
            "Government of Iraq",
            "Mosul",
        ),
    ],
)
def test_active_passive_noun_and_metonym_tell_who_and_where(
    extractor: Extractor, text: str, kind: EventType, source: str, place: str
) -> None:
    told = Reading(extractor, text)
    event = told.event(kind)
    assert told.in_role(event, Role.SOURCE) == [source]
    assert told.name(event.location) == place


def test_a_total_and_its_part_are_two_figures_with_their_source(extractor: Extractor) -> None:
    text = "At least 16 people, including four children, were killed in an air strike on Raqqa on Tuesday, SOHR said."
    told = Reading(extractor, text)
    event = told.event(EventType.AIR_DRONE_STRIKE)
    assert [(one.low, one.best, one.high) for one in event.casualties] == [(16, 16, None), (4, 4, 4)]
    assert {told.name(one.by) for one in event.casualties} == {"Syrian Observatory for Human Rights"}
    assert event.date.start == event.date.end == date(2017, 10, 24)


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("The army denied that its planes had bombed the hospital in Aleppo.", Modality.DENIED),
        ("Rebels plan to attack the airport in Goma.", Modality.PLANNED),
        ("Troops are shelling the town of Hajin.", Modality.ONGOING),
        ("The rebels might attack the airport in Goma.", Modality.HYPOTHETICAL),
        ("Rebels attacked the airport in Goma on Monday.", Modality.OCCURRED),
    ],
)
def test_grammar_tells_whether_it_happened(extractor: Extractor, text: str, modality: Modality) -> None:
    told = [one for one in Reading(extractor, text).analysis.events if one.type is not EventType.STATEMENT]
    assert [one.modality for one in told] == [modality]


def test_what_is_negated_is_no_event(extractor: Extractor) -> None:
    assert Reading(extractor, "The government did not attack the camp.").analysis.events == ()


def test_an_offensive_has_its_targets_and_its_aim_is_only_planned(extractor: Extractor) -> None:
    text = (
        "BAGHDAD (Wire) - Prime Minister Haider al-Abadi announced an offensive on Thursday to retake al-Qaim and "
        "Rawa in Iraq's Anbar province from Daesh."
    )
    told = Reading(extractor, text)
    assert told.event(EventType.OFFENSIVE_LAUNCHED).modality in (Modality.ONGOING, Modality.OCCURRED)
    assert told.event(EventType.GOVERNMENT_REGAINS_TERRITORY).modality is Modality.PLANNED
    assert {target for _, target in told.relations(RelationType.TARGETS)} >= {"al-Qaim", "Rawa"}
    qaim = told.entity("al-Qaim")
    assert (qaim.country, qaim.geonames_id is not None) == ("IQ", True)
    assert qaim.latitude == pytest.approx(34.37, abs=0.2)


def test_a_claim_is_tied_to_the_event_before_it(extractor: Extractor) -> None:
    text = (
        "A suicide bomber blew himself up at a mosque in Kabul on Friday, killing 39 worshippers. "
        "The Islamic State group claimed responsibility for the attack."
    )
    told = Reading(extractor, text)
    event = told.event(EventType.SUICIDE_BOMB)
    assert told.name(event.claimed_by) == "Islamic State"
    assert [(one.kind, one.best) for one in event.casualties] == [("killed", 39)]
    assert event.date.start == date(2017, 10, 20)


def test_two_names_of_one_group_are_one_entity_of_the_seeds(extractor: Extractor) -> None:
    told = Reading(extractor, "Daesh lost the town on Monday. ISIS fled, and the Islamic State said nothing.")
    assert told.entity("Daesh").known_id == told.entity("ISIS").known_id == "actor:islamic-state"


def test_homonyms_are_told_apart_by_the_country_of_the_report(extractor: Extractor) -> None:
    in_iraq = Reading(extractor, "Iraqi troops entered Rawa, a town in Anbar province in Iraq, on Monday.")
    assert in_iraq.entity("Rawa").country == "IQ"


def test_a_word_in_small_letters_is_no_acronym(extractor: Extractor) -> None:
    told = Reading(extractor, "A car bomb exploded in Mogadishu. Police told us that it was theirs.")
    assert {one.country for one in told.analysis.entities} <= {"SO", None}


def test_a_person_and_the_office_beside_the_name_are_one(extractor: Extractor) -> None:
    text = (
        "Lieutenant General Qassem al-Mohammedi, commander of the Jazeera Operations Command, said that the town "
        "would be next."
    )
    told = Reading(extractor, text)
    assert told.relations(RelationType.LEADS) == {("Qassem al-Mohammedi", "Jazeera Operations Command")}


def test_a_branch_is_part_of_its_party(extractor: Extractor) -> None:
    told = Reading(extractor, "The YPG, the armed wing of the PYD, holds the town.")
    assert ("People's Protection Units", "Democratic Union Party") in told.relations(RelationType.PART_OF)


def test_without_a_date_the_date_is_unknown_and_not_that_of_publication(extractor: Extractor) -> None:
    event = Reading(extractor, "Rebels shelled the town of Hajin in Syria.").event(EventType.SHELLING_ARTILLERY_MISSILE)
    assert (event.date.start, event.date.precision) == (None, "unknown")


def test_an_unknown_place_gets_no_coordinates(extractor: Extractor) -> None:
    place = Reading(extractor, "Rebels shelled the village of Xyrgolblat in Syria on Monday.").entity("Xyrgolblat")
    assert place.geonames_id is None
    assert place.precision != "exact"


def test_the_same_text_gives_the_same_bytes(extractor: Extractor) -> None:
    text = "Rebels shelled the town of Hajin on Monday, killing at least 4 people, residents said."
    first, second = (Reading(extractor, text) for _ in range(2))
    seeds = extractor.lexicon.seeds
    assert to_contract(first.report, first.analysis, seeds) == to_contract(second.report, second.analysis, seeds)


@pytest.mark.parametrize(
    "text",
    [
        "...",
        "a",
        "\n\n\n x \n",
        "🜂🜄 Rebels 🚀 shelled Goma 🏴‍☠️.",
        "THE REBELS SHELLED GOMA. TEN PEOPLE DIED.",
        "Rebels\u00a0shelled\u200b Goma\r\nand\tleft.",
        "((((((",
        "said said said said said",
        "Goma Goma Goma Goma",
        "-" * 3000,
        "He said: “We attacked.” «Oui» — ‘No’",
    ],
)
def test_odd_texts_are_read_with_offsets_that_fit(extractor: Extractor, text: str) -> None:
    analysis = Reading(extractor, text).analysis
    for one in analysis.mentions:
        assert text[one.start : one.end] == one.text
    for event in analysis.events:
        assert text[event.evidence.start : event.evidence.end] == event.trigger
    for start, end in analysis.sentences:
        assert 0 <= start < end <= len(text)


def test_a_stage_that_needs_what_none_before_it_adds_is_refused() -> None:
    def nothing(_: object) -> None:
        return None

    stage = Stage("events", frozenset({"clusters"}), frozenset({"tellings"}), nothing)
    with pytest.raises(ValueError, match="clusters"):
        _check((stage,))
