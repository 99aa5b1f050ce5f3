"""The log: what happened, when and where; never the words of a person."""

import json
import logging
import logging.config
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any


class PathOnly(logging.Filter):
    """Cuts the query off the paths in uvicorn's access log."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every record, with the path only."""
        if isinstance(record.args, tuple) and len(record.args) == 5:
            client, method, path, version, status = record.args
            record.args = (client, method, str(path).partition("?")[0], version, status)
        return True


class Wordless(logging.Formatter):
    """Writes where an error came from and its kind, but not its text, which may hold what a person wrote."""

    def formatException(self, ei: Any) -> str:  # noqa: N802
        """The trace of an error."""
        kind: type[BaseException] | None
        trace: TracebackType | None
        kind, _, trace = ei
        lines = traceback.format_list(traceback.extract_tb(trace))
        return "".join([*lines, kind.__qualname__ if kind else ""])


class WordlessJson(Wordless):
    """The same as one JSON object a line, for programs that collect logs."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        said: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            said["error"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False)


FORMS: dict[str, type[Wordless]] = {"line": Wordless, "json": WordlessJson}


def configure(level: str, form: str = "line") -> None:
    """Set up logging of this process, once, by the composition root or the command that starts it."""
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "filters": {"path_only": {"()": PathOnly}},
            "formatters": {"line": {"()": FORMS[form], "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
            "handlers": {
                # The level here as well: some libraries set their own loggers to DEBUG.
                "stderr": {"class": "logging.StreamHandler", "formatter": "line", "level": level},
                "access": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["path_only"]},
            },
            "root": {"level": level, "handlers": ["stderr"]},
            "loggers": {
                "uvicorn.access": {"handlers": ["access"], "propagate": False},
                # Too talkative, or with bodies and addresses with queries at their lower levels.
                "uvicorn": {"level": "WARNING"},
                "uvicorn.error": {"level": "WARNING"},
                "faiss": {"level": "WARNING"},
                "httpx": {"level": "WARNING"},
                "httpcore": {"level": "WARNING"},
                "rasa_sdk": {"level": "WARNING"},
                "sqlalchemy": {"level": "WARNING"},
            },
        }
    )
