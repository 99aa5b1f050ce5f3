"""Erases everything of a person who has said so beyond doubt."""

from typing import Any

from sqlalchemy import Connection

from actions import dialogue
from actions.events import ANYONE, Event, record
from actions.own_data import store
from actions.own_data.action_ask_erasure import erasure_expected, question
from actions.own_data.texts import texts
from actions.rasa_action import CairnAction
from actions.turn import Outcome, Reply, Turn


class ActionErase(CairnAction):
    """`result` is erased, kept or asked."""

    title = "action_erase"

    def act(self, turn: Turn, connection: Connection, prepared: Any) -> Outcome:
        """Erase at once, or ask again: what cannot be undone is not done on a guess."""
        said = texts(turn.person.language)
        wish = _wish(turn)
        if wish == "keep":
            dialogue.expect(connection, turn.person.id)
            return Outcome((Reply(text=said.kept),), "kept")
        if wish != "erase" or turn.expectation.flow != "erasure":
            # Not clear, or a button from long ago, after the question was settled otherwise.
            dialogue.expect(connection, turn.person.id, erasure_expected(turn.person.language))
            return Outcome((question(said.ask_again, turn.person.language),), "asked")
        store.erase(connection, turn.person.id)
        record(connection, Event.DATA_ERASED, ANYONE)
        return Outcome((Reply(text=said.erased),), "erased")


def _wish(turn: Turn) -> str | None:
    if turn.button is not None and "asked" not in turn.button:
        confirmed = (turn.button.get("erasure") or {}).get("confirmed")
        return {True: "erase", False: "keep"}.get(confirmed) if isinstance(confirmed, bool) else None
    return texts(turn.person.language).wish(turn.text) or ("erase" if turn.intent == "affirm" else None)
