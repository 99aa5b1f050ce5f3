"""One person asking and rating, without Rasa."""

from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import Table, select

from actions import people
from actions.answers import ACTIONS
from actions.database import Database
from actions.services import Services
from config.settings import Settings
from tests import stores
from tests.fakes import FakeKnowledge


class Asking:
    def __init__(self, folder: Path) -> None:
        self.knowledge = FakeKnowledge()
        self.database = Database(stores.url(folder))
        self.database.create()
        services = Services(Settings(data=folder), self.database, self.knowledge, lambda: date(2026, 11, 22))
        self._actions = {kind.title: kind(services) for kind in ACTIONS}
        self._numbers = count(1)
        with self.database.begin() as connection:
            profile = {"name": "Amara", "organisation": "un-secretariat", "category": "GS"}
            self.person = people.find_or_create(connection, "test", "amara", profile)

    def run(
        self, action: str, text: str, intent: str = "ask_question", button: dict[str, Any] | None = None,
        message_id: str | None = None,
    ) -> dict[str, Any]:  # fmt: skip
        context = {"message_id": message_id or f"m{next(self._numbers)}", "button": button, "text": text}
        message = {"text": text, "metadata": context, "intent": {"name": intent, "confidence": 0.9}, "entities": []}
        return self._actions[action].run_once(message, self.person.id)

    def ask(self, text: str, **more: Any) -> dict[str, Any]:
        return self.run("action_answer_question", text, **more)

    def rate(self, intent: str, button: dict[str, Any] | None = None) -> dict[str, Any]:
        return self.run("action_take_feedback", "", intent=intent, button=button)

    def rows(self, table: Table) -> list[dict[str, Any]]:
        with self.database.read() as connection:
            return [dict(row) for row in connection.execute(select(table)).mappings()]
