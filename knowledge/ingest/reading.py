"""Reads a file in a process of its own, with limits on time, memory, pages and unpacked size (knowledge/ingest/limits.py)."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from knowledge.ingest.limits import MEGABYTE, Limits
from knowledge.ingest.structure import Extracted, IngestError
from knowledge.ingest.worker import SUFFIXES

Progress = Callable[[int, int], None]
ROOT = Path(__file__).resolve().parent.parent.parent


def read(path: Path, limits: Limits | None = None, progress: Progress = lambda done, of: None) -> Extracted:
    """What the file holds.

    Raises:
        IngestError: naming the file and the limit that it is over, or what else is wrong with it.
    """
    limits = limits or Limits()
    _before(path, limits)
    answer = _run(path, limits, progress)
    if "extracted" not in answer:
        raise IngestError(f"{path}: {answer['refused']}. Nothing was taken from it.")
    found = Extracted.from_json(answer["extracted"])
    if not any(part.kind != "heading" for part in found.parts):
        raise IngestError(f"{path}: holds no text. If it is a scan, run text recognition over it first.")
    return found


def _before(path: Path, limits: Limits) -> None:
    """What can be told without opening it."""
    if path.is_symlink():
        raise IngestError(f"{path}: is a link. Name the file itself.")
    if not path.is_file():
        raise IngestError(f"{path}: no such file.")
    if path.suffix.lower() not in SUFFIXES:
        raise IngestError(f"{path}: {path.suffix or 'no'} format. Cairn reads {', '.join(SUFFIXES)}.")
    size = path.stat().st_size
    if size > limits.file:
        raise IngestError(f"{path}: {size // MEGABYTE} MB; the limit is {limits.file // MEGABYTE} MB a file.")
    if not size:
        raise IngestError(f"{path}: is empty.")


def _run(path: Path, limits: Limits, progress: Progress) -> dict[str, Any]:
    asked = json.dumps({"path": str(path.resolve()), "limits": asdict(limits)})
    child = subprocess.Popen(
        [sys.executable, "-m", "knowledge.ingest.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env={**_bare_environment(), "PYTHONPATH": str(ROOT)},
        text=True,
        encoding="utf-8",
    )
    over = threading.Event()
    clock = threading.Timer(2 * limits.seconds, _end, (child, over))
    clock.start()
    try:
        answer = _talk(child, asked, progress)
    finally:
        clock.cancel()
        if not _has_ended(child):
            child.kill()
        code = child.wait()
    return answer or {"refused": _why_it_ended(code, over.is_set(), limits)}


def _talk(child: "subprocess.Popen[str]", asked: str, progress: Progress) -> dict[str, Any] | None:
    if child.stdin is None or child.stdout is None:
        return None
    with suppress(BrokenPipeError):
        child.stdin.write(asked + "\n")
        child.stdin.close()
    return _listen(child.stdout, progress)


def _end(child: "subprocess.Popen[str]", over: threading.Event) -> None:
    over.set()
    child.kill()


def _has_ended(child: "subprocess.Popen[str]") -> bool:
    """Whether the child ends by itself; it gets two seconds."""
    try:
        child.wait(2)
    except subprocess.TimeoutExpired:
        return False
    return True


def _listen(lines: IO[str], progress: Progress) -> dict[str, Any] | None:
    for line in lines:
        try:
            message = json.loads(line)
        except ValueError:
            return None
        if "done" not in message:
            return dict(message)
        progress(message["done"], message["of"])
    return None


def _why_it_ended(code: int, clock: bool, limits: Limits) -> str:
    if clock or code in (-24, 137 - 256, 152 - 256):
        return f"reading it takes more than {limits.seconds} seconds"
    return f"it broke its reader (exit {code}), most likely by needing more than {limits.memory // MEGABYTE:,} MB of memory"


def _bare_environment() -> dict[str, str]:
    """No secrets of the service reach the process that opens foreign files."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "SYSTEMROOT") if name in os.environ}
    return {**kept, "PYTHONUTF8": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
