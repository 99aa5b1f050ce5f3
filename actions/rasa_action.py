"""The thin edge to Rasa: one base class for every custom action.

An action is run once for a message, whatever happens: what it did and what it answered are stored under the message's
id in the transaction that did it, so that a message handed to Rasa again after a crash gets the stored outcome back.
"""

import json
from abc import abstractmethod
from collections.abc import Mapping
from typing import Any, cast

from anyio import to_thread
from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy import JSON, Column, Connection, String, Table, bindparam, insert, select

from actions import dialogue, people
from actions.database import metadata
from actions.services import Services
from actions.turn import Entity, Outcome, Reply, Turn
from knowledge.answer import Language

action_runs = Table(
    "action_runs",
    metadata,
    Column("message_id", String, primary_key=True),
    Column("action", String, primary_key=True),
    Column("person_id", String, nullable=False, index=True),
    Column("outcome", JSON, nullable=False),
)

# Built once: these run with every action, and building a statement costs more than running it.
_OUTCOME = select(action_runs.c.outcome).where(
    action_runs.c.message_id == bindparam("message_id"), action_runs.c.action == bindparam("action")
)
_STORE = insert(action_runs)


class CairnAction(Action):  # type: ignore[misc]
    """Base of every action. Subclasses set `title` and write `prepare` and `act`."""

    title: str

    def __init__(self, services: Services) -> None:
        self.services = services

    def name(self) -> str:
        """The name by which Rasa's rules know this action."""
        return self.title

    def speaking(self, language: Language) -> "CairnAction":
        """This action with its texts in a language."""
        return self

    def prepare(self, turn: Turn) -> Any:
        """Work that needs no transaction, such as search. What it returns is handed to `act`."""
        return None

    @abstractmethod
    def act(self, turn: Turn, connection: Connection, prepared: Any) -> Outcome:
        """Do it, in the given writing transaction."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Mapping[str, Any]) -> list[Any]:
        """Called by the SDK."""
        outcome = await to_thread.run_sync(self.run_once, tracker.latest_message, tracker.sender_id)
        for reply in outcome["replies"]:
            dispatcher.messages.append(reply)
        return [SlotSet("result", outcome["result"])]

    def run_once(self, message: Mapping[str, Any], person_id: str) -> dict[str, Any]:
        """Run the action for this message, or return what it answered when it ran before."""
        context = message.get("metadata") or {}
        message_id = str(context["message_id"])
        with self.services.database.read() as connection:
            done = _stored(connection, message_id, self.title)
            if done is not None:
                return done
            turn = _turn(connection, message, person_id, message_id, self.services)
        action = self.speaking(turn.person.language)
        prepared = action.prepare(turn)
        with self.services.database.begin(person_id) as connection:
            done = _stored(connection, message_id, self.title)
            if done is not None:
                return done
            outcome = action.act(turn, connection, prepared)
            stored = {"replies": [_to_rasa(reply) for reply in outcome.replies], "result": outcome.result}
            # What is stored and what is answered now must be the same, tuples and all.
            stored = cast(dict[str, Any], json.loads(json.dumps(stored)))
            row = {"message_id": message_id, "action": self.title, "person_id": person_id, "outcome": stored}
            connection.execute(_STORE, row)
        return stored


class SpeakingAction(CairnAction):
    """An action of which there is one for each language, made when somebody speaks it: it reads its texts in `__init__`."""

    def __init__(self, services: Services, language: Language = "en") -> None:
        super().__init__(services)
        self.spoken_language: Language = language
        self._speaking: dict[Language, SpeakingAction] = {language: self}

    def speaking(self, language: Language) -> "SpeakingAction":
        """One of its kind for this language."""
        if language not in self._speaking:
            self._speaking[language] = type(self)(self.services, language)
        return self._speaking[language]


def _stored(connection: Connection, message_id: str, action: str) -> dict[str, Any] | None:
    given = {"message_id": message_id, "action": action}
    found: dict[str, Any] | None = connection.execute(_OUTCOME, given).scalar_one_or_none()
    return found


def _turn(
    connection: Connection, message: Mapping[str, Any], person_id: str, message_id: str, services: Services
) -> Turn:
    context = message.get("metadata") or {}
    intent = message.get("intent") or {}
    return Turn(
        message_id=message_id,
        person=people.find(connection, person_id),
        text=str(context.get("text") or message.get("text") or ""),
        intent=str(intent.get("name") or ""),
        confidence=float(intent.get("confidence") or 0.0),
        button=context.get("button"),
        entities=tuple(
            Entity(kind=str(e["entity"]), value=str(e["value"]), text=str(e.get("text", e["value"])))
            for e in message.get("entities", [])
            if e["entity"] != "flow"
        ),
        expectation=dialogue.expected(connection, person_id),
        today=services.today(),
    )


def _to_rasa(reply: Reply) -> dict[str, Any]:
    """A reply in the form of the SDK: a named response, or one custom payload that the gateway unpacks."""
    if reply.response is not None:
        return {"response": reply.response, **reply.values}
    return {
        "custom": {
            "text": reply.text,
            "buttons": [{"title": b.title, "payload": dict(b.payload)} for b in reply.buttons],
            "card": reply.card,
            "answer": reply.answer,
        }
    }
