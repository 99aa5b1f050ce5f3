"""The web channel: messages in, replies out, over HTTP."""

from functools import partial
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field, StrictStr
from sqlalchemy import Connection

from actions.database import Database
from bot.channels.text import TextUnreadableError, clean
from bot.gateway.gateway import ErasedError, Gateway
from bot.gateway.history import PAGE, history, is_open
from bot.gateway.ledger import ButtonUnknownError, Ledger
from bot.gateway.pipeline import JourneyState
from bot.gateway.types import Incoming
from bot.problems import Problem

CHANNEL = "web"


class Feedback(BaseModel):
    """Whether an answer helped: `message` is the id of the reply that it is about."""

    model_config = ConfigDict(extra="ignore")

    message: StrictStr = Field(max_length=100)
    helpful: bool
    reason: StrictStr | None = Field(None, max_length=40)


class Sent(BaseModel):
    """A message of the contracts. `question`: the question of the journey that stood open where it was written."""

    model_config = ConfigDict(extra="ignore")

    client_id: StrictStr = Field(min_length=1, max_length=200)
    text: Any = None
    button: StrictStr | None = Field(None, max_length=100)
    feedback: Feedback | None = None
    question: StrictStr | None = Field(None, max_length=80)


class Said(BaseModel):
    """The reply of the contracts."""

    messages: list[dict[str, Any]]
    state: dict[str, Any]


def web_router(
    gateway: Gateway, ledger: Ledger, database: Database, journey_state: JourneyState, message_limit: int
) -> APIRouter:
    """POST and GET /api/v1/messages."""
    router = APIRouter()

    @router.post("/api/v1/messages")
    async def say(sent: Sent, request: Request) -> Said:
        person_id = request.state.session.person.id
        # Only what names something stored has to be looked up.
        plain = sent.button is None and sent.feedback is None
        read = partial(_read, ledger, person_id, sent, message_limit)
        text, button = read() if plain else await to_thread.run_sync(read)
        incoming = Incoming(person_id, CHANNEL, _plain(sent.client_id), text, button)
        try:
            reply = await gateway.accept(incoming)
        except ErasedError:
            raise Problem("signed-out") from None
        return Said(messages=list(reply.messages), state=reply.state)

    @router.get("/api/v1/messages")
    def listen(
        request: Request,
        after: Annotated[str | None, Query(max_length=100)] = None,
        limit: Annotated[int, Query(ge=1, le=PAGE)] = PAGE,
    ) -> Said:
        person_id = request.state.session.person.id
        with database.read() as connection:
            messages = history(connection, person_id, after, limit)
            return Said(messages=messages, state=_state(connection, person_id, journey_state))

    return router


def _read(ledger: Ledger, person_id: str, sent: Sent, limit: int) -> tuple[str, dict[str, Any] | None]:
    """Text and resolved button of what was sent.

    Raises:
        Problem: why it cannot be a message.
    """
    if sent.button is not None:
        try:
            title, payload = ledger.button(person_id, sent.button)
        except ButtonUnknownError:
            raise Problem("button-unknown") from None
        asks = payload.get("intent") == "ask_question" and payload.get("question")
        return str(payload["question"]) if asks else title, payload
    if not isinstance(sent.text, str):
        raise Problem("text-missing")
    if len(sent.text) > limit:
        raise Problem("message-too-long", limit=limit)
    try:
        text = clean(sent.text)
    except TextUnreadableError:
        raise Problem("text-unreadable") from None
    if not text:
        raise Problem("text-missing")
    if sent.feedback is not None:
        return text, _rating(ledger, person_id, sent.feedback)
    # Not a button: what was typed is read like any text, but never taken for the answer to another question.
    return text, {"asked": sent.question} if sent.question else None


def _rating(ledger: Ledger, person_id: str, feedback: Feedback) -> dict[str, Any]:
    """A rating as the button that the dialogue knows for it."""
    rated = {"answer": ledger.question_of(person_id, feedback.message), "reason": feedback.reason}
    return {"intent": f"feedback_{'positive' if feedback.helpful else 'negative'}", **rated}


def _plain(client_id: str) -> str:
    try:
        if clean(client_id) == client_id:
            return client_id
    except TextUnreadableError:
        pass
    raise Problem("invalid", fields="client_id")


def _state(connection: Connection, person_id: str, journey_state: JourneyState) -> dict[str, Any]:
    """Where the journey stands, and whether a message still waits for its answer."""
    state = dict(journey_state(connection, person_id) or {})
    return {**state, "pending": True} if is_open(connection, person_id) else state
