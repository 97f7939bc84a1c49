"""A reprint is told from another story of the same event, whichever of the two is given first."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.resolve.syndication import KEYS, are_copies, group_copies, sketch

WIRE = (
    "GOMA - At least 14 civilians were killed on Tuesday when shells hit a market in Goma, residents said. The town in "
    "the east of Congo has been held by government forces since May. A shopkeeper reached by telephone said the "
    "morning trade was at its busiest and that two rows of stalls were gone. Medics put the number of wounded at more "
    "than 30. The army said it was looking into the reports and asked people to stay away from the centre of the town."
)
OTHER = (
    "Fourteen people died when artillery fire struck the main market of Goma on Tuesday, a doctor at the hospital told "
    "this paper. Witnesses spoke of three explosions within a minute. At least 30 were hurt, most of them women who "
    "sell vegetables there. Residents blamed the rebels, who denied it. The governor is to visit the town on Thursday."
)
BRIEF = "Shells hit a market in Goma on Tuesday, killing at least 14 civilians, residents of the town said."
WORDS = WIRE.split()


def swap(text: str, share: float, seed: int = 1) -> str:
    """The text with a share of its words replaced."""
    chance = random.Random(seed)
    return " ".join("otherwise" if chance.random() < share else word for word in text.split())


@pytest.mark.parametrize(
    "text",
    [
        WIRE.upper(),
        WIRE.removeprefix("GOMA - "),
        f"Market shelled in eastern Congo\n\nBy our staff and agencies, 7 May 2024\n\n{WIRE}",
        f"{WIRE} (Example News)",
        " ".join(WORDS[:45]),
        " ".join(WORDS[-50:]),
        swap(WIRE, 0.05),
        swap(WIRE, 0.1),
        f"Shelling kills 14 in Goma. {swap(' '.join(WORDS[:60]), 0.03)}",
    ],
)
def test_a_reprint_is_a_copy(text: str) -> None:
    assert are_copies(sketch(WIRE), sketch(text))
    assert are_copies(sketch(text), sketch(WIRE))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (WIRE, OTHER),
        (WIRE, BRIEF),
        (BRIEF, BRIEF.replace("14", "nine").replace("Goma", "Beni").replace("Tuesday", "Friday")),
        (BRIEF, "Shells hit a school in Goma on Tuesday, killing three children, officials of the town said."),
        ("Army units left Goma.", "Army units left Beni."),
        (
            WIRE,
            " ".join([WIRE, *(f"item{number}" for number in range(300))]),
        ),  # a digest that holds it
        (WIRE, ""),
        ("", "..."),
    ],
)
def test_another_story_is_none(one: str, other: str) -> None:
    assert not are_copies(sketch(one), sketch(other))


def test_a_short_text_is_a_copy_if_it_is_the_same() -> None:
    for text in (BRIEF, "Army units left Goma.", "Goma"):
        assert are_copies(sketch(text), sketch(text.lower().replace(",", "")))


@given(st.text(alphabet="ab C1.\n", max_size=80), st.text(alphabet="ab C1.\n", max_size=80))
def test_it_does_not_matter_which_text_is_given_first(one: str, other: str) -> None:
    assert are_copies(sketch(one), sketch(other)) == are_copies(sketch(other), sketch(one))


def test_a_text_has_few_keys() -> None:
    found = sketch(WIRE)
    assert len(found.keys) == KEYS
    assert list(found.keys) == sorted(found.keys)
    assert max(found.keys) < 2**63
    assert sketch("").keys == sketch("... --").keys == ()


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=8), st.randoms())
def test_groups_do_not_depend_on_the_order_of_pairs(links: list[tuple[int, int]], order: random.Random) -> None:
    pairs = [(f"rep_{one}", f"rep_{other}") for one, other in links]
    reports = [f"rep_{number}" for number in range(8)]
    expected = dict(group_copies(reports, pairs))
    order.shuffle(pairs)
    assert dict(group_copies(reports, [(other, one) for one, other in pairs])) == expected
    assert all(expected[one] == expected[other] <= min(one, other) for one, other in pairs)
