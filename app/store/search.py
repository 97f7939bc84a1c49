"""Conditions that several searches share: names, places within a place, overlapping times."""

from datetime import date

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from app.store.canonical_tables import EntityRow, NameRow, RedirectRow, RelationRow
from app.store.rows import CANONICAL_ROWS, rows_in
from app.store.tables import ReportRow
from graph.errors import NotFoundError
from graph.ids import normalise_name

# Markings whose report text is shown to key holders only (Traffic Light Protocol 2.0).
RESTRICTED = ("TLP:RED", "TLP:AMBER+STRICT")


def resolve_id(session: Session, kind: str, record_id: str) -> tuple[str, str | None]:
    """The canonical id of an entity or event, and the given id where it redirects, else None.

    Raises
    ------
    NotFoundError
        If neither a record nor a redirect has that id.
    """
    table = CANONICAL_ROWS[kind]
    if session.get(table, record_id) is not None:
        return record_id, None
    redirect = session.get(RedirectRow, record_id)
    if redirect is None or redirect.kind != kind:
        raise NotFoundError(f"no {kind} {record_id!r}", record_id=record_id)
    return redirect.new_id, record_id


def list_identities(session: Session, record_id: str) -> list[str]:
    """A canonical id and all ids that redirect to it, sorted."""
    told = session.scalars(select(RedirectRow.id).where(RedirectRow.new_id == record_id))
    return sorted({record_id, *told})


def is_named(name: str, *, prefix: bool = False, known_at: date | None = None) -> ColumnElement[bool]:
    """Entities with this name or alias (case, accents, punctuation and article folded), or one that starts with it.

    A name without any letter or digit names nothing. With `known_at`, names in seeds and reports published by then.
    """
    folded = normalise_name(name)
    if not folded:
        return false()
    matches = NameRow.normalised.startswith(folded, autoescape=True) if prefix else NameRow.normalised == folded
    named = select(NameRow.entity_id).where(matches)
    if known_at is not None:
        named = named.outerjoin(ReportRow, ReportRow.id == NameRow.report_id)
        named = named.where(or_(NameRow.seed_key.is_not(None), ReportRow.published_on <= known_at))
    return EntityRow.id.in_(named)


def may_read(with_restricted: bool) -> ColumnElement[bool]:
    """Reports whose text may be looked into."""
    return ReportRow.marking.not_in(RESTRICTED) if not with_restricted else ReportRow.id.is_not(None)


def overlaps(
    start: InstrumentedAttribute[date | None],
    end: InstrumentedAttribute[date | None],
    date_from: date | None,
    date_to: date | None,
    *,
    unknown_fits: bool,
) -> ColumnElement[bool]:
    """Intervals that may share a day with [date_from, date_to]; an unknown end is open.

    Parameters
    ----------
    unknown_fits : bool
        Whether an interval of which neither end is known counts.
    """
    parts: list[ColumnElement[bool]] = []
    if date_from is not None:
        parts.append(or_(end.is_(None), end >= date_from))
    if date_to is not None:
        parts.append(or_(start.is_(None), start <= date_to))
    if parts and not unknown_fits:
        parts.append(or_(start.is_not(None), end.is_not(None)))
    return and_(true(), *parts)


def is_in_box(box: tuple[float, float, float, float]) -> ColumnElement[bool]:
    """Entities with a point in (west, south, east, north); west above east crosses the date line."""
    west, south, east, north = box
    across: ColumnElement[bool]
    if west <= east:
        across = EntityRow.longitude.between(west, east)
    else:
        across = or_(EntityRow.longitude >= west, EntityRow.longitude <= east)
    return and_(across, EntityRow.latitude.between(south, north))


def list_places_within(session: Session, place_ids: list[str]) -> list[str]:
    """These places and the places that are known to lie in them, sorted.

    Known are: the places of a country by their country; those of a province or district by the name of it that the
    gazetteer gave them, in the same country; and what a `located_in` relation says, over any number of steps. A place
    of which none of these is known is not listed.
    """
    found: set[str] = set()
    for place_id in place_ids:
        canonical, _ = resolve_id(session, "entity", place_id)
        place = session.get(EntityRow, canonical)
        found.add(canonical)
        if place is not None and place.kind == "location":
            found.update(session.scalars(select(EntityRow.id).where(EntityRow.kind == "location", _in_area(place))))
    return sorted(found | _located_in(session, found))


def _in_area(place: EntityRow) -> ColumnElement[bool]:
    if place.country is None:
        return false()
    same_country = EntityRow.country == place.country
    if place.type == "country":
        return same_country
    if place.type != "admin":
        return false()
    if place.precision == "admin2":
        same_province = EntityRow.admin1 == place.admin1 if place.admin1 else true()
        return and_(same_country, same_province, EntityRow.admin2 == (place.admin2 or place.name))
    return and_(same_country, EntityRow.admin1 == (place.admin1 or place.name))


def _located_in(session: Session, place_ids: set[str]) -> set[str]:
    inner, found, front = aliased(EntityRow), set(place_ids), set(place_ids)
    while front:
        sources = (
            select(RelationRow.source_id)
            .join(inner, inner.id == RelationRow.source_id)
            .where(RelationRow.type == "located_in", inner.kind == "location")
        )
        front = {row.source_id for row in rows_in(session, sources, RelationRow.target_id, front)} - found
        found |= front
    return found
