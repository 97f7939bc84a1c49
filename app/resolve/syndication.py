"""Reports that reprint one text: told by their words, whatever the headline, the byline or the place where it was cut.

    text --sketch--> words, shingles, keys      two texts that share keys --are_copies--> whether one reprints the other

A text is folded to its words (case and punctuation do not count). Its keys are the smallest hashes of its runs of eight
words (bottom-k sketch: Broder 1997). A text that is part of another has keys in common with it about as often as it is
long, so that a cut copy is found as well as a whole one; runs of eight, since set phrases are shorter and would bring
half the archive. What shares keys is compared exactly, by the sets of its runs of three words.

Every function is pure; `are_copies` does not depend on which text is given first.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b

COPY_RULE = "of the runs of three words 35 % shared, or 60 % of a cut copy's; of a text under 40 words 80 %, or 90 %"
KEYS = 20  # of a text; two that share a third of these runs have SHARED_KEYS of them in common 997 times in 1,000
KEY_WORDS = 8
RUN_WORDS = 3
SHARED_KEYS = 2
WINDOW_DAYS = 7  # between two days of publication; a report without a day may be of any
SHORT_WORDS = 40  # below, two stories of one event share most set phrases
JACCARD, SHORT_JACCARD = 0.35, 0.8
CONTAINED, SHORT_CONTAINED = 0.6, 0.9  # of a cut copy in the whole
LONGEST = 3.0  # how many times as long as a cut copy the whole may be

Run = tuple[str, ...]
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Sketch:
    """What a text is compared by. `keys` are 63-bit numbers, sorted."""

    words: int
    runs: frozenset[Run]
    keys: tuple[int, ...]

    @property
    def needed(self) -> int:
        """How many keys a copy shares at least; more of a short text, for its set phrases are many reports'."""
        share = len(self.keys) // 5 if self.words < SHORT_WORDS else 0
        return min(len(self.keys), max(SHARED_KEYS, share))


def sketch(text: str) -> Sketch:
    """The sketch of a text; one without words has no keys.

    Examples
    --------
    >>> sketch("Shells hit Goma, killing four.").keys == sketch("SHELLS hit Goma - killing four").keys
    True
    """
    words = [word.casefold() for word in _WORD.findall(unicodedata.normalize("NFC", text))]
    starts = range(max(len(words) - KEY_WORDS + 1, min(len(words), 1)))
    keys = sorted({_hash(" ".join(words[at : at + KEY_WORDS])) for at in starts})[:KEYS]
    return Sketch(len(words), _runs(words), tuple(keys))


def are_copies(one: Sketch, other: Sketch) -> bool:
    """Whether one text reprints the other, wholly or in part, by `COPY_RULE`.

    Examples
    --------
    >>> four, nine = sketch("Shells hit Goma, killing four."), sketch("Shells hit Goma, killing nine.")
    >>> are_copies(four, four), are_copies(four, nine)
    (True, False)
    """
    needed = max(one.needed, other.needed)
    if not needed or len(set(one.keys) & set(other.keys)) < needed:
        return False
    shared = len(one.runs & other.runs)
    short, long = sorted((len(one.runs), len(other.runs)))
    jaccard, contained, times = shared / (short + long - shared), shared / short, long / short
    is_short = min(one.words, other.words) < SHORT_WORDS
    alike, within = (SHORT_JACCARD, SHORT_CONTAINED) if is_short else (JACCARD, CONTAINED)
    return jaccard >= alike or (contained >= within and times <= LONGEST)


def group_copies(report_ids: Iterable[str], pairs: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Report -> smallest id of its group: what is joined by a chain of pairs is one group.

    Examples
    --------
    >>> sorted(group_copies("abcd", [("c", "b"), ("d", "c")]).items())
    [('a', 'a'), ('b', 'b'), ('c', 'b'), ('d', 'b')]
    """
    heads = {report_id: report_id for report_id in report_ids}

    def head_of(report_id: str) -> str:
        while heads[report_id] != report_id:
            heads[report_id] = heads[heads[report_id]]
            report_id = heads[report_id]
        return report_id

    for left, right in pairs:
        smaller, larger = sorted((head_of(left), head_of(right)))
        heads[larger] = smaller
    return {report_id: head_of(report_id) for report_id in heads}


def _runs(words: list[str]) -> frozenset[Run]:
    if len(words) <= RUN_WORDS:
        return frozenset([tuple(words)]) if words else frozenset()
    return frozenset(zip(words, words[1:], words[2:], strict=False))


def _hash(run: str) -> int:
    return int.from_bytes(blake2b(run.encode("utf-8", "surrogatepass"), digest_size=8).digest()) >> 1
