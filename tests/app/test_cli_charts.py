"""`chart`: a figure to a file, whole or not at all."""

import json
from pathlib import Path

import pytest

from app.cli_charts import ChartName
from app.figures import TITLES
from tests.app.charts.drawn import marks_of, size_of, texts_of, told_of
from tests.app.cli_fakes import Shell

REPORTS = [
    {"id": "r1", "text": "Rebels shelled Goma.", "published_at": "2024-05-06"},
    {"id": "r2", "text": "On Friday Militias shelled Bunia.", "published_at": "2024-05-07"},
]


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """Not to be changed."""
    shell = Shell(tmp_path_factory.mktemp("charts")).ready()
    shell("ingest", "-", stdin="".join(json.dumps(report) + "\n" for report in REPORTS))
    return shell


@pytest.mark.parametrize("name", sorted(ChartName))
def test_a_figure_is_written_as_the_ending_says(shell: Shell, tmp_path: Path, name: ChartName) -> None:
    svg, png = tmp_path / "a.svg", tmp_path / "a.PNG"
    shell("chart", name, "-o", svg)
    assert told_of(svg.read_bytes())[0] == TITLES[name].format(by="month")
    shell("chart", name, "-o", png, "--width", 400, "--height", 400, "--scale", 1)
    assert size_of(png.read_bytes()) == (400, 400)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.PNG", "a.svg"]
    before = svg.read_bytes()
    shell("chart", name, "-o", svg)
    assert svg.read_bytes() == before


def test_every_figure_of_the_api_and_nothing_else_is_offered() -> None:
    assert {*ChartName} == set(TITLES)


def test_filter_title_and_number_are_followed(shell: Shell, tmp_path: Path) -> None:
    target = tmp_path / "n.svg"
    shell("chart", "network", "-o", target, "--where", "actor=Rebels", "--title", "Only Rebels", "--most", 2)
    assert "Only Rebels" in texts_of(target.read_bytes())
    assert any("actor = Rebels" in text for text in texts_of(target.read_bytes()))
    assert len(marks_of(target.read_bytes(), "node-")) <= 2


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["map", "-o", "a.gif"], "neither .svg nor .png"),
        (["map", "-o", "a.svg", "--where", "typ=attack"], "typ"),
        (["map", "-o", "a.svg", "--where", "country=Iraq"], "country"),
        (["timeline", "-o", "a.svg", "--where", "relation_type=fights"], "relation_type"),
        (["map", "-o", "a.svg", "--width", "9"], "width: 9 is not between"),
        (["map", "-o", "a.png", "--scale", "9"], "scale: 9"),
    ],
)
def test_a_wrong_question_is_refused_and_leaves_no_file(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], reason: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert reason in shell("chart", *words, code=2).stderr
    assert not list(tmp_path.iterdir())


def test_a_folder_that_does_not_exist_is_told(shell: Shell, tmp_path: Path) -> None:
    assert "does not exist" in shell("chart", "map", "-o", tmp_path / "none" / "a.svg", code=2).stderr
