"""A folder of seeds that is right, for tests that spoil one thing in it."""

from pathlib import Path

import pytest
import yaml

from app.seeds.reader import read_seed_set
from graph.errors import SeedError
from graph.ontology import EventType, RelationType

EVENT_TYPES = [
    {"type": kind.value, "label": kind.value, "definition": "Something.", "acled": None, "plover": None, "cameo": None}
    | {"ucdp": None}
    for kind in EventType
]
RELATION_TYPES = [
    {
        "type": kind.value,
        "label": kind.value,
        "definition": "A link.",
        "source_kinds": ["actor"],
        "target_kinds": ["location"] if kind is RelationType.LOCATED_IN else ["actor"],
    }
    for kind in RelationType
]
COUNTRIES = """\
iso2,iso3,name,capital,latitude,longitude,radius_km,aliases,demonyms
CD,COD,Democratic Republic of the Congo,Kinshasa,-2.9,23.7,919,DR Congo|DRC,Congolese
UG,UGA,Uganda,Kampala,1,32,292,,Ugandan|Ugandans
"""
ACTORS = """\
key,kind,name,type,country,aliases,context_aliases,active_from,active_to,note
actor:m23,actor,March 23 Movement,non_state_armed_group,CD,M23|M23 rebels,,2012-04,,
actor:adf,actor,Allied Democratic Forces,non_state_armed_group,CD,,ADF,1995,,"fights, too"
"""
FEATURES = """\
key,kind,name,type,country,aliases,context_aliases,latitude,longitude,radius_km,precision,note
place:lake-kivu,location,Lake Kivu,natural_feature,,,,-2,29,50,region,
"""
RELATIONS = """\
# Links.
- {source: actor:m23, type: fights, target: actor:adf, valid_from: "2012"}
- {source: actor:m23, type: located_in, target: country:CD}
"""
OUTLETS = """\
- {key: outlet:wire, name: Example Wire, reliability: B, country: UG, aliases: [EW]}
"""
TRIGGERS = """\
- {lemmas: open fire, pos: VERB, type: armed_clash, roles: {subject: source, on: target}, confidence: 0.9}
"""
WORDS = """\
weapons: [rifle, mortar]
titles: [general]
"""


def write_folder(folder: Path) -> Path:
    """Write it; gives `folder`."""
    for name, text in {
        "countries.csv": COUNTRIES,
        "actors/groups.csv": ACTORS,
        "places/features.csv": FEATURES,
        "relations.yaml": RELATIONS,
        "outlets.yaml": OUTLETS,
        "codebook/event_types.yaml": yaml.safe_dump(EVENT_TYPES),
        "codebook/relation_types.yaml": yaml.safe_dump(RELATION_TYPES),
        "codebook/triggers.yaml": TRIGGERS,
        "codebook/words.yaml": WORDS,
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def problems_of(folder: Path) -> list[str]:
    """What reading the folder complains of."""
    with pytest.raises(SeedError) as caught:
        read_seed_set(folder)
    assert str(caught.value) == "\n".join(caught.value.problems)
    return caught.value.problems
