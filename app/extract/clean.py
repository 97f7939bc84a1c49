"""First stage: what of a text is prose to be read.

    report.text -> readable: same length; share bars, captions, stamps and other boilerplate are blanked, line breaks
    inside a paragraph become blanks, a text in capitals gets sentence case

The text itself is never changed: offsets in `readable` are offsets in the text.
"""

import re
from collections.abc import Callable, Iterator

from app.extract.front_matter import find_block
from app.extract.record import Draft

# Lines that no reader would count as part of the report. Each is tried on a whole line.
BOILERPLATE = re.compile(
    r"""^\s*(?:
      (?:share|tweet|email|print|follow|like)\b(?:\s+(?:this|us|on|via|by|with|facebook|twitter|whatsapp|linkedin|article|story|page|\W))*.{0,30}
    | (?:published|updated|last\s+updated|posted|modified|created)\b\W*(?:on|at|:)?\W*\d.{0,40}
    | .{0,40}\bphotos?(?:\s*/\s*\S.{0,60})?
    | (?:photo|image|picture|credit|source|caption|file\s+photo|video|watch|listen|gallery)\s*(?::|by\b).{0,120}
    | (?:read|see)\s+(?:more|also|next|full)\b.{0,120}
    | (?:related|advertisement|advertising|sponsored|newsletter|subscribe|sign\s+up|log\s+in|comments?
        |leave\s+a\s+reply)\b.{0,60}
    | (?:all\s+rights\s+reserved|copyright|\(c\)|©).{0,120}
    | (?:by|from)\s+(?-i:[A-Z])\S*(?:\s+(?-i:[A-Z])\S*){0,3}(?:\s*,\s*(?-i:[A-Z])[\w\s]{0,30})?
    | https?://\S+
    | [-_=*~.\s]{3,}
    )\s*$""",
    re.IGNORECASE | re.VERBOSE,
)
DATELINE = re.compile(
    r"^\s*\(?(?P<place>[A-Z][A-Za-z'’.\- ]{2,40}?)(?:,\s*(?P<wider>[A-Z][\w. ]{2,25}?))?,?\s*"
    r"(?:\(\s*[A-Z][\w. /]{1,24}\)|,?\s*(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov"
    r"|Dec)[a-z]*\.?\s+\d{1,2}(?:,?\s+\d{4})?\)?"
    r"|,?\s*\d{1,2}\s+(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov"
    r"|Dec)[a-z]*\.?(?:,?\s+\d{4})?\)?)?\s*(?:--|[-–—])\s+"
)
SENTENCE_END = re.compile(r"[.!?:;\"”’)\]]\s*$")
ARTICLE = re.compile(r"\b(?:al|el|as|ad|an|ar|at|az|ash|ez|ed|es)-(?=[A-Z])")  # the tagger takes "al-Qaim" for no name
MOSTLY_CAPITALS = 0.85
HARD_WRAP = 40  # a shorter line that ends without a stop is a heading, not a wrapped line


def clean(draft: Draft, is_name: Callable[[str], bool]) -> None:
    """Fill `readable` and `dateline`. `is_name` tells of a word in capitals whether it is known as a name."""
    text = draft.text
    pieces = list(text)
    block = find_block(text)
    if block is not None:
        pieces[: block.end()] = re.sub(r"[^\n]", " ", block[0])
    lines = [(start, end) for start, end in _lines(text) if block is None or start >= block.end()]
    for number, (start, end) in enumerate(lines):
        line = text[start:end]
        if BOILERPLATE.match(line):
            pieces[start:end] = " " * (end - start)
        elif number + 1 < len(lines) and _runs_on(line, text[slice(*lines[number + 1])]):
            for at in range(end, lines[number + 1][0]):
                pieces[at] = " "
    for at, char in enumerate(pieces):
        if char in "\t\r\x0b\x0c\u00a0\u2028\u200b\ufeff":
            pieces[at] = " "
    readable = ARTICLE.sub(lambda match: match[0].capitalize(), "".join(pieces))
    if _is_capitals(readable):
        readable = sentence_case(readable, is_name)
    draft.readable = readable
    draft.dateline = find_dateline(readable)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.splitlines(keepends=True):
        yield start, start + len(line.rstrip("\r\n"))
        start += len(line)


def _runs_on(line: str, following: str) -> bool:
    """Whether a line break only wraps: the next line goes on in the same sentence."""
    after = following.lstrip()
    if not line.strip() or not after or SENTENCE_END.search(line) or len(line.strip()) < HARD_WRAP:
        return bool(line.strip() and after and after[0].islower() and not SENTENCE_END.search(line))
    return len(line.strip()) <= 120


def _is_capitals(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    return len(letters) > 80 and sum(char.isupper() for char in letters) / len(letters) > MOSTLY_CAPITALS


def sentence_case(text: str, is_name: Callable[[str], bool]) -> str:
    """A text in capitals as a writer would have put it, letter for letter.

    Examples
    --------
    >>> sentence_case("THE REBELS TOOK MOSUL. IT FELL.", lambda word: word == "MOSUL")
    'The rebels took Mosul. It fell.'
    """

    def cased(match: re.Match[str]) -> str:
        word = match.group()
        at = match.start() - 1
        while at >= 0 and text[at].isspace():
            at -= 1
        starts = at < 0 or text[at] in ".!?]" or text.endswith("\n\n", at + 1, match.start())
        if starts or is_name(word):
            return word[0] + _lower(word[1:])
        return _lower(word)

    return re.sub(r"[^\W\d_]+", cased, text)


def _lower(word: str) -> str:
    lowered = word.lower()
    return lowered if len(lowered) == len(word) else word


def find_dateline(readable: str) -> str | None:
    """The place that opens a dispatch ("BAGHDAD (Reuters) - ..."), or None."""
    for paragraph in re.split(r"\n\s*\n", readable.strip())[:4]:
        match = DATELINE.match(paragraph)
        if match and (match["place"].isupper() or match.group().rstrip()[:-1].rstrip().endswith(")")):
            place = match["place"].strip()
            return place.title() if place.isupper() else place
    return None
