"""Answers a question of knowledge: about the asker, with sources, or honestly not."""

from typing import Any

from sqlalchemy import Connection

from actions.answers import store
from actions.answers.redaction import redact
from actions.answers.texts import texts
from actions.events import Event, record
from actions.rasa_action import CairnAction
from actions.turn import Button, Outcome, Reply, Turn
from knowledge.answer import Answer, Question

RELATED = 2
"""Related questions offered as buttons: with the two of feedback, and one for the journey, at most five."""

FALLBACK = "nlu_fallback"
"""What Rasa calls a message that it could not place: it is answered from search all the same."""


class ActionAnswerQuestion(CairnAction):
    """`result` is answered, abstained or handed_over."""

    title = "action_answer_question"

    def prepare(self, turn: Turn) -> tuple[Answer, str | None]:
        """Search, and redact what is to be kept as a gap, before the transaction begins."""
        asked = str((turn.button or {}).get("question") or turn.text)
        person = turn.person
        answer = self.services.knowledge.ask(
            Question(
                question=asked,
                org=person.organisation,
                category=person.category,
                role=person.role,
                duty_station=person.duty_station,
                usual_lang=person.language,
            )
        )
        return answer, None if answer.answered or answer.handoff else redact(asked)

    def act(self, turn: Turn, connection: Connection, prepared: Any) -> Outcome:
        """Record the fact, not the words, and reply."""
        answer, gap = prepared
        if answer.handoff:
            # Such a moment never reaches analytics beyond being counted, and is not to be rated.
            record(connection, Event.PERSON_HANDED_OVER, turn.person.id)
            return Outcome((_reply(answer, ()),), "handed_over")
        store.save_answer(connection, turn.message_id, turn.person.id, answer)
        closest = answer.citations[0].article if answer.citations else None
        routed = "fallback" if turn.intent == FALLBACK else "intent"
        data = {
            "article": closest, "confidence": answer.confidence, "language": turn.person.language, "routed": routed,
        }  # fmt: skip
        record(
            connection, Event.QUESTION_ANSWERED if answer.answered else Event.QUESTION_ABSTAINED, turn.person.id, data
        )
        if gap is not None:
            store.save_gap(connection, gap, answer, turn.person.language)
        buttons = [Button(q, {"intent": "ask_question", "question": q}) for q in answer.related[:RELATED]]
        if answer.answered:
            said = texts(turn.person.language)
            buttons += [
                Button(said.helped, {"intent": "feedback_positive", "answer": turn.message_id}),
                Button(said.not_helped, {"intent": "feedback_negative", "answer": turn.message_id}),
            ]
        return Outcome((_reply(answer, tuple(buttons)),), "answered" if answer.answered else "abstained")


def _reply(answer: Answer, buttons: tuple[Button, ...]) -> Reply:
    text = f"{answer.text}\n\n{answer.notice}" if answer.notice else answer.text
    return Reply(text=text, buttons=buttons, answer=answer.model_dump())
