"""Reads the lists of known words beside this file. Pure: no Rasa, no spaCy."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).with_name("career_entities.yml")


@functools.lru_cache(maxsize=1)
def read_words() -> dict[str, Any]:
    """Lists by kind; for category, organisation and duty_station by the value that they stand for."""
    # BaseLoader reads every word as text: with the usual one, the category NO would be False.
    words: dict[str, Any] = yaml.load(FILE.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506  (makes nothing but text)
    return words
