"""Deterministic ids: a hash of the fields that make a thing itself.

Two processes that never met give one thing one id. An id is a three-letter prefix and 20 hexadecimal digits
(80 bits: one billion ids collide with a chance below one in a million) of SHA-256 over the fields' JSON.
"""

import hashlib
import json
import re
import unicodedata

_ENGLISH_ARTICLE = re.compile(r"^(?:the|a|an) (?=\S)")
_ARABIC_ARTICLE = re.compile(r"^(?:al|el|as|ad|an|ar|at|az|ash)(?:[-\u2010-\u2015] *(?=[^\W\d_])| (?=[^\W\d_]\S{2}))")
_APOSTROPHE_OR_POINT = re.compile(r"['\u2018\u2019\u02bb\u02bc\u02be\u02bf`]|(?<=\b\w)\.(?=\w\b|\W|$)")
_NOT_WORD = re.compile(r"[\W_]+")
_BLANKS = re.compile(r"\s+")
_quote = json.encoder.encode_basestring
_SOUND_MARKS = frozenset((7, 8, 9))  # combining classes of nukta, kana voicing and virama: they make another letter


def make_id(prefix: str, *fields: str | int | None) -> str:
    """Hash `fields` into an id.

    Parameters
    ----------
    prefix : str
        Three letters that tell the kind of record: `rep ent nam evt par clm rel men loc evm ...`.
    fields : str, int or None
        What makes the record itself, in a fixed order. None differs from the empty string.

    Examples
    --------
    >>> make_id("ent", "actor", "islamic state") == make_id("ent", "actor", "islamic state")
    True
    >>> make_id("ent", "a", None) == make_id("ent", "a", "")
    False
    """
    payload = f"[{','.join(map(_to_json, fields))}]"
    return f"{prefix}_{hashlib.sha256(payload.encode('utf-8', 'surrogatepass')).hexdigest()[:20]}"


def _to_json(field: str | int | None) -> str:
    """A field as compact JSON, written here because `json.dumps` takes most of the time of an id."""
    if type(field) is str:
        return _quote(field)
    if type(field) is int:
        return repr(field)
    return "null" if field is None else json.dumps(field)


def normalise_text(text: str) -> str:
    """Text as it counts for a report's identity: NFC, white space folded.

    Examples
    --------
    >>> normalise_text("  Two\\n words ")
    'Two words'
    """
    return _BLANKS.sub(" ", unicodedata.normalize("NFC", text)).strip()


def normalise_name(name: str) -> str:
    """A name as it counts for identity and search: case, accents, punctuation and a leading article folded.

    Letters, digits and vowel signs of any script are kept, so that distinct names stay distinct. An article before a
    number is none: An-26 is an aeroplane.

    Examples
    --------
    >>> normalise_name("Al-Qa'im"), normalise_name("El Fasher"), normalise_name("the U.S.-led Coalition")
    ('qaim', 'fasher', 'us led coalition')
    >>> normalise_name("An-26"), normalise_name("AT-14 Kornet")
    ('an 26', 'at 14 kornet')
    """
    folded = unicodedata.normalize("NFKD", name).casefold()
    if not folded.isascii():
        folded = "".join(c for c in folded if not unicodedata.combining(c) or unicodedata.combining(c) in _SOUND_MARKS)
    folded = _BLANKS.sub(" ", folded).strip()
    folded = _ENGLISH_ARTICLE.sub("", folded)
    folded = _APOSTROPHE_OR_POINT.sub("", folded)
    folded = _ARABIC_ARTICLE.sub("", folded)
    if folded.isascii():
        return _NOT_WORD.sub(" ", folded).strip()
    return " ".join("".join(c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in folded).split())


def report_id(publisher: str | None, text: str) -> str:
    """Id of a report: its publisher and its normalised text."""
    return make_id("rep", publisher, normalise_text(text))
