"""The day that a news story goes on with: "In violence Wednesday, ... . Elsewhere, a bomb wounded three civilians."

    tellings with a day of their own -> the day, for undated deeds told right after as part of the same account

Two ways of telling carry a day on: a lead that sums up a day of violence ("at least 13 were killed Wednesday in a
series of incidents"), and a sentence that says that it goes on ("separately", "elsewhere", "two others", "in another
attack"). Background does not take part: what has a date, a pluperfect or a word like "earlier" in
its sentence. The date keeps its own place in the text, so that it can be checked.
"""

import re

from spacy.tokens import Token

from app.extract.record import Draft, Telling
from app.extract.syntax import children, clause_verb
from graph.ontology import VERBAL_EVENT_TYPES, DatePrecision, Modality

__all__ = ["carry_days"]

GOES_ON = re.compile(
    r"\b(?:also|separately|elsewhere|meanwhile|in (?:a |an)?(?:other|separate|similar|second|third)\b(?! news| develop)"
    r"|(?:two|three|four|five|six|several|\d+|some|many) (?:other|more)|(?:an)?other\w* (?:people|were|was|attack|bomb)"
    r"|others (?:were|are)|in the same|the (?:same|second|third|other) "
    r"|an? (?:second|third|fourth|further) (?:\w+[ -]){0,2}(?:bomb|blast|explosion|attack|strike|raid|shell|rocket"
    r"|missile|device|mine|vehicle|car|truck|bomber|assault|clash|protest|rally|march)"
    r"|(?:after|before|at|around|by) (?:sunset|sunrise|dawn|dusk|dark|nightfall|noon|midday|midnight)\b"
    r"|(?:minutes|hours) (?:later|afterwards?)"
    r"|that (?:day|morning|afternoon|evening|night))",
    re.I,
)
SUMS_UP = re.compile(
    r"\b(?:series|wave|string|spate|rash|incidents|attacks|bombings|strikes|violence|clashes|explosions|blasts"
    r"|gun ?battles|raids|operations)\b",
    re.I,
)
BACKGROUND = re.compile(
    r"\b(?:earlier|previous(?:ly)?|ago|since|years?|months?|last|recent(?:ly)?|in the past|often|so far|repeatedly|ever"
    r"|until|began|conflict|history|once|usually)\b",
    re.I,
)
BACK = 2  # sentences
SUMMED = 5  # sentences after a lead
NEWS = 8  # days before publication


def carry_days(draft: Draft) -> None:
    """Give undated deeds the day of the account that they belong to."""
    told = sorted(draft.tellings, key=lambda one: one.start)
    dated = {when.start for when in draft.whens}
    lead = next((one for one in told if one.sentence <= 1 and _sums_up(draft, one)), None)
    for number, telling in enumerate(told):
        if not _may_take(draft, telling, dated):
            continue
        text = draft.sentences[telling.sentence].text
        before = [one for one in told[:number] if one.sentence < telling.sentence and _has_day(draft, one)]
        near = [one for one in before if telling.sentence - one.sentence <= BACK]
        if near and GOES_ON.search(text):
            telling.when = near[-1].when
        elif lead is not None and 0 < telling.sentence - lead.sentence <= SUMMED:
            between = [one for one in before if one.sentence > lead.sentence]
            if all(one.date == lead.date for one in between):
                telling.when = lead.when


def _has_day(draft: Draft, telling: Telling) -> bool:
    day = telling.date
    if telling.when is None or day.precision is not DatePrecision.DAY or day.start != day.end or day.start is None:
        return False
    return draft.published is None or 0 <= (draft.published - day.start).days <= NEWS


def _sums_up(draft: Draft, telling: Telling) -> bool:
    return (
        _has_day(draft, telling)
        and telling.type not in VERBAL_EVENT_TYPES
        and telling.modality is Modality.OCCURRED
        and SUMS_UP.search(draft.sentences[telling.sentence].text) is not None
    )


def _may_take(draft: Draft, telling: Telling, dated: set[int]) -> bool:
    if telling.when is not None or telling.type in VERBAL_EVENT_TYPES or telling.modality is not Modality.OCCURRED:
        return False
    sentence = draft.sentences[telling.sentence]
    if any(sentence.start_char <= start < sentence.end_char for start in dated) or BACKGROUND.search(sentence.text):
        return False
    return not _is_pluperfect(clause_verb(draft.token(telling.tokens[0])))


def _is_pluperfect(verb: Token) -> bool:
    return any(child.lower_ in ("had", "'d") for child in children(verb, "aux"))
