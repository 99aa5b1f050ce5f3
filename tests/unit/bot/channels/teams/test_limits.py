"""What must not be: a slower start where Teams is off, an acknowledgement of what was not stored, words in the log."""

import logging
import subprocess
import sys

import pytest
from sqlalchemy.exc import OperationalError

from bot.gateway.ledger import Ledger
from config.settings import ROOT
from tests.teams import activities
from tests.unit.bot.channels.teams.conftest import Teams


def test_where_teams_is_off_none_of_its_libraries_is_imported() -> None:
    code = "import sys, bot.app, bot.cli; print([m for m in sys.modules if m.startswith(('microsoft_teams', 'msal', 'jwt'))])"
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


async def test_what_cannot_be_stored_is_put_off_and_not_acknowledged(
    teams: Teams, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise OperationalError("", {}, Exception("database is locked"))

    sent = activities.message(teams.url, "hello")
    with monkeypatch.context() as patched:
        patched.setattr(Ledger, "receive", busy)
        response = await teams.post(sent)
    assert response.status_code == 503
    assert int(response.headers["retry-after"]) > 0
    assert (await teams.post(sent)).status_code == 200
    await teams.replies(1)


async def test_no_word_of_a_message_is_in_the_log(teams: Teams, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    secret = "an-unmistakable-word"
    await teams.say(f"about {secret}")
    await teams.replies(1)
    broken = activities.message(teams.url, secret) | {"entities": [{"type": "mention", "mentioned": secret}]}
    await teams.post(broken)
    await teams.post(activities.message(teams.url, secret), token="forged")
    await teams.post(activities.message(teams.url, secret) | {"conversation": {"id": secret}})
    spoken = [r for r in caplog.records if secret in r.getMessage()]
    assert [(r.name, r.getMessage()[:80]) for r in spoken] == []
