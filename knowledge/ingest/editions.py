"""Whether a document is there already, or is another edition of one that is. Pure."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from knowledge.ingest.structure import Part

SKETCH = 96
"""How many hashes stand for a text."""
SHINGLE = 6
NEAR = 0.5
"""Share of common word sequences from which two texts are editions of one document."""
_WORD = re.compile(r"\w+")
_EDITION_WORDS = re.compile(
    r"\b(?:edition|editions|version|ver|rev|revised|revision|update|updated|draft|final|new|copy|édition|edición)\b"
    r"|\bv?\d+(?:[.\-/]\d+)*\b|\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b",
    re.I,
)


class Known(Protocol):
    """A document that is there: knowledge.ingest.library.Entry."""

    @property
    def id(self) -> str: ...  # noqa: D102
    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def organisation(self) -> str: ...  # noqa: D102
    @property
    def as_of(self) -> str: ...  # noqa: D102
    @property
    def sha256(self) -> str: ...  # noqa: D102
    @property
    def text_sha256(self) -> str: ...  # noqa: D102
    @property
    def sketch(self) -> Sequence[int]: ...  # noqa: D102
    @property
    def superseded_by(self) -> str | None: ...  # noqa: D102


@dataclass(frozen=True)
class Print:
    """A text's fingerprint: the hash of its words in order, and a sketch of its word sequences."""

    text_sha256: str
    sketch: tuple[int, ...]
    words: int


def fingerprint(parts: Sequence[Part]) -> Print:
    """The same for the same words, whatever format they come in."""
    words = [w for part in parts if part.kind != "note" for w in _WORD.findall(part.text.casefold())]
    joined = " ".join(words)
    return Print(hashlib.sha256(joined.encode()).hexdigest(), tuple(_sketch(words)), len(words))


def _sketch(words: Sequence[str]) -> list[int]:
    """The smallest hashes of all word sequences: two sketches share about as many as the texts do."""
    sequences = {" ".join(words[at : at + SHINGLE]) for at in range(max(1, len(words) - SHINGLE + 1))}
    hashes = (int.from_bytes(hashlib.blake2b(s.encode(), digest_size=6).digest(), "big") for s in sequences)
    return sorted(hashes)[:SKETCH]


def likeness(a: Sequence[int], b: Sequence[int]) -> float:
    """About the share of word sequences that two texts have in common."""
    smallest = sorted({*a, *b})[:SKETCH]
    both = {*a} & {*b}
    return sum(value in both for value in smallest) / len(smallest) if smallest else 0.0


def duplicate(known: Iterable[Known], sha256: str, text_sha256: str | None = None) -> Known | None:
    """The document that is the same file, or the same words."""
    return next((k for k in known if k.sha256 == sha256 or (text_sha256 and k.text_sha256 == text_sha256)), None)


def edition_of(known: Iterable[Known], title: str, organisation: str, sketch: Sequence[int]) -> Known | None:
    """The document in force of which this is another edition: by its title, or by its text; the most alike one."""
    name = plain_title(title)
    alike = [
        (likeness(k.sketch, sketch) + (plain_title(k.title) == name and len(name.split()) > 1), k)
        for k in known
        if k.superseded_by is None and k.organisation == organisation
    ]
    best = max(alike, key=lambda pair: pair[0], default=None)
    return best[1] if best and best[0] >= NEAR else None


def plain_title(title: str) -> str:
    """A title without what tells editions apart."""
    return " ".join(_WORD.findall(_EDITION_WORDS.sub(" ", title.casefold().replace("_", " "))))
