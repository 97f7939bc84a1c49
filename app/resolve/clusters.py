"""Which identities are one thing: the judgements, as a map from identity to canonical id.

Invariant: the map depends on the set of judgements only, not on their order. Two identities judged not the same never
share a cluster: a chain of `same` that would join them is cut at the link that sorts last.
"""

from collections import defaultdict
from collections.abc import Container, Iterable
from dataclasses import dataclass

from graph.ontology import Verdict


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """A verdict on two identities; `left` sorts before `right`."""

    left: str
    right: str
    verdict: Verdict


def cluster(
    links: Iterable[Link], *, renamed: Iterable[tuple[str, str]] = (), preferred: Container[str] = ()
) -> dict[str, str]:
    """Map every identity that is told by another one to its canonical id.

    Parameters
    ----------
    links : iterable of Link
        Judgements in force, one per pair.
    renamed : iterable of (old identity, new identity)
        Renamed seed keys.
    preferred : container of str
        Identities known to the seeds: the smallest of these in a cluster is canonical, else the smallest of all.

    Returns
    -------
    dict of str -> str
        Every member of a cluster, its canonical id included; identities not named here are their own.

    Examples
    --------
    >>> cluster([Link("b", "c", Verdict.SAME), Link("a", "b", Verdict.SAME)])
    {'a': 'a', 'b': 'a', 'c': 'a'}
    >>> cluster([Link("a", "b", Verdict.SAME), Link("b", "c", Verdict.SAME), Link("a", "c", Verdict.NOT_SAME)])
    {'a': 'a', 'b': 'a'}
    """
    members: dict[str, set[str]] = {}
    apart: dict[str, set[str]] = defaultdict(set)
    ordered = sorted(links)
    for link in ordered:
        if link.verdict is Verdict.NOT_SAME:
            apart[link.left].add(link.right)
            apart[link.right].add(link.left)
    pairs = [*sorted(renamed), *((link.left, link.right) for link in ordered if link.verdict is Verdict.SAME)]
    for left, right in pairs:
        ours, theirs = members.setdefault(left, {left}), members.setdefault(right, {right})
        if ours is theirs or any(apart.get(member, set()) & theirs for member in ours):
            continue
        ours |= theirs
        for member in theirs:
            members[member] = ours
    canonical = {}
    for identity, group in sorted(members.items()):
        if len(group) > 1:
            canonical[identity] = min([member for member in group if member in preferred] or group)
    return canonical
