"""The real reader, in both modes, made once: language model, seeds and the whole gazetteer."""

import pytest

from app.extract.gazetteer_build import ensure_gazetteer
from app.extract.pipeline import Extractor, load_nlp
from app.seeds.reader import read_seed_set
from app.settings import PROJECT


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    gazetteer = ensure_gazetteer(PROJECT / "var" / "gazetteer.sqlite", PROJECT / "seeds")
    return Extractor(read_seed_set(PROJECT / "seeds"), gazetteer, load_nlp())


@pytest.fixture(scope="session")
def fast_extractor(extractor: Extractor) -> Extractor:
    return Extractor(extractor.lexicon.seeds, extractor.gazetteer, mode="fast")
