"""What was known day by day is the same roll-up over what was told by then."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from app.resolve.rollup import EventStatement, roll_up_event
from app.resolve.spells import join_spells
from app.resolve.versions import EventVersion, KnownSpell, ToldSpell, list_event_versions, list_known_spells
from graph.model import Event

DAYS = [date(2024, 3, day) for day in range(1, 6)]
ONE = EventStatement("v1", "r1", DAYS[0], "attack", "claimed", None, None, "unknown", None, None, None, 0.5)
tellings = st.lists(
    st.builds(
        lambda number, day, modality: replace(ONE, id=f"v{number}", report_id=f"r{number}", published_on=day,
                                              modality=modality),
        st.integers(0, 99), st.none() | st.sampled_from(DAYS), st.sampled_from(["claimed", "denied", "occurred"]),
    ),
    min_size=1, max_size=7, unique_by=lambda one: one.id,
)  # fmt: skip
stretches = st.tuples(st.none() | st.sampled_from(DAYS), st.none() | st.sampled_from(DAYS)).map(
    lambda one: (one[1], one[0]) if one[0] and one[1] and one[1] < one[0] else one
)
told_spells = st.lists(st.builds(ToldSpell, stretches, st.none() | st.sampled_from(DAYS), st.booleans()), max_size=6)


def known_at(versions: list[EventVersion], present: Event | None, day: date) -> Event | None:
    """What a search for that day finds."""
    found = [
        one.record
        for one in versions
        if one.record.known_from and one.record.known_from <= day and (one.known_until is None or day < one.known_until)
    ]
    if present and present.known_from and present.known_from <= day:
        found.append(present)
    assert len(found) <= 1
    return found[0] if found else None


@given(tellings)
def test_a_version_is_what_the_tellings_by_that_day_give(told: list[EventStatement]) -> None:
    versions, present = list_event_versions("v", told), roll_up_event("v", told)
    for day in (date(2024, 2, 1), *DAYS, date(2024, 4, 1)):
        by_then = [one for one in told if one.published_on and one.published_on <= day]
        assert known_at(versions, present, day) == roll_up_event("v", by_then)


def test_a_claim_that_was_denied_later_shows_both() -> None:
    denials = [replace(ONE, id=f"v{n}", report_id=f"r{n}", published_on=DAYS[n], modality="denied") for n in (2, 3)]
    (first, second) = list_event_versions("v", [*denials, ONE])
    assert (first.record.modality, first.record.known_from, first.known_until) == ("claimed", DAYS[0], DAYS[2])
    assert (second.record.telling_count, second.known_until) == (2, DAYS[3])
    present = roll_up_event("v", [*denials, ONE])
    assert present is not None
    assert (present.modality, present.known_from) == ("denied", DAYS[3])


def test_a_report_without_a_day_is_known_now_only() -> None:
    (version,) = list_event_versions("v", [ONE, replace(ONE, id="v2", report_id="r2", published_on=None)])
    assert (version.record.telling_count, version.known_until) == (1, None)
    assert list_event_versions("v", [replace(ONE, published_on=None)]) == []


def spells_at(found: list[KnownSpell], day: date) -> list[object]:
    return [
        one.spell
        for one in found
        if one.is_past
        and (one.known_from is None or one.known_from <= day)
        and (one.known_until is None or day < one.known_until)
    ]


@given(told_spells)
def test_spells_are_known_as_they_were_told(told: list[ToldSpell]) -> None:
    found = list_known_spells(told)
    assert [one.spell for one in found if one.is_present] == list(join_spells(one.spell for one in told))
    for day in (date(2024, 2, 1), *DAYS, date(2024, 4, 1)):
        known = [one.spell for one in told if one.is_seeded or (one.told_on and one.told_on <= day)]
        assert spells_at(found, day) == list(join_spells(known))
    assert len({(one.version, one.number) for one in found}) == len(found)
