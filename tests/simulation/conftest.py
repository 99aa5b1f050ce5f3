"""The whole of Cairn, started once as `make run` starts it: the real advisor, its knowledge base, the real Rasa."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.rasa_process import PYTHON
from config.settings import ROOT
from tests.faults.harness import eventually, free_port

START_SECONDS = 240


@contextmanager
def running(folder: Path, **more: str) -> Iterator[tuple[str, Path]]:
    """Address and data folder of a Cairn with these settings besides."""
    if not PYTHON.exists():
        pytest.skip("needs Rasa")
    port = free_port()
    data, log = folder / "data", folder / "cairn.log"
    environment = {**os.environ, "PORT": str(port), "CAIRN_DATA": str(data), **more}
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot.serve"], cwd=ROOT, env=environment, stdout=out, stderr=out
        )
    try:
        eventually(lambda: "Cairn is ready" in log.read_text() or process.poll() is not None, START_SECONDS)
        assert process.poll() is None, log.read_text()[-3000:]
        yield f"http://127.0.0.1:{port}", data
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture(scope="session")
def cairn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Address and data folder."""
    with running(tmp_path_factory.mktemp("simulation")) as found:
        yield found
