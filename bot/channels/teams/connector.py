"""Sends one activity by the SDK's client, and says what came of it."""

import asyncio
import logging
import math
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
from microsoft_teams.api import ApiClient
from microsoft_teams.api.activities.message.message import MessageActivityInput
from microsoft_teams.api.activities.typing import TypingActivityInput
from microsoft_teams.api.models import Account, ConversationAccount

from bot.channels.teams.store import Talk
from bot.channels.teams.token import TokenCheck

log = logging.getLogger(__name__)
SECONDS = 15.0
TRY_AGAIN = frozenset({401, 408, 412, 425, 429, 500, 502, 503, 504})
GONE = frozenset({403, 404})
LONGEST_WAIT = 3600.0


@dataclass(frozen=True)
class Taken:
    """The connector has it, under this id."""

    activity_id: str


@dataclass(frozen=True)
class Later:
    """To be tried again, not before so many seconds."""

    seconds: float
    why: str


@dataclass(frozen=True)
class Blocked:
    """The person has blocked or removed the app."""


@dataclass(frozen=True)
class Refused:
    """Not in this form, however often it is sent."""

    status: int


Outcome = Taken | Later | Blocked | Refused


class Connector:
    """The Bot Connector, by the SDK's client."""

    def __init__(self, api: ApiClient, check: TokenCheck) -> None:
        self._api = api
        self._check = check

    async def send(self, talk: Talk, activity: dict[str, Any]) -> Outcome:
        """Send one message. Whatever happens, this returns."""
        return await self._post(talk, MessageActivityInput.model_validate(activity))

    async def typing(self, talk: Talk) -> None:
        """Show that an answer is being prepared, for some seconds."""
        await self._post(talk, TypingActivityInput())

    async def _post(self, talk: Talk, activity: MessageActivityInput | TypingActivityInput) -> Outcome:
        if not self._check.allowed(talk.service_url):
            log.error("A message is not sent: its service URL is not one of CAIRN_TEAMS_SERVICE_HOSTS.")
            return Blocked()
        activity.from_ = Account(id=talk.bot_id)
        activity.conversation = ConversationAccount(id=talk.conversation_id)
        api = self._api.from_service_url(talk.service_url)
        try:
            async with asyncio.timeout(SECONDS):
                sent = await api.conversations.create_activity(talk.conversation_id, activity)
        except httpx.HTTPStatusError as error:
            return of_status(error.response)
        except (httpx.HTTPError, TimeoutError) as error:
            return Later(0.0, type(error).__name__)
        except Exception as error:
            # The bot's own token, mostly: Entra out of reach, a secret that has run out. The text may quote both.
            log.error("A message is put off: %s.", type(error).__name__)
            return Later(0.0, type(error).__name__)
        return Taken(sent.id)


def of_status(response: httpx.Response) -> Outcome:
    """What an error of the connector means."""
    status = response.status_code
    if status in TRY_AGAIN:
        return Later(retry_after(response.headers.get("retry-after", "")), str(status))
    return Blocked() if status in GONE else Refused(status)


def retry_after(value: str) -> float:
    """Seconds of a Retry-After header, a number or a date; 0 where it has none."""
    try:
        seconds = float(value)
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds()
        except (ValueError, TypeError):
            return 0.0
    return min(max(seconds, 0.0), LONGEST_WAIT) if not math.isnan(seconds) else 0.0
