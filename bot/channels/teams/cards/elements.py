"""The parts that cards are put together from. Words go into text runs, which Teams shows as they are: no markup, no links."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

Element = dict[str, Any]
ROW, ROW_LETTERS = 6, 56
"""Teams shows at most six actions in a row, and cuts off what the width does not hold."""
VERSION = "1.5"


def card(body: Sequence[Element]) -> Element:
    """A card of these elements."""
    return {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": VERSION,
        "msteams": {"width": "full"},
        "body": list(body),
    }


def said(
    text: Any, *, bold: bool = False, quiet: bool = False, struck: bool = False, opens: bool = False, **more: Any
) -> Element:
    """A paragraph. `quiet`: beside the point; `opens`: coloured, for what opens a page."""
    run: Element = {"type": "TextRun", "text": str(text)}
    if bold:
        run["weight"] = "Bolder"
    if opens:
        run["color"] = "Accent"
    if quiet:
        run |= {"isSubtle": True, "size": "Small"}
    if struck:
        run["strikethrough"] = True
    return {"type": "RichTextBlock", "inlines": [run], **more}


def title(text: Any) -> Element:
    """The heading of a card."""
    return {
        "type": "RichTextBlock",
        "inlines": [{"type": "TextRun", "text": str(text), "weight": "Bolder", "size": "Medium"}],
    }


def lines(texts: Iterable[Any]) -> list[Element]:
    """A list, a line each."""
    return [said(f"• {text}", spacing="Small") for text in texts]


def box(items: Sequence[Element], **more: Any) -> Element:
    """Elements that belong together; a `style` sets them apart."""
    return {"type": "Container", "items": list(items), **{name: value for name, value in more.items() if value}}


def opening(items: Sequence[Element], opens: Element | None) -> Element:
    """Elements that open a page when they are tapped."""
    return box(items, spacing="Small", selectAction=opens)


def link(title_: str, url: Any, origin: str) -> Element | None:
    """A button that opens a page; None where the address is none of the web's."""
    address = absolute(url, origin)
    return {"type": "Action.OpenUrl", "title": title_, "url": address} if address else None


def absolute(url: Any, origin: str) -> str | None:
    """An address as the web knows it: Cairn's own pages by its public address; None for anything that is no page."""
    if not isinstance(url, str) or "\\" in url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme == "https" and parts.netloc:
        return url
    own = not parts.scheme and not parts.netloc and url.startswith("/") and not url.startswith("//")
    return f"{origin}{url}" if own else None


def press(button: Mapping[str, Any]) -> Element:
    """A button of the gateway: an id that means nothing outside, shown in the talk by its title when pressed."""
    return submit(str(button["title"]), {"button": button["id"]}, shown=True, inputs=False)


def submit(title_: str, what: Mapping[str, Any], *, shown: bool = False, inputs: bool = True) -> Element:
    """A button that sends. `inputs`: with what the card's fields hold, once they are filled in."""
    data: Element = {"cairn": dict(what)}
    if shown:
        # Clients send one or the other back.
        data["msteams"] = {
            "type": "messageBack",
            "text": title_,
            "displayText": title_,
            "value": {"cairn": dict(what)},
        }
    action: Element = {"type": "Action.Submit", "title": title_, "data": data}
    return action if inputs else {**action, "associatedInputs": "none"}


def actions(found: Iterable[Element | None]) -> list[Element]:
    """Buttons, in as many rows as they need."""
    rows: list[list[Element]] = []
    letters = 0
    for one in (kept for kept in found if kept is not None):
        letters += len(one["title"]) + 4
        if not rows or len(rows[-1]) == ROW or letters > ROW_LETTERS:
            rows.append([])
            letters = len(one["title"]) + 4
        rows[-1].append(one)
    return [{"type": "ActionSet", "actions": row} for row in rows]


def fold(title_: str, name: str, content: Sequence[Element]) -> tuple[Element, Element]:
    """A button that shows and hides, and what it shows."""
    hidden = {**box(content, id=name), "isVisible": False}
    return {"type": "Action.ToggleVisibility", "title": title_, "targetElements": [name]}, hidden
