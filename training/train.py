"""Train the tagger: a teacher (optional), its labels on unlabelled texts, then the small encoder that is shipped.

documents.jsonl.xz -> windows -> [teacher -> silver documents] -> student -> tagger.pt

python -m training.train --documents FILE --student FOLDER [--teacher FOLDER] --output FOLDER
"""

import argparse
import json
import lzma
import random
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

from app.extract.pieces import load_tokenizer
from training.batches import LINKS, MODALITIES, RELATIONS, ROLES, SIZES, TYPES, Item, items
from training.data import Document
from training.decode import Tally, arrays, features, measure, predict, same_tellings, silver, strings
from training.model import Bert, MPNet, Tagger
from training.swap import Names

LONGEST = 254
HALF = True  # the encoder computes in bfloat16
SWAPPED = 0.4  # of the labelled documents that are drawn, so many have names of others


def load_documents(path: Path) -> list[Document]:
    """Documents as `training.data` wrote them."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        return [Document(**json.loads(line)) for line in lines]


def collate(batch: list[Item], device):
    """Padded pieces of a batch."""
    length = max(len(one.window.ids) for one in batch)
    ids, shapes, mask = (np.zeros((len(batch), length), dtype=np.int64) for _ in range(3))
    for row, one in enumerate(batch):
        count = len(one.window.ids)
        ids[row, :count], shapes[row, :count], mask[row, :count] = one.window.ids, one.window.shapes, 1
    return [torch.from_numpy(each).to(device) for each in (ids, shapes, mask)]


def encode(model, batch, device):
    """Word vectors of each window."""
    ids, shapes, mask = collate(batch, device)
    with torch.autocast(device.type, torch.bfloat16, enabled=HALF):
        vectors = model.words(ids, shapes, mask)
    return [vectors[row, torch.from_numpy(one.window.firsts).to(device)].float() for row, one in enumerate(batch)]


def entity_max(scores, groups, count):
    """(..., mentions, outputs) -> (..., entities, outputs): the best mention of each entity."""
    index = torch.as_tensor(groups, device=scores.device)
    shape = (*scores.shape[:-2], count, scores.shape[-1])
    start = scores.new_full(shape, -1e4)
    index = index.view(*([1] * (scores.dim() - 2)), -1, 1).expand_as(scores)
    return start.scatter_reduce(-2, index, scores, "amax", include_self=True)


def window_loss(model, item: Item, vectors, device, rng, teacher=None, temper: float = 0.0):
    """The losses of a window, by head."""
    losses = {}
    tags = model.tags(vectors)
    for name, gold in item.tags.items():
        target = torch.from_numpy(gold).to(device)
        losses[name] = functional.cross_entropy(tags[name], target, label_smoothing=0.02)
    if teacher is not None:
        for name in ("outer", "inner", "trigger", "spans"):
            wanted = functional.log_softmax(teacher[name], -1)
            given = functional.log_softmax(tags[name], -1)
            losses[f"taught {name}"] = temper * functional.kl_div(given, wanted, reduction="batchmean", log_target=True)
    if item.label is not None:
        losses["label"] = functional.cross_entropy(
            model.whole(vectors)[None], torch.tensor([item.label], device=device)
        )
    mentions = item.mentions
    if mentions and item.parts & {"types", "roles", "coreference", "relations", "links"}:
        losses.update(span_losses(model, item, vectors, mentions, device, rng))
    return losses


def span_losses(model, item, vectors, mentions, device, rng):
    """Losses of types, roles, co-reference and relations, given the right spans."""
    losses = {}
    if rng.random() < 0.15:
        mentions = [(a, b, "", form, entity) for a, b, _, form, entity in mentions]
    one = arrays(item, mentions, device)
    left = model.spans(vectors, one[4])
    names = sorted({m[4] for m in mentions})
    group = [names.index(m[4]) for m in mentions]
    if "types" in item.parts:
        rows = [(row, TYPES.index(t)) for row, m in enumerate(mentions) if (t := item.types.get(m[4])) in TYPES]
        if rows:
            scores = model.span_heads["entity_type"](left[[row for row, _ in rows]])
            losses["type"] = functional.cross_entropy(scores, torch.tensor([t for _, t in rows], device=device))
    pair = features(item, one, one, device)
    if "coreference" in item.parts and len(mentions) > 1:
        own = torch.cat([pair, strings(item, mentions, one[3], device)], -1)
        scores = model.pairs(model.coreference, vectors, left, one[4], left, one[4], own)[..., 0]
        losses["coreference"] = antecedent_loss(scores, group, one[2])
    if item.parts & {"relations", "links"} and len(mentions) > 1:
        scores = model.pairs(model.relations, vectors, left, one[4], left, one[4], pair)
        losses["relations"] = relation_loss(scores, item, names, group, device)
    events = [(number, span) for number, event in enumerate(item.events) for span in event["triggers"]]
    if events and "roles" in item.parts:
        other = arrays(item, [(*span, "", "") for _, span in events], device)
        right = model.spans(vectors, other[4])
        modality = torch.tensor([MODALITIES.index(item.events[n]["modality"]) for n, _ in events], device=device)
        losses["modality"] = functional.cross_entropy(model.span_heads["modality"](right), modality)
        if "coreference" in item.parts and len(events) > 1:
            order = sorted(range(len(events)), key=lambda row: events[row][1])
            told = [(*events[row][1], item.events[events[row][0]]["type"]) for row in order]
            one_by_one = arrays(item, [(a, b, "", "") for a, b, _ in told], device)
            scores = same_tellings(model, item, vectors, told, right[order], one_by_one, device)
            losses["tellings"] = antecedent_loss(scores, [events[row][0] for row in order], np.full(len(order), -1))
        scores = model.pairs(model.roles, vectors, right, other[4], left, one[4], features(item, other, one, device))
        best = entity_max(scores, group, len(names))  # triggers, entities, roles
        best = entity_max(best.permute(1, 0, 2), [n for n, _ in events], len(item.events))
        gold = torch.zeros(best.shape, device=device)
        for number, event in enumerate(item.events):
            for role, members in event["roles"].items():
                for member in members:
                    if member in names:
                        gold[names.index(member), number, ROLES.index(role)] = 1
        losses["roles"] = functional.binary_cross_entropy_with_logits(best, gold, reduction="sum") / len(events) / 4
    return losses


def antecedent_loss(scores, group, kinds):
    """Each mention picks one of its right antecedents, or nothing (0) if it has none."""
    count = len(group)
    before = torch.ones(count, count, device=scores.device).triu(1).bool()
    if (kinds >= 0).all():
        before &= torch.from_numpy(kinds[:, None] == kinds[None]).to(scores.device)
    same = torch.tensor(group, device=scores.device)
    right = before & (same[:, None] == same[None])
    scores = scores.masked_fill(~before, -1e4)
    nothing = scores.new_zeros(1, count)
    everything = torch.logsumexp(torch.cat([nothing, scores]), 0)
    good = torch.cat([nothing.masked_fill(right.any(0)[None], -1e4), scores.masked_fill(~right, -1e4)])
    return (everything - torch.logsumexp(good, 0)).mean()


def relation_loss(scores, item, names, group, device):
    """By pairs of entities, of the best pair of mentions; only the columns that the source teaches."""
    best = entity_max(scores, group, len(names))  # left mentions, entities, outputs
    best = entity_max(best.permute(1, 0, 2), group, len(names)).permute(1, 0, 2)
    gold = torch.zeros(best.shape, device=device)
    links = "links" in item.parts
    for label, source, target in item.relations:
        if source in names and target in names:
            i, j = names.index(source), names.index(target)
            column = len(RELATIONS) + LINKS.index(label) if links else RELATIONS.index(label)
            gold[i, j, column] = 1
            if label in ("fights", "allied_with", "met_with", "same_as", "colocated"):
                gold[j, i, column] = 1
    columns = slice(len(RELATIONS), None) if links else slice(0, len(RELATIONS))
    return (
        functional.binary_cross_entropy_with_logits(best[..., columns], gold[..., columns], reduction="sum")
        / len(names)
        / 3
    )


def batches(pools: dict[str, list[Document]], shares: dict[str, float], tokenizer, size, rng):
    """Endless batches of windows, drawn from the sources by their shares."""
    queues: dict[str, list[Item]] = {name: [] for name in shares}
    orders: dict[str, list[Document]] = {name: [] for name in shares}
    names_of = Names(pools["labelled"])

    def draw(name: str) -> Item:
        while not queues[name]:
            if not orders[name]:
                orders[name] = pools[name][:]
                rng.shuffle(orders[name])
            document = orders[name].pop()
            if name == "labelled" and rng.random() < SWAPPED:
                document = names_of.swap(document, rng)
            queues[name] = items(document, tokenizer, LONGEST, rng)
            rng.shuffle(queues[name])
        return queues[name].pop()

    names, weights = list(shares), list(shares.values())
    while True:
        yield [draw(name) for name in rng.choices(names, weights, k=size)]


def evaluate(model, documents, tokenizer, device):
    """A quick look: F1 a head on documents that were not learnt from."""
    model.eval()
    tally = Tally()
    hits = [0, 0]
    for document in documents:
        for item in items(document, tokenizer, LONGEST):
            vectors = encode(model, [item], device)[0]
            with torch.no_grad():
                measure(tally, item, predict(model, item, vectors, device))
                if item.label is not None:
                    hits[0] += int(model.whole(vectors).argmax()) == item.label
                    hits[1] += 1
    model.train()
    return {**tally.f1(), **({"label": round(hits[0] / hits[1], 3)} if hits[1] else {})}


def fit(model, pools, shares, tokenizer, device, steps, size, rates, seed, check=None, teacher=None, temper=0.0):
    """Train for `steps` with a linear warm-up and fall."""
    rng = random.Random(seed)
    groups = [
        {"params": list(model.encoder.parameters()), "lr": rates[0]},
        {"params": [p for n, p in model.named_parameters() if not n.startswith("encoder.")], "lr": rates[1]},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / (0.06 * steps)) * max(0.0, 1 - step / steps)
    )
    model.train()
    stream, begin, sums = batches(pools, shares, tokenizer, size, rng), time.time(), {}
    for step in range(steps):
        batch = next(stream)
        vectors = encode(model, batch, device)
        taught = [None] * len(batch)
        if teacher is not None:
            with torch.no_grad():
                net, other = teacher
                theirs = [_same(one, other) for one in batch]
                taught = [
                    net.tags(v) if t is not None else None
                    for v, t in zip(
                        encode(net, [t or b for t, b in zip(theirs, batch, strict=True)], device), theirs, strict=True
                    )
                ]
        total = 0.0
        for one, vector, hint in zip(batch, vectors, taught, strict=True):
            for name, loss in window_loss(model, one, vector, device, rng, hint, temper).items():
                total = total + loss * one.weight
                row = sums.setdefault(name, [0.0, 0])
                row[0], row[1] = row[0] + loss.detach(), row[1] + 1
        optimizer.zero_grad()
        (total / len(batch)).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        if check and (step + 1) % check[0] == 0:
            shown = {name: round(float(a) / b, 3) for name, (a, b) in sums.items()}
            print(step + 1, f"{time.time() - begin:.0f}s", shown, "\n   ", check[1](), flush=True)
            sums = {}


def _same(item: Item, tokenizer):
    """The same window with another tokenizer's pieces, if its words are the same."""
    from dataclasses import replace

    from app.extract.pieces import windows

    spans, numbers = item.window.spans, item.window.sentences
    bounds = [
        (int(spans[numbers == n][0][0]), int(spans[numbers == n][-1][1])) for n in dict.fromkeys(numbers.tolist())
    ]
    found = windows(item.text, bounds, tokenizer, 400)
    if len(found) != 1 or found[0].spans.shape != spans.shape or (found[0].spans != spans).any():
        return None
    return replace(item, window=found[0])


def build(folder: Path, kind: str) -> Tagger:
    """A fresh tagger over published weights."""
    from safetensors.torch import load_file

    if kind == "bert":
        encoder = Bert()
        encoder.load(load_file(folder / "model.safetensors"))
    else:
        encoder = MPNet(json.loads((folder / "config.json").read_text()))
        encoder.net.load_state_dict(
            {k: v.float() for k, v in load_file(folder / "model.safetensors").items() if not k.startswith("pooler")},
            strict=False,
        )
    return Tagger(encoder, SIZES)


def resume(model: Tagger, weights) -> None:
    """Take over weights; outputs that a head has gained since start as they are."""
    own = model.state_dict()
    for name, value in weights.items():
        own[name][tuple(slice(size) for size in value.shape)] = value.float()
    model.load_state_dict(own)


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", type=Path, required=True)
    parser.add_argument("--student", type=Path)
    parser.add_argument("--teacher", type=Path)
    parser.add_argument("--trained-teacher", type=Path)
    parser.add_argument("--start", type=Path, help="a trained student to go on from")
    parser.add_argument("--silver", type=Path)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=1500)
    parser.add_argument("--size", type=int, default=16)
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--teacher-rate", type=float, default=4e-5)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--all", action="store_true", help="learn from the development documents too")
    parser.add_argument("--holdout", type=int, help="hold this fifth of snippets and standoff documents out")
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    pools: dict[str, list[Document]] = {}
    for one in load_documents(args.documents):
        pools.setdefault(one.source, []).append(one)
    dev, held = pools.pop("dev"), []
    if args.all:
        pools["labelled"] += dev
    if args.holdout is not None:
        for name in ("snippets", "standoff"):
            held += pools[name][args.holdout :: 5]
            pools[name] = [one for number, one in enumerate(pools[name]) if number % 5 != args.holdout]
    articles = pools.pop("articles")
    shares = {"labelled": 0.5, "standoff": 0.1, "snippets": 0.1, "marked": 0.25, "columns": 0.05}
    shares = {name: share for name, share in shares.items() if name in pools}
    args.output.mkdir(parents=True, exist_ok=True)

    def train(model, tokenizer, rates, *taught):
        def look():
            return {**evaluate(model, dev, tokenizer, device), **evaluate(model, held, tokenizer, device)}

        check = (max(1, args.steps // 2), look)
        fit(model, pools, shares, tokenizer, device, args.steps, args.size, rates, args.seed, check, *taught)

    teacher = None
    if args.teacher:
        tokenizer = load_tokenizer(args.teacher / "tokenizer.json")
        model = build(args.teacher, "mpnet").to(device)
        if args.trained_teacher:
            model.load_state_dict(torch.load(args.trained_teacher, map_location=device, weights_only=True))
        else:
            train(model, tokenizer, (args.teacher_rate, 6e-4))
            torch.save(model.state_dict(), args.output / "teacher.pt")
        model.eval()
        teacher = (model, tokenizer)
        if args.silver:
            made = []
            for one in articles:
                parts = items(one, tokenizer, LONGEST)
                with torch.no_grad():
                    vectors = [encode(model, [part], device)[0] for part in parts]
                made.append(
                    silver(one, [(p, predict(model, p, v, device)) for p, v in zip(parts, vectors, strict=True)], 0.6)
                )
            from training.data import write

            write(made, args.silver)
    elif args.silver:
        made = load_documents(args.silver)
    if args.student:
        if args.silver:
            pools["silver"], shares["silver"] = made, 0.45
        tokenizer = load_tokenizer(args.student / "tokenizer.json")
        model = build(args.student, "bert").to(device)
        if args.start:
            resume(model, torch.load(args.start, weights_only=True))
        train(model, tokenizer, (args.rate, 1e-3), teacher, 0.7)
        torch.save({k: v.half() for k, v in model.state_dict().items()}, args.output / "student.pt")


if __name__ == "__main__":
    main()
