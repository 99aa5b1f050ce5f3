"""A document of the organisation's own as its page shows it, in parts where it is long, with the quoted span marked. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from bot.web.source_page import Piece, Quoted, bounds_of, pieces_of
from knowledge.documents import Block
from knowledge.ingest.library import Entry, OwnDocument

PART = 24_000
"""About how many characters a page shows; a part ends before a heading."""
LISTED = 300
"""How many headings the contents list at most: those of lower levels are left out first."""
_CELL = " | "


@dataclass(frozen=True)
class ShownGroup:
    """A heading (level 1 is the widest), a paragraph, the items of a list, the rows of a table, or notes.

    Attributes:
        lines: for a table its rows, each a list of cells; else one cell a line.
        head: whether the first row is the table's head.
        page: where a new page begins here, its number.
    """

    kind: str
    lines: tuple[tuple[tuple[Piece, ...], ...], ...]
    level: int = 0
    head: bool = False
    page: int | None = None
    anchor: int = 0


@dataclass(frozen=True)
class Line:
    """A heading in the list of contents: `part` is where it stands, `anchor` its offset in the text."""

    text: str
    level: int
    part: int
    anchor: int


@dataclass(frozen=True)
class DocumentPage:
    """Everything that the page shows."""

    entry: Entry
    newer: Entry | None
    groups: tuple[ShownGroup, ...]
    contents: tuple[Line, ...]
    part: int
    parts: int
    quoted: Quoted


def document_page(
    document: OwnDocument, entries: Sequence[Entry], span: str | None, version: str | None, part: str | None
) -> DocumentPage:
    """The page of a document: the part that holds the span ("START-END", characters of its text), else the one asked for."""
    bounds = bounds_of(span, len(document.text))
    current = version in (None, "", document.version)
    quoted: Quoted = "none" if bounds is None else "marked" if current else "changed"
    parts = _parts(document.blocks)
    asked = int(part) if part and part.isascii() and part.isdigit() and len(part) < 6 else 1
    at = _holding(parts, bounds[0]) if bounds and quoted == "marked" else min(max(asked, 1), len(parts)) - 1
    newer = next((e for e in entries if e.id == document.entry.superseded_by), None)
    return DocumentPage(
        document.entry, newer, tuple(_groups(parts[at], bounds if quoted == "marked" else None)), _contents(parts), at + 1,
        len(parts), quoted,
    )  # fmt: skip


def _parts(blocks: Sequence[Block]) -> list[list[Block]]:
    parts: list[list[Block]] = [[]]
    size = 0
    for block in blocks:
        long = (
            size > 2 * PART
            or (size > PART and block.kind == "heading")
            or (size > PART / 2 and block.level == 1 == _wide(block))
        )
        if parts[-1] and long:
            parts.append([])
            size = 0
        parts[-1].append(block)
        size += len(block.text)
    return parts


def _wide(block: Block) -> int:
    return 1 if block.kind == "heading" else 0


def _holding(parts: Sequence[Sequence[Block]], place: int) -> int:
    return max(at for at, part in enumerate(parts) if part[0].start <= place or at == 0)


def _contents(parts: Sequence[Sequence[Block]]) -> tuple[Line, ...]:
    found = [
        Line(block.text, block.level, number, block.start)
        for number, part in enumerate(parts, start=1)
        for block in part
        if block.kind == "heading"
    ]
    for deepest in range(6, 0, -1):
        if len(found) <= LISTED:
            break
        found = [line for line in found if line.level < deepest]
    return tuple(found) if len(found) > 1 else ()


def _groups(blocks: Sequence[Block], bounds: tuple[int, int] | None) -> Iterator[ShownGroup]:
    marked = False
    page: int | None = None
    for (kind, _), run in groupby(
        enumerate(blocks), key=lambda pair: (pair[1].kind, pair[0] if _alone(pair[1]) else -1)
    ):
        held = [block for _, block in run]
        lines = []
        for block in held:
            cells = []
            for cell in _cells(block):
                pieces = tuple(pieces_of(cell, bounds, not marked))
                marked = marked or any(piece.marked for piece in pieces)
                cells.append(pieces)
            lines.append(tuple(cells))
        turned = held[0].page if held[0].page != page else None
        page = held[-1].page
        head = kind == "row" and held[0].level == 1 and len(lines) > 1
        yield ShownGroup(kind, tuple(lines), held[0].level, head, turned, held[0].start)


def _alone(block: Block) -> bool:
    return block.kind in ("heading", "paragraph")


def _cells(block: Block) -> Iterator[Block]:
    """A row's cells as blocks of their own; any other block itself."""
    if block.kind != "row":
        yield block
        return
    start = block.start
    for text in block.text.split(_CELL):
        yield replace(block, text=text, start=start, end=start + len(text))
        start += len(text) + len(_CELL)
