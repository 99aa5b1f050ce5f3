"""Understands a change to the plan, and proposes it; an undo is done at once."""

from sqlalchemy import Connection

from actions.plans import cards, store, talk, talk_whole
from actions.plans.change import Change
from actions.plans.offer import action_of
from actions.plans.plan_action import PlanAction
from actions.plans.store import StoredPlan
from actions.plans.targets import CheckIns, Redo, Undo
from actions.plans.understand import understand_change
from actions.plans.whole import whole_plan
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
        switch = self._switched(turn, connection, stored)
        if switch is not None:
            return switch
        if stored is None:
            return self._deleted(turn, connection)
        wanted = self._pressed(turn, connection, stored)
        if wanted is not None:
            return wanted
        understood = understand_change(turn.text, stored.content, self.texts.words, turn.today, self.names(stored))
        return self.answer(turn, connection, stored, understood)

    def _switched(self, turn: Turn, connection: Connection, stored: StoredPlan | None) -> Outcome | None:
        """Check-ins on or off: also without a plan, as somebody may say it early."""
        pressed = cards.spare(turn.button, "check_ins")
        if pressed is not None:
            return talk_whole.switched(connection, turn, stored, on=bool(pressed))
        if stored is not None:
            return None
        wish = whole_plan(turn.text, None, "", self.texts.words)
        return talk_whole.switched(connection, turn, None, on=wish.on) if isinstance(wish, CheckIns) else None

    def _pressed(self, turn: Turn, connection: Connection, stored: StoredPlan) -> Outcome | None:
        """A button that brings an older version back, or adds a support that was offered."""
        version = cards.spare(turn.button, "restore")
        if version is not None:
            shown = self._shown(turn, connection)
            if shown is None or shown.id != stored.id:
                return self._moved_on(turn, stored)
            return talk.propose(connection, turn, stored, Change(kind="restore", version=int(version)), self.texts)
        entry = self.catalogue.find(str(cards.spare(turn.button, "support")))
        owner = stored.content.owner
        if entry is None or not entry.open_to(owner.organisation, owner.category, owner.grade):
            return None
        change = Change(kind="support", action=action_of(entry, self.texts, turn.today))
        return talk.propose(connection, turn, stored, change, self.texts)

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
