import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.extract.clean import clean, find_dateline, sentence_case
from app.extract.record import Draft
from graph.model import Report


def cleaned(text: str) -> Draft:
    draft = Draft(Report(id="rep_1", text=text))
    clean(draft, lambda word: word in ("MOSUL", "IRAQ"))
    return draft


@given(st.text(min_size=1, max_size=400).filter(lambda text: any(char.isalpha() for char in text)))
def test_cleaning_keeps_every_offset(text: str) -> None:
    assert len(cleaned(text).readable) == len(text)


def test_boilerplate_lines_are_blanked() -> None:
    draft = cleaned("Rebels shelled Goma on Monday.\nRead more: ten photographs\nSix people died in the shelling.")
    assert "photographs" not in draft.readable
    assert "Six people died" in draft.readable


def test_a_wrapped_line_goes_on_in_the_next_one() -> None:
    text = "The army said on Monday that its troops had taken the last\nvillage on the road to the border crossing."
    assert cleaned(text).readable == text.replace("\n", " ")


def test_a_heading_stays_a_line_of_its_own() -> None:
    assert cleaned("Battle for the crossing\nTroops took the town.").readable.count("\n") == 1


def test_a_text_in_capitals_is_given_its_small_letters() -> None:
    text = "GOVERNMENT TROOPS ENTERED MOSUL YESTERDAY AFTER A WEEK OF FIGHTING IN THE NORTH OF IRAQ. THE REBELS FLED."
    assert cleaned(text).readable == (
        "Government troops entered Mosul yesterday after a week of fighting in the north of Iraq. The rebels fled."
    )


def test_sentence_case_reads_a_long_text_quickly() -> None:
    words = "THE REBELS TOOK THE TOWN. " * 60_000
    assert sentence_case(words, lambda _: False).startswith("The rebels took the town. The rebels")


@pytest.mark.parametrize(
    ("text", "dateline"),
    [
        ("BAGHDAD (Reuters) - Troops moved west.", "Baghdad"),
        ("GOMA, Congo -- Rebels took the town.", "Goma"),
        ("Beirut (AFP) — Shells fell on the town.", "Beirut"),
        ("KABUL, Oct. 26 - A bomb went off.", "Kabul"),
        ("Troops moved west - the army said.", None),
        ("The Government Of Iraq - an overview", None),
    ],
)
def test_the_place_that_opens_a_dispatch_is_its_dateline(text: str, dateline: str | None) -> None:
    assert find_dateline(text) == dateline


def test_a_block_of_fields_is_passed_over() -> None:
    text = "---\ntitle: Rebels shelled Goma\n---\nSix people died."
    readable = cleaned(text).readable
    assert len(readable) == len(text)
    assert readable.strip() == "Six people died."
