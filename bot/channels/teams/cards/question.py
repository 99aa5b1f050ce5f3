"""A question of the journey: a control that fits its type; skip and back always in the same place, last."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.channels.teams.cards import elements as e
from bot.channels.teams.cards.elements import Element
from bot.channels.teams.cards.look import Look

Card = Mapping[str, Any]
FEW = 5


def question(card: Card, buttons: Sequence[Mapping[str, Any]], reply: str, look: Look) -> list[Element]:
    """The elements of a question. `reply`: the id of the message, by which the form's answer finds its question."""
    titles = {str(o["title"]) for o in card.get("options") or []}
    answers = [b for b in buttons if b["title"] in titles or (card.get("type") == "number" and _number(b["title"]))]
    moves = [b for b in buttons if b not in answers]
    folds = [*_folds(card, look)]
    return [
        *_where(card, look),
        e.title(card["prompt"]),
        *(hidden for _, hidden in folds),
        *e.actions(button for button, _ in folds),
        *_control(card, answers, reply, look),
        *e.actions(e.press(button) for button in moves),
    ]


def _where(card: Card, look: Look) -> list[Element]:
    step, progress = card.get("step"), card.get("progress") or {}
    parts = []
    if isinstance(step, Mapping):
        parts.append(look.words.step.format(number=step["number"], name=step["name"]))
    if progress.get("total"):
        parts.append(look.words.counted.format(done=progress["done"], total=progress["total"]))
    stones = "".join({"done": "●", "open": "◐"}.get(s.get("state"), "○") for s in progress.get("steps") or [])
    line = "  ·  ".join([*([stones] if stones else []), *parts])
    return [e.said(line, quiet=True)] if line else []


def _folds(card: Card, look: Look) -> list[tuple[Element, Element]]:
    words, found = look.shared["question"], []
    if card.get("why"):
        found.append(e.fold(words["why"], "why", [e.said(card["why"], quiet=True)]))
    if card.get("examples"):
        found.append(e.fold(words["examples"], "examples", e.lines(card["examples"])))
    return found


def _control(card: Card, answers: Sequence[Mapping[str, Any]], reply: str, look: Look) -> list[Element]:
    make = CONTROLS.get(str(card.get("type")), _text)
    return make(card, answers, _Form(reply, look))


class _Form:
    """Fields and the button that sends them."""

    def __init__(self, reply: str, look: Look) -> None:
        self._reply = reply
        self.look = look
        self.words = look.shared["question"]

    def of(self, *fields: Element) -> list[Element]:
        return [*fields, *e.actions([e.submit(self.words["done"], {"reply": self._reply})])]

    def choices(self, name: str, label: str, titles: Sequence[tuple[str, str]], **more: Any) -> Element:
        return {
            "type": "Input.ChoiceSet", "id": name, "label": label, "isRequired": True,
            "errorMessage": self.words["fill_in"], "wrap": True,
            "choices": [{"title": shown, "value": value} for value, shown in titles], **more,
        }  # fmt: skip


def _titles(card: Card) -> list[tuple[str, str]]:
    """Options by their number: titles may hold commas, by which Teams parts what was chosen."""
    return [
        (str(n), f"{o['title']} – {o['description']}" if o.get("description") else str(o["title"]))
        for n, o in enumerate(card.get("options") or [])
    ]


def _choice(card: Card, answers: Sequence[Mapping[str, Any]], form: _Form) -> list[Element]:
    described = [
        e.said(f"{o['title']}: {o['description']}", spacing="Small")
        for o in card.get("options") or []
        if o.get("description")
    ]
    if len(answers) == len(card.get("options") or []):
        return [*described, *e.actions(e.press(button) for button in answers)]
    titles = _titles(card)
    return form.of(form.choices("chosen", form.look.words.choose, titles, style=_style(titles)))


def _multi(card: Card, answers: Sequence[Mapping[str, Any]], form: _Form) -> list[Element]:
    least, most = card.get("min") or 1, card.get("max") or len(card.get("options") or [])
    hint = form.words["choose_exactly"] if least == most else form.words["choose_between"]
    label = hint.format(min=least, max=most)
    return form.of(form.choices("chosen", label, _titles(card), isMultiSelect=True, style="expanded"))


def _best_worst(card: Card, answers: Sequence[Mapping[str, Any]], form: _Form) -> list[Element]:
    titles = _titles(card)
    return form.of(
        form.choices("most", form.words["most"], titles, style="expanded"),
        form.choices("least", form.words["least"], titles, style="expanded"),
    )


def _rate(card: Card, answers: Sequence[Mapping[str, Any]], form: _Form) -> list[Element]:
    points = [(str(n), name) for n, name in _points(card)]
    rows = [form.choices(f"row{n}", shown, points, style="compact") for n, shown in _titles(card)]
    return form.of(*rows)


def _scale(card: Card, answers: Sequence[Mapping[str, Any]], form: _Form) -> list[Element]:
    names = [name for n, name in _points(card) if name != str(n)]
    ends = [e.said("   ·   ".join(names), quiet=True)] if names else []
    if answers:
        return [*ends, *e.actions(e.press(button) for button in answers)]
    points = [(str(n), name) for n, name in _points(card)]
    return form.of(form.choices("value", form.look.words.choose, points, style="expanded"))


def _number(text: Any) -> bool:
    return str(text).strip().lstrip("-").isdigit()


def _numeric(card: Card, answers: Sequence[Mapping[str, Any]], form: _Form) -> list[Element]:
    bounds = {name: card[name] for name in ("min", "max") if card.get(name) is not None}
    field = _field(card, form, "Input.Number", **bounds)
    return [*e.actions(e.press(button) for button in answers), *form.of(field)]


def _date(card: Card, answers: Sequence[Mapping[str, Any]], form: _Form) -> list[Element]:
    return form.of(_field(card, form, "Input.Date"))


def _text(card: Card, answers: Sequence[Mapping[str, Any]], form: _Form) -> list[Element]:
    return form.of(_field(card, form, "Input.Text", isMultiline=True, maxLength=4000))


def _field(card: Card, form: _Form, kind: str, **more: Any) -> Element:
    placeholder = {"placeholder": card["placeholder"]} if card.get("placeholder") else {}
    return {
        "type": kind, "id": "value", "label": form.look.words.own_words if kind == "Input.Text" else form.look.words.choose,
        "isRequired": True, "errorMessage": form.words["fill_in"], **placeholder, **more,
    }  # fmt: skip


def _points(card: Card) -> list[tuple[int, str]]:
    """Every point of a scale with its name; only the ends have one of their own."""
    low, high = int(card.get("min") or 1), int(card.get("max") or 5)
    labels = card.get("labels") or {}
    ends = [labels.get("low"), labels.get("high")] if isinstance(labels, Mapping) else [labels[0], labels[-1]]
    named = {low: ends[0], high: ends[1]}
    return [(n, f"{n} {named[n]}" if named.get(n) else str(n)) for n in range(low, high + 1)]


def _style(titles: Sequence[tuple[str, str]]) -> str:
    return "expanded" if len(titles) <= FEW * 2 else "compact"


CONTROLS: dict[str, Callable[[Card, Sequence[Mapping[str, Any]], _Form], list[Element]]] = {
    "choice": _choice,
    "multi": _multi,
    "best_worst": _best_worst,
    "rate": _rate,
    "scale": _scale,
    "number": _numeric,
    "date": _date,
    "text": _text,
}
