"""The audit log: who opened, or was refused, what of somebody else's. Opaque ids and routes only, no names, no words.

Unlike all else it outlives an erasure, for as long as events are kept: whoever looks around must not be able to erase
the trace. What remains is an opaque key of someone of whom nothing else is left.
"""

from datetime import timedelta
from typing import Literal

from sqlalchemy import Column, Connection, Integer, String, Table, delete, insert

from actions.database import iso, metadata, now

Result = Literal["opened", "refused"]
KEPT = timedelta(days=396)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", String, nullable=False, index=True),
    Column("actor", String, nullable=False, index=True),
    Column("route", String, nullable=False),
    Column("target", String, nullable=False),
    Column("result", String, nullable=False),
)
LONGEST_TARGET = 64


def write(connection: Connection, actor: str, route: str, target: str, result: Result) -> None:
    """Add one row; those past their time go."""
    moment = now()
    connection.execute(delete(audit).where(audit.c.at < iso(moment - KEPT)))
    connection.execute(
        insert(audit).values(at=iso(moment), actor=actor, route=route, target=target[:LONGEST_TARGET], result=result)
    )
