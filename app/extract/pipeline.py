"""The stages in their order, and the reader that runs them.

    Report -> clean -> parse -> expressions (dates, numbers) -> names -> nominals -> clusters -> places
        -> events -> relations -> Analysis

Each stage reads what those before it wrote into the working record (`app.extract.record.Draft`). A new stage is a new
file and one line here. The same text, seeds, model and gazetteer give the same analysis.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from spacy.language import Language

from app.extract.clean import clean
from app.extract.coreference import cluster_mentions
from app.extract.dates import find_dates
from app.extract.events import find_events
from app.extract.fast_parse import FastParser
from app.extract.finish import finish
from app.extract.gazetteer import Gazetteer
from app.extract.lexicon import Lexicon, fold_word
from app.extract.names import find_names
from app.extract.nominals import find_nominals
from app.extract.parse import Mode, load_nlp, parse
from app.extract.place_parts import find_place_parts
from app.extract.places import locate
from app.extract.prefixes import find_prefixes
from app.extract.quantities import find_quantities
from app.extract.record import Draft, Number, When
from app.extract.relations import find_relations
from app.extract.tagged_mentions import tag_mentions
from app.extract.tagger import Tagger, load_tagger, tagger_version
from app.extract.triggers import TriggerIndex
from graph.model import Analysis, Report
from graph.seeds import SeedSet

__all__ = ["Extractor", "Stage", "load_nlp"]


@dataclass(frozen=True, slots=True)
class Stage:
    """One step: its name, what of the record it needs and adds, and the function that does it."""

    name: str
    needs: frozenset[str]
    adds: frozenset[str]
    run: Callable[[Draft], None]


class Extractor:
    """Reads reports. Safe to share between threads that read one at a time.

    Parameters
    ----------
    seeds : SeedSet
        Names, nouns and triggers to read with.
    gazetteer : Gazetteer
    nlp : Language, optional
        The parser, for the mode; loaded on the first report if it is not given.
    mode : str
        `fast` reads with one small model instead of a parser and a tagger: several times as fast, a little worse.

    Raises
    ------
    ValueError
        If a stage needs what none before it adds.
    """

    def __init__(
        self,
        seeds: SeedSet,
        gazetteer: Gazetteer,
        nlp: Language | None = None,
        tagger: Tagger | None = None,
        *,
        mode: Mode = "accurate",
    ) -> None:
        self.lexicon = Lexicon(seeds)
        self.gazetteer = gazetteer
        self._index = TriggerIndex(seeds.triggers)
        self._nlp = nlp
        self._tagger = tagger
        self.mode = mode
        self._model = "fast" if mode == "fast" else "tagger"
        self._fast: FastParser | None = None
        self.stages = self._stages()
        _check(self.stages)

    @property
    def version(self) -> str:
        """Code, models and gazetteer: the same version reads the same text alike, given the same seeds."""
        models = f"{'md' if self.mode == 'accurate' else 'words'}-3.7.1+{self._model}-{tagger_version(self._model)}"
        return f"rules-{code_version()}+{models}+gazetteer-{self.gazetteer.version[:8]}"

    def analyse(self, report: Report) -> Analysis:
        """All that a report tells."""
        return finish(self.read(report), self.version)

    def read(self, report: Report) -> Draft:
        """The working record of a report after all stages."""
        draft = Draft(report)
        for stage in self.stages:
            stage.run(draft)
        return draft

    @property
    def nlp(self) -> Language:
        """The parser."""
        if self._nlp is None:
            self._nlp = load_nlp(self.mode)
        return self._nlp

    @property
    def tagger(self) -> Tagger:
        """The tagger."""
        if self._tagger is None:
            self._tagger = load_tagger(self._model)
        return self._tagger

    def _parse(self, draft: Draft) -> None:
        if self.mode == "accurate":
            parse(draft, self.nlp)
            return
        if self._fast is None:
            self._fast = FastParser(self.nlp, self.tagger)
        self._fast.parse(draft)

    def _tag(self, draft: Draft) -> None:
        tag_mentions(draft, self.lexicon, self.tagger)

    def _events(self, draft: Draft) -> None:
        find_events(draft, self._index, self.tagger)

    def _relations(self, draft: Draft) -> None:
        find_relations(draft, self.lexicon, self.tagger)

    def _stages(self) -> tuple[Stage, ...]:
        def stage(name: str, needs: str, adds: str, run: Callable[[Draft], None]) -> Stage:
            return Stage(name, frozenset(needs.split()), frozenset(adds.split()), run)

        lexicon, gazetteer = self.lexicon, self.gazetteer
        return (
            stage("clean", "", "readable dateline", lambda draft: clean(draft, self._is_name)),
            stage("parse", "readable", "doc sentences", self._parse),
            stage("expressions", "readable doc", "whens numbers", _expressions),
            stage(
                "names", "doc", "found seed_names country_weights", lambda draft: find_names(draft, lexicon, gazetteer)
            ),
            stage("nominals", "doc found", "nominals", lambda draft: find_nominals(draft, lexicon)),
            stage("tags", "doc nominals seed_names", "tags links", self._tag),
            stage("prefixes", "doc nominals", "prefixes", lambda draft: find_prefixes(draft, lexicon)),
            stage("parts", "doc nominals", "parts", lambda draft: find_place_parts(draft, lexicon, gazetteer)),
            stage(
                "clusters", "found prefixes country_weights", "clusters", lambda draft: cluster_mentions(draft, lexicon)
            ),
            stage("places", "clusters", "places", lambda draft: locate(draft, lexicon, gazetteer)),
            stage("events", "clusters places whens numbers tags", "tellings", self._events),
            stage("relations", "clusters tellings links", "relations", self._relations),
        )

    def _is_name(self, word: str) -> bool:
        """Whether a word in capitals is known as a name, for texts in capitals only."""
        folded = fold_word(word)
        lexicon = self.lexicon
        if folded in lexicon.demonyms or folded in lexicon.country_names or folded in lexicon.name_words:
            return True
        return (
            len(folded) > 3
            and folded not in lexicon.plain_words
            and any(p.population > 20_000 for p in self.gazetteer.find(folded)[:1])
        )


def _expressions(draft: Draft) -> None:
    dates = find_dates(draft.readable, published=draft.published, doc=draft.doc)
    draft.whens = [When(one.start, one.end, one.value, one.days) for one in dates]
    dated = [(when.start, when.end) for when in draft.whens]
    draft.numbers = [
        Number(one.start, one.end, one.low, one.best, one.high)
        for one in find_quantities(draft.readable)
        if not any(one.start < end and start < one.end for start, end in dated)
    ]


def _check(stages: tuple[Stage, ...]) -> None:
    known: set[str] = set()
    for stage in stages:
        missing = stage.needs - known
        if missing:
            raise ValueError(f"stage {stage.name!r} needs {sorted(missing)}, which no stage before it adds")
        known |= stage.adds


@lru_cache(maxsize=1)
def code_version() -> str:
    """A hash of the extraction's own source."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:10]
