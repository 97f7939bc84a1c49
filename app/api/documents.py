"""The body of a request to documents, in the formats that the command line reads too.

text/plain, text/markdown, text/html, application/pdf   one document; what is known of it is in the query
application/json                                        a document, or a list of them
application/x-ndjson                                    a document a line
text/csv                                                an event file of UCDP GED or ACLED, a document a row
"""

import io
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import Depends, Request

from app.api.parameters import DocumentQuery
from app.ingest.decoding import decode
from app.ingest.documents import ReadOptions, parse_report
from app.ingest.pipeline import Outcome
from app.ingest.readers import READERS, STDIN, iter_reports
from app.ingest.structured import RowReader, Told
from app.settings import Settings
from graph.errors import InvalidInputError, UnreadableReportError
from graph.model import Report

ENDINGS = {
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/html": ".html",
    "application/pdf": ".pdf",
    "application/json": ".json",
}
TABLE = "text/csv"
LINES = ("application/x-ndjson", "application/jsonl", "application/x-jsonlines")


@dataclass(frozen=True, slots=True)
class Body:
    """The bytes of a request, their media type and the charset that was declared."""

    data: bytes
    media_type: str
    charset: str | None = None

    @property
    def is_table(self) -> bool:
        """Whether it is an event file."""
        return self.media_type == TABLE

    @property
    def is_batch(self) -> bool:
        """Whether it holds several documents: a JSON list, or JSON Lines."""
        is_list = self.data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"["
        return self.media_type in LINES or (self.media_type == "application/json" and is_list)


def read_typed_body(known: Iterable[str]) -> Callable[[Request], Awaitable[Body]]:
    """A dependency that gives the body as it came, of one of these media types.

    Raises
    ------
    InvalidInputError
        If it is of another one.
    """
    known = tuple(known)

    async def read(request: Request) -> Body:
        media_type, _, rest = request.headers.get("content-type", known[0]).partition(";")
        media_type = media_type.strip().lower()
        if media_type not in known:
            listed = ", ".join(one for one in known if one not in LINES[1:])
            raise InvalidInputError(f"content-type: {media_type!r} is none of {listed}", field="content-type")
        charset = next(
            (part.split("=", 1)[1] for part in rest.split(";") if part.strip().lower().startswith("charset=")), ""
        )
        return Body(await request.body(), media_type, charset.strip().strip('"') or None)

    return read


read_body = read_typed_body((*ENDINGS, *LINES, TABLE))
BodyDep = Annotated[Body, Depends(read_body)]


def read_options(settings: Settings, body: Body) -> ReadOptions:
    """How documents of a request are read."""
    return ReadOptions(max_bytes=settings.max_body_bytes, max_chars=settings.max_report_chars, encoding=body.charset)


def read_one(body: Body, query: DocumentQuery, settings: Settings) -> Report:
    """The document of a body that is no batch.

    Raises
    ------
    UnreadableReportError, TooLargeError
        With the document, the field and the reason.
    """
    return _parse(_list_documents(body, query, settings)[0], read_options(settings, body))


def iter_batch(body: Body, query: DocumentQuery, settings: Settings) -> Iterator[Report | Outcome]:
    """The documents of a batch, in order; what can't be read is an outcome, and the rest goes on."""
    options = read_options(settings, body)
    if body.media_type in LINES:
        _refuse_fields(query)
        for found in iter_reports([STDIN], options, stdin=io.BytesIO(body.data)):
            yield _rename(found)
        return
    for position, document in enumerate(_list_documents(body, query, settings), start=1):
        try:
            yield _parse(document, options)
        except InvalidInputError as exc:
            yield Outcome(exc.document or f"body:{position}", "failed", field=exc.field, error=str(exc))


def iter_table(body: Body, query: DocumentQuery, reader: RowReader, settings: Settings) -> Iterator[Told | Outcome]:
    """The rows of an event file; of the parameters it takes `revision` only.

    Raises
    ------
    InvalidInputError
        If it is no text, or another parameter is given.
    """
    _refuse_fields(query.model_copy(update={"revision": None}))
    text = decode(body.data, encoding=body.charset)
    lines = io.StringIO(text, newline="")
    return reader.iter_lines(lines, "body", read_options(settings, body), revision=query.revision or 0)


def _list_documents(body: Body, query: DocumentQuery, settings: Settings) -> list[Any]:
    if body.media_type == TABLE:
        raise InvalidInputError(f"content-type: {TABLE!r} is taken by POST /reports alone", field="content-type")
    if not body.data.strip():
        raise UnreadableReportError("text: is empty", field="text")
    read = READERS[ENDINGS[body.media_type]]
    assert read is not None  # only line formats have none
    documents = read(body.data, read_options(settings, body))
    if body.media_type == "application/json":
        _refuse_fields(query)
        return documents
    given = query.model_dump(exclude_none=True)
    return [document | given for document in documents]


def _refuse_fields(query: DocumentQuery) -> None:
    given = query.model_dump(exclude_none=True)
    if given:
        name = next(iter(given))
        raise InvalidInputError(f"{name}: here it is a field of each document, no parameter", field=name)


def _parse(document: object, options: ReadOptions) -> Report:
    if not isinstance(document, dict):
        raise UnreadableReportError(f"document: {type(document).__name__}: expected an object with a field text")
    try:
        return parse_report(document, options)
    except InvalidInputError as exc:
        own_id = document.get("id")
        exc.document = str(own_id)[:255] if isinstance(own_id, str | int) and own_id != "" else None
        raise


def _rename(found: Report | Outcome) -> Report | Outcome:
    """Call the body the body: a client knows no standard input."""
    if isinstance(found, Report):
        return found
    return replace(
        found,
        document=found.document.replace("standard input", "body"),
        error=(found.error or "").replace("standard input", "body"),
    )
