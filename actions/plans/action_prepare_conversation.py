"""A general outline for a career conversation, for managers and for staff, with pointers to the knowledge base."""

from sqlalchemy import Connection

from actions.plans import cards, store
from actions.plans.plan_action import PlanAction
from actions.turn import Button, Outcome, Reply, Turn


class ActionPrepareConversation(PlanAction):
    """Reads nothing of anybody else: the outline is the same for every colleague."""

    title = "action_prepare_conversation"

    def respond(self, turn: Turn, connection: Connection) -> Outcome:
        """Reply with the outline."""
        words = self.texts.manager
        managing = turn.person.role == "manager"
        intro, outline = (words.intro, words.outline) if managing else (words.staff_intro, words.staff_outline)
        text = "\n".join(
            [intro, "", *(f"* {line}" for line in outline), "", words.not_to_promise if managing else ""]
        )
        buttons = [Button(question, {"intent": "ask_question", "question": question}) for question in words.questions]
        if not managing and store.latest_plan(connection, turn.person.id) is not None:
            buttons.insert(0, cards.show_button(self.texts))
        return Outcome((Reply(text=text.strip(), buttons=tuple(buttons)),))
