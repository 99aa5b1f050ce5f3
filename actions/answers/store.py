"""Which answers were given and how they were rated, and the questions that the base could not answer.

A gap holds the redacted question and no person. An answer holds no words at all: only which article was shown.
"""

from sqlalchemy import Boolean, Column, Connection, Float, Integer, String, Table, insert, select, update

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
    "gaps",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", String, nullable=False),
    Column("redacted", String, nullable=False),
    Column("closest", String),
    Column("confidence", Float, nullable=False),
    Column("language", String, nullable=False),
)


def save_answer(connection: Connection, answer_id: str, person_id: str, answer: Answer) -> None:
    """Remember that this answer was given."""
    article = answer.citations[0].article if answer.citations else None
    connection.execute(
        insert(answers).values(
            id=answer_id, person_id=person_id, at=iso(now()), article=article, answered=answer.answered
        )
    )


def save_gap(connection: Connection, redacted: str, answer: Answer, language: str) -> None:
    """Remember a question that the base could not answer, without who asked."""
    closest = answer.citations[0].article if answer.citations else None
    connection.execute(
        insert(gaps).values(
            at=iso(now()), redacted=redacted, closest=closest, confidence=answer.confidence, language=language
        )
    )


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
