"""Passages and sentences of an article, as spans of its text. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from knowledge.documents import Article, Block

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9“\"(])")
_ABBREVIATIONS = (
    "e.g.",
    "i.e.",
    "etc.",
    "vs.",
    "approx.",
    "no.",
    "Mr.",
    "Ms.",
    "para.",
    "paras.",
    "sect.",
    "Rev.",
    "Add.",
)


@dataclass(frozen=True)
class Passage:
    """What stands under one heading, or the lead. `start` and `end` are offsets in the article's text.

    Attributes:
        number: 0 for the lead, then 1, 2, … in order.
        heading: empty for the lead.
        source: key of the source that the passage cites.
        categories: staff categories for which it is written; empty for all.
    """

    article: str
    number: int
    heading: str
    text: str
    start: int
    end: int
    source: str
    categories: tuple[str, ...]


@dataclass(frozen=True)
class Sentence:
    """One sentence (or list item): offsets in the article's text."""

    text: str
    start: int
    end: int
    item: bool


def passages(article: Article) -> list[Passage]:
    """The lead and one passage for each heading."""
    groups: list[tuple[Block | None, list[Block]]] = [(None, [])]
    for block in article.blocks:
        if block.kind == "heading":
            groups.append((block, []))
        else:
            groups[-1][1].append(block)
    result = []
    for number, (heading, blocks) in enumerate(groups):
        if not blocks:
            continue
        start, end = blocks[0].start, blocks[-1].end
        result.append(
            Passage(
                article=article.id,
                number=number,
                heading=heading.text if heading else "",
                text=article.text[start:end],
                start=start,
                end=end,
                source=blocks[0].source,
                categories=blocks[0].categories,
            )
        )
    return result


def sentences(article: Article, passage: Passage) -> list[Sentence]:
    """The passage's sentences in order; a list item is one, however long."""
    inside = [b for b in article.blocks if passage.start <= b.start and b.end <= passage.end and b.kind != "heading"]
    return [sentence for block in inside for sentence in split_sentences(block)]


def split_sentences(block: Block) -> list[Sentence]:
    """A block's sentences; a list item or a table's row is one, however long."""
    if block.kind in ("item", "row"):
        return [Sentence(block.text, block.start, block.end, item=True)]
    return [Sentence(text, start, start + len(text), item=False) for text, start in _split(block)]


def _split(block: Block) -> Iterable[tuple[str, int]]:
    cuts = [0]
    for match in _SENTENCE_END.finditer(block.text):
        if not block.text[: match.start()].endswith(_ABBREVIATIONS):
            cuts.append(match.end())
    cuts.append(len(block.text))
    for begin, finish in pairwise(cuts):
        piece = block.text[begin:finish].rstrip()
        if piece:
            yield piece, block.start + begin
