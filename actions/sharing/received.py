"""What others show to a person, as that person sees it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from actions.sharing import audit, cards, store, talks
from actions.sharing.store import Share
from actions.sharing.texts import sharing_texts
from actions.turn import Person
from knowledge.answer import Language


def received_view(connection: Connection, share: Share, language: Language) -> dict[str, Any]:
    """One share for its reader: what the preview showed, and where pack and talk are."""
    day = talks.day_of(connection, share.id)
    shown = cards.seen(share.about, share.items, share.until, sharing_texts(language))
    return {
        "id": share.id, "since": share.created_at, "shown": shown, "pack": cards.pack_address(share.id),
        "talk": day.isoformat() if day else None,
    }  # fmt: skip


def note_all(connection: Connection, reader: Person, shares: Sequence[Share]) -> None:
    """Record, for owners and in the audit log, that the reader looked at these."""
    for share in shares:
        store.note_opening(connection, reader, share, "shared")
        audit.write(connection, reader.id, "GET /api/v1/shared", share.id, "opened")
