"""From parts to a document's text and its passages: spans of some hundred words that never cross a heading. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.chunking import Sentence, split_sentences
from knowledge.documents import Block
from knowledge.ingest.structure import Part

WORDS = 110
"""A passage is closed once it has as many words."""
LONGEST = 170
"""A paragraph that is longer is cut between sentences."""
SHORTEST = 30
"""What would be shorter, at a section's end, stays with the passage before it."""
PATH = " › "
_JOIN = "\n\n"
_LABEL = re.compile(r"([A-Z][^.:;?!]{2,80}): (?=[A-Z])(?=(?:\S+\s+){12})")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Piece:
    """A passage of a document: `start` and `end` are character offsets in its text.

    Attributes:
        path: the headings above it, widest first; empty before the first heading.
        head: the head row of the table whose rows it holds, if it does not hold that row itself.
    """

    number: int
    path: tuple[str, ...]
    start: int
    end: int
    page: int | None
    sentences: tuple[Sentence, ...]
    head: str = ""


def blocks_of(parts: Sequence[Part]) -> tuple[Block, ...]:
    """The document's blocks with their offsets in the text, which is all blocks joined by blank lines."""
    found: list[Block] = []
    position = 0
    for part in parts:
        found.append(
            Block(part.kind, part.text, position, position + len(part.text), "", level=part.level, page=part.page)
        )
        position += len(part.text) + len(_JOIN)
    return tuple(found)


def text_of(blocks: Sequence[Block]) -> str:
    """The whole text."""
    return _JOIN.join(block.text for block in blocks)


def pieces(blocks: Sequence[Block]) -> list[Piece]:
    """All passages in order, notes in passages of their own at the end of their section."""
    found: list[Piece] = []
    for path, body in _sections(blocks):
        for group in (_groups([b for b in body if b.kind != "note"]), _groups([b for b in body if b.kind == "note"])):
            for sentences, block, head in group:
                found.append(
                    Piece(len(found), path, sentences[0].start, sentences[-1].end, block.page, tuple(sentences), head)
                )
    return found


def _sections(blocks: Sequence[Block]) -> Iterator[tuple[tuple[str, ...], list[Block]]]:
    path: list[tuple[int, str]] = []
    body: list[Block] = []
    for block in blocks:
        if block.kind != "heading":
            body.append(block)
            continue
        if body:
            yield tuple(text for _, text in path), body
            body = []
        path = [above for above in path if above[0] < block.level] + [(block.level, block.text)]
    if body:
        yield tuple(text for _, text in path), body


def _groups(body: Sequence[Block]) -> list[tuple[list[Sentence], Block, str]]:
    """Sentences of each passage, its first block, and the head row that belongs above it."""
    groups: list[tuple[list[Sentence], Block, str]] = []
    held: list[Sentence] = []
    first: Block | None = None
    head = ""
    for block, run in _runs(body):
        if block.kind == "row" and block.level == 1:
            head = block.text
        elif block.kind != "row":
            head = ""
        labelled = block.kind == "paragraph" and bool(label_of(block.text))
        full = labelled or _count(held) + _count(run) > LONGEST
        if first is not None and full and _count(held) >= SHORTEST:
            groups.append((held, first, ""))
            held, first = [], None
        if first is None:
            first, above = block, head if block.kind == "row" and block.level != 1 else ""
        held = held + run
        if _count(held) >= WORDS and not _leads_on(held):
            groups.append((held, first, above))
            held, first = [], None
    if first is not None:
        groups.append((held, first, above))
    return _without_crumbs(groups)


def _runs(body: Sequence[Block]) -> Iterator[tuple[Block, list[Sentence]]]:
    """Blocks as runs of sentences; a long paragraph in several."""
    for block in body:
        sentences = split_sentences(block)
        run: list[Sentence] = []
        for sentence in sentences:
            if run and _count(run) + _count([sentence]) > LONGEST:
                yield block, run
                run = []
            run.append(sentence)
        if run:
            yield block, run


def label_of(text: str) -> str:
    """The words before the colon with which a paragraph says what it is about; empty if it has none."""
    found = _LABEL.match(text)
    return found[1] if found else ""


def _leads_on(held: Sequence[Sentence]) -> bool:
    """Whether what comes next belongs to it: a list after its introduction."""
    return held[-1].text.endswith(":") and _count(held) < LONGEST


def _without_crumbs(groups: list[tuple[list[Sentence], Block, str]]) -> list[tuple[list[Sentence], Block, str]]:
    if len(groups) > 1 and _count(groups[-1][0]) < SHORTEST and _count(groups[-2][0]) < LONGEST:
        *rest, (before, first, head), (last, _, _) = groups
        return [*rest, (before + last, first, head)]
    return groups


def _count(sentences: Sequence[Sentence]) -> int:
    return sum(len(_WORD.findall(sentence.text)) for sentence in sentences)
