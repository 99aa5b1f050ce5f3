"""The tables of analytics besides the event log. None of them knows a person, not even by a pseudonym."""

from sqlalchemy import JSON, Column, Integer, String, Table

from actions.database import metadata

# Exact, for the engine alone: never read by a route. Equal to a full recount of the log.
counts = Table(
    "analytics_counts",
    metadata,
    Column("period", String, primary_key=True),
    Column("row", String, primary_key=True),
    Column("place", String, primary_key=True),
    Column("people", Integer, nullable=False),
    Column("volume", Integer, nullable=False),
)
# What HR sees, for good once its period is closed.
published = Table(
    "analytics_published",
    metadata,
    Column("period", String, primary_key=True),
    Column("kind", String, nullable=False, index=True),
    Column("first", String, nullable=False),
    Column("figures", JSON, nullable=False),
    # The exact figures behind it, with which a later count is compared; never read by a route.
    Column("basis", JSON, nullable=False),
)
state = Table(
    "analytics_state",
    metadata,
    Column("id", Integer, primary_key=True),
    # The last fact that has been counted, and the highest threshold that ever was in force.
    Column("upto", Integer, nullable=False),
    Column("threshold", Integer, nullable=False),
)
