"""`make soak`: the long runs. The same tests as in `make test`, with many more kills, their ledgers printed.

CAIRN_KILLS sets how many times a process dies in each run, 200 by default; CAIRN_SHARE_STEPS how many steps people,
shares, revocations and requests take in search of a leak, 10,000 by default; CAIRN_AGENDAS=all lets all simulated
staff come, and prints what their journeys cost; CAIRN_TEAMS=500,50 how many activities come to the Teams channel from how
many conversations; CAIRN_POPULATIONS in how many populations HR's figures are attacked, 10,000.
"""

import os
import sys

import pytest

FILES = (
    "tests/unit/bot/analytics/test_disclosure.py",
    "tests/unit/actions/sharing/test_leaks.py",
    "tests/faults/test_kills.py",
    "tests/faults/test_with_rasa.py",
    "tests/faults/test_teams.py",
    "tests/browser/test_journey.py",
    "tests/simulation",
)


def main() -> int:
    """Run them one after another; pytest's own exit code."""
    os.environ.setdefault("CAIRN_KILLS", "200")
    os.environ.setdefault("CAIRN_SHARE_STEPS", "10000")
    os.environ.setdefault("CAIRN_AGENDAS", "all")
    os.environ.setdefault("CAIRN_TEAMS", "500,50")
    os.environ.setdefault("CAIRN_POPULATIONS", "10000")
    return int(pytest.main(["-s", "--timeout=3600", *FILES]))


if __name__ == "__main__":
    sys.exit(main())
