"""Makes of exact counts what HR may see of a period: one document with every figure and rate at every place. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.analytics.counting import Counts
from bot.analytics.disclosure import TOTAL, Cell, Key, Order, Place, Rules, Table, band, may_replace, publish, summed
from bot.analytics.periods import Kind
from bot.analytics.rows import RATES, Rate, part_of

VOLUMES: Mapping[Kind, frozenset[str]] = {"week": frozenset({TOTAL, "asked"}), "month": frozenset()}
"""How often is told by the week alone: a month's number less those of its weeks would be that of a hidden week."""
Figures = dict[str, Any]
"""{"rows": {row: {place: [people or null, volume or null]}}, "rates": {rate: {place: per cent, band or null}}}"""


def joined(place: Place) -> str:
    """A place as it is stored: "undp/NO"; everybody is ""."""
    return "/".join(place)


def place_of(text: str) -> Place:
    """The place of a stored name."""
    return tuple(text.split("/")) if text else ()


def figures(kind: Kind, counts: Counts, rules: Rules, order: Order, inside: Mapping[Key, Iterable[int]]) -> Figures:
    """What may be told of a period.

    Args:
        inside: sizes of groups told of periods that hold this one, or that this one holds.
    """
    told = VOLUMES[kind]
    table = Table(
        counts.people,
        {row: part_of(row) for row, _ in counts.people if row != TOTAL},
        {key: count for key, count in counts.volume.items() if key[0] in told},
        inside,
    )
    cells = publish(table, rules, order)
    rows: dict[str, dict[str, list[int | None]]] = {}
    for (row, place), cell in sorted(cells.items()):
        rows.setdefault(row, {})[joined(place)] = [cell.people, cell.volume]
    return {"rows": rows, "rates": _rates(cells, summed(counts.volume))}


def shown(document: Figures, basis: Mapping[Key, int]) -> dict[Key, int]:
    """The exact sizes behind the figures of a published period that are told."""
    people = summed(basis)
    return {
        (row, place_of(place)): people[row, place_of(place)]
        for row, places in document["rows"].items()
        for place, (told, _) in places.items()
        if told is not None
    }


def replaces(
    old: Figures, old_people: Mapping[Key, int], new: Figures, new_people: Mapping[Key, int], rules: Rules
) -> bool:
    """Whether a later count may be told in place of what was told before.

    Who kept the first can subtract: so the same cells must be hidden in both, and no group may differ by a few people.
    """
    return _hidden(old) == _hidden(new) and may_replace(old_people, new_people, rules)


def _hidden(document: Figures) -> set[tuple[str, str]]:
    return {
        (row, place)
        for row, places in document["rows"].items()
        for place, (told, _) in places.items()
        if told is None
    }


def _rates(cells: Mapping[Key, Cell], volume: Mapping[Key, int]) -> dict[str, dict[str, int | str | None]]:
    places = {place for row, place in cells if row == TOTAL}
    return {
        name: {joined(place): _rate(rate, place, cells, volume) for place in sorted(places)}
        for name, rate in RATES.items()
    }


def _rate(rate: Rate, place: Place, cells: Mapping[Key, Cell], volume: Mapping[Key, int]) -> int | str | None:
    if any(cells[row, place].hidden for row in rate.rows if (row, place) in cells):
        return None
    yes, no = (sum(volume.get((row, place), 0) for row in rows) for rows in (rate.yes, rate.no))
    return band(yes / (yes + no)) if yes + no else None
