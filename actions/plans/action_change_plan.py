"""Understands a change to the plan, and proposes it; an undo is done at once."""

from typing import Any

from sqlalchemy import Connection

from actions.plans import cards, store, talk
from actions.plans.plan_action import PlanAction
from actions.plans.understand import understand_change
from actions.turn import Outcome, Reply, Turn


class ActionChangePlan(PlanAction):
    """Proposes a change."""

    title = "action_change_plan"

    def act(self, turn: Turn, connection: Connection, prepared: Any) -> Outcome:
        """Read the text, or the button that takes a change back."""
        undone = cards.spare(turn.button, "undo")
        if undone is not None:
            return self._undo(turn, connection, int(undone), str(cards.spare(turn.button, "plan")))
        stored = store.latest_plan(connection, turn.person.id)
        if stored is None:
            return talk.no_plan(self.texts)
        understood = understand_change(turn.text, stored.content, self.texts.words, turn.today, self.names(stored))
        return talk.answer(connection, turn, stored, understood, self.texts)

    def _undo(self, turn: Turn, connection: Connection, version: int, plan_id: str) -> Outcome:
        try:
            stored = store.get_plan(connection, turn.person.id, plan_id)
        except store.PlanNotFoundError:
            return talk.no_plan(self.texts)
        if stored.version != version:
            # An old button takes back nothing that came after it.
            card = cards.plan_card(stored, self.texts, turn.today)
            return Outcome((Reply(text=self.texts.chat.conflict, card=card),))
        return talk.take_back(connection, turn, stored, self.texts)
