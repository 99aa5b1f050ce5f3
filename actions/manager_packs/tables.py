"""The table of packs that a manager prepared without anything shared: what the manager said, to open the pack again."""

from sqlalchemy import JSON, Column, String, Table

from actions.database import metadata

packs = Table(
    "packs",
    metadata,
    Column("id", String, primary_key=True),
    Column("person_id", String, nullable=False, index=True),
    Column("name", String),
    Column("organisation", String),
    Column("category", String),
    Column("grade", String),
    Column("situations", JSON, nullable=False),
    Column("day", String, index=True),
    Column("created_at", String, nullable=False),
)
