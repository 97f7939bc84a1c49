"""The exception tree. None of these knows HTTP: `app/api/errors.py` maps each type to a status."""


class ConflictGraphError(Exception):
    """Base of every error that this project raises on purpose."""


class InvalidInputError(ConflictGraphError):
    """A value that a caller gave can't be used.

    Parameters
    ----------
    message : str
        What was wrong and what was expected, with the value.
    field : str or None
        Name of the offending field or parameter.
    value : object
        What was given for it, where the field is not one of the request's path or query.
    document : str or None
        Id or path of the document that holds it, when there is one.
    """

    def __init__(
        self, message: str, *, field: str | None = None, value: object = None, document: str | None = None
    ) -> None:
        super().__init__(message)
        self.field = field
        self.value = value
        self.document = document


class UnreadableReportError(InvalidInputError):
    """A document can't be read as a report (empty, binary, too large, wrong encoding, not JSON)."""


class TooLargeError(InvalidInputError):
    """An input is over its size limit."""


class SeedError(InvalidInputError):
    """One or more seed records are wrong; `problems` lists each with file, line, field and reason."""

    def __init__(self, problems: "list[str]") -> None:
        super().__init__("\n".join(problems), field="seeds")
        self.problems = problems


class NotFoundError(ConflictGraphError):
    """A record with that id does not exist.

    `field` is the parameter that names it, `record_id` the id as it was given, where these are known.
    """

    def __init__(self, message: str, *, field: str | None = None, record_id: str | None = None) -> None:
        super().__init__(message)
        self.field = field
        self.record_id = record_id


class ConflictError(ConflictGraphError):
    """The request contradicts what is stored (for example a judgement against a later one)."""


class GraphIntegrityError(ConflictGraphError):
    """A record names an end point that the graph does not hold."""


class NotAuthorisedError(ConflictGraphError):
    """A write without a valid API key."""


class UnsafeConfigurationError(ConflictGraphError):
    """Settings that would expose the service, refused with the reason."""


class BrokenSnapshotError(ConflictGraphError):
    """A frozen part is missing or is not what was frozen; the message names snapshot, kind and bucket."""


class BusyError(ConflictGraphError):
    """What was asked for has to wait longer than a request should: ask again."""


class QueueFullError(BusyError):
    """So many wait already that no more are let in."""
