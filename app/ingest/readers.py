"""Files, folders and standard input to reports; what can't be read is an Outcome, and the rest goes on.

    FILE | DIR (recursive, sorted) | - (JSON Lines) --> documents --> Report, or Outcome(failed) with field and reason

The text of a report, which all offsets count in: for .json and .jsonl the field `text` unchanged; for .txt and .md the
whole decoded file, whose fields may stand in a block of YAML that opens it; for .html the article's text without menus,
scripts and other boilerplate; for .pdf the text of the pages, parted by blank lines. No message holds a report's text.
"""

import io
import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from app.extract.front_matter import find_block, parse_fields
from app.ingest.decoding import decode
from app.ingest.documents import ReadOptions, parse_report
from app.ingest.pipeline import Outcome
from graph.errors import InvalidInputError, TooLargeError, UnreadableReportError
from graph.model import Report

Fields = dict[str, Any]
STDIN = "-"
TABLES = (".csv", ".tsv")  # read by `structured.py`
STDIN_NAME = "standard input"
_HEADING = re.compile(r"\s*#\s+(.+?)\s*#*\s*(?:\n|$)")


def iter_reports(
    sources: Iterable[str], options: ReadOptions, *, stdin: BinaryIO | None = None
) -> Iterator[Report | Outcome]:
    """The reports of all sources, in order.

    Parameters
    ----------
    sources : iterable of str
        Paths of files or folders; `-` reads JSON Lines from `stdin`.
    """
    for source in sources:
        if source == STDIN:
            yield from _iter_lines(stdin, STDIN_NAME, options) if stdin else [_failed(STDIN_NAME, "is not given")]
            continue
        path = Path(source)
        if not path.is_dir():
            yield from _iter_file(path, path.name, options)
            continue
        files = list_files(path)
        if not files:
            yield _failed(source, f"no file in this folder ends in {', '.join(sorted(READERS))}")
        for file in files:
            yield from _iter_file(file, file.relative_to(path).as_posix(), options)


def list_files(folder: Path) -> list[Path]:
    """The files below a folder that can be read, sorted by path; hidden ones are left out."""
    found = [
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in READERS
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        and path.is_file()
    ]
    return sorted(found, key=lambda path: path.relative_to(folder).as_posix())


def count_documents(sources: Iterable[str]) -> int | None:
    """How many documents there are to read, for progress; None if standard input is among them."""
    total = 0
    for source in sources:
        if source == STDIN:
            return None
        path = Path(source)
        for file in [*list_files(path), *path.rglob("*.csv")] if path.is_dir() else [path]:
            total += _count_in(file)
    return total


def _count_in(path: Path) -> int:
    suffix = path.suffix.lower()
    if suffix in LINES or suffix in TABLES:
        return _count_lines(path)  # of a table about: a cell may hold lines
    if suffix != ".json" or not path.is_file():
        return 1
    try:
        content = orjson.loads(path.read_bytes().removeprefix(b"\xef\xbb\xbf"))
    except (OSError, orjson.JSONDecodeError):
        return 1  # one failure
    return len(content) or 1 if isinstance(content, list) else 1


def _count_lines(path: Path) -> int:
    try:
        with path.open("rb") as file:
            return sum(1 for line in file if line.strip())
    except OSError:
        return 1


def _iter_file(path: Path, name: str, options: ReadOptions) -> Iterator[Report | Outcome]:
    suffix = path.suffix.lower()
    try:
        if suffix in LINES:
            with path.open("rb") as file:
                yield from _iter_lines(file, name, options)
            return
        read = READERS.get(suffix)
        if read is None:
            known = ", ".join(sorted(READERS))
            raise UnreadableReportError(f"file: {suffix or 'no ending'!r} is none of {known}", field="file")
        data = _read_limited(path, options.max_bytes)
        documents = read(data, options)
    except OSError as exc:
        yield _failed(name, f"file: {exc.strerror or exc}", field="file")
    except InvalidInputError as exc:
        yield _failed(name, str(exc), field=exc.field)
    else:
        for position, document in enumerate(documents):
            where = name if suffix != ".json" or len(documents) == 1 else f"{name}:{position + 1}"
            own_id = None if suffix == ".json" else name
            yield _to_report(document, where, options, own_id=own_id)


def _read_limited(path: Path, max_bytes: int) -> bytes:
    with path.open("rb") as file:
        data = file.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise TooLargeError(f"file: {path.stat().st_size} bytes are more than {max_bytes}", field="file")
    if not data.strip():
        raise UnreadableReportError("text: is empty", field="text")
    return data


def _to_report(document: object, where: str, options: ReadOptions, *, own_id: str | None = None) -> Report | Outcome:
    if not isinstance(document, dict):
        return _failed(where, f"document: {type(document).__name__}: expected an object with a field text")
    if own_id is not None:
        document = {"id": own_id, **document}
    try:
        return parse_report(document, options)
    except InvalidInputError as exc:
        named = document.get("id")
        is_named = isinstance(named, str | int) and not isinstance(named, bool) and str(named).strip() != ""
        return _failed(str(named).strip()[:255] if is_named else where, str(exc), field=exc.field, where=where)


def _failed(document: str, reason: str, *, field: str | None = None, where: str | None = None) -> Outcome:
    return Outcome(document, "failed", field=field, error=f"{where or document}: {reason}")


# ---------------------------------------------------------------- JSON Lines


def _iter_lines(file: BinaryIO, name: str, options: ReadOptions) -> Iterator[Report | Outcome]:
    """One document a line; a broken line is one failure. Blank lines are skipped."""
    seen = False
    for number, line in enumerate(_limited_lines(file, options.max_bytes), start=1):
        where = f"{name}:{number}"
        if line is None:
            seen = True
            yield _failed(where, f"line: more than {options.max_bytes} bytes", field="line")
        elif line.strip():
            seen = True
            try:
                document = _parse_json(line)
            except InvalidInputError as exc:
                yield _failed(where, str(exc), field=exc.field)
            else:
                yield _to_report(document, where, options)
    if not seen:
        yield _failed(name, "file: is empty", field="file")


def _limited_lines(file: BinaryIO, max_bytes: int) -> Iterator[bytes | None]:
    """Lines; None for one that is too long, which is skipped without being held."""
    first = True
    while line := file.readline(max_bytes + 2):
        if first:
            line, first = line.removeprefix(b"\xef\xbb\xbf"), False
        if len(line.rstrip(b"\r\n")) <= max_bytes:
            yield line
            continue
        while not line.endswith(b"\n") and (line := file.readline(max_bytes)):
            pass
        yield None


def _parse_json(data: bytes) -> Any:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableReportError("json: is UTF-16; JSON is UTF-8", field="json")
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as exc:
        raise UnreadableReportError(f"json: {exc}", field="json") from exc


# ---------------------------------------------------------------- whole files


def _read_text(data: bytes, options: ReadOptions) -> list[Fields]:
    text = decode(data, encoding=options.encoding)
    return [_fields_of(text) | {"text": text}]


def _fields_of(text: str) -> Fields:
    """What the block before the text says of the document."""
    block = find_block(text)
    return {} if block is None else parse_fields(block["fields"])


def _read_markdown(data: bytes, options: ReadOptions) -> list[Fields]:
    text = decode(data, encoding=options.encoding)
    block = find_block(text)
    heading = _HEADING.match(text, block.end() if block else 0)
    return [{"title": heading[1] if heading else None} | _fields_of(text) | {"text": text}]


def _read_json(data: bytes, _options: ReadOptions) -> list[Any]:
    document = _parse_json(data.removeprefix(b"\xef\xbb\xbf"))
    if isinstance(document, list):
        if not document:
            raise UnreadableReportError("json: the list is empty", field="json")
        return document
    return [document]


def _read_html(data: bytes, options: ReadOptions) -> list[Fields]:
    """The article's text; title, day, address and publisher as far as the page declares them.

    Notes
    -----
    Boilerplate removal: Barbaresi, Trafilatura (ACL 2021), Apache-2.0. The day is taken from the page's metadata only,
    never searched for in its text.
    """
    import trafilatura

    page = decode(data, encoding=options.encoding, is_html=True)
    found = trafilatura.bare_extraction(
        page,
        include_comments=False,
        with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    text = getattr(found, "text", None)
    if not text:
        raise UnreadableReportError("text: no readable text in this page", field="text")
    metadata: Mapping[str, str] = {
        "title": "title",
        "published_at": "date",
        "url": "url",
        "publisher": "sitename",
    }
    return [{"text": text} | {field: getattr(found, name) for field, name in metadata.items()}]


def _read_pdf(data: bytes, _options: ReadOptions) -> list[Fields]:
    try:
        from pypdf import PdfReader
    except ModuleNotFoundError as exc:
        raise UnreadableReportError(
            "file: PDF needs the extra 'pdf' (pip install 'conflict-graph[pdf]')", field="file"
        ) from exc
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its warnings may quote the text
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableReportError("file: this PDF is encrypted", field="file")
        pages = [page.extract_text() for page in reader.pages]
        title = reader.metadata.title if reader.metadata else None
    except InvalidInputError:
        raise
    except Exception as exc:  # a broken file makes the parser raise anything; the batch goes on
        raise UnreadableReportError(f"file: no PDF that can be read ({type(exc).__name__})", field="file") from exc
    text = "\n\n".join(page for page in pages if page.strip())
    if not text:
        raise UnreadableReportError("text: this PDF holds no text (a scan?)", field="text")
    return [{"text": text, "title": title}]


LINES = (".jsonl", ".ndjson")
READERS: dict[str, Callable[[bytes, ReadOptions], list[Any]] | None] = {
    ".txt": _read_text,
    ".md": _read_markdown,
    ".html": _read_html,
    ".htm": _read_html,
    ".json": _read_json,
    ".pdf": _read_pdf,
    **dict.fromkeys(LINES),
}
