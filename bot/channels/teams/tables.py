"""Where a person, or a group, is reached in Teams: the conversation reference that every message and check-in needs."""

from sqlalchemy import Column, String, Table, Text

from actions.database import metadata

teams_conversations = Table(
    "teams_conversations",
    metadata,
    Column("conversation_id", String, primary_key=True),
    Column("person_id", String, nullable=False, index=True),
    # personal or group.
    Column("kind", String, nullable=False),
    # Checked by the token of the activity that brought it, and again before anything is sent there.
    Column("service_url", Text, nullable=False),
    Column("bot_id", String, nullable=False),
    # open, or blocked: the person has blocked or removed the app.
    Column("state", String, nullable=False),
    Column("updated_at", String, nullable=False),
)
