"""What the trained Rasa model understands, line by line: the advisor's door to Rasa's environment."""

import os
import subprocess
from collections.abc import Iterable, Iterator
from threading import Thread
from typing import IO

from config.settings import ROOT, get_settings

PYTHON = ROOT / ".venv-rasa" / "bin" / "python"
SCRIPT = ROOT / "bot" / "rasa" / "understand.py"


class UnderstandingFailedError(RuntimeError):
    """Rasa's environment, its model or the encoder is missing; the message says which."""


def understand(lines: Iterable[str]) -> Iterator[str]:
    """`{"id","text"}` a line in, `{"id","intent","confidence"}` a line out, in order, from one process.

    Raises:
        UnderstandingFailedError: if the process could not start or ended with an error.
    """
    if not PYTHON.is_file():
        raise UnderstandingFailedError(f"Rasa's environment is missing: no {PYTHON}. Run `make run` once.")
    settings = get_settings()
    environment = {
        "CAIRN_BUILD": str(settings.build),
        "CAIRN_ENCODER_DIR": str(settings.intent_encoder_folder),
        **os.environ,
    }
    with subprocess.Popen(
        [str(PYTHON), str(SCRIPT)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=environment,
    ) as process:
        complaints: list[str] = []
        # Fed and drained beside the reading, so that no pipe fills up and holds the others.
        feeder = Thread(target=_feed, args=(process.stdin, lines), daemon=True)
        listener = Thread(target=complaints.extend, args=(process.stderr,), daemon=True)
        feeder.start()
        listener.start()
        for line in process.stdout or ():
            yield line.rstrip("\n")
        listener.join()
    if process.returncode:
        raise UnderstandingFailedError(
            "".join(complaints[-5:]).strip() or f"It ended with code {process.returncode}."
        )


def _feed(stream: IO[str] | None, lines: Iterable[str]) -> None:
    if stream is None:
        return
    try:
        for line in lines:
            stream.write(line.rstrip("\n") + "\n")
        stream.close()
    except BrokenPipeError:
        pass
