"""GEXF 1.3 with a timeline, for Gephi: nodes and edges carry `start` and `end`, or spells where there are several.

Why not NetworkX's writer: it takes edge attributes called `type`, `start` and `end` for its own and leaves the graph
declared static, renumbers edges, writes characters that XML forbids, and builds the whole tree in memory.
The schema is that of gexf.net (1.3): an element's spells come before its values, a label is a token.
"""

from typing import Any, BinaryIO

import networkx as nx

from graph.export.extras import NO_EXTRAS, Extras
from graph.export.plain import Plain, edge_label, spare
from graph.export.rows import Kinds, Rows
from graph.export.times import Days, EntityDays, days_of, spells_of_edge
from graph.export.xml_text import XmlRow, escape, put, put_all

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd" version="1.3">\n'
    "<meta><creator>Conflict Graph</creator></meta>\n"
    '<graph mode="dynamic" defaultedgetype="directed" idtype="string" timeformat="date" '
    'timerepresentation="interval">\n'
)
COLOURS = {  # of ColorBrewer's Set2 (Brewer 2003), which stays apart for the colour-blind
    "event": (252, 141, 98), "actor": (102, 194, 165), "person": (231, 138, 195), "location": (141, 160, 203),
    "operation": (255, 217, 47), "equipment": (179, 179, 179),
}  # fmt: skip
KINDS = {"int": "integer"}
NODE_TAKEN = ("id", "label", "start", "end", "timeset")
EDGE_TAKEN = ("id", "label", "start", "end", "timeset", "source", "target", "type", "kind", "weight")
SCALE = 10  # units of the drawing for a degree


def write_gexf(graph: "nx.MultiDiGraph[str]", file: BinaryIO, extras: Extras = NO_EXTRAS) -> None:
    """Write GEXF 1.3 in UTF-8; edge ids are the graph's keys, `kind` says what an edge is."""
    rows, entity_days = Rows(graph, extras), EntityDays(graph)
    put(file, HEAD)
    of_nodes = _declare(file, "node", {name: kind for name, kind in rows.node_kinds().items() if name != "label"})
    of_edges = _declare(file, "edge", rows.edge_kinds())

    def to_node(node: str, row: Plain) -> str:
        label = str(row.pop("label", node))
        is_event = row.get("node_type") == "event"
        spells = days_of(rows.nodes[node], "started_on", "ended_on") if is_event else entity_days(node)
        start, body = _timed(spells)
        return (
            f'<node id="{escape(node)}" label="{escape(label)}"{start}>{body}'
            f"<attvalues>{of_nodes(row)}</attvalues>{_drawn(row, is_event)}</node>\n"
        )

    def to_edge(source: str, target: str, key: str, row: Plain) -> str:
        label = escape(edge_label(row))
        start, body = _timed(spells_of_edge(rows.out[source][target][key], rows.nodes[source], rows.nodes[target]))
        return (
            f'<edge id="{escape(key)}" source="{escape(source)}" target="{escape(target)}" type="directed" '
            f'label="{label}" kind="{label}"{start}>{body}<attvalues>{of_edges(row)}</attvalues></edge>\n'
        )

    put(file, "<nodes>\n")
    put_all(file, rows.iter_nodes(), to_node)
    put(file, "</nodes>\n<edges>\n")
    put_all(file, rows.iter_edges(), to_edge)
    put(file, "</edges>\n</graph>\n</gexf>\n")


def _declare(file: BinaryIO, owner: str, kinds: Kinds) -> XmlRow:
    taken = NODE_TAKEN if owner == "node" else EDGE_TAKEN
    titles = spare(dict.fromkeys(kinds, ""), *taken)
    patterns = {}
    put(file, f'<attributes class="{owner}" mode="static">\n')
    for number, ((name, kind), title) in enumerate(zip(kinds.items(), titles, strict=True)):
        key = f"{owner[0]}{number}"
        put(file, f'<attribute id="{key}" title="{escape(title)}" type="{KINDS.get(kind, kind)}"/>\n')
        patterns[name] = (f'<attvalue for="{key}" value="', '"/>')
    put(file, "</attributes>\n")
    return XmlRow(patterns)


def _timed(spells: list[Days]) -> tuple[str, str]:
    """What stands in the tag, and behind it."""
    if not spells:
        return "", ""
    if len(spells) == 1:
        return _bounds(spells[0]), ""
    return "", f"<spells>{''.join(f'<spell{_bounds(days)}/>' for days in spells)}</spells>"


def _bounds(days: Days) -> str:
    first, last = days
    return (f' start="{first}"' if first else "") + (f' end="{last}"' if last else "")


def _drawn(row: dict[str, Any], is_event: bool) -> str:
    """The colour of the kind, and for what has coordinates its place on a flat map."""
    red, green, blue = COLOURS.get("event" if is_event else row.get("kind", ""), COLOURS["equipment"])
    drawn = f'<viz:color r="{red}" g="{green}" b="{blue}"/>'
    longitude, latitude = row.get("longitude"), row.get("latitude")
    if isinstance(longitude, float) and isinstance(latitude, float):
        drawn += f'<viz:position x="{longitude * SCALE:.3f}" y="{latitude * SCALE:.3f}" z="0.0"/>'
    return drawn
