"""The notebook in docs runs from top to bottom against a service with the demo reports, and is kept without outputs."""

import os
import socket
import threading
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from app.ingest.documents import ReadOptions
from app.ingest.pipeline import ingest_reports
from app.ingest.readers import iter_reports
from app.ingest.seeding import load_seeds
from app.main import create_app
from app.seeds.reader import read_seed_set
from app.service import Service
from app.settings import PROJECT, Settings
from app.store.migrations import upgrade

NOTEBOOK = PROJECT / "docs" / "notebook.ipynb"


def read() -> Any:
    return nbformat.read(NOTEBOOK, as_version=4)


def test_the_notebook_is_kept_without_outputs_and_without_a_machine() -> None:
    for cell in read().cells:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None
        assert not cell.metadata
    assert set(read().metadata) == {"kernelspec", "language_info"}
    text = NOTEBOOK.read_text(encoding="utf-8")
    assert text.endswith("\n")
    assert not any(name in text for name in ("/home/", "/root/", "image/png"))


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with the seeds and the demo reports on a free port."""
    import uvicorn

    service = Service(Settings(database_url=f"sqlite:///{tmp_path_factory.mktemp('notebook') / 'graph.sqlite'}"))
    upgrade(service.store)
    load_seeds(service.store, read_seed_set(service.settings.seeds_dir), service.make_analyser)
    found = iter_reports([str(service.settings.seeds_dir / "reports")], ReadOptions())
    ingest_reports(service.store, service.analyser(), found)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(create_app(service), port=port, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()
    service.close()


@pytest.fixture(scope="module")
def texts(address: str) -> list[str]:
    """What each cell that has code printed or showed, as text."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what runs notebooks, not of ours
        from nbclient import NotebookClient

        environment = {"CONFLICT_GRAPH_URL": address, "MPLBACKEND": "module://matplotlib_inline.backend_inline"}
        before = {name: os.environ.get(name) for name in environment}
        os.environ.update(environment)
        here = {"metadata": {"path": str(PROJECT)}}  # the kernel finds the packages there
        try:
            done = NotebookClient(read(), timeout=120, kernel_name="python3", resources=here).execute()
        finally:
            for name, value in before.items():
                os.environ.pop(name) if value is None else os.environ.update({name: value})
    return ["\n".join(_texts_of(cell.outputs)) for cell in done.cells if cell.cell_type == "code"]


def _texts_of(outputs: Any) -> Iterator[str]:
    for output in outputs:
        assert output.output_type != "error"
        assert output.get("name") != "stderr", output.text
        if "data" in output:
            yield "(a figure)" if "image/png" in output.data else str(output.data.get("text/plain", ""))
        else:
            yield str(output.text)


@pytest.mark.slow
def test_the_notebook_runs_and_shows_what_the_demo_reports_tell(texts: list[str]) -> None:
    whole = "\n".join(texts)
    assert "air_drone_strike" in texts[1]
    assert "<NA>" in texts[1]
    assert "of them known to the day" in texts[2]
    assert "countri | IQ | countri: there is no such parameter" in texts[3]
    assert whole.count("(a figure)") == 2
    assert "Islamic State" in texts[5]
    assert "hostile" in texts[5]
    assert "nodes" in texts[6]
    assert "Government of United States -- " in texts[8]
    assert "'best': 105" in texts[9]
    assert "105 civilians" in texts[9]
    assert "iraq.gexf" in texts[10]
    assert not list(Path(PROJECT / "docs").glob("*.gexf"))
