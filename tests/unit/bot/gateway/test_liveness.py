"""A worker counts as dead the moment that it is, and not before."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from actions.database import Database
from bot.gateway.liveness import FileLiveness, LeaseLiveness
from config.settings import ROOT

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


def test_by_lease_a_worker_is_dead_when_its_count_stands_still(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'cairn.sqlite3'}")
    database.create()
    one, other = LeaseLiveness(database, lease=0.0), LeaseLiveness(database, lease=0.0)
    one.start()
    assert other.alive(one.worker)
    one.beat()
    assert other.alive(one.worker)
    assert not other.alive(one.worker)
    one.stop()
    assert not other.alive(one.worker)
