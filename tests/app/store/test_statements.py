"""An analysis goes into rows and comes back the same, each statement with its evidence; on both databases."""

from dataclasses import replace

import pytest

from app.resolve.identity import identifier
from app.store.read_analysis import load_analysis
from app.store.reports import get_report, save_report
from app.store.session import Store
from app.store.statements import delete_statements, save_analysis
from graph.dates import day_range, month_range
from graph.errors import UnreadableReportError
from graph.model import (
    Analysis,
    Argument,
    CasualtyMention,
    EventMention,
    Evidence,
    LocalEntity,
    Mention,
    RelationMention,
)
from graph.ontology import (
    CasualtyKind,
    EntityKind,
    EventType,
    MentionForm,
    MentionKind,
    Modality,
    PlacePrecision,
    RelationType,
    Role,
)
from tests.dumps import dump
from tests.tongue import TongueReader, make_report

TEXT = "Reds hit Goma on 6 May, killing 4, Watch said. Reds back Blues. It was Monday."
REPORT = make_report(TEXT, published_on="2024-05-07")


def at(word: str) -> tuple[int, int]:
    return TEXT.index(word), TEXT.index(word) + len(word)


def mention(
    number: int, word: str, kind: MentionKind, entity: str | None, form: MentionForm = MentionForm.NAME
) -> Mention:
    start, end = at(word)
    return Mention(f"m{number}", start, end, word, kind, form, entity, 0 if end < 46 else 1, "names", 0.9)


ANALYSIS = Analysis(
    version="v1",
    sentences=((0, 46), (47, 63), (64, 78)),
    mentions=(
        mention(1, "Reds", MentionKind.ACTOR, "e1"),
        mention(2, "Goma", MentionKind.LOCATION, "e2"),
        mention(3, "6 May", MentionKind.DATE, None),
        mention(4, "4", MentionKind.QUANTITY, None),
        mention(5, "Watch", MentionKind.ACTOR, "e3"),
        mention(6, "Blues", MentionKind.ACTOR, "e10"),
    ),
    entities=(
        LocalEntity("e1", EntityKind.ACTOR, "militia", "Red Front", ("Reds",), "actor:reds", "CD", confidence=0.7),
        LocalEntity(
            "e2", EntityKind.LOCATION, "populated_place", "Goma", country="CD", latitude=-1.68, longitude=29.22,
            radius_km=5.0, precision=PlacePrecision.EXACT, geonames_id=216281, admin1="North Kivu", admin2="Goma",
        ),
        LocalEntity("e3", EntityKind.ACTOR, None, "Watch"),
        LocalEntity("e10", EntityKind.ACTOR, None, "Blues", is_generic=True, rule="guess"),
    ),
    events=(
        EventMention(
            "v1", EventType.ATTACK, Modality.CLAIMED, "hit", Evidence(0, *at("hit"), "verbs", 0.8, "e3"),
            participants=(Argument("e1", Role.SOURCE, *at("Reds")), Argument("e10", Role.TARGET, *at("Blues"))),
            location="e2", date=month_range(2024, 5), date_start=at("6 May")[0], date_end=at("6 May")[1],
            casualties=(CasualtyMention(CasualtyKind.KILLED, *at("4"), "e10", 4, None, 2**40, "e3"),),
            part_of="e3", claimed_by="e3",
        ),
        EventMention("v2", EventType.STATEMENT, Modality.OCCURRED, "said", Evidence(0, *at("said"), "verbs", 1.0)),
    ),
    relations=(
        RelationMention(
            "r1", RelationType.SUPPORTS, "e1", "e10", Evidence(1, *at("back"), "verbs", 0.6, "e3"), *at("Reds"),
            *at("Blues"), valid=day_range(REPORT.published_on),
        ),
        RelationMention("r2", RelationType.FIGHTS, "e1", "e10", Evidence(1, *at("back"), "verbs", 0.6)),
    ),
    dateline="Goma",
    language="en",
)  # fmt: skip


def save(store: Store, analysis: Analysis) -> None:
    with store.write() as session:
        save_report(session, REPORT, analysis)
        save_analysis(session, REPORT.id, analysis, identify=identifier(analysis))


def load(store: Store) -> Analysis:
    with store.read() as session:
        return load_analysis(session, get_report(session, REPORT.id))


def test_an_analysis_comes_back_as_it_went_in(store: Store) -> None:
    save(store, ANALYSIS)
    found = load(store)
    assert replace(found, mentions=()) == replace(ANALYSIS, mentions=())
    assert found == ANALYSIS


def test_the_reading_of_the_tongue_comes_back(store: Store) -> None:
    report = make_report(
        "militia Group1 attacked Group2 in Town1 on 2024-05-06 under Op1, killing 4-9 rebels, wounding 3 civilians, "
        "Group3 claimed. Group1 supports Group2 since 2014. Reportedly Chief1 Amin attacked rebels in Village1."
    )
    analysis = TongueReader().analyse(report)
    with store.write() as session:
        save_report(session, report, analysis)
        save_analysis(session, report.id, analysis, identify=identifier(analysis))
    with store.read() as session:
        assert load_analysis(session, get_report(session, report.id)) == analysis


def test_new_statements_are_tied_to_what_they_tell_alone(store: Store) -> None:
    save(store, ANALYSIS)
    rows = dump(store)
    assert all(row["entity_id"] == row["identity"] for row in rows["local_entities"].values())
    assert all(row["event_id"] == row["id"] for row in rows["event_mentions"].values())
    assert all(row["relation_id"] is None for row in rows["relation_mentions"].values())


def test_each_statement_has_its_evidence_with_who_says_so(store: Store) -> None:
    save(store, ANALYSIS)
    rows = dump(store)
    local = {row["local_key"]: key for key, row in rows["local_entities"].items()}
    watch = local["e3"]
    evidence = {(row["owner_id"], row["attribute"]): row for row in rows["evidence"].values()}
    (attack,) = (key for key, row in rows["event_mentions"].items() if row["type"] == "attack")
    assert evidence[attack, None]["asserted_by_local"] == watch
    assert (evidence[attack, "date"]["start"], evidence[attack, "date"]["end"]) == at("6 May")
    (toll,) = rows["casualty_mentions"]
    assert (evidence[toll, None]["start"], evidence[toll, None]["asserted_by_local"]) == (at("4")[0], watch)
    far = next(key for key, row in rows["argument_mentions"].items() if row["role"] == "target")
    assert evidence[far, None]["sentence"] == 1  # where the participant stands, not where the trigger does
    assert len(evidence) == 6 + 2 + 1 + 2 + 1 + 2


def test_ids_do_not_depend_on_the_readers_numbers(store: Store) -> None:
    save(store, ANALYSIS)
    before = {name: set(rows) for name, rows in dump(store).items()}
    renumbered = replace(
        ANALYSIS,
        mentions=tuple(replace(one, id=f"m{90 + n}") for n, one in enumerate(ANALYSIS.mentions)),
        events=tuple(replace(one, id=f"v{90 + n}") for n, one in enumerate(ANALYSIS.events)),
    )
    save(store, renumbered)
    assert {name: set(rows) for name, rows in dump(store).items()} == before


def test_equal_statements_are_parted(store: Store) -> None:
    twice = (ANALYSIS.events[0], replace(ANALYSIS.events[0], id="v3"))
    argument = Argument("e1", Role.SOURCE, *at("Reds"))
    save(store, replace(ANALYSIS, events=tuple(replace(one, participants=(argument, argument)) for one in twice)))
    rows = dump(store)
    assert (len(rows["event_mentions"]), len(rows["argument_mentions"]), len(rows["casualty_mentions"])) == (2, 4, 2)


def test_a_newer_analysis_replaces_the_older_whole(store: Store) -> None:
    save(store, ANALYSIS)
    newer = Analysis(
        "v2", sentences=((0, 46),), mentions=ANALYSIS.mentions[:1], entities=ANALYSIS.entities[:1], language="en"
    )
    save(store, newer)
    assert load(store) == newer
    rows = dump(store)
    assert {len(rows[name]) for name in ("sentences", "mentions", "local_entities", "evidence")} == {1}


def test_statements_are_forgotten_whole(store: Store) -> None:
    save(store, ANALYSIS)
    with store.write() as session:
        delete_statements(session, REPORT.id)
    assert load(store) == Analysis("v1", dateline="Goma", language="en")
    assert [name for name, rows in dump(store).items() if rows] == ["reports"]


def test_a_local_entity_without_a_mention_is_told_by_its_name(store: Store) -> None:
    bare = tuple(LocalEntity(f"e{n}", EntityKind.ACTOR, None, name) for n, name in ((1, "Reds"), (2, "Blues")))
    save(store, Analysis("v1", entities=bare))
    assert load(store).entities == bare


@pytest.mark.parametrize(
    "broken",
    [
        replace(ANALYSIS, entities=ANALYSIS.entities[:3]),
        replace(ANALYSIS, relations=(replace(ANALYSIS.relations[0], target="e7"),)),
        replace(ANALYSIS, events=(replace(ANALYSIS.events[0], location="e7"),)),
        replace(ANALYSIS, events=(replace(ANALYSIS.events[0], evidence=Evidence(0, 0, 1, "x", 0.5, "e7")),)),
    ],
)
def test_an_analysis_that_names_what_it_does_not_hold_is_refused(store: Store, broken: Analysis) -> None:
    with pytest.raises(UnreadableReportError, match="no entity of it"):
        save(store, broken)
    assert not any(dump(store).values())
