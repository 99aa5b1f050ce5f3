"""The page of figures for HR: puts published figures, their sentences and their pictures into the template's hands."""

from collections.abc import Sequence
from typing import Any

from bot.analytics.desk import Asked, Desk, Seen
from bot.analytics.naming import Naming
from bot.analytics.publication import joined, place_of
from bot.analytics.reports import Figure, Report
from bot.analytics.sentences import sentence
from bot.analytics.store import Named
from bot.analytics.texts import Names, Texts, texts
from bot.problems import Problem
from knowledge.answer import Language

SHOWN = 12
"""Bars in a picture; the table has them all."""
FULL = 100
BANDS = {"under 5": 3, "over 95": 97}
"""How long a bar is whose rate is a band: somewhere in it, the same for all."""


class HrPage:
    """Everything that the page shows to one HR officer at one look."""

    def __init__(self, desk: Desk, naming: Naming) -> None:
        self._desk = desk
        self._naming = naming

    def view(self, person_id: str, language: Language, period: str | None, place: str) -> dict[str, Any]:
        """The values of hr.html. A period or place that there is not is answered with the page and what is wrong."""
        words, names = texts(language), self._naming.names(language)
        named, places, simulated = self._desk.choices()
        asked = Asked(period, *(*place_of(place), None, None)[:2])
        try:
            seen = self._desk.look(person_id, "GET /hr", asked)
            problem = None
        except Problem as error:
            seen, problem = None, error.kind
        return {
            "h": words,
            "problem": problem,
            "simulated": simulated,
            "rules": self._desk.rules,
            "periods": _periods(named, names),
            "places": [(joined(one), words.place_name(one)) for one in places],
            "chosen": {"period": seen.period if seen else period, "place": place},
            "query": _query(seen),
            "heading": f"{names.period(seen.period)}, {words.place_name(seen.place)}" if seen else "",
            "reports": [_section(seen, found, words, names) for found in seen.reports.values()] if seen else [],
            "definitions": [words.definition(name) for name in words.definitions],
        }


def _periods(named: Named, names: Names) -> dict[str, list[tuple[str, str]]]:
    """Newest first, as one looks for them."""
    groups = {"months": named.months, "weeks": named.weeks}
    return {group: [(name, names.period(name)) for name in reversed(found)] for group, found in groups.items()}


def _query(seen: Seen | None) -> str:
    if seen is None:
        return ""
    parts = {"period": seen.period, **dict(zip(("organisation", "category"), seen.place, strict=False))}
    return "&".join(f"{name}={value}" for name, value in parts.items())


def _section(seen: Seen, found: Report, words: Texts, names: Names) -> dict[str, Any]:
    said = words.reports[found.id]
    top = found.total.people or 0
    return {
        "id": found.id,
        "title": said.title,
        "sentence": sentence(found, seen.before.get(found.id), words, names),
        "total": _bar(said.total, found.total, top),
        "bars": [_bar(names.row(figure.row), figure, top) for figure in found.figures[:SHOWN]],
        "rows": [_bar(names.row(figure.row), figure, top) for figure in found.figures],
        "rates": [_rate(words.rates[name], rate, words) for name, rate in found.rates.items()],
        "parts": [_bar(words.part_name(part.row), part, top) for part in found.parts],
        "trend": _trend(found.trend, names),
        "unnamed": found.unnamed,
        "hidden": found.hidden,
        "hidden_words": _hidden_words(found.hidden, words),
    }


def _bar(name: str, figure: Figure, top: int) -> dict[str, Any]:
    length = 0 if not top or figure.people is None else min(FULL, round(FULL * figure.people / top, 1))
    return {
        "name": name, "people": figure.people, "volume": figure.volume, "hidden": figure.hidden, "length": length,
    }  # fmt: skip


def _rate(name: str, rate: int | str | None, words: Texts) -> dict[str, Any]:
    length = BANDS.get(rate, 0) if isinstance(rate, str) else rate or 0
    return {"name": name, "told": words.share(rate), "hidden": rate is None, "length": length}


def _trend(trend: Sequence[tuple[str, Figure]], names: Names) -> list[dict[str, Any]]:
    top = max((figure.people or 0 for _, figure in trend), default=0)
    return [{**_bar(names.period(name), figure, top), "short": names.short(name)} for name, figure in trend]


def _hidden_words(count: int, words: Texts) -> str:
    if not count:
        return words.hidden_none
    return words.hidden_one if count == 1 else words.hidden_many.format(count=count)
