"""The judgements in force: which identities of entities are one, and the verdicts on events."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from app.ingest.matching import Judged
from app.resolve.clusters import Link, cluster
from app.resolve.identity import seed_identity
from app.store.judged_places import present_ids
from app.store.judgements import list_judgements
from app.store.seeds import list_renamed_keys, load_seeds_by_identity
from graph.ontology import Verdict


@dataclass(frozen=True)
class Clusters:
    """Identity of an entity -> canonical id, after the judgements; `members`, `joined` are the other direction.

    `verdicts` are those on entities, by pair of identities.
    """

    entities: Mapping[str, str]
    judged: Judged = field(default_factory=Judged)
    judged_identities: set[str] = field(default_factory=set)
    verdicts: Mapping[tuple[str, str], Verdict] = field(default_factory=dict)

    def canonical(self, identity: str) -> str:
        """The id that tells of this identity."""
        return self.entities.get(identity, identity)

    def members(self, canonical_ids: Iterable[str]) -> set[str]:
        """The identities that are told by one of `canonical_ids`, these included."""
        wanted = set(canonical_ids)
        return wanted | self.joined(wanted)

    def joined(self, canonical_ids: set[str]) -> set[str]:
        """The members of the clusters of which one of `canonical_ids` is the canonical id."""
        return {identity for identity, canonical in self.entities.items() if canonical in canonical_ids}


def load_clusters(session: Session) -> Clusters:
    """The judgements in force and the renamed seed keys, as clusters of entities; those on events as they are."""
    links: dict[str, list[Link]] = {"entity": [], "event": []}
    judgements = list_judgements(session)
    present = present_ids(session, judgements)
    for one in judgements:
        left, right = sorted((present.get(one.left_id, one.left_id), present.get(one.right_id, one.right_id)))
        if left != right:
            links[one.kind].append(Link(left, right, Verdict(one.verdict)))
    renamed = [(seed_identity(old), seed_identity(new)) for old, new in list_renamed_keys(session)]
    named = {one for link in links["entity"] for one in (link.left, link.right)}
    tied = named | {one for pair in renamed for one in pair}
    seeded = {row.identity for row in load_seeds_by_identity(session, tied) if row.identity}
    return Clusters(
        cluster(links["entity"], renamed=renamed, preferred=seeded),
        Judged(tuple(links["event"])),
        named,
        {(link.left, link.right): link.verdict for link in links["entity"]},
    )
