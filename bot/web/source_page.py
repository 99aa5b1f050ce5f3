"""An article as its page shows it: blocks grouped, sources named, the quoted span marked. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from knowledge.catalogue import Catalogue, Origin
from knowledge.documents import Article, Block

SPAN = re.compile(r"(\d{1,7})-(\d{1,7})", re.ASCII)
Quoted = Literal["none", "marked", "changed"]


@dataclass(frozen=True)
class Piece:
    """A run of text; `first` is the piece at which the page opens."""

    text: str
    marked: bool = False
    first: bool = False


@dataclass(frozen=True)
class ShownBlock:
    """A heading, paragraph or list item in pieces."""

    kind: str
    pieces: tuple[Piece, ...]
    categories: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """One heading or paragraph, or the items of one list."""

    kind: str
    blocks: tuple[ShownBlock, ...]


@dataclass(frozen=True)
class SourcePage:
    """Everything that the page of an article shows."""

    id: str
    title: str
    authority: str
    organisation: str
    as_of: str
    review_by: str
    sources: tuple[Origin, ...]
    groups: tuple[Group, ...]
    quoted: Quoted


def source_page(article: Article, catalogue: Catalogue, span: str | None, version: str | None) -> SourcePage:
    """The page of `article`, with `span` ("START-END", character offsets in its text) marked.

    A span of another version of the text is not marked: offsets would point at other words.
    """
    bounds = bounds_of(span, len(article.text))
    current = version in (None, "", article.version)
    quoted: Quoted = "none" if bounds is None else "marked" if current else "changed"
    blocks = _shown(article.blocks, bounds if quoted == "marked" else None)
    head = article.head
    return SourcePage(
        id=article.id, title=head.title, authority=head.authority, organisation=head.organisation, as_of=head.as_of,
        review_by=str(head.review_by), sources=_origins(article, catalogue), groups=tuple(_groups(blocks)),
        quoted=quoted,
    )  # fmt: skip


def _origins(article: Article, catalogue: Catalogue) -> tuple[Origin, ...]:
    return tuple(dict.fromkeys(catalogue.origin(article, source) for source in article.head.sources))


def bounds_of(span: str | None, length: int) -> tuple[int, int] | None:
    """Start and end of a span inside a text of this length; None where it is not one."""
    found = SPAN.fullmatch(span or "")
    if not found:
        return None
    start, end = int(found[1]), int(found[2])
    return (start, end) if start < end <= length else None


def _shown(blocks: tuple[Block, ...], bounds: tuple[int, int] | None) -> Iterator[ShownBlock]:
    first = True
    for block in blocks:
        pieces = tuple(pieces_of(block, bounds, first))
        first = first and not any(piece.marked for piece in pieces)
        yield ShownBlock(block.kind, pieces, block.categories if block.kind == "heading" else ())


def pieces_of(block: Block, bounds: tuple[int, int] | None, first: bool) -> Iterator[Piece]:
    """A block's text, with what lies between the bounds marked; `first` if nothing has been marked before."""
    start = max(bounds[0], block.start) if bounds else block.end
    end = min(bounds[1], block.end) if bounds else block.end
    if start >= end:
        yield Piece(block.text)
        return
    left, right = start - block.start, end - block.start
    parts = (Piece(block.text[:left]), Piece(block.text[left:right], True, first), Piece(block.text[right:]))
    yield from (part for part in parts if part.text)


def _groups(blocks: Iterator[ShownBlock]) -> Iterator[Group]:
    for kind, run in groupby(blocks, key=lambda block: block.kind):
        if kind == "item":
            yield Group(kind, tuple(run))
        else:
            yield from (Group(kind, (block,)) for block in run)
