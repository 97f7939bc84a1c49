"""Every type has a class or is left out on purpose, and the classes say sign and weight."""

from graph.ontology import EventType, Modality, RelationType
from graph.polarity import (
    EVENT_CLASSES,
    INTENSITIES,
    MODALITY_FACTORS,
    RELATION_CLASSES,
    SIGNS,
    TieClass,
    saturate,
    source_factor,
)

NO_TIE = {
    "change_to_group_activity", "disrupted_weapons_use", "headquarters_or_base_established",
    "non_violent_transfer_of_territory", "other_strategic_development", "withdrawal", "deployment", "displacement",
    "statement", "claim_of_responsibility",
}  # fmt: skip


def test_every_event_type_has_a_class_or_is_known_to_make_no_tie() -> None:
    assert {*EventType} - EVENT_CLASSES.keys() == NO_TIE


def test_every_class_has_a_sign_and_an_intensity() -> None:
    assert SIGNS.keys() == INTENSITIES.keys() == set(TieClass)
    assert {*RELATION_CLASSES} <= {*RelationType}


def test_what_did_not_happen_has_no_weight() -> None:
    assert MODALITY_FACTORS.keys() == set(Modality)
    assert [name for name, factor in MODALITY_FACTORS.items() if factor == 0] == ["planned", "denied", "hypothetical"]


def test_more_reports_never_count_less_and_seeds_count_like_one() -> None:
    factors = [source_factor(count) for count in range(6)]
    assert factors == sorted(factors)
    assert factors[0] == factors[1] == 0.5


def test_strength_grows_and_stays_below_one() -> None:
    strengths = [saturate(weight / 4) for weight in range(40)]
    assert strengths == sorted(strengths)
    assert strengths[-1] < 1
