"""What the advisor's features work with, put together once by the composition root and handed to each action."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from actions.database import Database
from config.settings import Settings
from knowledge.answer import Answer, Office, Question


class Advice(Protocol):
    """Answers questions: knowledge.search.KnowledgeBase, or a fake in tests."""

    def ask(self, question: Question) -> Answer:
        """Answer one question. CPU work: call it from a worker thread."""
        ...

    def handoff(self, text: str) -> tuple[Office, str] | None:
        """The office that a message needs before anything else, and what is said; None where none is needed."""
        ...

    def clear_need(self, text: str) -> bool:
        """Whether somebody who was asked about their work tells of a need all the same. CPU work."""
        ...


@dataclass(frozen=True)
class Services:
    """Settings, database, knowledge and clock."""

    settings: Settings
    database: Database
    knowledge: Advice
    today: Callable[[], date]
