"""Stops the journey for now; everything is saved already."""

from typing import Any

from sqlalchemy import Connection

from actions import dialogue
from actions.events import Event, record
from actions.journey import store
from actions.journey.guide import Guide
from actions.journey.journey_action import JourneyAction
from actions.turn import Outcome, Reply, Turn


class ActionPauseJourney(JourneyAction):
    """Says how to go on later."""

    title = "action_pause_journey"

    def act(self, turn: Turn, connection: Connection, prepared: Any) -> Outcome:
        """Pause."""
        guide = self.guide(connection, turn)
        if guide is None:
            dialogue.expect(connection, turn.person.id)
            return Outcome((Reply(text=self.spec.texts.kept),))
        return paused(guide)


def paused(guide: Guide) -> Outcome:
    """Pause a journey: nothing is expected any more, everything is there to go on with."""
    question = guide.question
    store.set_status(guide.connection, guide.journey, "paused")
    dialogue.expect(guide.connection, guide.person.id)
    record(guide.connection, Event.JOURNEY_PAUSED, guide.person.id, {"step": question.step if question else None})
    return Outcome((Reply(text=guide.spec.texts.paused),))
