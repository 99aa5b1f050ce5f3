"""PDF: words with their places and sizes become headings, paragraphs, lists, tables and notes. pdfplumber reads it.

What is told by its place is told here: running heads and feet repeat from page to page, headings are larger or bolder than
the body, notes are smaller and stand below it.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from knowledge.ingest.clean import clean, flat, is_page_number, raised
from knowledge.ingest.dates import date_in
from knowledge.ingest.limits import Limits
from knowledge.ingest.pdf_layout import Line, lines_of, merged
from knowledge.ingest.structure import Extracted, IngestError, Part

_EDGE = 0.13
"""Share of a page's height, above and below, in which running heads and feet stand."""
_LARGER = 1.08
_SMALLER = 0.92
_HEADING_WORDS = 20
_BULLET = re.compile(r"^(?:[•▪●◦‣·–\-*\uf0b7]|\(?[a-z]{1,2}\)|\(?[ivx]{1,4}\)|\(?\d{1,2}\))\s+(?=\S)")
_NOTE = re.compile(r"^(?:\d{1,3}|[*†‡¹²³⁴⁵⁶⁷⁸⁹⁰]+)\s*(?=\S)")
_CONTENTS = re.compile(r"(?:\.\s?){4,}\s*\d{1,4}$")
_DIGITS = re.compile(r"\d+|\b[ivxlc]+\b")
_CAPTION = re.compile(r"^(?:figure|fig\.|photo|image|picture|credit|source)\b", re.I)


@dataclass(frozen=True)
class _Style:
    """What the document's lines have in common: the body's size, and sizes of headings, largest first."""

    body: float
    headings: tuple[float, ...]


def read(path: Path, limits: Limits, progress: Callable[[int, int], None]) -> Extracted:
    """Read a PDF.

    Raises:
        IngestError: it is no PDF, locked, or has too many pages.
    """
    count = _count(path, limits)
    import pdfplumber

    lines: list[Line] = []
    with pdfplumber.open(str(path)) as document:
        title, changed = _metadata(document.metadata)
        for number, page in enumerate(document.pages, start=1):
            lines += lines_of(page, number)
            page.close()
            progress(number, count)
    kept = [line for line in _without_running(lines, count) if not _CONTENTS.search(line.text)]
    style = _style(kept)
    parts = clean(_with_raised_numbers(list(_parts(kept, style))))
    title = title or _largest(kept, style)
    said = date_in(" ".join(p.text for p in parts[:30])[:4000])
    return Extracted(
        title, said, _levelled([p for p in parts if not (p.kind == "heading" and p.text == title)]), count, changed
    )


def _count(path: Path, limits: Limits) -> int:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(str(path))
        count = len(document)
        document.close()
    except pypdfium2.PdfiumError as error:
        raise IngestError(f"it cannot be opened as a PDF ({error})") from None
    if count > limits.pages:
        raise IngestError(f"it has {count:,} pages; the limit is {limits.pages:,}")
    return count


def _metadata(found: dict[str, Any]) -> tuple[str | None, str | None]:
    title = flat(str(found.get("Title") or ""))
    day = re.match(
        r"D?:?((?:19|20)\d{2})(\d{2})(\d{2})", str(found.get("ModDate") or found.get("CreationDate") or "")
    )
    useful = len(title) > 3 and not re.search(
        r"\.(?:docx?|indd|pdf|pptx?)$|^(?:microsoft word|untitled)", title, re.I
    )
    return title if useful else None, "-".join(day.groups()) if day else None


def _without_running(lines: Sequence[Line], pages: int) -> list[Line]:
    """Without what stands at the edge of page after page, whatever number it bears, and without page numbers."""

    def key(line: Line) -> str:
        return _DIGITS.sub("#", flat(line.text).casefold())

    def at_edge(line: Line) -> bool:
        return line.top < _EDGE * line.page_height or line.bottom > (1 - _EDGE) * line.page_height

    seen = Counter(k for _, k in {(line.page, key(line)) for line in lines if at_edge(line)})
    often = max(2, pages * 0.12)
    return [
        line
        for line in lines
        if not (at_edge(line) and (seen[key(line)] >= often or is_page_number(flat(line.text))))
    ]


def _style(lines: Sequence[Line]) -> _Style:
    sizes = Counter[float]()
    for line in lines:
        if not line.cells:
            sizes[line.size] += len(line.text)
    body = sizes.most_common(1)[0][0] if sizes else 10.0
    larger = sorted({line.size for line in lines if line.size >= body * _LARGER and _short(line.text)}, reverse=True)
    return _Style(body, tuple(larger))


def _parts(lines: Sequence[Line], style: _Style) -> Iterator[Part]:
    """Lines joined to parts: a new one begins with a new kind, a bullet, a wider gap or another page."""
    for line in merged(lines, lambda a, b: _goes_on(a, b, style)):
        text = flat(line.text)
        level = _level(line, style)
        if line.cells:
            yield Part("row", text, int(line.head), line.page)
        elif level:
            yield Part("heading", text, level, line.page)
        elif line.size < style.body * _SMALLER and _CAPTION.match(text):
            continue
        elif _is_note(line, style):
            yield Part("note", text, page=line.page)
        elif _BULLET.match(text):
            yield Part("item", _BULLET.sub("", text), max(0, round((line.left - line.margin) / 18) - 1), line.page)
        else:
            yield Part("paragraph", text, page=line.page)


def _with_raised_numbers(parts: list[Part]) -> list[Part]:
    """Numbers of notes as superscript digits, at the note and where the page's text refers to it."""
    for at, note in enumerate(parts):
        number = re.match(r"\d{1,3}(?=\D)", note.text) if note.kind == "note" else None
        if number is None:
            continue
        parts[at] = note.but(text=f"{raised(number[0])} {note.text[number.end() :].lstrip('. ')}")
        refers = re.compile(rf"(?<=[^\W\d_.,;:)”\"]){number[0]}(?=\s|$)|(?<=[.,;:)”\"]){number[0]}(?=\s|$)")
        for near, part in enumerate(parts):
            if part.page == note.page and part.kind in ("paragraph", "item") and refers.search(part.text):
                parts[near] = part.but(text=refers.sub(raised(number[0]), part.text, count=1))
                break
    return parts


def _level(line: Line, style: _Style) -> int:
    """1 to 6 for a heading, 0 for anything else."""
    if line.cells or not _short(line.text) or not re.search(r"[^\W\d_]", line.text):
        return 0
    if line.size in style.headings:
        return min(6, style.headings.index(line.size) + 1)
    plain = (
        line.bold
        and line.size >= style.body
        and line.text.rstrip()[-1:] not in ".,;"
        and not _BULLET.match(line.text)
    )
    return min(6, len(style.headings) + 1) if plain else 0


def _short(text: str) -> bool:
    return len(text.split()) <= _HEADING_WORDS


def _is_note(line: Line, style: _Style) -> bool:
    return (
        line.size < style.body * _SMALLER
        and line.bottom > 0.5 * line.page_height
        and bool(_NOTE.match(flat(line.text)))
    )


def _goes_on(above: Line, below: Line, style: _Style) -> bool:
    """Whether the line below continues the one above."""
    if above.cells or below.cells or above.page != below.page or abs(above.size - below.size) > 0.6:
        return False
    if above.bold != below.bold and (_level(above, style) or _level(below, style)):
        return False
    if _BULLET.match(below.text) or (
        _is_note(below, style) and below.size == above.size and below.text[:1].isdigit()
    ):
        return False
    gap = below.top - above.bottom
    return -above.height < gap < 0.65 * max(above.height, below.height)


def _largest(lines: Sequence[Line], style: _Style) -> str | None:
    """The largest heading of the first two pages."""
    found = [
        line
        for line in merged(lines, lambda a, b: _goes_on(a, b, style))
        if line.page <= 2 and line.size in style.headings
    ]
    best = max(found, key=lambda line: line.size, default=None)
    return flat(best.text) if best else None


def _levelled(parts: Sequence[Part]) -> list[Part]:
    """Levels without gaps: those that occur, in order."""
    levels = sorted({p.level for p in parts if p.kind == "heading"})
    return [replace(p, level=levels.index(p.level) + 1) if p.kind == "heading" else p for p in parts]
