"""Plain text, as it comes out of converters: headings told by how their lines stand, lists, tabbed tables, footnotes."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.ingest.clean import clean, flat, is_caption, is_mark
from knowledge.ingest.dates import date_in
from knowledge.ingest.structure import Extracted, Part

_CONTENTS_LINE = re.compile(
    r"^(?P<indent>\s*)(?P<number>\d{1,2}(?:\.\d{1,2})*\.?)?\s*(?P<title>\S.*?)(?:\s*\.{3,}\s*|\t+|\s{3,})\d{1,4}\s*$"
)
_CONTENTS_HEAD = re.compile(r"^(?:table of )?contents$|^sommaire$|^table des matières$|^índice$", re.I)
_BULLET = re.compile(r"^(?P<indent>\s*)(?:[-*•▪●◦‣–]|\(?[a-z0-9]{1,3}\)|\d{1,2}\.(?=\s+\S))\s+(?P<text>\S.*)$")
_NUMBERED = re.compile(r"^(?P<number>\d{1,2}(?:\.\d{1,2})*)\.?\s+\S")
_HASHES = re.compile(r"^(#{1,6})\s+(.*?)\s*#*$")
_NOTE = re.compile(r"^(?:[¹²³⁴⁵⁶⁷⁸⁹⁰]+|\[\d{1,3}\]:?|\[\^\w+\]:?)\s*(?P<text>\S.*)$")
_FIGURE = re.compile(r"^(?:figure|fig\.|table|chart|box|exhibit)\s+\d+[.:]?", re.I)
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_TAG = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>", re.I)
_EMPHASIS = re.compile(r"(\*\*|__|(?<!\w)\*(?=\S)|(?<=\S)\*(?!\w))")
_OPEN_ENDED = frozenset("is are was were be to of for as by includes include following below".split())  # noqa: SIM905
_HEADING_WORDS = 14
_SURELY_HEADING = 6
"""A longer line before one that begins in lower case is torn text."""
_REPEATED = 3
"""A short line that stands as often as this is a label of the layout, not a heading."""


@dataclass(frozen=True)
class _Contents:
    """A table of contents: level of each title, and which blocks it took."""

    levels: dict[str, int]
    blocks: frozenset[int]


def read(text: str) -> Extracted:
    """Read a text; its title is its first heading before the body."""
    torn = re.split(r"\n[ \t\xa0]*(?:\n[ \t\xa0]*)+|\f", text.replace("\r\n", "\n"))
    blocks = [[line for line in block.split("\n") if line.strip()] for block in torn if block.strip()]
    contents = _contents(blocks)
    labels = _labels(blocks)
    parts: list[Part] = []
    for number, lines in enumerate(blocks):
        if number not in contents.blocks:
            parts += _block(lines, contents, labels, _goes_on(blocks[number + 1 :]))
    said = date_in(" ".join(p.text for p in parts[:40])[:6000])
    title = next((p.text for p in parts[:6] if p.kind == "heading"), None)
    body = [p for p in parts if not (p.kind == "heading" and p.text == title)]
    return Extracted(title, said, _levelled(clean(_without_empty_headings(body))))


def _goes_on(after: Sequence[Sequence[str]]) -> bool:
    """Whether what follows, over notes, begins in lower case."""
    following = next((lines[0].strip() for lines in after[:6] if not _NOTE.match(lines[0].strip())), "")
    return following[:1].islower()


def _contents(blocks: Sequence[Sequence[str]]) -> _Contents:
    levels: dict[str, int] = {}
    taken: set[int] = set()
    for number, lines in enumerate(blocks):
        found = [match for line in lines if (match := _CONTENTS_LINE.match(line)) and line.strip()[0] not in "-*•"]
        if len(found) >= 3 and len(found) >= 0.7 * len(lines):
            taken.add(number)
            for match in found:
                numbered = (match["number"] or "").rstrip(".")
                depth = numbered.count(".") + 1 if numbered else 1 + bool(match["indent"])
                levels[_plain(match["title"])] = depth
        elif len(lines) == 1 and _CONTENTS_HEAD.match(lines[0].strip()):
            taken.add(number)
    return _Contents(levels, frozenset(taken))


def _labels(blocks: Sequence[Sequence[str]]) -> frozenset[str]:
    """Short lines that stand alone again and again: "DID YOU KNOW?", running heads."""
    alone = Counter(
        _plain(lines[0]) for lines in blocks if len(lines) == 1 and len(lines[0].split()) <= _HEADING_WORDS
    )
    return frozenset(line for line, count in alone.items() if count >= _REPEATED)


def _block(lines: Sequence[str], contents: _Contents, labels: frozenset[str], goes_on: bool) -> Iterator[Part]:
    """The parts of lines that stand together; `goes_on` if what follows begins in lower case."""
    joined = _bare(" ".join(lines))
    if _plain(joined) in labels or is_caption(joined):
        return
    alone = len(lines) <= 3 and not any(_BULLET.match(line) or "\t" in line.strip() for line in lines[1:])
    level = _heading_level(joined, contents) if alone and "\t" not in lines[0].strip() else None
    if level is not None and not (goes_on and len(joined.split()) > _SURELY_HEADING and not joined.isupper()):
        yield Part("heading", joined.rstrip(":"), level)
        return
    yield from _lines(lines, contents)


def _lines(lines: Sequence[str], contents: _Contents) -> Iterator[Part]:
    held: list[str] = []
    for line in lines:
        part = _line(line, contents)
        if part is None:
            held.append(_bare(line))
            continue
        if held:
            yield Part("paragraph", " ".join(held))
            held = []
        yield part
    if held:
        yield Part("paragraph", " ".join(held))


def _line(line: str, contents: _Contents) -> Part | None:
    """A line that is a part by itself; None where it belongs to the paragraph around it."""
    bare = line.strip()
    if is_mark(line):
        return Part("paragraph", line)
    if hashes := _HASHES.match(bare):
        return Part("heading", _bare(hashes[2]), len(hashes[1]))
    if "\t" in bare:
        return Part("row", " | ".join(cell for cell in map(_bare, line.split("\t")) if cell))
    if note := _NOTE.match(bare):
        return Part("note", _bare(note["text"]))
    if bullet := _BULLET.match(line):
        return Part("item", _bare(bullet["text"]), len(bullet["indent"].expandtabs(4)) // 2)
    return _capitals(bare, contents)


def _capitals(line: str, contents: _Contents) -> Part | None:
    """A line in capitals is a heading even where the text begins right below it."""
    if line.isupper() and len(line.split()) <= _HEADING_WORDS and len(line) > 3 and line[0].isalnum():
        return Part("heading", _bare(line), _heading_level(_bare(line), contents) or 3)
    return None


def _heading_level(text: str, contents: _Contents) -> int | None:
    """Level of a line that stands alone and looks like a heading; None if it does not."""
    if _plain(text) in contents.levels:
        return contents.levels[_plain(text)]
    hashes = _HASHES.match(text)
    if hashes:
        return len(hashes[1])
    if not _looks_like_heading(text) or _FIGURE.match(text):
        return None
    below = max(contents.levels.values(), default=0)
    numbered = _NUMBERED.match(text)
    if text.isupper():
        return below + 1
    return below + 2 + (numbered["number"].count(".") if numbered else 0)


def _looks_like_heading(text: str) -> bool:
    words = text.split()
    if not words or len(words) > _HEADING_WORDS or len(text) > 110 or "\t" in text or _NOTE.match(text):
        return False
    if text[0] in '-•*(“"[' or not any(c.isalpha() for c in text):
        return False
    first = next(c for c in text if c.isalpha())
    if not first.isupper() or (text[-1] in ".,;!" and not text.isupper()):
        return False
    open_ended = words[-1].rstrip(":").casefold() in _OPEN_ENDED
    return not open_ended and (not text.endswith(":") or len(words) <= 4)


def _without_empty_headings(parts: Sequence[Part]) -> list[Part]:
    """Neighbouring headings of one level with nothing between them are words of a picture, not headings; capitals are."""

    def empty(at: int) -> bool:
        near = [parts[n] for n in (at - 1, at + 1) if 0 <= n < len(parts)]
        return any(p.kind == "heading" and p.level == parts[at].level and not p.text.isupper() for p in near)

    return [
        p.but(kind="paragraph", level=0) if p.kind == "heading" and not p.text.isupper() and empty(at) else p
        for at, p in enumerate(parts)
    ]


def _levelled(parts: Sequence[Part]) -> list[Part]:
    """Levels moved up so that the widest heading is 1."""
    widest = min((p.level for p in parts if p.kind == "heading"), default=1)
    return [p.but(level=min(6, p.level - widest + 1)) if p.kind == "heading" else p for p in parts]


def _bare(text: str) -> str:
    """Without Markdown's and HTML's marks; the words of a link stay."""
    return flat(_EMPHASIS.sub("", _TAG.sub(" ", _LINK.sub(r"\1", text))))


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", " ", _bare(text)).strip().casefold()
