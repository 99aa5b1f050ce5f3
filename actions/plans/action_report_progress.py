"""Takes a report of progress: what is clear is marked at once and can be taken back, what is not is asked."""

from typing import get_args

from sqlalchemy import Connection

from actions.events import Event, record
from actions.plans import cards, store, talk
from actions.plans.change import Change
from actions.plans.plan_action import PlanAction
from actions.plans.targets import Understanding, Wish
from actions.plans.types import Status
from actions.plans.understand import understand_report
from actions.turn import Outcome, Reply, Turn


class ActionReportProgress(PlanAction):
    """Marks an action as done, postponed, dropped or open again."""

    title = "action_report_progress"

    def respond(self, turn: Turn, connection: Connection) -> Outcome:
        """Read the report."""
        stored = store.latest_plan(connection, turn.person.id)
        if stored is None:
            return talk.no_plan(self.texts)
        target, status = cards.spare(turn.button, "report"), cards.spare(turn.button, "status")
        understood: Understanding
        if target is None:
            understood = understand_report(
                turn.text, stored.content, self.texts.words, turn.today, self.names(stored)
            )
        elif status in get_args(Status) and any(action.id == target for action in stored.content.actions):
            understood = Wish(Change(kind="status", target=str(target), status=status))
        else:
            # A button beside an action that is not in the plan any more.
            card = cards.plan_card(stored, self.texts, turn.today)
            return Outcome((Reply(text=self.texts.chat.conflict, card=card),))
        if isinstance(understood, Wish):
            record(connection, Event.ACTION_REPORTED, turn.person.id, {"status": understood.change.status})
        return talk.answer(connection, turn, stored, understood, self.texts)
