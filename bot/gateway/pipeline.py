"""What happens with one claimed message: the dialogue answers it, or search does, or it waits; never silence."""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import uuid4

from anyio import to_thread
from sqlalchemy import Connection

from actions.services import Services
from bot.gateway.ledger import Ledger
from bot.gateway.notices import notices
from bot.gateway.rasa_client import RasaClient, RasaDownError, RasaFailedError, outgoing, request_of
from bot.gateway.types import Claimed, Outgoing, Reply, State, Status
from bot.problems import Problem
from knowledge.answer import Answer, Question

log = logging.getLogger(__name__)
MOST_FAILURES = 5
MOST_ATTEMPTS = 100
"""So many deaths of a worker over one message mean that the message is the cause."""

JourneyState = Callable[[Connection, str], State | None]
Direct = Callable[[Mapping[str, Any], str], Mapping[str, Any]]
"""The action that answers questions, run without Rasa: actions.rasa_action.CairnAction.run_once."""


class Pipeline:
    """Handles claimed messages, one at a time for each person."""

    def __init__(
        self,
        services: Services,
        ledger: Ledger,
        rasa: RasaClient,
        journey_state: JourneyState,
        direct: Direct | None = None,
        on_erased: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._services = services
        self._ledger = ledger
        self._rasa = rasa
        self._journey_state = journey_state
        self._direct = direct
        self._on_erased = on_erased

    async def handle(self, claimed: Claimed, worker: str, *, rasa_down: bool) -> tuple[Status, Reply | None]:
        """Answer one message and store the answer.

        Returns:
            Where the message stands now, and the reply as stored; None if the message was erased on the way.
        """
        if claimed.failures >= MOST_FAILURES or claimed.attempts > MOST_ATTEMPTS:
            log.error("Message %s given up.", claimed.message_id)
            return await self._finish(claimed, worker, Status.FAILED, [Outgoing(notices().gave_up)])
        failed = False
        try:
            if not rasa_down:
                turn = await self._rasa.turn(claimed)
                return await self._finish(claimed, worker, Status.DONE, turn.replies)
        except RasaDownError as error:
            log.warning("Rasa is down: %s.", error)
        except RasaFailedError as error:
            failed = True
            log.warning("Rasa failed on message %s: %s.", claimed.message_id, error)
        if claimed.answered:
            return await self._finish(claimed, worker, Status.WAITING, [], failed=failed)
        status, replies = await self._without_rasa(claimed)
        return await self._finish(claimed, worker, status, replies, failed=failed)

    async def _without_rasa(self, claimed: Claimed) -> tuple[Status, list[Outgoing]]:
        """A question is answered from search. Everything else is kept, for it may ask for something to be done."""
        words = notices()
        kept = Status.WAITING, [Outgoing(words.kept)]
        question = _question(claimed)
        if question is None:
            return kept
        try:
            answer = await to_thread.run_sync(self._services.knowledge.ask, question)
        except Problem as problem:
            log.warning("Search was not used on message %s: %s.", claimed.message_id, problem.kind)
            return kept
        except Exception:
            # Whatever it is: the message is kept all the same.
            log.exception("Search failed on message %s.", claimed.message_id)
            return kept
        if not answer.answered and answer.handoff is None:
            return kept
        asks = claimed.button is not None or words.is_question(claimed.text) or answer.handoff is not None
        notice = words.answered_from_search if asks else words.answered_and_kept
        told = await to_thread.run_sync(self._answer, claimed, answer)
        return Status.DONE if asks else Status.WAITING, [Outgoing(notice), *told]

    def _answer(self, claimed: Claimed, answer: Answer) -> Sequence[Outgoing]:
        """The answer as the dialogue would give it, with the same facts recorded, once a message."""
        if self._direct is None:
            return [plain(answer)]
        understood = {"metadata": request_of(claimed)["context"], "intent": {"name": "ask_question", "confidence": 0.0}}
        outcome = self._direct(understood, claimed.person.id)
        return [said for reply in outcome["replies"] if (said := outgoing(reply))]

    async def _finish(
        self, claimed: Claimed, worker: str, status: Status, replies: Sequence[Outgoing], *, failed: bool = False
    ) -> tuple[Status, Reply | None]:
        def work() -> Reply | None:
            state = self._state(claimed.person.id, replies)
            if status is Status.WAITING:
                state["pending"] = True
            written = self._ledger.finish(claimed, worker, status, replies, state, failed=failed)
            if written is None and self._ledger.status(claimed.message_id) is None:
                self._on_erased(claimed.person.id)
                return _unkept(replies)
            return written

        return status, await to_thread.run_sync(work)

    def _state(self, person_id: str, replies: Sequence[Outgoing]) -> State:
        """Where the journey stands: as the newest question card says, else as the journey itself does."""
        for reply in reversed(replies):
            if reply.card and reply.card.get("kind") == "question":
                return {name: reply.card[name] for name in ("step", "progress") if reply.card.get(name)}
        with self._services.database.read() as connection:
            return dict(self._journey_state(connection, person_id) or {})


def _question(claimed: Claimed) -> Question | None:
    """The message as a question to search; None where it answers the dialogue or presses a button for something else."""
    text = claimed.text
    if claimed.button is not None:
        if claimed.button.get("intent") != "ask_question":
            return None
    elif claimed.expectation.flow != "none" and not text.rstrip().endswith("?"):
        return None
    person = claimed.person
    return Question(
        question=text, org=person.organisation, category=person.category, role=person.role, lang=person.language
    )


def plain(answer: Answer) -> Outgoing:
    """An answer as a chat message, its related questions as buttons."""
    shown = tuple((text, {"intent": "ask_question", "question": text}) for text in answer.related)
    return Outgoing(answer.text, shown, answer=answer.model_dump(mode="json"))


def _unkept(replies: Sequence[Outgoing]) -> Reply:
    """What is said to someone who has just been erased: it reaches the person and is not stored."""
    return Reply(tuple({"id": uuid4().hex, "text": reply.text, "buttons": []} for reply in replies), {"erased": True})
