"""Statements to the profiles of tellings that matching compares. Reads only."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy.orm import Session

from app.resolve.concepts import find_hours, find_things, tells_several
from app.resolve.identity import clear_country
from app.resolve.telling import Spot, Telling
from app.resolve.wording import telling_words
from app.store.telling_facts import (
    AnyRow,
    argument_facts,
    current_tellings,
    figure_facts,
    local_facts,
    mention_spans,
    report_texts,
    sentence_spans,
)
from graph.ids import make_id
from graph.model import ROW_VERSION
from graph.spelling import fold_name

WIDE_KM = 30.0
AREAS = frozenset(("admin1", "region", "country"))
ACTING = frozenset(("source", "ally"))
SUFFERING = frozenset(("target", "victim"))
NAMED_KINDS = frozenset(("actor", "person", "location", "operation"))
FIGURES = ("killed", "injured")
MOST_NAMED = 40


def build_tellings(session: Session, telling_ids: Iterable[str], canonical: Callable[[str], str]) -> dict[str, Telling]:
    """Profiles by id, of those that are of a current report.

    Parameters
    ----------
    canonical : callable of identity -> entity id
        After the judgements; what events attach is left out, or a profile would rest on what is made of it.
    """
    rows = {row.id: row for row in current_tellings(session, telling_ids)}
    reports = _Reports(session, {row.report_id for row in rows.values()}, canonical)
    parties: dict[str, list[tuple[str, AnyRow]]] = defaultdict(list)
    for argument in argument_facts(session, rows):
        parties[argument.event_mention_id].append((argument.role, reports.locals[argument.local_entity_id]))
    figures: dict[tuple[str, str], list[int]] = defaultdict(list)
    for figure in figure_facts(session, rows):
        number = next((one for one in (figure.best, figure.low, figure.high) if one is not None), None)
        if number is not None:
            figures[figure.event_mention_id, figure.kind].append(number)
    return {
        one: _profile(row, reports, parties[one], {kind: figures[one, kind] for kind in FIGURES})
        for one, row in rows.items()
    }


class _Reports:
    """What the tellings of some reports share."""

    def __init__(self, session: Session, report_ids: set[str], canonical: Callable[[str], str]) -> None:
        self.locals = {row.id: row for row in local_facts(session, report_ids)}
        self.entity_of = {one: _as_named(row, canonical) for one, row in self.locals.items()}
        self.countries = report_countries(self.locals.values())
        self.mentions: dict[str, list[AnyRow]] = defaultdict(list)
        for mention in mention_spans(session, report_ids):
            self.mentions[mention.report_id].append(mention)
        self.texts = report_texts(session, report_ids)
        self.spans = sentence_spans(session, report_ids)
        self.named: dict[str, set[str]] = defaultdict(set)
        for local in self.locals.values():
            if local.kind in NAMED_KINDS and not local.is_generic and not _is_area(local):
                self.named[local.report_id].add(self.entity_of[local.id])

    def inside(self, report_id: str, start: int, end: int) -> list[AnyRow]:
        """The mentions of a stretch of text."""
        return [one for one in self.mentions[report_id] if start <= one.start < end]

    def words(self, report_id: str, start: int, end: int) -> tuple[str, ...]:
        """Telling words of a stretch of text."""
        without = [(one.start - start, one.end - start) for one in self.inside(report_id, start, end)]
        return telling_words(self.texts[report_id][1][start:end], without=without)

    def near(self, report_id: str, sentence: int | None) -> str:
        """A sentence with those beside it."""
        if sentence is None:
            return ""
        spans = [span for one in range(sentence - 1, sentence + 2) if (span := self.spans.get((report_id, one)))]
        return self.texts[report_id][1][spans[0][0] : spans[-1][1]] if spans else ""

    def story(self, report_id: str, sentence: int) -> tuple[str, ...]:
        """Telling words of the title, a sentence and those beside it."""
        spans = [
            self.spans[report_id, one] for one in range(sentence - 1, sentence + 2) if (report_id, one) in self.spans
        ]
        title = telling_words(self.texts[report_id][0])
        return tuple(sorted({*title, *self.words(report_id, spans[0][0], spans[-1][1])})) if spans else title


def _as_named(row: AnyRow, canonical: Callable[[str], str]) -> str:
    """What stands for a local entity in a profile: its entity; of what is local to its report but named, the name."""
    if not row.is_generic and row.identity == make_id("ent", "local", row.id):
        return f"{row.kind} {fold_name(row.name)}"
    return canonical(row.identity)


def report_countries(locals_: Iterable[AnyRow]) -> dict[str, str]:
    """Country that each report is about: where most of its places are; without such, where most of its actors are."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    actors: dict[str, Counter[str]] = defaultdict(Counter)
    for row in locals_:
        if row.country:
            (counts if row.kind == "location" else actors)[row.report_id][row.country] += 1
    counts = actors | counts
    found = {report_id: clear_country(counted) for report_id, counted in counts.items()}
    return {report_id: country for report_id, country in found.items() if country is not None}


def _profile(
    row: AnyRow, reports: _Reports, parties: Sequence[tuple[str, AnyRow]], figures: Mapping[str, list[int]]
) -> Telling:
    report_id = row.report_id
    spot = _spot(reports.locals.get(row.location_local), reports.entity_of)
    start, end = reports.spans.get((report_id, row.sentence), (0, 0))
    named = {
        reports.entity_of[one.local_entity_id]
        for one in reports.inside(report_id, start, end)
        if one.kind == "location" and one.local_entity_id and not _is_area(reports.locals[one.local_entity_id])
    }
    acts = [party for role, party in parties if role in ACTING]
    suffers = [party for role, party in parties if role in SUFFERING]
    return Telling(
        id=row.id,
        report_id=report_id,
        publisher=row.publisher,
        published=_ordinal(row.published_on),
        type=row.type,
        modality=row.modality,
        first=_ordinal(row.started_on or row.ended_on),
        last=_ordinal(row.ended_on or row.started_on),
        is_day=row.date_precision == "day" and row.started_on == row.ended_on,
        spot=spot,
        named=tuple(sorted(one for one in named if spot is None or one != spot.entity_id)),
        acts=_known(acts, reports.entity_of),
        suffers=_known(suffers, reports.entity_of),
        act_sorts=_sorts(acts),
        suffer_sorts=_sorts(suffers),
        killed=tuple(sorted(figures["killed"])),
        injured=tuple(sorted(figures["injured"])),
        words=reports.words(report_id, start, end),
        things=find_things(reports.texts[report_id][1][start:end]),
        around=find_things(reports.near(report_id, row.sentence)),
        is_several=tells_several(reports.texts[report_id][1], row.start, row.end),
        hours=find_hours(reports.texts[report_id][1][start:end]),
        story=reports.story(report_id, row.sentence if row.sentence is not None else -2),
        company=tuple(sorted(reports.named[report_id]))[:MOST_NAMED],
        country=reports.countries.get(report_id),
        book=row.publisher if row.analysis_version.startswith(ROW_VERSION) else None,
    )


def _spot(place: AnyRow | None, entity_of: Mapping[str, str]) -> Spot | None:
    if place is None or (place.is_generic and place.latitude is None):
        return None
    return Spot(
        entity_id=entity_of[place.id],
        name=entity_of[place.id] if place.is_generic else fold_name(place.name),
        latitude=place.latitude,
        longitude=place.longitude,
        radius_km=place.radius_km or 0.0,
        country=place.country,
        is_area=_is_area(place),
        is_town=place.type == "populated_place" and place.precision == "exact",
    )


def _is_area(place: AnyRow) -> bool:
    return place.precision in AREAS or (place.radius_km or 0.0) > WIDE_KM


def _known(parties: Iterable[AnyRow], entity_of: Mapping[str, str]) -> tuple[str, ...]:
    """Canonical ids of the named actors and persons."""
    found = {
        entity_of[one.id]
        for one in parties
        if one.kind in ("actor", "person") and not one.is_generic and one.type != "civilians"
    }
    return tuple(sorted(found))


def _sorts(parties: Iterable[AnyRow]) -> tuple[str, ...]:
    found = {f"{one.type}:{one.country or ''}" for one in parties if one.kind == "actor" and one.type}
    return tuple(sorted(found))


def _ordinal(day: date | None) -> int | None:
    return day.toordinal() if day is not None else None
