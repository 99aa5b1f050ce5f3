"""What step 1 asks with: items, their version and grounds, and the sets in which best-worst choices show them. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Self

from pydantic import Field, model_validator

from actions.journey.file_parts import Option, Problem, Reading, Slug, Strict, Words, refuse


class Item(Option):
    """Something to be chosen or rated. `reading`: what an answer on a scale says about it."""

    reading: Reading | None = None


class Instrument(Strict):
    """Items that belong together.

    Attributes:
        version: raised when items or sets change, so that results of two versions are not compared.
        grounds: where the method was published.
        sets: for best-worst choices, the values of the items shown together.
    """

    version: Words
    grounds: tuple[Words, ...] = Field(min_length=1)
    items: tuple[Item, ...] = Field(min_length=2)
    sets: tuple[tuple[Slug, ...], ...] = ()

    @model_validator(mode="after")
    def _balanced(self) -> Self:
        refuse("Instrument", [*self._unknown()] or [*self._unbalanced()])
        return self

    @property
    def titles(self) -> Mapping[str, str]:
        """Titles by value."""
        return {item.value: item.title for item in self.items}

    def shown(self, number: int | None) -> tuple[Item, ...]:
        """The items of a set (from 1), in its order; all of them without one."""
        if number is None:
            return self.items
        by_value = {item.value: item for item in self.items}
        return tuple(by_value[value] for value in self.sets[number - 1])

    def _unknown(self) -> Iterator[Problem]:
        known = [item.value for item in self.items]
        for index, value in enumerate(known):
            if value in known[:index]:
                yield ("items", index, "value"), f"value {value!r} stands twice"
        for number, chosen in enumerate(self.sets):
            if len(chosen) < 3 or len(set(chosen)) < len(chosen):
                yield ("sets", number), "a set needs at least three different items"
            for place, value in enumerate(chosen):
                if value not in known:
                    yield ("sets", number, place), f"no item {value!r}; there are {', '.join(known)}"

    def _unbalanced(self) -> Iterator[Problem]:
        """Every set of one size, every item as often as every other, every pair together as often as every other."""
        if not self.sets:
            return
        if len({len(chosen) for chosen in self.sets}) > 1:
            yield ("sets",), "all sets must have the same size"
        met = Counter(frozenset(pair) for chosen in self.sets for pair in combinations(chosen, 2))
        pairs = [frozenset(pair) for pair in combinations([item.value for item in self.items], 2)]
        fewest, most = min(pairs, key=met.__getitem__), max(pairs, key=met.__getitem__)
        if met[fewest] != met[most]:
            yield (
                ("sets",),
                f"not balanced: {' and '.join(sorted(most))} meet {met[most]} times,"
                f" {' and '.join(sorted(fewest))} {met[fewest]} times; every pair must meet equally often",
            )
