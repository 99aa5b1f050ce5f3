"""Notices that another index was put in place, and opens it while the old one goes on answering."""

import logging
from pathlib import Path

from config.settings import Settings
from knowledge.search import KnowledgeBase

log = logging.getLogger(__name__)
Seen = tuple[int, int, int]


class Refresher:
    """Compares what is open with what stands on disk; to be asked every few seconds, by one thread."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._articles = _seen(self._articles_file)
        self._own: Seen | None = None

    def __call__(self, knowledge: KnowledgeBase) -> KnowledgeBase:
        """The knowledge base to use from now on: the same, the same with other own documents, or another one whole.

        What cannot be opened is logged, and the old one stays until the files change again.
        """
        articles, own = _seen(self._articles_file), _seen(self._own_file)
        if articles != self._articles:
            self._articles = articles
            knowledge = self._reopened(knowledge)
        if own != self._own or (own is None and knowledge.own is not None):
            self._own = own
            self._open_own(knowledge)
        return knowledge

    @property
    def _articles_file(self) -> Path:
        return self._settings.index / "manifest.json"

    @property
    def _own_file(self) -> Path:
        return self._settings.documents / "index" / "current.json"

    def _reopened(self, knowledge: KnowledgeBase) -> KnowledgeBase:
        try:
            fresh = KnowledgeBase.open(self._settings, own=False)
        except Exception:
            log.exception("The rebuilt knowledge base could not be opened; the one before goes on answering.")
            return knowledge
        fresh.own = knowledge.own
        self._articles = _seen(self._articles_file)
        log.info("The knowledge base was rebuilt and is in use now.")
        return fresh

    def _open_own(self, knowledge: KnowledgeBase) -> None:
        try:
            knowledge.open_own(self._settings)
        except Exception:
            log.exception("The own documents could not be opened; those before go on being searched.")
            return
        self._own = _seen(self._own_file)
        if knowledge.own is not None:
            log.info("%d own documents are in use now.", len(knowledge.own.entries))


def _seen(path: Path) -> Seen | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino, found.st_size
