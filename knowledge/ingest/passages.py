"""The passages of the library as they stand in its index: one JSON line each, read from disk when they are shown."""

import json
import mmap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from knowledge.chunking import Sentence
from knowledge.ingest.cut import Piece, label_of, pieces
from knowledge.ingest.library import OwnDocument

Offsets = npt.NDArray[np.int64]


@dataclass(frozen=True)
class OwnPassage:
    """A passage of a document; offsets are characters of the document's text.

    Attributes:
        path: the headings above it, widest first.
        head: head row of its table, if its rows stand without it.
    """

    document: str
    number: int
    path: tuple[str, ...]
    text: str
    start: int
    end: int
    page: int | None
    sentences: tuple[Sentence, ...]
    head: str = ""

    @property
    def heading(self) -> str:
        """The headings, in one line."""
        return ". ".join(heading.capitalize() if heading.isupper() else heading for heading in self.path)

    @property
    def place(self) -> tuple[str, tuple[str, ...], str]:
        """Where it stands: document, headings, and the label of a paragraph that says what it is about."""
        return self.document, self.path, label_of(self.text)

    @property
    def searched(self) -> str:
        """What lexical search reads."""
        return f"{self.heading}. {self.head} {self.text}"

    @property
    def encoded(self) -> str:
        """What the encoder reads beside the heading."""
        return " ".join(f"{self.head} {self.text}".split())


def passages_of(document: OwnDocument) -> Iterator[OwnPassage]:
    """All passages of a document, in order."""
    for piece in pieces(document.blocks):
        yield _passage(document, piece)


def _passage(document: OwnDocument, piece: Piece) -> OwnPassage:
    text = document.text[piece.start : piece.end]
    return OwnPassage(
        document.id, piece.number, piece.path, text, piece.start, piece.end, piece.page, piece.sentences, piece.head
    )


def write_lines(path: Path, found: Sequence[OwnPassage]) -> Offsets:
    """Write all passages; where each line begins, and where the last one ends, shape (passages + 1,)."""
    offsets = [0]
    with path.open("wb") as file:
        for p in found:
            marks = [(s.start, s.end, int(s.item)) for s in p.sentences]
            row = [p.document, p.number, p.path, p.text, p.start, p.end, p.page, marks, p.head]
            offsets.append(offsets[-1] + file.write(json.dumps(row, ensure_ascii=False).encode() + b"\n"))
    return np.array(offsets, dtype=np.int64)


class PassageFile:
    """Passages by their row, read when asked for: a hundred thousand of them need no memory."""

    def __init__(self, path: Path, offsets: Offsets) -> None:
        self._offsets = offsets
        with path.open("rb") as file:
            self._lines = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if path.stat().st_size else b""

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def __getitem__(self, row: int) -> OwnPassage:
        line = self._lines[int(self._offsets[row]) : int(self._offsets[row + 1])]
        document, number, path, text, start, end, page, marks, head = json.loads(line)
        sentences = tuple(Sentence(text[a - start : b - start], a, b, bool(item)) for a, b, item in marks)
        return OwnPassage(document, number, tuple(path), text, start, end, page, sentences, head)
