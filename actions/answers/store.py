"""Which answers were given and how they were rated, and the questions that the base could not answer.

A gap holds the redacted question and no person. An answer holds no words at all: only which article was shown.
"""

from dataclasses import asdict, dataclass
from typing import Literal

from sqlalchemy import Boolean, Column, Connection, Float, Integer, String, Table, func, insert, select, update

from actions.database import iso, metadata, now
from knowledge.answer import Answer

answers = Table(
    "answers",
    metadata,
    Column("id", String, primary_key=True),
    Column("person_id", String, nullable=False, index=True),
    Column("at", String, nullable=False),
    Column("article", String),
    Column("answered", Boolean, nullable=False),
    Column("helpful", Boolean),
    Column("reason", String),
)
gaps = Table(
    "knowledge_gaps",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("day", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("reason", String),
    Column("redacted", String, nullable=False),
    Column("closest", String),
    Column("confidence", Float),
    Column("language", String, nullable=False),
    Column("organisation", String),
    Column("category", String),
)


@dataclass(frozen=True)
class Gap:
    """A question that the base did not answer, or not well: what HR needs to mend it, and nobody's name.

    Attributes:
        kind: abstained, or not_helpful with the `reason` that was tapped.
        redacted: the question without names, places, dates and numbers; closest: the nearest article.
        organisation, category: the asker's, coarse: a UN family house and a staff category.
    """

    kind: Literal["abstained", "not_helpful"]
    redacted: str
    closest: str | None
    language: str
    organisation: str | None
    category: str | None
    confidence: float | None = None
    reason: str | None = None


def save_answer(connection: Connection, answer_id: str, person_id: str, answer: Answer) -> None:
    """Remember that this answer was given."""
    article = answer.citations[0].article if answer.citations else None
    connection.execute(
        insert(answers).values(
            id=answer_id, person_id=person_id, at=iso(now()), article=article, answered=answer.answered
        )
    )


def save_gap(connection: Connection, gap: Gap) -> None:
    """Remember a gap by the day: an hour could point to a person."""
    connection.execute(insert(gaps).values(day=iso(now())[:10], **asdict(gap)))


def explain_gap(connection: Connection, redacted: str, closest: str, reason: str) -> None:
    """Add why an answer did not help to the gap that its first tap left."""
    same = (gaps.c.kind == "not_helpful") & (gaps.c.redacted == redacted) & (gaps.c.closest == closest)
    latest = connection.execute(select(func.max(gaps.c.id)).where(same & gaps.c.reason.is_(None))).scalar()
    connection.execute(update(gaps).where(gaps.c.id == latest).values(reason=reason))


def last_answer(connection: Connection, person_id: str) -> str | None:
    """Id of the latest answer given to a person."""
    found: str | None = connection.execute(
        select(answers.c.id).where(answers.c.person_id == person_id).order_by(answers.c.at.desc()).limit(1)
    ).scalar()
    return found


def rate(connection: Connection, answer_id: str, person_id: str, helpful: bool, reason: str | None) -> str | None:
    """Rate one's own answer; returns the article that it showed, None if there is no such answer of this person."""
    own = (answers.c.id == answer_id) & (answers.c.person_id == person_id)
    row = connection.execute(select(answers.c.article).where(own)).one_or_none()
    if row is None:
        return None
    connection.execute(update(answers).where(own).values(helpful=helpful, reason=reason))
    return str(row.article)
