import threading

import pytest

from app.charts import sheet as sheets
from app.charts.sheet import Sheet, clean, cut, draw_nothing, drawing, measure, open_sheet, to_bytes, wrap
from graph.errors import BusyError, InvalidInputError
from tests.app.charts.drawn import size_of, texts_of, told_of

HOSTILE = "<b> & $x_1$ \x00\x1b[0m\ufffe \U0001f600 \u202e\ud800 end"


def test_a_title_of_anything_is_text_of_xml() -> None:
    data = draw_nothing(Sheet(HOSTILE, notes=(HOSTILE,)), "nothing")
    title, description = told_of(data)
    assert title.startswith("<b> & $x_1$ ")
    assert "nothing" in description
    assert any(text.startswith("<b> & $x_1$") for text in texts_of(data))
    assert size_of(draw_nothing(Sheet(HOSTILE, "png"), HOSTILE)) == (1920, 1200)


def test_what_the_font_lacks_is_a_box() -> None:
    assert clean("Goma \U0001f9ff  \u4e2d\n x") == f"Goma {sheets.MISSING} {sheets.MISSING} x"
    assert clean("Łódź, Дамаск, حلب") == "Łódź, Дамаск, حلب"


def test_the_same_figure_is_the_same_bytes() -> None:
    for file_format in ("svg", "png"):
        sheet = Sheet("Twice", file_format, notes=("a", "b"))  # type: ignore[arg-type]
        assert draw_nothing(sheet, "nothing") == draw_nothing(sheet, "nothing")
        assert b"matplotlib" not in draw_nothing(sheet, "nothing").lower()


def test_long_texts_are_wrapped_and_then_cut() -> None:
    with drawing():
        figure, area = open_sheet(Sheet("T " * 500, notes=("word " * 400,) * 9, height=320, width=320))
        for text in ("one two three " * 9, "x" * 900, ""):
            lines = wrap(figure, text, 8.0, 200.0)
            assert all(measure(figure, line, 8.0) <= 200.0 for line in lines)
            assert len(lines) <= 5
        assert cut(figure, "x" * 900, 8.0, 50.0).endswith("…")
        assert cut(figure, "short", 8.0, 500.0) == "short"
        assert area.height > 40


@pytest.mark.parametrize(
    ("field", "sheet"),
    [
        ("width", Sheet("t", width=100)),
        ("height", Sheet("t", height=5000)),
        ("scale", Sheet("t", "png", scale=9)),
        ("scale", Sheet("t", "png", 4000, 4000, 4.0)),
    ],
)
def test_a_size_that_is_too_large_is_refused_with_its_field(field: str, sheet: Sheet) -> None:
    with pytest.raises(InvalidInputError) as refused:
        sheet.check(16_000_000)
    assert refused.value.field == field


def test_a_large_svg_is_no_matter_of_pixels() -> None:
    Sheet("t", "svg", 4000, 4000, 4.0).check(1000)


def test_who_waits_too_long_is_told_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "WAIT", 0.01)
    with drawing(), pytest.raises(BusyError, match="try again"), drawing():
        raise AssertionError


def test_many_threads_draw_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: found.append(draw_nothing(Sheet("Threads"), "nothing"))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert len(found) == 8


def test_settings_of_others_do_not_change_a_figure() -> None:
    import matplotlib as mpl

    before = draw_nothing(Sheet("Ours"), "nothing")
    with mpl.rc_context({"font.size": 30, "svg.fonttype": "path", "text.color": "red"}):  # type: ignore[dict-item]
        assert draw_nothing(Sheet("Ours"), "nothing") == before
    with drawing():
        figure, _ = open_sheet(Sheet("Ours"))
        assert to_bytes(figure, Sheet("Ours"), "d")
