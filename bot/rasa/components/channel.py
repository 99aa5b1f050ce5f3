"""Cairn's channel: one turn in, one complete reply out, and never silence that looks like success.

Rasa's own REST channel answers 200 with an empty list when an action fails, splits a text from its payload, and lets
typed text name an intent. This one does none of that.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from rasa.shared.exceptions import RasaException
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from components import turn_log

logger = logging.getLogger(__name__)

FLOWS = ("journey", "plan_edit", "check_in", "erasure", "feedback", "share", "pack")
NOT_FROM_OUTSIDE = {"restart", "back", "session_start", "nlu_fallback"}
WORD_JOINER = "\u2060"
TURN_SECONDS = 9.0
"""Less than the gateway waits (10 s), so that it gets a reason and not a closed door."""


class TurnRejectedError(ValueError):
    """The request is not a turn; the message says what was expected."""


@dataclass(frozen=True)
class IncomingTurn:
    """One turn: typed text or a button's intent, and what the advisor knows about the dialogue."""

    sender: str
    text: str | None
    intent: str | None
    context: dict[str, Any]

    @classmethod
    def read(cls, body: Any) -> IncomingTurn:
        """The turn in a request's body.

        Raises:
            TurnRejectedError: if it is none.
        """
        if not isinstance(body, dict):
            raise TurnRejectedError("expected a JSON object")
        sender, text, intent, context = (body.get(key) for key in ("sender", "text", "intent", "context"))
        if not isinstance(sender, str) or not sender:
            raise TurnRejectedError("sender: expected a non-empty string")
        if not isinstance(context, dict) or not context.get("message_id"):
            raise TurnRejectedError("context: expected an object with a message_id")
        if intent is None and (not isinstance(text, str) or not text.strip()):
            raise TurnRejectedError("text: expected some text, or an intent")
        if intent is not None and not isinstance(intent, str):
            raise TurnRejectedError("intent: expected a name")
        return cls(sender, text if isinstance(text, str) else None, intent, context)

    @property
    def flow(self) -> str:
        """The dialogue this belongs to. A button belongs to the one that made it, however late it is pressed."""
        button = self.context.get("button") or {}
        return next((flow for flow in FLOWS if flow in button), None) or str(self.context.get("flow") or "none")


class CollectedReplies(OutputChannel):
    """Gathers what Rasa says; a text and its payload stay one message.

    Its name tells the language: a response of the domain with `channel: cairn-fr` is for people who speak French, one with
    no channel is for everybody else.
    """

    def __init__(self, language: str = "en") -> None:
        self.messages: list[dict[str, Any]] = []
        self._language = language

    def name(self) -> str:  # type: ignore[override]
        """Called by Rasa, to choose among the variations of a response."""
        return f"cairn-{self._language}"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Called by Rasa for each message."""
        kept = {key: message[key] for key in ("text", "custom", "buttons") if message.get(key)}
        if kept:
            self.messages.append(kept)


class CairnInput(InputChannel):
    """``POST turn`` takes a turn, ``GET /`` says whether the model is loaded."""

    def __init__(self, token: str) -> None:
        self._authorization = f"Bearer {token}".encode()
        turn_log.install()

    @classmethod
    def name(cls) -> str:
        """Called by Rasa: the channel's place in the address."""
        return "cairn"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> CairnInput:
        """Called by Rasa with the channel's part of credentials.yml."""
        token = (credentials or {}).get("token")
        if not token:
            raise RasaException("CAIRN_RASA_TOKEN is empty. Set it to the same secret for the advisor and for Rasa.")
        return cls(str(token))

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Called by Rasa."""
        routes = Blueprint("cairn")

        @routes.route("/", methods=["GET"])
        async def ready(request: Request) -> HTTPResponse:
            processor = _processor(request)
            model = getattr(request.app.ctx, "model_sha256", None) if processor else None
            return response.json({"ready": processor is not None, "model": model}, status=200 if processor else 503)

        @routes.route("/turn", methods=["POST"])
        async def turn(request: Request) -> HTTPResponse:
            given = (request.headers.get("Authorization") or "").encode()
            if not hmac.compare_digest(given, self._authorization):
                return _problem(401, "Unauthorized", "The token is missing or wrong.")
            processor = _processor(request)
            if processor is None:
                return _problem(503, "Not ready", "The model is not loaded yet.")
            try:
                incoming = IncomingTurn.read(request.json)
                message = as_user_message(incoming, processor.domain.intents)
            except TurnRejectedError as error:
                return _problem(422, "Not a turn", str(error))
            return response.json(await take_turn(processor, message))

        return routes


def as_user_message(turn: IncomingTurn, known_intents: list[str]) -> UserMessage:
    """The turn in Rasa's form. A button comes understood; typed text can never name an intent.

    Raises:
        TurnRejectedError: if a button names an intent that the domain does not know.
    """
    parse_data = None
    if turn.intent is not None:
        if turn.intent not in known_intents or turn.intent in NOT_FROM_OUTSIDE:
            raise TurnRejectedError(f"intent: {turn.intent!r} is not in the domain")
        parse_data = {
            "intent": {"name": turn.intent, "confidence": 1.0},
            "entities": [{"entity": "flow", "value": turn.flow}],
            "text": turn.text or "",
            "intent_ranking": [],
            "metadata": turn.context,
        }
    # Lone surrogates cannot be encoded, by spaCy for one; nothing that can be read is lost with them.
    text = (turn.text or "").encode("utf-8", "ignore").decode("utf-8").strip()
    # Rasa reads "/name{...}" at the beginning of a text as an intent, whoever typed it. An unseen sign goes first;
    # the advisor takes the text from the context.
    text = WORD_JOINER + text if text.startswith("/") else text
    return UserMessage(
        text,
        CollectedReplies(str(turn.context.get("language") or "en")),
        turn.sender,
        parse_data=parse_data,
        input_channel="cairn",
        message_id=str(turn.context["message_id"]),
        metadata=turn.context,
    )


async def take_turn(processor: Any, message: UserMessage) -> dict[str, Any]:
    """Run one turn and say what came of it.

    The processor is called without Rasa's lock: nothing is kept between turns, the gateway keeps turns in order.
    """
    failures = turn_log.begin_turn()
    intent: dict[str, Any] = {"name": None, "confidence": 0.0}
    reason: str | None = None
    try:
        if message.parse_data is None:
            message.parse_data = await processor.parse_message(message)
        intent = {key: message.parse_data["intent"].get(key) for key in intent}
        await asyncio.wait_for(processor.handle_message(message), TURN_SECONDS)
    except asyncio.TimeoutError:  # noqa: UP041  (another class than TimeoutError before Python 3.11)
        reason = "the turn took too long"
    except Exception as error:  # whatever happens, the gateway is told
        # Only the kind of the error: its text may hold what the person wrote.
        logger.error("turn failed: %s", type(error).__name__)
        reason = f"exception: {type(error).__name__}"
    messages = message.output_channel.messages
    if failures:
        reason = f"action failed: {', '.join(failures)}"
    elif not reason and not messages:
        reason = "nothing was said"
    return {"messages": messages, "intent": intent, "failed": reason}


def _processor(request: Request) -> Any:
    agent = getattr(request.app.ctx, "agent", None)
    return agent.processor if agent is not None and agent.is_ready() else None


def _problem(status: int, title: str, detail: str) -> HTTPResponse:
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return response.json(body, status=status, content_type="application/problem+json")
