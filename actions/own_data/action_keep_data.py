"""Leaves everything as it is, where someone thinks better of erasing."""

from typing import Any

from sqlalchemy import Connection

from actions import dialogue
from actions.own_data.texts import texts
from actions.rasa_action import CairnAction
from actions.turn import Outcome, Reply, Turn


class ActionKeepData(CairnAction):
    """`result` is kept."""

    title = "action_keep_data"

    def act(self, turn: Turn, connection: Connection, prepared: Any) -> Outcome:
        """Expect nothing any more."""
        dialogue.expect(connection, turn.person.id)
        return Outcome((Reply(text=texts(turn.person.language).kept),), "kept")
