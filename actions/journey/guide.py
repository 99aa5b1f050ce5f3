"""Walks one person through the journey, a turn at a time: takes an answer, says what came of it, asks the next."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from actions import dialogue, people
from actions.events import Event, record
from actions.journey import cards, engine, milestones, offers, options, store
from actions.journey.checks import remarks
from actions.journey.content import JourneyContent
from actions.journey.file_parts import Option
from actions.journey.interpret import noted, spoken
from actions.journey.material import enough, material
from actions.journey.picture import snapshot
from actions.journey.question import SIDE, Question
from actions.journey.spec import PLAN_STEP
from actions.journey.store import StoredJourney
from actions.plans import cards as plan_cards
from actions.plans import dates
from actions.plans import store as plan_store
from actions.plans.build import build, merge
from actions.plans.store import StoredPlan
from actions.turn import Button, Expectation, Outcome, Reply, Turn


class Guide:
    """One journey in one transaction."""

    def __init__(self, content: JourneyContent, connection: Connection, turn: Turn, journey: StoredJourney) -> None:
        self.content, self.connection, self.turn, self.journey = content, connection, turn, journey
        self.spec = content.spec
        self.state = store.state_of(connection, journey)
        self.facts = offers.facts_of(turn.person)
        self.person = turn.person

    @property
    def question(self) -> Question | None:
        """The open question."""
        return engine.next_question(self.spec, self.state, self.facts)

    @property
    def answered(self) -> list[str]:
        """Ids of the questions dealt with, which may be named to change them."""
        return [q.id for q in self.spec.questions if q.id in self.state.given]

    def choices(self, question: Question) -> tuple[Option, ...]:
        """The options of a question for this person."""
        return engine.choices(question, self.state, self.facts, self._worked_out(question))

    def _worked_out(self, question: Question) -> Iterable[Option]:
        if question.options_from is None:
            return ()
        if question.options_from == "moves":
            return (Option(value=o.move.id, title=o.move.title) for o in self.career_options())
        return offers.OFFERS[question.options_from](self.content, self.state, self.facts)

    def career_options(self) -> list[options.CareerOption]:
        """The roads that fit this person's answers."""
        return options.career_options(
            self.content.architecture, self.facts, self.state.value("direction"),
            snapshot(self.spec, self.state).weights, self.state.value("circumstances") or (),
            most=options.MOST_SHORT if self.state.route == "short" else options.MOST,
        )  # fmt: skip

    def title_of(self, question: Question) -> str:
        """An answer as the person gave it, in words."""
        value = self.state.value(question.id)
        if value is None:
            return self.spec.texts.skipped
        return spoken(
            question,
            (*self.choices(question), *offers.chosen_once(question, value, self.content)),
            value,
            self.spec.language,
        )

    def _said_back(self, question: Question) -> str:
        value = self.state.value(question.id)
        if question.type == "rate" and isinstance(value, Mapping):
            return noted(self.choices(question), value, self.spec.words.rest[0])
        return self.title_of(question)

    def add(self, entries: Sequence[engine.Entry]) -> None:
        """Write entries down, and go on from there."""
        store.append(self.connection, self.journey, entries)
        for entry in entries:
            self.state = engine.after(self.state, entry)

    # ---------------------------------------------------------------- what the person does

    def take(self, question: Question, value: Any, *, exact: bool = True) -> Outcome:
        """Take an answer (None: skipped), and go on."""
        earlier = self.state.given.get(question.id)
        before = self.title_of(question) if earlier else ""
        entries = engine.take(self.spec, self.state, question, value)
        at = self.question
        self.add(entries)
        if question.fills and value is not None:
            self.person = people.change_profile(self.connection, self.person.id, **{question.fills: value})
            self.facts = offers.facts_of(self.person)
        said: list[Reply] = []
        if earlier is not None:
            said.append(self._changed(question, before, [e.question for e in entries if e.kind == "dropped"]))
        elif not exact:
            said.append(Reply(text=self.spec.texts.understood.format(value=self._said_back(question).rstrip("."))))
        said += [Reply(text=text) for text in remarks(question, value)]
        self._keep_picture(question)
        return self.go_on(said, at if earlier is None else None)

    def _keep_picture(self, question: Question) -> None:
        """A change of an answer that the picture shows changes the picture that is kept."""
        if question.measures and milestones.is_kept(self.connection, self.journey.id):
            milestones.keep(self)

    def _changed(self, question: Question, before: str, dropped: list[str]) -> Reply:
        texts, after = self.spec.texts, self.title_of(question)
        if before == after:
            return Reply(text=texts.unchanged.format(name=_first_up(question.name), after=after.rstrip(".")))
        record(self.connection, Event.ANSWER_CHANGED, self.person.id, {"question": question.id})
        text = texts.changed.format(name=question.name, before=before, after=after)
        names = [self.spec.by_id[name].name for name in dropped]
        if names:
            text = f"{text} {texts.reopened.format(names='; '.join(names))}"
        if self.plan() is not None and question.step in self._planned_steps():
            return Reply(text=f"{text} {texts.review_again}", buttons=(self.rebuild_button(),))
        return Reply(text=text)

    def _planned_steps(self) -> list[str]:
        names = [step.id for step in self.spec.steps]
        return names[: names.index(PLAN_STEP) + 1]

    def reopen(self, question: Question) -> Outcome:
        """Ask a question again; its answer stands until there is a new one."""
        before = self.title_of(question)
        self.add([engine.reopen(question)])
        return self.go_on([Reply(text=self.spec.texts.changing.format(name=question.name, before=before))], None)

    def back(self) -> Outcome:
        """Ask the question before."""
        previous = engine.previous_question(self.spec, self.state, self.facts)
        if previous is None:
            return self.ask([Reply(text=self.spec.texts.cannot_back)])
        self.add([engine.reopen(previous)])
        return self.ask([])

    # ---------------------------------------------------------------- what Cairn says

    def go_on(self, said: list[Reply], at: Question | None) -> Outcome:
        """Show what the step brought if the answer to `at` completed it, and ask the next question."""
        self._derive()
        following = self.question
        if at is not None and self.state.route in SIDE:
            return self.ask(said) if following else self._finish(said, first=True)
        if at is not None:
            said += milestones.after_answer(self, at)
        if at is not None and (following is None or following.step != at.step):
            said += self._step_done(at.step)
        if following is None:
            return self._finish(said, first=at is not None)
        if at is not None and following.step != at.step:
            said.append(self._introduction(following.step))
        return self.ask(said)

    def ask(self, said: list[Reply], partial: Mapping[str, str] | None = None) -> Outcome:
        """Ask the open question, after what was said, and wait for its answer."""
        question = self.question
        if question is None:
            return self._finish(said, first=False)
        if self.journey.status != "open":
            self.journey = store.set_status(self.connection, self.journey, "open")
        choices = self.choices(question)
        if question.options_from == "moves" and partial is None:
            said.append(Reply(text=self.spec.texts.options, card=options.card(self.career_options())))
        card = cards.question_card(self.spec, self.state, self.facts, question, choices)
        if self.state.value(question.id) is not None:
            card["current"] = self.title_of(question)
        buttons = cards.question_buttons(self.spec, self.state, self.facts, question, choices)
        detail = {
            "journey": self.journey.id,
            "question": question.id,
            **({"partial": dict(partial)} if partial else {}),
        }
        # All the words for an option, so that one that is not its title is known for an answer.
        known = tuple(dict.fromkeys(name for o in self._recognised(question, choices) for name in (o.title, *o.also)))
        points = tuple(o["title"] for o in card["options"]) if question.type == "scale" else ()
        dialogue.expect(
            self.connection, self.person.id, Expectation("journey", question.type, known or points, detail)
        )
        return Outcome((*said, Reply(text=question.prompt, card=card, buttons=buttons)))

    def _recognised(self, question: Question, choices: Sequence[Option]) -> Iterable[Option]:
        """What counts as an answer: at the question of support also what is not offered, to say whether it is open."""
        every = map(offers.option_of, self.content.support.support) if question.options_from == "support" else ()
        return (*choices, *every)

    def _derive(self) -> None:
        """Answer what earlier answers say already, and pass over what offers no choice."""
        while (question := self.question) is not None and question.id != self.state.reopened:
            if question.dated_by and (text := self.state.value(question.dated_by)):
                found = dates.find(text, self.turn.today)
                if found is None or found.day <= self.turn.today:
                    return
                self.add(engine.take(self.spec, self.state, question, found.day.isoformat(), derived=True))
            elif question.options_from and not self.choices(question):
                self.add(engine.take(self.spec, self.state, question, None))
            else:
                return

    def _introduction(self, step_id: str) -> Reply:
        step = self.spec.step(step_id)
        text = self.spec.texts.step.format(
            number=self.spec.number(step_id), count=len(self.spec.steps), name=step.name, intro=step.intro
        )
        return Reply(text=text)

    def _step_done(self, step_id: str) -> list[Reply]:
        record(
            self.connection,
            Event.JOURNEY_STEP_COMPLETED,
            self.person.id,
            {"step": step_id, "route": self.state.route},
        )
        if step_id == self.spec.steps[0].id:
            return milestones.picture(self)
        if step_id == PLAN_STEP and enough(self.state) and self.plan() is None:
            return [self._plan_reply(self.save_plan(), self.spec.texts.plan_ready)]
        return []

    def _finish(self, said: list[Reply], *, first: bool) -> Outcome:
        """Nothing is left to ask."""
        if self.journey.status != "completed":
            self.journey = store.set_status(self.connection, self.journey, "completed")
        dialogue.expect(self.connection, self.person.id)
        if first and self.state.route in SIDE:
            return Outcome((*said, *milestones.side_done(self)))
        if not first:
            return Outcome(tuple(said) or (Reply(text=self.spec.texts.nothing_asked, buttons=self._end_buttons()),))
        record(self.connection, Event.JOURNEY_COMPLETED, self.person.id, {"route": self.state.route})
        if self.state.route == "full" and enough(self.state):
            said.append(self._plan_reply(self.save_plan(), self.spec.texts.done_full))
        elif self.state.route == "short":
            said.append(Reply(text=self.spec.texts.done_short, buttons=self._end_buttons()))
        else:
            said.append(Reply(text=self.spec.results.empty))
        return Outcome(tuple(said))

    def _end_buttons(self) -> tuple[Button, ...]:
        titles = self.spec.buttons
        buttons = [Button(titles.show_plan, {"intent": "show_plan"})] if self.plan() else []
        if self.state.route == "short":
            buttons.append(Button(titles.deepen, {"intent": "continue_journey", "route": "full"}))
        return tuple(buttons)

    # ---------------------------------------------------------------- the plan

    def plan(self) -> StoredPlan | None:
        """The plan that this journey made."""
        if self.state.route in SIDE:
            return None
        return plan_store.plan_of_journey(self.connection, self.person.id, self.journey.id)

    def save_plan(self, *, anew: bool = False) -> StoredPlan:
        """Make the plan, or add to it what further answers bring; what the person changed in it stays."""
        chosen = options.chosen(
            self.content.architecture,
            self.facts,
            self.state.value("options") or (),
            snapshot(self.spec, self.state).weights,
        )
        made_of = material(self.state, self.person, chosen, milestones.more_steps(self))
        built = build(made_of, self.content.support, self.content.plan_texts, self.turn.today)
        stored = None if anew else self.plan()
        if stored is None:
            return plan_store.create(self.connection, self.person.id, built, self.journey.id)
        return plan_store.save_version(self.connection, stored, merge(stored.content, built), "journey-more")

    def _plan_reply(self, plan: StoredPlan, text: str) -> Reply:
        card = plan_cards.plan_card(plan, self.content.plan_texts, self.turn.today)
        return Reply(text=text, card=card, buttons=plan_cards.plan_buttons(self.content.plan_texts))

    def rebuild_button(self) -> Button:
        """Makes a new plan from the answers as they are now."""
        return Button(self.spec.buttons.make_plan, {"intent": "make_plan", "anew": True})

    def resumed(self) -> Reply:
        """Where the person stopped."""
        question = self.question
        at = engine.progress(self.spec, self.state, self.facts)
        step = self.spec.step(question.step if question else self.spec.steps[-1].id)
        text = self.spec.texts.resumed.format(
            number=self.spec.number(step.id), step=step.name, done=at.done, total=at.total
        )
        return Reply(text=text)


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]
