"""The rows that are counted, what each is part of, and the rates made of them. The words for them: texts.<language>.yaml.

A row's name is "section:value" where the values are open (an article, a kind of support), else one word.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.analytics.disclosure import TOTAL, Part

SESSION_GAP = timedelta(minutes=30)
"""A person's silence that ends a session."""
COMES_BACK = timedelta(hours=24)
"""Who writes again within this time had not been helped for good."""
ROOT_ONLY = frozenset({"handed_over"})
"""Counted for everybody together and nowhere else."""
BEGUN, COMPLETED = "begun", "completed"

_FIXED: Mapping[str, Part] = {
    "new": Part(TOTAL, "returning", exclusive=True),
    "returning": Part(TOTAL, "returning", exclusive=True),
    "asked": Part(TOTAL, "asked"),
    "answered": Part("asked", "coverage"),
    "abstained": Part("asked", "coverage"),
    "placed": Part("asked", "routing"),
    "fallback": Part("asked", "routing"),
    "helpful": Part("asked", "rating"),
    "unhelpful": Part("asked", "rating"),
    "unrated": Part("asked", "rating"),
    "contained": Part("asked", "containment"),
    "not_contained": Part("asked", "containment"),
    "settled": Part("asked", "settlement"),
    "not_settled": Part("asked", "settlement"),
    "journey": Part(TOTAL, "journey"),
    "plan": Part(TOTAL, "plan"),
    "pack": Part(TOTAL, "pack"),
    "shared": Part(TOTAL, "shared"),
    "explored": Part(TOTAL, "explored"),
    "handed_over": Part(TOTAL, "handed_over"),
}
_OPEN: Mapping[str, Part] = {
    "channel": Part(TOTAL, "channel"),
    "language": Part(TOTAL, "language"),
    "topic": Part("asked", "topic"),
    "stage": Part("journey", "stage", exclusive=True),
    "kind": Part("plan", "kind"),
    "support": Part("plan", "support"),
    "situation": Part("pack", "situation"),
}


@dataclass(frozen=True)
class Rate:
    """Part of a whole, by volume: `yes` / (`yes` + `no`). Told only where the people of all of these rows are."""

    yes: tuple[str, ...]
    no: tuple[str, ...]
    of: str = "asked"

    @property
    def rows(self) -> tuple[str, ...]:
        """Every row that must be shown for the rate to be."""
        return (*self.yes, *self.no, self.of)


RATES: Mapping[str, Rate] = {
    "coverage": Rate(("answered",), ("abstained",)),
    "abstention": Rate(("abstained",), ("answered",)),
    "fallback": Rate(("fallback",), ("placed",)),
    "response": Rate(("helpful", "unhelpful"), ("unrated",)),
    "helpfulness": Rate(("helpful",), ("unhelpful",)),
    "containment": Rate(("contained",), ("not_contained",)),
    "settlement": Rate(("settled",), ("not_settled",)),
}


def part_of(row: str) -> Part:
    """What a row is part of.

    Raises:
        KeyError: no such row.
    """
    return _FIXED[row] if row in _FIXED else _OPEN[row.partition(":")[0]]


def section_of(row: str) -> str:
    """The section that a row stands in."""
    return part_of(row).section
