"""Words of a text as they are indexed and asked for: one folding for every database, so that all find the same.

    text --fold_words--> words: case, accents, apostrophes, hyphens folded; letters, digits, signs of any script

Invariant: a folded word holds letters, digits and signs only, and folding it again gives it again.
"""

import re
import unicodedata
from itertools import pairwise

LONGEST_WORD = 100  # code points; what is beyond does not count

_POSSESSIVE = re.compile(r"(?<=\w)['\u2019]s(?!\w)")
_ELISION = re.compile(r"(?<!\w)(l|d|j|c|m|t|s|qu)['\u2019](?=[^\W\d_])")
_APOSTROPHE = re.compile(r"['\u2018\u2019\u02bb\u02bc\u02be\u02bf`]")
_POINT = re.compile(r"(?<=\b[^\W\d_])\.(?=[^\W\d_]\b|\W|$)")
_WORD = re.compile(r"[a-z0-9]+")
_SOUND_MARKS = frozenset((7, 8, 9))  # combining classes of nukta, kana voicing and virama: they make another letter
_TATWEEL = "\u0640"
# Scripts written without spaces: each letter with its signs is a word, and a word of several is a phrase.
_UNSPACED = (
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF), (0x20000, 0x323AF),
)  # fmt: skip


def fold_words(text: str) -> list[str]:
    """The words of a text, in order.

    A possessive 's is left out, a French article stands alone, any other apostrophe joins; a hyphen parts.

    Examples
    --------
    >>> fold_words("The U.S. struck Al-Qa'im, Sana'a's port and l'Armée: 1,200 déad")
    ['the', 'us', 'struck', 'al', 'qaim', 'sanaa', 'port', 'and', 'l', 'armee', '1', '200', 'dead']
    >>> fold_words("الْقَائِم ٢٠١٧ Хасака 東京")
    ['القايم', '2017', 'хасака', '東', '京']
    """
    if text.isascii():
        return [word[:LONGEST_WORD] for word in _WORD.findall(_join(text.lower()))]
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", _join(text.casefold())).casefold())
    kept = "".join(map(_fold_character, folded))
    return [part[:LONGEST_WORD] for word in unicodedata.normalize("NFC", kept).split() for part in _parts(word)]


def _join(text: str) -> str:
    if "'" in text or "\u2019" in text:
        text = _ELISION.sub(r"\1 ", _POSSESSIVE.sub("", text))
    return _POINT.sub("", _APOSTROPHE.sub("", text))


def _fold_character(character: str) -> str:
    if character.isascii():
        return character if character.isalnum() else " "
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category == "Cf" or character == _TATWEEL:
        return ""
    if category[0] == "M":
        combining = unicodedata.combining(character)
        return character if not combining or combining in _SOUND_MARKS else ""
    return character if character.isalnum() else " "


def _parts(word: str) -> list[str]:
    """A word of an unspaced script cut into its letters."""
    if word.isascii() or not any(map(_is_unspaced, word)):
        return [word]
    cuts = [
        at
        for at, (before, here) in enumerate(pairwise(word), 1)
        if unicodedata.category(here)[0] != "M" and (_is_unspaced(before) or _is_unspaced(here))
    ]
    return [word[start:end] for start, end in pairwise([0, *cuts, len(word)])]


def _is_unspaced(character: str) -> bool:
    number = ord(character)
    return number >= 0x0E00 and any(first <= number <= last for first, last in _UNSPACED)
