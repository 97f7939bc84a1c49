"""The circle of an actor over time as an answer tells it: the same over REST and on the command line."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.analytics.questions import EgoFound, NodeName
from graph.polarity import METHOD
from graph.tie_projection import EgoSpan


def tell_circle(found: EgoFound, spans: Sequence[EgoSpan]) -> dict[str, Any]:
    """Some spans of what was found, with all who are named in them.

    Returns
    -------
    dict
        `version`, `method`, `entities` (by id) and `items`, of plain values.
    """
    named = {member.other_id for span in spans for member in span.members}
    named = named.union(*(span.disappeared for span in spans))
    refs = {one: _tell_entity(one, found.names) for one in sorted(named)}
    return {
        "version": found.version,
        "method": METHOD,
        "entities": refs,
        "items": [_tell_span(span, refs) for span in spans],
    }


def _tell_entity(entity_id: str, names: Mapping[str, NodeName]) -> dict[str, Any]:
    name = names[entity_id]
    return {"id": entity_id, "kind": name.kind, "type": name.type, "name": name.label, "country": name.country}


def _tell_span(span: EgoSpan, refs: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "period_from": span.first,
        "period_to": span.last,
        "first_day": span.first_day,
        "last_day": span.last_day,
        "members": [
            {
                "other": refs[one.other_id],
                "sign": one.balance.sign.value,
                "strength": one.balance.strength,
                "fact_ids": list(one.fact_ids),
            }
            for one in span.members
        ],
        "appeared": list(span.appeared),
        "disappeared": list(span.disappeared),
        "turned": [
            {"other_id": one.other_id, "sign_from": one.sign_from, "sign_to": one.sign_to} for one in span.turned
        ],
    }
