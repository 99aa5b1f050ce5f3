"""Settles a change that waits: yes, no, which one; a text that is a change of its own takes its place."""

from sqlalchemy import Connection

from actions.plans import cards, dates, store, talk
from actions.plans.change import Change
from actions.plans.plan_action import PlanAction
from actions.plans.store import Pending, StoredPlan
from actions.plans.targets import Unclear, with_target
from actions.plans.understand import understand_change
from actions.plans.words import Named, meant, ordinal, plain, printable
from actions.turn import Outcome, Reply, Turn


class ActionSettleChange(PlanAction):
    """Carries a change out, drops it, or asks on."""

    title = "action_settle_change"

    def respond(self, turn: Turn, connection: Connection) -> Outcome:
        """Settle it."""
        pending = store.get_pending(connection, turn.person.id)
        pressed = cards.spare(turn.button, "pending")
        if pending is None or (pressed is not None and pressed != pending.id):
            if pending is None:
                talk.settled(connection, turn)
            return Outcome((Reply(text=self.texts.chat.nothing_pending, buttons=(cards.show_button(self.texts),)),))
        if turn.intent in ("deny", "cancel"):
            talk.settled(connection, turn)
            return Outcome((Reply(text=self.texts.chat.dropped),))
        stored = store.get_plan(connection, turn.person.id, pending.plan_id)
        if stored.version != pending.version:
            talk.settled(connection, turn)
            card = cards.plan_card(stored, self.texts, turn.today)
            return Outcome((Reply(text=self.texts.chat.conflict, card=card),))
        if turn.intent == "affirm" and not pending.candidates:
            return talk.carry_out(connection, turn, stored, pending.change, self.texts)
        asks = turn.expectation.detail.get("asks")
        if asks is not None:
            return self._completed(turn, connection, stored, pending.change, str(asks))
        return self._further(turn, connection, stored, pending)

    def _completed(
        self, turn: Turn, connection: Connection, stored: StoredPlan, change: Change, asks: str
    ) -> Outcome:
        """The date or the sign of a goal; both may be left out."""
        left_out = plain(turn.text) in map(plain, self.texts.words.leave_out)
        if asks == "measure":
            measure = None if left_out else printable(turn.text)
            return talk.propose(connection, turn, stored, change.model_copy(update={"measure": measure}), self.texts)
        day = None if left_out else dates.read(turn.text, turn.today)
        if left_out or (day is not None and day >= turn.today):
            return talk.ask_measure(connection, turn, stored, change.model_copy(update={"due": day}), self.texts)
        again = understand_change(turn.text, stored.content, self.texts.words, turn.today, self.names(stored))
        if day is None and not isinstance(again, Unclear):
            return self.answer(turn, connection, stored, again)
        talk.ask_due(connection, turn, stored, change, self.texts)
        chat = self.texts.chat
        said = chat.bad_date.format(date=dates.spoken(day)) if day else chat.needs_date
        return Outcome((Reply(text=said),))

    def _further(self, turn: Turn, connection: Connection, stored: StoredPlan, pending: Pending) -> Outcome:
        """The choice of an action, or another change altogether."""
        target = cards.spare(turn.button, "target") or self._chosen(turn.text, stored, pending)
        if target == cards.NONE:
            return talk.noted(connection, turn, stored, pending.change, self.texts)
        if target in pending.candidates:
            return self._with(turn, connection, stored, with_target(pending.change, str(target)))
        understood = understand_change(turn.text, stored.content, self.texts.words, turn.today, self.names(stored))
        if isinstance(understood, Unclear) and understood.reason in ("unclear", "which_none"):
            return self._again(turn, connection, stored, pending)
        return self.answer(turn, connection, stored, understood)

    def _with(self, turn: Turn, connection: Connection, stored: StoredPlan, change: Change) -> Outcome:
        if change.kind == "status":
            return talk.progressed(connection, turn, stored, change, self.texts)
        return talk.propose(connection, turn, stored, change, self.texts)

    def _chosen(self, text: str, stored: StoredPlan, pending: Pending) -> str | None:
        if pending.change.kind == "status" and plain(text) in map(plain, self.texts.words.none_of_these):
            return cards.NONE
        index = ordinal(text, len(pending.candidates))
        if index is not None:
            return pending.candidates[index]
        names = self.names(stored)
        found = meant(
            text, [Named(c, (stored.content.action(c).title, *names.get(c, ()))) for c in pending.candidates]
        )
        return found[0] if len(found) == 1 else None

    def _again(self, turn: Turn, connection: Connection, stored: StoredPlan, pending: Pending) -> Outcome:
        """Ask the same once more."""
        if pending.candidates:
            actions = [stored.content.action(name) for name in pending.candidates]
            return Outcome(
                (Reply(text=self.texts.chat.which, buttons=cards.which_buttons(pending, actions, self.texts)),)
            )
        return talk.propose(connection, turn, stored, pending.change, self.texts)
