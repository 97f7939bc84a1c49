"""How many independent sources tell a thing, and how much weight they have together.

    report --Outlets--> Source (outlet, reliability, group of copies)      sources --corroborate--> count, corroboration

Two ways to be dependent: reports of one outlet (or of outlets with one owner), and reports that reprint one text. So
each outlet counts once and each text counts once: the count is the largest number of outlets that can each be given a
text of its own. Of several choices the most reliable outlets are taken.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph.ids import normalise_name

CORROBORATION_RULE = "1 - product over independent outlets of (1 - weight of reliability); outlets and texts count once"
# How likely a report of such a source is right (set by us); what nobody judged counts like F, "cannot be judged".
RELIABILITY_WEIGHTS: Mapping[str, float] = {"A": 0.9, "B": 0.75, "C": 0.6, "D": 0.4, "E": 0.15, "F": 0.4}
UNJUDGED = "F"


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet as the seeds tell it; `owner` is shared by outlets that are not independent."""

    key: str
    reliability: str
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Who stands behind a report.

    `outlet` is None where the publisher is unknown; `group` is shared by the copies of one text; `reliability` is None
    where nobody judged it.
    """

    outlet: str | None
    reliability: str | None
    group: str

    @property
    def weight(self) -> float:
        """Weight of its reliability."""
        return RELIABILITY_WEIGHTS[self.reliability or UNJUDGED]


@dataclass(frozen=True, slots=True)
class Support:
    """Independent sources of a thing, and their weight together: 0 to 1."""

    source_count: int
    corroboration: float


def to_source(publisher: str | None, reliability: str | None, group: str, outlets: Mapping[str, Outlet]) -> Source:
    """The source of a report.

    Parameters
    ----------
    reliability : str or None
        As the report itself gives it: wins over the outlet's.
    outlets : mapping of folded name -> Outlet
        Names and aliases of the outlets that the seeds know.
    """
    if publisher is None:
        return Source(None, reliability, group)
    name = normalise_name(publisher) or publisher
    known = outlets.get(name)
    if known is None:
        return Source(f"publisher:{name}", reliability, group)
    return Source(f"owner:{known.owner}" if known.owner else known.key, reliability or known.reliability, group)


def corroborate(sources: Iterable[Source]) -> Support:
    """The independent sources among `sources`, by `CORROBORATION_RULE`.

    All whose publisher is unknown are one outlet: nothing tells that they are independent. Cost: outlets x reports.

    Examples
    --------
    >>> wire, copy = Source("wire", "B", "story"), Source("blog", "E", "story")
    >>> corroborate([wire, copy]), corroborate([wire, Source("paper", "C", "other")])
    (Support(source_count=1, corroboration=0.75), Support(source_count=2, corroboration=0.9))
    """
    texts: dict[str, set[str]] = defaultdict(set)
    weights: dict[str, float] = {}
    for source in sources:
        outlet = source.outlet or ""
        texts[outlet].add(source.group)
        weights[outlet] = max(source.weight, weights.get(outlet, 0.0))
    ranked = sorted(weights, key=lambda outlet: (-weights[outlet], outlet))
    chosen = _match({outlet: sorted(texts[outlet]) for outlet in ranked})
    doubt = 1.0
    for outlet in chosen:
        doubt *= 1.0 - weights[outlet]
    return Support(len(chosen), round(1.0 - doubt, 4))


def _match(texts: Mapping[str, Sequence[str]]) -> list[str]:
    """The outlets that can each be given a text of its own, the first ones preferred.

    Augmenting paths (Kuhn 1955): an outlet that was given a text keeps one, so that taking the outlets in order of
    their weight gives the greatest weight together.
    """
    holder: dict[str, str] = {}
    chosen = []
    for outlet in texts:
        came_from: dict[str, str] = {}  # text -> outlet that asks for it
        asking = [outlet]
        free: str | None = None
        while asking and free is None:
            asker = asking.pop()
            for text in texts[asker]:
                if text in came_from:
                    continue
                came_from[text] = asker
                if text not in holder:
                    free = text
                    break
                asking.append(holder[text])
        if free is None:
            continue
        chosen.append(outlet)
        held = {owner: text for text, owner in holder.items()}
        while True:
            asker = came_from[free]
            holder[free] = asker
            if asker == outlet:
                break
            free = held[asker]
    return chosen
