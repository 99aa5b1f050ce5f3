"""Step 2: which roads are open to this person, each with reason, rule and source. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from actions.journey.architecture import Architecture, Move
from actions.journey.file_parts import Facts, Rule
from actions.plans.types import Road

MOST = 4
"""Roads shown at once on the way to a plan: more cannot be compared, and the explorer shows all."""
MOST_SHORT = 3
"""The same on the short way."""
UPWARD = frozenset({"up", "across"})


@dataclass(frozen=True)
class CareerOption:
    """A road as it is shown to one person."""

    move: Move
    why: str
    rule: Rule

    def road(self) -> Road:
        """What the plan keeps of it."""
        return Road(
            id=self.move.id, title=self.move.title, eligibility=self.rule.verdict, rule=self.rule.rule,
            asks=self.move.asks, source=self.rule.source.resolved(),
        )  # fmt: skip


def ranked(
    architecture: Architecture, facts: Facts, weights: Mapping[str, float], circumstances: Sequence[str] = ()
) -> list[CareerOption]:
    """All roads of this person, those that fit best first.

    Args:
        weights: how much each source of satisfaction counts, about -1 to 1.5; see scoring.weights.
        circumstances: what a plan should respect.
    """
    fitting = [m for m in architecture.moves if m.fits(facts)]
    rules = {m.id: rule for m in fitting if (rule := m.rule_for(facts)) is not None}
    tied = "place" in circumstances
    in_order = sorted(
        (m for m in fitting if m.id in rules),
        key=lambda m: (tied and m.place, -_score(m, rules[m.id], weights, circumstances)),
    )
    return [CareerOption(m, reason(m, weights), rules[m.id]) for m in in_order]


def career_options(  # noqa: PLR0913 - who, where to, and what they said
    architecture: Architecture,
    facts: Facts,
    direction: str | None,
    weights: Mapping[str, float],
    circumstances: Sequence[str] = (),
    *,
    most: int = MOST,
) -> list[CareerOption]:
    """Roads that fit, the best few; where there is one up there is one sideways or here beside it.

    Args:
        direction: grow, broaden, move or prepare; without one, all count.
        weights, circumstances: see `ranked`.
    """
    found = ranked(architecture, facts, weights, circumstances)
    wanted = [o for o in found if direction is None or direction in o.move.directions]
    return _with_one_sideways(wanted[:most], found, most)


def chosen(
    architecture: Architecture, facts: Facts, names: Sequence[str], weights: Mapping[str, float]
) -> list[CareerOption]:
    """The roads that a person chose, as far as they are roads for them."""
    by_id = {o.move.id: o for o in ranked(architecture, facts, weights)}
    return [by_id[name] for name in names if name in by_id]


def reason(move: Move, weights: Mapping[str, float]) -> str:
    """Why it may fit: by what matters most to the person among what it serves, else in general."""
    mattering = [s for s in sorted(weights, key=lambda s: -weights[s]) if weights[s] > 0]
    return next((text for source in mattering[:1] for s, text in move.because.items() if s == source), move.why)


def _score(move: Move, rule: Rule, weights: Mapping[str, float], circumstances: Sequence[str]) -> float:
    score = sum(
        weights.get(source, 0) * (3 - place * 0.5 if weights.get(source, 0) > 0 else 2 * (place == 0))
        for place, source in enumerate(move.satisfies)
    )
    if move.place and {"caring", "partner"} & set(circumstances):
        score -= 1
    return score - (1.5 if rule.verdict == "no" else 0)


def _with_one_sideways(chosen: list[CareerOption], found: Sequence[CareerOption], most: int) -> list[CareerOption]:
    """A move up stands beside one that is not, since most growth goes sideways."""
    if not chosen or any(o.move.shape in ("sideways", "here") for o in chosen):
        return chosen
    beside = next((o for o in found if o.move.shape == "sideways" and o not in chosen), None)
    return chosen if beside is None else [*chosen[: most - 1], beside]


def card(options: Sequence[CareerOption]) -> dict[str, Any]:
    """The options as a card."""
    return {"kind": "options", "options": [as_data(option) for option in options]}


def as_data(option: CareerOption) -> dict[str, Any]:
    """One option as data."""
    return {
        "id": option.move.id,
        "title": option.move.title,
        "shape": option.move.shape,
        "why": option.why,
        "asks": option.move.asks,
        "eligibility": option.rule.verdict,
        "rule": option.rule.rule,
        "source": option.rule.source.resolved().model_dump(
            mode="json", include={"document", "title", "url", "as_of", "section"}
        ),
    }
