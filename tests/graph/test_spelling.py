"""Spellings of one name fold to one key; distinct names stay distinct."""

import pytest

from graph.spelling import fold_name, surname


@pytest.mark.parametrize(
    "names",
    [
        ("Ba'quba", "Baqubah", "Baquba"),
        ("Hodeidah", "Hudaydah", "Al Hudaydah", "al-Hudayda"),
        ("Deir ez-Zor", "Dayr az Zawr", "Deir al-Zour"),
        ("Deir ez-Zor province", "Deir al-Zour governorate"),
        ("Mayadin", "al-Mayadeen", "Al-Mayadin"),
        ("Raqqa", "Raqqah", "ar-Raqqa", "Rakka"),
        ("Muammar Qaddafi", "Muammar Kadhafi"),
        ("Hiran region", "Hiraan Region", "Hiraan State"),
        ("Idlib city", "Idleb", "the town of Idlib"),
        ("Shan State Army-South", "Shan State Army South"),
    ],
)
def test_spellings_of_one_name_meet(names: tuple[str, ...]) -> None:
    assert len({fold_name(name) for name in names}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sagaing", "Sagaing Region"),
        ("Andriivka district", "Andriivka"),
        ("SSA-N", "SSA-S"),
        ("Goma", "Boma"),
        ("Red Front", "Red Front Council"),
        ("Popular Front", "Patriotic Front"),
        ("Basra", "Busra"),
        ("Mali", "Bali"),
    ],
)
def test_distinct_names_stay_distinct(one: str, other: str) -> None:
    assert fold_name(one) != fold_name(other)


def test_a_name_of_articles_only_is_kept() -> None:
    assert fold_name("The") == "the"
    assert fold_name("…") == ""


def test_a_surname_is_the_last_word() -> None:
    assert surname("Haider al-Abadi") == surname("Abadi") == "abadi"
    assert surname("…") == ""
