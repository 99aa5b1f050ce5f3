"""Writes what a release leaves behind, for the upgrade tests of all later ones: `python -m tests.upgrade.make 0.2.0`.

Run it once, with the code of that release: someone who has a plan, shared some of it, and wrote; and their manager.
"""

import asyncio
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from tests.service import given_service
from tests.unit.actions.journey.conversation import Conversation
from tests.unit.actions.journey.test_conversation import begin, go_on

OWNER = "driver"
"""A persona of the demo: who signs in as this has the plan."""


def lived(folder: Path) -> Path:
    talk = Conversation(folder, OWNER)
    begin(talk, "Full, 20 minutes")
    go_on(talk)
    talk.say("share my two goals with Ingrid Solberg", "share_with_manager")
    talk.press("Share exactly this")
    file = folder / "test.sqlite3"
    asyncio.run(wrote(folder, file))
    return file


async def wrote(folder: Path, file: Path) -> None:
    async with given_service(folder, database_url=f"sqlite:///{file}") as service:
        client = await service.client(OWNER)
        assert (await client.get("/api/v1/plans")).json()["plans"], "the one who signed in has no plan"
        await client.post("/api/v1/messages", json={"text": "What is mobility?", "client_id": "1"})


def main() -> None:
    target = Path(__file__).with_name(f"{sys.argv[1]}.sql")
    with tempfile.TemporaryDirectory() as folder, closing(sqlite3.connect(lived(Path(folder)))) as connection:
        target.write_text("\n".join(connection.iterdump()) + "\n", encoding="utf-8")
    print(f"{target}: {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
