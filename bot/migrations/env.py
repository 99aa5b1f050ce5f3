"""Called by Alembic, on the connection that bot.operations.schema holds: all steps in its one transaction."""

from alembic import context

from actions.database import metadata
from bot import tables

assert tables  # noqa: S101  (imported so that every table is known)
connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    # SQLite cannot alter much in place: Alembic makes the table anew.
    render_as_batch=True,
    # True of SQLite as well, where the transaction is begun as ours is.
    transactional_ddl=True,
)
context.run_migrations()
