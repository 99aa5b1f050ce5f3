"""A report as a table for spreadsheets: CSV and XLSX, in which no cell can become a formula. Pure."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Literal

import xlsxwriter

from bot.analytics.reports import Figure, Report
from bot.analytics.texts import Names, Texts

Form = Literal["csv", "xlsx"]
MEDIA_TYPES: dict[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
Cell = str | int | None


def lines(found: Report, words: Texts, names: Names) -> Iterator[list[Cell]]:
    """The report line by line: what, people, how often, per cent; hidden figures say so."""
    columns = words.columns
    yield [words.reports[found.id].title, names.period(found.period), words.place_name(found.place), None]
    yield [columns.what, columns.people, columns.volume, columns.rate]
    yield _line(words.reports[found.id].total, found.total, words)
    for figure in found.figures:
        yield _line(names.row(figure.row), figure, words)
    if found.unnamed:
        yield [_hidden(found.unnamed, words), words.hidden, None, None]
    for name, rate in found.rates.items():
        yield [words.rates[name], None, None, words.hidden if rate is None else words.share(rate)]
    for part in found.parts:
        yield _line(words.part_name(part.row), part, words)
    yield [words.trend, columns.people, columns.volume, None]
    for period, figure in found.trend:
        yield _line(names.period(period), figure, words)


def written(form: Form, found: Report, words: Texts, names: Names) -> bytes:
    """The report as a file."""
    rows = [[_safe(cell) for cell in line] for line in lines(found, words, names)]
    return _csv(rows) if form == "csv" else _xlsx(rows)


def _line(name: str, figure: Figure, words: Texts) -> list[Cell]:
    return [name, words.hidden if figure.hidden else figure.people, figure.volume, None]


def _hidden(count: int, words: Texts) -> str:
    return words.hidden_one if count == 1 else words.hidden_many.format(count=count)


def _safe(cell: Cell) -> Cell:
    """What a spreadsheet would take for a formula gets a quote before it."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(STARTS_FORMULA) else cell


def _csv(rows: Sequence[Sequence[Cell]]) -> bytes:
    file = io.StringIO()
    csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(rows)
    # Spreadsheets take UTF-8 for what it is only with this mark at its head.
    return file.getvalue().encode("utf-8-sig")


def _xlsx(rows: Sequence[Sequence[Cell]]) -> bytes:
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet()
        sheet.set_column(0, 0, 60)
        sheet.set_column(1, 3, 16)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, ["" if cell is None else cell for cell in row])
    return file.getvalue()
