"""Begins the journey, or offers to go on with the one that is there."""

import re
from typing import Any

from sqlalchemy import Connection

from actions.journey.interpret import interpret
from actions.journey.journey_action import JourneyAction
from actions.journey.question import MAIN, RouteName
from actions.journey.readers import Asked, Understood
from actions.plans.words import plain
from actions.turn import Outcome, Turn


class ActionStartJourney(JourneyAction):
    """Asks which route, unless the button or the text says so."""

    title = "action_start_journey"

    def act(self, turn: Turn, connection: Connection, prepared: Any) -> Outcome:
        """Begin, offer or ask."""
        button = turn.button or {}
        answered = None if button else self._answer(turn, connection)
        if answered is not None:
            return answered
        if not button.get("anew") and not self.is_one_of(turn.text, self.spec.words.anew):
            offered = self.before_or_new(connection, turn)
            if offered is not None:
                return offered
        named = button.get("route")
        route: RouteName | None = (
            named if named in ("short", "full") else self._route_said(turn.text) if not button else None
        )
        return self.begin(connection, turn, route) if route is not None else self.ask_route(connection, turn)

    def _answer(self, turn: Turn, connection: Connection) -> Outcome | None:
        """A sentence in answer to an open question that only sounds like a wish to begin."""
        guide = self.guide(connection, turn)
        if guide is None or guide.question is None or turn.expectation.kind != "text":
            return None
        about_it = any(word in plain(turn.text) for word in ("career", "journey", "plan", "start", "begin"))
        asked = Asked(self.spec, guide.question, (), turn.today, guide.answered)
        reading = interpret(asked, turn.text)
        if about_it or not isinstance(reading, Understood):
            return None
        return guide.take(guide.question, reading.value)

    def _route_said(self, text: str) -> RouteName | None:
        """The route's word beside a word for the way ("the short way"), since "long" and "full" mean much else."""
        words = {r: "|".join(map(re.escape, route.also)) for r, route in self.spec.routes.items() if r in MAIN}
        for route, also in words.items():
            if re.search(
                rf"\b(?:{also})\s+(?:route|way|version|one|journey|minutes)\b|\b(?:5|five|20|twenty) min", text, re.I
            ):
                return self._by_minutes(text) or route
        return None

    def _by_minutes(self, text: str) -> RouteName | None:
        if re.search(r"\b(?:5|five)[ -]min", text, re.I):
            return "short"
        return "full" if re.search(r"\b(?:20|twenty)[ -]min", text, re.I) else None
