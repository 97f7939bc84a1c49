"""Weights of matching that are easy to add up, and reports in the tongue (`tests/tongue.py`) that they join or part.

A pair of reports starts at -2 and is joined from 0; the same day, and the same town, add 2, each party 1.

    A, B   one strike, told twice (+5)      C   as A, other victims and figures (-1: open)
    D      as A, with ten times the dead (-3: veto)    BARE   as A, without figures (+4)
    NEXT   as A a day later, with more dead (-2; +0.5 with BARE)    FAR   as A in another town (-4)
"""

from graph.model import Report
from graph.seeds import MatchWeight
from tests.tongue import make_report

VALUES = {
    "start": -2.0, "join": 0.0, "veto": -2.5, "open": -1.5,
    "date.same_day": 2.0, "date.next_day": -1.5, "place.same_place": 2.0, "place.far": -6.0,
    "acts.same": 1.0, "suffers.same": 1.0, "killed.same": 1.0, "killed.apart": -2.5, "killed.far_apart": -7.0,
    "suffers.other": -1.5,
}  # fmt: skip
WEIGHTS = [MatchWeight(f"event.{key}", value, f"what {key} means") for key, value in VALUES.items()]


def tell(text: str, publisher: str, day: str = "2024-05-07", **more: object) -> Report:
    """A report of a publisher."""
    return make_report(text, publisher=publisher, external_id=f"{publisher}-{len(text)}", published_on=day, **more)


A = tell("Group1 attacked Group2 in Town1 on 2024-05-06, killing 4 civilians.", "Wire")
B = tell("Group1 attacked Group2 in Town1 on 2024-05-06, killing 4 civilians, Group3 said.", "Post", "2024-05-08")
C = tell("Group1 attacked Group3 in Town1 on 2024-05-06, killing 9 civilians.", "Gulf")
D = tell("Group1 attacked Group2 in Town1 on 2024-05-06, killing 40 civilians.", "Lake")
BARE = tell("Group1 attacked Group2 in Town1 on 2024-05-06.", "Hill")
NEXT = tell("Group1 attacked Group2 in Town1 on 2024-05-07, killing 9 civilians.", "Isle", "2024-05-09")
FAR = tell("Group1 attacked Group2 in Town5 on 2024-05-06.", "Coast")
