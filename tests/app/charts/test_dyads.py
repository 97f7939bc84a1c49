import pytest

from app.charts.dyads import MOST_ACTORS, Dyad, choose_actors, draw_dyads
from app.charts.sheet import Sheet
from tests.app.charts.drawn import marks_of, texts_of, told_of

DYADS = [
    Dyad("army", "police", "friendly", 0.9),
    Dyad("army", "rebels", "hostile", 0.8),
    Dyad("police", "rebels", "hostile", 0.5),
    Dyad("rebels", "smugglers", "mixed", 0.2),
    Dyad("others", "them", "hostile", 0.7),
]
NAMES = {one: one.capitalize() for dyad in DYADS for one in (dyad.one, dyad.other)}


def test_friends_stand_together_and_parts_apart() -> None:
    actors, total = choose_actors(DYADS, 10)
    assert total == 6
    assert set(actors[:2]) == {"army", "police"}
    assert set(actors[4:]) == {"others", "them"}


def test_each_actor_that_is_chosen_has_a_tie() -> None:
    for most in range(2, 7):
        actors, _ = choose_actors(DYADS, most)
        assert len(actors) <= most
        for actor in actors:
            assert any(actor in (one.one, one.other) and {one.one, one.other} <= set(actors) for one in DYADS)
    assert set(choose_actors(DYADS, 2)[0]) == {"army", "police"}


def test_the_order_of_the_ties_does_not_matter() -> None:
    assert choose_actors(DYADS, 4) == choose_actors(DYADS[::-1], 4)


def test_each_tie_is_two_marks_and_each_actor_two_names() -> None:
    actors, _ = choose_actors(DYADS, 10)
    data = draw_dyads(Sheet("Ties", height=720), actors, DYADS, NAMES)
    assert len(marks_of(data, "tie-")) == 2 * len(DYADS)
    texts = texts_of(data)
    assert all(texts.count(name) == 2 for name in NAMES.values())
    assert {"hostile", "friendly", "both", "strength 0.5"} <= set(texts)
    assert "Army and Police: friendly; Army and Rebels: hostile" in told_of(data)[1]
    assert data == draw_dyads(Sheet("Ties", height=720), actors, DYADS, NAMES)


@pytest.mark.parametrize("size", [(960, 720), (320, 320), (330, 2000), (2000, 330)])
def test_a_full_matrix_fits_any_sheet(size: tuple[int, int]) -> None:
    names = {f"a{number}": f"Actor of a rather long name {number}" for number in range(MOST_ACTORS)}
    dyads = [Dyad("a0", f"a{number}", "hostile", 0.5) for number in range(1, MOST_ACTORS)]
    data = draw_dyads(Sheet("T", width=size[0], height=size[1]), sorted(names), dyads, names)
    assert len(marks_of(data, "tie-")) == 2 * len(dyads)


def test_nothing_says_so() -> None:
    assert "No tie between actors fits" in texts_of(draw_dyads(Sheet("T"), [], [], {}))
