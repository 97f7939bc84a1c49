"""Query parameters of the change feed, its stream, snapshots and their differences."""

from typing import Literal

from app.api.pagination import PageQuery
from app.api.parameters import EntityQuery, EventQuery, FeedQuery, RecordKind, RelationQuery
from app.filters.queries import NoQuery
from app.filters.types import FirstDay, RecordId, Text, asked, sorted_by
from app.store.read_changes import FeedSearch

Action = Literal["added", "changed", "merged", "deleted"]
ABOUT = (
    "Id of an entity: changes of it, of its names and relations, of the events in which it takes part (or which are "
    "placed there), of their claims and participants; those of what was tied to it before too."
)


class ChangesQuery(FeedQuery):
    """Which entries of the change feed, and what they tell."""

    action: list[Action] = asked([], "What was done.", ["merged"])
    since: FirstDay | None = asked(None, "First day (UTC) on which the change was stored.", "2024-05-06")
    cause: Text | None = asked(None, "What made the change.", "report:rep_5b3c0e6e5d0a7c9f1b2d")
    about: RecordId | None = asked(None, ABOUT, "ent_9f8a7b6c5d4e3f2a1b0c")

    def to_search(self, after: int) -> FeedSearch:
        """What the store is asked for, from a number on."""
        return FeedSearch(
            after=after,
            since=self.since,
            kinds=self.kind,
            actions=self.action,
            record_id=self.record,
            cause=self.cause,
            about=self.about,
        )


class StreamQuery(NoQuery):
    """Which entries are sent as they come."""

    after: int | None = asked(
        None, "Number of the last entry that is known already; without it, only what comes.", 40, ge=0, le=2**62
    )
    kind: list[RecordKind] = asked([], "Kind of record.", ["event"])
    action: list[Action] = asked([], "What was done.", ["merged"])
    record: RecordId | None = asked(None, "Id of one record.", "ent_2c1d0e9f8a7b6c5d4e3f")
    about: RecordId | None = asked(None, ABOUT, "ent_9f8a7b6c5d4e3f2a1b0c")
    limit: int | None = asked(None, "Number of entries after which it ends; without it, it goes on.", 1, ge=1)

    def to_search(self, after: int) -> FeedSearch:
        """What the store is asked for, from a number on."""
        return FeedSearch(after=after, kinds=self.kind, actions=self.action, record_id=self.record, about=self.about)


class SnapshotsQuery(PageQuery):
    """Which snapshots."""

    sort: Text = sorted_by("-taken_at", "name", "taken_at", "version")


class DiffQuery(PageQuery):
    """Which differences."""

    kind: list[RecordKind] = asked([], "Kind of record.", ["event"])
    action: list[Action] = asked([], "What was done.", ["merged"])
    about: RecordId | None = asked(None, ABOUT, "ent_9f8a7b6c5d4e3f2a1b0c")


class FrozenEventQuery(EventQuery):
    """Which events of a snapshot."""


class FrozenEntityQuery(EntityQuery):
    """Which entities of a snapshot."""


class FrozenRelationQuery(RelationQuery):
    """Which relations of a snapshot."""
