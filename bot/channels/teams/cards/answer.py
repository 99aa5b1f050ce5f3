"""An answer of the knowledge base: marks in the text, Teams' own citations, sources that open at the passage."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.channels.teams.cards import elements as e
from bot.channels.teams.cards.elements import Element
from bot.channels.teams.cards.look import Look

MOST = 5
MARK = re.compile(r"\[(\d)\]")
NAME, ABSTRACT = 80, 160
"""Longest name and abstract that Teams shows of a citation."""


def marked(text: str, citations: Sequence[Mapping[str, Any]]) -> str:
    """The text with a mark after each span that is quoted word for word; marks that are there already stay."""
    if MARK.search(text):
        return text
    for number, citation in enumerate(citations[:MOST], start=1):
        quote = str(citation.get("quote") or "").strip()
        at = text.find(quote) if quote else -1
        end = at + len(quote)
        # The same span under another source needs no second mark.
        if at >= 0 and not text.startswith(" [", end):
            text = f"{text[:end]} [{number}]{text[end:]}"
    return text


def native(text: str, citations: Sequence[Mapping[str, Any]], look: Look) -> list[Element]:
    """The citations that the text refers to, as Teams' own entity: name, passage and address on the mark itself."""
    claims = []
    for number, citation in enumerate(citations[:MOST], start=1):
        if f"[{number}]" not in text:
            continue
        appearance: Element = {
            "@type": "DigitalDocument",
            "name": _cut(citation["title"], NAME),
            "abstract": _cut(citation.get("quote") or about(citation, look), ABSTRACT),
        }
        address = e.absolute(citation.get("url"), look.origin)
        claims.append(
            {
                "@type": "Claim",
                "position": number,
                "appearance": {**appearance, **({"url": address} if address else {})},
            }
        )
    if not claims:
        return []
    message = {"type": "https://schema.org/Message", "@type": "Message", "@context": "https://schema.org"}
    return [{**message, "citation": claims}]


def about(citation: Mapping[str, Any], look: Look) -> str:
    """How binding a source is, whose it is, how old."""
    words = look.shared
    parts = [
        words["authority"].get(citation.get("authority"), citation.get("authority")),
        words["organisation"].get(citation.get("organisation")),
        words["answer"]["as_of"].format(date=look.date(citation["as_of"])) if citation.get("as_of") else None,
    ]
    return " · ".join(str(part) for part in parts if part)


def sources(answer: Mapping[str, Any], look: Look) -> list[Element]:
    """The sources, each opened by a tap at the quoted passage."""
    citations = answer.get("citations") or []
    if not citations:
        return []
    words = look.shared["answer"]
    heading = (
        words["may_help"]
        if answer.get("handoff")
        else words["sources"]
        if answer.get("answered")
        else words["closest"]
    )
    return [e.said(heading, quiet=True), *(_source(n, c, look) for n, c in enumerate(citations[:MOST], start=1))]


def _source(number: int, citation: Mapping[str, Any], look: Look) -> Element:
    page = look.shared["answer"]["page"].format(page=citation["page"]) if citation.get("page") else None
    place = ", ".join(str(part) for part in (citation.get("document_title"), page) if part)
    opens = e.link(look.shared["answer"]["opens"], citation.get("url"), look.origin)
    items = [
        e.said(f"{number}  {citation['title']}", bold=True, opens=opens is not None),
        e.said(about(citation, look), quiet=True, spacing="None"),
        *([e.said(place, quiet=True, spacing="None")] if place else []),
    ]
    return e.opening(items, opens)


def framed(answer: Mapping[str, Any], text: str, look: Look) -> list[Element]:
    """What does not look like an answer since it is none: a hand-over with the office first, or "not in the library"."""
    words = look.shared
    paragraphs = [e.said(part) for part in text.split("\n\n") if part.strip()]
    if answer.get("handoff"):
        office = words["offices"].get(answer["handoff"], answer["handoff"])
        frame = [e.said(words["answer"]["handoff"], quiet=True), e.title(office), *paragraphs]
        return [e.box(frame, style="accent")]
    return [e.box([e.said(words["answer"]["abstained"], quiet=True), *paragraphs], style="emphasis")]


def plain_answer(answer: Mapping[str, Any]) -> bool:
    """Whether it is an answer proper: neither an abstention nor a hand-over."""
    return bool(answer.get("answered")) and not answer.get("handoff")


def _cut(text: Any, most: int) -> str:
    flat = " ".join(str(text).split())
    return flat if len(flat) <= most else f"{flat[: most - 1].rstrip()}…"
