"""What is shared, as it is shown: the same to the person who looks at the preview and to the one whom it is for. Pure."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from actions.plans.dates import spoken
from actions.sharing.items import Item
from actions.sharing.store import About, Opening, Share
from actions.sharing.texts import SharingTexts
from actions.turn import Button

MOST_BUTTONS = 5


def pack_address(share_id: str) -> str:
    """Where the reader finds what was shared, and the pack: the address that the owner may hand over."""
    return f"/packs/{share_id}"


def page_address(plan_id: str) -> str:
    """Where the owner chooses what to share."""
    return f"/plan/{plan_id}/share"


def sections(items: Sequence[Item], texts: SharingTexts) -> list[dict[str, Any]]:
    """The items under the names of their kinds, as every side sees them."""
    shown = []
    for kind, run in groupby(items, key=lambda item: item.kind):
        found = list(run)
        one, several = texts.kinds[kind]
        name = one if len(found) == 1 else several
        lines = [{"text": item.text, "detail": item.detail} for item in found]
        shown.append({"kind": kind, "heading": f"{name[:1].upper()}{name[1:]}", "items": lines})
    return shown


def seen(about: About, items: Sequence[Item], until: date, texts: SharingTexts) -> dict[str, Any]:
    """What the reader sees, whole: who shows it, until when, what. The preview is this and nothing else."""
    return {
        "from": {name: value for name, value in vars(about).items() if value is not None},
        "until": until.isoformat(),
        "sections": sections(items, texts),
    }


def preview_card(address: str, shown: dict[str, Any], plan_id: str, texts: SharingTexts) -> dict[str, Any]:
    """The preview in chat."""
    return {
        "kind": "sections",
        "title": texts.cards.preview.format(name=address),
        "sections": shown["sections"],
        "links": [{"title": texts.cards.page, "url": page_address(plan_id)}],
    }


def given_text(shares: Sequence[Share], texts: SharingTexts) -> str:
    """Who sees what at the moment, a line a share."""
    lines = [
        texts.chat.given_one.format(
            name=share.address, until=spoken(share.until, texts.language), items=summary(share.items, texts),
            opened=opened(share.openings, texts),
        )
        for share in shares
    ]  # fmt: skip
    return "\n".join([texts.chat.given, "", *lines])


def summary(items: Sequence[Item], texts: SharingTexts) -> str:
    """ "2 goals, 1 strength": what a share holds, without its words."""
    counted: dict[str, int] = {}
    for item in items:
        counted[item.kind] = counted.get(item.kind, 0) + 1
    names = ((count, texts.kinds[kind]) for kind, count in counted.items())  # type: ignore[index]
    return ", ".join(
        one if one == several else f"{count} {one if count == 1 else several}" for count, (one, several) in names
    )


def opened(openings: Sequence[Opening], texts: SharingTexts) -> str:
    """When a share was opened."""
    words = texts.chat
    if not openings:
        return words.never_opened
    last = spoken(datetime.fromisoformat(openings[-1].at).date(), texts.language)
    return (
        words.opened_once.format(date=last)
        if len(openings) == 1
        else words.opened.format(count=len(openings), date=last)
    )


def stop_buttons(shares: Sequence[Share], texts: SharingTexts) -> tuple[Button, ...]:
    """Ends one share each."""
    return tuple(
        Button(
            texts.buttons.stop.format(name=share.address)[:60],
            {"intent": "share_with_manager", "share": {"stop": share.id}},
        )
        for share in shares[:MOST_BUTTONS]
    )


def settle_buttons(pending_id: str, texts: SharingTexts) -> tuple[Button, ...]:
    """Yes and no to what was shown."""
    return (
        Button(texts.buttons.share, {"intent": "affirm", "share": {"pending": pending_id}}),
        Button(texts.buttons.cancel, {"intent": "deny", "share": {"pending": pending_id}}),
    )


def share_view(share: Share, texts: SharingTexts, today: date) -> dict[str, Any]:
    """A share as the API gives it to its owner."""
    return {
        "id": share.id,
        "plan": share.plan_id,
        "version": share.plan_version,
        "with": share.address,
        "items": [item.ref for item in share.items],
        "summary": summary(share.items, texts),
        "until": share.until.isoformat(),
        "status": share.status(today),
        "created_at": share.created_at,
        "revoked_at": share.revoked_at,
        "link": pack_address(share.id),
        "openings": [{"at": opening.at, "what": opening.what} for opening in share.openings],
        "shown": seen(share.about, share.items, share.until, texts),
    }
