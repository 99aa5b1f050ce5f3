"""What happens with one claimed message: the dialogue answers it, or search does, or it waits; never silence."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

from anyio import to_thread
from sqlalchemy import Connection

from actions.language.wish import language_wished
from actions.services import Services
from bot.gateway.ledger import Ledger
from bot.gateway.notices import notices
from bot.gateway.office_first import beyond_options
from bot.gateway.rasa_client import RasaClient, RasaDownError, RasaFailedError, outgoing, request_of
from bot.gateway.types import Claimed, Outgoing, Reply, State, Status, Verdict
from bot.problems import Problem
from knowledge.answer import Answer, Question

log = logging.getLogger(__name__)
MOST_FAILURES = 5
MOST_ATTEMPTS = 100
"""So many deaths of a worker over one message mean that the message is the cause."""

JourneyState = Callable[[Connection, str], State | None]
Direct = Callable[[Mapping[str, Any], str], Mapping[str, Any]]
"""The action that answers questions, run without Rasa: actions.rasa_action.CairnAction.run_once."""


@dataclass(frozen=True)
class Hooks:
    """What the pipeline needs of the features, without knowing them.

    Attributes:
        journey_state: where a person's journey stands.
        direct: answers a question without Rasa; by default search's plain answer is shown.
        on_erased: called with the id of a person who was erased while a message of theirs was being handled.
    """

    journey_state: JourneyState
    direct: Direct | None = None
    on_erased: Callable[[str], None] = lambda _: None


class Pipeline:
    """Handles claimed messages, one at a time for each person."""

    def __init__(self, services: Services, ledger: Ledger, rasa: RasaClient, hooks: Hooks) -> None:
        self._services = services
        self._ledger = ledger
        self._rasa = rasa
        self._hooks = hooks

    async def handle(self, claimed: Claimed, *, rasa_down: bool) -> tuple[Status, Reply | None]:
        """Answer one message and store the answer.

        Returns:
            Where the message stands now, and the reply; None if it is in other hands by now.
        """
        verdict = await self._verdict(claimed, rasa_down)
        return verdict.status, await to_thread.run_sync(self._finish, claimed, verdict)

    async def _verdict(self, claimed: Claimed, rasa_down: bool) -> Verdict:
        if claimed.failures >= MOST_FAILURES or claimed.attempts > MOST_ATTEMPTS:
            log.error("Message %s given up.", claimed.message_id)
            return Verdict(Status.FAILED, (Outgoing(notices(claimed.person.language).gave_up),))
        failed = False
        claimed, in_case = await to_thread.run_sync(self._office_first, _language_first(claimed))
        try:
            if not rasa_down:
                told = await self._rasa.turn(claimed)
                aside = in_case and not any(reply.answer for reply in told)
                return Verdict(
                    Status.DONE, (Outgoing(notices(claimed.person.language).in_case), *told) if aside else told
                )
        except RasaDownError as error:
            log.warning("Rasa is down: %s.", error)
        except RasaFailedError as error:
            failed = True
            log.warning("Rasa failed on message %s: %s.", claimed.message_id, error)
        if claimed.answered:
            return Verdict(Status.WAITING, (), failed)
        return replace(await self._without_rasa(claimed), failed=failed)

    def _office_first(self, claimed: Claimed) -> tuple[Claimed, bool]:
        """Whatever the dialogue waits for: someone who needs an office gets it, as if they had asked for it.

        Returns:
            The message, and whether it is an answer that a word about offices stands beside, in case.
        """
        said = "" if claimed.pressed else beyond_options(claimed.text, claimed.expectation.options)
        if not said:
            return claimed, False
        knowledge = self._services.knowledge
        try:
            needed = knowledge.handoff(said)
            in_case = bool(needed) and _tells_of_work(claimed, said) and not knowledge.clear_need(said)
        except Exception:
            log.exception("Hand-over was not looked for on message %s.", claimed.message_id)
            return claimed, False
        if needed is None or in_case:
            return claimed, in_case
        return replace(claimed, button={"intent": "ask_question"}), False

    async def _without_rasa(self, claimed: Claimed) -> Verdict:
        """A question is answered from search. Everything else is kept, for it may ask for something to be done."""
        words = notices(claimed.person.language)
        answer = await self._searched(claimed)
        if answer is None or not (answer.answered or answer.handoff):
            return Verdict(Status.WAITING, (Outgoing(words.kept),))
        asks = claimed.pressed or words.is_question(claimed.text) or answer.handoff is not None
        told = await to_thread.run_sync(self._answer, claimed, answer)
        if asks:
            return Verdict(Status.DONE, (Outgoing(words.answered_from_search), *told))
        return Verdict(Status.WAITING, (Outgoing(words.answered_and_kept), *told))

    async def _searched(self, claimed: Claimed) -> Answer | None:
        question = _question(claimed)
        if question is None:
            return None
        try:
            return await to_thread.run_sync(self._services.knowledge.ask, question)
        except Problem as problem:
            log.warning("Search was not used on message %s: %s.", claimed.message_id, problem.kind)
        except Exception:
            # Whatever it is: the message is kept all the same.
            log.exception("Search failed on message %s.", claimed.message_id)
        return None

    def _answer(self, claimed: Claimed, answer: Answer) -> Sequence[Outgoing]:
        """The answer as the dialogue would give it, with the same facts recorded, once a message."""
        if self._hooks.direct is None:
            return [plain(answer)]
        understood = {
            "metadata": request_of(claimed)["context"],
            "intent": {"name": "ask_question", "confidence": 0.0},
        }
        outcome = self._hooks.direct(understood, claimed.person.id)
        return [said for reply in outcome["replies"] if (said := outgoing(reply))]

    def _finish(self, claimed: Claimed, verdict: Verdict) -> Reply | None:
        state = self._state(claimed.person.id, verdict.replies)
        if verdict.status is Status.WAITING:
            state["pending"] = True
        written = self._ledger.finish(claimed, verdict, state)
        if written is None and self._ledger.status(claimed.message_id) is None:
            self._hooks.on_erased(claimed.person.id)
            return _unkept(verdict.replies)
        return written

    def _state(self, person_id: str, replies: Sequence[Outgoing]) -> State:
        """Where the journey stands: as the newest question card says, else as the journey itself does."""
        for reply in reversed(replies):
            if reply.card and reply.card.get("kind") == "question":
                return {name: reply.card[name] for name in ("step", "progress") if reply.card.get(name)}
        with self._services.database.read() as connection:
            return dict(self._hooks.journey_state(connection, person_id) or {})


def _tells_of_work(claimed: Claimed, said: str) -> bool:
    """Whether a text answers a question of the journey in words of one's own.

    What people achieved sounds much like what is done to people ("no fight for 8 months", "the auditors closed it"):
    there only a need that is clearly told comes before the answer.
    """
    waits = claimed.expectation
    return waits.flow == "journey" and waits.kind == "text" and not said.rstrip().endswith("?")


def _language_first(claimed: Claimed) -> Claimed:
    """Whatever the dialogue waits for: who asks for another language gets it, as if they had pressed a button for it."""
    wished = None
    if not claimed.pressed:
        wished = language_wished(claimed.text, bare=claimed.expectation.flow == "none")
    return replace(claimed, button={"intent": "change_language", "language": wished}) if wished else claimed


def _question(claimed: Claimed) -> Question | None:
    """The message as a question to search; None where it answers the dialogue, or a button for something else."""
    text = claimed.text
    if claimed.pressed:
        if (claimed.button or {}).get("intent") != "ask_question":
            return None
    elif claimed.expectation.flow != "none" and not text.rstrip().endswith("?"):
        return None
    person = claimed.person
    return Question(
        question=text, org=person.organisation, category=person.category, role=person.role, usual_lang=person.language
    )


def plain(answer: Answer) -> Outgoing:
    """An answer as a chat message, its related questions as buttons."""
    shown = tuple((text, {"intent": "ask_question", "question": text}) for text in answer.related)
    return Outgoing(answer.text, shown, answer=answer.model_dump(mode="json"))


def _unkept(replies: Sequence[Outgoing]) -> Reply:
    """What is said to someone who has just been erased: it reaches the person and is not stored."""
    return Reply(tuple({"id": uuid4().hex, "text": reply.text, "buttons": []} for reply in replies), {"erased": True})
