"""When a person needs an office before an article: distress, harassment, discrimination, retaliation, a dispute's deadline.

Words that mark such a moment decide together with nearness in meaning to examples; look-alikes stand against them.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict

from config import yaml_file
from knowledge.answer import Office
from knowledge.embeddings import Encoder, Vectors

NEAR = 0.62
"""Cosine from which an example alone is enough."""
MARKED = 0.25
"""Cosine from which an example confirms a mark."""


class OfficeText(BaseModel):
    """An office: the reply, the words that mark a need of it, and examples of what people write."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    office: Office | None = None
    name: str
    reply: str
    marks: list[str]
    examples: list[str]


class Handoffs(BaseModel):
    """The content file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    offices: Mapping[str, OfficeText]
    not_these: list[str]

    @classmethod
    def load(cls, content: Path) -> "Handoffs":
        """Read handoffs.yaml of the content folder."""
        return yaml_file.load(content / "handoffs.yaml", cls)


class HandoffDetector:
    """Finds the office that a message needs first, or none."""

    def __init__(self, handoffs: Handoffs, encoder: Encoder) -> None:
        self._handoffs = handoffs
        self._marks = {
            name: [re.compile(mark, re.I) for mark in office.marks] for name, office in handoffs.offices.items()
        }
        self._names = [name for name, office in handoffs.offices.items() for _ in office.examples]
        self._examples = _encode(encoder, [e for office in handoffs.offices.values() for e in office.examples])
        self._against = _encode(encoder, handoffs.not_these)

    def find(self, text: str, vector: Vectors) -> tuple[Office, str] | None:
        """The office and the reply for a message, given its unit vector of shape (dimension,); None where none is needed."""
        near = self._examples @ vector
        against = float(np.max(self._against @ vector))
        scores = {
            name: max(float(s) for n, s in zip(self._names, near, strict=True) if n == name) for name in self._marks
        }
        marked = [n for n, patterns in self._marks.items() if any(p.search(text.replace("’", "'")) for p in patterns)]
        best = max(marked or scores, key=lambda name: scores[name])
        needed = (
            scores[best] > max(MARKED, against - 0.05) if marked else scores[best] > NEAR and scores[best] > against
        )
        if not needed:
            return None
        office = self._handoffs.offices[best]
        return office.office or best, " ".join(office.reply.split())  # type: ignore[return-value]


def _encode(encoder: Encoder, texts: Sequence[str]) -> Vectors:
    return encoder.encode(texts)
