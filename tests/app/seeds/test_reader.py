"""A folder of seed files to one set, or all of its problems at once, each as `file:line: field: value: reason`."""

import re
from pathlib import Path

import pytest

from app.seeds.reader import read_seed_set
from graph.ontology import EntityKind, EventType, RelationType
from graph.seeds import SeedEntity
from tests.app.seeds.folder import ACTORS, problems_of

FORM = re.compile(r"[\w./-]+:\d+: [\w. ]+: .+: .+|[\w./-]+:\d+: (?:csv|yaml|file|type): .+", re.DOTALL)


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def append(path: Path, line: str) -> None:
    path.write_text(path.read_text("utf-8") + line + "\n", encoding="utf-8")


# ---------------------------------------------------------------- what is read


def test_all_files_are_read_into_one_set(folder: Path) -> None:
    found = read_seed_set(folder)
    assert [country.iso2 for country in found.countries] == ["CD", "UG"]
    assert {entity.key for entity in found.entities} >= {"actor:m23", "actor:adf", "place:lake-kivu", "country:CD"}
    assert [relation.type for relation in found.relations] == [RelationType.FIGHTS, RelationType.LOCATED_IN]
    assert [(outlet.name, outlet.reliability) for outlet in found.outlets] == [("Example Wire", "B")]
    assert {entry.type for entry in found.event_types} == set(EventType)
    assert [trigger.lemmas for trigger in found.triggers] == [("open", "fire")]
    assert dict(found.triggers[0].roles) == {"subject": "source", "on": "target"}
    assert [(one.key, one.words) for one in found.word_lists] == [
        ("titles", ("general",)),
        ("weapons", ("rifle", "mortar")),
    ]


def test_a_record_knows_its_file_and_line(folder: Path) -> None:
    (adf,) = [entity for entity in read_seed_set(folder).entities if entity.key == "actor:adf"]
    assert (adf.file, adf.line) == ("actors/groups.csv", 3)
    assert (adf.note, adf.context_aliases, adf.active_from, adf.active_to) == ("fights, too", ("ADF",), "1995", None)


def test_actors_may_stand_in_yaml_as_well(folder: Path) -> None:
    (folder / "actors" / "more.yaml").write_text(
        "- {key: actor:fdlr, kind: actor, name: FDLR, old_keys: [actor:interahamwe]}\n", encoding="utf-8"
    )
    (fdlr,) = [entity for entity in read_seed_set(folder).entities if entity.key == "actor:fdlr"]
    assert (fdlr.kind, fdlr.type, fdlr.old_keys) == (EntityKind.ACTOR, None, ("actor:interahamwe",))


def test_a_curated_record_replaces_a_generated_one_wholly(folder: Path) -> None:
    append(folder / "actors" / "groups.csv", "actor:armed-forces-cd,actor,FARDC,state_force,CD,,,,,")
    (found,) = [entity for entity in read_seed_set(folder).entities if entity.key == "actor:armed-forces-cd"]
    assert (found.name, found.aliases, found.file) == ("FARDC", (), "actors/groups.csv")


def test_other_files_in_the_folder_are_left_alone(folder: Path) -> None:
    before = read_seed_set(folder).version
    (folder / "README.md").write_text("# Seeds\n", encoding="utf-8")
    (folder / "places" / "admin1.csv").write_text("code,name\nCD.01,Kivu\n", encoding="utf-8")
    assert read_seed_set(folder).version == before


# ---------------------------------------------------------------- what is refused


def test_a_folder_that_does_not_exist_is_one_problem(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path / "none")
    assert problem.endswith("does not exist")


@pytest.mark.parametrize(
    ("file", "line", "problem"),
    [
        (
            "actors/groups.csv",
            "actor:m23,actor,M24,militia,CD,,,,,",
            "actors/groups.csv:4: key: 'actor:m23': already used at actors/groups.csv:2",
        ),
        (
            "actors/groups.csv",
            "actor:x,actor,X,militia,ZZ,,,,,",
            "actors/groups.csv:4: country: 'ZZ': not in countries.csv",
        ),
        (
            "actors/groups.csv",
            "actor:x,actor,X,militia,CD,,,2012-13,,",
            "actors/groups.csv:4: active_from: '2012-13': not YYYY, YYYY-MM or YYYY-MM-DD",
        ),
        (
            "actors/groups.csv",
            "actor:x,actor,X,militia,CD,,,2012-04,2011,",
            "actors/groups.csv:4: active_to: '2011': before active_from",
        ),
        (
            "actors/groups.csv",
            "actor:x,actor,X,militia,CD,the M23 Rebels|Xs,,,,",
            "actors/groups.csv:4: aliases: 'm23 rebels': also a name of actor:m23 (actors/groups.csv:2)",
        ),
        (
            "actors/groups.csv",
            "actor:x,actor,X,town,CD,,,,,",
            "actors/groups.csv:4: type: 'town': not a type of actor: ",
        ),
        (
            "actors/groups.csv",
            "actor:x,person,X,militia,CD,,,,,",
            "actors/groups.csv:4: type: 'militia': not a type of person: []",
        ),
        ("actors/groups.csv", "actor:x,army,X,militia,CD,,,,,", "actors/groups.csv:4: kind: 'army': Input should be "),
        (
            "actors/groups.csv",
            "X Front,actor,X,militia,CD,,,,,",
            "actors/groups.csv:4: key: 'X Front': not of the form ",
        ),
        ("actors/groups.csv", "actor:x,actor,,militia,CD,,,,,", "actors/groups.csv:4: name: missing: Field required"),
        (
            "places/features.csv",
            "place:x,location,X,region,,,,91,29,50,region,",
            "places/features.csv:3: latitude: 91.0: not between -90 and 90",
        ),
        (
            "places/features.csv",
            "place:x,location,X,region,,,,1,-181,50,region,",
            "places/features.csv:3: longitude: -181.0: not between -180 and 180",
        ),
        (
            "places/features.csv",
            "place:x,location,X,region,,,,1,,50,region,",
            "places/features.csv:3: latitude: 1.0: latitude and longitude go together",
        ),
        (
            "places/features.csv",
            "place:x,location,X,region,,,,north,29,50,region,",
            "places/features.csv:3: latitude: 'north': Input should be a valid number",
        ),
        (
            "places/features.csv",
            "place:x,location,X,region,,,,1,29,0,region,",
            "places/features.csv:3: radius_km: 0.0: not above 0",
        ),
        (
            "places/features.csv",
            "place:x,location,X,region,,,,1,29,nan,region,",
            "places/features.csv:3: radius_km: nan: not above 0",
        ),
        (
            "places/features.csv",
            "place:x,location,X,region,,,,1,29,50,roughly,",
            "places/features.csv:3: precision: 'roughly': not one of ['exact', ",
        ),
        (
            "countries.csv",
            "RW,RWA,Rwanda,Kigali,-2,300,97,,Rwandan",
            "countries.csv:4: longitude: 300.0: not between -180 and 180",
        ),
        (
            "relations.yaml",
            "- {source: actor:m24, type: fights, target: actor:adf}",
            "relations.yaml:4: source: 'actor:m24': no entity has this key",
        ),
        (
            "relations.yaml",
            "- {source: actor:adf, type: hates, target: actor:m23}",
            "relations.yaml:4: type: 'hates': Input should be 'fights', ",
        ),
        (
            "relations.yaml",
            '- {source: actor:adf, type: supports, target: actor:m23, valid_from: "2014", valid_to: "2013-12-31"}',
            "relations.yaml:4: valid_to: '2013-12-31': before valid_from",
        ),
        (
            "relations.yaml",
            "- {source: actor:adf, type: supports, target: actor:m23, valid_from: soon}",
            "relations.yaml:4: valid_from: 'soon': not YYYY, YYYY-MM or YYYY-MM-DD",
        ),
        (
            "relations.yaml",
            "- {source: actor:adf, type: supports, target: actor:adf}",
            "relations.yaml:4: target: 'actor:adf': is the source too",
        ),
        (
            "relations.yaml",
            "- {source: actor:adf, type: fights, target: actor:m23}",
            "relations.yaml:4: target: 'actor:m23': the same the other way round at relations.yaml:2",
        ),
        (
            "relations.yaml",
            "- {source: country:UG, type: fights, target: actor:m23}",
            "relations.yaml:4: source: 'country:UG': fights joins no location here: ['actor']",
        ),
        (
            "outlets.yaml",
            "- {key: outlet:x, name: X, reliability: G}",
            "outlets.yaml:2: reliability: 'G': not one of ['A', ",
        ),
        (
            "outlets.yaml",
            "- {key: outlet:x, name: X, reliability: C, country: ZZ}",
            "outlets.yaml:2: country: 'ZZ': not in countries.csv",
        ),
        (
            "outlets.yaml",
            "- {key: outlet:x, name: X, reliability: C, aliases: [example wire]}",
            "outlets.yaml:2: aliases: 'example wire': also a name of outlet:wire (outlets.yaml:1)",
        ),
        (
            "outlets.yaml",
            "- {key: outlet:x, name: X, reliability: C, owner: ' '}",
            "outlets.yaml:2: owner: ' ': is empty",
        ),
        ("outlets.yaml", "- {key: outlet:x, name: X}", "outlets.yaml:2: reliability: missing: Field required"),
        (
            "outlets.yaml",
            "- {key: outlet:x, name: X, reliability: B, aliases: EX}",
            "outlets.yaml:2: aliases: 'EX': Input should be ",
        ),
        (
            "outlets.yaml",
            "- {key: outlet:x, name: X, reliability: B, colour: red}",
            "outlets.yaml:2: colour: 'red': unknown field",
        ),
        (
            "codebook/triggers.yaml",
            "- {lemmas: shell, pos: VERB, type: shelling}",
            "codebook/triggers.yaml:2: type: 'shelling': Input should be ",
        ),
        (
            "codebook/words.yaml",
            "guns: []",
            "codebook/words.yaml:1: words: 'guns': has no words",
        ),
    ],
)
def test_a_wrong_record_is_told_with_file_line_field_value_and_reason(
    folder: Path, file: str, line: str, problem: str
) -> None:
    append(folder / file, line)
    (found,) = problems_of(folder)
    assert found.startswith(problem)
    assert FORM.fullmatch(found)


def test_an_unknown_column_is_told_for_each_of_its_values(folder: Path) -> None:
    (folder / "actors" / "groups.csv").write_text(
        ACTORS.replace("active_to,note", "active_to,remark"), encoding="utf-8"
    )
    assert problems_of(folder) == ["actors/groups.csv:3: remark: 'fights, too': unknown field"]


def test_an_old_key_leads_to_one_entity(folder: Path) -> None:
    (folder / "actors" / "more.yaml").write_text(
        "- {key: actor:a, kind: actor, name: A, old_keys: [actor:m23, actor:gone]}\n"
        "- {key: actor:b, kind: actor, name: B, old_keys: [actor:gone]}\n",
        encoding="utf-8",
    )
    assert problems_of(folder) == [
        "actors/more.yaml:1: old_keys: 'actor:m23': is a key of actor:m23 (actors/groups.csv:2)",
        "actors/more.yaml:2: old_keys: 'actor:gone': is a key of actor:a (actors/more.yaml:1)",
    ]


def test_every_type_must_be_in_the_codebook(folder: Path) -> None:
    replace(folder / "codebook" / "event_types.yaml", "type: grenade", "type: attack")
    (folder / "codebook" / "relation_types.yaml").write_text("[]\n", encoding="utf-8")
    problems = problems_of(folder)
    assert "codebook/event_types.yaml:0: type: 'grenade': is missing" in problems
    assert any(
        re.fullmatch(r"codebook/event_types.yaml:\d+: key: 'attack': already used at .+", one) for one in problems
    )
    assert {one for one in problems if "relation_types" in one} == {
        f"codebook/relation_types.yaml:0: type: {kind.value!r}: is missing" for kind in RelationType
    }


def test_a_ucdp_type_is_one_of_three(folder: Path) -> None:
    replace(folder / "codebook" / "event_types.yaml", "type: armed_clash\n  ucdp: null", "type: armed_clash\n  ucdp: 4")
    (problem,) = problems_of(folder)
    assert problem.endswith("ucdp: 4: not one of [1, 2, 3]")


def test_a_name_may_be_shared_as_a_context_alias(folder: Path) -> None:
    append(folder / "actors" / "groups.csv", "actor:x,actor,X,militia,UG,,ADF|M23,,,")
    assert len(read_seed_set(folder).entities) == len({entity.key for entity in read_seed_set(folder).entities})


def test_towns_of_one_name_are_told_apart_by_their_country(folder: Path) -> None:
    features = folder / "places" / "features.csv"
    append(features, "place:rubaya-cd,location,Rubaya,populated_place,CD,,,-1.5,28.9,3,exact,")
    append(features, "place:rubaya-ug,location,Rubaya,populated_place,UG,,,-1.2,30.1,3,exact,")
    read_seed_set(folder)
    append(features, "place:rubaya-too,location,Rubaya,populated_place,UG,,,-1.3,30.2,3,exact,")
    assert any("also a name of place:rubaya-cd" in problem for problem in problems_of(folder))


def test_all_problems_of_all_files_are_told_together(folder: Path) -> None:
    append(folder / "actors" / "groups.csv", "actor:x,actor,X,town,ZZ,,,then,,")
    append(folder / "relations.yaml", "- {source: actor:none, type: fights, target: actor:adf}")
    (folder / "outlets.yaml").write_text("- {key: [\n", encoding="utf-8")
    (folder / "codebook" / "words.yaml").write_text("- rifle\n", encoding="utf-8")
    problems = problems_of(folder)
    assert [problem.split(": ")[0] for problem in problems] == [
        "outlets.yaml:2",
        "codebook/words.yaml:1",
        "actors/groups.csv:4",
        "actors/groups.csv:4",
        "actors/groups.csv:4",
        "relations.yaml:4",
    ]
    assert all(FORM.fullmatch(problem) for problem in problems)


def test_a_wrong_encoding_does_not_hide_the_other_files(folder: Path) -> None:
    (folder / "actors" / "groups.csv").write_bytes(ACTORS.replace("too", "très").encode("latin-1"))
    problems = problems_of(folder)
    assert problems[0] == f"actors/groups.csv:3: encoding: byte {ACTORS.index('too') + 2}: not UTF-8"
    assert "relations.yaml:2: source: 'actor:m23': no entity has this key" in problems


def test_a_key_of_one_kind_may_recur_in_another(folder: Path) -> None:
    append(folder / "outlets.yaml", "- {key: actor:m23, name: M23 press, reliability: D}")
    assert isinstance(next(one for one in read_seed_set(folder).entities if one.key == "actor:m23"), SeedEntity)
