"""One name for one thing: saved questions are written anew, so that each goes on giving what it gave; lists in order

Revision: 0012, after 0011
"""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

QUERIES = sa.table("saved_queries", sa.column("name"), sa.column("route"), sa.column("parameters", sa.JSON()))
OF_GRAPH = frozenset(
    (
        "graph",
        "paths",
        "charts/dyads",
        "charts/map",
        "charts/network",
        "analysis/centrality",
        "analysis/communities",
        "analysis/co-participation",
    )
)
BELOW = ("graph/", "exports/", "entities/", "analysis/communities/")
OF_PLACE = ("bbox", "near", "place_precision")
Renames = dict[str, str]


def names_of(route: str) -> Renames:
    """What the parameters of a route are called now, by what they were called."""
    route = own_route(route)
    if route == "entities":
        return {"country": "home_country"}
    if route == "analysis/balance":
        return {"actor": "among"}
    if route == "analysis/changed-ties":
        return {"actor": "party"}
    is_of_graph = route.partition(".")[0] in OF_GRAPH or route.startswith(BELOW)
    return {"text": "label"} if is_of_graph else {}


def own_route(route: str) -> str:
    """The route of the present that a route of a snapshot is like; other routes themselves."""
    return route.split("/", 2)[2] if route.startswith("snapshots/") and route.count("/") > 1 else route


def to_new(route: str, parameters: dict[str, Any]) -> dict[str, Any]:
    """A question in the names of now. Places of entities were those where they lie, which only locations do."""
    names = names_of(route)
    found = {names.get(name, name): value for name, value in parameters.items()}
    if own_route(route) == "entities" and "kind" not in found and any(name in found for name in OF_PLACE):
        found["kind"] = ["location"]
    return found


def to_old(route: str, parameters: dict[str, Any]) -> dict[str, Any]:
    """A question in the names of then."""
    names = {new: old for old, new in names_of(route).items()}
    return {names.get(name, name): value for name, value in parameters.items()}


def upgrade() -> None:
    _rewrite(to_new)
    op.drop_index("ix_relations_type", table_name="relations")
    op.create_index("ix_relations_type", "relations", ["type", "id"], unique=False)
    op.create_index("ix_entities_report_count", "entities", ["report_count", "id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_entities_report_count", table_name="entities")
    op.drop_index("ix_relations_type", table_name="relations")
    op.create_index("ix_relations_type", "relations", ["type"], unique=False)
    _rewrite(to_old)


def _rewrite(rename: Callable[[str, dict[str, Any]], dict[str, Any]]) -> None:
    connection = op.get_bind()
    for row in connection.execute(sa.select(QUERIES)).all():
        renamed = rename(row.route, row.parameters)
        if renamed != row.parameters:
            connection.execute(QUERIES.update().where(QUERIES.c.name == row.name).values(parameters=renamed))
