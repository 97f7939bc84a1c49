"""The shape of the extraction contract, held by a JSON schema."""

from datetime import date

import pytest

from app.extract.pipeline import Extractor
from app.ingest.documents import ReadOptions
from app.ingest.readers import iter_reports
from app.settings import PROJECT
from graph.model import Analysis, Report
from graph.seeds import SeedSet
from tests.app.extract.contract_shape import check_contract


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(path.name for path in (PROJECT / "seeds" / "reports").glob("*")))
def test_every_demo_report_is_read_into_the_shape_of_the_contract(extractor: Extractor, name: str) -> None:
    reports = list(iter_reports([str(PROJECT / "seeds" / "reports" / name)], ReadOptions()))
    assert reports
    for report in reports:
        assert isinstance(report, Report)
        analysis = extractor.analyse(report)
        assert analysis.events
        check_contract(report, analysis, extractor.lexicon.seeds)


def test_nothing_read_is_a_whole_object_too() -> None:
    report = Report(id="rep_1", text="Hello.", external_id="a", published_on=date(2024, 5, 6), language="en")
    check_contract(report, Analysis(version="none"), SeedSet(version=""))
