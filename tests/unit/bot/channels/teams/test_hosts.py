"""Where a reply, and the bot's own token with it, may go (fault 12): with Microsoft's hosts, and with a stand-in."""

from typing import Any

import pytest

from bot.channels.teams.token import TokenCheck
from config.settings import Settings

HOSTS = frozenset({"smba.trafficmanager.net"})


def check(*, local: bool) -> TokenCheck:
    keys: Any = None
    return TokenCheck("bot", keys, HOSTS, local=local)


@pytest.mark.parametrize("url", ["https://smba.trafficmanager.net/emea/", "https://smba.trafficmanager.net:443/amer"])
def test_the_connector_is_answered(url: str) -> None:
    assert check(local=False).allowed(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://smba.trafficmanager.net/emea/",
        "https://smba.trafficmanager.net:8443/",
        "https://smba.trafficmanager.net.evil.example/",
        "https://evil.example/smba.trafficmanager.net",
        "https://user@smba.trafficmanager.net/",
        "https://smba.trafficmanager.net@evil.example/",
        "https://smba.trafficmanager.net/?x=1",
        "https://127.0.0.1/",
        "http://localhost:8000/",
        "https://169.254.169.254/",
        "https://[::1]/",
        "https://smba.trafficmanager.net:x/",
        "smba.trafficmanager.net",
        "",
    ],
)
def test_nobody_else_is(url: str) -> None:
    assert not check(local=False).allowed(url)


def test_a_stand_in_answers_on_this_machine_only() -> None:
    assert check(local=True).allowed("http://127.0.0.1:9000/emea/")
    assert not check(local=True).allowed("https://smba.trafficmanager.net/emea/")
    assert not check(local=True).allowed("http://10.0.0.5/")


TEAMS = {"teams_client_id": "a", "teams_tenant_id": "b", "teams_client_secret": "c"}


@pytest.mark.parametrize("missing", TEAMS)
def test_teams_is_set_up_whole_or_not_at_all(missing: str) -> None:
    given = {name: value for name, value in TEAMS.items() if name != missing}
    with pytest.raises(ValueError, match=f"CAIRN_{missing.upper()}"):
        Settings.model_validate(given)


@pytest.mark.parametrize("url", ["https://login.example.org", "http://10.0.0.5:1", "not a url"])
def test_a_stand_in_elsewhere_is_refused_at_the_start(url: str) -> None:
    with pytest.raises(ValueError, match="CAIRN_TEAMS_STAND_IN"):
        Settings.model_validate({**TEAMS, "teams_stand_in": url})


def test_the_secret_does_not_stand_in_what_is_printed() -> None:
    assert "hush" not in repr(Settings.model_validate({**TEAMS, "teams_client_secret": "hush"}))
