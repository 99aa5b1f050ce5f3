"""Base of the plan's actions: the words and the catalogue at hand."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from actions import dialogue
from actions.plans import cards, talk, talk_whole
from actions.plans.offer import NotOpen, offered
from actions.plans.store import StoredPlan
from actions.plans.support import SupportFile, load_support
from actions.plans.targets import Understanding, Wish
from actions.plans.texts import plan_texts
from actions.plans.words import plain
from actions.rasa_action import CairnAction
from actions.services import Services
from actions.turn import Outcome, Reply, Turn
from config.settings import ROOT
from knowledge.answer import Language


class PlanAction(CairnAction):
    """An action that speaks of the plan."""

    def __init__(self, services: Services, language: Language = "en") -> None:
        super().__init__(services)
        self.texts = plan_texts(language=language)
        self.catalogue: SupportFile = load_support(ROOT / "config" / "support.yaml", language)
        self._speaking: dict[Language, PlanAction] = {language: self}

    def speaking(self, language: Language) -> "PlanAction":
        """One of its kind for each language, made when somebody speaks it."""
        if language not in self._speaking:
            self._speaking[language] = type(self)(self.services, language)
        return self._speaking[language]

    def act(self, turn: Turn, connection: Connection, prepared: Any) -> Outcome:
        """Reply, and offer the way back to whoever left a question of the journey for the plan."""
        outcome = self.respond(turn, connection)
        waits = dialogue.expected(connection, turn.person.id)
        if waits.flow != "journey" or "asks" in waits.detail or not outcome.replies:
            return outcome
        if outcome == talk.no_plan(self.texts):
            # Whoever is on the way to a plan is not sent on another one.
            outcome = Outcome((Reply(text=self.texts.chat.none_yet),))
        return cards.with_way_back(outcome, self.texts)

    @abstractmethod
    def respond(self, turn: Turn, connection: Connection) -> Outcome:
        """What the action itself says."""

    def answer(self, turn: Turn, connection: Connection, stored: StoredPlan, understood: Understanding) -> Outcome:
        """The reply to what was understood; what is to be added may name a service or programme."""
        if isinstance(understood, Wish) and understood.change.kind == "add":
            found = offered(understood.change, stored.content.owner, self.catalogue, self.texts, turn.today)
            if isinstance(found, NotOpen):
                talk.settled(connection, turn)
                return talk_whole.not_open(found, self.texts)
            understood = Wish(found)
        return talk.answer(connection, turn, stored, understood, self.texts)

    def language(self, turn: Turn) -> Language | None:
        """The language in which a document is asked for; None if none is named."""
        said = f" {plain(turn.text)} "
        named = self.texts.words.languages.items()
        return next((code for code, names in named if any(f" {plain(n)} " in said for n in names)), None)

    def names(self, stored: StoredPlan) -> Mapping[str, Sequence[str]]:
        """Further names of a plan's actions: the support that they use, so that "the mentoring" finds its action."""
        found = ((a.id, self.catalogue.find(a.support)) for a in stored.content.actions if a.support)
        return {name: (entry.title, *entry.known_as) for name, entry in found if entry is not None}
