"""What parties say and do to one another short of force: the class, who, and to whom."""

import pytest

from app.extract.contract import to_contract
from app.extract.pipeline import Extractor
from app.seeds.reader import read_seed_set
from app.settings import PROJECT
from graph.model import Report
from graph.seeds import SeedSet


@pytest.fixture(scope="module")
def seeds() -> SeedSet:
    return read_seed_set(PROJECT / "seeds")


@pytest.mark.parametrize(
    ("text", "act", "source", "target"),
    [
        ("Turkey's foreign minister praised Iraq's efforts to secure the border.", "SUPPORT", None, "Iraq"),
        ("Pakistan rejected an appeal by Amnesty International to open the camp.", "REJECT", "Pakistan", "Amnesty"),
        ("France promised on Monday to continue military aid to Chad.", "AGREE", "France", "Chad"),
        ("The Kenyan president telephoned Museveni to discuss the talks.", "CONSULT", None, "Museveni"),
        ("Poland expelled three Russian diplomats.", "SANCTION", "Poland", "Russian diplomats"),
        ("Egypt threatened to impose sanctions on Ethiopia.", "THREATEN", "Egypt", "Ethiopia"),
        ("Ghana said that the rebels must leave Bouake.", "REQUEST", "Ghana", "rebels"),
        ("Germany refused to accept the refugees.", "REJECT", "Germany", "refugees"),
        ("Serbia lifted the curfew in Montenegro.", "CONCEDE", "Serbia", "Montenegro"),
        ("Norway urged Hamas to release the hostages.", "REQUEST", "Norway", "Hamas"),
    ],
)
def test_an_act_has_its_class_its_actor_and_its_addressee(
    extractor: Extractor, seeds: SeedSet, text: str, act: str, source: str | None, target: str
) -> None:
    report = Report("rep_1", text)
    answer = to_contract(report, extractor.analyse(report), seeds)
    names = {one["id"]: " ".join([one["name"], *one["aliases"]]) for one in answer["entities"]}
    found = [
        {
            role: [names[part["entity"]] for part in event["participants"] if part["role"] in roles]
            for role, roles in (("source", ("source", "ally")), ("target", ("target", "victim")))
        }
        for event in answer["events"]
        if event["codes"]["plover"] == act
    ]
    assert any(
        any(target in name for name in one["target"])
        and (source is None or any(source in name for name in one["source"]))
        for one in found
    ), answer["events"]


def test_a_refusal_is_no_promise(extractor: Extractor, seeds: SeedSet) -> None:
    report = Report("rep_1", "Germany refused to accept the refugees.")
    answer = to_contract(report, extractor.analyse(report), seeds)
    assert "AGREE" not in [event["codes"]["plover"] for event in answer["events"]]
