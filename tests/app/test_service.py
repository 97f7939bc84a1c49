"""The service makes each part once, when it is first asked for, and anew when the seeds change."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.ingest.seeding import load_seeds
from app.seeds.reader import read_seed_set
from app.service import Service
from app.store.migrations import upgrade
from graph.errors import ConflictError
from graph.model import Report
from graph.seeds import SeedSet
from tests.app.cli_fakes import Shell, WordReader

REPORT = Report(id="rep_1", text="Rebels shelled Goma.")


@pytest.fixture
def service(tmp_path: Path) -> Service:
    return Shell(tmp_path).service()


def load(service: Service) -> None:
    load_seeds(service.store, read_seed_set(service.settings.seeds_dir), service.make_analyser)


def test_nothing_is_connected_before_it_is_asked_for(service: Service, tmp_path: Path) -> None:
    service.close()
    assert not (tmp_path / "graph.sqlite").exists()
    assert service.store is service.store
    service.close()


def test_threads_share_one_store(service: Service) -> None:
    with ThreadPoolExecutor(8) as pool:
        stores = set(pool.map(lambda _: service.store, range(32)))
    assert len(stores) == 1
    service.close()


def test_without_seeds_there_is_no_reader(service: Service) -> None:
    upgrade(service.store)
    with pytest.raises(ConflictError, match="seed load"):
        service.analyser()
    service.close()


def test_the_reader_is_kept_until_the_seeds_change(service: Service) -> None:
    upgrade(service.store)
    load(service)
    first = service.analyser()
    assert first is service.analyser()
    assert service.seed_set() == read_seed_set(service.settings.seeds_dir)
    actors = service.settings.seeds_dir / "actors"
    actors.mkdir()
    (actors / "own.csv").write_text("key,kind,name,type,country\nactor:m99,actor,M99 Movement,militia,CD\n")
    load(service)
    assert service.analyser() is not first
    assert "actor:m99" in {entity.key for entity in service.seed_set().entities}
    service.close()


def test_the_reader_itself_is_made_when_it_first_reads(service: Service) -> None:
    upgrade(service.store)
    load(service)
    before = WordReader.made
    analyser = service.analyser()
    assert WordReader.made == before
    assert analyser.analyse(REPORT).events
    assert analyser.analyse(REPORT).events
    assert WordReader.made == before + 1
    service.close()


def test_the_real_readers_version_is_told_without_loading_the_language_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Places:
        version = "0123456789abcdef"

    def refuse(_mode: str) -> None:
        raise AssertionError("the language model was loaded")

    monkeypatch.setattr("app.extract.pipeline.load_nlp", refuse)
    monkeypatch.setattr("app.extract.gazetteer_build.ensure_gazetteer", lambda _path, _seeds: Places())
    service = Service(Shell(tmp_path).settings)
    analyser = service.make_analyser(SeedSet(version="none"))
    assert "01234567" in analyser.version
    with pytest.raises(AssertionError, match="was loaded"):
        analyser.analyse(REPORT)
    service.close()


def test_the_mode_is_part_of_the_readers_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Places:
        version = "0123456789abcdef"

    monkeypatch.setattr("app.extract.gazetteer_build.ensure_gazetteer", lambda _path, _seeds: Places())
    settings = Shell(tmp_path).settings
    versions = []
    for mode in ("accurate", "fast"):
        service = Service(settings.model_copy(update={"mode": mode}))
        versions.append(service.make_analyser(SeedSet(version="none")).version)
        service.close()
    assert "+tagger-" in versions[0]
    assert "+fast-" in versions[1]
