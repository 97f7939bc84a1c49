"""Query parameters of figures: the filter, the size, how much is drawn."""

from app.charts.dyads import MOST_ACTORS
from app.charts.maps import MOST_PLACES
from app.charts.network import MOST_NODES
from app.charts.sheet import LEAST, MOST, SHARPEST, Format, Sheet
from app.filters.queries import EventFilterQuery, GraphQuery, NoQuery
from app.filters.types import asked
from app.store.read_series import By

SIZE = {"ge": LEAST, "le": MOST}
LONGEST_TITLE = 200  # characters


class SheetQuery(NoQuery):
    """What a figure looks like."""

    title: str | None = asked(
        None, "Title of the figure; without it, what the figure shows.", "Deaths in Anbar", max_length=LONGEST_TITLE
    )
    width: int = asked(960, f"Width in pixels, {LEAST} to {MOST}.", 960, **SIZE)
    height: int | None = asked(None, f"Height in pixels, {LEAST} to {MOST}; without it, what suits.", 600, **SIZE)
    scale: float = asked(
        2.0, "Pixels of a PNG to one of width and height: 2 for print at half the width.", 2, ge=1, le=SHARPEST
    )

    def to_sheet(self, file_format: Format, title: str, height: int) -> Sheet:
        """The sheet, with a title and a height for where none is given."""
        return Sheet(self.title or title, file_format, self.width, self.height or height, self.scale)


class TimelineQuery(EventFilterQuery, SheetQuery):
    """Which events, and how time is cut."""

    by: By = asked("month", "How time is cut.", "week")


class DyadsQuery(GraphQuery, SheetQuery):
    """Which part of the graph, and how many actors."""

    actors: int = asked(20, f"Most actors, 2 to {MOST_ACTORS}.", 20, ge=2, le=MOST_ACTORS)


class MapQuery(GraphQuery, SheetQuery):
    """Which part of the graph, and how many places."""

    places: int = asked(500, f"Most places, those with the most events, 1 to {MOST_PLACES}.", 500, ge=1, le=MOST_PLACES)


class NetworkQuery(GraphQuery, SheetQuery):
    """Which part of the graph, and how many nodes."""

    nodes: int = asked(60, f"Most nodes, 2 to {MOST_NODES}.", 60, ge=2, le=MOST_NODES)
