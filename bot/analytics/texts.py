"""The words of figures: texts.<language>.yaml, typed; and the names of rows, places and periods in a language."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from bot.analytics.disclosure import Place
from bot.analytics.periods import SETTLES, parse
from bot.analytics.rows import COMES_BACK, SESSION_GAP
from config import overlay

FILE = Path(__file__).with_name("texts.en.yaml")
NUMBERS = {
    "session_minutes": int(SESSION_GAP.total_seconds() // 60),
    "back_hours": int(COMES_BACK.total_seconds() // 3600),
    "settle_days": SETTLES.days,
}
"""What the definitions say in numbers, from the code that counts."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Columns(_Part):
    """Headings of tables and files."""

    what: str
    people: str
    volume: str
    rate: str
    period: str


class ReportWords(_Part):
    """A report's title, what its total is, and the sentence above its picture."""

    title: str
    total: str
    sentence: str


class Definition(_Part):
    """What a figure means: its formula, and the events that it is made of."""

    name: str
    formula: str
    source: str


class Texts(_Part):
    """All of it, in one language."""

    title: str
    lead: str
    simulated: str
    empty: str
    filter: str
    period: str
    months_group: str
    weeks_group: str
    place: str
    everybody: str
    show: str
    everyone_in: str
    table: str
    columns: Columns
    hidden: str
    hidden_none: str
    hidden_one: str
    hidden_many: str
    hidden_why: str
    rounded: str
    people: str
    times: str
    files: str
    month_of: str
    trend: str
    parts: str
    how: str
    too_few: str
    nobody: str
    before_none: str
    up: str
    down: str
    same: str
    week_name: str
    band_under: str
    band_over: str
    no_rate: str
    short_months: list[str]
    short_week: str
    reports: Mapping[str, ReportWords]
    risen: str
    none_completed: str
    none_told: str
    rates: Mapping[str, str]
    rows: Mapping[str, str]
    stage: str
    channels: Mapping[str, str]
    languages: Mapping[str, str]
    organisations: Mapping[str, str]
    categories: Mapping[str, str]
    kinds: Mapping[str, str]
    situations: Mapping[str, str]
    definitions: Mapping[str, Definition]

    def definition(self, name: str) -> Definition:
        """A definition with its numbers filled in."""
        found = self.definitions[name]
        return found.model_copy(update={"formula": found.formula.format_map(NUMBERS)})

    def place_name(self, place: Place) -> str:
        """A place, in words."""
        if not place:
            return self.everybody
        organisation = self.organisations.get(place[0], place[0])
        if len(place) == 1:
            return self.everyone_in.format(organisation=organisation)
        return f"{organisation}, {self.categories.get(place[1], place[1])}"

    def part_name(self, part: str) -> str:
        """An organisation or a category by itself, in words."""
        return self.organisations.get(part) or self.categories.get(part) or part

    def share(self, rate: int | str | None) -> str:
        """A rate, in words."""
        if rate is None:
            return self.no_rate
        return {"under 5": self.band_under, "over 95": self.band_over}.get(str(rate), str(rate))


class Names:
    """Names of rows: those of the file, articles by their titles, steps and support by theirs.

    Args:
        titles: titles by kind ("topic", "stage", "support") and id.
        months: names of the months.
    """

    def __init__(self, texts: Texts, titles: Mapping[str, Callable[[str], str | None]], months: list[str]) -> None:
        self._texts = texts
        self._titles = titles
        self._months = months

    def row(self, row: str) -> str:
        """A row, in words; its id where the files know none."""
        section, _, value = row.partition(":")
        if not value:
            return self._texts.rows.get(row, row)
        if section == "stage":
            return self._texts.rows.get(value) or self._texts.stage.format(step=self._title(section, value))
        listed: Any = {
            "channel": self._texts.channels, "language": self._texts.languages, "kind": self._texts.kinds,
            "situation": self._texts.situations,
        }.get(section, {})  # fmt: skip
        return str(listed.get(value) or self._title(section, value))

    def period(self, name: str) -> str:
        """A week or month, in words."""
        period = parse(name)
        if period.kind == "month":
            return f"{self._months[int(name[5:]) - 1]} {name[:4]}"
        return self._texts.week_name.format(week=int(name[6:]), year=name[:4])

    def short(self, name: str) -> str:
        """The same, as short as it can be."""
        if "W" in name:
            return self._texts.short_week.format(week=int(name[6:]))
        return self._texts.short_months[int(name[5:]) - 1]

    def _title(self, section: str, value: str) -> str:
        find = self._titles.get(section)
        return (find(value) if find else None) or value


@cache
def texts(language: str = "en") -> Texts:
    """The texts of a language."""
    return overlay.load(FILE, Texts, language)


def definitions_page() -> str:
    """docs/analytics-definitions.md: every definition, as the page shows it. A test holds the file to it."""
    found = texts()
    lines = [
        "# What the figures mean",
        "",
        "Made from `bot/analytics/texts.en.yaml` and the numbers in the code; do not edit.",
    ]
    for name in found.definitions:
        one = found.definition(name)
        lines += ["", f"## {one.name}", "", one.formula, "", f"Events: {one.source}."]
    return "\n".join(lines) + "\n"
