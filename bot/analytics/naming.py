"""Puts names to rows: titles of articles, steps of the journey and support, in a language, from where they stand."""

from collections.abc import Callable
from typing import Any

from actions.journey.content import journey_content
from bot.analytics.texts import Names, texts
from knowledge.answer import Language


class Naming:
    """Args:
    library: finds an article by id (knowledge.search.KnowledgeBase).
    months: names of the months in a language.
    """

    def __init__(self, library: Any, months: Callable[[Language], list[str]]) -> None:
        self._library = library
        self._months = months

    def names(self, language: Language) -> Names:
        """The names in a language."""
        content = journey_content(language=language)
        steps = {step.id: step.name for step in content.spec.steps}
        support = {entry.id: entry.title for entry in content.support.support}
        titles: dict[str, Callable[[str], str | None]] = {
            "topic": self._article, "stage": steps.get, "support": support.get,
        }  # fmt: skip
        return Names(texts(language), titles, self._months(language))

    def _article(self, article_id: str) -> str | None:
        found = self._library.article(article_id)
        if found is not None:
            return str(found.head.title)
        own = getattr(self._library, "own", None)
        entry = next((entry for entry in own.entries if entry.id == article_id), None) if own is not None else None
        return str(entry.title) if entry is not None else None
