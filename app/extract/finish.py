"""Last stage: the working record becomes the analysis, with ids in the order of the text.

A participant keeps the span where it stands. What is only a word ("others", "the area") and takes part in nothing is a
mention, but no entity.
"""

from bisect import bisect_right

from app.extract.coreference import ALONE
from app.extract.nominals import lemma_of
from app.extract.record import Cluster, Draft, Found, FoundRelation, Telling, Toll
from graph.model import (
    Analysis,
    Argument,
    CasualtyMention,
    EventMention,
    Evidence,
    LocalEntity,
    Mention,
    RelationMention,
)
from graph.ontology import EntityKind, MentionForm, MentionKind


def finish(draft: Draft, version: str) -> Analysis:
    """The analysis that the record holds."""
    return _Finisher(draft, version).analysis()


def _used(draft: Draft) -> set[int]:
    """The clusters that take part in an event or a relation, by identity."""
    found: list[Found | None] = []
    for telling in draft.tellings:
        found += [*(part.found for part in telling.parts), telling.place, telling.operation, telling.claimed_by]
        found += [one for toll in telling.casualties for one in (toll.who, toll.by)]
    found += [end for relation in draft.relations for end in (relation.source, relation.target)]
    return {id(one.cluster) for one in found if one is not None}


def _is_mere_word(draft: Draft, cluster: Cluster) -> bool:
    """A place without a name or a point, or people of whom nothing is told but that they are people."""
    if cluster.is_named:
        return False
    if cluster.kind is EntityKind.LOCATION:
        return cluster.latitude is None
    heads = {lemma_of(draft.token(one.head)) for one in cluster.mentions if one.form is not MentionForm.PRONOUN}
    return cluster.kind in (EntityKind.ACTOR, EntityKind.PERSON) and heads <= ALONE


class _Finisher:
    def __init__(self, draft: Draft, version: str) -> None:
        self.draft = draft
        self.version = version
        self.starts = [span.start_char for span in draft.sentences]
        used = _used(draft)
        self.clusters = [one for one in draft.clusters if id(one) in used or not _is_mere_word(draft, one)]
        self.ids = {id(cluster): f"e{number}" for number, cluster in enumerate(self.clusters, 1)}

    def analysis(self) -> Analysis:
        draft = self.draft
        return Analysis(
            version=self.version,
            sentences=tuple((span.start_char, self._end(span.start_char, span.end_char)) for span in draft.sentences),
            mentions=tuple(self._mentions()),
            entities=tuple(self._entity(cluster) for cluster in self.clusters),
            events=tuple(self._event(number, telling) for number, telling in enumerate(self._tellings(), 1)),
            relations=tuple(self._relation(number, one) for number, one in enumerate(draft.relations, 1)),
            dateline=draft.dateline,
            language=draft.language,
        )

    def _end(self, start: int, end: int) -> int:
        """The end of a sentence without the blanks after it."""
        return start + len(self.draft.readable[start:end].rstrip())

    def _tellings(self) -> list[Telling]:
        return sorted(self.draft.tellings, key=lambda one: (one.start, one.end, one.type.value))

    def _mentions(self) -> list[Mention]:
        spans: list[tuple[int, int, Found | None, MentionKind]] = [
            (one.start, one.end, one, one.kind) for one in self.draft.found
        ]
        spans += [(start, end, None, kind) for start, end, kind in self._expressions()]
        spans.sort(key=lambda span: (span[0], -span[1], span[3].value))
        mentions = []
        for number, (start, end, found, kind) in enumerate(spans, 1):
            mentions.append(
                Mention(
                    id=f"m{number}",
                    start=start,
                    end=end,
                    text=self.draft.text[start:end],
                    kind=kind,
                    form=found.form if found else MentionForm.NAME,
                    entity=self._of(found),
                    sentence=self._sentence_at(start),
                    rule=found.rule if found else "expression",
                    confidence=found.confidence if found else 0.9,
                )
            )
        return mentions

    def _expressions(self) -> list[tuple[int, int, MentionKind]]:
        """Dates and quantities as far as the tagger sees them reach; besides, what the reading uses a value of."""
        seen = list(self.draft.expressions)
        counted = {toll.number.start for telling in self.draft.tellings for toll in telling.casualties}
        told = [(one.start, one.end, MentionKind.DATE) for one in self.draft.whens]
        told += [(one.start, one.end, MentionKind.QUANTITY) for one in self.draft.numbers if one.start in counted]
        return seen + [
            one for one in told if not any(one[0] < end and start < one[1] for start, end, _ in self.draft.expressions)
        ]

    def _sentence_at(self, start: int) -> int:
        return max(0, bisect_right(self.starts, start) - 1)

    def _entity(self, cluster: Cluster) -> LocalEntity:
        names = [one for one in cluster.mentions if one.form is not MentionForm.PRONOUN]
        name = cluster.seed.name if cluster.seed else cluster.name
        aliases = dict.fromkeys(one.text for one in names)
        aliases.update(dict.fromkeys(cluster.extra_names))
        aliases.pop(name, None)
        return LocalEntity(
            id=self.ids[id(cluster)],
            kind=cluster.kind,
            type=cluster.type
            if cluster.kind is not EntityKind.PERSON and cluster.kind is not EntityKind.EQUIPMENT
            else None,
            name=name,
            aliases=tuple(aliases),
            known_id=cluster.seed.key if cluster.seed else None,
            country=cluster.country,
            latitude=cluster.latitude,
            longitude=cluster.longitude,
            radius_km=cluster.radius_km,
            precision=cluster.precision,
            geonames_id=cluster.geonames_id,
            admin1=cluster.admin1,
            admin2=cluster.admin2,
            is_generic=not cluster.is_named,
            confidence=round(max(one.confidence for one in cluster.mentions), 3),
            rule=cluster.rule,
        )

    def _of(self, found: Found | None) -> str | None:
        return self.ids.get(id(found.cluster)) if found is not None else None

    def _event(self, number: int, telling: Telling) -> EventMention:
        trigger = self.draft.text[telling.start : telling.end]
        evidence = Evidence(telling.sentence, telling.start, telling.end, telling.rule, round(telling.confidence, 3))
        arguments = [
            Argument(entity, part.role, part.found.start, part.found.end)
            for part in telling.parts
            if (entity := self._of(part.found)) is not None
        ]
        return EventMention(
            id=f"v{number}",
            type=telling.type,
            modality=telling.modality,
            trigger=trigger,
            evidence=evidence,
            participants=tuple(arguments),
            location=self._of(telling.place),
            date=telling.date,
            date_start=telling.when.start if telling.when else None,
            date_end=telling.when.end if telling.when else None,
            casualties=tuple(self._toll(toll) for toll in telling.casualties),
            part_of=self._of(telling.operation),
            claimed_by=self._of(telling.claimed_by),
        )

    def _toll(self, toll: Toll) -> CasualtyMention:
        number = toll.number
        return CasualtyMention(
            toll.kind,
            number.start,
            number.end,
            self._of(toll.who),
            number.low,
            number.best,
            number.high,
            self._of(toll.by),
        )

    def _relation(self, number: int, one: FoundRelation) -> RelationMention:
        source, target = self._of(one.source), self._of(one.target)
        assert source is not None
        assert target is not None
        return RelationMention(
            id=f"r{number}",
            type=one.type,
            source=source,
            target=target,
            evidence=Evidence(one.sentence, one.start, one.end, one.rule, round(one.confidence, 3)),
            source_start=one.source.start,
            source_end=one.source.end,
            target_start=one.target.start,
            target_end=one.target.end,
            valid=one.valid,
        )
