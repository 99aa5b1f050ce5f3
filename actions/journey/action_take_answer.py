"""Takes the answer to the open question, typed or pressed; also skip, back, why, stop, and a change of another."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from actions import dialogue
from actions.answers.action_answer_question import ActionAnswerQuestion
from actions.journey import store
from actions.journey.action_pause_journey import paused
from actions.journey.guide import Guide
from actions.journey.interpret import check_value, interpret, spoken
from actions.journey.journey_action import CHOOSE_ROUTE, REVIEW, JourneyAction, pressed
from actions.journey.question import Question
from actions.journey.readers import Asked, Move, NotUnderstood, Understood
from actions.journey.wishes import read_wish
from actions.plans.words import Named, meant
from actions.services import Services
from actions.turn import Button, Outcome, Reply, Turn
from knowledge.answer import Language


class ActionTakeAnswer(JourneyAction):
    """One answer."""

    title = "action_take_answer"

    def __init__(self, services: Services, language: Language = "en") -> None:
        super().__init__(services, language)
        self._questions = ActionAnswerQuestion(services)

    def prepare(self, turn: Turn) -> Any:
        """Look up what is said instead of a route: it is an ordinary message, and no reason to ask the same again."""
        asks = turn.expectation.detail.get("asks")
        if asks != CHOOSE_ROUTE or pressed(turn) or self._about_the_route(turn):
            return None
        return self._questions.prepare(turn)

    def act(self, turn: Turn, connection: Connection, prepared: Any) -> Outcome:
        """Read it, and go on."""
        asks = turn.expectation.detail.get("asks")
        if asks == CHOOSE_ROUTE and not pressed(turn):
            return self._route(turn, connection, prepared)
        if asks == REVIEW and not pressed(turn):
            return self._reviewed(connection, turn)
        guide = self.guide(connection, turn)
        if guide is None:
            return self.before_or_new(connection, turn) or self.not_started()
        if pressed(turn):
            return self._pressed(turn, guide)
        if self.is_one_of(turn.text, self.spec.words.anew):
            return self.ask_route(connection, turn)
        return self._typed(turn, guide)

    # ---------------------------------------------------------------- which of the two ways

    def _about_the_route(self, turn: Turn) -> bool:
        words = self.spec.words
        steers = (*words.leave, *words.stop, *words.skip, *words.back, *words.why, *words.length, *words.unsure)
        return (
            self.route_in(turn.text) is not None
            or turn.intent in ("affirm", "deny", "cancel")
            or self.is_one_of(turn.text, (*steers, *words.assent, *words.anew))
        )

    def _route(self, turn: Turn, connection: Connection, prepared: Any) -> Outcome:
        words, route = self.spec.words, self.route_in(turn.text)
        if route is not None:
            return self.begin(connection, turn, route)
        if self.is_one_of(turn.text, (*words.why, *words.length, *words.unsure, *words.anew)):
            return self.ask_route(connection, turn, self.spec.texts.route_why)
        leaves = self.is_one_of(turn.text, (*words.leave, *words.stop, *words.skip, *words.back))
        if leaves or turn.intent in ("deny", "cancel"):
            return self._not_now(turn, connection)
        if prepared is None:
            # A yes to both ways: the short one, since it can be made longer at any time.
            return self.begin(connection, turn, "short")
        dialogue.expect(connection, turn.person.id)
        return self._questions.act(turn, connection, prepared)

    def _not_now(self, turn: Turn, connection: Connection) -> Outcome:
        guide = self.guide(connection, turn)
        if guide is not None and guide.journey.status == "open":
            return guide.ask([Reply(text=self.spec.texts.kept)])
        dialogue.expect(connection, turn.person.id)
        return Outcome((Reply(text=self.spec.texts.not_now),))

    # ---------------------------------------------------------------- typed

    def _typed(self, turn: Turn, guide: Guide) -> Outcome:
        question = guide.question
        if question is None:
            return guide.ask([])
        seen = guide.spec.by_id.get(str((turn.button or {}).get("asked")))
        if seen is not None and seen.id != question.id and seen.id in guide.state.given:
            return self._elsewhere(turn, guide, seen)
        partial = turn_partial(turn, question)
        asked = Asked(self.spec, question, guide.choices(question), turn.today, guide.answered, partial)
        of_support = question.options_from == "support"
        reading = (
            read_wish(asked, turn.text, self.content, guide.facts) if of_support else interpret(asked, turn.text)
        )
        match reading:
            case Understood(value, exact):
                return guide.take(question, value, exact=exact)
            case NotUnderstood():
                return self._not_understood(guide, reading, partial)
            case Move():
                return self._move(guide, question, reading)

    def _elsewhere(self, turn: Turn, guide: Guide, seen: Question) -> Outcome:
        """An answer to a question that was answered in another window while this one still showed it."""
        reading = interpret(
            Asked(self.spec, seen, guide.choices(seen), turn.today, guide.answered, {}), turn.text
        )  # fmt: skip
        if isinstance(reading, Understood):
            return self._answered_before(guide, seen, reading.value)
        return guide.ask([Reply(text=self.spec.texts.again)])

    def _not_understood(self, guide: Guide, reading: NotUnderstood, partial: Any) -> Outcome:
        values = dict(reading.values)
        if reading.reason == "change":
            values["options"] = "; ".join(self.spec.by_id[name].name for name in guide.answered)
        text = getattr(self.spec.not_understood, reading.reason).format(**values)
        # An empty half stands for "asked already": what belongs to the question is not shown again.
        return guide.ask([Reply(text=text)], reading.partial or partial)

    def _move(self, guide: Guide, question: Question, move: Move) -> Outcome:
        texts = self.spec.texts
        match move.kind:
            case "skip":
                return self._skip(guide, question)
            case "back":
                # Half of a best-worst answer is no answer yet: who goes back takes that half back first.
                half = turn_partial(guide.turn, question)
                return guide.ask([Reply(text=self.spec.texts.half_dropped)], {}) if half else guide.back()
            case "stop":
                return paused(guide)
            case "why":
                return guide.ask([Reply(text=self.explained(guide, question))], {})
            case "unsure":
                return guide.ask([Reply(text=texts.unsure)], {})
            case "change":
                return self._change(guide, self.spec.by_id[move.question or question.id], move.rest)

    def _skip(self, guide: Guide, question: Question) -> Outcome:
        if not question.skip:
            return guide.ask([Reply(text=self.spec.texts.cannot_skip)], {})
        if guide.state.reopened == question.id:
            # Who asked to see an answer again and then skips leaves it as it was.
            return guide.take(question, guide.state.value(question.id))
        return guide.take(question, None)

    def _change(self, guide: Guide, target: Question, rest: str) -> Outcome:
        """ "Change my hours to 10": at once if the new answer is there and clear, else by asking again."""
        if rest:
            reading = interpret(Asked(self.spec, target, guide.choices(target), guide.turn.today), rest)
            if isinstance(reading, Understood):
                return guide.take(target, reading.value)
        return guide.reopen(target)

    def _reviewed(self, connection: Connection, turn: Turn) -> Outcome:
        """The name of an answer of a journey that is completed."""
        journey = store.current(connection, turn.person.id) or store.completed(connection, turn.person.id)
        if journey is None:
            return self.not_started()
        guide = Guide(self.content, connection, turn, journey)
        names = [Named(q, (self.spec.by_id[q].name, *self.spec.by_id[q].also)) for q in guide.answered]
        found = meant(turn.text, names)
        if not found:
            dialogue.expect(connection, turn.person.id)
            return Outcome((Reply(text=self.spec.texts.kept),))
        return guide.reopen(self.spec.by_id[found[0]])

    # ---------------------------------------------------------------- pressed

    def _pressed(self, turn: Turn, guide: Guide) -> Outcome:
        said, open_one = pressed(turn), guide.question
        question = self.spec.by_id.get(str(said.get("question")))
        if question is None or open_one is None:
            return guide.ask([Reply(text=self.spec.texts.again)])
        if "move" in said or "said" in said:
            return self._of_the_open_one(turn, guide, question, said)
        value = said.get("value")
        if not check_value(question, guide.choices(question), value):
            return guide.ask([Reply(text=self.spec.texts.again)])
        if question.id == open_one.id or said.get("change"):
            return guide.take(question, value)
        return self._answered_before(guide, question, value)

    def _of_the_open_one(self, turn: Turn, guide: Guide, question: Question, said: Mapping[str, Any]) -> Outcome:
        """A move, or words that were kept back by a hand-over: nothing to a question that is no longer open."""
        if guide.question is None or question.id != guide.question.id:
            return guide.ask([Reply(text=self.spec.texts.again)])
        if "said" in said:
            return self._typed(replace(turn, text=str(said["said"]), button=None), guide)
        return self._move(guide, question, Move(said["move"]))

    def _answered_before(self, guide: Guide, question: Question, value: Any) -> Outcome:
        """A button of a question dealt with already, from another window or further up: offered as a change."""
        if question.id not in guide.state.given or guide.state.value(question.id) == value:
            return guide.ask([Reply(text=self.spec.texts.again)])
        after = spoken(question, guide.choices(question), value, self.spec.language)
        text = self.spec.texts.already.format(name=question.name, before=guide.title_of(question), after=after)
        payload = {"intent": "answer", "journey": {"question": question.id, "value": value, "change": True}}
        keep = {"intent": "answer", "journey": {"question": question.id, "value": guide.state.value(question.id)}}
        titles = self.spec.buttons
        return Outcome((Reply(text=text, buttons=(Button(titles.change_to, payload), Button(titles.keep, keep))),))


def turn_partial(turn: Turn, question: Question) -> Mapping[str, str]:
    """The half of a best-worst answer that was given before."""
    detail = turn.expectation.detail
    found = detail.get("partial") if detail.get("question") == question.id else None
    return found if isinstance(found, Mapping) else {}
