"""Pieces of ties, and which of them are wanted.

A piece is one event or relation between two actors (`graph/tie_pieces.py` derives them); days are ISO text, as in the
graph.
"""

from dataclasses import dataclass, field, replace
from datetime import date

from graph.errors import InvalidInputError
from graph.periods import Stretch
from graph.polarity import Sign, TieClass

PARTIES = frozenset(("actor", "person"))


@dataclass(frozen=True, slots=True)
class PieceFilter:
    """Which pieces are wanted; an empty field does not restrict.

    - `date_from`, `date_to`: those that may have happened or held between them. A piece without any day does not fit.
    - `as_of`: events that may have begun by that day, ongoing ones while they may last; relations that may have held
      on it.
    - `classes`, `types`: classes of acts; event and relation types.
    - `kinds`: kinds of the parties. `include_generic` lets in those without a name ("residents", "the army"), which are
      things of one report each.
    - `min_sources`: fewest independent reports that tell it; what only the seeds tell counts like one.
    - `undated_by_report`: take an event without days to have happened on the day of its first report.
    """

    date_from: date | None = None
    date_to: date | None = None
    as_of: date | None = None
    classes: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    kinds: frozenset[str] = PARTIES
    min_confidence: float = 0.0
    min_sources: int = 1
    include_generic: bool = False
    undated_by_report: bool = False
    window: Stretch = field(init=False, repr=False, compare=False, default=(None, None))

    def __post_init__(self) -> None:
        if not 0.0 <= self.min_confidence <= 1.0:
            raise InvalidInputError(
                f"min_confidence: {self.min_confidence} is not between 0 and 1", field="min_confidence"
            )
        first, last = self.date_from, self.date_to
        if first and last and last < first:
            raise InvalidInputError(f"date_to: {last} is before date_from {first}", field="date_to")
        window = (first.isoformat() if first else None, last.isoformat() if last else None)
        object.__setattr__(self, "window", window)

    @property
    def is_dated(self) -> bool:
        """Whether it asks for a stretch of days."""
        return self.window != (None, None)


@dataclass(frozen=True, slots=True)
class Piece:
    """One event or relation between two actors, seen from `one_id`.

    `sources` counts independent reports (0: only the seeds tell it). `weight` is 0 where `modality` says that it did
    not happen. `dated_by` is "world", "report" or None. `spells` are the stretches of a relation that held more than
    once. `one_via` and `other_via` are the parts through which it counts, None where the actor itself takes part.
    `link_ids` are the participations, which can be asked why.
    """

    fact_id: str
    kind: str
    type: str
    tie_class: TieClass
    sign: Sign
    one_id: str
    other_id: str
    one_role: str
    other_role: str
    modality: str | None
    first_day: str | None
    last_day: str | None
    date_precision: str
    dated_by: str | None
    first_reported: str | None
    last_reported: str | None
    sources: int
    confidence: float
    weight: float
    link_ids: tuple[str, ...] = ()
    one_via: str | None = None
    other_via: str | None = None
    spells: tuple[Stretch, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether it happened, as far as is told."""
        return self.weight > 0

    @property
    def is_placed(self) -> bool:
        """Whether any day of it is known."""
        return self.dated_by is not None

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        """The stretches of days; None is open (or, both, unknown)."""
        return self.spells or ((self.first_day, self.last_day),)

    def turned(self) -> "Piece":
        """The same, seen from the other side."""
        return replace(
            self,
            one_id=self.other_id,
            other_id=self.one_id,
            one_role=self.other_role,
            other_role=self.one_role,
            link_ids=self.link_ids[::-1],
            one_via=self.other_via,
            other_via=self.one_via,
        )


def order_of(piece: Piece) -> tuple[str, ...]:
    """In time, those without a day last; as text, and different for the pieces of one tie."""
    day = piece.first_day or piece.last_day or "~"
    return day, piece.first_reported or "~", piece.fact_id, piece.other_id, piece.sign.value
