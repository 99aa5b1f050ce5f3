"""Takes a rating of an answer: helped or not, and in one more tap why not."""

from typing import Any

from sqlalchemy import Connection

from actions.answers import store
from actions.answers.texts import texts
from actions.events import Event, record
from actions.rasa_action import CairnAction
from actions.turn import Button, Outcome, Person, Reply, Turn


class ActionTakeFeedback(CairnAction):
    """`result` is rated, asked_why or nothing_to_rate."""

    title = "action_take_feedback"

    def act(self, turn: Turn, connection: Connection, prepared: Any) -> Outcome:
        """Rate the answer that the button names, else the latest one."""
        said, button = texts(turn.person.language), turn.button or {}
        helpful = turn.intent == "feedback_positive"
        reason = button.get("reason") if button.get("reason") in said.reasons else None
        answer_id = button.get("answer") or store.last_answer(connection, turn.person.id)
        article = store.rate(connection, answer_id, turn.person.id, helpful, reason) if answer_id else None
        if article is None:
            return Outcome((Reply(text=said.nothing_to_rate),), "nothing_to_rate")
        if helpful or reason:
            record(
                connection,
                Event.ANSWER_RATED,
                turn.person.id,
                {"article": article, "helpful": helpful, "reason": reason},
            )
        redacted = button.get("redacted")
        if redacted and reason:
            store.explain_gap(connection, str(redacted), article, str(reason))
        elif redacted and not helpful:
            store.save_gap(connection, _gap(turn.person, article, str(redacted)))
        if helpful:
            return Outcome((Reply(text=said.thanks_helped),), "rated")
        if reason:
            return Outcome((Reply(text=said.thanks_reason[reason]),), "rated")
        buttons = tuple(
            Button(title, {"intent": "feedback_negative", "answer": answer_id, "reason": name, "redacted": redacted})
            for name, title in said.reasons.items()
        )
        return Outcome((Reply(text=said.ask_reason, buttons=buttons),), "asked_why")


def _gap(person: Person, article: str, redacted: str) -> store.Gap:
    return store.Gap(
        kind="not_helpful",
        redacted=redacted,
        closest=article,
        language=person.language,
        organisation=person.organisation,
        category=person.category,
    )
