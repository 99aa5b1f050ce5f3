"""The pack in the chat and over HTTP. Pure."""

from collections.abc import Sequence
from typing import Any

from actions.manager_packs.quotes import sentences_in
from actions.manager_packs.spec import PackFile, Quote
from actions.manager_packs.types import Line, Pack
from actions.turn import Button
from knowledge.answer import Language

FORMATS = ("docx", "pdf")
CHAT_SECTIONS = ("agenda",)


def address(pack_id: str) -> str:
    """The pack's page."""
    return f"/packs/{pack_id}"


def exports(pack_id: str) -> dict[str, str]:
    """Addresses under which the pack is taken away."""
    return {form: f"/api/v1/packs/{pack_id}.{form}" for form in FORMATS}


def view(pack: Pack, pack_id: str, spec: PackFile) -> dict[str, Any]:
    """The pack as the API gives it: every line with its source."""
    words = spec.texts.pack
    support = words.support if pack.about != words.about_general else words.support_general
    return {
        "id": pack_id, "title": pack.title, "about": pack.about, "prepared": pack.prepared,
        "minutes": spec.minutes, "name": pack.name, "translated": words.translated if pack.translated else None,
        "shared": {
            "heading": words.shared.format(name=pack.name), "until": pack.until, "more": pack.more,
            "sections": [{"heading": s.heading, "lines": _lines(s.lines)} for s in pack.shown],
        } if pack.shown else None,
        "agenda": {
            "heading": words.agenda,
            "steps": [{"minutes": s.minutes, "name": s.name, "lines": _lines(s.lines)} for s in pack.agenda],
        },
        "sections": [
            {"id": name, "heading": heading, "lines": _lines(lines)}
            for name, heading, lines in (
                ("expects", words.expects, pack.expects), ("promise", words.promise, pack.promise),
                ("support", support, pack.support), ("sensitive", words.sensitive, pack.sensitive),
            )
        ],
        "sources": [vars(cited) for cited in pack.sources],
        "exports": exports(pack_id),
        "url": address(pack_id),
    }  # fmt: skip


def card(pack: Pack, pack_id: str, spec: PackFile, shown: str = "") -> dict[str, Any]:
    """The pack in the chat: agenda and what not to promise; the rest stands on its page.

    A chat is kept, and pushed to other channels, so no word of what was shared stands in it: it would outlive the share.

    Args:
        shown: what is shared, counted.
    """
    words = spec.texts
    sections: list[dict[str, Any]] = []
    if shown:
        below = words.card.shown.format(name=pack.name)
        sections.append(
            {"heading": words.pack.shared.format(name=pack.name), "items": [{"text": shown, "detail": below}]}
        )
    sections += [
        {"heading": f"{words.card.minutes.format(minutes=s.minutes)} · {s.name}", "items": _items(s.lines)}
        for s in pack.agenda
    ]
    sections.append({"heading": words.pack.promise, "items": _items(pack.promise)})
    return {
        "kind": "sections", "title": pack.title, "note": pack.about, "sections": sections,
        "links": [{"title": words.buttons.open, "url": address(pack_id)}], "exports": exports(pack_id),
    }  # fmt: skip


def practice_card(number: int, spec: PackFile) -> dict[str, Any]:
    """A part of the talk played through: what to try, what to listen for."""
    step, language = spec.practice[number], spec.language
    return {
        "kind": "sections", "title": step.name,
        "sections": [
            {"heading": spec.texts.practice.try_, "items": _quoted(step.try_, language)},
            {"heading": spec.texts.practice.listen, "items": _quoted(step.listen, language)},
        ],
        "links": [],
    }  # fmt: skip


def practice_view(spec: PackFile) -> dict[str, Any]:
    """The whole talk, to be played through on the page."""
    words = spec.texts.practice
    return {
        "try": words.try_, "listen": words.listen,
        "steps": [
            {"name": step.name, "try": _quoted(step.try_, spec.language), "listen": _quoted(step.listen, spec.language)}
            for step in spec.practice
        ],
    }  # fmt: skip


def pack_buttons(pack_id: str, spec: PackFile) -> tuple[Button, ...]:
    """What one may want next."""
    return (Button(spec.texts.buttons.practise, {"intent": "prepare_conversation", "pack": {"practice": 0}}),)


def _quoted(quotes: Sequence[Quote], language: Language) -> list[dict[str, Any]]:
    said = sentences_in(language)
    found = [q for quote in quotes for q in quote.found()]
    return [{"text": said.get(q.text, q.text), "url": q.url, "source": q.title} for q in found]


def _items(lines: Sequence[Line]) -> list[dict[str, Any]]:
    return [{"text": line.text, "url": line.quotation.url if line.quotation else None} for line in lines]


def _lines(lines: Sequence[Line]) -> list[dict[str, Any]]:
    return [
        {
            "text": line.text, "below": line.below, "number": line.number,
            "shared": line.item.ref if line.item else None,
            "source": _source(line),
        }
        for line in lines
    ]  # fmt: skip


def _source(line: Line) -> dict[str, Any] | None:
    if line.quotation is not None:
        q = line.quotation
        return {"title": q.title, "authority": q.authority, "document": q.document, "section": q.section,
                "as_of": q.as_of, "quote": q.text, "url": q.url}  # fmt: skip
    if line.source is not None:
        s = line.source
        return {"title": s.title, "document": s.document, "section": s.section, "as_of": s.as_of, "url": s.url}
    return None
