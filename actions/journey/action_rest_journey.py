"""After a hand-over nothing is asked: the journey says that it waits, and the way back stands on a button."""

from typing import Any

from sqlalchemy import Connection

from actions.journey.journey_action import JourneyAction
from actions.turn import Button, Outcome, Reply, Turn


class ActionRestJourney(JourneyAction):
    """Leads back to the very question that was left, or takes what was said for the answer that it was.

    `result` stays handed_over: the rule of the dialogue ends in it, and without it Rasa would go on predicting.
    """

    title = "action_rest_journey"

    def act(self, turn: Turn, connection: Connection, prepared: Any) -> Outcome:
        """Say where the journey stands, if one is under way and not paused."""
        guide = self.guide(connection, turn)
        if guide is None or guide.journey.status != "open" or "asks" in turn.expectation.detail:
            return Outcome(result="handed_over")
        titles, question = self.spec.buttons, guide.question
        buttons = [Button(titles.go_on_journey, {"intent": "continue_journey"})]
        if question is not None and question.type == "text":
            answer = {"question": question.id, "said": turn.text}
            buttons.append(Button(titles.about_work, {"intent": "answer", "journey": answer}))
        return Outcome((Reply(text=self.spec.texts.rests, buttons=tuple(buttons)),), "handed_over")
