"""Opens the knowledge base beside the start of the service, and swaps it for a newer one with no pause."""

import logging
import threading
import time
from collections.abc import Callable
from typing import Any, Literal

from bot.problems import Problem
from knowledge.answer import Answer, Office, Question

log = logging.getLogger(__name__)
PATIENCE = 2.0
RETRY_SECONDS = 30.0
WATCH_SECONDS = 2.0
State = Literal["loading", "ok", "failed"]


class LoadingKnowledge:
    """The knowledge base, opened in a thread of its own. Whoever asks too early waits a little.

    If it cannot be opened, that is tried again every half minute, and meanwhile everything else works. Once it is open,
    `refresh` is asked every two seconds for the one to use: what it returns takes the place of the one before, between two
    questions.
    """

    def __init__(
        self,
        open_it: Callable[[], Any],
        refresh: Callable[[Any], Any] = lambda opened: opened,
        patience: float = PATIENCE,
        retry: float = RETRY_SECONDS,
        watch: float = WATCH_SECONDS,
    ) -> None:
        self.state: State = "loading"
        self._open_it = open_it
        self._refresh = refresh
        self._watch_every = watch
        self._patience = patience
        self._retry = retry
        self._opened: Any = None
        self._tried = threading.Event()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._load, name="knowledge", daemon=True)

    def start(self) -> None:
        """Begin to open it."""
        self._thread.start()

    def stop(self) -> None:
        """Do not try again."""
        self._stopped.set()

    def ask(self, question: Question) -> Answer:
        """Answer one question."""
        answer: Answer = self._knowledge.ask(question)
        return answer

    def handoff(self, text: str) -> tuple[Office, str] | None:
        """The office that a message needs first; None too while the knowledge base is not open, for nobody shall wait."""
        found: tuple[Office, str] | None = self._opened.handoff(text) if self._opened is not None else None
        return found

    def clear_need(self, text: str) -> bool:
        """Whether somebody who was asked about their work tells of a need all the same."""
        return bool(self._opened is not None and self._opened.clear_need(text))

    def article(self, article_id: str) -> Any:
        """One article, or None."""
        return self._knowledge.article(article_id)

    @property
    def own(self) -> Any:
        """The organisation's own documents: knowledge.own_documents.OwnShelf, or None."""
        return getattr(self._knowledge, "own", None)

    @property
    def base(self) -> Any:
        """What the knowledge base holds: knowledge.search.Base."""
        return self._knowledge.base

    @property
    def _knowledge(self) -> Any:
        """The open knowledge base.

        Raises:
            Problem: it is not open (yet).
        """
        if self._opened is None:
            self._tried.wait(self._patience)
        if self._opened is None:
            raise Problem("knowledge-not-ready", retry_after=5)
        return self._opened

    def _load(self) -> None:
        began = time.monotonic()
        while not self._stopped.is_set():
            try:
                self._opened = self._open_it()
                self.state = "ok"
                log.info("Knowledge base open after %.1f s.", time.monotonic() - began)
                self._tried.set()
                self._watch()
                return
            except Exception:
                self.state = "failed"
                log.exception("The knowledge base could not be opened; trying again in %.0f s.", self._retry)
                self._tried.set()
            self._stopped.wait(self._retry)

    def _watch(self) -> None:
        while not self._stopped.is_set():
            try:
                self._opened = self._refresh(self._opened)
            except Exception:
                log.exception("The knowledge base could not be refreshed; the one before goes on answering.")
            self._stopped.wait(self._watch_every)
