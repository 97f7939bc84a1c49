"""The block of fields that may open a text file: YAML between two lines of three hyphens, as static sites use it.

The file's fields are read from it; it stays part of the text, so that offsets count in the file as it is, and the
reading passes over it.
"""

import re
from typing import Any

import yaml

BLOCK = re.compile(r"\A\ufeff?---[ \t]*\r?\n(?P<fields>.{1,4000}?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)


def find_block(text: str) -> re.Match[str] | None:
    """The block that opens the text, if its content is YAML fields."""
    match = BLOCK.match(text)
    return match if match and parse_fields(match["fields"]) else None


def parse_fields(block: str) -> dict[str, Any]:
    """The fields of a block as text; none if it is no mapping.

    Examples
    --------
    >>> parse_fields("title: Rawa falls\\npublished_at: 2017-11-17")
    {'title': 'Rawa falls', 'published_at': '2017-11-17'}
    >>> parse_fields("just words"), parse_fields("a: [")
    ({}, {})
    """
    try:
        found = yaml.load(block, Loader=yaml.BaseLoader)  # which makes text, lists and mappings only
    except yaml.YAMLError:
        return {}
    if not isinstance(found, dict) or not all(isinstance(name, str) for name in found):
        return {}
    return found
