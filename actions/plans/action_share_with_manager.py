"""How to show the plan to a manager today: by handing over the document. Nothing is sent from here."""

from sqlalchemy import Connection

from actions.plans import cards, store
from actions.plans.plan_action import PlanAction
from actions.turn import Outcome, Reply, Turn


class ActionShareWithManager(PlanAction):
    """Says honestly what can be done, and offers the document."""

    title = "action_share_with_manager"

    def respond(self, turn: Turn, connection: Connection) -> Outcome:
        """Reply with the document's links."""
        chat = self.texts.chat
        stored = store.latest_plan(connection, turn.person.id)
        if stored is None:
            return Outcome(
                (Reply(text=f"{chat.share_none} {chat.private}", buttons=(cards.make_button(self.texts),)),)
            )
        card = cards.plan_card(stored, self.texts, turn.today)
        return Outcome((Reply(text=f"{chat.share} {chat.private}", card=card),))
