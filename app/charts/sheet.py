"""The sheet that a figure is drawn on: title above, what it rests on below, and the bytes of the file.

    Sheet (size, title, notes) --open_sheet--> Figure, Area --draw--> --to_bytes--> SVG or PNG

matplotlib keeps settings and fonts for the whole process, so that one figure is drawn at a time (`drawing`). Only
`Figure` objects are used, never pyplot, which would keep them. The same sheet and data give the same bytes.
"""

import io
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal
from xml.sax.saxutils import escape

from app.charts.palette import INK, PAPER, QUIET
from graph.errors import BusyError, InvalidInputError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Format = Literal["svg", "png"]
UNIT = 96.0  # pixels to an inch, as browsers have it
LEAST, MOST = 320, 4000  # pixels of a side
SHARPEST = 4.0
WAIT = 20.0  # seconds for figures before this one
MARGIN = 14.0  # pixels
LINE = 1.35  # height of a line, in sizes of its font
TITLE_SIZE, NOTE_SIZE, TEXT_SIZE = 12.0, 7.5, 8.5  # points
NOTE_SHARE = 0.35  # of the height, that notes take at most
MISSING = "\N{WHITE SQUARE}"
SETTINGS: dict[str, Any] = {
    "svg.hashsalt": "conflict-graph",
    "svg.fonttype": "none",
    "text.parse_math": False,
    "text.hinting": "none",  # or a text would be wider in print than where it was measured
    "font.family": "sans-serif",
    "font.size": TEXT_SIZE,
    "text.color": INK,
    "axes.edgecolor": QUIET,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.unicode_minus": False,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "legend.frameon": False,
    "legend.fontsize": TEXT_SIZE,
    "path.simplify": False,
}
_turn = threading.Lock()


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a figure looks like and says of itself.

    `width` and `height` are pixels; a PNG has `scale` times as many. `notes` stand below the figure: what it rests on.
    """

    title: str
    format: Format = "svg"
    width: int = 960
    height: int = 600
    scale: float = 2.0
    notes: tuple[str, ...] = ()

    def check(self, most_pixels: int) -> None:
        """Refuse a size that is not to be drawn.

        Raises
        ------
        InvalidInputError
            With the side.
        """
        for name, value in (("width", self.width), ("height", self.height)):
            if not LEAST <= value <= MOST:
                raise InvalidInputError(f"{name}: {value} is not between {LEAST} and {MOST} pixels", field=name)
        if not 1.0 <= self.scale <= SHARPEST:
            raise InvalidInputError(f"scale: {self.scale:g} is not between 1 and {SHARPEST:g}", field="scale")
        pixels = round(self.width * self.scale) * round(self.height * self.scale)
        if self.format == "png" and pixels > most_pixels:
            reason = (
                f"scale: {self.width} x {self.height} at {self.scale:g} are {pixels} pixels, more than {most_pixels}"
            )
            raise InvalidInputError(f"{reason} (setting chart_pixels)", field="scale")


@dataclass(frozen=True, slots=True)
class Area:
    """The part of a figure between title and notes, in pixels from the lower left corner."""

    left: float
    bottom: float
    width: float
    height: float


@contextmanager
def drawing() -> Iterator[None]:
    """The right to draw, with our settings.

    Raises
    ------
    BusyError
        If figures before this one take too long.
    """
    import matplotlib as mpl

    if not _turn.acquire(timeout=WAIT):
        raise BusyError("other figures are being drawn; try again")
    try:
        with mpl.rc_context(SETTINGS):  # type: ignore[arg-type]  # the names are literals there
            yield
    finally:
        _turn.release()


def open_sheet(sheet: Sheet) -> tuple["Figure", Area]:
    """A figure with its title and notes, and the room between them."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(sheet.width / UNIT, sheet.height / UNIT), dpi=UNIT, facecolor=PAPER)
    FigureCanvasAgg(figure)
    room = sheet.width - 2 * MARGIN
    top = sheet.height - MARGIN
    for line in wrap(figure, clean(sheet.title), TITLE_SIZE, room, weight="bold", most=2):
        write(figure, MARGIN, top, line, size=TITLE_SIZE, weight="bold", va="top")
        top -= pixels_of(TITLE_SIZE) * LINE
    lines = [line for note in sheet.notes for line in wrap(figure, clean(note), NOTE_SIZE, room)]
    most = int(sheet.height * NOTE_SHARE / (pixels_of(NOTE_SIZE) * LINE))
    if len(lines) > most:  # the description still has all of them
        lines = [*lines[: most - 1], "\N{HORIZONTAL ELLIPSIS}"]
    bottom = MARGIN
    for line in reversed(lines):
        write(figure, MARGIN, bottom, line, size=NOTE_SIZE, color=QUIET, va="bottom")
        bottom += pixels_of(NOTE_SIZE) * LINE
    return figure, Area(MARGIN, bottom + 6, room, max(top - bottom - 14, 40.0))


def write(figure: "Figure", left: float, bottom: float, text: str, **style: Any) -> Any:
    """Put a text at pixels of a figure."""
    width, height = figure.get_size_inches() * UNIT
    return figure.text(left / width, bottom / height, text, **style)


def add_axes(figure: "Figure", area: Area) -> "Axes":
    """Axes that fill an area."""
    width, height = figure.get_size_inches() * UNIT
    return figure.add_axes((area.left / width, area.bottom / height, area.width / width, area.height / height))


def pixels_of(points: float) -> float:
    """Pixels of a size of font.

    Examples
    --------
    >>> pixels_of(72)
    96.0
    """
    return points * UNIT / 72.0


def measure(figure: "Figure", text: str, size: float, *, weight: str = "normal") -> float:
    """Width of a text, in pixels."""
    from matplotlib.font_manager import FontProperties

    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]  # the canvas of Agg has one
    width, _, _ = renderer.get_text_width_height_descent(text, FontProperties(size=size, weight=weight), False)
    return float(width)


def wrap(figure: "Figure", text: str, size: float, room: float, *, weight: str = "normal", most: int = 5) -> list[str]:
    """The lines of a text that is no wider than `room` pixels, at most `most`; a longer word or text is cut."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if measure(figure, longer, size, weight=weight) <= room:
            lines[-1] = longer
            continue
        short = cut(figure, word, size, room, weight=weight)
        lines = [*lines, short] if lines[-1] else [short]
    if len(lines) > most:
        last = f"{lines[most - 1]} \N{HORIZONTAL ELLIPSIS}"
        lines = [*lines[: most - 1], cut(figure, last, size, room, weight=weight)]
    return [line for line in lines if line]


def cut(figure: "Figure", text: str, size: float, room: float, *, weight: str = "normal") -> str:
    """A text that is no wider than `room` pixels, with an ellipsis where it was cut."""
    if measure(figure, text, size, weight=weight) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        short = f"{text[:middle].rstrip()}\N{HORIZONTAL ELLIPSIS}"
        low, high = (middle, high) if measure(figure, short, size, weight=weight) <= room else (low, middle - 1)
    return f"{text[:low].rstrip()}\N{HORIZONTAL ELLIPSIS}"


@cache
def _drawable() -> frozenset[int]:
    from matplotlib.font_manager import findfont, get_font

    return frozenset(get_font(findfont("DejaVu Sans")).get_charmap())


def clean(text: str) -> str:
    """A text on one line of characters that the font has; others become a box."""
    known = _drawable()
    return "".join(one if ord(one) in known else MISSING for one in " ".join(text.split()))


def to_bytes(figure: "Figure", sheet: Sheet, description: str) -> bytes:
    """The file, the same bytes for the same figure."""
    file = io.BytesIO()
    if sheet.format == "png":
        told = {"Software": None, "Title": clean(sheet.title), "Description": clean(description)}
        figure.savefig(file, format="png", dpi=UNIT * sheet.scale, metadata=told)
        return file.getvalue()
    figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    return _describe(file.getvalue().decode(), clean(sheet.title), clean(description)).encode()


def _describe(svg: str, title: str, description: str) -> str:
    """The SVG with a title and a description that are read aloud."""
    told = f'<title id="title">{escape(title)}</title>\n <desc id="description">{escape(description)}</desc>'
    svg = re.sub(r"\n *<metadata>.*?</metadata>", "", svg, count=1, flags=re.DOTALL)
    head = r"(<svg\b[^>]*)>"
    return re.sub(
        head,
        lambda found: f'{found[1]} role="img" aria-labelledby="title description">\n {told}',
        svg,
        count=1,
    )


def draw_nothing(sheet: Sheet, reason: str) -> bytes:
    """A figure that says why there is none."""
    with drawing():
        figure, area = open_sheet(sheet)
        middle = area.bottom + area.height / 2
        write(figure, sheet.width / 2, middle, clean(reason), size=11, color=QUIET, ha="center", va="center")
        return to_bytes(figure, sheet, f"{reason}. {' '.join(sheet.notes)}")
