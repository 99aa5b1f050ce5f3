"""Which content, which dialogue model, which code: short hashes that stand with every event."""

import hashlib
import json
import time
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from actions.events import Versions
from config.settings import ROOT, Settings

DIGITS = 12
KEPT_SECONDS = 60.0
CODE = ("config", "knowledge", "actions", "bot")


class PresentVersions:
    """The present versions, looked up again after a minute: model and documents change while the advisor runs."""

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        self._settings = settings
        self._clock = clock
        self._found: Versions | None = None
        self._until = 0.0

    def __call__(self) -> Versions:
        """The versions as of now."""
        if self._found is None or self._clock() >= self._until:
            self._found = Versions(_content(self._settings), _model(self._settings), _code())
            self._until = self._clock() + KEPT_SECONDS
        return self._found


def _content(settings: Settings) -> str:
    own = settings.documents / "current.json"
    return _hash([_articles(settings.content), own.read_text(encoding="utf-8") if own.is_file() else ""])


@cache
def _articles(folder: Path) -> str:
    return _hash_files(path for path in folder.rglob("*") if path.suffix in {".md", ".yaml"})


@cache
def _code() -> str:
    return _hash_files(path for name in CODE for path in (ROOT / name).rglob("*.py"))


def _model(settings: Settings) -> str:
    try:
        return str(json.loads((settings.build / "rasa" / "current.json").read_text(encoding="utf-8"))["sha256"])[
            :DIGITS
        ]
    except (OSError, ValueError, KeyError):
        return "-"


def _hash_files(paths: Iterable[Path]) -> str:
    return _hash(f"{path.name}:{hashlib.sha256(path.read_bytes()).hexdigest()}" for path in sorted(paths))


def _hash(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:DIGITS]
