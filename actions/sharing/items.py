"""What of a plan can be shown to somebody else, item by item, in the person's own words. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from pydantic import BaseModel, ConfigDict

from actions.plans.dates import spoken
from actions.plans.texts import language_texts
from actions.plans.types import Evidence, Objective, Plan, PlanAction, Road
from actions.sharing.texts import SharingTexts

Kind = Literal[
    "profile", "aim", "objective", "action", "road", "strength", "knowledge", "relationship", "brand", "evidence",
    "hours", "check_in", "satisfaction", "values", "circumstances", "appointment_end",
]  # fmt: skip
PRIVATE: frozenset[Kind] = frozenset({"circumstances", "appointment_end"})
"""Shown to nobody unless picked one by one, on purpose, after a warning."""
USUAL: frozenset[Kind] = frozenset({"profile", "aim", "objective", "action", "strength", "knowledge"})
"""What "my plan" means where a person names no items."""


class UnknownItemError(LookupError):
    """An item that the plan does not hold; the message names it."""


class Item(BaseModel):
    """One thing that can be shown. `text` is what the person wrote or chose; `detail` what stands below it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ref: str
    kind: Kind
    text: str
    detail: str | None = None

    @property
    def private(self) -> bool:
        """Whether it takes a word of its own to show it."""
        return self.kind in PRIVATE


@dataclass(frozen=True)
class Answers:
    """What of the journey's answers can be shown beside the plan, in words; empty where nothing was said."""

    satisfaction: str = ""
    values: str = ""
    circumstances: str = ""


def items_of(plan: Plan, answers: Answers, texts: SharingTexts) -> tuple[Item, ...]:
    """Everything that can be shown, in the order in which it is read; what Cairn says in it, in the language of `texts`."""
    return tuple(_items(plan, answers, texts))


def chosen(items: Sequence[Item], refs: Iterable[str]) -> tuple[Item, ...]:
    """The items of these refs, in the order of `items`. A kind's name stands for all of its items that are not private.

    Raises:
        UnknownItemError
    """
    wanted = set(refs)
    kinds = {item.kind for item in items if not item.private}
    unknown = wanted - {item.ref for item in items} - kinds
    if unknown:
        raise UnknownItemError(", ".join(sorted(unknown)))
    return tuple(item for item in items if item.ref in wanted or (item.kind in wanted and not item.private))


def usual(items: Sequence[Item]) -> tuple[Item, ...]:
    """What is shown where nobody says more than "my plan"."""
    return tuple(item for item in items if item.kind in USUAL)


def _items(plan: Plan, answers: Answers, texts: SharingTexts) -> Iterator[Item]:
    owner, day = plan.owner, partial(spoken, language=texts.language)
    categories = language_texts(texts.language).categories
    category = categories.get(owner.category, owner.category) if owner.category else None  # type: ignore[call-overload]
    profile = ", ".join(str(p) for p in (category, owner.grade, owner.duty_station) if p)
    if profile:
        yield Item(ref="profile", kind="profile", text=profile)
    yield Item(ref="aim", kind="aim", text=plan.aim)
    for objective in plan.objectives:
        yield Item(
            ref=f"objective:{objective.id}", kind="objective", text=objective.title, detail=_goal(objective, texts)
        )
    for action in plan.actions:
        if action.status != "dropped":
            yield Item(ref=f"action:{action.id}", kind="action", text=action.title, detail=_step(action, texts))
    yield from _lists(plan)
    if plan.brand:
        yield Item(ref="brand", kind="brand", text=plan.brand)
    if plan.hours:
        yield Item(ref="hours", kind="hours", text=texts.items.hours.format(count=plan.hours))
    for check_in in plan.check_ins:
        if not check_in.done:
            yield Item(ref=f"check_in:{check_in.id}", kind="check_in", text=day(check_in.day))
    yield from _answers(answers)
    if plan.appointment_end:
        yield Item(ref="appointment_end", kind="appointment_end", text=day(plan.appointment_end))


def _lists(plan: Plan) -> Iterator[Item]:
    """Parts that have no id of their own: told apart by their place, which holds within one version."""
    yield from _numbered("road", ((road.title, _rule(road)) for road in plan.roads))
    yield from _numbered("strength", ((strength, None) for strength in plan.strengths))
    yield from _numbered("knowledge", ((thing, None) for thing in plan.knowledge))
    yield from _numbered("relationship", ((r.who, r.why) for r in plan.relationships))
    yield from _numbered("evidence", ((_example(e), None) for e in plan.evidence))


def _numbered(kind: Kind, pairs: Iterable[tuple[str, str | None]]) -> Iterator[Item]:
    for number, (text, detail) in enumerate(pairs, start=1):
        if text:
            yield Item(ref=f"{kind}:{number}", kind=kind, text=text, detail=detail)


def _answers(answers: Answers) -> Iterator[Item]:
    kinds: tuple[tuple[Kind, str], ...] = (
        ("satisfaction", answers.satisfaction),
        ("values", answers.values),
        ("circumstances", answers.circumstances),
    )
    for kind, text in kinds:
        if text:
            yield Item(ref=kind, kind=kind, text=text)


def _goal(goal: Objective, texts: SharingTexts) -> str | None:
    words, day = texts.items, partial(spoken, language=texts.language)
    parts = [words.reached.format(date=day(goal.reached_on))] if goal.reached_on else []
    if goal.due and not goal.reached_on:
        parts.append(words.by.format(date=day(goal.due)))
    if goal.measure:
        parts.append(words.measure.format(measure=goal.measure))
    return _joined(parts)


def _step(action: PlanAction, texts: SharingTexts) -> str | None:
    words, day = texts.items, partial(spoken, language=texts.language)
    parts = [words.statuses[action.status]] if action.status != "open" else []
    if action.done_on:
        parts.append(words.on.format(date=day(action.done_on)))
    elif action.due:
        parts.append(words.by.format(date=day(action.due)))
    return _joined(parts)


def _rule(road: Road) -> str:
    return road.rule


def _example(evidence: Evidence) -> str:
    parts = (evidence.context, evidence.action, evidence.result, evidence.text)
    return "\n".join(part for part in parts if part)


def _joined(parts: Sequence[str]) -> str | None:
    return "; ".join(parts) or None
