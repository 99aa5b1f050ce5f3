"""What the dialogue waits for, a row a person: the memory that Rasa itself does not keep (decision 0003)."""

from sqlalchemy import JSON, Column, Connection, String, Table, bindparam, delete, insert, select

from actions.database import metadata
from actions.turn import Expectation

dialogue = Table(
    "dialogue",
    metadata,
    Column("person_id", String, primary_key=True),
    Column("flow", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("options", JSON, nullable=False),
    Column("detail", JSON, nullable=False),
)

NOTHING = Expectation()
_EXPECTED = select(dialogue).where(dialogue.c.person_id == bindparam("person"))


def expected(connection: Connection, person_id: str) -> Expectation:
    """What is expected of this person next."""
    row = connection.execute(_EXPECTED, {"person": person_id}).one_or_none()
    if row is None:
        return NOTHING
    return Expectation(flow=row.flow, kind=row.kind, options=tuple(row.options), detail=row.detail)


def expect(connection: Connection, person_id: str, expectation: Expectation = NOTHING) -> None:
    """Expect this from now on; with no expectation, expect nothing in particular."""
    connection.execute(delete(dialogue).where(dialogue.c.person_id == person_id))
    if expectation != NOTHING:
        connection.execute(
            insert(dialogue).values(
                person_id=person_id,
                flow=expectation.flow,
                kind=expectation.kind,
                options=list(expectation.options),
                detail=dict(expectation.detail),
            )
        )
