"""Real servers that tests need: there, or loudly not, and never silently on a build machine."""

import os
import socket
from urllib.parse import urlsplit

import pytest

REDIS = os.environ.get("CAIRN_TEST_REDIS", "redis://127.0.0.1:6379/9")
RABBITMQ = os.environ.get("CAIRN_TEST_RABBITMQ", "amqp://guest:guest@127.0.0.1:5672/%2F")


def absent(what: str, why: str) -> None:
    """Not run: skipped where people work, a failure on a build machine."""
    words = f"{what} is not there ({why}): these tests did NOT run. Set CAIRN_TEST_{what.upper()}."
    if os.environ.get("CI", "").lower() in ("1", "true"):
        pytest.fail(words)
    pytest.skip(words)


def needed(what: str, url: str) -> str:
    """The URL of a server that listens."""
    parts = urlsplit(url)
    try:
        socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 0), timeout=2).close()
    except OSError as error:
        absent(what, type(error).__name__)
    return url
