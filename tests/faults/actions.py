"""An action whose effect can be counted: each run adds a row."""

from typing import Any

from sqlalchemy import Column, Connection, Integer, String, Table, insert

from actions.database import metadata
from actions.rasa_action import CairnAction
from actions.services import Services
from actions.turn import Button, Outcome, Reply, Turn

notes = Table(
    "test_notes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", String, nullable=False),
    Column("message_id", String, nullable=False),
    Column("text", String, nullable=False),
)


class ActionNote(CairnAction):
    title = "action_note"

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        # The tests' own table, beside those of the schema.
        with services.database.begin() as connection:
            notes.create(connection, checkfirst=True)

    def act(self, turn: Turn, connection: Connection, prepared: Any) -> Outcome:
        connection.execute(insert(notes).values(person_id=turn.person.id, message_id=turn.message_id, text=turn.text))
        buttons = (Button("Again", {"intent": "note", "text": turn.text}),)
        return Outcome((Reply(text=f"Noted: {turn.text}", buttons=buttons),), "noted")
