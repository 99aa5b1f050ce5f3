"""Takes a report of progress: what is clear is marked at once and can be taken back, what is not is asked."""

from sqlalchemy import Connection

from actions.events import Event, record
from actions.plans import store, talk
from actions.plans.plan_action import PlanAction
from actions.plans.targets import Wish
from actions.plans.understand import understand_report
from actions.turn import Outcome, Turn


class ActionReportProgress(PlanAction):
    """Marks an action as done, postponed, dropped or open again."""

    title = "action_report_progress"

    def respond(self, turn: Turn, connection: Connection) -> Outcome:
        """Read the report."""
        stored = store.latest_plan(connection, turn.person.id)
        if stored is None:
            return talk.no_plan(self.texts)
        understood = understand_report(turn.text, stored.content, self.texts.words, turn.today, self.names(stored))
        if isinstance(understood, Wish):
            record(connection, Event.ACTION_REPORTED, turn.person.id, {"status": understood.change.status})
        return talk.answer(connection, turn, stored, understood, self.texts)
