"""Fakes shared by the tests: hand-written stand-ins for what is slow or far away."""

from types import SimpleNamespace
from typing import Any

from knowledge.answer import Answer, Citation, Office, Question


class FakeKnowledge:
    """Knows about mobility, hands over where someone is harassed, and nothing else."""

    def __init__(self) -> None:
        self.asked: list[Question] = []
        self.base = SimpleNamespace(articles=(), catalogue=None)

    def ask(self, question: Question) -> Answer:
        self.asked.append(question)
        words = question.question.lower()
        if "harass" in words:
            return Answer(
                id=question.id, question=question.question, answered=False, confidence=0.9,
                text="The Ombudsman can help.", handoff="ombudsman",
            )  # fmt: skip
        if "mobility" not in words:
            return Answer(
                id=question.id, question=question.question, answered=False, confidence=0.1, text="I do not know."
            )
        return Answer(
            id=question.id,
            question=question.question,
            answered=True,
            confidence=0.9,
            text="Mobility means to move between offices.",
            citations=[mobility_citation()],
            related=["Who can move?"],
        )

    def handoff(self, text: str) -> tuple[Office, str] | None:
        return ("ombudsman", "The Ombudsman can help.") if "harass" in text.lower() else None

    def clear_need(self, text: str) -> bool:
        return "harassed" in text.lower()

    def article(self, article_id: str) -> Any:
        return None


def mobility_citation() -> Citation:
    return Citation(
        article="mobility", title="Mobility", authority="framework", organisation="un-secretariat",
        document="un-secretariat-2021", document_title="Career framework", section="un-secretariat/drivers/mobility",
        as_of="2021-09", quote="move between offices", url="/knowledge/mobility#m1",
    )  # fmt: skip
