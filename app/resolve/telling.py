"""A telling as matching sees it: one report's event with what can be compared, and nothing else.

Days are ordinals (`date.toordinal`), places carry their circle, actors are canonical ids. A profile is plain data, so
that it can be kept in a row: `to_payload` and `from_payload` are each other's inverse.
"""

from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class Spot:
    """A place: its entity, folded name, circle (degrees, km) and country, as far as known.

    `is_area` is True for a province, region or country: being named by it says little about where. `is_town` is True
    for a town or village by its own name and point.
    """

    entity_id: str
    name: str
    latitude: float | None = None
    longitude: float | None = None
    radius_km: float = 0.0
    country: str | None = None
    is_area: bool = False
    is_town: bool = False


@dataclass(frozen=True, slots=True)
class Telling:
    """One report's telling of an event.

    Attributes
    ----------
    published : int or None
        Day of publication.
    first, last : int or None
        Days between which it happened; None where the telling does not say.
    is_day : bool
        Whether it is known to the day.
    spot : Spot or None
        Where it happened.
    named : tuple of str
        Entity ids of the places that its sentence names.
    acts, suffers : tuple of str
        Known actors that act, and that are hit: canonical ids, without generic ones.
    act_sorts, suffer_sorts : tuple of str
        What sort those are, the generic ones too: type of actor, `:` and country where known.
    killed, injured : tuple of int
        Figures, each claim's.
    words, story : tuple of str
        Word stems of its sentence, and of that with the sentences around it and the title, without names, numbers and
        what all reports say.
    things, around : tuple of str
        What its sentence says was there ("market", "base"), and what the sentences beside it do.
    hours : tuple of str
        Parts of the day that its sentence names.
    is_several : bool
        Whether it tells of more than one blow at once.
    company : tuple of str
        Ids of what its report names beside: actors, persons, places, without areas.
    country : str or None
        Country that its report is about, where its places agree.
    book : str or None
        The data set that it is a row of: two rows of one data set are two events.
    """

    id: str
    report_id: str
    type: str
    modality: str
    publisher: str | None = None
    published: int | None = None
    first: int | None = None
    last: int | None = None
    is_day: bool = False
    spot: Spot | None = None
    named: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    suffers: tuple[str, ...] = ()
    act_sorts: tuple[str, ...] = ()
    suffer_sorts: tuple[str, ...] = ()
    killed: tuple[int, ...] = ()
    injured: tuple[int, ...] = ()
    words: tuple[str, ...] = ()
    story: tuple[str, ...] = ()
    things: tuple[str, ...] = ()
    around: tuple[str, ...] = ()
    hours: tuple[str, ...] = ()
    is_several: bool = False
    company: tuple[str, ...] = ()
    country: str | None = None
    book: str | None = None

    @property
    def group(self) -> str:
        """What tells no event twice: its data set, else its report."""
        return self.book or self.report_id


_LISTS = ("named", "acts", "suffers", "act_sorts", "suffer_sorts", "killed", "injured", "words",
    "story", "things", "around", "hours", "company")  # fmt: skip


_FIELDS = tuple(one.name for one in fields(Telling))
_SPOT_FIELDS = tuple(one.name for one in fields(Spot))
_LEFT_OUT = (None, (), False)


def to_payload(telling: Telling) -> dict[str, Any]:
    """Its fields as JSON holds them; empty ones are left out."""
    payload = {name: value for name in _FIELDS if (value := getattr(telling, name)) not in _LEFT_OUT}
    if telling.spot is not None:
        payload["spot"] = {name: getattr(telling.spot, name) for name in _SPOT_FIELDS}
    return payload


def from_payload(payload: dict[str, Any]) -> Telling:
    """The telling that `to_payload` gave `payload` for."""
    values = dict(payload)
    for name in _LISTS:
        if name in values:
            values[name] = tuple(values[name])
    if "spot" in values:
        values["spot"] = Spot(**values["spot"])
    return Telling(**values)
