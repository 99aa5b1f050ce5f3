"""Sessions carry the identity provider's name for them; those that exist have none."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Forward; there is no way back but a backup."""
    op.add_column("sessions", sa.Column("provider_session", sa.String(), nullable=True))
    op.create_index("ix_sessions_provider_session", "sessions", ["provider_session"])
