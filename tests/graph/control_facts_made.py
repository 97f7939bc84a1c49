"""Facts about one town, made by hand from the few words that a test is about."""

from datetime import date
from itertools import count
from typing import Any

from graph.control import Control, Span, State
from graph.control_facts import Bound, ControlFact, Effect
from graph.dates import parse_date
from graph.ontology import DatePrecision, Modality

NUMBERS = count(1)


def day(text: str) -> date:
    return date.fromisoformat(text)


def bound(text: str) -> Bound:
    """ "2017-07" is the month, "by 2017-07-05" has no first day."""
    if text.startswith("by "):
        return Bound(None, day(text[3:]), DatePrecision.UNKNOWN)
    found = parse_date(text)
    return Bound(found.start, found.end, found.precision)


def fact(effect: Effect, when: str, **more: Any) -> ControlFact:
    known = bound(when)
    fact_id = more.pop("id", f"f{next(NUMBERS):03}")
    values: dict[str, Any] = {
        "kind": "relation" if effect is Effect.HOLDS else "event",
        "type": "controls" if effect is Effect.HOLDS else "government_regains_territory",
        "modality": Modality.OCCURRED,
        "until": known.latest,
        "reports": frozenset({f"rep_{fact_id}"}),
        "first_reported": known.latest,
        "confidence": 0.8,
    }
    return ControlFact(id=fact_id, effect=effect, when=known, **{**values, **more})


def takes(who: str, when: str, *, of: str = "", **more: Any) -> ControlFact:
    takers, leavers = tuple(sorted(who.split())), tuple(sorted(of.split()))
    joint = (frozenset(takers),) if len(takers) > 1 else ()
    return fact(Effect.TAKES, when, takers=takers, leavers=leavers, **{"joint": joint, **more})


def holds(who: str, when: str, *, until: str | None = None, **more: Any) -> ControlFact:
    ends = {"until": day(until)} if until else {}
    return fact(Effect.HOLDS, when, takers=(who,), **{**ends, **more})


def leaves(who: str, when: str, **more: Any) -> ControlFact:
    return fact(Effect.LEAVES, when, leavers=tuple(sorted(who.split())), **more)


def fights(who: str, when: str, **more: Any) -> ControlFact:
    return fact(Effect.FIGHTS, when, fighters=tuple(sorted(who.split())), type="armed_clash", **more)


def tell(control: Control) -> list[str]:
    """Each span in a few words: from whose start on, who."""
    return [tell_span(span) for span in control.spans]


def tell_span(span: Span) -> str:
    who = " + ".join(
        f"{party.entity_id}{'' if party.basis == 'holds' else f' ({party.basis})'}" for party in span.parties
    )
    words = {State.HELD: who, State.CONTESTED: f"contested: {who}", State.UNKNOWN: "unknown"}[span.state]
    return f"{span.start or '...'}: {words}"
