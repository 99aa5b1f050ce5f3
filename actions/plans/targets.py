"""Which of a plan's actions a phrase means: by its number, or by the words that it shares with a title. Pure."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from rapidfuzz import fuzz

from actions.plans.change import Change
from actions.plans.types import Objective, Plan, PlanAction
from actions.plans.words import ORDINALS, plain

ENOUGH = 0.5
"""Share of what was said, weighed by how telling each word is, that must be found in an action's title."""
CLEARLY = 0.7
"""The same share, where what is understood is done at once."""
NEAR = 0.8
"""From this share of the best one's score, another action may be meant as well."""
CHOICES = 5


@dataclass(frozen=True)
class Wish:
    """A change that is clear."""

    change: Change


@dataclass(frozen=True)
class Which:
    """A change of which it is not clear what it concerns; `candidates` are ids of actions, the likeliest first.

    `found` is False where nothing was named that the plan holds, and the candidates are simply the next ones.
    """

    change: Change
    candidates: tuple[str, ...]
    found: bool = True


@dataclass(frozen=True)
class Undo:
    """The last change is to be taken back; `again` is True where an undo just made may be meant, False if not."""

    again: bool = False


@dataclass(frozen=True)
class Redo:
    """An undo is to be taken back."""


@dataclass(frozen=True)
class CheckIns:
    """Messages on the check-in dates are wanted again, or no more."""

    on: bool


@dataclass(frozen=True)
class History:
    """What changed from version to version is to be shown."""


@dataclass(frozen=True)
class GoBack:
    """The plan is to be as it was in an older version."""

    version: int


@dataclass(frozen=True)
class Unclear:
    """Not understood: `reason` names the text to say."""

    reason: Literal["unclear", "which_none", "which_report", "needs_date", "needs_text", "bad_date"]
    values: Mapping[str, Any] = field(default_factory=dict)


Understanding = Wish | Which | Undo | Redo | CheckIns | History | GoBack | Unclear
Names = Mapping[str, Sequence[str]]
"""Further names of actions, by id, such as the title of the support that they use."""

_FILLERS = """
the a an my our this that it i have has had am is was be been to of in on for and or with at from up about me
we just now action step item task plan please one number thing date deadline already finally today yesterday
last week month by do yet not could forward later earlier sooner back all first second third fourth fifth
sixth seventh eighth ninth tenth thing things stuff bit due
"""
_STOP = frozenset(_FILLERS.split())
_TYPE = frozenset(["course", "training", "programme", "program", "class", "session", "meeting", "talk", "assignment"])


def with_target(change: Change, target: str) -> Change:
    """The change, now that it is clear which action it concerns."""
    return change.model_copy(update={"target": target})


def find(phrase: str, plan: Plan, change: Change, names: Names | None) -> Understanding:
    """The change with the action that the phrase means, or a question back."""
    return among(phrase, plan, plan.actions, change, names)


def among(
    phrase: str, plan: Plan, actions: Sequence[PlanAction], change: Change, names: Names | None
) -> Understanding:
    """The same among some of the actions only. What is done at once must be clear: else a single match is asked too."""
    sure = CLEARLY if change.kind == "status" else ENOUGH
    numbered = _numbered(phrase, plan)
    if numbered is not None:
        return Wish(with_target(change, numbered))
    if not telling(phrase) and not change.status and plan.next_actions():
        return Which(change, tuple(a.id for a in plan.next_actions(CHOICES)), found=False)
    scored = _scores(phrase, actions, names or {}, (plan.aim, *(o.title for o in plan.objectives)))
    best = scored[0][1] if scored else 0.0
    if best < ENOUGH:
        return Unclear("which_none", {"titles": titles([a for a in plan.actions if a.status != "dropped"])})
    near = [name for name, score in scored if score >= best * NEAR]
    if len(near) == 1 and best >= sure:
        return Wish(with_target(change, near[0]))
    return Which(change, tuple(near[:CHOICES]))


def goal(phrase: str, plan: Plan) -> Objective | None:
    """The goal that a phrase means, if it shares most of its telling words with one and only one."""
    tokens = telling(phrase) - {"goal", "objective", "aim"}
    if not tokens:
        return None
    known = {o.id: telling(o.title) | telling(o.measure or "") for o in plan.objectives}
    shares = {name: sum(_holds(t, own) for t in tokens) / len(tokens) for name, own in known.items()}
    best = [o for o in plan.objectives if shares[o.id] >= CLEARLY and shares[o.id] == max(shares.values())]
    return best[0] if len(best) == 1 else None


def _numbered(phrase: str, plan: Plan) -> str | None:
    """ "Action 2", "the second one", "number 3": the place at which the plan shows it."""
    bare = plain(phrase)
    match = re.search(r"\b(?:action|step|item|point|task|number|no)\s*(\d{1,2})\b|^(?:the )?(\d{1,2})$", bare)
    index = int(match.group(1) or match.group(2)) if match else None
    if index is None:
        match = re.search(rf"\b({'|'.join(ORDINALS)})\b(?=\s*$|\s+(?:action|one|step|item|point|task)\b)", bare)
        index = ORDINALS[match.group(1)] if match else None
    if index is None:
        return None
    index = len(plan.actions) if index == -1 else index
    return plan.actions[index - 1].id if 1 <= index <= len(plan.actions) else None


def titles(actions: Sequence[PlanAction]) -> str:
    """Actions as a numbered list."""
    return "\n".join(f"{number}. {shortened(action.title)}" for number, action in enumerate(actions, start=1))


def shortened(title: str, limit: int = 70) -> str:
    """A title that fits on a button or in a list."""
    return title if len(title) <= limit else title[: limit - 1].rsplit(" ", 1)[0].rstrip(",;: ") + "…"


def _scores(
    phrase: str, actions: Sequence[PlanAction], names: Names, goals: Sequence[str]
) -> list[tuple[str, float]]:
    """For each action the share of what was said that its names hold; rare words weigh more than common ones."""
    tokens = telling(phrase)
    if not tokens or not actions:
        return []
    held = {
        a.id: set().union(*(telling(n) for n in (_own_words(a.title, goals), *names.get(a.id, ())))) for a in actions
    }
    weights = {t: _weight(t, sum(_holds(t, own) for own in held.values()), len(actions)) for t in tokens}
    total = sum(weights.values())
    scored = [(name, sum(weights[t] for t in tokens if _holds(t, own)) / total) for name, own in held.items()]
    # The same share of a shorter title is the better match.
    closeness = {a.id: fuzz.token_set_ratio(plain(phrase), plain(a.title)) / 1000 for a in actions}
    return sorted(((n, s + closeness[n]) for n, s in scored if s > 0), key=lambda item: -item[1])


def _own_words(title: str, goals: Sequence[str]) -> str:
    """A title without the goal that it quotes ("first steps towards: …"): who speaks of the goal may mean another."""
    for goal in goals:
        _, _, tail = title.partition(": ")
        quoted = goal if goal in title else tail if tail and goal.startswith(tail) else ""
        rest = title.replace(quoted, " ") if quoted else ""
        if telling(rest):
            return rest
    return title


def _weight(token: str, held_by: int, count: int) -> float:
    if token in _TYPE:
        return 0.3
    return math.log(1 + count / held_by) if held_by else 1.0


def telling(text: str) -> set[str]:
    """The words of a text that tell one action from another."""
    return {word for word in re.split(r"[\s/'-]+", plain(text)) if word and word not in _STOP}


def serves(title: str, goal: str) -> bool:
    """Whether an action seems to lead to a goal: a telling word of the goal stands in its title."""
    own = telling(title)
    return any(_holds(word, own) for word in telling(goal) - _TYPE - {"will", "have"} if len(word) > 3)


def _holds(token: str, words: set[str]) -> bool:
    return any(_alike(token, word) for word in words)


def _alike(one: str, other: str) -> bool:
    if one == other:
        return True
    short = min(len(one), len(other))
    if short >= 5 and one[:5] == other[:5] and abs(len(one) - len(other)) <= 4:
        return True
    return short >= 4 and fuzz.ratio(one, other) >= 84
