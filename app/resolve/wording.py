"""The telling words of a sentence: stems that part one event from the next, without names, numbers and what all say."""

import re
from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_]{3,}")
_ENDING = re.compile(r"(?:ings?|ed|es|s|ers?|ly)$")
_PLAIN = frozenset(
    """the and for that with from was were had has have are his her its their they them this these those who whom
    which when where while there then than into onto over under after before during since until also but not nor all
    any both each few more most other some such only own same very can could may might must shall should will would
    been being out off about between through near around against among according say said says told tell official
    officials spokesman spokeswoman statement report reported reports people person men man women woman child children
    resident residents local least today yesterday monday tuesday wednesday thursday friday saturday sunday morning
    evening night noon day days week weeks month months year years earlier later ago late early last next first
    second one two three four five six seven eight nine ten eleven twelve dozen dozens hundred hundreds thousand
    kill kills killed killing die dies died dead death deaths wound wounds wounded injure injured injuring attack
    attacked attacking hit struck strike struck soldier soldiers troop troops force forces army military police
    civilian civilians fighter fighters militant militants rebel rebels gunman gunmen group area town city village
    district province region state country north south east west northern southern eastern western central carried
    left took taken take went come came made make number toll lost lose life lives""".split()
)
MOST_WORDS = 24


def telling_words(sentence: str, *, without: Iterable[tuple[int, int]] = ()) -> tuple[str, ...]:
    """Stems of a sentence's telling words, sorted.

    Parameters
    ----------
    without : iterable of (start, end)
        Spans within the sentence that don't count: names, dates, numbers.

    Examples
    --------
    >>> telling_words("Warplanes bombed a crowded market in Mayadin, residents said.", without=[(37, 44)])
    ('bomb', 'crowd', 'market', 'warplan')
    """
    letters = list(sentence)
    for start, end in without:
        letters[max(start, 0) : max(end, 0)] = " " * (min(end, len(letters)) - max(start, 0))
    found = set()
    for word in _WORD.findall("".join(letters).casefold()):
        if word not in _PLAIN:
            stem = _ENDING.sub("", word)
            found.add(stem if len(stem) >= 3 else word)
    return tuple(sorted(found)[:MOST_WORDS])
