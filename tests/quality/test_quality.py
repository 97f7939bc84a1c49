"""The default reader still reads the gold reports as well as it once did."""

from pathlib import Path

import pytest

from tests.quality.check import complaint, measure, read_thresholds, write_thresholds
from tests.quality.scorer import MEASURES, Tally


@pytest.fixture(scope="session")
def figures() -> dict[str, float]:
    return {name: tally.f1 for name, tally in measure().items()}


@pytest.mark.slow
@pytest.mark.parametrize("name", MEASURES)
def test_quality_is_not_under_its_threshold(figures: dict[str, float], name: str) -> None:
    found = complaint(name, figures[name], read_thresholds()[name])
    assert found is None, found


def test_a_complaint_names_measure_figure_and_threshold() -> None:
    assert complaint("event", 0.7, 0.7) is None
    assert complaint("event", 0.6512, 0.7) == (
        "reading quality: event is 0.6512, under its threshold of 0.700 (thresholds.toml)"
    )


def test_written_thresholds_lie_under_the_figures(tmp_path: Path) -> None:
    path = tmp_path / "thresholds.toml"
    write_thresholds({name: Tally(1, 2, 2, 1) for name in MEASURES}, path)
    assert read_thresholds(path) == dict.fromkeys(MEASURES, 0.48)
    path.write_text("event = 0.5\n", encoding="utf-8")
    with pytest.raises(ValueError, match="not the measures"):
        read_thresholds(path)
