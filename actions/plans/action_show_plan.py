"""Shows the plan: aim, next three things, what does not fit."""

from sqlalchemy import Connection

from actions.plans import cards, store, talk, talk_whole
from actions.plans.dates import spoken
from actions.plans.plan_action import PlanAction
from actions.plans.targets import History
from actions.plans.whole import whole_plan
from actions.turn import Outcome, Reply, Turn


class ActionShowPlan(PlanAction):
    """Shows the plan made last."""

    title = "action_show_plan"

    def respond(self, turn: Turn, connection: Connection) -> Outcome:
        """Reply with the plan's card."""
        stored = store.latest_plan(connection, turn.person.id)
        if stored is None:
            return talk.no_plan(self.texts)
        if isinstance(whole_plan(turn.text, None, "", self.texts.words), History):
            return talk_whole.history(connection, stored, self.texts)
        text = self.texts.chat.shown.format(version=stored.version, date=spoken(stored.day))
        card = cards.plan_card(stored, self.texts, turn.today, self.language(turn))
        return Outcome((Reply(text=text, card=card, buttons=cards.plan_buttons(self.texts)),))
