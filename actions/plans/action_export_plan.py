"""Gives the links by which the plan is taken away."""

from sqlalchemy import Connection

from actions.plans import cards, store, talk
from actions.plans.plan_action import PlanAction
from actions.turn import Outcome, Reply, Turn


class ActionExportPlan(PlanAction):
    """Shows the plan's card with its downloads. The download itself is what is recorded as an export."""

    title = "action_export_plan"

    def respond(self, turn: Turn, connection: Connection) -> Outcome:
        """Reply with the links."""
        stored = store.latest_plan(connection, turn.person.id)
        if stored is None:
            return talk.no_plan(self.texts)
        card = cards.plan_card(stored, self.texts, turn.today, self.language(turn))
        return Outcome((Reply(text=self.texts.chat.export, card=card),))
