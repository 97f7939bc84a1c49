"""What a person means by a name: one entity, or a question back."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.store.canonical_tables import EntityRow
from app.store.search import is_named, resolve_id
from graph.errors import InvalidInputError, NotFoundError

WORDS = {"location": "place"}
AREAS = ("admin", "region", "country")


def find_entity(session: Session, text: str, *kinds: str, field: str) -> str:
    """The id of the entity of one of these kinds that an id or a name means.

    Of several of one name, those that reports mention count before those that only seeds know, and a town before the
    areas of the same name around it.

    Raises
    ------
    NotFoundError
        If nothing has that id or name.
    InvalidInputError
        If it is of another kind, or if several are meant: they are listed.
    """
    word = " or ".join(WORDS.get(kind, kind) for kind in kinds)
    try:
        found_id, _ = resolve_id(session, "entity", text)
    except NotFoundError:
        pass
    else:
        row = session.get_one(EntityRow, found_id)
        if row.kind not in kinds:
            raise InvalidInputError(f"{field}: {text!r} is no {word} but the {row.kind} {row.name!r}", field=field)
        return found_id
    rows = list(session.scalars(select(EntityRow).where(EntityRow.kind.in_(kinds), is_named(text))))
    rows = [row for row in rows if row.report_count] or rows
    towns = [row for row in rows if row.type == "populated_place"]
    areas = [row for row in rows if row.type in AREAS]
    if len(towns) == 1 and len(towns) + len(areas) == len(rows):
        rows = towns
    if not rows:
        raise NotFoundError(f"no {word} is called {text!r}")
    if len(rows) > 1:
        listed = "\n".join(f"  {row.id}  {describe(row)}" for row in sorted(rows, key=lambda row: (row.name, row.id)))
        raise InvalidInputError(f"{field}: {text!r} may be any of these; give the id\n{listed}", field=field)
    return rows[0].id


def describe(row: EntityRow) -> str:
    """A place or an operation in a few words."""
    parts = [row.type, row.admin2, row.admin1, row.country]
    known = ", ".join(part for part in parts if part)
    reports = f"{row.report_count} report{'' if row.report_count == 1 else 's'}"
    return f"{row.name} ({known})  {reports}" if known else f"{row.name}  {reports}"
