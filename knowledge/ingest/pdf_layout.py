"""Where words stand on a page: lines, columns, tables. Pure but for the page object of pdfplumber."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from knowledge.ingest.clean import flat, raised

_SAME_LINE = 0.5
"""Share of a line's height by which words of one line may differ in height."""
_SUPERSCRIPT = 0.8
_MIN_COLUMN_LINES = 8


@dataclass(frozen=True)
class Line:
    """A line of text or a table's row (`cells`); places in points, from the top left of the page."""

    text: str
    page: int
    left: float
    right: float
    top: float
    bottom: float
    size: float
    bold: bool
    page_height: float
    height: float = 0.0
    margin: float = 0.0
    cells: bool = False
    head: bool = False


def lines_of(page: Any, number: int) -> list[Line]:
    """The page's lines in reading order, tables' rows among them."""
    words = page.extract_words(extra_attrs=["fontname", "size"], keep_blank_chars=False, x_tolerance=1.5)
    tables = _tables(page)
    free = [w for w in words if not any(_inside(w, table.bbox) for table in tables)]
    gutter = _gutter(free, float(page.width))
    found = _in_columns(free, gutter, number, float(page.height))
    rows = [row for table in tables for row in _rows(table, number, float(page.height))]
    margin = min((line.left for line in found), default=0.0)
    return [replace(line, margin=margin) for line in _with_rows(found, rows)]


def merged(lines: Sequence[Line], goes_on: Callable[[Line, Line], bool]) -> Iterator[Line]:
    """Lines joined with those that continue them."""
    held: Line | None = None
    last: Line | None = None
    for line in lines:
        if held is not None and last is not None and goes_on(last, line):
            held = replace(
                held, text=_stitched(held.text, line.text), bottom=line.bottom, bold=held.bold and line.bold
            )
        else:
            if held is not None:
                yield held
            held = line
        last = line
    if held is not None:
        yield held


def _stitched(first: str, second: str) -> str:
    torn = first.endswith("-") and first[-2:-1].isalpha() and second[:1].islower()
    return first[:-1] + second if torn else f"{first} {second}"


def _tables(page: Any) -> list[Any]:
    """Tables that are drawn with lines; finding them costs much, so pages with no lines are passed over."""
    if len(page.lines) + len(page.rects) < 3:
        return []
    return [t for t in page.find_tables() if len(t.rows) >= 2 and max(len(r.cells) for r in t.rows) >= 2]


def _inside(word: dict[str, Any], box: Sequence[float]) -> bool:
    middle, height = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
    return bool(box[0] <= middle <= box[2] and box[1] <= height <= box[3])


def _rows(table: Any, number: int, page_height: float) -> Iterator[Line]:
    for at, (row, cells) in enumerate(zip(table.rows, table.extract(), strict=True)):
        text = " | ".join(flat(cell) for cell in cells if cell and flat(cell))
        if text:
            left, top, right, bottom = row.bbox
            yield Line(
                text, number, left, right, top, bottom, 0.0, False, page_height, bottom - top, left, True, at == 0
            )


def _gutter(words: Sequence[dict[str, Any]], width: float) -> float | None:
    """Where a page of two columns is divided; None where it has one."""
    best = None
    for place in (width * share / 100 for share in range(42, 59, 2)):
        crossing = sum(w["x0"] < place < w["x1"] for w in words)
        left = [w for w in words if w["x1"] <= place]
        right = [w for w in words if w["x0"] >= place]
        beside = {round(w["top"]) for w in left if place - w["x1"] < 0.12 * width} & {round(w["top"]) for w in right}
        starts = sum(w["x0"] - place < 0.04 * width for w in right)
        fits = len(beside) >= _MIN_COLUMN_LINES and starts >= _MIN_COLUMN_LINES and crossing <= 0.04 * len(words)
        if fits and min(len(left), len(right)) > 0.2 * len(words) and (best is None or crossing < best[0]):
            best = (crossing, place)
    return best[1] if best else None


def _in_columns(words: Sequence[dict[str, Any]], gutter: float | None, number: int, page_height: float) -> list[Line]:
    if gutter is None:
        return _lines(words, number, page_height)
    wide: list[Line] = []
    left: list[Line] = []
    right: list[Line] = []
    for line in _lines(words, number, page_height, gutter):
        (wide if line.left < gutter < line.right else left if line.right <= gutter else right).append(line)
    cuts = sorted(line.top for line in wide)
    bands = [*wide, *left, *right]

    def order(line: Line) -> tuple[int, int, float]:
        band = sum(cut <= line.top for cut in cuts) * 2
        return (band, 0, line.top) if line in wide else (band + 1, 1 + (line.left >= gutter), line.top)

    return sorted(bands, key=order)


def _lines(
    words: Sequence[dict[str, Any]], number: int, page_height: float, gutter: float | None = None
) -> list[Line]:
    """Words of one height are a line; at the gutter it is cut where no word crosses it and a gap stands there."""
    found: list[Line] = []
    for group in _rows_of_words(words):
        for run in _cut(group, gutter):
            found.append(_line(run, number, page_height))
    return found


def _rows_of_words(words: Sequence[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    held: list[dict[str, Any]] = []
    for word in sorted(words, key=lambda w: (w["bottom"], w["x0"])):
        if held:
            height = max(w["bottom"] - w["top"] for w in held)
            if word["bottom"] - held[0]["bottom"] > _SAME_LINE * height:
                yield sorted(held, key=lambda w: w["x0"])
                held = []
        held.append(word)
    if held:
        yield sorted(held, key=lambda w: w["x0"])


def _cut(group: list[dict[str, Any]], gutter: float | None) -> list[list[dict[str, Any]]]:
    if gutter is None or any(w["x0"] < gutter < w["x1"] for w in group):
        return [group]
    sides = [list(run) for _, run in groupby(group, key=lambda w: w["x0"] >= gutter)]
    if len(sides) == 2 and sides[1][0]["x0"] - sides[0][-1]["x1"] < 6:
        return [group]
    return sides


def _line(words: Sequence[dict[str, Any]], number: int, page_height: float) -> Line:
    letters = [(w["size"], len(w["text"]), w["fontname"]) for w in words]
    size = max({s for s, _, _ in letters}, key=lambda s: sum(n for t, n, _ in letters if t == s))
    whole = sum(n for _, n, _ in letters)
    bold = sum(n for _, n, font in letters if _is_bold(font)) > 0.9 * whole
    top, bottom = min(w["top"] for w in words), max(w["bottom"] for w in words)
    return Line(
        _text(words, size), number, words[0]["x0"], words[-1]["x1"], top, bottom, round(size * 2) / 2, bold,
        page_height, bottom - top,
    )  # fmt: skip


def _text(words: Sequence[dict[str, Any]], size: float) -> str:
    """The words with blanks between them; a note's number in small print stays at its word, as superscript digits."""
    text = ""
    for word in words:
        small = word["size"] < _SUPERSCRIPT * size and word["text"].isdigit() and bool(text)
        text += raised(word["text"]) if small else f"{' ' if text else ''}{word['text']}"
    return text


def _is_bold(font: str) -> bool:
    return any(mark in font.casefold() for mark in ("bold", "black", "heavy", "semibold", "demi"))


def _with_rows(lines: list[Line], rows: list[Line]) -> list[Line]:
    """Rows of tables where they stand among the lines: before the first line that is wholly below."""
    result = list(lines)
    for row in reversed(rows):
        at = next((n for n, line in enumerate(result) if line.top >= row.top and line.right > row.left), len(result))
        result.insert(at, row)
    return result
