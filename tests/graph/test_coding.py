"""An event's class in PLOVER and CAMEO follows its type, unless its word or its modality tells better."""

import pytest

from graph.coding import codes_of
from graph.ontology import EventType, Modality


@pytest.mark.parametrize(
    ("kind", "modality", "rule", "usual", "expected"),
    [
        ("armed_clash", "occurred", "trigger:clash", ("ASSAULT", "190"), ("ASSAULT", "190")),
        ("statement", "occurred", "trigger:say", (None, "010"), (None, "010")),
        ("statement", "denied", "tagger", (None, "010"), ("REJECT", "120")),
        ("statement", "occurred", "act:SUPPORT:praise", (None, "010"), ("SUPPORT", "050")),
        ("statement", "occurred", "act:INVESTIGATE:probe", (None, "010"), ("ACCUSE", "090")),
        ("demand", "occurred", "act:APPEAL:urge", ("REQUEST", "100"), ("REQUEST", "020")),
        ("agreement", "occurred", "act:AGREE:sign accord", ("AGREE", "057"), ("AGREE", "030")),
        ("consultation", "occurred", "act:CONSULT:phone", ("CONSULT", "040"), ("CONSULT", "040")),
        ("armed_clash", "occurred", "act:COERCE:disperse", ("ASSAULT", "190"), ("ASSAULT", "190")),
        ("humanitarian_aid", "planned", "trigger:deliver", ("AID", "073"), ("AGREE", "030")),
        ("sanction", "planned", "tagger", ("SANCTION", "160"), ("THREATEN", "130")),
        ("displacement", "occurred", "trigger:flee", (None, None), (None, None)),
    ],
)  # fmt: skip
def test_word_and_modality_tell_the_class(
    kind: str, modality: str, rule: str, usual: tuple[str | None, str | None], expected: tuple[str | None, str | None]
) -> None:
    assert codes_of(EventType(kind), Modality(modality), rule, *usual) == expected
