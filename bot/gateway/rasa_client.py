"""Asks Rasa what comes next. Anything but a whole reply is an error here: never silence."""

import asyncio
import logging
from typing import Any

import httpx

from bot.gateway.types import Claimed, Outgoing

log = logging.getLogger(__name__)
AT_ONCE = 16
PROBE_SECONDS = 2.0


class RasaDownError(Exception):
    """Rasa cannot be reached, or does not answer in time: nothing is known of this message in particular."""


class RasaFailedError(Exception):
    """Rasa is there, and failed on this message."""


class RasaClient:
    """One Rasa, by its channel `cairn`.

    Attributes:
        down: whether it was out of reach when last tried. While it is, turns are refused at once; `probe` clears it.
    """

    def __init__(
        self, url: str, token: str, timeout: float, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self.down = False
        self._timeout = timeout
        self._places = asyncio.Semaphore(AT_ONCE)
        self._client = httpx.AsyncClient(
            base_url=url,
            headers={"Authorization": f"Bearer {token}"},
            timeout=timeout,
            limits=httpx.Limits(max_connections=AT_ONCE + 4, max_keepalive_connections=AT_ONCE, keepalive_expiry=60),
            transport=transport,
            trust_env=False,
        )

    async def turn(self, claimed: Claimed) -> tuple[Outgoing, ...]:
        """Have one message understood and acted on; what is said to it, never nothing.

        Raises:
            RasaDownError, RasaFailedError
        """
        async with self._places:
            if self.down:
                raise RasaDownError("out of reach when last tried")
            try:
                async with asyncio.timeout(self._timeout):
                    response = await self._post(request_of(claimed))
            except (httpx.TransportError, TimeoutError) as error:
                self.down = True
                raise RasaDownError(type(error).__name__) from None
        return _read(response)

    async def _post(self, request: dict[str, Any]) -> httpx.Response:
        try:
            return await self._client.post("/webhooks/cairn/turn", json=request)
        except httpx.RemoteProtocolError:
            # A kept connection that Rasa had closed meanwhile. Asking twice is safe: actions run once a message.
            return await self._client.post("/webhooks/cairn/turn", json=request)

    async def probe(self) -> bool:
        """Whether Rasa is there with its model loaded."""
        try:
            response = await self._client.get("/webhooks/cairn/", timeout=PROBE_SECONDS)
            self.down = response.status_code != httpx.codes.OK
        except httpx.TransportError:
            self.down = True
        return not self.down

    async def close(self) -> None:
        """Give back the connections."""
        await self._client.aclose()


def request_of(claimed: Claimed) -> dict[str, Any]:
    """The channel's request. What is expected stands in the context, since Rasa keeps no memory."""
    button = None if claimed.button is None else dict(claimed.button)
    expectation = claimed.expectation
    return {
        "sender": claimed.person.id,
        "text": claimed.text,
        "intent": None if button is None else button.get("intent"),
        "context": {
            "message_id": claimed.message_id,
            "flow": expectation.flow,
            "language": claimed.person.language,
            "expects": {"kind": expectation.kind, "options": list(expectation.options)},
            "button": button,
            "text": claimed.text,
        },
    }


def _read(response: httpx.Response) -> tuple[Outgoing, ...]:
    if response.status_code in (401, 404, 503):
        # A wrong token, another program on the port, a model still loading: waiting may help, other words will not.
        log.error("Rasa answered %s.", response.status_code)
        raise RasaDownError(f"status {response.status_code}")
    if response.status_code != httpx.codes.OK:
        raise RasaFailedError(f"status {response.status_code}")
    try:
        body = response.json()
        if body["failed"]:
            raise RasaFailedError(str(body["failed"]))
        replies = tuple(reply for message in body["messages"] if (reply := outgoing(message)))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise RasaFailedError(f"unreadable reply: {type(error).__name__}") from None
    if not replies:
        raise RasaFailedError("nothing was said")
    return replies


def outgoing(message: dict[str, Any]) -> Outgoing | None:
    """One message of the channel: what an action made (`custom`), or a response of the domain."""
    custom = message.get("custom") or {}
    text = custom.get("text") or message.get("text") or ""
    card, answer = custom.get("card"), custom.get("answer")
    buttons = [*(custom.get("buttons") or []), *(message.get("buttons") or [])]
    if not (text or card or answer or buttons):
        return None
    return Outgoing(text, tuple((str(b["title"]), _payload(b["payload"])) for b in buttons), card, answer)


def _payload(payload: Any) -> dict[str, Any]:
    """What a button stands for. The domain's own buttons name an intent as Rasa writes it: "/intent"."""
    if isinstance(payload, dict):
        return payload
    return {"intent": str(payload).removeprefix("/")}
