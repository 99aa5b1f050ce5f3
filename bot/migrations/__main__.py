"""Writes the next step: what differs between the tables as the code has them and as the steps so far make them."""

import re
import sys
import tempfile
from pathlib import Path

from alembic import command

from actions.database import Database
from bot.operations import schema


def main() -> int:
    """Write bot/migrations/versions/NNNN_what_changes.py. Returns the exit code."""
    if len(sys.argv) != 2:
        print('Say what changes: python -m bot.migrations "gaps carry a language"', file=sys.stderr)
        return 2
    words = sys.argv[1].strip().rstrip(".")
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'scratch.sqlite3'}")
        schema.migrate(database)
        number = f"{int(schema.head()) + 1:04}"
        with database.begin() as connection:
            config = schema.config(connection)
            command.revision(config, words[:1].upper() + words[1:], autogenerate=True, rev_id=number)
        database.close()
    slug = re.sub(r"\W+", "_", words.lower()).strip("_")[:40]
    print(
        f"Written: bot/migrations/versions/{number}_{slug}.py. Read it, and say there what becomes of rows that exist."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
