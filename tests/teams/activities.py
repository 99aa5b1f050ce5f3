"""Activities in the shapes that Teams sends, as its documentation and the SDK's own samples record them."""

import itertools
from typing import Any

from tests.teams.microsoft import CLIENT, TENANT

_numbers = itertools.count(1_700_000_000_000)
BOT = f"28:{CLIENT}"


def object_id(person: int) -> str:
    return f"00000000-0000-0000-0000-{person:012d}"


def conversation_id(person: int) -> str:
    return f"a:1conversation-of-{person}"


def activity(service_url: str, person: int = 1, **changes: Any) -> dict[str, Any]:
    """What every activity of a personal chat has."""
    return {
        "id": str(next(_numbers)),
        "timestamp": "2026-11-27T09:30:00.000Z",
        "localTimestamp": "2026-11-27T10:30:00.000+01:00",
        "localTimezone": "Europe/Geneva",
        "serviceUrl": service_url,
        "channelId": "msteams",
        "from": {"id": f"29:user-{person}", "name": f"Colleague {person}", "aadObjectId": object_id(person)},
        "recipient": {"id": BOT, "name": "Cairn"},
        "conversation": {"conversationType": "personal", "tenantId": TENANT, "id": conversation_id(person)},
        "entities": [
            {"locale": "en-GB", "country": "CH", "platform": "Web", "timezone": "Europe/Geneva", "type": "clientInfo"}
        ],
        "channelData": {"tenant": {"id": TENANT}, "legacy": {"replyToId": "1:1"}},
        "locale": "en-GB",
        **changes,
    }


def message(service_url: str, text: str, person: int = 1, **changes: Any) -> dict[str, Any]:
    return activity(
        service_url, person, type="message", textFormat="plain", text=text,
        attachments=[{"contentType": "text/html", "content": f"<p>{text}</p>"}], **changes,
    )  # fmt: skip


def pressed(service_url: str, data: dict[str, Any], person: int = 1, **changes: Any) -> dict[str, Any]:
    """A button or a form of a card (Action.Submit)."""
    return activity(
        service_url, person, **{"type": "message", "text": "", "value": data, "replyToId": "1:1", **changes}
    )


def executed(service_url: str, data: dict[str, Any], person: int = 1) -> dict[str, Any]:
    """A button of a card (Action.Execute)."""
    value = {"action": {"type": "Action.Execute", "verb": "press", "title": "x", "data": data}, "trigger": "manual"}
    return activity(service_url, person, type="invoke", name="adaptiveCard/action", value=value)


def rated(service_url: str, about: str, reaction: str, person: int = 1) -> dict[str, Any]:
    value = {"actionName": "feedback", "actionValue": {"reaction": reaction, "feedback": '{"feedbackText":"so so"}'}}
    return activity(service_url, person, type="invoke", name="message/submitAction", value=value, replyToId=about)


def edited(service_url: str, of: str, text: str, moment: str, person: int = 1) -> dict[str, Any]:
    data = {"tenant": {"id": TENANT}, "eventType": "editMessage"}
    return activity(service_url, person, type="messageUpdate", id=of, text=text, timestamp=moment, channelData=data)


def deleted(service_url: str, of: str, person: int = 1) -> dict[str, Any]:
    data = {"tenant": {"id": TENANT}, "eventType": "softDeleteMessage"}
    return activity(service_url, person, type="messageDelete", id=of, channelData=data)


def installed(service_url: str, person: int = 1, action: str = "add", locale: str = "en-GB") -> dict[str, Any]:
    data = {"tenant": {"id": TENANT}, "settings": {"selectedChannel": {"id": conversation_id(person)}}}
    return activity(
        service_url, person, type="installationUpdate", action=action, locale=locale,
        channelData={**data, "source": {"name": "message"}},
    )  # fmt: skip


def joined(service_url: str, person: int = 1) -> dict[str, Any]:
    return activity(service_url, person, type="conversationUpdate", membersAdded=[{"id": BOT}])


def reaction(service_url: str, person: int = 1) -> dict[str, Any]:
    return activity(service_url, person, type="messageReaction", reactionsAdded=[{"type": "like"}], replyToId="1:1")


def typing(service_url: str, person: int = 1) -> dict[str, Any]:
    return activity(service_url, person, type="typing")


def in_group(service_url: str, text: str, person: int = 1, kind: str = "groupChat", **changes: Any) -> dict[str, Any]:
    """A mention in a group chat or a channel."""
    where = {
        "groupChat": "19:meeting-of-us@thread.v2",
        "channel": "19:a-channel@thread.tacv2;messageid=1700000000001",
    }[kind]
    mention = {"type": "mention", "text": "<at>Cairn</at>", "mentioned": {"id": BOT, "name": "Cairn"}}
    return message(
        service_url, f"<at>Cairn</at> {text}", person,
        conversation={"conversationType": kind, "isGroup": True, "tenantId": TENANT, "id": where},
        entities=[mention, {"type": "clientInfo", "locale": "en-GB"}], **changes,
    )  # fmt: skip
