"""What a reply may carry beside words: a picture of what was learnt, moves, readiness, the plan, a change, what is shared."""

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import Any

from bot.channels.teams.cards import elements as e
from bot.channels.teams.cards.elements import Element
from bot.channels.teams.cards.look import Look
from bot.channels.teams.cards.picture import picture

Card = Mapping[str, Any]
FULL, EMPTY, STEPS = "▰", "▱", 8
EXPORTS = ("docx", "pdf", "ics", "json")


def things(card: Card, reply: str, look: Look) -> list[Element]:
    """The elements of a card; none where its kind is unknown here. `reply`: the id of the message."""
    make = KINDS.get(str(card.get("kind")))
    return make(card, look, reply) if make else []


def _profile(card: Card, look: Look, reply: str) -> list[Element]:
    """The picture, and below it the same in words. What cannot be drawn as an image is drawn as bars."""
    image = picture(card, look.day) if look.day else None
    # The image holds the title already.
    found = [image] if image else [e.title(card["title"]), *_bars(card.get("bars") or [])]
    found += [e.said(part) for part in str(card.get("text") or "").split("\n\n") if part]
    if card.get("caution"):
        found.append(e.said(card["caution"], quiet=True))
    return found


def _bars(bars: Sequence[Mapping[str, Any]]) -> list[Element]:
    found: list[Element] = []
    for group, rows in groupby(bars, key=lambda bar: bar["group"]):
        found += [e.said(group, bold=True, spacing="Medium"), *(_bar(row) for row in rows)]
    return found


def _bar(bar: Mapping[str, Any]) -> Element:
    """One line of the picture: its name, the bar, and the same in words, which is what is read aloud."""
    share = float(bar["value"]) / float(bar["max"] or 1)
    drawn = round(STEPS * min(max(share, 0.0), 1.0))
    columns = [
        {"type": "Column", "width": "stretch", "items": [e.said(bar["label"]), e.said(bar["note"], quiet=True, spacing="None")]},
        {"type": "Column", "width": "auto", "items": [e.said(FULL * drawn + EMPTY * (STEPS - drawn))],
         "verticalContentAlignment": "Center"},
    ]  # fmt: skip
    return {"type": "ColumnSet", "columns": columns, "spacing": "Small"}


def _options(card: Card, look: Look, reply: str) -> list[Element]:
    words = look.shared["cards"]
    found = [e.title(card.get("title") or words["options"])]
    for item in card.get("options") or []:
        found.append(e.box(_move(item, look), separator=True))
    return [*found, *e.actions([e.link(words["all_moves"], card.get("url"), look.origin)])]


def _move(item: Mapping[str, Any], look: Look) -> list[Element]:
    words = look.shared["cards"]
    verdict = words["eligibility"].get(item.get("eligibility"))
    found = [e.said(item["title"], bold=True)]
    found += [e.said(" · ".join(p for p in (item.get("kind"), verdict) if p), quiet=True, spacing="None")]
    if item.get("why"):
        found.append(e.said(item["why"], spacing="Small"))
    pairs = [
        (words["fits"], "; ".join(item.get("fits") or [])),
        (words["asks"], item.get("asks")),
        (words["rule"], item.get("rule")),
    ]
    found += [e.said(f"{name}: {value}", spacing="Small") for name, value in pairs if value]
    return [*found, *_source(item.get("source"), look)]


def _source(source: Any, look: Look) -> list[Element]:
    if not isinstance(source, Mapping):
        return []
    label = ", ".join(str(p) for p in (source.get("title"), source.get("as_of")) if p)
    opens = e.link(look.shared["answer"]["opens"], source.get("url"), look.origin)
    line = e.said(f"{look.shared['cards']['source']}: {label}", quiet=True, opens=opens is not None, spacing="Small")
    return [e.opening([line], opens)]


def _plan(card: Card, look: Look, reply: str) -> list[Element]:
    words = look.shared["cards"]
    found = [e.said(words["plan"], quiet=True), e.title(card["aim"])]
    for item in card.get("next") or []:
        found.append(_action(item, reply, look))
    for warning in card.get("warnings") or []:
        text = warning.get("text") if isinstance(warning, Mapping) else warning
        found.append(e.box([e.said(text)], style="warning"))
    opens = e.link(words["open_plan"], card.get("url") or f"/plan/{card['plan_id']}", look.origin)
    return [*found, *e.actions([opens, *_exports(card, look)])]


def _action(item: Mapping[str, Any], reply: str, look: Look) -> Element:
    due = [e.said(look.date(item["due"]), quiet=True, spacing="None")] if item.get("due") else []
    buttons = [
        e.submit(title, {"reply": reply, "action": item["id"], "do": what}, inputs=False)
        for title, what in ((look.words.done, "done"), (look.words.postpone, "later"))
    ]
    return e.box([e.said(item["title"], bold=True), *due, *e.actions(buttons)], separator=True)


def _exports(card: Card, look: Look) -> list[Element | None]:
    """Files are links to the person's own page: who opens one signs in there."""
    exports, names = card.get("exports") or {}, look.shared["exports_short"]
    return [e.link(names[form], exports[form], look.origin) for form in EXPORTS if form in exports]


def _change(card: Card, look: Look, reply: str) -> list[Element]:
    words = look.shared["cards"]
    return [
        e.said(card.get("title") or words["change"], quiet=True),
        e.said(words["before"], bold=True),
        e.said(_spoken(card.get("before"), look), struck=bool(card.get("before")), spacing="None"),
        e.said(words["after"], bold=True),
        e.said(_spoken(card.get("after"), look), spacing="None"),
    ]


def _spoken(value: Any, look: Look) -> str:
    if value in (None, ""):
        return str(look.shared["cards"]["nothing"])
    parts = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else [value]
    return " · ".join(
        look.date(part) for part in parts if not isinstance(part, dict | list) and part not in (None, "")
    )


def _readiness(card: Card, look: Look, reply: str) -> list[Element]:
    found = [e.title(card["title"])]
    for item in card.get("criteria") or []:
        state = item.get("state_title") or look.shared["cards"]["unsaid"]
        found.append(e.said(f"{_sign(item.get('state') == 3)} {item['title']} – {state}", bold=True, spacing="Small"))
        found += [
            e.said(item[name], quiet=True, spacing="None") for name in ("evidence", "assignment") if item.get(name)
        ]
    if card.get("text"):
        found.append(e.said(card["text"]))
    if card.get("rule"):
        found.append(e.said(card["rule"], quiet=True))
    return [*found, *_source(card.get("source"), look)]


def _network(card: Card, look: Look, reply: str) -> list[Element]:
    return [e.title(card["title"]), *e.lines(_contact(person) for person in card.get("people") or [])]


def _contact(person: Mapping[str, Any]) -> str:
    named = f"{person['who']}: {person['why']}" if person.get("why") else str(person["who"])
    return f"{named} ({person['near_title']})"


def _checklist(card: Card, look: Look, reply: str) -> list[Element]:
    words = look.shared["cards"]
    return [
        e.title(card["title"]),
        *(
            e.said(
                f"{_sign(item['ready'])} {item['title']} – {words['ready' if item['ready'] else 'not_ready']}",
                spacing="Small",
            )
            for item in card.get("items") or []
        ),
    ]


def _sections(card: Card, look: Look, reply: str) -> list[Element]:
    """A preview of what is shared, a conversation pack: exactly what stands there, under its headings."""
    found = [e.title(card["title"])]
    if card.get("note"):
        found.append(e.said(card["note"], quiet=True))
    for section in card.get("sections") or []:
        found.append(e.box([e.said(section["heading"], bold=True), *_lines(section.get("items") or [], look)]))
    links = [e.link(str(one["title"]), one["url"], look.origin) for one in card.get("links") or []]
    return [*found, *e.actions([*links, *_exports(card, look)])]


def _lines(items: Sequence[Mapping[str, Any]], look: Look) -> list[Element]:
    found = []
    for item in items:
        opens = e.link(look.shared["sections"]["source"], item.get("url"), look.origin)
        inside = [e.said(f"• {item['text']}")]
        if item.get("detail"):
            inside.append(e.said(item["detail"], quiet=True, spacing="None"))
        found.append(e.opening(inside, opens))
    return found


def _sign(good: bool) -> str:
    return "✓" if good else "○"


KINDS: dict[str, Callable[[Card, Look, str], list[Element]]] = {
    "profile": _profile,
    "options": _options,
    "plan": _plan,
    "change": _change,
    "readiness": _readiness,
    "network": _network,
    "checklist": _checklist,
    "sections": _sections,
}
