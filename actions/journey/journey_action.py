"""Base of the journey's actions: the content at hand, and the questions that come before a journey."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection

from actions import dialogue
from actions.events import Event, record
from actions.journey import engine, store
from actions.journey.content import journey_content
from actions.journey.file_parts import Facts
from actions.journey.guide import Guide
from actions.journey.offers import facts_of
from actions.journey.question import MAIN, Question, RouteName
from actions.plans.words import Named, meant, plain
from actions.rasa_action import SpeakingAction
from actions.services import Services
from actions.turn import Button, Expectation, Outcome, Person, Reply, Turn
from knowledge.answer import Language

CHOOSE_ROUTE, REVIEW = "choose_route", "review"
_AROUND_A_ROUTE = re.compile(
    r"\b(?:the|a|an|one|way|route|version|journey|please|ok|okay|yes|well|let's|lets|go|for|do|take|try|i|i'd|i'll|would"
    r"|like|prefer|want|with|to|me|then|just)\b"
)


class JourneyAction(SpeakingAction):
    """An action of the journey."""

    def __init__(self, services: Services, language: Language = "en") -> None:
        super().__init__(services, language)
        self.content = journey_content(language=language)
        self.spec = self.content.spec

    def facts_of(self, person: Person) -> Facts:
        """What the profile knows, as conditions read it."""
        return facts_of(person)

    def guide(self, connection: Connection, turn: Turn) -> Guide | None:
        """The journey under way, if there is one."""
        journey = store.current(connection, turn.person.id)
        return Guide(self.content, connection, turn, journey) if journey is not None else None

    def begin(self, connection: Connection, turn: Turn, route: RouteName) -> Outcome:
        """Begin a journey, and ask its first question."""
        journey = store.start(connection, turn.person.id, route)
        record(connection, Event.JOURNEY_STARTED, turn.person.id, {"route": route})
        guide = Guide(self.content, connection, turn, journey)
        return guide.ask([Reply(text=self._welcome(turn, route))])

    def _welcome(self, turn: Turn, route: RouteName) -> str:
        texts = self.spec.texts
        said = {"full": texts.welcome, "again": texts.welcome_again, "readiness": texts.welcome_readiness}
        return said.get(route) or texts.welcome_short.format(count=self.count(turn, route))

    def count(self, turn: Turn, route: RouteName) -> int:
        """How many questions a route asks this person, as far as one can tell at its beginning."""
        return len(engine.applicable(self.spec, engine.State(route), facts_of(turn.person)))

    def ask_route(self, connection: Connection, turn: Turn, said: str | None = None) -> Outcome:
        """Ask which of the two ways, in these words or the usual ones."""
        titles = self.spec.buttons
        buttons = tuple(
            Button(title, {"intent": "start_journey", "route": route, "anew": True})
            for route, title in (("short", titles.short), ("full", titles.full))
        )
        detail = {"asks": CHOOSE_ROUTE}
        dialogue.expect(
            connection, turn.person.id, Expectation("journey", "choice", tuple(b.title for b in buttons), detail)
        )
        text = said or self.spec.texts.which_route.format(
            short=self.count(turn, "short"), full=self.count(turn, "full")
        )
        return Outcome((Reply(text=text, buttons=buttons),))

    def route_in(self, text: str) -> RouteName | None:
        """The route that an answer names; words of a longer sentence ("how long does it take?") name none."""
        said = _bare(text)
        titles = {"short": self.spec.buttons.short, "full": self.spec.buttons.full}
        names = {
            r: [_bare(n) for n in (titles[r], *route.also)] for r, route in self.spec.routes.items() if r in MAIN
        }
        exact = [r for r in MAIN if said and said in names[r]]
        if exact or len(said.split()) > 2 or "?" in text:
            return exact[0] if len(exact) == 1 else None
        found = meant(said, [Named(name, known) for name, known in names.items()])
        return next((r for r in MAIN if [r] == found), None)

    def explained(self, guide: Guide, question: Question) -> str:
        """Why a question is asked, what can be taken, and examples."""
        texts, options = self.spec.texts, "; ".join(o.title for o in guide.choices(question))
        parts = [texts.why.format(why=question.why)]
        if options:
            parts.append(texts.can_take.format(options=options))
        if question.examples:
            parts.append(texts.examples.format(examples="; ".join(question.examples)))
        return "\n".join(parts)

    def is_one_of(self, text: str, words: Iterable[str]) -> bool:
        """Whether a text is one of these words and nothing else."""
        return plain(text) in {plain(word) for word in words}

    def before_or_new(self, connection: Connection, turn: Turn) -> Outcome | None:
        """What is offered to someone who has a journey under way, or behind; None for everybody else."""
        guide, titles = self.guide(connection, turn), self.spec.buttons
        anew = Button(titles.anew, {"intent": "start_journey", "anew": True})
        if guide is not None:
            at = engine.progress(self.spec, guide.state, guide.facts)
            question = guide.question
            step = self.spec.step(question.step if question else self.spec.steps[-1].id)
            text = self.spec.texts.open_journey.format(
                number=self.spec.number(step.id), step=step.name, done=at.done, total=at.total
            )
            return Outcome((Reply(text=text, buttons=(Button(titles.go_on, {"intent": "continue_journey"}), anew)),))
        done = store.completed(connection, turn.person.id)
        if done is None:
            return None
        buttons = [
            Button(titles.show_plan, {"intent": "show_plan"}),
            Button(titles.review, {"intent": "continue_journey", "review": True}),
        ]
        if store.state_of(connection, done).route == "short":
            buttons.append(Button(titles.deepen, {"intent": "continue_journey", "route": "full"}))
        return Outcome((Reply(text=self.spec.texts.completed_before, buttons=(*buttons, anew)),))

    def not_started(self) -> Outcome:
        """There is nothing under way."""
        start = Button(self.spec.buttons.start, {"intent": "start_journey"})
        return Outcome((Reply(text=self.spec.texts.not_started, buttons=(start,)),))


def _bare(text: str) -> str:
    return " ".join(_AROUND_A_ROUTE.sub(" ", plain(text)).split())


def pressed(turn: Turn) -> Mapping[str, Any]:
    """What a journey button says; empty for anything else."""
    found = (turn.button or {}).get("journey")
    return found if isinstance(found, Mapping) else {}
