"""The plan as it is shown in chat and on its page. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from actions.plans.change import Change, describe
from actions.plans.check import warnings
from actions.plans.export import FORMATS, as_json
from actions.plans.store import Pending, StoredPlan
from actions.plans.targets import shortened
from actions.plans.texts import PlanTexts
from actions.plans.types import PlanAction
from actions.turn import Button, Outcome

BUTTON_TITLE = 60
MOST_CHOICES = 4
"""With "none of these" five buttons."""
MOST_WARNINGS = 2
"""In the chat; all of them stand on the page of the plan."""
NONE = "none"
"""What a button names instead of an action."""


def exports(plan_id: str, language: str | None = None) -> dict[str, str]:
    """Addresses under which the plan is taken away, by format; in the person's own language unless one is named."""
    query = f"?lang={language}" if language else ""
    return {kind: f"/api/v1/plans/{plan_id}.{kind}{query if kind != 'json' else ''}" for kind in FORMATS}


def upcoming(stored: StoredPlan) -> list[dict[str, str | None]]:
    """The next three things."""
    return [
        {"id": a.id, "title": a.title, "due": a.due.isoformat() if a.due else None}
        for a in stored.content.next_actions()
    ]


def plan_card(stored: StoredPlan, texts: PlanTexts, today: date, language: str | None = None) -> dict[str, Any]:
    """The card of a plan. `language`: that of the documents, where one was asked for."""
    return {
        "kind": "plan",
        "plan_id": stored.id,
        "version": stored.version,
        "aim": stored.content.aim,
        "next": upcoming(stored),
        "url": f"/plan/{stored.id}",
        "exports": exports(stored.id, language),
        "warnings": warnings(stored.content, texts.warnings, today)[:MOST_WARNINGS],
    }


def view(stored: StoredPlan, texts: PlanTexts, today: date) -> dict[str, Any]:
    """A plan as the API gives it to its owner: everything, what is next, what does not fit, where to get it."""
    data = as_json(stored)
    numbered = [
        {**action.model_dump(mode="json"), "number": number, "kind": action.four_e}
        for number, action in enumerate(stored.content.actions, start=1)
    ]
    card = plan_card(stored, texts, today)
    full = {"warnings": warnings(stored.content, texts.warnings, today)}
    return {**data, "actions": numbered, **{name: card[name] for name in ("next", "url", "exports")}, **full}


def change_card(stored: StoredPlan, change: Change, texts: PlanTexts) -> dict[str, Any]:
    """The card of a change that waits for a yes.

    Raises:
        TargetGoneError: if what it concerns is not in the plan any more.
    """
    before, after = describe(stored.content, change, texts)
    return {
        "kind": "change",
        "plan_id": stored.id,
        "version": stored.version,
        "title": texts.changes.kinds[change.kind],
        "before": before,
        "after": after,
    }


def settle_buttons(pending: Pending, texts: PlanTexts) -> tuple[Button, ...]:
    """Yes and no to a change."""
    return (
        Button(texts.buttons.yes, {"intent": "affirm", "plan_edit": {"pending": pending.id, "settle": "yes"}}),
        Button(texts.buttons.no, {"intent": "deny", "plan_edit": {"pending": pending.id, "settle": "no"}}),
    )


def which_buttons(pending: Pending, actions: Sequence[PlanAction], texts: PlanTexts) -> tuple[Button, ...]:
    """The actions that may be meant, one button each; for a report also that it was none of them."""
    buttons = tuple(
        Button(
            shortened(a.title, BUTTON_TITLE),
            {"intent": "answer", "plan_edit": {"pending": pending.id, "target": a.id}},
        )
        for a in actions[:MOST_CHOICES]
    )
    if pending.change.kind != "status":
        return buttons
    title = texts.buttons.none_but_done if pending.change.title else texts.buttons.none
    return (*buttons, Button(title, {"intent": "answer", "plan_edit": {"pending": pending.id, "target": NONE}}))


def plan_buttons(texts: PlanTexts, *, export: bool = True) -> tuple[Button, ...]:
    """What one may want to do with a plan."""
    return (Button(texts.buttons.export, {"intent": "export_plan"}),) if export else ()


def undo_button(stored: StoredPlan, texts: PlanTexts) -> Button:
    """Takes back this very version, and no other."""
    return Button(
        texts.buttons.undo, {"intent": "change_plan", "plan_edit": {"undo": stored.version, "plan": stored.id}}
    )


def redo_button(stored: StoredPlan, texts: PlanTexts) -> Button:
    """Takes back this very undo."""
    return Button(
        texts.buttons.redo, {"intent": "change_plan", "plan_edit": {"redo": stored.version, "plan": stored.id}}
    )


def way_back(texts: PlanTexts) -> Button:
    """Back to the question of the journey that was left for the plan."""
    return Button(texts.buttons.back, {"intent": "continue_journey"})


def with_way_back(outcome: Outcome, texts: PlanTexts) -> Outcome:
    """The same replies, and below the last of them the way back to the journey."""
    if not outcome.replies:
        return outcome
    *others, last = outcome.replies
    last = replace(last, buttons=(*last.buttons, way_back(texts)))
    return replace(outcome, replies=(*others, last))


def show_button(texts: PlanTexts) -> Button:
    """Shows the plan."""
    return Button(texts.buttons.show, {"intent": "show_plan"})


def make_button(texts: PlanTexts) -> Button:
    """Makes a plan by the short way."""
    return Button(texts.buttons.make, {"intent": "make_plan"})


def spare(values: Mapping[str, Any] | None, key: str) -> Any:
    """A value of a button's payload, or None."""
    inner = (values or {}).get("plan_edit")
    return inner.get(key) if isinstance(inner, Mapping) else None
