"""What of a message may be a cry for help: not the options that Cairn itself offered. Pure."""

import re
from collections.abc import Iterable

from rapidfuzz import fuzz

LONG_NAME = 3
"""Words from which the name of an option is taken out wherever it stands; shorter ones occur in any sentence."""
ALIKE = 85.0
"""Likeness, 0 to 100, from which words are that name with a typing error."""


def beyond_options(text: str, options: Iterable[str]) -> str:
    """What is left of a text without the options: choosing "My appointment may end" is no cry for help."""
    offered = [option.casefold() for option in options]
    parts = [part.strip() for part in re.split(r"[;\n]", text) if part.strip().casefold() not in offered]
    words = [word for part in parts for word in part.split()]
    for name in sorted((o.split() for o in offered), key=len, reverse=True):
        if len(name) >= LONG_NAME:
            words = _without(words, name)
    return " ".join(words)


def _without(words: list[str], name: list[str]) -> list[str]:
    """The words without those that are a name, however often it stands there."""
    kept, at, wanted = [], 0, " ".join(name)
    while at < len(words):
        window = " ".join(words[at : at + len(name)]).casefold().strip(".,:;!")
        if len(words) - at >= len(name) and fuzz.ratio(window, wanted) >= ALIKE:
            at += len(name)
        else:
            kept.append(words[at])
            at += 1
    return kept
