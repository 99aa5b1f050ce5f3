"""Which files of the data folder are state, beside the database: what a backup holds and a restore replaces."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from bot.operations import in_use, swap
from config.settings import Settings
from knowledge.ingest.library import Library

PASSING = frozenset({in_use.LOCK, swap.PLAN, f"{swap.PLAN}.forming", "workers", "documents/lock"})
"""What belongs to running processes, by its path in the data folder."""


def database_file(settings: Settings) -> Path | None:
    """The SQLite database; None where the database is a server."""
    from sqlalchemy.engine import make_url

    url = make_url(settings.database)
    return Path(url.database).resolve() if url.get_backend_name() == "sqlite" and url.database else None


def state(settings: Settings) -> Iterator[tuple[str, Path]]:
    """Every file of state with its path in the data folder; not the database itself. Links are not followed."""
    data, database = settings.data.resolve(), database_file(settings)
    own = {database.with_name(database.name + end) for end in ("", "-wal", "-shm", "-journal")} if database else set()
    for path in sorted(data.rglob("*")):
        name = path.relative_to(data).as_posix()
        if path.is_symlink() or not path.is_file() or path in own or _passing(name):
            continue
        yield name, path


def top_level(settings: Settings) -> set[str]:
    """Names right below the data folder that a restore puts aside; not the database."""
    return {name.partition("/")[0] for name, _ in state(settings)}


def unchanging(settings: Settings) -> AbstractContextManager[None]:
    """Nobody adds documents meanwhile."""
    return Library(settings.documents).alone() if settings.documents.exists() else nullcontext()


def _passing(name: str) -> bool:
    first, last = name.partition("/")[0], name.rpartition("/")[2]
    forming = last.startswith("tmp") and "." not in last
    return forming or name in PASSING or first in PASSING or first.startswith((swap.ASIDE, "."))
