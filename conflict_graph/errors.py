"""What can go wrong, as exceptions."""

from collections.abc import Mapping
from typing import Any


class ConflictGraphError(Exception):
    """Anything that this package raises by itself."""


class UnreachableError(ConflictGraphError):
    """The service can't be reached, or broke off, however often it was asked."""


class DownloadError(ConflictGraphError):
    """A file did not arrive whole: its length or its digest is not what the service said. No file was left."""


class ApiError(ConflictGraphError):
    """The service refused, with the members of its problem details (RFC 9457); those that it did not give are None.

    Attributes
    ----------
    status : int
        HTTP status.
    title, detail : str
        What kind of problem it is; what was wrong, with the value.
    field, value, document
        The parameter or field that was wrong, its value, the document that it stood in.
    errors : list of dict
        Each problem, where there are several.
    url : str
        What was asked.
    """

    def __init__(self, status: int, problem: Mapping[str, Any], url: str) -> None:
        self.status = status
        self.title: str = str(problem.get("title") or "HTTP error")
        self.detail: str = str(problem.get("detail") or "")
        self.field: str | None = problem.get("field")
        self.value: Any = problem.get("value")
        self.document: str | None = problem.get("document")
        self.errors: list[dict[str, Any]] = list(problem.get("errors") or [])
        self.url = url
        super().__init__(f"{status} {self.title}: {self.detail}".rstrip(": "))
