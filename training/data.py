"""What the tagger learns from, read into one form: documents of spans, events, relations and labels.

    labelled reports (form of fully annotated reports) \\
    named entities in columns (token, part of speech, tag)  ->  Document  -> documents.json
    standoff annotations of entities and relations          /
    our own marked sentences (training/sentences)          /

Only what a source tells is learnt from it: `parts` names the heads that a document may teach.
"""

import json
import lzma
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from pathlib import Path

__all__ = ["Document", "read_all", "write"]

LABELLED = ("mentions", "types", "triggers", "modality", "roles", "coreference", "relations")
SPAN_KINDS = {
    "Organisation": "actor",
    "Person": "person",
    "Location": "location",
    "Weapon": "equipment",
    "MilitaryPlatform": "equipment",
    "Vehicle": "equipment",
    "Temporal": "date",
    "Quantity": "quantity",
}
LINKS = {
    "FightingAgainst": "fights",
    "AlliesOf": "allied_with",
    "BelongsTo": "belongs_to",
    "InChargeOf": "in_charge_of",
    "CoLocated": "colocated",
}
TALK = frozenset(
    "statement accusation demand threat consultation cooperation sanction humanitarian_aid deployment".split()
)
MARK = re.compile(r"\[([a-z]+\d(?:,[a-z]+\d)*):([^\[\]{}]+)\]|\{([a-z_]+)(?:/([a-z]+))?:([^\[\]{}]+)\}")


@dataclass
class Document:
    """One text with what is known of it; offsets are characters."""

    id: str
    source: str
    text: str
    parts: list[str]
    sentences: list[tuple[int, int]] = field(default_factory=list)
    mentions: list[tuple[int, int, str, str, str]] = field(default_factory=list)  # start, end, kind, form, entity
    types: dict[str, str] = field(default_factory=dict)  # entity -> type
    events: list[dict] = field(default_factory=list)  # type, modality, triggers [(start, end)], roles {role: [entity]}
    relations: list[tuple[str, str, str]] = field(default_factory=list)  # type, source, target
    names: list[tuple[int, int, str]] = field(default_factory=list)  # start, end, tag
    label: str | None = None
    weight: float = 1.0


def read_labelled(folder: Path, source: str = "labelled") -> Iterator[Document]:
    """Fully annotated reports with mentions: `inputs.jsonl` with the texts, one JSON file a report."""
    texts = {one["id"]: one["text"] for one in map(json.loads, (folder / "inputs.jsonl").open(encoding="utf-8"))}
    for path in sorted(folder.glob("*.json")):
        raw = json.loads(path.read_text(encoding="utf-8"))
        text = texts[raw["id"]]
        kinds = {one["id"]: one["kind"] for one in raw["entities"]}
        document = Document(raw["id"], source, text, list(LABELLED), [tuple(one) for one in raw["sentences"]])
        for number, one in enumerate(raw["mentions"]):
            entity = one["entity"] or f"_{number}"
            kind = one.get("kind") or kinds[one["entity"]]
            document.mentions.append((one["start"], one["end"], kind, one.get("form") or "name", entity))
        document.types = {one["id"]: one["type"] for one in raw["entities"] if one.get("type")}
        for one in raw["events"]:
            triggers = [(one["trigger_start"], one["trigger_end"])]
            triggers += [(t["trigger_start"], t["trigger_start"] + len(t["trigger"])) for t in one.get("also") or []]
            roles = {
                role: one[role]
                for role in ("source", "target", "victim", "ally", "instrument", "location")
                if one.get(role)
            }
            document.events.append(
                {"type": one["type"], "modality": one["modality"], "triggers": triggers, "roles": roles}
            )
        document.relations = [(one["type"], one["source"], one["target"]) for one in raw["relations"]]
        yield document


def read_standoff(folder: Path) -> Iterator[Document]:
    """Entities and relations as separate lines (`documents.json`, `entities.json`, `relations.json`)."""
    for path in sorted(folder.rglob("documents.json")):
        lines = {
            name: [json.loads(line) for line in (path.parent / f"{name}.json").open(encoding="utf-8") if line.strip()]
            for name in ("documents", "entities", "relations")
        }
        for raw in lines["documents"]:
            document = Document(str(raw["_id"]), "standoff", raw["text"], ["spans", "links"])
            seen: dict[tuple[int, int], str] = {}
            for one in lines["entities"]:
                kind = SPAN_KINDS.get(one["type"])
                if str(one["documentId"]) == document.id and kind and one["confidence"] >= 0.5:
                    span = (one["begin"], one["end"])
                    if span not in seen:
                        seen[span] = f"M{len(seen)}"
                        document.mentions.append((*span, kind, "name", seen[span]))
            for one in lines["relations"]:
                if str(one["documentId"]) == document.id and one["confidence"] >= 0.5 and one["type"] in LINKS:
                    ends = ((one["sourceBegin"], one["sourceEnd"]), (one["targetBegin"], one["targetEnd"]))
                    if all(end in seen for end in ends):
                        document.relations.append((LINKS[one["type"]], seen[ends[0]], seen[ends[1]]))
            document.sentences = split(document.text)
            yield document


def read_columns(path: Path, source: str, every: int = 1) -> Iterator[Document]:
    """Sentences of token, part of speech and BIO tag, twelve in a row to a document."""
    tokens: list[tuple[str, str]] = []
    rows: list[list[tuple[str, str]]] = []
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("#"):
                continue
            cells = line.rstrip("\n").split("\t")
            if len(cells) < 3:
                if tokens:
                    rows.append(tokens)
                tokens = []
            else:
                tokens.append((cells[0], cells[-1]))
    for number in range(0, len(rows), 8 * every):
        document = Document(f"{source}-{number}", source, "", ["names"])
        for row in rows[number : number + 8]:
            start = len(document.text)
            for word, tag in row:
                if document.text and word not in ".,;:?!)'s%" and not document.text.endswith(("(", "$")):
                    document.text += " "
                begin = len(document.text)
                document.text += word
                if tag[0] == "B" or (tag[0] == "I" and not document.names):
                    document.names.append((begin, len(document.text), tag[2:]))
                elif tag[0] == "I":
                    first, _, kind = document.names[-1]
                    document.names[-1] = (first, len(document.text), kind)
            document.sentences.append((start + (1 if start else 0), len(document.text)))
        yield document


def read_marked(path: Path) -> Iterator[Document]:
    """Our own sentences with triggers and roles marked in the text (training/sentences/README.md)."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        if not line.strip() or line.startswith("#"):
            continue
        label = None
        if found := re.match(r"<([a-z_]+)>\s*", line):
            label, line = found[1], line[found.end() :]
        document = Document(f"{path.stem}-{number}", "marked", "", ["triggers", "modality", "roles"], label=label)
        position, spans = 0, []
        for found in MARK.finditer(line):
            document.text += line[position : found.start()]
            position, start = found.end(), len(document.text)
            document.text += found[2] or found[5]
            if found[3]:
                document.events.append(
                    {
                        "type": found[3],
                        "modality": found[4] or "occurred",
                        "triggers": [(start, len(document.text))],
                        "roles": {},
                    }
                )
            else:
                entity = f"M{len(document.mentions)}"
                document.mentions.append((start, len(document.text), "", "", entity))
                spans.append((found[1], entity))
        document.text += line[position:]
        for roles, entity in spans:
            for one in roles.split(","):
                role, event = one[:-1], int(one[-1]) - 1
                if event < len(document.events):
                    document.events[event]["roles"].setdefault(role, []).append(entity)
        if label is None and document.events and all(one["type"] in TALK for one in document.events):
            document.label = QUIET
        if document.label in SNIPPET_LABELS:
            document.parts.append("label")
        document.sentences = split(document.text)
        yield document


SNIPPET_TYPES = (
    "armed_clash government_regains_territory non_state_actor_overtakes_territory chemical_weapon air_drone_strike "
    "suicide_bomb shelling_artillery_missile remote_explosive_landmine_ied grenade sexual_violence attack "
    "abduction_forced_disappearance peaceful_protest protest_with_intervention excessive_force_against_protesters "
    "violent_demonstration mob_violence agreement arrests change_to_group_activity disrupted_weapons_use "
    "headquarters_or_base_established looting_property_destruction non_violent_transfer_of_territory "
    "other_strategic_development"
).split()
QUIET = "none"  # the label of a snippet that tells no event of these types
SNIPPET_LABELS = (*SNIPPET_TYPES, QUIET)
SNIPPET_CODES = {
    "ABDUCT_DISSAP": "abduction_forced_disappearance",
    "AGREEMENT": "agreement",
    "AIR_STRIKE": "air_drone_strike",
    "ARMED_CLASH": "armed_clash",
    "ARREST": "arrests",
    "ART_MISS_ATTACK": "shelling_artillery_missile",
    "ATTACK": "attack",
    "CHANGE_TO_GROUP_ACT": "change_to_group_activity",
    "CHEM_WEAP": "chemical_weapon",
    "DISR_WEAP": "disrupted_weapons_use",
    "FORCE_AGAINST_PROTEST": "excessive_force_against_protesters",
    "GOV_REGAINS_TERIT": "government_regains_territory",
    "GRENADE": "grenade",
    "HQ_ESTABLISHED": "headquarters_or_base_established",
    "MOB_VIOL": "mob_violence",
    "NON_STATE_ACTOR_OVERTAKES_TER": "non_state_actor_overtakes_territory",
    "NON_VIOL_TERRIT_TRANSFER": "non_violent_transfer_of_territory",
    "OTHER": "other_strategic_development",
    "PEACE_PROTEST": "peaceful_protest",
    "PROPERTY_DISTRUCT": "looting_property_destruction",
    "PROTEST_WITH_INTER": "protest_with_intervention",
    "REM_EXPLOS": "remote_explosive_landmine_ied",
    "SEX_VIOL": "sexual_violence",
    "SUIC_BOMB": "suicide_bomb",
    "VIOL_DEMONSTR": "violent_demonstration",
}


def read_snippets(path: Path) -> Iterator[Document]:
    """Lines of id, text and code of an ACLED sub-event type."""
    for line in path.read_text(encoding="utf-8").splitlines():
        key, text, code = line.split("\t")
        yield Document(key, "snippets", text, ["label"], split(text), label=SNIPPET_CODES.get(code, QUIET))


def read_articles(path: Path) -> Iterator[Document]:
    """Texts without labels, for a teacher to label."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for raw in map(json.loads, lines):
            yield Document(raw["id"], "articles", raw["text"], [], split(raw["text"]))


def split(text: str) -> list[tuple[int, int]]:
    """Sentences, roughly: enough to cut windows with."""
    bounds = [0, *(one.end() for one in re.finditer(r"(?<=[.!?][\"'” )])\s*(?=[A-Z\"“(])|\n\s*\n", text)), len(text)]
    return [(a, b) for a, b in pairwise(bounds) if text[a:b].strip()]


def read_all(data: Path, evaluation: Path, sentences: Path, own: Path) -> list[Document]:
    """All documents; those of `labelled/dev` are marked `dev` and only measured.

    `own` holds our own gold reports that may be learnt from, in the form of fully annotated reports.
    """
    found = [*read_labelled(data / "labelled" / "train"), *read_labelled(data / "labelled" / "dev", "dev")]
    found += read_labelled(own)
    found += read_standoff(evaluation / "dev" / "re3d" / "gold")
    found += read_snippets(evaluation / "dev" / "case2021" / "gold.tsv")
    for path in sorted(sentences.glob("*.txt")):
        found += read_marked(path)
    found += read_columns(data / "gmb_ner-train.tsv.xz", "columns")
    found += read_articles(data / "articles.jsonl.xz")
    return found


def write(documents: list[Document], path: Path) -> None:
    """Write the documents as JSON Lines, compressed."""
    with lzma.open(path, "wt", encoding="utf-8") as lines:
        for one in documents:
            lines.write(json.dumps(asdict(one), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    import sys

    data, evaluation, own, target = map(Path, sys.argv[1:5])
    documents = read_all(data, evaluation, Path(__file__).parent / "sentences", own)
    write(documents, target)
    counts: dict[str, int] = {}
    for one in documents:
        counts[one.source] = counts.get(one.source, 0) + 1
    print(counts, file=sys.stderr)
