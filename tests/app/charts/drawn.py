"""What is in a figure: the parts of an SVG, the size of a PNG."""

import struct
import xml.etree.ElementTree as ET

SVG = "{http://www.w3.org/2000/svg}"


def texts_of(data: bytes) -> list[str]:
    """The texts of an SVG, in their order."""
    return ["".join(one.itertext()).strip() for one in ET.fromstring(data).iter(f"{SVG}text")]


def marks_of(data: bytes, prefix: str) -> list[str]:
    """The names of the parts whose name begins so."""
    return [name for one in ET.fromstring(data).iter(f"{SVG}g") if (name := one.get("id", "")).startswith(prefix)]


def told_of(data: bytes) -> tuple[str, str]:
    """Title and description of an SVG."""
    root = ET.fromstring(data)
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "title description"
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert description is not None
    return title.text or "", description.text or ""


def size_of(data: bytes) -> tuple[int, int]:
    """Width and height of a PNG."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", data[16:24])
    return width, height
