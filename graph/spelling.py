"""Names as they count for matching: spellings of one name fold to one key, distinct names stay distinct.

Transliteration differs in articles (al-, el-, ez-), q/k, gh/g, ou/u, ee/i, doubled letters, a final h, hyphens and
apostrophes. Short names and abbreviations have too few letters to lose any: only their vowels fold.
"""

import re
from functools import lru_cache

from graph.ids import normalise_name

_ARTICLES = frozenset(("al", "el", "ul", "as", "ad", "an", "ar", "at", "az", "ash", "ez", "es", "ed", "er", "the"))
_PROVINCE = frozenset(
    ("province", "governorate", "region", "state", "oblast", "wilaya", "muhafaza", "department", "prefecture")
)
_DISTRICT = frozenset(("district", "county", "rayon", "raion", "cercle", "township", "subdistrict"))
_SETTLEMENT = frozenset(("city", "town", "village", "of"))
_SOUNDS = (
    (re.compile(r"ou|oo|[ao][wu](?=[^aeiouy]|$)"), "u"),
    (re.compile(r"ee|iy|yi|ie"), "i"),
    (re.compile(r"ei|ay|ey|ai|ae"), "A"),  # one diphthong, kept apart from the plain vowels
    (re.compile(r"ph"), "f"),
    (re.compile(r"ck|q|c(?=[^eiyh]|$)"), "k"),
    (re.compile(r"gh"), "g"),
    (re.compile(r"dh"), "d"),
    (re.compile(r"y|e"), "i"),
    (re.compile(r"o"), "u"),
    (re.compile(r"(.)\1+"), r"\1"),
    (re.compile(r"(?<=..)h$"), ""),
)
_SHORT = 3
_VOWELS = re.compile(r"[aeiouyA]")
_LEAST_CONSONANTS = 4


def fold_name(name: str) -> str:
    """The key under which the spellings of a name meet; empty for a name without letters.

    Notes
    -----
    Words that say what sort of area a place is are kept as `province` or `district`: a town and the province that is
    named after it are two places.

    Examples
    --------
    >>> fold_name("Deir ez-Zor province") == fold_name("Deir al-Zour governorate")
    True
    >>> fold_name("Ta'izz") == fold_name("Taiz"), fold_name("Idlib") == fold_name("Idleb city")
    (True, True)
    >>> fold_name("Sagaing") == fold_name("Sagaing Region"), fold_name("SSA-N") == fold_name("SSA-S")
    (False, False)
    """
    words = []
    for word in normalise_name(name).split():
        if word in _PROVINCE:
            words.append("province")
        elif word in _DISTRICT:
            words.append("district")
        elif word not in _ARTICLES and word not in _SETTLEMENT:
            words.append(fold_word(word))
    return " ".join(words) or normalise_name(name)


@lru_cache(maxsize=65536)
def fold_word(word: str) -> str:
    """One word in lower case, its spelling folded.

    Examples
    --------
    >>> [fold_word(word) for word in ("mayadin", "mayadeen", "qaddafi", "kadafi", "pdf")]
    ['mAadin', 'mAadin', 'kadafi', 'kadafi', 'pdf']
    """
    if not word.isascii():
        return word
    if len(word) <= _SHORT:
        return word.replace("o", "u").replace("e", "i")
    for pattern, replacement in _SOUNDS:
        word = pattern.sub(replacement, word)
    return word


def consonants(name: str) -> str:
    """The folded name without vowels: what spellings that differ in vowels alone share; empty below four letters.

    Examples
    --------
    >>> consonants("Lashkar-e-Jhangvi") == consonants("Lashkar-i-Jhangvi"), consonants("Terter") == consonants("Tartar")
    (True, True)
    >>> consonants("Goma"), consonants("Yei")
    ('', '')
    """
    words = (_VOWELS.sub("", word) for word in fold_name(name).split())
    kept = " ".join(word for word in words if word)
    return kept if len(kept.replace(" ", "")) >= _LEAST_CONSONANTS else ""


def surname(name: str) -> str:
    """The last word of a person's name, folded.

    Examples
    --------
    >>> surname("Haider al-Abadi") == surname("Abadi")
    True
    """
    words = fold_name(name).split()
    return words[-1] if words else ""
