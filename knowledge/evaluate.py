"""How good search is, on question sets kept apart from the articles: hit rates, risk against coverage, calibration."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from knowledge.answer import Answer, Question
from knowledge.calibration import Measured
from knowledge.ingest.sections import SectionFinder
from knowledge.search import KnowledgeBase


class Asked(Protocol):
    """What questions are put to."""

    def ask(self, question: Question) -> Answer:
        """Answer one."""
        ...


class OwnOnly:
    """The organisation's own documents alone, where these are the two frameworks' texts: their headings lead to section ids."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._knowledge = knowledge
        self._sections = SectionFinder(knowledge.base.catalogue.sections)

    def ask(self, question: Question) -> Answer:
        """Answer one; each citation's section is the framework's section that stands at its place."""
        answer = self._knowledge.ask_own(question)
        cited = [c.model_copy(update={"section": self._sections.find(c) or c.section}) for c in answer.citations]
        return answer.model_copy(update={"citations": cited})


@dataclass(frozen=True)
class Report:
    """Rates between 0 and 1.

    Attributes:
        first: right source cited first; among_three: among the first three; both_sides: for comparisons, both cited in three.
        refused: of the answerable questions; answered_wrongly: of the unanswerable ones.
        misses: ids of answerable questions whose right source is not among the first three.
    """

    answerable: int
    unanswerable: int
    first: float
    among_three: float
    both_sides: float
    refused: float
    answered_wrongly: float
    misses: tuple[str, ...]

    def __str__(self) -> str:
        return (
            f"{self.answerable} answerable: first {self.first:.3f}, among three {self.among_three:.3f}, comparisons with both "
            f"{self.both_sides:.3f}, refused {self.refused:.3f}; "
            f"{self.unanswerable} unanswerable: answered {self.answered_wrongly:.3f}"
        )


def load(path: Path) -> list[dict[str, Any]]:
    """Cases of a JSONL file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def evaluate(
    knowledge: Asked, answerable: Sequence[dict[str, Any]], unanswerable: Sequence[dict[str, Any]]
) -> Report:
    """Ask every question and count."""
    answers = [(case, knowledge.ask(Question.model_validate(case))) for case in answerable]
    others = [knowledge.ask(Question.model_validate(case)) for case in unanswerable]
    comparisons = [(c, a) for c, a in answers if c.get("kind") == "comparison"]
    return Report(
        answerable=len(answers),
        unanswerable=len(others),
        first=_rate(_places(a)[:1] and _places(a)[0] in c["sections"] for c, a in answers),
        among_three=_rate(bool(set(_places(a)[:3]) & set(c["sections"])) for c, a in answers),
        both_sides=_rate(set(c["sections"][:2]) <= set(_places(a)[:3]) for c, a in comparisons),
        refused=_rate(not a.answered for _, a in answers),
        answered_wrongly=_rate(a.answered and a.handoff is None for a in others),
        misses=tuple(c["id"] for c, a in answers if not set(_places(a)[:3]) & set(c["sections"])),
    )


def signals(knowledge: KnowledgeBase, cases: Sequence[dict[str, Any]]) -> list[Measured]:
    """Language and signals of each case that reaches search; those that need an office are answered by it."""
    asked = [Question.model_validate(case) for case in cases]
    reach = [question for question in asked if knowledge.handoff(question.question) is None]
    languages = [q.lang or knowledge.language(q.question, q.usual_lang) for q in reach]
    return [
        (language, ranking.signals) for language, ranking in zip(languages, knowledge.rank_all(reach), strict=True)
    ]


def _places(answer: Answer) -> list[str]:
    return [c.section or c.document for c in answer.citations]


def _rate(found: Any) -> float:
    values = [bool(value) for value in found]
    return sum(values) / len(values) if values else 0.0
