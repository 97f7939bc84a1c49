"""Titles and offices that stand beside a person's name: they tell namesakes apart."""

import re

TITLES = frozenset(
    """general colonel major captain lieutenant sergeant corporal brigadier commander admiral marshal commandant
    mayor governor minister president premier chancellor king prince spokesman spokeswoman spokesperson doctor surgeon
    nurse medic teacher headmaster professor head chief elder sheikh imam mullah priest bishop monk pastor rabbi judge
    lawyer prosecutor director secretary ambassador envoy deputy senator councillor lawmaker activist organiser leader
    administrator coordinator manager warlord emir mufti farmer driver shopkeeper trader journalist reporter
    photographer rescuer engineer analyst""".split()
)
_SHORT = {
    "gen": "general", "col": "colonel", "maj": "major", "capt": "captain", "lt": "lieutenant", "sgt": "sergeant",
    "brig": "brigadier", "cmdr": "commander", "adm": "admiral", "dr": "doctor", "prof": "professor", "gov": "governor",
    "pres": "president", "sen": "senator", "commands": "commander", "commanding": "commander",
}  # fmt: skip
_BEFORE, _AFTER = 40, 60  # characters
_WORD = re.compile(r"[A-Za-z]+")
_CLAUSE = re.compile(r"[.;:!?\"“”](?=\s)(?<!\b[A-Z][a-z]\.)(?<!\b[A-Z][a-z]{2}\.)")


def titles_beside(text: str, start: int, end: int) -> frozenset[str]:
    """The titles that stand close before a name, or after it behind a comma.

    Examples
    --------
    >>> text = "Gen. Amin and the deputy mayor, Halima Warsame, spoke."
    >>> sorted(titles_beside(text, 5, 9)), sorted(titles_beside(text, 32, 46))
    (['general'], ['deputy', 'mayor'])
    >>> sorted(titles_beside("Warsame, the colonel in charge, complained.", 0, 7))
    ['colonel']
    """
    before = _CLAUSE.split(text[max(0, start - _BEFORE) : start])[-1]
    found = _titles(" ".join(before.split()[-4:]))
    after = _CLAUSE.split(text[end : end + _AFTER])[0]
    if after.startswith((",", " (", ", who", " who")):
        found |= _titles(" ".join(after.split()[:6]))
    return found


def _titles(words: str) -> frozenset[str]:
    folded = (_SHORT.get(word, word) for word in _WORD.findall(words.casefold()))
    return frozenset(word for word in folded if word in TITLES)
