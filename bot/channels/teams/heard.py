"""What an activity says, as plain values: read from the SDK's model, whatever kind it is. Pure."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["said", "rated", "installed", "removed", "nothing"]
MOST_ID = 500
"""Teams' own ids have up to some 200 characters."""


@dataclass(frozen=True)
class Place:
    """A conversation; `kind` is group for group chats and channels alike."""

    conversation_id: str
    kind: Literal["personal", "group"]
    service_url: str
    bot_id: str
    tenant_id: str


@dataclass(frozen=True)
class Speaker:
    """Who is vouched for by the activity's token."""

    tenant_id: str
    object_id: str
    name: str


@dataclass(frozen=True)
class Heard:
    """One activity.

    Attributes:
        key: unique for ever in its conversation; the same for a repeat, another for an edit of the same message.
        value: what a card's button or form brought.
        about: the id that Teams gave the message which is rated.
        helpful: the rating.
    """

    kind: Kind
    key: str
    place: Place
    speaker: Speaker | None = None
    locale: str = ""
    text: str = ""
    value: Mapping[str, Any] = field(default_factory=dict)
    about: str = ""
    helpful: bool = False


class UnreadableError(ValueError):
    """The activity lacks what every activity of Teams has."""


def read(activity: Any) -> Heard:
    """Read an activity, a model of microsoft_teams.api.

    Raises:
        UnreadableError: it names no conversation, or its ids are none.
    """
    place = _place(activity)
    key = f"{place.conversation_id}|{_id(activity.id)}"
    common: dict[str, Any] = {
        "place": place, "speaker": _speaker(activity, place), "locale": activity.locale or "",
    }  # fmt: skip
    match activity.type:
        case "message":
            return Heard("said", key, text=_words(activity), value=_mapping(activity.value), **common)
        case "messageUpdate" if activity.channel_data.event_type == "editMessage":
            return Heard("said", f"{key}|{_edition(activity)}", text=_words(activity), **common)
        case "invoke":
            return _invoked(activity, key, common)
        case "installationUpdate":
            kinds: dict[str, Kind] = {"add": "installed", "remove": "removed"}
            return Heard(kinds.get(activity.action, "nothing"), key, **common)
        case _:
            return Heard("nothing", key, **common)


def _invoked(activity: Any, key: str, common: dict[str, Any]) -> Heard:
    if activity.name == "message/submitAction":
        helpful = activity.value.action_value.reaction == "like"
        return Heard("rated", key, about=activity.reply_to_id or "", helpful=helpful, **common)
    if activity.name == "adaptiveCard/action":
        return Heard("said", key, value=_mapping(activity.value.action.data), **common)
    return Heard("nothing", key, **common)


def _place(activity: Any) -> Place:
    conversation, recipient = activity.conversation, activity.recipient
    if conversation is None or recipient is None:
        raise UnreadableError("no conversation")
    tenant = activity.tenant.id if activity.tenant else conversation.tenant_id
    # What does not say that it is personal is treated as if others read it too.
    personal = conversation.conversation_type == "personal" and not conversation.is_group
    return Place(
        _id(conversation.id), "personal" if personal else "group", activity.service_url or "", _id(recipient.id),
        tenant or "",
    )  # fmt: skip


def _speaker(activity: Any, place: Place) -> Speaker | None:
    sender = activity.from_
    if sender is None or not sender.aad_object_id or not place.tenant_id:
        return None
    return Speaker(_id(place.tenant_id), _id(sender.aad_object_id), (sender.name or "")[:200])


def _words(activity: Any) -> str:
    """What was typed, without the mention that a group needs to be heard."""
    from microsoft_teams.api.activities.utils import strip_mentions_text

    text = strip_mentions_text(activity) if getattr(activity, "entities", None) else activity.text
    return (text or "").strip()


def _edition(activity: Any) -> str:
    moment = activity.timestamp.isoformat() if activity.timestamp else ""
    return hashlib.sha256(f"{moment}|{activity.text}".encode(errors="replace")).hexdigest()[:16]


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _id(value: Any) -> str:
    """An id as it is, if it is one."""
    if not isinstance(value, str) or not value or len(value) > MOST_ID or not value.isprintable():
        raise UnreadableError("an id")
    return value
