import re

from app.charts.labels import Label, is_within, overlap, place_labels
from app.charts.sheet import Area, Sheet, drawing, open_sheet, to_bytes
from tests.app.charts.drawn import texts_of

AREA = Area(0.0, 0.0, 400.0, 300.0)


def place(labels: list[Label]) -> tuple[int, list[str], str]:
    with drawing():
        sheet = Sheet("", width=400, height=300)
        figure, _ = open_sheet(sheet)
        left_out = place_labels(figure, AREA, labels)
        data = to_bytes(figure, sheet, "")
    return left_out, texts_of(data), data.decode()


def test_labels_at_one_point_part_until_there_is_no_room() -> None:
    labels = [Label(200.0, 150.0, f"Name {number}", 4.0) for number in range(20)]
    left_out, texts, _ = place(labels)
    assert len(texts) + left_out == 20
    assert 3 <= len(texts) <= 8
    assert texts[0] == "Name 0"


def test_with_reach_more_find_room_each_with_a_line() -> None:
    labels = [Label(200.0, 150.0, f"Name {number}", 4.0, reach=100.0) for number in range(20)]
    left_out, texts, svg = place(labels)
    assert left_out == 0
    assert len(texts) == 20
    assert len(re.findall(r'id="line2d_\d+"', svg)) >= 10


def test_a_label_stays_within_the_area() -> None:
    left_out, texts, _ = place([Label(398.0, 298.0, "Corner", 2.0), Label(-50.0, 0.0, "Outside", 2.0)])
    assert (left_out, texts) == (1, ["Corner"])
    assert is_within((0, 0, 400, 300), AREA)
    assert not overlap((0, 0, 1, 1), (1, 1, 2, 2))
