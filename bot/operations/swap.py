"""Puts a folder of restored state in the place of what was there: whole, or after a crash finished at the next start.

The moves are written down before the first is made. Each is a rename within one folder, and is told done by what stands
where: so they can be made again from wherever they were cut off.
"""

import json
import os
import shutil
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

PLAN = "restore.json"
ASIDE = "replaced-"


@dataclass(frozen=True)
class Move:
    """`staged` goes to `target`, and what stood there goes `aside`; with nothing staged, it only goes aside."""

    staged: str | None
    target: str
    aside: str


def unfinished(data: Path) -> bool:
    """Whether a swap was begun and not ended."""
    return (data / PLAN).exists()


def begin(data: Path, moves: Iterable[Move], stage: Path) -> None:
    """Write down what is to be moved: from here on, it will be."""
    forming = data / f"{PLAN}.forming"
    with forming.open("w", encoding="utf-8") as file:
        json.dump({"stage": str(stage), "moves": [asdict(move) for move in moves]}, file)
        file.flush()
        os.fsync(file.fileno())
    forming.rename(data / PLAN)
    _settle(data)


def finish(data: Path) -> None:
    """Make all moves that are not made yet."""
    plan = json.loads((data / PLAN).read_text(encoding="utf-8"))
    for move in (Move(**each) for each in plan["moves"]):
        _make(move)
    _settle(data)
    (data / PLAN).unlink()
    shutil.rmtree(plan["stage"], ignore_errors=True)


def _make(move: Move) -> None:
    target, aside = Path(move.target), Path(move.aside)
    staged = Path(move.staged) if move.staged else None
    if staged is not None and not staged.exists():
        return
    if target.exists() and not aside.exists():
        aside.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        target.rename(aside)
    if staged is not None:
        target.parent.mkdir(parents=True, exist_ok=True)
        staged.rename(target)
        _settle(target.parent)


def forget(data: Path, before: datetime) -> int:
    """Delete what restores put aside before a moment; returns how many."""
    old = [path for path in data.glob(f"{ASIDE}*") if path.stat().st_mtime < before.timestamp()]
    for path in old:
        shutil.rmtree(path)
    return len(old)


def _settle(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
