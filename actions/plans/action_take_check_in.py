"""Takes the answer to a check-in: nothing yet, no more of these, or what has been done."""

from sqlalchemy import Connection

from actions.plans import store, talk, talk_whole
from actions.plans.check_ins import buttons_after
from actions.plans.plan_action import PlanAction
from actions.plans.store import StoredPlan
from actions.plans.texts import language_texts
from actions.plans.understand import understand_report
from actions.plans.words import plain
from actions.turn import Outcome, Reply, Turn


class ActionTakeCheckIn(PlanAction):
    """The answer to a check-in."""

    title = "action_take_check_in"

    def respond(self, turn: Turn, connection: Connection) -> Outcome:
        """Read it."""
        stored = store.latest_plan(connection, turn.person.id)
        said = (turn.button or {}).get("check_in", {}).get("said") or self._said(turn)
        talk.settled(connection, turn)
        if said == "stop":
            return talk_whole.switched(connection, turn, stored, on=False)
        if stored is None:
            return talk.no_plan(self.texts)
        if said == "nothing":
            self._looked_at(turn, connection, stored)
            words = language_texts(turn.person.language).check_in
            return Outcome((Reply(text=words.nothing_yet, buttons=buttons_after(words)),))
        return self._heard(turn, connection, stored)

    def _said(self, turn: Turn) -> str:
        words, bare = self.texts.words, plain(turn.text)
        if turn.intent == "cancel" or bare in map(plain, words.check_in_stop):
            return "stop"
        return "nothing" if turn.intent == "deny" or bare in map(plain, words.nothing_done) else ""

    def _heard(self, turn: Turn, connection: Connection, stored: StoredPlan) -> Outcome:
        """What was done, or simply that all is well."""
        if turn.intent != "affirm" and self.texts.words.reports(turn.text):
            names = self.names(stored)
            understood = understand_report(turn.text, stored.content, self.texts.words, turn.today, names)
            return self.answer(turn, connection, stored, understood)
        self._looked_at(turn, connection, stored)
        words = language_texts(turn.person.language).check_in
        return Outcome((Reply(text=words.heard, buttons=buttons_after(words)),))

    def _looked_at(self, turn: Turn, connection: Connection, stored: StoredPlan) -> None:
        store.save_version(connection, stored, talk.looked_at(stored.content, turn), "report", "check-in")
