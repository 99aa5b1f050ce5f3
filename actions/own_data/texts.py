"""The words of erasure, from texts.en.yaml."""

import re
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from config import overlay
from knowledge.answer import Language


class Texts(BaseModel):
    """What is said when someone wants their data erased."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    ask: str
    ask_again: str
    erase: str
    keep: str
    erased: str
    kept: str
    means_erase: tuple[str, ...]
    means_keep: tuple[str, ...]

    def wish(self, text: str) -> Literal["erase", "keep"] | None:
        """What these typed words say beyond doubt; None where they may mean anything else."""
        bare = _bare(text)
        if bare in {_bare(words) for words in (self.erase, *self.means_erase)}:
            return "erase"
        return "keep" if bare in {_bare(words) for words in (self.keep, *self.means_keep)} else None


@cache
def texts(language: Language = "en") -> Texts:
    """The words of a language, read once."""
    return overlay.load(Path(__file__).with_name("texts.en.yaml"), Texts, language)


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))
