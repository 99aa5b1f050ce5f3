"""A small organisation whose people do things at given moments, through the real event interface."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from actions import people
from actions.database import Database
from actions.event_fields import Event
from actions.events import Book, record
from actions.pseudonyms import Pseudonyms
from bot import tables
from bot.analytics.rollup import Rollup

assert tables
STEPS = ("know-yourself", "know-what-actions", "plan-for-action", "create-your-future")
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
"""In the week 2026-W10, the first of March."""


class Office:
    def __init__(self, folder: Path) -> None:
        # The same names, and so the same hidden cells, in every run.
        self.keys = Pseudonyms(secret="a secret of the tests")
        self.database = Database(f"sqlite:///{folder / 'office.sqlite3'}", Book(self.keys))
        self.database.create()
        self.now = MONDAY + timedelta(days=60)
        self._ids: dict[str, str] = {}

    def rollup(self, threshold: int = 5, **settings: Any) -> Rollup:
        return Rollup(self.database, self.keys, threshold, STEPS, clock=lambda: self.now, **settings)

    def person(
        self, name: str, organisation: str = "un-secretariat", category: str = "P", language: str = "en"
    ) -> str:
        if name not in self._ids:
            profile = {"name": name, "organisation": organisation, "category": category, "language": language}
            with self.database.begin() as connection:
                self._ids[name] = people.find_or_create(connection, "demo", name, profile).id
        return self._ids[name]

    def does(self, name: str, event: Event, at: datetime = MONDAY, **data: Any) -> None:
        person_id = self.person(name)
        with self.database.begin() as connection:
            record(connection, event, person_id, data, at)

    def asks(
        self, name: str, article: str = "mobility-by-category", at: datetime = MONDAY, answered: bool = True
    ) -> None:
        self.does(name, Event.MESSAGE_RECEIVED, at, channel="web", kind="typed")
        event = Event.QUESTION_ANSWERED if answered else Event.QUESTION_ABSTAINED
        self.does(
            name, event, at + timedelta(seconds=1), article=article, confidence=0.8, language="en", routed="intent"
        )

    def all_do(self, facts: Iterable[tuple[str, Event, datetime, dict[str, Any]]]) -> None:
        """Many facts in one transaction."""
        named = [(self.person(name), event, at, data) for name, event, at, data in facts]
        with self.database.begin() as connection:
            for person_id, event, at, data in named:
                record(connection, event, person_id, data, at)
