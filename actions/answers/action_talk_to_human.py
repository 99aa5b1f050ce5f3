"""Names the people to turn to."""

from typing import Any

from sqlalchemy import Connection

from actions.answers.texts import texts
from actions.events import Event, record
from actions.rasa_action import CairnAction
from actions.turn import Outcome, Reply, Turn
from knowledge.answer import Question


class ActionTalkToHuman(CairnAction):
    """The offices, each with what it is for. If the message tells of distress, the right office comes first."""

    title = "action_talk_to_human"

    def prepare(self, turn: Turn) -> str | None:
        """The hand-over reply, where the message itself needs one."""
        answer = self.services.knowledge.ask(Question(question=turn.text, org=turn.person.organisation))
        return answer.text if answer.handoff else None

    def act(self, turn: Turn, connection: Connection, prepared: Any) -> Outcome:
        """Reply; the moment is counted, not described."""
        said = texts(turn.person.language)
        record(connection, Event.PERSON_HANDED_OVER, turn.person.id)
        offices = "\n".join(f"- {office}" for office in said.human_offices)
        return Outcome((Reply(text=prepared or f"{said.human}\n\n{offices}"),), "handed_over")
