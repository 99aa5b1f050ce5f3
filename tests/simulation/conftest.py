"""The whole of Cairn, started once as `make run` starts it: the real advisor, its knowledge base, the real Rasa."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from bot.rasa_process import PYTHON
from config.settings import ROOT
from tests.faults.harness import eventually, free_port
from tests.needs import need
from tests.teams.microsoft import CLIENT, SECRET, TENANT, Microsoft

START_SECONDS = 240


@pytest.fixture(scope="session")
def microsoft() -> Iterator[Microsoft]:
    """Microsoft's side of Teams."""
    port = free_port()
    stand_in = Microsoft(f"http://127.0.0.1:{port}")
    server = uvicorn.Server(uvicorn.Config(stand_in.app, host="127.0.0.1", port=port, log_level="critical"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    eventually(lambda: server.started)
    yield stand_in
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="session")
def cairn(tmp_path_factory: pytest.TempPathFactory, microsoft: Microsoft) -> Iterator[tuple[str, Path]]:
    """Address and data folder."""
    need(PYTHON, "needs Rasa's environment; `make test` makes it.")
    folder, port = tmp_path_factory.mktemp("simulation"), free_port()
    data, log = folder / "data", folder / "cairn.log"
    environment = {
        **os.environ, "PORT": str(port), "CAIRN_DATA": str(data), "CAIRN_TEAMS_CLIENT_ID": CLIENT,
        "CAIRN_TEAMS_TENANT_ID": TENANT, "CAIRN_TEAMS_CLIENT_SECRET": SECRET, "CAIRN_TEAMS_STAND_IN": microsoft.base,
        "CAIRN_PUBLIC_URL": "https://cairn.example.org",
    }  # fmt: skip
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
