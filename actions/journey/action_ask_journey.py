"""Asks the open question again, after something else was answered in between."""

from typing import Any

from sqlalchemy import Connection

from actions.journey.journey_action import JourneyAction
from actions.turn import Outcome, Reply, Turn


class ActionAskJourney(JourneyAction):
    """Returns to the very question that was left."""

    title = "action_ask_journey"

    def act(self, turn: Turn, connection: Connection, prepared: Any) -> Outcome:
        """Ask again, if a journey is under way and not paused."""
        guide = self.guide(connection, turn)
        if guide is None or guide.journey.status != "open" or "asks" in turn.expectation.detail:
            return Outcome()
        partial = turn.expectation.detail.get("partial")
        return guide.ask([Reply(text=self.spec.texts.again)], partial)
