"""Whatever a document holds, reading it ends in a result that keeps the contract, or in an error that names the field.

A thousand documents are made of the demo reports by `mutations.py`, the same ones in every run; so are long ones.
"""

import faulthandler
import sys
from collections.abc import Iterator
from itertools import islice

import pytest

from app.extract.pipeline import Extractor
from app.ingest.documents import ReadOptions, parse_report
from app.ingest.readers import iter_reports
from app.settings import PROJECT
from graph.errors import InvalidInputError
from graph.model import Report
from tests.app.extract.contract_shape import check_contract
from tests.app.extract.mutations import MUTATIONS, iter_mutants

SAMPLE = 3  # documents of each mutation
ALL = 39
PATIENCE = 300  # seconds for one test, on whatever machine: a reading that hangs must not hang the tests


@pytest.fixture(autouse=True)
def _no_hang() -> Iterator[None]:
    """End the run, and show where it was, when a test takes far too long: it may be in code that nothing interrupts."""
    faulthandler.dump_traceback_later(PATIENCE, exit=True, file=sys.__stderr__)
    yield
    faulthandler.cancel_dump_traceback_later()


@pytest.fixture(scope="module")
def texts() -> list[str]:
    found = iter_reports([str(PROJECT / "seeds" / "reports")], ReadOptions())
    return [report.text for report in found if isinstance(report, Report)]


def read(extractor: Extractor, text: str) -> str | None:
    """Read a document and check what comes out; gives the field that refused it."""
    try:
        report = parse_report({"text": text, "id": "a", "published_at": "2024-05-06"})
    except InvalidInputError as exc:
        return exc.field if str(exc).startswith("text: ") and len(str(exc)) < 200 else str(exc)
    check_contract(report, extractor.analyse(report), extractor.lexicon.seeds)
    return None


def test_there_are_a_thousand_documents() -> None:
    assert len(MUTATIONS) * ALL >= 1000


def test_a_sample_of_spoilt_documents_is_read_or_refused(extractor: Extractor, texts: list[str]) -> None:
    refused = [read(extractor, text) for name in MUTATIONS for text in iter_mutants(name, texts, SAMPLE)]
    assert 10 < refused.count("text") < refused.count(None)


def test_the_fast_mode_reads_and_refuses_the_same(fast_extractor: Extractor, texts: list[str]) -> None:
    refused = [read(fast_extractor, text) for name in MUTATIONS for text in iter_mutants(name, texts, SAMPLE)]
    assert 10 < refused.count("text") < refused.count(None)


@pytest.mark.slow
@pytest.mark.parametrize("name", MUTATIONS)
def test_a_spoilt_document_is_read_or_refused(extractor: Extractor, texts: list[str], name: str) -> None:
    refused = [read(extractor, text) for text in islice(iter_mutants(name, texts, ALL), SAMPLE, None)]
    assert set(refused) <= {None, "text"}
    if name in ("NUL", "only punctuation", "half surrogate pairs"):
        assert refused.count("text") > len(refused) / 2
    elif name != "shuffled bytes":
        assert refused.count(None) > len(refused) / 2
