"""Disclosure control: decides which figures of a table may be shown, so that none tells of fewer than five people. Pure.

A table counts distinct people by row (a topic, a step, a channel; `TOTAL` for all of the table) and by place. Places are a
tree, the fixed partition of the organisation: everybody, an organisation, a staff category within an organisation. A
person is in one leaf. Hidden are, until nothing more has to be:

* a figure of 1 to 4 people, and one that leaves 1 to 4 people of its place over (primary);
* in every sum (a place and its parts, a total and its rows), enough others that what is hidden cannot be had by
  subtraction: at least two, one of them of five or more people, together at least ten and more with every further cell;
  where that cannot be, the total goes too;
* whatever linear algebra over all sums at once would still give away (`audit`).

Which other figure is hidden is chosen by an order that does not depend on the figures and is not known outside: a choice
of the smallest would itself tell about sizes. Method: cell suppression with complementary cells, as in Hundepool and
others, Statistical Disclosure Control (2012), ch. 4; hidden cells that sums determine: Gusfield, SIAM J. Comput. 17 (1988).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import floor

from bot.analytics.sums import exposed

TOTAL = "*"
EVERYBODY: "Place" = ()
Place = tuple[str, ...]
Key = tuple[str, Place]
Order = Callable[[Key], str]
"""Puts cells in an order that nobody outside can know and that stays the same from period to period."""


@dataclass(frozen=True)
class Rules:
    """From how many people on a figure is shown, and to what it is rounded."""

    threshold: int = 5
    step: int = 5

    def small(self, people: int) -> bool:
        """Whether that is somebody, and too few."""
        return 0 < people < self.threshold

    def rounded(self, number: float) -> int:
        """To the nearest step; halves up."""
        return self.step * floor(number / self.step + 0.5)


@dataclass(frozen=True)
class Part:
    """What a row is part of: `of` another row, in a section of rows that are shown side by side.

    `exclusive`: each person of the other row is in one row of the section, so that these add up.
    """

    of: str = TOTAL
    section: str = ""
    exclusive: bool = False


@dataclass(frozen=True)
class Table:
    """What was counted.

    Attributes:
        people: distinct people by row and leaf; `TOTAL` has everybody whom the table is about. A row that is counted at the
            root alone has no other place.
        rows: what each row is part of.
        volume: how often, by row and leaf (questions, sessions); may be left out.
        inside: sizes of groups that have been shown and lie within a cell's group: the weeks of a month.
    """

    people: Mapping[Key, int]
    rows: Mapping[str, Part]
    volume: Mapping[Key, int] = field(default_factory=dict)
    inside: Mapping[Key, Iterable[int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Cell:
    """A figure as it may be told: rounded, or hidden."""

    people: int | None
    volume: int | None = None

    @property
    def hidden(self) -> bool:
        """Whether it is not told."""
        return self.people is None


@dataclass(frozen=True)
class Sum:
    """`total` is made of `parts`; exactly, or with people counted in more than one part."""

    total: Key
    parts: tuple[Key, ...]
    exact: bool


def publish(table: Table, rules: Rules, order: Order) -> dict[Key, Cell]:
    """Every figure of a table as it may be told, at every place."""
    people, volume = summed(table.people), summed(table.volume)
    hidden = protect(table, rules, order)
    return {
        key: Cell(None) if key in hidden else Cell(rules.rounded(count), _volume(volume.get(key), rules))
        for key, count in people.items()
    }


def protect(table: Table, rules: Rules, order: Order) -> frozenset[Key]:
    """The cells of a table that must not be shown."""
    people = summed(table.people)
    inside = {key: tuple(sizes) for key, sizes in table.inside.items()}
    detail = _Detail(table.rows, order)
    hidden = {key for key in people if _primary(key, people, table.rows, rules, inside)}
    equations = list(sums(people, table.rows))
    while True:
        _cover(hidden, equations, people, rules, order)
        leak = exposed(hidden, [(e.total, e.parts) for e in equations if e.exact], people, rules.small)
        if not leak:
            return frozenset(hidden)
        hidden.add(_next_to(leak, hidden, equations, people, detail))


def may_replace(old: Mapping[Key, int], new: Mapping[Key, int], rules: Rules) -> bool:
    """Whether a later count of a period may be shown in place of an earlier one: no group differs by 1 to 4 people."""
    before, after = summed(old), summed(new)
    return not any(rules.small(abs(after.get(key, 0) - before.get(key, 0))) for key in before.keys() | after.keys())


def band(share: float) -> int | str:
    """A rate as it may be told: whole per cent, or a band at the ends, where it would tell of nearly everybody."""
    if share < 0.05:
        return "under 5"
    return "over 95" if share > 0.95 else round(100 * share)


def summed(leaves: Mapping[Key, int]) -> dict[Key, int]:
    """Counts at every place of the tree from those at its leaves."""
    found: dict[Key, int] = defaultdict(int)
    for (row, place), count in leaves.items():
        for depth in range(len(place) + 1):
            found[row, place[:depth]] += count
    places = {place for _, place in found}
    deep = {row for row, place in found if place}
    # A row that nobody is in at some place is nought there, and says so.
    more = {(row, place): 0 for row in deep for place in places if (row, place) not in found}
    return {**found, **more}


def sums(people: Mapping[Key, int], rows: Mapping[str, Part]) -> Iterator[Sum]:
    """Everything that adds up in a table: places over their parts, rows over those of a section."""
    below: dict[Key, list[Key]] = defaultdict(list)
    sections: dict[tuple[Part, Place], list[Key]] = defaultdict(list)
    for row, place in sorted(people):
        if place:
            below[row, place[:-1]].append((row, place))
        if row != TOTAL:
            sections[rows[row], place].append((row, place))
    for total, parts in below.items():
        yield Sum(total, tuple(parts), exact=True)
    for (part, place), cells in sections.items():
        # One row beside its total is no sum: what is left over is looked at for each row by itself.
        if (part.of, place) in people and (part.exclusive or len(cells) > 1):
            yield Sum((part.of, place), tuple(cells), part.exclusive)


def _primary(
    key: Key, people: Mapping[Key, int], rows: Mapping[str, Part], rules: Rules, inside: Mapping[Key, tuple[int, ...]]
) -> bool:
    (row, place), count = key, people[key]
    if row == TOTAL or rules.small(count) or not count:
        return rules.small(count) or (count > 0 and _beside(count, inside.get(key, ()), rules))
    whole = [people[of, place] for of in {rows[row].of, TOTAL} if (of, place) in people]
    return _beside(count, (*whole, *inside.get(key, ())), rules)


def _beside(count: int, others: Iterable[int], rules: Rules) -> bool:
    """Whether a group differs by a few people from one that holds it, or that it holds."""
    return any(rules.small(abs(count - other)) for other in others)


def _cover(hidden: set[Key], equations: Iterable[Sum], people: Mapping[Key, int], rules: Rules, order: Order) -> None:
    """Hide more until no single sum gives anything away."""
    ordered = [(e.total, sorted(e.parts, key=order)) for e in equations]
    changed = True
    while changed:
        changed = False
        for total, parts in ordered:
            dark = [part for part in parts if part in hidden]
            if (not dark and total not in hidden) or _enough(dark, people, rules):
                continue
            added = _another(parts, hidden, people, rules) or (total if total not in hidden else None)
            if added is not None:
                hidden.add(added)
                changed = True


def _enough(dark: list[Key], people: Mapping[Key, int], rules: Rules) -> bool:
    sizes = [people[key] for key in dark]
    # With less, few ways would be left to fill the hidden cells, or just one.
    least = len(sizes) + 2 * rules.threshold - 2
    return len(sizes) >= 2 and sum(sizes) >= least and max(sizes) >= rules.threshold


def _another(parts: list[Key], hidden: set[Key], people: Mapping[Key, int], rules: Rules) -> Key | None:
    """The next part to hide: one that is not small itself, in the secret order. Nought hides nobody."""
    return next((key for key in parts if key not in hidden and people[key] >= rules.threshold), None)


def _next_to(
    leak: Iterable[Key], hidden: set[Key], equations: Iterable[Sum], people: Mapping[Key, int], detail: "_Detail"
) -> Key:
    """A shown figure of a sum that the leak goes through; where all of those are hidden, of sums that these go through."""
    reached, exact = set(leak), [{e.total, *e.parts} for e in equations if e.exact]
    while True:
        touched = set().union(*(cells for cells in exact if cells & reached))
        near = {key for key in touched if key not in hidden and people[key] > 0}
        if near:
            return min(near, key=detail)
        further = reached | (touched & hidden)
        if further == reached:
            raise AssertionError("Sums without a shown figure give nothing away.")
        reached = further


class _Detail:
    """Orders cells from the most detailed on, so that rather a part is hidden than a total."""

    def __init__(self, rows: Mapping[str, Part], order: Order) -> None:
        self._rows = rows
        self._order = order

    def __call__(self, key: Key) -> tuple[int, int, str]:
        row, place = key
        part = self._rows.get(row)
        depth = 0 if part is None else 1 if part.of == TOTAL else 2
        return -len(place), -depth, self._order(key)


def _volume(count: int | None, rules: Rules) -> int | None:
    return None if count is None else rules.rounded(count)
