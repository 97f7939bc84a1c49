"""Documents as windows with labels: what a step of training sees."""

import random
from dataclasses import dataclass, field

import numpy as np

from app.extract.pair_features import FEATURES, FORMS, KINDS, STRINGS, TELLINGS
from app.extract.pieces import Window, windows
from training.data import SNIPPET_LABELS, SNIPPET_TYPES, Document

EVENT_TYPES = [
    *SNIPPET_TYPES,
    *(
        "offensive_launched withdrawal deployment displacement humanitarian_aid release_of_captives consultation "
        "cooperation sanction statement accusation threat demand claim_of_responsibility"
    ).split(),
]
MODALITIES = ("occurred", "ongoing", "planned", "claimed", "denied", "hypothetical")
ROLES = ("source", "target", "victim", "ally", "instrument", "location")
RELATIONS = (
    "fights allied_with supports part_of member_of leads controls located_in participates_in targets met_with "
    "has_nationality same_as"
).split()
LINKS = ("fights", "allied_with", "belongs_to", "in_charge_of", "colocated")
MENTIONS = [f"{kind}-{form}" for kind in KINDS[:5] for form in FORMS] + ["date-name", "quantity-name"]
TYPES = (
    "state_force government non_state_armed_group militia coalition international_organisation ngo political_group "
    "ethnic_or_tribal_group civilians media company other country admin populated_place natural_feature facility "
    "region border offensive battle campaign mission war"
).split()
NAMES = ("per", "org", "gpe", "geo", "tim")


def bio(labels):
    """O, B-x, I-x."""
    return ["O", *(f"{part}-{label}" for label in labels for part in "BI")]


LABELS = {
    "outer": bio(MENTIONS),
    "inner": bio(MENTIONS),
    "trigger": bio(EVENT_TYPES),
    "spans": bio(KINDS),
    "names": bio(NAMES),
}
SIZES = {
    **{name: len(labels) for name, labels in LABELS.items()},
    "entity_type": len(TYPES),
    "modality": len(MODALITIES),
    "role": len(ROLES),
    "relation": len(RELATIONS) + len(LINKS),
    "label": len(SNIPPET_LABELS),
    "features": FEATURES,
    "strings": STRINGS,
    "tellings": TELLINGS,
}


@dataclass
class Item:
    """A window with its labels; spans are (first, last) words."""

    window: Window
    text: str
    parts: frozenset[str]
    source: str
    weight: float
    tags: dict[str, np.ndarray] = field(default_factory=dict)
    mentions: list[tuple[int, int, str, str, str]] = field(default_factory=list)
    types: dict[str, str] = field(default_factory=dict)
    events: list[dict] = field(default_factory=list)
    relations: list[tuple[str, str, str]] = field(default_factory=list)
    label: int | None = None


def items(document: Document, tokenizer, longest: int, rng: random.Random | None = None) -> list[Item]:
    """The windows of a document; with `rng`, cut and cased at random."""
    text, first = document.text, None
    if rng is not None:
        first = rng.randint(longest // 3, longest) if rng.random() < 0.7 else None
        if document.source != "columns":
            chance = rng.random()
            changed = text.upper() if chance < 0.08 else text.lower() if chance > 0.97 else text
            text = changed if len(changed) == len(text) else text
    return [item_of(document, text, one) for one in windows(text, document.sentences, tokenizer, longest, first)]


def item_of(document: Document, text: str, window: Window) -> Item:
    starts, ends = window.spans[:, 0], window.spans[:, 1]

    def words(start: int, end: int) -> tuple[int, int] | None:
        first = int(np.searchsorted(ends, start, "right"))
        last = int(np.searchsorted(starts, end, "left")) - 1
        inside = first <= last and last < len(starts) and starts[0] <= start and end <= ends[-1]
        return (first, last) if inside else None

    item = Item(window, text, frozenset(document.parts), document.source, document.weight)
    for start, end, kind, form, entity in document.mentions:
        if (span := words(start, end)) is not None:
            item.mentions.append((*span, kind, form, entity))
    item.types = document.types
    for event in document.events:
        triggers = [span for start, end in event["triggers"] if (span := words(start, end)) is not None]
        if triggers:
            item.events.append({**event, "triggers": triggers})
    item.relations = document.relations
    if document.label is not None and "label" in item.parts:
        item.label = SNIPPET_LABELS.index(document.label)
    count = len(window.spans)
    if "mentions" in item.parts:
        outer, inner = nested([(a, b, f"{kind}-{form}") for a, b, kind, form, _ in item.mentions])
        item.tags["outer"], item.tags["inner"] = tag(outer, "outer", count), tag(inner, "inner", count)
    if "triggers" in item.parts:
        spans = [(a, b, event["type"]) for event in item.events for a, b in event["triggers"]]
        item.tags["trigger"] = tag(spans, "trigger", count)
    if "spans" in item.parts:
        outer, _ = nested([(a, b, kind) for a, b, kind, _, _ in item.mentions])
        item.tags["spans"] = tag(outer, "spans", count)
    if "names" in item.parts:
        spans = [(*span, kind) for a, b, kind in document.names if kind in NAMES and (span := words(a, b))]
        item.tags["names"] = tag(spans, "names", count)
    return item


def nested(spans):
    """Spans on two levels: those that no other holds, and those inside one of these (the longest first)."""
    outer, inner = [], []
    for span in sorted(set(spans), key=lambda one: (one[0] - one[1], one)):
        for level in (outer, inner):
            if all(span[1] < other[0] or other[1] < span[0] for other in level):
                level.append(span)
                break
    return outer, inner


def tag(spans, head: str, count: int) -> np.ndarray:
    """BIO label numbers a word."""
    labels = LABELS[head]
    found = np.zeros(count, dtype=np.int64)
    for first, last, label in spans:
        if f"B-{label}" in labels:
            number = labels.index(f"B-{label}")
            if not found[first : last + 1].any():
                found[first] = number
                found[first + 1 : last + 1] = number + 1
    return found
