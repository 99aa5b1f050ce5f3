"""The tables of sharing. A row is its `person_id`'s; what hangs on a share by its foreign key goes with the share."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Integer, String, Table

from actions.database import metadata

shares = Table(
    "shares",
    metadata,
    Column("id", String, primary_key=True),
    Column("person_id", String, nullable=False, index=True),
    Column("plan_id", String, nullable=False, index=True),
    Column("plan_version", Integer, nullable=False),
    Column("address", String, nullable=False),
    Column("key", String, nullable=False, index=True),
    # The name, organisation and (where it was shared) category of the person, as they were.
    Column("about", JSON, nullable=False),
    Column("items", JSON, nullable=False),
    Column("until", String, nullable=False),
    # Once somebody has found it under their name, a namesake never does, unless the person hands the address over.
    Column("found", Boolean, nullable=False),
    Column("created_at", String, nullable=False),
    Column("revoked_at", String),
)
share_readers = Table(
    "share_readers",
    metadata,
    Column("share_id", ForeignKey("shares.id"), primary_key=True),
    Column("person_id", String, nullable=False, index=True),
)
share_openings = Table(
    "share_openings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("share_id", ForeignKey("shares.id"), nullable=False, index=True),
    Column("person_id", String, nullable=False, index=True),
    Column("what", String, nullable=False),
    Column("at", String, nullable=False),
)
share_pending = Table(
    "share_pending",
    metadata,
    Column("person_id", String, primary_key=True),
    Column("id", String, nullable=False),
    Column("plan_id", String, nullable=False),
    Column("plan_version", Integer, nullable=False),
    Column("refs", JSON, nullable=False),
    Column("address", String),
    Column("until", String, nullable=False),
)
agreed_actions = Table(
    "agreed_actions",
    metadata,
    Column("id", String, primary_key=True),
    Column("share_id", ForeignKey("shares.id"), nullable=False, index=True),
    # Who entered it: their own words.
    Column("person_id", String, nullable=False, index=True),
    Column("title", String, nullable=False),
    Column("four_e", String, nullable=False),
    Column("due", String),
    Column("status", String, nullable=False),
    Column("plan_version", Integer),
    Column("created_at", String, nullable=False),
    Column("settled_at", String),
)
talks = Table(
    "talks",
    metadata,
    Column("share_id", ForeignKey("shares.id"), primary_key=True),
    Column("person_id", String, nullable=False, index=True),
    Column("day", String, nullable=False, index=True),
)
