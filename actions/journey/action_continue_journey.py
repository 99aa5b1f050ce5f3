"""Goes on where the person stopped, days later or in another channel; or deeper, or back to an answer."""

from typing import Any

from sqlalchemy import Connection

from actions import dialogue
from actions.events import Event, record
from actions.journey import engine, store
from actions.journey.guide import Guide
from actions.journey.journey_action import REVIEW, JourneyAction
from actions.turn import Expectation, Outcome, Reply, Turn


class ActionContinueJourney(JourneyAction):
    """Asks the open question."""

    title = "action_continue_journey"

    def act(self, turn: Turn, connection: Connection, prepared: Any) -> Outcome:
        """Go on."""
        button = turn.button or {}
        done = store.completed(connection, turn.person.id)
        guide = self.guide(connection, turn)
        if button.get("review") and (guide is not None or done is not None):
            return self._review(connection, turn, guide or Guide(self.content, connection, turn, done))  # type: ignore[arg-type]
        if guide is not None:
            return self._resume(connection, turn, guide)
        if button.get("route") == "full" and done is not None:
            return self._deepen(connection, turn, Guide(self.content, connection, turn, done))
        return self.before_or_new(connection, turn) or self.not_started()

    def _resume(self, connection: Connection, turn: Turn, guide: Guide) -> Outcome:
        question = guide.question
        record(connection, Event.JOURNEY_RESUMED, turn.person.id, {"step": question.step if question else None})
        if turn.expectation.flow == "journey" and guide.journey.status == "open":
            # They never left: something else came in between.
            return guide.ask([Reply(text=self.spec.texts.again)], turn.expectation.detail.get("partial"))
        return guide.ask([guide.resumed()])

    def _deepen(self, connection: Connection, turn: Turn, guide: Guide) -> Outcome:
        guide.add([engine.switch("full")])
        record(connection, Event.JOURNEY_RESUMED, turn.person.id, {"step": self.spec.steps[0].id})
        return guide.ask([guide.resumed()])

    def _review(self, connection: Connection, turn: Turn, guide: Guide) -> Outcome:
        names = [self.spec.by_id[name].name for name in guide.answered]
        detail = {"asks": REVIEW, "journey": guide.journey.id}
        dialogue.expect(connection, turn.person.id, Expectation("journey", "choice", tuple(names), detail))
        return Outcome((Reply(text=self.spec.texts.review.format(options="; ".join(names))),))
