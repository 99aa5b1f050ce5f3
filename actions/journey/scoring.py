"""What the answers of step 1 can tell, and how surely: best-worst counts, gaps, changes. Pure.

Best-worst counts and the design: Louviere, Flynn and Marley (2015). Interval of a share: Wilson (1927). Importance beside
what is there: Martilla and James (1977). How far one rating varies: Wanous, Reichers and Hudy (1997).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import sqrt

Z = 1.28
"""Standard deviations of an interval that holds four times in five: what is said is a hint, not a proof."""
RATING_NOISE = 2
"""Points of five by which a single rating must differ to tell anything: with a reliability of about 0.7 and a spread of one
point, the difference of two ratings varies by 0.8 points, so that one point may be chance four times in five."""
MATTERS = 4
"""A rating of importance from which something counts as mattering."""
WIDE = 2
"""Points between importance and today from which a gap is worth a word."""


@dataclass(frozen=True)
class Choice:
    """One best-worst choice: what was shown, what was taken as most and as least."""

    shown: tuple[str, ...]
    most: str
    least: str


@dataclass(frozen=True)
class Score:
    """How an item fared.

    Attributes:
        best, worst, shown: how often it was chosen as most, as least, and shown at all.
        low, high: interval of best minus worst, in the same unit, that holds four times in five.
    """

    item: str
    best: int
    worst: int
    shown: int
    low: float
    high: float

    @property
    def value(self) -> int:
        """Best minus worst, from -shown to shown."""
        return self.best - self.worst


@dataclass(frozen=True)
class Gap:
    """What matters beside what is there, both from 1 to 5."""

    item: str
    importance: int
    today: int

    @property
    def width(self) -> int:
        """Positive where something is missing."""
        return self.importance - self.today


def best_worst(choices: Sequence[Choice]) -> list[Score]:
    """Scores of all items shown, the highest first."""
    items = list(dict.fromkeys(item for choice in choices for item in choice.shown))
    return sorted((_score(item, choices) for item in items), key=lambda s: (-s.value / s.shown, -s.best))


def _score(item: str, choices: Sequence[Choice]) -> Score:
    own = [choice for choice in choices if item in choice.shown]
    best, worst = sum(c.most == item for c in own), sum(c.least == item for c in own)
    won = sum(_comparisons(item, choice)[0] for choice in own)
    lost = sum(_comparisons(item, choice)[1] for choice in own)
    low, high = wilson(won, won + lost)
    shown = len(own)
    return Score(item, best, worst, shown, (2 * low - 1) * shown, (2 * high - 1) * shown)


def _comparisons(item: str, choice: Choice) -> tuple[int, int]:
    """Comparisons won and lost that a choice implies: the most beats all, the least loses to all, the others do one each."""
    others = len(choice.shown) - 1
    if choice.most == item:
        return others, 0
    return (0, others) if choice.least == item else (1, 1)


def wilson(won: int, of: int, z: float = Z) -> tuple[float, float]:
    """Interval of a share from few comparisons; everything from 0 to 1 where there were none."""
    if of == 0:
        return 0.0, 1.0
    share, z2 = won / of, z * z
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = z * sqrt(share * (1 - share) / of + z2 / (4 * of * of)) / (1 + z2 / of)
    return max(0.0, middle - half), min(1.0, middle + half)


def apart(one: Score, other: Score, choices: Sequence[Choice]) -> bool:
    """Whether two scores differ by more than choosing at random would make them differ four times in five."""
    variance = _variance(one.item, choices) + _variance(other.item, choices)
    variance += sum(
        4 / (len(c.shown) * (len(c.shown) - 1)) for c in choices if one.item in c.shown and other.item in c.shown
    )
    return abs(one.value - other.value) > Z * sqrt(variance)


def _variance(item: str, choices: Sequence[Choice]) -> float:
    """Variance of best minus worst if all were chosen at random: 2/k for each set of k."""
    return sum(2 / len(c.shown) for c in choices if item in c.shown)


def leaders(scores: Sequence[Score], choices: Sequence[Choice]) -> list[Score]:
    """Those at the top that the choices cannot tell apart from the first."""
    return [s for s in scores if s is scores[0] or not apart(scores[0], s, choices)] if scores else []


def last_ones(scores: Sequence[Score], choices: Sequence[Choice]) -> list[Score]:
    """Those at the bottom that the choices cannot tell apart from the last."""
    return [s for s in scores if s is scores[-1] or not apart(scores[-1], s, choices)] if scores else []


def consistency(choices: Sequence[Choice]) -> float | None:
    """From 1 (one order explains all choices) to 0 (as many circles as possible); None where pairs are missing.

    Kendall's coefficient: circles of three (a before b, b before c, c before a) among all pairs, for an odd number of items.
    """
    items = sorted({item for choice in choices for item in choice.shown})
    before = {pair for choice in choices for pair in _order(choice)}
    pairs = list(combinations(items, 2))
    if len(items) % 2 == 0 or any(((a, b) in before) == ((b, a) in before) for a, b in pairs):
        return None
    wins = [sum((item, other) in before for other in items) for item in items]
    count = len(items)
    circles = count * (count - 1) * (count - 2) / 6 - sum(w * (w - 1) / 2 for w in wins)
    return 1 - 24 * circles / (count**3 - count)


def _order(choice: Choice) -> list[tuple[str, str]]:
    between = [item for item in choice.shown if item not in (choice.most, choice.least)]
    return [
        (choice.most, choice.least),
        *((choice.most, item) for item in between),
        *((item, choice.least) for item in between),
    ]


def gaps(importance: Mapping[str, int], today: Mapping[str, int]) -> list[Gap]:
    """What matters beside what is there: the most important first, among equals the widest gap."""
    found = [Gap(item, value, today[item]) for item, value in importance.items() if item in today]
    return sorted(found, key=lambda g: (-g.importance, -g.width))


def score_moved(
    before: Score, after: Score, choices_before: Sequence[Choice], choices_after: Sequence[Choice]
) -> bool:
    """Whether a score changed by more than choosing at random at both times would change it four times in five."""
    variance = _variance(before.item, choices_before) + _variance(after.item, choices_after)
    return abs(after.value - before.value) > Z * sqrt(variance)


def rating_moved(before: int, after: int) -> bool:
    """Whether a rating of five points changed by more than people vary from one day to another."""
    return abs(after - before) >= RATING_NOISE


def weights(importance: Mapping[str, int], today: Mapping[str, int], choice: Mapping[str, str]) -> dict[str, float]:
    """How much each source of satisfaction counts for what is suggested, about -1 to 1.5: what matters and is missing most.

    Args:
        importance, today: ratings from 1 to 5, either may be empty.
        choice: {"most", "least"} where only one choice among all was made.
    """
    if not importance:
        signs = {choice.get("most"): 1.0, choice.get("least"): -1.0}
        return {item: value for item, value in signs.items() if item is not None}
    found = {}
    for item, value in importance.items():
        missing = max(value - today.get(item, value), 0) if value >= MATTERS else 0
        found[item] = (value - 3) / 2 + missing / 8
    return found
