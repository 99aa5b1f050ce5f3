"""Makes a plan from the journey's answers; where they are too few, begins the short way.

It stands with the journey since it reads its answers: the plan's own folder knows nothing of the journey.
"""

from typing import Any

from sqlalchemy import Connection

from actions.journey import store
from actions.journey.guide import Guide
from actions.journey.journey_action import JourneyAction
from actions.journey.material import enough, owner
from actions.journey.milestones import standing
from actions.journey.readiness import steps
from actions.plans import cards as plan_cards
from actions.plans import store as plan_store
from actions.plans.build import Material, build, merge
from actions.plans.dates import spoken
from actions.plans.store import StoredPlan
from actions.turn import Button, Outcome, Reply, Turn


class ActionMakePlan(JourneyAction):
    """Makes, or shows that there is one."""

    title = "action_make_plan"

    def act(self, turn: Turn, connection: Connection, prepared: Any) -> Outcome:
        """Make it, if there is enough to make it from."""
        journey = store.main(connection, turn.person.id)
        anew = bool((turn.button or {}).get("anew"))
        existing = plan_store.latest_plan(connection, turn.person.id)
        if (turn.button or {}).get("readiness"):
            return self._with_readiness(turn, connection, existing)
        if existing is not None and not anew:
            return self._exists(existing, turn)
        chat = self.content.plan_texts.chat
        if journey is None:
            begun = self.begin(connection, turn, "short")
            return Outcome((Reply(text=chat.not_enough), *begun.replies))
        guide = Guide(self.content, connection, turn, journey)
        if not enough(guide.state):
            asked = guide.ask([Reply(text=chat.not_enough)])
            return asked
        stored = guide.save_plan(anew=anew)
        text = chat.made_anew if anew and existing is not None else chat.created
        return Outcome((self._shown(stored, turn, text),))

    def _with_readiness(self, turn: Turn, connection: Connection, existing: StoredPlan | None) -> Outcome:
        """Put the assignments that a key role still asks for into the plan, or make a plan of them."""
        side = store.latest_on(connection, turn.person.id, "readiness")
        found = standing(Guide(self.content, connection, turn, side)) if side is not None else None
        if found is None:
            return self.not_started()
        role, stands = found
        wanted = Material(
            owner=owner(turn.person),
            aim=self.spec.readiness.aim.format(role=role.title),
            direction="prepare",
            support=(),
            steps=steps(role, stands),
            hours=existing.content.hours if existing else None,
        )
        built = build(wanted, self.content.support, self.content.plan_texts, turn.today)
        if existing is None:
            stored = plan_store.create(connection, turn.person.id, built, side.id if side else None)
            return Outcome((self._shown(stored, turn, self._counted(len(built.actions))),))
        merged = merge(existing.content, built.model_copy(update={"check_ins": existing.content.check_ins}))
        added = len(merged.actions) - len(existing.content.actions)
        if added == 0:
            return Outcome((self._shown(existing, turn, self.spec.readiness.in_plan_already),))
        stored = plan_store.save_version(connection, existing, merged, "journey-more")
        return Outcome((self._shown(stored, turn, self._counted(added)),))

    def _counted(self, count: int) -> str:
        words = self.spec.readiness
        return words.into_plan_one if count == 1 else words.into_plan.format(count=count)

    def _exists(self, stored: StoredPlan, turn: Turn) -> Outcome:
        texts = self.content.plan_texts
        text = texts.chat.exists.format(version=stored.version, date=spoken(stored.day))
        anew = Button(texts.buttons.anew, {"intent": "make_plan", "anew": True})
        return Outcome((Reply(text=text, buttons=(plan_cards.show_button(texts), anew, *self._way_back(turn))),))

    def _shown(self, stored: StoredPlan, turn: Turn, text: str) -> Reply:
        texts = self.content.plan_texts
        buttons = (*plan_cards.plan_buttons(texts), *self._way_back(turn))
        return Reply(text=text, card=plan_cards.plan_card(stored, texts, turn.today), buttons=buttons)

    def _way_back(self, turn: Turn) -> tuple[Button, ...]:
        waits = turn.expectation
        there = waits.flow == "journey" and "asks" not in waits.detail
        return (plan_cards.way_back(self.content.plan_texts),) if there else ()
