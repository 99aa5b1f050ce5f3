"""The gateway's own few words, from notices.en.yaml."""

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from config import overlay
from knowledge.answer import Language


class Notices(BaseModel):
    """What the gateway says when the dialogue cannot."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kept: str
    answered_from_search: str
    answered_and_kept: str
    gave_up: str
    in_case: str
    question_words: tuple[str, ...]

    def is_question(self, text: str) -> bool:
        """Whether a text reads as a question, going by its ends."""
        words = text.strip().lower().lstrip("¿")
        return words.endswith("?") or any(words.startswith(f"{word} ") for word in self.question_words)


@cache
def notices(language: Language = "en") -> Notices:
    """The words of a language, read once."""
    return overlay.load(Path(__file__).with_name("notices.en.yaml"), Notices, language)
