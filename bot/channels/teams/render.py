"""A reply of the gateway as the activities that show it in Teams. Pure, and the same each time."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.channels.teams.cards import elements as e
from bot.channels.teams.cards.answer import framed, marked, native, plain_answer, sources
from bot.channels.teams.cards.elements import Element
from bot.channels.teams.cards.look import Look
from bot.channels.teams.cards.question import question
from bot.channels.teams.cards.things import things
from bot.gateway.notices import notices
from bot.web.words import words as shared_words
from knowledge.answer import Language

MOST_BYTES = 28_000
"""Of one activity as JSON. Teams takes more, and shows long ones badly."""
ROOM = 1_500
"""For what stands around text or card in an activity."""
MOST_BUTTONS = 5
SUMMARY = 120
ADAPTIVE = "application/vnd.microsoft.card.adaptive"
_BLANK = re.compile(r"\n\s*\n")

Activity = dict[str, Any]
Body = Mapping[str, Any]


def render(body: Body, look: Look) -> list[Activity]:
    """The activities of a reply, in order; at least one.

    Args:
        body: a message of the contracts, with "id".
    """
    answer, shown = body.get("answer"), body.get("card")
    text, elements = str(body.get("text") or ""), list[Element]()
    buttons = list(body.get("buttons") or [])
    entities: list[Element] = []
    if look.kind == "group":
        return [*_in_group(text, answer, look)]
    if answer and not plain_answer(answer):
        elements, text = framed(answer, text, look), ""
    elif answer:
        text = marked(text, answer.get("citations") or [])
        entities = native(text, answer.get("citations") or [], look)
    if shown and shown.get("kind") == "question":
        text = "" if _alike(text, shown["prompt"]) else text
        elements += question(shown, buttons, str(body["id"]), look)
        buttons = []
    elif shown:
        elements += things(shown, str(body["id"]), look)
    suggested, buttons = _suggested(answer, buttons)
    elements += sources(answer, look) if answer else []
    elements += e.actions(e.press(button) for button in buttons[:MOST_BUTTONS])
    activities = [*_activities(text, elements, entities, str(body.get("text") or ""))]
    if suggested:
        activities[-1]["suggestedActions"] = {"to": [], "actions": suggested}
    if answer and plain_answer(answer):
        # Teams' own thumbs, beside the two buttons.
        activities[0]["channelData"] = {"feedbackLoop": {"type": "default"}}
    return activities


def notice(text: str) -> Activity:
    """A line of the channel's own."""
    return {"type": "message", "text": safe(text), "textFormat": "markdown"}


def welcome(look: Look) -> list[Activity]:
    """What someone reads who has just installed the app: what Cairn does, and who sees what."""
    if look.kind == "group":
        return [notice(look.words.group_welcome)]
    words = look.words
    opens = e.link(words.your_data, "/your-data", look.origin)
    elements = [e.said(words.welcome), e.said(words.who_sees, quiet=True), *e.actions([opens])]
    first = _with_card("", elements, words.welcome)
    first["suggestedActions"] = {"to": [], "actions": [_suggestion(words_) for words_ in words.starters]}
    return [first]


def feedback_words(language: Language) -> dict[str, str]:
    """What Teams' thumbs say, as the buttons say it."""
    words = shared_words(language).client["feedback"]
    return {"positive": words["yes_text"], "negative": words["no_text"]}


def _in_group(text: str, answer: Any, look: Look) -> Iterator[Activity]:
    """In a group: a general answer with its sources, or a word why not. Nothing of a person, no buttons about one."""
    if not answer:
        own = notices(look.language)
        told = text in (own.kept, own.answered_from_search, own.answered_and_kept, own.gave_up)
        yield notice(text if told else look.words.group_only_questions)
        return
    if answer.get("handoff"):
        yield notice(look.words.group_private)
        return
    citations = answer.get("citations") or []
    text = marked(text, citations) if plain_answer(answer) else text
    elements = [] if plain_answer(answer) else framed(answer, text, look)
    said = text if plain_answer(answer) else ""
    yield from _activities(said, [*elements, *sources(answer, look)], native(said, citations, look), text)


def _suggested(answer: Any, buttons: list[Element]) -> tuple[list[Element], list[Element]]:
    """Related questions as suggestions, whose value is their title; and the buttons that are left."""
    related = set((answer or {}).get("related") or [])
    asked = [button for button in buttons if button["title"] in related]
    return [_suggestion(button["title"]) for button in asked], [b for b in buttons if b not in asked]


def _suggestion(title: str) -> Element:
    return {"type": "imBack", "title": title, "value": title}


def _activities(text: str, elements: Sequence[Element], entities: list[Element], all_text: str) -> Iterator[Activity]:
    texts = pieces(safe(text), MOST_BYTES - ROOM) if text else []
    groups = packed(elements, MOST_BYTES - ROOM)
    if not texts and not groups:
        yield notice(all_text or "…")
        return
    # The last of the text and the first of the card go together, if they fit.
    together = texts and groups and size(texts[-1]) + size(groups[0]) + size(entities) <= MOST_BYTES - ROOM
    alone = texts[:-1] if together else texts
    for part in alone:
        yield _citing({"type": "message", "text": part, "textFormat": "markdown"}, entities)
    for number, group in enumerate(groups):
        beside = texts[-1] if together and number == 0 else ""
        yield _citing(_with_card(beside, group, all_text), entities)


def _with_card(text: str, elements: Sequence[Element], all_text: str) -> Activity:
    attachment = {"contentType": ADAPTIVE, "content": e.card(elements)}
    told = {"text": text, "textFormat": "markdown"} if text else {}
    summary = " ".join(all_text.split())[:SUMMARY]
    return {"type": "message", **told, "attachments": [attachment], **({"summary": summary} if summary else {})}


def _citing(activity: Activity, entities: list[Element]) -> Activity:
    """Only the citations to which this part of the text refers."""
    text = str(activity.get("text") or "")
    for message in entities:
        claims = [claim for claim in message["citation"] if f"[{claim['position']}]" in text]
        if claims:
            return {**activity, "entities": [{**message, "citation": claims}]}
    return activity


def safe(text: str) -> str:
    """Text for Teams' Markdown in which nothing is a tag or a link: those come only from Cairn's own parts."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("](", "] (")


def pieces(text: str, most: int) -> list[str]:
    """The text in parts of at most so many bytes: parted between paragraphs, else lines, else words, else anywhere."""
    if size(text) <= most:
        return [text]
    found: list[str] = []
    for mark in ("\n\n", "\n", " "):
        parts = _BLANK.split(text) if mark == "\n\n" else text.split(mark)
        if len(parts) > 1:
            for part in (piece for one in parts for piece in pieces(one, most)):
                joined = f"{found[-1]}{mark}{part}" if found else part
                if found and size(joined) <= most:
                    found[-1] = joined
                else:
                    found.append(part)
            return found
    half = len(text) // 2
    return [*pieces(text[:half], most), *pieces(text[half:], most)]


def packed(elements: Sequence[Element], most: int) -> list[list[Element]]:
    """The elements in as few cards as hold them, in order."""
    groups: list[list[Element]] = []
    for element in (part for one in elements for part in _parted(one, most)):
        if groups and size([*groups[-1], element]) <= most:
            groups[-1].append(element)
        else:
            groups.append([element])
    return groups


def _parted(element: Element, most: int) -> list[Element]:
    """An element that is too large for a card by itself in parts, by its words."""
    if size(element) <= most:
        return [element]
    if element["type"] == "RichTextBlock":
        run = element["inlines"][0]
        return [{**element, "inlines": [{**run, "text": part}]} for part in pieces(run["text"], most - ROOM)]
    if element["type"] == "Container":
        return [{**element, "items": group} for group in packed(element["items"], most - ROOM)]
    return [element]


def size(what: Any) -> int:
    """Bytes as JSON."""
    return len(json.dumps(what, ensure_ascii=False).encode("utf-8", "replace"))


def _alike(one: str, other: str) -> bool:
    return one.strip().lower() == other.strip().lower()
