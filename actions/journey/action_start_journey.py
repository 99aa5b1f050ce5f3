"""Begins the journey, or offers to go on with the one that is there."""

import re
from typing import Any

from sqlalchemy import Connection

from actions.journey.journey_action import JourneyAction
from actions.journey.spec import RouteName
from actions.turn import Outcome, Turn


class ActionStartJourney(JourneyAction):
    """Asks which route, unless the button or the text says so."""

    title = "action_start_journey"

    def act(self, turn: Turn, connection: Connection, prepared: Any) -> Outcome:
        """Begin, offer or ask."""
        button = turn.button or {}
        if not button.get("anew"):
            offered = self.before_or_new(connection, turn)
            if offered is not None:
                return offered
        named = button.get("route")
        route: RouteName | None = (
            named if named in ("short", "full") else self._route_said(turn.text) if not button else None
        )
        return self.begin(connection, turn, route) if route is not None else self.ask_route(connection, turn)

    def _route_said(self, text: str) -> RouteName | None:
        """The route's word beside a word for the way ("the short way"), since "long" and "full" mean much else."""
        words = {r: "|".join(map(re.escape, route.also)) for r, route in self.spec.routes.items()}
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
