"""From the network's scores to spans, events and links, and a quick look at how well they agree with labels."""

from collections import Counter

import numpy as np
import torch

from app.extract.pair_features import FORMS, KINDS, pair_features, string_features, telling_features
from app.extract.tagger import best_spans
from training.batches import LABELS, MODALITIES, RELATIONS, ROLES, TYPES, Item
from training.data import Document


def spans_of(scores: np.ndarray, head: str) -> list[tuple[int, int, str]]:
    """(first, last, label) of the best spans by BIO scores, as in reading."""
    return [(first, last, label) for first, last, label, _ in best_spans(scores, LABELS[head])]


def arrays(item: Item, mentions, device):
    """Span, sentence, kind and form arrays of mentions (first, last, kind, form, ...)."""
    spans = np.array([one[:2] for one in mentions], dtype=np.int64).reshape(-1, 2)
    kinds = np.array([KINDS.index(one[2]) if one[2] else -1 for one in mentions], dtype=np.int64)
    forms = np.array([FORMS.index(one[3]) if one[3] else 0 for one in mentions], dtype=np.int64)
    return spans, item.window.sentences[spans[:, 0]], kinds, forms, torch.from_numpy(spans).to(device)


def texts_of(item: Item, mentions) -> list[str]:
    """The words of each mention."""
    spans = item.window.spans
    return [item.text[spans[one[0]][0] : spans[one[1]][1]] for one in mentions]


def features(item, left, right, device):
    """Pair features as a tensor."""
    return torch.from_numpy(pair_features(left[0], left[1], left[2], right[0], right[1], right[2])).to(device)


def strings(item, mentions, forms, device):
    """String features as a tensor."""
    return torch.from_numpy(string_features(texts_of(item, mentions), forms)).to(device)


def same_tellings(model, item: Item, vectors, triggers, right, other, device):
    """(triggers, triggers): above 0, the later one tells the event of the earlier one; triggers as (span, type)."""
    words = telling_features([t for *_, t in triggers], texts_of(item, triggers))
    own = torch.cat([features(item, other, other, device), torch.from_numpy(words).to(device)], -1)
    return model.pairs(model.tellings, vectors, right, other[4], right, other[4], own)[..., 0]


@torch.no_grad()
def predict(model, item: Item, vectors, device) -> dict:
    """All that the heads say of a window, as spans of words."""
    tags = {name: scores.float().cpu().numpy() for name, scores in model.tags(vectors).items()}
    mentions = []
    for head in ("outer", "inner"):
        for first, last, label in spans_of(tags[head], head):
            kind, form = label.split("-")
            if all(one[:2] != (first, last) for one in mentions):
                mentions.append((first, last, kind, form, ""))
    mentions.sort()
    triggers = spans_of(tags["trigger"], "trigger")
    result = {"mentions": mentions, "triggers": triggers}
    if not mentions:
        return result
    one = arrays(item, mentions, device)
    left = model.spans(vectors, one[4])
    result["types"] = model.span_heads["entity_type"](left).float().cpu().numpy()
    own = torch.cat([features(item, one, one, device), strings(item, mentions, one[3], device)], -1)
    result["coreference"] = (
        model.pairs(model.coreference, vectors, left, one[4], left, one[4], own)[..., 0].float().cpu().numpy()
    )
    result["relations"] = (
        torch.sigmoid(
            model.pairs(model.relations, vectors, left, one[4], left, one[4], features(item, one, one, device)).float()
        )
        .cpu()
        .numpy()
    )
    if triggers:
        other = arrays(item, [(a, b, "", "") for a, b, _ in triggers], device)
        right = model.spans(vectors, other[4])
        told = same_tellings(model, item, vectors, triggers, right, other, device)
        result["tellings"] = told.float().cpu().numpy()
        result["modality"] = model.span_heads["modality"](right).float().cpu().numpy()
        result["roles"] = (
            torch.sigmoid(
                model.pairs(
                    model.roles, vectors, right, other[4], left, one[4], features(item, other, one, device)
                ).float()
            )
            .cpu()
            .numpy()
        )
    return result


def clusters(mentions, scores) -> list[int]:
    """The number of each mention's thing: its best antecedent's, if one scores above nothing (0)."""
    found: list[int] = []
    for number, one in enumerate(mentions):
        best, antecedent = 0.0, None
        for before in range(number):
            if mentions[before][2] == one[2] and scores[before, number] > best:
                best, antecedent = scores[before, number], before
        found.append(found[antecedent] if antecedent is not None else number)
    return found


def silver(document: Document, parts: list[tuple[Item, dict]], weight: float) -> Document:
    """A document labelled by what a model predicted for its windows."""
    made = Document(
        document.id,
        "silver",
        document.text,
        ["mentions", "types", "triggers", "modality", "roles", "coreference", "relations"],
        document.sentences,
        weight=weight,
    )
    for number, (item, one) in enumerate(parts):
        where = item.window.spans
        if not one["mentions"]:
            continue
        groups = clusters(one["mentions"], one["coreference"])
        ids = [f"{number}-{group}" for group in groups]
        kinds = {}
        for row, (a, b, kind, form, _) in enumerate(one["mentions"]):
            made.mentions.append((int(where[a][0]), int(where[b][1]), kind, form, ids[row]))
            kinds[ids[row]] = kind
            made.types.setdefault(ids[row], TYPES[int(one["types"][row].argmax())])
        for t, (a, b, kind) in enumerate(one["triggers"]):
            roles = {}
            for r, role in enumerate(ROLES):
                good = sorted({ids[m] for m in range(len(ids)) if one["roles"][t, m, r] > 0.5})
                if good:
                    roles[role] = good
            made.events.append(
                {
                    "type": kind,
                    "modality": MODALITIES[int(one["modality"][t].argmax())],
                    "triggers": [(int(where[a][0]), int(where[b][1]))],
                    "roles": roles,
                }
            )
        links = {}
        for i, j, r in zip(*np.nonzero(one["relations"][..., : len(RELATIONS)] > 0.5), strict=True):
            if ids[i] != ids[j]:
                links[RELATIONS[r], ids[i], ids[j]] = True
        made.relations += list(links)
    return made


class Tally(dict):
    """Right, given and wanted by measure, and their F1."""

    def add(self, name, given, wanted):
        given, wanted = Counter(given), Counter(wanted)
        row = self.setdefault(name, [0, 0, 0])
        row[0] += sum((given & wanted).values())
        row[1] += sum(given.values())
        row[2] += sum(wanted.values())

    def f1(self):
        return {name: round(2 * a / max(1, b + c), 3) for name, (a, b, c) in self.items()}


def measure(tally: Tally, item: Item, one: dict, model=None) -> None:
    """Add a window: exact mentions, triggers with type, roles and relations by entity where both ends were found."""
    if "mentions" in item.parts:
        tally.add("mentions", {m[:3] for m in one["mentions"]}, {m[:3] for m in item.mentions})
    if "spans" in item.parts:
        tally.add("spans", {m[:3] for m in one["mentions"]}, {m[:3] for m in item.mentions})
    if "triggers" in item.parts:
        wanted = {(a, b, event["type"]) for event in item.events for a, b in event["triggers"]}
        tally.add("triggers", set(one["triggers"]), wanted)
        tally.add("trigger spans", {t[:2] for t in one["triggers"]}, {t[:2] for t in wanted})
    if "mentions" not in item.parts:
        return
    entity = {m[:3]: m[4] for m in item.mentions}
    names = [entity.get(m[:3]) for m in one["mentions"]]
    events = {(a, b): event for event in item.events for a, b in event["triggers"]}
    for t, (a, b, _) in enumerate(one["triggers"]):
        event = events.get((a, b))
        if event is None or not one["mentions"]:
            continue
        here = {m[4] for m in item.mentions}
        for r, role in enumerate(ROLES):
            given = {names[m] or f"?{m}" for m in range(len(names)) if one["roles"][t, m, r] > 0.5}
            tally.add(f"role {role}", given, set(event["roles"].get(role, ())) & here)
        tally.add("modality", [MODALITIES[int(one["modality"][t].argmax())]], [event["modality"]])
    if one["mentions"] and one["triggers"]:
        groups = clusters([(a, b, "") for a, b, _ in one["triggers"]], one["tellings"])
        numbers = {span: number for number, event in enumerate(item.events) for span in event["triggers"]}
        own = [numbers.get((a, b)) for a, b, _ in one["triggers"]]
        pairs = [(i, j) for i in range(len(own)) for j in range(i) if own[i] is not None and own[j] is not None]
        tally.add(
            "tellings",
            {(i, j) for i, j in pairs if groups[i] == groups[j]},
            {(i, j) for i, j in pairs if own[i] == own[j]},
        )
    if one["mentions"]:
        groups = clusters(one["mentions"], one["coreference"])
        pairs = [(i, j) for i in range(len(names)) for j in range(i) if names[i] and names[j]]
        tally.add(
            "same",
            {(i, j) for i, j in pairs if groups[i] == groups[j]},
            {(i, j) for i, j in pairs if names[i] == names[j]},
        )
        kinds = {m[4] for m in item.mentions}
        wanted = {(t, s, o) for t, s, o in item.relations if s in kinds and o in kinds}
        given = {
            (RELATIONS[r], names[i] or f"?{i}", names[j] or f"?{j}")
            for i, j, r in zip(*np.nonzero(one["relations"][..., : len(RELATIONS)] > 0.5), strict=True)
            if i != j
        }
        tally.add("relations", given, wanted)
        types = [
            TYPES[int(one["types"][m].argmax())] == item.types[names[m]]
            for m in range(len(names))
            if names[m] in item.types
        ]
        tally.add("types", ["x"] * sum(types), ["x"] * len(types))
