"""The reports made of published figures. Pure: what is hidden never comes here, so nothing here can give it away."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.analytics.disclosure import TOTAL, Place
from bot.analytics.publication import Figures, joined, place_of
from bot.analytics.rows import BEGUN, COMPLETED, section_of

UNNAMED = frozenset({"topic", "support", "situation"})
"""Sections whose hidden rows are counted and not named: that somebody asked about it would be told by the name alone."""
LATEST = 13
"""Periods in a trend: a year of months and one more, or a quarter of weeks."""


@dataclass(frozen=True)
class Spec:
    """A report: rows of one section, or the named ones; `of` is the row that they are part of. `rates` beside them."""

    of: str = TOTAL
    section: str | None = None
    rows: tuple[str, ...] = ()
    rates: tuple[str, ...] = ()
    ordered: bool = False
    places: bool = False


REPORTS: Mapping[str, Spec] = {
    "reach": Spec(rows=("new", "returning"), ordered=True, places=True),
    "topics": Spec("asked", "topic"),
    "answers": Spec(
        "asked", rates=("coverage", "abstention", "fallback", "helpfulness", "response", "containment", "settlement")
    ),
    "journey": Spec("journey", "stage", ordered=True),
    "support": Spec("plan", "support"),
    "plans": Spec("plan", "kind"),
    "packs": Spec("pack", "situation"),
    "uses": Spec(rows=("asked", "journey", "plan", "explored", "shared", "pack", "handed_over")),
    "channels": Spec(section="channel"),
    "languages": Spec(section="language"),
}


@dataclass(frozen=True)
class Figure:
    """A number of people, and how often; both None where it is hidden."""

    row: str
    people: int | None
    volume: int | None = None

    @property
    def hidden(self) -> bool:
        """Whether it may not be told."""
        return self.people is None


@dataclass(frozen=True)
class Report:
    """A report at one place in one period.

    Attributes:
        total: everybody whom it is about.
        figures: its rows, most people first unless they have an order of their own; those of nobody left out.
        rates: per cent, a band, or None where hidden or without cases.
        parts: the parts of the place, where the report compares them.
        unnamed: how many rows are hidden and not among the figures.
        trend: the totals of the latest periods, oldest first, by name.
    """

    id: str
    period: str
    place: Place
    total: Figure
    figures: tuple[Figure, ...]
    unnamed: int
    rates: Mapping[str, int | str | None]
    parts: tuple[Figure, ...]
    trend: tuple[tuple[str, Figure], ...]
    rate_trend: tuple[tuple[str, int | str | None], ...]

    @property
    def hidden(self) -> int:
        """How many figures are hidden, those of the trend not counted."""
        cells = (self.total, *self.figures, *self.parts)
        return (
            self.unnamed + sum(figure.hidden for figure in cells) + sum(rate is None for rate in self.rates.values())
        )


def report(
    name: str, period: str, documents: Mapping[str, Figures], place: Place = (), steps: Sequence[str] = ()
) -> Report:
    """One report.

    Args:
        documents: published figures by period, oldest first; the period's own and those of the trend.
        steps: the journey's steps, in order.

    Raises:
        KeyError: no such report or period.
    """
    spec, document = REPORTS[name], documents[period]
    names = list(documents)
    figures = tuple(_figures(spec, document, place, steps))
    named = tuple(figure for figure in figures if not (figure.hidden and spec.section in UNNAMED))
    trend = names[max(0, names.index(period) - LATEST + 1) : names.index(period) + 1]
    return Report(
        id=name,
        period=period,
        place=place,
        total=_figure(document, spec.of, place),
        figures=named,
        unnamed=len(figures) - len(named),
        rates={rate: document["rates"].get(rate, {}).get(joined(place)) for rate in spec.rates},
        parts=tuple(_parts(document, place)) if spec.places else (),
        trend=tuple((name, _figure(documents[name], spec.of, place)) for name in trend),
        rate_trend=tuple(
            (name, documents[name]["rates"].get(spec.rates[0], {}).get(joined(place))) for name in trend if spec.rates
        ),
    )


def places(documents: Mapping[str, Figures]) -> list[Place]:
    """Every place that any period has figures of."""
    return sorted({place_of(place) for document in documents.values() for place in document["rows"].get(TOTAL, {})})


def _figure(document: Figures, row: str, place: Place) -> Figure:
    people, volume = document["rows"].get(row, {}).get(joined(place), (0, None))
    return Figure(row, people, volume)


def _figures(spec: Spec, document: Figures, place: Place, steps: Sequence[str]) -> Iterator[Figure]:
    rows = spec.rows or [row for row in document["rows"] if row != TOTAL and section_of(row) == spec.section]
    found = [_figure(document, row, place) for row in rows]
    if spec.section == "stage":
        order = [BEGUN, *steps, COMPLETED]
        found.sort(key=lambda f: order.index(f.row.partition(":")[2]) if f.row.partition(":")[2] in order else 0)
    elif not spec.ordered:
        # Hidden ones last and by name: their place among the others would tell of their size.
        found.sort(key=lambda f: (f.hidden, -(f.people or 0), f.row))
    return (figure for figure in found if figure.people != 0)


def _parts(document: Figures, place: Place) -> Iterator[Figure]:
    for name, (people, volume) in sorted(document["rows"].get(TOTAL, {}).items()):
        part = place_of(name)
        if len(part) == len(place) + 1 and part[: len(place)] == place:
            yield Figure(part[-1], people, volume)
