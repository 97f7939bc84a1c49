"""The state of the reports is another whenever something of a report is."""

from dataclasses import replace

from app.store.report_state import read_state
from app.store.reports import save_report
from app.store.session import Store
from graph.model import Analysis, Report
from graph.ontology import Marking


def test_it_is_the_same_until_something_of_a_report_changes(store: Store) -> None:
    report, analysis = Report(id="rep_1", text="Goma is calm."), Analysis(version="v1")
    seen = []
    for one, how in (
        (None, analysis),
        (report, analysis),
        (replace(report, title="Shelling"), analysis),
        (replace(report, title="Shelling", url="https://kivu.example/1"), analysis),
        (replace(report, marking=Marking.RED), analysis),
        (replace(report, marking=Marking.RED), replace(analysis, version="v2")),
    ):
        if one is not None:
            with store.write() as session:
                save_report(session, one, how)
        with store.read() as session:
            seen.append(read_state(session))
            assert read_state(session) == seen[-1]
    assert len(set(seen)) == len(seen)
