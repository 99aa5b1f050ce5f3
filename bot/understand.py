"""What the trained Rasa model understands, line by line: the advisor's door to Rasa's environment."""

import os
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import Thread
from typing import IO

from config.settings import ROOT, get_settings

SCRIPT = ROOT / "bot" / "rasa" / "understand.py"


class UnderstandingFailedError(RuntimeError):
    """Rasa's environment, its model or the encoder is missing; the message says which."""


def understand(lines: Iterable[str]) -> Iterator[str]:
    """`{"id","text"}` a line in, `{"id","intent","confidence"}` a line out, in order, from one process.

    Raises:
        UnderstandingFailedError: if the process could not start or ended with an error.
    """
    python = rasa_python()
    if not python.is_file():
        raise UnderstandingFailedError(f"Rasa's environment is missing at {python.parent.parent}. Run `make run` once.")
    environment = {"CAIRN_ENCODER_DIR": str(get_settings().data / "encoder"), **os.environ}
    with subprocess.Popen(
        [str(python), str(SCRIPT)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=environment,
    ) as process:
        assert process.stdin and process.stdout and process.stderr  # noqa: S101
        complaints: list[str] = []
        # Fed and drained beside the reading, so that no pipe fills up and holds the others.
        feeder = Thread(target=_feed, args=(process.stdin, lines), daemon=True)
        listener = Thread(target=lambda stream: complaints.extend(stream), args=(process.stderr,), daemon=True)
        feeder.start()
        listener.start()
        for line in process.stdout:
            yield line.rstrip("\n")
        listener.join()
    if process.returncode:
        raise UnderstandingFailedError("".join(complaints[-5:]).strip() or f"It ended with code {process.returncode}.")


def rasa_python() -> Path:
    """The interpreter of Rasa's environment."""
    return Path(os.environ.get("CAIRN_RASA_PYTHON") or ROOT / ".venv-rasa" / "bin" / "python")


def _feed(stream: IO[str], lines: Iterable[str]) -> None:
    try:
        for line in lines:
            stream.write(line.rstrip("\n") + "\n")
        stream.close()
    except BrokenPipeError:
        pass
