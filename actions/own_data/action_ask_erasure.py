"""Asks, before everything is erased, whether that is what the person wants."""

from typing import Any

from sqlalchemy import Connection

from actions import dialogue
from actions.own_data.texts import texts
from actions.rasa_action import CairnAction
from actions.turn import Button, Expectation, Outcome, Reply, Turn
from knowledge.answer import Language


def question(text: str, language: Language) -> Reply:
    """The question with its two buttons."""
    said = texts(language)
    return Reply(
        text=text,
        buttons=(
            Button(said.erase, {"intent": "affirm", "erasure": {"confirmed": True}}),
            Button(said.keep, {"intent": "deny", "erasure": {"confirmed": False}}),
        ),
    )


def erasure_expected(language: Language) -> Expectation:
    """A yes or a no is expected next."""
    said = texts(language)
    return Expectation("erasure", "confirm", (said.erase, said.keep))


class ActionAskErasure(CairnAction):
    """`result` is asked."""

    title = "action_ask_erasure"

    def act(self, turn: Turn, connection: Connection, prepared: Any) -> Outcome:
        """Ask, and wait for the answer."""
        dialogue.expect(connection, turn.person.id, erasure_expected(turn.person.language))
        return Outcome((question(texts(turn.person.language).ask, turn.person.language),), "asked")
