"""Colours and shapes of figures.

The colours are those of Okabe and Ito ("Color Universal Design", 2008), which people with any kind of colour blindness
can tell apart; what differs by colour differs by shape too, for print without colour.
"""

from collections.abc import Mapping
from types import MappingProxyType

from graph.ontology import EntityKind
from graph.polarity import Sign

INK = "#1a1a1a"
QUIET = "#5f5f5f"
FAINT = "#c9c9c9"
PAPER = "#ffffff"
SEA = "#eef3f6"
LAND = "#fbfaf6"
COAST = "#9aa5ab"
BORDER = "#b9b2a3"

BLUE = "#0072b2"
ORANGE = "#e69f00"
GREEN = "#009e73"
VERMILION = "#d55e00"
PURPLE = "#aa4499"  # darker than theirs, which is too light for thin lines
SKY = "#56b4e9"
GREY = "#8c8c8c"

SIGN_COLOURS: Mapping[str, str] = MappingProxyType(
    {Sign.HOSTILE: VERMILION, Sign.FRIENDLY: BLUE, Sign.MIXED: PURPLE, "": GREY}
)
SIGN_MARKERS: Mapping[str, str] = MappingProxyType({Sign.HOSTILE: "s", Sign.FRIENDLY: "o", Sign.MIXED: "D"})
SIGN_LINES: Mapping[str, str] = MappingProxyType(
    {Sign.HOSTILE: "solid", Sign.FRIENDLY: "dashed", Sign.MIXED: "dashdot", "": "dotted"}
)
NODE_COLOURS: Mapping[str, str] = MappingProxyType(
    {
        "event": "#f5f5f5",
        EntityKind.ACTOR: INK,
        EntityKind.PERSON: SKY,
        EntityKind.LOCATION: GREEN,
        EntityKind.OPERATION: ORANGE,
        EntityKind.EQUIPMENT: "#f0e442",
    }
)
NODE_MARKERS: Mapping[str, str] = MappingProxyType(
    {
        "event": "s",
        EntityKind.ACTOR: "o",
        EntityKind.PERSON: "p",
        EntityKind.LOCATION: "^",
        EntityKind.OPERATION: "D",
        EntityKind.EQUIPMENT: "v",
    }
)
