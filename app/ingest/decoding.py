"""Bytes to text, or a refusal: nothing is guessed.

    byte order mark (UTF-8, UTF-16) -> UTF-8 -> an encoding that the caller or the document declares -> refused

A wrong guess would put wrong names into the graph, so bytes that are no UTF-8 need a declaration.
"""

import codecs
import re

from graph.errors import UnreadableReportError

_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9_.:-]{2,40})["']""")
_DECLARED_WITHIN = 4096  # bytes from the start of a page
_CONTROLS = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MOST_CONTROLS = 0.01  # of the characters; text files hold a stray one, binaries many


def decode(data: bytes, *, encoding: str | None = None, is_html: bool = False) -> str:
    """Text of a file, as it stands there (line ends too), without its byte order mark.

    Parameters
    ----------
    encoding : str or None
        What the caller knows it to be; tried if the bytes are no UTF-8.
    is_html : bool
        Whether the bytes may declare their own encoding.

    Raises
    ------
    UnreadableReportError
        If they are binary, or no text in any encoding that is known for them.

    Examples
    --------
    >>> decode(b"\\xef\\xbb\\xbfGoma"), decode("Gao".encode("utf-16"))
    ('Goma', 'Gao')
    >>> decode("Mopti, été".encode("cp1252"), encoding="cp1252")
    'Mopti, été'
    """
    text = _decode_marked(data)
    if text is None:
        if b"\x00" in data:
            raise _refusal(f"NUL byte at {data.index(0)}: this is a binary file, not text")
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as exc:
            text = _decode_declared(data, encoding or (_declared(data) if is_html else None), exc)
    if len(_CONTROLS.findall(text)) > _MOST_CONTROLS * len(text):
        raise _refusal("full of control characters: this is a binary file, not text")
    return text


def _decode_marked(data: bytes) -> str | None:
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            try:
                return data.decode(name)
            except UnicodeDecodeError as exc:
                raise _refusal(f"begins as {name} but is not: {exc.reason} at byte {exc.start}") from exc
    return None


def _decode_declared(data: bytes, encoding: str | None, exc: UnicodeDecodeError) -> str:
    where = f"byte {exc.start} (line {data[: exc.start].count(10) + 1}) is no UTF-8"
    if encoding is None:
        raise _refusal(f"{where}, and no encoding is declared; convert it, or name its encoding") from exc
    try:
        codec = codecs.lookup(encoding)
    except LookupError:
        raise _refusal(f"{where}, and the declared encoding {encoding!r} is unknown") from exc
    if not getattr(codec, "_is_text_encoding", True):
        raise _refusal(f"{where}, and the declared encoding {encoding!r} is not one of text") from exc
    try:
        return data.decode(codec.name)
    except UnicodeError as wrong:
        raise _refusal(f"neither UTF-8 nor the declared {encoding!r}: {wrong}") from exc


def _declared(data: bytes) -> str | None:
    """The encoding that a page declares; None if it declares none, or several."""
    head = data[:_DECLARED_WITHIN]
    names = {
        name.decode("ascii").lower() for pattern in (_META_CHARSET, _XML_ENCODING) for name in pattern.findall(head)
    }
    return names.pop() if len(names) == 1 else None


def _refusal(reason: str) -> UnreadableReportError:
    return UnreadableReportError(f"encoding: {reason}", field="encoding")
