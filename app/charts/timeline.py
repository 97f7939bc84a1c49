"""Events and dead over time, with the band from the lowest to the highest figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

from app.charts.palette import FAINT, GREY, INK, VERMILION
from app.charts.sheet import Area, Sheet, add_axes, draw_nothing, drawing, open_sheet, to_bytes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_PERIODS = 1000
LEFT, BELOW, BETWEEN, ABOVE = 46.0, 36.0, 34.0, 20.0  # pixels around the axes


@dataclass(frozen=True, slots=True)
class Period:
    """A period with its events and its dead: `low` <= `best` <= `high`.

    `is_silent`: there are events, and of none of them a number of dead is told, so that there is none to draw.
    """

    start: date
    end: date
    events: int
    low: int
    best: int
    high: int
    is_silent: bool = False


def draw_timeline(sheet: Sheet, periods: Sequence[Period], by: str) -> bytes:
    """Bars of events above, the dead below.

    Parameters
    ----------
    periods : sequence of Period
        In time, without gaps; at most `MOST_PERIODS`.
    by : str
        What a period is: day, week, month, year.
    """
    if not any(one.events for one in periods):
        return draw_nothing(sheet, "No event of a known date fits")
    with drawing():
        figure, area = open_sheet(sheet)
        room = area.height - BELOW - BETWEEN - ABOVE
        height, width = max(room / 2, 12.0), area.width - LEFT - 6
        below = Area(area.left + LEFT, area.bottom + BELOW, width, height)
        above = Area(area.left + LEFT, below.bottom + height + BETWEEN, width, height)
        upper, lower = add_axes(figure, above), add_axes(figure, below)
        _draw_events(upper, periods)
        _draw_dead(lower, periods)
        _name(upper, f"Events by {by}")
        _name(lower, f"Dead by {by}, as told")
        for axes in (upper, lower):
            _frame(axes, periods)
        upper.tick_params(labelbottom=False)
        most = max(periods, key=lambda one: (one.events, -one.start.toordinal()))
        told = (
            f"Bars: {sum(one.events for one in periods)} events by {by}, from {periods[0].start} to {periods[-1].end}; "
            f"the most, {most.events}, in the {by} from {most.start}. Below: the dead, best figures "
            f"{sum(one.best for one in periods)}, low {sum(one.low for one in periods)}, "
            f"high {sum(one.high for one in periods)}. {' '.join(sheet.notes)}"
        )
        return to_bytes(figure, sheet, told)


def _draw_events(axes: "Axes", periods: Sequence[Period]) -> None:
    from matplotlib.patches import Rectangle

    for one in periods:
        if one.events:
            days = (one.end - one.start).days + 1
            bar = Rectangle((_number(one.start) + days * 0.04, 0), days * 0.92, one.events, facecolor=GREY, linewidth=0)
            bar.set_gid(f"events-{one.start}")
            axes.add_artist(bar)
    axes.set_ylim(0, max(one.events for one in periods) * 1.08)


def _draw_dead(axes: "Axes", periods: Sequence[Period]) -> None:
    band: Any = {"step": "post", "color": VERMILION, "alpha": 0.22, "linewidth": 0}
    line: Any = {"where": "post", "color": VERMILION, "linewidth": 1.4}
    names: list[dict[str, Any]] = [{"label": "lowest to highest figure", "gid": "band"}]
    names.append({"label": "best figure", "gid": "best"})
    for is_silent, run in groupby(periods, key=lambda one: one.is_silent):
        told = list(run)
        if is_silent:
            continue
        edges = [_number(one.start) for one in told] + [_number(told[-1].end + timedelta(days=1))]
        low, best, high = ([getattr(one, name) for one in (*told, told[-1])] for name in ("low", "best", "high"))
        axes.fill_between(edges, low, high, **names[0], **band)
        axes.step(edges, best, **names[1], **line)
        names = [{}, {}]  # one entry of the legend for all
    axes.set_ylim(0, max(1, *(one.high for one in periods)) * 1.08)
    if names[0]:  # not one number
        return
    axes.legend(loc="lower right", bbox_to_anchor=(1.0, 1.0), ncols=2, borderaxespad=0.2, handlelength=1.6)


def _name(axes: "Axes", text: str) -> None:
    axes.set_title(text, loc="left", fontsize=9, color=INK, pad=6)


def _frame(axes: "Axes", periods: Sequence[Period]) -> None:
    from matplotlib import dates
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axes.set_xlim(_number(periods[0].start), _number(periods[-1].end + timedelta(days=1)))
    make: Any = dates  # it has no types
    locator = make.AutoDateLocator(minticks=3, maxticks=12, interval_multiples=True)
    axes.xaxis.set_major_locator(locator)
    is_short = (periods[-1].end - periods[0].start).days < 1
    axes.xaxis.set_major_formatter(make.AutoDateFormatter(locator) if is_short else make.ConciseDateFormatter(locator))
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5, integer=True, min_n_ticks=1))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    axes.yaxis.grid(True, color=FAINT, linewidth=0.5)
    axes.set_axisbelow(True)


def _number(day: date) -> float:
    from matplotlib import dates

    make: Any = dates  # it has no types
    return float(make.date2num(day))
