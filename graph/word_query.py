"""What readers ask of words: `shelled "western anbar" -denied kill*`, read once, matched by Python or by a database.

    text --parse_word_query--> WordQuery --app/store/word_index.py--> FTS5 or tsquery
                                        `--is_told_in(words)--> the plain meaning, which tests hold against both

All terms must hold, in any order; `"..."` is a phrase; `*` at the end stands for any ending; `-` excludes; `OR` between
two terms asks for either. A word that folds to several ("al-Qaim") is a phrase.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from graph.errors import InvalidInputError
from graph.words import fold_words

MOST_TERMS = 20
MOST_WORDS = 50  # in one phrase
SHORTEST_BEGINNING = 2  # letters before `*`
_QUOTES = str.maketrans(dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb", '"'))


@dataclass(frozen=True, slots=True)
class Term:
    """Words that follow on one another; with `is_prefix` the last one is how a word begins."""

    words: tuple[str, ...]
    is_prefix: bool = False

    def is_told_in(self, words: Sequence[str]) -> bool:
        """Whether it stands in these folded words."""
        if len(self.words) == 1 and not self.is_prefix:
            return self.words[0] in words
        size = len(self.words)
        return any(self._is_at(words[start : start + size]) for start in range(len(words) - size + 1))

    def _is_at(self, words: Sequence[str]) -> bool:
        if not self.is_prefix:
            return tuple(words) == self.words
        return tuple(words[:-1]) == self.words[:-1] and words[-1].startswith(self.words[-1])


@dataclass(frozen=True, slots=True)
class WordQuery:
    """One term of each of `all_of` must stand in the words, and no term of `none_of`."""

    all_of: tuple[tuple[Term, ...], ...]
    none_of: tuple[Term, ...] = ()

    def is_told_in(self, words: Sequence[str]) -> bool:
        """Whether these folded words fit."""
        found = all(any(term.is_told_in(words) for term in terms) for terms in self.all_of)
        return found and not any(term.is_told_in(words) for term in self.none_of)


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    is_phrase: bool
    is_negative: bool


def parse_word_query(text: str, *, field: str = "text") -> WordQuery:
    """Read a query.

    Raises
    ------
    InvalidInputError
        If a quote is open, a sign stands alone, nothing but exclusions is asked for, or too much.

    Examples
    --------
    >>> parse_word_query('"western Anbar" shell* -denied').none_of
    (Term(words=('denied',), is_prefix=False),)
    """
    reader = _Reader(text, field)
    all_of: list[tuple[Term, ...]] = []
    none_of: list[Term] = []
    joins = False
    for piece in reader.pieces():
        if piece.text == "OR" and not piece.is_phrase and not piece.is_negative:
            if joins or not all_of:
                raise reader.refuse("OR stands between two terms")
            joins = True
            continue
        term = reader.to_term(piece)
        if term is None:
            continue
        if piece.is_negative:
            if joins:
                raise reader.refuse("what is excluded can't be one side of OR")
            none_of.append(term)
        elif joins:
            all_of[-1] = (*all_of[-1], term)
        else:
            all_of.append((term,))
        joins = False
    if joins:
        raise reader.refuse("OR stands between two terms")
    if not all_of:
        raise reader.refuse("nothing but exclusions is asked for" if none_of else "it holds no letter or digit")
    if sum(map(len, all_of)) + len(none_of) > MOST_TERMS:
        raise reader.refuse(f"more than {MOST_TERMS} terms")
    return WordQuery(tuple(all_of), tuple(none_of))


class _Reader:
    def __init__(self, text: str, field: str) -> None:
        self.text = text
        self.field = field

    def refuse(self, reason: str) -> InvalidInputError:
        return InvalidInputError(f"{self.field}: {self.text!r}: {reason}", field=self.field)

    def pieces(self) -> list[_Piece]:
        rest = self.text.translate(_QUOTES).strip()
        found: list[_Piece] = []
        while rest:
            negative = rest.startswith("-") and len(rest) > 1 and not rest[1].isspace()
            rest = rest[1:] if negative else rest
            if rest.startswith('"'):
                inner, quote, rest = rest[1:].partition('"')
                if not quote:
                    raise self.refuse("a quote is not closed")
                found.append(_Piece(inner, True, negative))
            else:
                end = next((at for at, one in enumerate(rest) if one.isspace() or one == '"'), len(rest))
                found.append(_Piece(rest[:end], False, negative))
                rest = rest[end:]
            rest = rest.lstrip()
        return found

    def to_term(self, piece: _Piece) -> Term | None:
        """The term of a piece; None for punctuation, which asks for nothing."""
        if piece.text.strip("*-") == "" and piece.text:
            raise self.refuse(f"{piece.text!r} stands alone: `*` ends a word, `-` begins one")
        if piece.is_phrase and not fold_words(piece.text):
            raise self.refuse("a phrase holds no letter or digit")
        is_prefix = not piece.is_phrase and piece.text.endswith("*")
        if not piece.is_phrase and "*" in piece.text.rstrip("*"):
            raise self.refuse("`*` stands at the end of a word only")
        words = tuple(fold_words(piece.text))
        if not words:
            return None
        if len(words) > MOST_WORDS:
            raise self.refuse(f"a phrase of more than {MOST_WORDS} words")
        if is_prefix and len(words[-1]) < SHORTEST_BEGINNING:
            raise self.refuse(f"{SHORTEST_BEGINNING} letters at least stand before `*`")
        return Term(words, is_prefix)
