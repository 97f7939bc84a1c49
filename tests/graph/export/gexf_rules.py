"""The rules of GEXF 1.3 (gexf.net, schema of 2022) that a reader such as Gephi's relies on, as checks."""

import re
from collections.abc import Callable
from datetime import date
from xml.etree.ElementTree import Element

GEXF, VIZ = "{http://gexf.net/1.3}", "{http://gexf.net/1.3/viz}"
TIMED = {"start", "end"}
ATTRIBUTES = {  # element -> attributes that it must have, may have
    "gexf": ({"version"}, {"{http://www.w3.org/2001/XMLSchema-instance}schemaLocation", "variant"}),
    "meta": (set(), {"lastmodifieddate"}),
    "creator": (set(), set()),
    "graph": (set(), {"mode", "defaultedgetype", "idtype", "timeformat", "timerepresentation", "timezone", *TIMED}),
    "attributes": ({"class"}, {"mode"}),
    "attribute": ({"id", "title", "type"}, set()),
    "nodes": (set(), {"count"}),
    "edges": (set(), {"count"}),
    "node": ({"id"}, {"label", *TIMED}),
    "edge": ({"source", "target"}, {"id", "type", "label", "weight", "kind", *TIMED}),
    "spells": (set(), set()),
    "spell": (set(), TIMED),
    "attvalues": (set(), set()),
    "attvalue": ({"for", "value"}, TIMED),
    "color": ({"r", "g", "b"}, {"a"}),
    "position": ({"x", "y"}, {"z"}),
}
CHILDREN = {  # element -> names of its children in order; those that may repeat with a star
    "gexf": "meta? graph", "meta": "creator?", "graph": "attributes* nodes edges", "attributes": "attribute*",
    "nodes": "node*", "edges": "edge*", "node": "spells? attvalues? color? position?", "edge": "spells? attvalues?",
    "spells": "spell+", "attvalues": "attvalue*",
}  # fmt: skip
VALUES: dict[str, Callable[[str], object]] = {
    "integer": lambda text: range(-(2**31), 2**31).index(int(text)),
    "long": lambda text: range(-(2**63), 2**63 - 1).index(int(text)),
    "double": float,
    "string": str,
    "boolean": {"true": True, "false": False}.__getitem__,
}


def check(root: Element) -> None:
    """Raise AssertionError, or what parsing a value raises, at the first breach."""
    _check_element(root)
    assert root.tag == f"{GEXF}gexf"
    assert root.get("version") == "1.3"
    graph = root.find(f"{GEXF}graph")
    assert graph is not None
    declared: dict[str, dict[str, str]] = {"node": {}, "edge": {}}
    for group in graph.findall(f"{GEXF}attributes"):
        own = declared[group.attrib["class"]]
        titles = [one.attrib["title"] for one in group]
        assert len(titles) == len(set(titles))
        for one in group:
            assert one.attrib["id"] not in own
            own[one.attrib["id"]] = one.attrib["type"]
    nodes, edges = root.findall(f"{GEXF}graph/{GEXF}nodes/*"), root.findall(f"{GEXF}graph/{GEXF}edges/*")
    ids = {node.attrib["id"] for node in nodes}
    assert len(ids) == len(nodes)
    assert len({edge.attrib["id"] for edge in edges}) == len(edges)
    assert all({edge.attrib["source"], edge.attrib["target"]} <= ids for edge in edges)
    for owner, elements in (("node", nodes), ("edge", edges)):
        for value in (one for element in elements for one in element.iter(f"{GEXF}attvalue")):
            VALUES[declared[owner][value.attrib["for"]]](value.attrib["value"])


def _check_element(element: Element) -> None:
    name = element.tag.replace(GEXF, "").replace(VIZ, "")
    assert element.tag == (f"{VIZ}{name}" if name in ("color", "position") else f"{GEXF}{name}")
    needed, allowed = ATTRIBUTES[name]
    assert needed <= set(element.attrib) <= needed | allowed, (name, element.attrib)
    children = " ".join(child.tag.rpartition("}")[2] for child in element)
    pattern = re.sub(r"(\w+)([?*+]?)", r"(?:\1 )\2", CHILDREN.get(name, "")).replace(" (", "(")
    assert re.fullmatch(pattern, f"{children} " if children else ""), (name, children)
    if TIMED & set(element.attrib) and name != "graph":
        days = [date.fromisoformat(element.attrib[end]) for end in ("start", "end") if end in element.attrib]
        assert days == sorted(days)
    assert name != "spell" or TIMED & set(element.attrib)
    for child in element:
        _check_element(child)
