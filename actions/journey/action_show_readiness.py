"""How ready somebody is for a key role: what was said last, or the three questions that tell it."""

from typing import Any

from sqlalchemy import Connection

from actions.journey import store
from actions.journey.engine import Entry
from actions.journey.guide import Guide
from actions.journey.journey_action import JourneyAction
from actions.journey.milestones import READINESS, ROLE, ready, standing
from actions.journey.readiness import KeyRole
from actions.turn import Button, Outcome, Reply, Turn


class ActionShowReadiness(JourneyAction):
    """Shows where the person stands with a role, or asks."""

    title = "action_show_readiness"

    def act(self, turn: Turn, connection: Connection, prepared: Any) -> Outcome:
        """Show what there is for the role that is named, or begin."""
        button = turn.button or {}
        facts = self.facts_of(turn.person)
        named = None if button else self.content.readiness.named(turn.text, facts)
        role = self.content.readiness.role(button.get("role")) or named
        known = None if button.get("begin") else self._known(turn, connection, role)
        if known is not None:
            return self._shown(known)
        if not self.content.readiness.roles_for(facts) and role is None:
            return Outcome((Reply(text=self.spec.readiness.none),))
        return self._begin(turn, connection, role)

    def _known(self, turn: Turn, connection: Connection, role: KeyRole | None) -> Guide | None:
        """Where this role, or any without one named, was looked at last: beside the journey, or in it."""
        looked_at = (store.latest_on(connection, turn.person.id, "readiness"), store.main(connection, turn.person.id))
        for journey in (j for j in looked_at if j is not None):
            guide = Guide(self.content, connection, turn, journey)
            found = standing(guide)
            if found and guide.state.value(READINESS) and (role is None or found[0].id == role.id):
                return guide
        return None

    def _shown(self, guide: Guide) -> Outcome:
        replies = ready(guide)
        again = Button(self.spec.buttons.change_to, {"intent": "show_readiness", "begin": True})
        last = replies[-1]
        return Outcome((*replies[:-1], Reply(text=last.text, card=last.card, buttons=(*last.buttons, again))))

    def _begin(self, turn: Turn, connection: Connection, role: KeyRole | None) -> Outcome:
        begun = self.begin(connection, turn, "readiness")
        if role is None:
            return begun
        # The role was named: it is noted and not asked for.
        guide = self.guide(connection, turn)
        assert guide is not None  # noqa: S101 - it has just begun
        guide.add([Entry("derived", ROLE, role.id)])
        return guide.ask([Reply(text=self.spec.texts.welcome_readiness_role.format(role=role.title))])
