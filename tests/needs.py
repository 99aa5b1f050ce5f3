"""What a test cannot do without: where it is missing the test says loudly that it did not run, and in CI it fails."""

import os
from pathlib import Path

import pytest


def need(path: Path, what: str) -> None:
    """Go on only where `path` is there; `what` names it and how to get it."""
    if path.exists():
        return
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(f"NOT RUN, and CI must run it: {what}")
    pytest.skip(f"NOT RUN: {what}")
