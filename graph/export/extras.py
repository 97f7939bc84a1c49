"""What an export holds beside the graph: sentences, claims and names, read for a batch of ids at a time.

    writer --ids of some nodes and edges--> Extras --SQL--> sentences, claims, names by id

Invariant: no writer asks for more than `BATCH` ids at once, so memory stays flat whatever the graph's size.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that supports a node or an edge. `text` is None where its report is withheld from the caller.

    `start` and `end` are the span in the report's text, in code points, half-open.
    """

    report_id: str
    external_id: str | None
    title: str | None
    publisher: str | None
    published_at: date | None
    url: str | None
    marking: str
    text: str | None
    start: int
    end: int
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class ExportClaim:
    """A casualty figure of an event as one telling gives it. `who` and `by` are entity ids."""

    kind: str
    low: int | None
    best: int | None
    high: int | None
    who: str | None
    by: str | None
    report_id: str


@dataclass(frozen=True, slots=True)
class ExportName:
    """A name of an entity with its source: the key of a seed, or a report."""

    name: str
    seed_key: str | None
    report_id: str | None


def _none(_ids: Sequence[str]) -> Mapping[str, Sequence[object]]:
    return {}


@dataclass(frozen=True)
class Extras:
    """Readers by ids; each gives what it finds, by id. Ids of edges are their keys in the graph.

    `sentences` gives the first few of each, the oldest report first.
    """

    sentences: Callable[[Sequence[str]], Mapping[str, Sequence[Sentence]]] = _none  # type: ignore[assignment]
    claims: Callable[[Sequence[str]], Mapping[str, Sequence[ExportClaim]]] = _none  # type: ignore[assignment]
    names: Callable[[Sequence[str]], Mapping[str, Sequence[ExportName]]] = _none  # type: ignore[assignment]


NO_EXTRAS = Extras()
