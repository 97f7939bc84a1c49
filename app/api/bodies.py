"""JSON bodies of writes, checked by field."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from app.filters.types import Country, RecordId, Text, asked
from graph.errors import InvalidInputError
from graph.ontology import ActorType, LocationType, OperationType, PlacePrecision, Verdict

Note = Annotated[Text, Field(max_length=2000)]
Area = Annotated[Text, Field(max_length=255)]  # as the column holds


class In(BaseModel):
    """A body; fields that are not known are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class JudgementIn(In):
    """A decision on two entities or two events."""

    kind: Literal["entity", "event"] = asked(..., "Kind of both records.", "entity")
    left_id: RecordId = asked(..., "Id of one.", "ent_2c1d0e9f8a7b6c5d4e3f")
    right_id: RecordId = asked(..., "Id of the other; the order does not matter.", "ent_9f8a7b6c5d4e3f2a1b0c")
    verdict: Verdict = asked(..., "Whether they are the same thing.", "same")
    note: Note | None = asked(None, "Why.", "the same group under its older name")


class SplitIn(In):
    """Tellings to be parted from the others of their event."""

    tellings: list[RecordId] = asked(
        ..., "Ids of some of the event's tellings.", ["evm_2a1b0c9d8e7f6a5b4c3d"], min_length=1, max_length=200
    )
    note: Note | None = asked(None, "Why.", "another strike, on the next day")


class EditIn(In):
    """The corrected value of an attribute."""

    value: str | float | None = asked(..., "The value; null is unknown.", "Goma")
    note: Note | None = asked(None, "Why.", "spelling of the gazetteer")


EditAttribute = Literal[
    "name", "type", "country", "latitude", "longitude", "radius_km", "precision", "admin1", "admin2"
]
TYPES: dict[str, type[ActorType] | type[LocationType] | type[OperationType]] = {
    "actor": ActorType,
    "location": LocationType,
    "operation": OperationType,
}
_finite: dict[str, Any] = {"allow_inf_nan": False, "strict": True}
VALUES: dict[str, TypeAdapter[Any]] = {
    "name": TypeAdapter(Text),
    "country": TypeAdapter(Country | None),
    "latitude": TypeAdapter(Annotated[float | None, Field(ge=-90, le=90, **_finite)]),
    "longitude": TypeAdapter(Annotated[float | None, Field(ge=-180, le=180, **_finite)]),
    "radius_km": TypeAdapter(Annotated[float | None, Field(ge=0, le=20_038, **_finite)]),
    "precision": TypeAdapter(PlacePrecision | None),
    "admin1": TypeAdapter(Area | None),
    "admin2": TypeAdapter(Area | None),
}


def check_value(attribute: str, value: str | float | None, *, kind: str) -> str | float | None:
    """The value as it is stored.

    Raises
    ------
    InvalidInputError
        If an entity of this kind can't have it.
    """
    if attribute == "type":
        known = sorted(TYPES.get(kind, ()))
        if value is not None and value not in known:
            listed = f"none of {', '.join(known)}" if known else f"not null, and the kind {kind} has no types"
            raise InvalidInputError(f"value: {value!r} is {listed}", field="value")
        return value
    try:
        checked = VALUES[attribute].validate_python(value)
    except ValidationError as exc:
        reason = exc.errors()[0]["msg"].removeprefix("Value error, ")
        raise InvalidInputError(f"value: {value!r} is no {attribute}: {reason}", field="value") from exc
    plain: str | float | None = checked.value if isinstance(checked, PlacePrecision) else checked
    return plain
