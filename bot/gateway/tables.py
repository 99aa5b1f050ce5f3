"""The ledger's tables. Everything that came in and went out, in the order of each person's conversation."""

from sqlalchemy import JSON, Column, Integer, String, Table, Text, UniqueConstraint

from actions.database import metadata

conversations = Table(
    "conversations",
    metadata,
    Column("person_id", String, primary_key=True),
    # Counts what comes in and what goes out alike; taking the next number locks the row where rows can be locked.
    Column("position", Integer, nullable=False),
)
inbox = Table(
    "inbox",
    metadata,
    Column("id", String, primary_key=True),
    Column("person_id", String, nullable=False),
    Column("position", Integer, nullable=False),
    Column("channel", String, nullable=False),
    Column("client_id", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("button", JSON(none_as_null=True)),
    Column("status", String, nullable=False, index=True),
    Column("worker", String),
    Column("attempts", Integer, nullable=False, default=0),
    Column("failures", Integer, nullable=False, default=0),
    Column("state", JSON(none_as_null=True)),
    Column("received_at", String, nullable=False, index=True),
    UniqueConstraint("person_id", "channel", "client_id"),
    UniqueConstraint("person_id", "position"),
)
outbox = Table(
    "outbox",
    metadata,
    Column("id", String, primary_key=True),
    Column("message_id", String, nullable=False, index=True),
    Column("person_id", String, nullable=False),
    Column("position", Integer, nullable=False),
    Column("body", JSON, nullable=False),
    # Late: the person had been answered before (told that the message is kept); not part of the first reply.
    Column("late", Integer, nullable=False),
    Column("written_at", String, nullable=False, index=True),
    UniqueConstraint("person_id", "position"),
)
buttons = Table(
    "buttons",
    metadata,
    Column("id", String, primary_key=True),
    Column("person_id", String, nullable=False, index=True),
    Column("outbox_id", String, nullable=False, index=True),
    Column("title", String, nullable=False),
    Column("payload", JSON, nullable=False),
)
# What was written to people unasked: the key keeps each occasion from being told twice, for ever.
proactive = Table(
    "proactive",
    metadata,
    Column("key", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("person_id", String, nullable=False, index=True),
    Column("channel", String, nullable=False),
    Column("outbox_id", String, nullable=False),
    Column("sent_at", String, nullable=False),
    # Only for channels that have to be pushed to: whose hands it is in, and when the channel took it.
    Column("worker", String),
    Column("delivered_at", String),
)
# What has to be pushed to a channel (a browser fetches for itself): a row a reply, until the channel has taken it.
deliveries = Table(
    "deliveries",
    metadata,
    Column("outbox_id", String, primary_key=True),
    Column("channel", String, nullable=False),
    Column("person_id", String, nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("state", String, nullable=False, index=True),
    # How many parts of a long message the channel has taken, and the ids that it gave them.
    Column("sent", JSON, nullable=False),
    Column("worker", String),
    Column("created_at", String, nullable=False),
)
