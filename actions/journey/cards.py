"""A question as it is shown: card, buttons, and where the journey stands. Pure."""

from collections.abc import Sequence
from typing import Any

from actions.journey.engine import State, previous_question, progress
from actions.journey.file_parts import Facts, Option
from actions.journey.question import SIDE, Question
from actions.journey.spec import JourneyFile
from actions.turn import Button

MOST_BUTTONS = 5
"""More options than this are not offered as buttons: the card lists them."""


def where(spec: JourneyFile, state: State, facts: Facts, question: Question | None) -> dict[str, Any]:
    """{"step"?, "progress"}: where a journey stands."""
    at = progress(spec, state, facts)
    # Beside the journey no stone is laid.
    steps = [] if state.route in SIDE else [{"id": s.id, "name": s.name, "state": s.state} for s in at.steps]
    found: dict[str, Any] = {"progress": {"done": at.done, "total": at.total, "steps": steps}}
    if question is not None and steps:
        step = spec.step(question.step)
        found["step"] = {"id": step.id, "number": spec.number(step.id), "name": step.name}
    return found


def question_card(
    spec: JourneyFile, state: State, facts: Facts, question: Question, options: Sequence[Option]
) -> dict[str, Any]:
    """The card of a question."""
    card: dict[str, Any] = {
        "kind": "question",
        "question": question.id,
        **where(spec, state, facts, question),
        "type": question.type,
        "prompt": question.prompt,
        "why": question.why,
        "examples": list(question.examples),
        "options": [_option(o) for o in (*options, *_points(question))],
        "can_skip": question.skip,
        "can_back": previous_question(spec, state, facts) is not None,
    }
    optional = {
        "min": question.min,
        "max": question.max,
        "labels": question.labels.model_dump() if question.labels else None,
        "placeholder": question.placeholder,
        "private": question.private or None,
    }
    return card | {name: value for name, value in optional.items() if value is not None}


def _option(option: Option) -> dict[str, str]:
    shown = {"value": option.value, "title": option.title}
    return {**shown, "description": option.description} if option.description else shown


def _points(question: Question) -> list[Option]:
    if question.type != "scale":
        return []
    return [Option(value=str(n), title=str(n)) for n in range(question.min or 1, (question.max or 5) + 1)]


def question_buttons(
    spec: JourneyFile, state: State, facts: Facts, question: Question, options: Sequence[Option]
) -> tuple[Button, ...]:
    """Options of a single choice, points of a scale, usual numbers; then skip and back."""
    pressed: list[tuple[str, Any]] = []
    if question.type == "choice" and len(options) <= MOST_BUTTONS:
        pressed = [(o.title, o.value) for o in options]
    elif question.type == "scale":
        pressed = [(o.title, int(o.value)) for o in _points(question)]
    elif question.type == "number":
        pressed = [(str(n), n) for n in question.suggest]
    buttons = [Button(title, _payload(question, value=value)) for title, value in pressed]
    if question.skip:
        buttons.append(Button(spec.buttons.skip, _payload(question, move="skip")))
    if previous_question(spec, state, facts) is not None:
        buttons.append(Button(spec.buttons.back, _payload(question, move="back")))
    return tuple(buttons)


def _payload(question: Question, **what: Any) -> dict[str, Any]:
    return {"intent": "answer", "journey": {"question": question.id, **what}}
