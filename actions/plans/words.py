"""Numbers and names as people type them. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

NUMBERS = {
    "zero": 0, "no": 0, "none": 0, "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50, "couple": 2, "half": 0.5, "un": 1, "une": 1, "deux": 2, "trois": 3,
    "quatre": 4, "cinq": 5, "dix": 10, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "diez": 10,
}  # fmt: skip
ORDINALS = {
    "first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5, "5th": 5,
    "sixth": 6, "6th": 6, "seventh": 7, "7th": 7, "eighth": 8, "8th": 8, "ninth": 9, "9th": 9, "tenth": 10,
    "10th": 10, "last": -1,
}  # fmt: skip
SURE = 80.0
"""Likeness, 0 to 100, from which a name counts as meant."""
CLEAR = 6.0
"""By how much the best must be above the second to be meant alone."""
_FILLER = re.compile(
    r"\b(the|a|an|my|to|of|in|on|for|and|is|it|i|that|this|please|would|like|want|think|option|number|one|most|probably"
    r"|action|item|task|step|point|goal|course on)\b"
)


def plain(text: str) -> str:
    """Lower case, no accents, no punctuation but `-` and `/` inside words, single spaces."""
    decomposed = unicodedata.normalize("NFKD", text.replace("’", "'"))
    bare = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
    return re.sub(r"\s+", " ", re.sub(r"[^\w\s'/-]|(?<!\w)[-'/]|[-'/](?!\w)", " ", bare)).strip()


_UNPRINTABLE = frozenset({"Cc", "Cs", "Co", "Cn"})
_DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
"""Marks that turn the direction of what follows, even of words that are not the person's own."""


def printable(text: str, limit: int = 2000) -> str:
    """What a person wrote, without control characters, lone surrogates and marks that turn the direction, trimmed."""
    kept = (c for c in text if c in "\n\t" or (unicodedata.category(c) not in _UNPRINTABLE and c not in _DIRECTION))
    text = "".join(kept).replace("\t", " ")
    lines = (re.sub(r" +", " ", line).strip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()[:limit]


def number(text: str) -> float | None:
    """The first number in a text, in digits or as a word."""
    digits = re.search(r"\d+(?:[.,]\d+)?", text)
    if digits:
        return float(digits.group().replace(",", "."))
    return next((float(NUMBERS[word]) for word in plain(text).split() if word in NUMBERS), None)


def ordinal(text: str, length: int) -> int | None:
    """Index that "2", "number 2" or "the second one" points to in a list of `length`, if that is all that it says."""
    said = [
        w
        for w in plain(text).split()
        if w not in {"the", "one", "number", "option", "action", "item", "no", "answer"}
    ]
    if len(said) != 1:
        return None
    position = ORDINALS.get(said[0], int(said[0]) if said[0].isdecimal() else 0)
    index = length - 1 if position == -1 else position - 1
    return index if 0 <= index < length else None


def pieces(text: str) -> list[str]:
    """Parts of an enumeration. "and" parts only where there is no other sign, since titles contain it."""
    parts = [p for p in re.split(r"[;\n•]+", text) if p.strip()]
    if len(parts) == 1:
        parts = [p for p in re.split(r",", text) if p.strip()]
    if len(parts) == 1:
        parts = [p for p in re.split(r"\s+(?:and|&|\+|et|y)\s+", text) if p.strip()]
    return [re.sub(r"^\s*(?:and|et|y|[-*])\s+", "", p).strip(" .,") for p in parts]


@dataclass(frozen=True)
class Named:
    """Something with names: the key that is wanted, and the words by which it may be called."""

    key: str
    names: Sequence[str]


def likeness(said: str, name: str) -> float:
    """How alike two phrases are, 0 to 100: spelling, order and extra words forgiven."""
    said, name = plain(said), plain(name)
    if not said or not name:
        return 0.0
    if said == name:
        return 100.0
    short, long = _essence(said), _essence(name)
    if short == long:
        return 99.0
    whole = fuzz.ratio(short, long)
    if min(len(short), len(long)) < 4:
        # Abbreviations are meant only where they stand as a word of their own.
        contained = short in long.split() or long in short.split()
        return 92.0 if contained and len(long) <= len(short) else max(whole, 84.0 if contained else 0.0)
    shared = fuzz.token_set_ratio(short, long)
    part = fuzz.partial_ratio(short, long) * 0.9
    return max(whole, min(shared, 96.0) * (0.97 if whole < 40 else 1.0), part)


def _essence(text: str) -> str:
    return re.sub(r"\s+", " ", _FILLER.sub(" ", text)).strip() or text


def matches(said: str, candidates: Iterable[Named]) -> list[tuple[str, float]]:
    """Keys that may be meant, the likeliest first, with their likeness."""
    scored = [(c.key, max((likeness(said, name) for name in c.names), default=0.0)) for c in candidates]
    return sorted((s for s in scored if s[1] >= SURE), key=lambda s: -s[1])


def meant(said: str, candidates: Sequence[Named]) -> list[str]:
    """One key if it is clear which is meant, several if it may be any of them, none if it is none of them."""
    found = matches(said, candidates)
    if not found:
        return []
    return [key for key, score in found if score > found[0][1] - CLEAR]
