"""The script that makes coasts and borders for maps."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

from app.charts.outlines import read_outlines
from app.settings import PROJECT


@pytest.fixture(scope="module")
def script() -> ModuleType:
    path = PROJECT / "seeds" / "maps" / "make_outlines.py"
    spec = importlib.util.spec_from_file_location("make_outlines", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_coasts_borders_and_land_are_parted_and_small_islands_left_out(script: ModuleType, tmp_path: Path) -> None:
    # Two countries share the border from (5, 0) to (5, 10); beside them an island too small to be drawn.
    arcs = [[[5, 0], [0, 10]], [[5, 10], [5, 0], [0, -10], [-5, 0]], [[5, 0], [-5, 0], [0, 10], [5, 0]],
            [[0, 0], [0, 0]]]  # fmt: skip
    countries = [{"arcs": [[0, 1]]}, {"arcs": [[[2, -1]]]}, {"arcs": [[3]]}]
    atlas = {
        "transform": {"scale": [1.0, 1.0], "translate": [0.0, 0.0]},
        "arcs": arcs,
        "objects": {"land": {"geometries": [{"arcs": [[[2, 1]], [[3]]]}]}, "countries": {"geometries": countries}},
    }
    source, target = tmp_path / "atlas.json", tmp_path / "outlines.json"
    source.write_text(json.dumps(atlas))
    script.main(source, target)
    outlines = read_outlines(target)
    assert [line.tolist() for line in outlines.borders] == [[[5.0, 0.0], [5.0, 10.0]]]
    assert len(outlines.coasts) == 2
    (ring,) = outlines.land
    assert ring[0].tolist() == ring[-1].tolist() == [5.0, 0.0]


def test_a_line_keeps_its_ends_and_loses_what_is_nearly_straight(script: ModuleType) -> None:
    line = [(0.0, 0.0), (1.0, 0.001), (2.0, 0.0), (2.0, 1.0)]
    assert script.simplify(line) == [(0.0, 0.0), (2.0, 0.0), (2.0, 1.0)]
    assert script.encode([(0.0, 0.0), (1.0, 0.5), (1.0, 0.5)]) == [0, 0, 500, 250]
