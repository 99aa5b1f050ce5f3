"""What is said around answers: texts.en.yaml, typed."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from config import overlay


class Texts(BaseModel):
    """Texts of one language. `reasons` are the four ways in which an answer may not have helped."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    helped: str
    not_helped: str
    thanks_helped: str
    nothing_to_rate: str
    ask_reason: str
    reasons: Mapping[str, str]
    thanks_reason: Mapping[str, str]
    human: str
    human_offices: list[str]


@cache
def texts(language: str = "en") -> Texts:
    """The texts of a language; English where there are none."""
    return overlay.load(Path(__file__).with_name("texts.en.yaml"), Texts, language)
