"""JSON shapes of what was known of an event, step by step."""

from datetime import date
from typing import Any

from pydantic import Field

from app.api.schemas import Out, ParticipantOut, ThenOut, told


class AttributeChangeOut(Out):
    """An attribute that differs."""

    attribute: str = told("The attribute.", "fatalities_best")
    before: Any = told("What was known before; null if nothing was.", 3)
    after: Any = told("What was known after.", 16)


class SourceOut(Out):
    """A report in a few words. The title of a restricted report is shown to key holders only."""

    id: str = told("Id of the report.", "rep_5b3c0e6e5d0a7c9f1b2d")
    title: str | None = told("Title.", "Shelling in Goma")
    publisher: str | None = told("Publisher.", "Example News")
    published_at: date | None = told("Day of publication.", "2024-05-06")
    modalities: list[str] = told("How it tells the event.", ["occurred"])


class StepOut(Out):
    """What was known of an event from one day until another, and the reports that told it."""

    known_from: date | None = told("Day of publication; null for what reports without a day tell.", "2024-05-06")
    known_until: date | None = told("Day on which more was told; null if nothing was that has a day.", "2024-05-07")
    record: ThenOut = Field(description="The event as it was known.")
    changes: list[AttributeChangeOut] = Field(description="What differs from the step before.")
    participants: list[ParticipantOut] = Field(description="Who was first told in this step.")
    reports: list[SourceOut] = Field(description="The reports that made the step.")


class EventHistoryOut(Out):
    """How what is known of an event came to be."""

    id: str = told("Id of the event.", "evm_1f0c2d3e4f5a6b7c8d9e")
    redirected_from: str | None = told("The id that was asked for, if another one tells it now.", None)
    before: ThenOut | None = Field(description="What was known on `since`; null if nothing was, or it was not given.")
    after: ThenOut | None = Field(description="What was known on `until`, or is known now; null if nothing was.")
    changes: list[AttributeChangeOut] = Field(description="What differs between `before` and `after`.")
    steps: list[StepOut] = Field(description="Each step between the two, the oldest first.")
