"""Texts around the content: what Cairn says when it answers, abstains or is unsure; and what is known not to be held."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from config import yaml_file
from knowledge.answer import Language
from knowledge.documents import NotHeld, Turn


class Phrases(BaseModel):
    """Texts of one language."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    not_held: str
    not_found: str
    turn_to: Mapping[Turn, str]
    both: str
    side: Mapping[str, str]
    notice_other_org: Mapping[str, str]
    notice_caution: str
    notice_language: str | None

    @classmethod
    def load(cls, content: Path, language: Language) -> "Phrases":
        """Read phrases.<language>.yaml of the content folder."""
        return yaml_file.load(content / f"phrases.{language}.yaml", cls)


class Topics(BaseModel):
    """What people ask a career advisor that the base does not hold, with no article near it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    topics: list[NotHeld]

    @classmethod
    def load(cls, content: Path) -> "Topics":
        """Read topics_not_held.yaml of the content folder."""
        return yaml_file.load(content / "topics_not_held.yaml", cls)
