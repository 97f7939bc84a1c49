"""What is local to a report and one with something of another report that tells the same event."""

from collections import defaultdict

from app.resolve.attaching import Named, Party, Someone, attach_named, attach_parties, attach_persons


def party(
    local: str, telling: str, *, of: str | None = None, event: str = "v", side: str = "acts", **more: object
) -> Party:
    """Open and generic; named and not open if it is `of` an entity."""
    values: dict[str, object] = {"type": "militia", "country": None} | more
    named = of is not None
    return Party(local, telling, event, side, of or f"ent_{local}", is_generic=not named, is_open=not named, **values)  # type: ignore[arg-type]


def attach(*parties: Party) -> dict[str, str]:
    parts: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for one in parties:
        parts[one.local_id].add((one.event_id, one.side))
    return attach_parties(parties, parts)


def test_the_gunmen_are_the_group_that_another_telling_names() -> None:
    assert attach(party("x", "t1"), party("n", "t2", of="red")) == {"x": "red"}


def test_nothing_is_attached_within_one_telling() -> None:
    assert attach(party("x", "t1"), party("n", "t1", of="red")) == {}


def test_two_named_groups_leave_it_open() -> None:
    assert attach(party("x", "t1"), party("n", "t2", of="red"), party("m", "t2", of="blue")) == {}


def test_sides_sorts_and_countries_must_agree() -> None:
    named = party("n", "t2", of="red", country="ML")
    assert attach(party("x", "t1", side="suffers"), named) == {}
    assert attach(party("x", "t1", type="civilians"), named) == {}
    assert attach(party("x", "t1", country="NE"), named) == {}
    assert attach(party("x", "t1", country="ML", type="non_state_armed_group"), named) == {"x": "red"}


def test_generic_parties_of_one_sort_are_one_where_none_is_named() -> None:
    assert attach(party("x", "t1"), party("y", "t2"), party("z", "t3")) == {"y": "ent_x", "z": "ent_x"}
    assert attach(party("x", "t1"), party("y", "t2"), party("z", "t2")) == {}


def test_events_that_do_not_agree_leave_it_local() -> None:
    both = (party("x", "t1"), party("x", "t5", event="w"))
    assert attach(*both, party("n", "t2", of="red"), party("m", "t6", event="w", of="blue")) == {}
    assert attach(*both, party("n", "t2", of="red")) == {"x": "red"}
    assert attach(*both, party("y", "t2")) == {}  # generic with generic: only where it has no other part


def someone(local: str, report: str, name: str, *titles: str, is_open: bool | None = None) -> Someone:
    single = " " not in name if is_open is None else is_open
    return Someone(local, report, f"ent_{local}", name, frozenset(titles), single)


LINKED = {"r1": {"r1", "r2", "r3"}, "r2": {"r1", "r2", "r3"}, "r3": {"r1", "r2", "r3"}}


def test_a_surname_is_the_full_name_of_a_report_on_the_same_event() -> None:
    full = someone("f", "r2", "mahad warsami")
    assert attach_persons([someone("s", "r1", "warsami"), full], LINKED) == {"s": "ent_f"}
    assert attach_persons([someone("s", "r1", "warsami"), full], {}) == {}
    assert attach_persons([someone("s", "r1", "amin"), full], LINKED) == {}
    assert attach_persons([someone("s", "r1", "warsami", is_open=False), full], LINKED) == {}


def test_of_two_namesakes_the_title_tells() -> None:
    colonel, mayor = someone("f", "r2", "mahad warsami", "colonel"), someone("g", "r3", "halima warsami", "mayor")
    assert attach_persons([someone("s", "r1", "warsami", "colonel"), colonel, mayor], LINKED) == {"s": "ent_f"}
    assert attach_persons([someone("s", "r1", "warsami"), colonel, mayor], LINKED) == {}
    assert attach_persons([someone("s", "r1", "warsami", "general"), colonel, mayor], LINKED) == {}


def named(local: str, report: str, *names: str, of: str | None = None, is_open: bool | None = None) -> Named:
    """Open and local to its report; known and not open if it is `of` a thing."""
    local_only = of is None
    return Named(
        local, report, of or f"ent_{local}", frozenset(names), local_only, local_only if is_open is None else is_open
    )


def test_what_only_its_report_makes_is_what_a_close_report_knows_by_that_name() -> None:
    known = named("k", "r2", "Lainya", of="town")
    assert attach_named([named("x", "r1", "Lainya"), known], LINKED) == {"x": "town"}
    assert attach_named([named("x", "r1", "Lainya"), known], {}) == {}
    assert attach_named([named("x", "r1", "Lainya", is_open=False), known], LINKED) == {}
    assert attach_named([named("x", "r1", "Yei"), known], LINKED) == {}


def test_any_of_its_names_counts_and_a_like_spelling_before_like_consonants() -> None:
    group = named("k", "r2", "Moro Front", "MILF", of="group")
    assert attach_named([named("x", "r1", "MILF"), group], LINKED) == {"x": "group"}
    tartar, terter = named("k", "r2", "Tartar", of="one"), named("l", "r3", "Terter", of="other")
    assert attach_named([named("x", "r1", "Terter"), tartar, terter], LINKED) == {"x": "other"}
    assert attach_named([named("x", "r1", "Tertar"), tartar], LINKED) == {"x": "one"}


def test_where_close_reports_know_two_of_a_name_it_stays_local() -> None:
    both = [named("k", "r2", "Salem", of="one"), named("l", "r3", "Salem", of="other")]
    assert attach_named([named("x", "r1", "Salem"), *both], LINKED) == {}


def test_two_things_that_only_their_reports_make_are_not_joined() -> None:
    assert attach_named([named("x", "r1", "Salem"), named("y", "r2", "Salem")], LINKED) == {}
