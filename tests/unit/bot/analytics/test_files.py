"""A report as a file: nothing in it can become a formula, and what is hidden says so."""

import csv
import io
import re
import zipfile

import pytest

from bot.analytics.files import lines, written
from bot.analytics.reports import Figure, Report
from bot.analytics.texts import Names, definitions_page, texts
from config.settings import ROOT

EVIL = ['=HYPERLINK("http://x","y")', "+1+1", "-2", "@SUM(A1)", "\t=1", "|cmd", "%1"]
WORDS = texts()


def given_report(*rows: Figure) -> Report:
    return Report(
        "topics", "2026-03", ("undp",), Figure("asked", 40), rows, 2, {}, (), (("2026-03", Figure("asked", 40)),), ()
    )


def names(title: str) -> Names:
    return Names(WORDS, {"topic": lambda _: title}, [f"month {n}" for n in range(1, 13)])


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


@pytest.mark.parametrize("title", EVIL)
def test_no_cell_of_a_csv_begins_like_a_formula(title: str) -> None:
    content = written("csv", given_report(Figure("topic:x", 10)), WORDS, names(title))
    assert f"'{title}" in [row[0] for row in read_csv(content)]


@pytest.mark.parametrize("title", EVIL)
def test_no_cell_of_a_workbook_is_a_formula_or_a_link(title: str) -> None:
    content = written("xlsx", given_report(Figure("topic:x", 10)), WORDS, names(title))
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert not re.search(r"<f[ >]|hyperlink", sheet)


def test_hidden_figures_are_named_hidden_and_counted() -> None:
    found = list(lines(given_report(Figure("topic:x", None)), WORDS, names("Mobility")))
    assert ["Mobility", "hidden", None, None] in found
    assert ["2 figures are hidden.", "hidden", None, None] in found


def test_the_page_of_definitions_is_the_one_made_from_code() -> None:
    """Run: python -c "from bot.analytics.texts import definitions_page; print(definitions_page(), end='')"."""
    assert (ROOT / "docs" / "analytics-definitions.md").read_text(encoding="utf-8") == definitions_page()
