"""The plan to take away: DOCX and PDF (the same document), calendar file, JSON."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, get_args

from actions.plans.export.history import History
from actions.plans.export.translation import from_any
from actions.plans.store import StoredPlan
from actions.plans.texts import language_texts
from knowledge.answer import Language

Format = Literal["docx", "pdf", "ics", "json"]
FORMATS: tuple[Format, ...] = get_args(Format)
MEDIA_TYPES: Mapping[Format, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "ics": "text/calendar; charset=utf-8",
    "json": "application/json",
}


@dataclass(frozen=True)
class File:
    """A file to download."""

    content: bytes
    media_type: str
    name: str


def export(stored: StoredPlan, kind: Format, language: Language = "en", past: History = ()) -> File:
    """The plan in one format. CPU work of up to a second: call it from a worker thread.

    Args:
        language: of what Cairn says in it; the person's own words stay as they are.
        past: all versions with their contents, oldest first: by them a calendar file knows what moved and what is gone.
    """
    return File(_content(stored, kind, language, past), MEDIA_TYPES[kind], f"{_slug(stored)}.{kind}")


def _content(stored: StoredPlan, kind: Format, language: Language, past: History) -> bytes:
    if kind == "json":
        return json.dumps(as_json(stored), ensure_ascii=False, indent=2).encode()
    texts = language_texts(language)
    told = replace(stored, content=from_any(stored.content, texts))
    if kind == "ics":
        from actions.plans.export.calendar import to_ics

        return to_ics(told, texts, past)
    from actions.plans.export.document import document

    if kind == "pdf":
        from actions.plans.export.pdf import to_pdf

        return to_pdf(document(told, texts))
    from actions.plans.export.word import to_docx

    return to_docx(document(told, texts))


def as_json(stored: StoredPlan) -> dict[str, object]:
    """The plan as the API gives it: where it stands, and all that it holds. For its owner: with private fields."""
    return {
        "id": stored.id,
        "version": stored.version,
        "cause": stored.cause,
        "created_at": stored.created_at,
        "changed_at": stored.changed_at,
        **stored.content.model_dump(mode="json"),
    }


def _slug(stored: StoredPlan) -> str:
    return re.sub(r"[^a-z0-9]+", "-", stored.content.title.lower()).strip("-")[:60] or "plan"
