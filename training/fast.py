"""Train the model of the fast reader: a shallow encoder that tags like the tagger and parses like the parser.

student.pt (some layers, common pieces), documents, parses, the tagger's files -> fast.pt, tokenizer.json, parse.json

python -m training.fast --documents FILE --parses FILE --start student.pt --teacher models/tagger --output FOLDER
"""

import argparse
import json
import random
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

from app.extract.pieces import load_tokenizer
from app.extract.tagger import Tagger as Reader
from training.batches import SIZES
from training.decode import arrays, features, strings
from training.lessons import GOLD, Lesson, make_lessons
from training.model import Bert, Tagger
from training.parse import Parser
from training.parses import load_parses
from training.train import encode, evaluate, load_documents, resume, window_loss
from training.vocabulary import prune

PIECES = 16_000
HIDDEN = 96  # of the pairs' heads
SHARES = {"columns": 0.25, "articles": 0.33, "labelled": 0.27, "marked": 0.08, "standoff": 0.04, "snippets": 0.03}
PAIRED = 0.4  # of the windows without labels, so many teach links too
ALIKE = 8  # batches that are drawn at once, to be parted by length
LINKS = ("roles.", "coreference.", "relations.", "tellings.")
TOLD = ("outer", "inner", "trigger", "spans")


class Student(Tagger):
    """The tagger's heads and a parser's over a shallow encoder."""

    def __init__(self, pieces: int, layers: int, known: dict[str, list[str]]) -> None:
        super().__init__(Bert(pieces, layers=layers), SIZES, hidden=HIDDEN)
        self.parser = Parser(self.encoder.size, *(len(known[part]) for part in ("labels", "tags", "names")))


def start_student(student: Student, weights: dict[str, torch.Tensor], layers: list[int], rows: np.ndarray) -> None:
    """Take over the tagger's embeddings of the pieces that stay, some of its layers, and its heads, made narrower."""
    own = student.state_dict()
    for name in own:
        if name.startswith("parser.") or name.startswith(LINKS):
            continue
        theirs = name
        if name.startswith("encoder.blocks."):
            _, _, number, rest = name.split(".", 3)
            theirs = f"encoder.blocks.{layers[int(number)]}.{rest}"
        value = weights[theirs].float()
        if name == "encoder.words.weight":
            value = value[torch.from_numpy(rows)]
        own[name][tuple(slice(size) for size in value.shape)] = value  # a head may have gained outputs since
    for head in LINKS:
        given = {name: value.float() for name, value in weights.items() if name.startswith(head)}
        if given:
            own.update(_narrow(given, head.removesuffix(".")))
    student.load_state_dict(own)


def _narrow(weights: dict[str, torch.Tensor], head: str) -> dict[str, torch.Tensor]:
    """The units of a pairs' head that weigh most."""
    left, right, mix, out = (weights[f"{head}.{name}.weight"] for name in ("left", "right", "mix", "out"))
    width = left.shape[0]
    blocks = mix[:, : 3 * width].view(-1, 3, width).norm(dim=0)
    weight = (
        blocks[0] * left.norm(dim=1)
        + blocks[1] * right.norm(dim=1)
        + blocks[2] * (left.norm(dim=1) * right.norm(dim=1))
    )
    sides = weight.topk(HIDDEN).indices.sort().values
    units = (mix.norm(dim=1) * out.norm(dim=0)).topk(HIDDEN).indices.sort().values
    columns = torch.cat([sides, sides + width, sides + 2 * width, torch.arange(3 * width, mix.shape[1])])
    kept = {"left": sides, "right": sides, "mix": units}
    narrow = {
        f"{head}.{name}.{end}": weights[f"{head}.{name}.{end}"][rows]
        for name, rows in kept.items()
        for end in ("weight", "bias")
    }
    narrow[f"{head}.mix.weight"] = narrow[f"{head}.mix.weight"][:, columns]
    narrow[f"{head}.out.weight"], narrow[f"{head}.out.bias"] = out[:, units], weights[f"{head}.out.bias"]
    return narrow


def taught_tags(student: Student, teacher: Tagger, vectors, theirs):
    """How far the student's tags are from the teacher's, over the words of all windows."""
    given = student.tags(vectors)
    with torch.no_grad():
        wanted = teacher.tags(theirs)
    return {
        f"taught {name}": functional.kl_div(
            functional.log_softmax(given[name], -1),
            functional.log_softmax(wanted[name], -1),
            reduction="batchmean",
            log_target=True,
        )
        for name in TOLD
    }


def taught_pairs(student: Student, teacher: Tagger, lesson: Lesson, vectors, theirs):
    """How far the student's types, modality and links of what the teacher sees are from the teacher's."""
    device, item, mentions = vectors.device, lesson.item, lesson.mentions
    if len(mentions) < 2:
        return {}
    one = arrays(item, mentions, device)
    pair = features(item, one, one, device)
    own = torch.cat([pair, strings(item, mentions, one[3], device)], -1)
    triggers = [(a, b, "", "") for a, b, _ in lesson.triggers]
    other = arrays(item, triggers, device) if triggers else None

    def scores(net: Tagger, words):
        left = net.spans(words, one[4])
        found = {
            "type": net.span_heads["entity_type"](left),
            "coreference": net.pairs(net.coreference, words, left, one[4], left, one[4], own)[..., 0],
            "relations": net.pairs(net.relations, words, left, one[4], left, one[4], pair),
        }
        if other is not None:
            right = net.spans(words, other[4])
            found["modality"] = net.span_heads["modality"](right)
            told = features(item, other, one, device)
            found["roles"] = net.pairs(net.roles, words, right, other[4], left, one[4], told)
        return found

    with torch.no_grad():
        wanted = scores(teacher, theirs)
    given = scores(student, vectors)
    losses = {}
    for name, value in given.items():
        if name in ("type", "modality"):
            losses[name] = functional.kl_div(
                value.log_softmax(-1), wanted[name].log_softmax(-1), reduction="batchmean", log_target=True
            )
        elif name == "coreference":
            earlier = torch.ones_like(value).triu(1).bool()
            both = [_choice(each.masked_fill(~earlier, -1e4)) for each in (value, wanted[name])]
            losses[name] = functional.kl_div(both[0], both[1], reduction="batchmean", log_target=True)
        else:
            likely = torch.sigmoid(wanted[name])
            loss = functional.binary_cross_entropy_with_logits(value, likely, reduction="sum")
            losses[name] = loss / len(value) / 4
    return {f"taught {name}": loss for name, loss in losses.items()}


def _choice(scores):
    """Of each column's antecedent, or of none."""
    return torch.cat([scores.new_zeros(1, scores.shape[1]), scores]).log_softmax(0).T


def draw(lessons: list[Lesson], size: int, rng: random.Random):
    """Endless batches, by the shares of their sources; windows of like length together."""
    pools: dict[str, list[Lesson]] = {}
    for one in lessons:
        pools.setdefault(one.item.source, []).append(one)
    names = [name for name in SHARES if name in pools]
    orders: dict[str, list[Lesson]] = {name: [] for name in names}
    while True:
        drawn = []
        for name in rng.choices(names, [SHARES[name] for name in names], k=ALIKE * size):
            if not orders[name]:
                orders[name] = rng.sample(pools[name], len(pools[name]))
            drawn.append(orders[name].pop())
        drawn.sort(key=lambda one: len(one.item.window.ids))
        batches = [drawn[start : start + size] for start in range(0, len(drawn), size)]
        rng.shuffle(batches)
        yield from batches


def fit(student: Student, teacher: Tagger, lessons: list[Lesson], vectors: np.ndarray, args, check) -> None:
    """Train with a linear warm-up and fall; the pull towards the teacher's vectors falls to nothing."""
    rng, device = random.Random(args.seed), torch.device("cpu")
    fresh = [p for n, p in student.named_parameters() if n.startswith("parser.")]
    heads = [p for n, p in student.named_parameters() if not n.startswith(("encoder.", "parser."))]
    groups = [
        {"params": list(student.encoder.parameters()), "lr": args.rate},
        {"params": heads, "lr": 2.5 * args.rate},
        {"params": fresh, "lr": 1e-3},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / (0.04 * args.steps)) * max(0.0, 1 - step / args.steps)
    )
    student.train()
    stream, begin, sums = draw(lessons, args.size, rng), time.time(), {}

    def note(name, value):
        row = sums.setdefault(name, [0.0, 0])
        row[0], row[1] = row[0] + float(value.detach()), row[1] + 1

    for step in range(args.steps):
        batch = next(stream)
        words = encode(student, [one.item for one in batch], device)
        theirs = [torch.from_numpy(vectors[one.first : one.last].astype(np.float32)) for one in batch]
        near = functional.mse_loss(torch.cat(words), torch.cat(theirs))
        losses = taught_tags(student, teacher, torch.cat(words), torch.cat(theirs))
        losses = {name: loss * args.temper for name, loss in losses.items()}
        note("near", near)
        total = sum(losses.values()) + args.near * (1 - step / args.steps) * near
        for one, own, other in zip(batch, words, theirs, strict=True):
            some = {}
            if one.item.source in GOLD:
                some.update(window_loss(student, one.item, own, device, rng))
            elif rng.random() < PAIRED:
                some.update(taught_pairs(student, teacher, one, own, other))
            if len(one.tree.heads) > 1:
                grammar, shares = student.parser.losses(own, one.tree)
                some.update(grammar)
                for name, value in shares.items():
                    if value is not None:
                        note(name, value)
            for name, loss in some.items():
                losses[name] = loss
                note(name, loss)
                total = total + loss * one.item.weight / len(batch)
        optimizer.zero_grad()
        total.backward()
        torch.nn.utils.clip_grad_norm_(student.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        if (step + 1) % args.check == 0 or step + 1 == args.steps:
            shown = {name: round(a / b, 3) for name, (a, b) in sums.items()}
            print(step + 1, f"{time.time() - begin:.0f}s", shown, "\n   ", check(), flush=True)
            sums = {}


def check_parse(student: Student, lessons: list[Lesson]) -> dict[str, float]:
    """Attachment and tags on windows that were not learnt from."""
    student.eval()
    rows: dict[str, list[float]] = {}
    with torch.no_grad():
        for one in lessons:
            words = encode(student, [one.item], torch.device("cpu"))[0]
            for name, value in student.parser.losses(words, one.tree)[1].items():
                if value is not None:
                    rows.setdefault(name, []).append(float(value))
    student.train()
    return {name: round(float(np.mean(values)), 3) for name, values in rows.items()}


def main() -> None:
    """See the module."""
    from training.export import averaged

    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", type=Path, required=True)
    parser.add_argument("--parses", type=Path, required=True)
    parser.add_argument("--start", type=Path, nargs="+", required=True, help="weights of the tagger's rounds, averaged")
    parser.add_argument("--teacher", type=Path, required=True, help="files of the tagger")
    parser.add_argument("--resume", type=Path, help="weights of a student to go on from")
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--layers", type=int, nargs="+", default=[0, 2, 5])
    parser.add_argument("--steps", type=int, default=5000)
    parser.add_argument("--size", type=int, default=8)
    parser.add_argument("--rate", type=float, default=3e-4)
    parser.add_argument("--near", type=float, default=3.0)
    parser.add_argument("--temper", type=float, default=1.0)
    parser.add_argument("--check", type=int, default=500)
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    args.output.mkdir(parents=True, exist_ok=True)
    documents = load_documents(args.documents)
    dev = [one for one in documents if one.source == "dev"]
    documents = [one for one in documents if one.source != "dev"]
    parses, known = load_parses(args.parses)
    target = args.output / "tokenizer.json"
    rows = prune(args.teacher / "tokenizer.json", target, [one.text for one in documents], PIECES)
    tokenizer = load_tokenizer(target)
    (args.output / "parse.json").write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")
    begin = time.time()
    reader = Reader(args.teacher)
    lessons = make_lessons(documents, parses, reader, tokenizer, args.output / "vectors.f16")
    unseen = make_lessons(dev, parses, reader, tokenizer, args.output / "dev.f16")
    vectors = np.memmap(args.output / "vectors.f16", dtype=np.float16, mode="r").reshape(-1, 384)
    print(
        len(rows), "pieces", len(lessons), "windows", len(vectors), "words", f"{time.time() - begin:.0f}s", flush=True
    )
    weights = averaged(args.start)
    teacher = Tagger(Bert(), SIZES)
    resume(teacher, weights)
    teacher.eval().requires_grad_(False)
    del teacher.encoder
    student = Student(len(rows), len(args.layers), known)
    start_student(student, weights, args.layers, rows)
    if args.resume:
        resume(student, torch.load(args.resume, weights_only=True))

    def check() -> dict[str, float]:
        torch.save({k: v.half() for k, v in student.state_dict().items()}, args.output / "fast.pt")
        return {**check_parse(student, unseen), **evaluate(student, dev, tokenizer, torch.device("cpu"))}

    fit(student, teacher, lessons, vectors, args, check)


if __name__ == "__main__":
    main()
