"""One question, answered from the knowledge base with no dialogue around it."""

from typing import Any

from anyio import to_thread
from fastapi import APIRouter, Request

from actions.services import Advice
from bot.channels.text import TextUnreadableError, clean
from bot.problems import Problem
from knowledge.answer import Answer, Question


def advice_router(knowledge: Advice, message_limit: int) -> APIRouter:
    """POST /api/v1/ask."""
    router = APIRouter()

    @router.post("/api/v1/ask")
    async def ask(question: Question, request: Request) -> Answer:
        person = request.state.session.person
        try:
            text = clean(question.question)
        except TextUnreadableError:
            raise Problem("text-unreadable") from None
        if not text:
            raise Problem("text-missing")
        if len(text) > message_limit:
            raise Problem("message-too-long", limit=message_limit)
        # What the question leaves open is taken from the profile; what it says counts.
        known: dict[str, Any] = {"org": person.organisation, "category": person.category, "role": person.role}
        open_fields = {
            name: value for name, value in known.items() if name not in question.model_fields_set and value
        }
        return await to_thread.run_sync(knowledge.ask, question.model_copy(update={"question": text, **open_fields}))

    return router
