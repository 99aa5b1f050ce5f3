"""Understands a change to the plan, and proposes it; an undo is done at once."""

from sqlalchemy import Connection

from actions.plans import cards, store, talk
from actions.plans.plan_action import PlanAction
from actions.plans.store import StoredPlan
from actions.plans.targets import Redo, Undo
from actions.plans.understand import understand_change
from actions.turn import Outcome, Reply, Turn


class ActionChangePlan(PlanAction):
    """Proposes a change."""

    title = "action_change_plan"

    def respond(self, turn: Turn, connection: Connection) -> Outcome:
        """Read the text, or the button that takes a change back."""
        for step, reply in (("undo", talk.take_back), ("redo", talk.bring_back)):
            version = cards.spare(turn.button, step)
            if version is not None:
                stored = self._shown(turn, connection)
                if stored is not None and stored.version == int(version):
                    return reply(connection, turn, stored, self.texts)
                return self._moved_on(turn, stored)
        stored = store.latest_plan(connection, turn.person.id)
        if stored is None:
            return self._deleted(turn, connection)
        understood = understand_change(turn.text, stored.content, self.texts.words, turn.today, self.names(stored))
        return talk.answer(connection, turn, stored, understood, self.texts)

    def _deleted(self, turn: Turn, connection: Connection) -> Outcome:
        """Without a plan one thing can be changed: that it was deleted."""
        deleted = store.deleted_plan(connection, turn.person.id)
        if deleted is None:
            return talk.no_plan(self.texts)
        understood = understand_change(turn.text, deleted.content, self.texts.words, turn.today)
        if not isinstance(understood, Undo | Redo):
            return talk.no_plan(self.texts)
        return talk.take_back(connection, turn, deleted, self.texts)

    def _shown(self, turn: Turn, connection: Connection) -> StoredPlan | None:
        """The plan that the button stood beside."""
        try:
            return store.get_plan(connection, turn.person.id, str(cards.spare(turn.button, "plan")))
        except store.PlanNotFoundError:
            return None

    def _moved_on(self, turn: Turn, stored: StoredPlan | None) -> Outcome:
        """An old button takes back nothing that came after it."""
        if stored is None:
            return talk.no_plan(self.texts)
        card = cards.plan_card(stored, self.texts, turn.today)
        return Outcome((Reply(text=self.texts.chat.conflict, card=card),))
