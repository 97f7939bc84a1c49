"""GEXF 1.3 with a timeline, for Gephi: nodes and edges carry `start` and `end`, or spells where there are several.

Why not NetworkX's writer: it takes edge attributes called `type`, `start` and `end` for its own and leaves the graph
declared static, renumbers edges, writes characters that XML forbids, and builds the whole tree in memory.
The schema is that of gexf.net (1.3): an element's spells come before its values, a label is a token. Attributes have
their names as ids too, for some readers (graphology's, and so Gephi Lite) show these and not the titles.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import repeat
from math import isfinite
from typing import BinaryIO

import networkx as nx

from graph.export.extras import NO_EXTRAS, Extras
from graph.export.kept import KEPT
from graph.export.plain import edge_label, plain_value, spare
from graph.export.rows import Row, Rows
from graph.export.times import Days, EntityDays, days_of_event, days_of_relation
from graph.export.xml_text import Columns, Pair, escape, escape_all, put, put_edges, put_graph, put_lines

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd" version="1.3">\n'
    "<meta><creator>Conflict Graph</creator></meta>\n"
    '<graph mode="dynamic" defaultedgetype="directed" idtype="string" timeformat="date" '
    'timerepresentation="interval">\n'
)
PALETTE = {  # of ColorBrewer's Set2 (Brewer 2003), which stays apart for the colour-blind
    "event": (252, 141, 98), "actor": (102, 194, 165), "person": (231, 138, 195), "location": (141, 160, 203),
    "operation": (255, 217, 47), "equipment": (179, 179, 179),
}  # fmt: skip
COLOURS = {kind: f'<viz:color r="{red}" g="{green}" b="{blue}"/>' for kind, (red, green, blue) in PALETTE.items()}
AROUND = '<attvalue for="{}" value="', '"/>'
KINDS = {"int": "integer"}
NODE_TAKEN = ("id", "label", "start", "end", "spells", "timeset", "viz", "pid")
EDGE_TAKEN = ("id", "label", "start", "end", "spells", "timeset", "source", "target", "type", "kind", "weight", "key")
SCALE = 10  # units of the drawing for a degree


def write_gexf(graph: "nx.MultiDiGraph[str]", file: BinaryIO, extras: Extras = NO_EXTRAS) -> None:
    """Write GEXF 1.3 in UTF-8; edge ids are the graph's keys, `kind` says what an edge is."""
    rows, entity_days = Rows(graph, extras), EntityDays(graph)
    of_node = Columns("n.", *AROUND, but="label", taken=NODE_TAKEN)
    of_edge = Columns("e.", *AROUND, taken=EDGE_TAKEN)
    of_edges = of_edge.text.write_all

    def put_nodes(body: BinaryIO) -> None:
        for nodes in rows.iter_node_batches():
            values = map(of_node.text.write_all, (nodes.places, nodes.owns))
            more = of_node.text.write_all(nodes.evidence) if nodes.evidence else repeat("")
            labels = escape_all(list(map(_label, nodes.ids, nodes.owns)))
            heads = map(to_head, nodes.ids, nodes.owns)
            drawn = map(_drawn, nodes.owns, nodes.places)
            lines = zip(escape_all(nodes.ids), labels, heads, *values, more, drawn, strict=False)
            written = [
                f'<node id="{node}" label="{label}"{start}>{spells}'
                f"<attvalues>{place}{own}{told}</attvalues>{viz}</node>\n"
                for node, label, (start, spells), place, own, told, viz in lines
            ]
            put_lines(body, written)

    def to_head(node: str, own: Row) -> Pair:
        return _timed(tuple(days_of_event(own) if own.get("node_type") == "event" else entity_days(node)))

    def of_own(owns: Sequence[Row]) -> list[str]:
        return [f"{_open(own)}<attvalues>{text}" for own, text in zip(owns, of_edges(owns), strict=True)]

    def of_shared(shared: Row) -> tuple[str, str]:
        return _timed(tuple(days_of_event(shared)))[0], of_edge.text(shared)

    def write_body(body: BinaryIO) -> None:
        put(body, "<nodes>\n")
        put_nodes(body)
        put(body, "</nodes>\n<edges>\n")
        put_edges(body, rows, of_own, of_shared, of_edges, "</attvalues></edge>\n")
        put(body, "</edges>\n</graph>\n</gexf>\n")

    def make_head() -> str:
        return f"{HEAD}{_declare(of_node, 'node', NODE_TAKEN)}{_declare(of_edge, 'edge', EDGE_TAKEN)}"

    put_graph(file, write_body, make_head)


def _declare(columns: Columns, owner: str, taken: tuple[str, ...]) -> str:
    def line(key: str, name: str, kind: str) -> str:
        (title,) = spare({name: ""}, *taken)
        return f'<attribute id="{key}" title="{escape(title)}" type="{KINDS.get(kind, kind)}"/>\n'

    return f'<attributes class="{owner}" mode="static">\n{columns.declare(line)}</attributes>\n'


def _label(node: str, own: Row) -> str:
    label = plain_value(own.get("label"))
    return node if label is None else str(label)


def _open(own: Row) -> str:
    """The end of an edge's tag, and its spells."""
    is_relation = own.get("edge_type") == "relation"
    return _open_tag(edge_label(own), tuple(days_of_relation(own) if is_relation else days_of_event(own)))


@lru_cache(KEPT)
def _open_tag(label: str, spells: tuple[Days, ...]) -> str:
    label = escape(label)
    start, behind = _timed(spells)
    return f' type="directed" label="{label}" kind="{label}"{start}>{behind}'


@lru_cache(KEPT)
def _timed(spells: tuple[Days, ...]) -> tuple[str, str]:
    """What stands in the tag, and behind it."""
    if not spells:
        return "", ""
    if len(spells) == 1:
        return _bounds(spells[0]), ""
    return "", f"<spells>{''.join(f'<spell{_bounds(days)}/>' for days in spells)}</spells>"


def _bounds(days: Days) -> str:
    first, last = days
    return (f' start="{first}"' if first else "") + (f' end="{last}"' if last else "")


def _drawn(own: Row, place: Row) -> str:
    """The colour of the kind, and for what has coordinates its place on a flat map."""
    drawn = COLOURS.get("event" if own.get("node_type") == "event" else str(own.get("kind")), COLOURS["equipment"])
    longitude, latitude = (own.get(name, place.get(name)) for name in ("longitude", "latitude"))
    if isinstance(longitude, float) and isinstance(latitude, float) and isfinite(longitude + latitude):
        return f'{drawn}<viz:position x="{longitude * SCALE:.3f}" y="{latitude * SCALE:.3f}" z="0.0"/>'
    return drawn
