"""Ways to spoil a text, each a function of a source of chance and a text. The same seed gives the same documents."""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial

Mutation = Callable[[random.Random, str], str]

MARKS = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
CONTROLS = "".join(map(chr, (*range(1, 32), *range(127, 160))))
EMOJI = ("🙂", "👩\u200d👩\u200d👧", "🇮🇶", "💥", "✊🏿", "☠️")
SCRIPTS = ("الموصل", "Мосул", "摩苏尔", "מוסול", "Μοσούλη", "მოსული", "모술", "मोसुल", "ｍｏｓｕｌ", "Mosul\u0301")
PUNCTUATION = ".,;:!?()[]{}<>\"'“”‘’-–—/\\|*#@&%$€_~^`…"
SHORT_LINES = ("Rebels", "12 dead", "-", "Mosul", "* a", "AP", "killed 3", ":", "the army", "said")


def _sprinkle(pieces: Sequence[str], chance: random.Random, text: str) -> str:
    return "".join(char + (chance.choice(pieces) if chance.random() < 0.15 else "") for char in text)


def _truncated(chance: random.Random, text: str) -> str:
    start = chance.randrange(len(text) // 2)
    return text[start : chance.randrange(start + 1, len(text))]


def _shuffled_words(chance: random.Random, text: str) -> str:
    words = text.split(" ")
    chance.shuffle(words)
    return " ".join(words)


def _shuffled_characters(chance: random.Random, text: str) -> str:
    chars = list(text)
    chance.shuffle(chars)
    return "".join(chars)


def _shuffled_bytes(chance: random.Random, text: str) -> str:
    data = bytearray(text.encode("utf-8"))
    for _ in range(len(data) // 8):
        one, other = chance.randrange(len(data)), chance.randrange(len(data))
        data[one], data[other] = data[other], chance.randrange(256)
    return data.decode("utf-8", chance.choice(["replace", "ignore", "surrogateescape"]))


def _table(chance: random.Random, text: str) -> str:
    words = iter(text.split())
    sign = chance.choice(["\t", " | ", ",", ";", "   "])
    return "\n".join(sign.join([word, *(next(words, "") for _ in range(4))]) for word in words)


def _brackets(chance: random.Random, text: str) -> str:
    run = chance.choice(["(", "[", "((", ")", '"', "“", "'", "{["]) * chance.randrange(2, 60)
    return re.sub(r" ", lambda _: f" {run if chance.random() < 0.2 else ''}", text)


def _long_words(chance: random.Random, text: str) -> str:
    long = chance.choice(["a", "Ab", "-", "x1", "al-", "A.", "9", "9,", "_", "é", "("]) * chance.randrange(200, 1500)
    at = chance.randrange(len(text))
    return text[:at] + chance.choice(["", " "]) + long + text[at:]


def _short_lines(chance: random.Random, text: str) -> str:
    lines = [chance.choice(SHORT_LINES) for _ in range(chance.randrange(20, 150))]
    return "\n".join([*lines, text[:60], *lines])


def _numbers(chance: random.Random, _text: str) -> str:
    forms = ("{}", "{:,}", "{}.{}", "-{}", "{}-{}", "{}/{}", "{}%", "{}th", "{}.{}.{}", "${}", "{},,{}", "{}.")
    found = [
        chance.choice(forms).format(*(chance.randrange(10 ** chance.randrange(1, 14)) for _ in range(3)))
        for _ in range(60)
    ]
    return chance.choice([" ", "\n", " dead ", " killed ", ", ", " March ", " and "]).join(found)


def _punctuation(chance: random.Random, _text: str) -> str:
    return "".join(chance.choice(PUNCTUATION + " \n") for _ in range(300))


def _nul(chance: random.Random, text: str) -> str:
    at = chance.randrange(len(text))
    return text[:at] + "\0" * chance.randrange(1, 5) + text[at:]


def _surrogates(chance: random.Random, text: str) -> str:
    at = chance.randrange(len(text))
    return text[:at] + chance.choice(["\ud800", "\udfff", "\udc80"]) + text[at:]


def _white_space(chance: random.Random, text: str) -> str:
    kinds = [" ", "  ", "\t", "\r\n", "\r", "\n", "\n\n", "\u00a0", "\u2028", "\x0b", "\x0c", "\u3000", "", " \n "]
    return re.sub(r"\s", lambda _: chance.choice(kinds), text)


def _markup(chance: random.Random, text: str) -> str:
    tags = [
        "<p>",
        "</p>",
        "<b>",
        "&nbsp;",
        "&#39;",
        "[[",
        "]]",
        "**",
        "> ",
        "---\n",
        "# ",
        "```\n",
        "{{",
        "http://a.b/c",
    ]
    return re.sub(r" ", lambda _: f" {chance.choice(tags) if chance.random() < 0.3 else ''}", text)


def _without_stops(_chance: random.Random, text: str) -> str:
    return re.sub(r"[.!?:;\n]", " ", text)


def _repeated(chance: random.Random, text: str) -> str:
    words = text.split()
    at = chance.randrange(len(words))
    return " ".join(words[at : at + chance.randrange(1, 6)] * chance.randrange(10, 40))


def _repeated_letters(chance: random.Random, text: str) -> str:
    return "".join(char * (chance.randrange(2, 6) if chance.random() < 0.1 else 1) for char in text)


def _dates(chance: random.Random, text: str) -> str:
    odd = ["31 February 2024", "0/0/0000", "99 May", "Monday 32", "2024-13-45", "May 1 to May", "the 1990s", "Year 0"]
    return re.sub(r" ", lambda _: f" {chance.choice(odd) + ' ' if chance.random() < 0.15 else ''}", text)


MUTATIONS: dict[str, Mutation] = {
    "truncated": _truncated,
    "shuffled words": _shuffled_words,
    "shuffled characters": _shuffled_characters,
    "shuffled bytes": _shuffled_bytes,
    "right-to-left marks": partial(_sprinkle, MARKS),
    "zero-width characters": partial(_sprinkle, ZERO_WIDTH),
    "control characters": partial(_sprinkle, CONTROLS),
    "emoji": partial(_sprinkle, EMOJI),
    "mixed scripts": lambda chance, text: re.sub(
        r"\w+", lambda found: chance.choice([found[0], found[0], *SCRIPTS]), text
    ),
    "table": _table,
    "upper case": lambda _chance, text: text.upper(),
    "lower case": lambda _chance, text: text.lower(),
    "title case": lambda _chance, text: text.title(),
    "brackets": _brackets,
    "long words": _long_words,
    "short lines": _short_lines,
    "only numbers": _numbers,
    "only punctuation": _punctuation,
    "NUL": _nul,
    "half surrogate pairs": _surrogates,
    "white space": _white_space,
    "markup": _markup,
    "without full stops": _without_stops,
    "repeated words": _repeated,
    "repeated letters": _repeated_letters,
    "odd dates": _dates,
}


def iter_mutants(name: str, texts: Sequence[str], count: int, *, size: int = 350) -> Iterator[str]:
    """The first `count` documents of a mutation, each from a stretch of `size` characters of one of the texts.

    Notes
    -----
    Every third one is spoiled a second time, in another way.
    """
    for number in range(count):
        chance = random.Random(f"{name} {number}")
        text = chance.choice(texts)
        start = text.rfind("\n", 0, chance.randrange(len(text) - size)) + 1
        found = MUTATIONS[name](chance, text[start : start + size])
        if number % 3 == 2 and found.strip():
            found = MUTATIONS[chance.choice(sorted(MUTATIONS))](chance, found + " and so on")
        yield found
