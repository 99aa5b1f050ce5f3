"""A worker counts as dead the moment that it is, and not before."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from actions.database import Database
from bot.gateway.liveness import FileLiveness, LockLiveness
from config.settings import ROOT
from tests import stores

CHILD = """
import sys, time
from pathlib import Path
from bot.gateway.liveness import FileLiveness
mine = FileLiveness(Path(sys.argv[1]))
mine.start()
print(mine.worker, flush=True)
time.sleep(60)
"""


def test_a_worker_that_is_killed_is_dead_at_once(tmp_path: Path) -> None:
    watching = FileLiveness(tmp_path)
    with subprocess.Popen(
        [sys.executable, "-c", CHILD, str(tmp_path)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as child:
        assert child.stdout
        worker = child.stdout.readline().strip()
        assert watching.alive(worker)
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        assert not watching.alive(worker)
    assert list(tmp_path.iterdir()) == []


def test_a_worker_that_stops_is_dead(tmp_path: Path) -> None:
    one, other = FileLiveness(tmp_path), FileLiveness(tmp_path)
    one.start()
    assert other.alive(one.worker)
    one.stop()
    assert not other.alive(one.worker)


def test_a_worker_never_heard_of_is_dead(tmp_path: Path) -> None:
    assert not FileLiveness(tmp_path).alive("nobody")


def test_over_a_server_a_worker_is_known_by_its_lock(store: None, tmp_path: Path) -> None:
    if stores.STORES.kind == "sqlite":
        pytest.skip("a file has no server that could know who is connected")
    one, other = (LockLiveness(Database(stores.url(tmp_path))) for _ in range(2))
    assert not other.alive(one.worker)
    one.start()
    assert other.alive(one.worker)
    one.stop()
    assert not other.alive(one.worker)


def test_a_worker_whose_connection_was_cut_lives_again_at_its_next_beat(store: None, tmp_path: Path) -> None:
    if stores.STORES.kind == "sqlite":
        pytest.skip("a file has no connection that could be cut")
    one, other = (LockLiveness(Database(stores.url(tmp_path))) for _ in range(2))
    one.start()
    cut(tmp_path)
    assert not other.alive(one.worker)
    one.beat()
    assert other.alive(one.worker)
    one.stop()


def cut(folder: Path) -> None:
    database = Database(stores.url(folder))
    with database.begin() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    database.close()
