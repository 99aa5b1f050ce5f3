"""Who uses the data folder: services and commands side by side, or one restore alone."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.operations import swap
from bot.operations.refused import OperationRefusedError

LOCK = "service.lock"


@contextmanager
def shared(data: Path) -> Iterator[None]:
    """Use the folder beside others. A restore that was cut off is finished first.

    Raises:
        OperationRefusedError: it is being restored right now.
    """
    with _lock(data) as handle:
        if swap.unfinished(data):
            _take(handle, fcntl.LOCK_EX, f"{data} is being restored. Wait until that is done, then try again.")
            swap.finish(data)
        _take(handle, fcntl.LOCK_SH, f"{data} is being restored. Wait until that is done, then try again.")
        yield


@contextmanager
def alone(data: Path) -> Iterator[None]:
    """Use the folder with nobody beside.

    Raises:
        OperationRefusedError: a service or a command uses it.
    """
    with _lock(data) as handle:
        _take(handle, fcntl.LOCK_EX, f"Cairn is running over {data}. Stop it (Ctrl-C, SIGTERM), then try again.")
        if swap.unfinished(data):
            swap.finish(data)
        yield


@contextmanager
def _lock(data: Path) -> Iterator[int]:
    data.mkdir(parents=True, exist_ok=True)
    handle = os.open(data / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield handle
    finally:
        os.close(handle)


def _take(handle: int, how: int, words: str) -> None:
    try:
        fcntl.flock(handle, how | fcntl.LOCK_NB)
    except BlockingIOError:
        raise OperationRefusedError(words) from None
