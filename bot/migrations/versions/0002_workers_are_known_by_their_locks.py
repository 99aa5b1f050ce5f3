"""Workers are known by their locks."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Forward; there is no way back but a backup."""
    # Nothing is lost with its rows: they only said who was alive.
    op.drop_table("workers", if_exists=True)
