"""Tokens that are good, and the keys behind them: clocks that differ, keys that turn over, a service that is away."""

import time

import jwt

from tests.teams import activities
from tests.teams.microsoft import CLIENT, Microsoft, Signer
from tests.unit.bot.channels.teams.conftest import Teams


def _now() -> int:
    return int(time.time())


async def test_clocks_may_differ_by_five_minutes(teams: Teams) -> None:
    token = teams.microsoft.token(exp=_now() - 290, nbf=_now() + 290)
    assert (await teams.post(activities.message(teams.url, "hello"), token=token)).status_code == 200


async def test_an_expiry_written_as_text_holds_each_time(teams: Teams) -> None:
    token = teams.microsoft.token(exp=str(_now() + 600))
    for text in ("hello", "again"):
        assert (await teams.post(activities.message(teams.url, text), token=token)).status_code == 200


async def test_a_token_found_good_is_refused_once_its_key_is_gone(teams: Teams) -> None:
    token = teams.microsoft.token()
    assert (await teams.post(activities.message(teams.url, "hello"), token=token)).status_code == 200
    teams.microsoft.published = [Signer("second")]
    _age(teams, 25 * 3600.0)
    assert (await teams.post(activities.message(teams.url, "again"), token=token)).status_code == 401


async def test_a_key_that_is_new_is_fetched(teams: Teams) -> None:
    await teams.say("hello")
    fetched = teams.microsoft.fetched
    teams.microsoft.signer = Signer("second")
    teams.microsoft.published = [teams.microsoft.signer]
    # Not before a minute has passed since the set was fetched: whoever invents keys shall not have us ask each time.
    assert (await teams.post(activities.message(teams.url, "too soon"))).status_code == 401
    assert teams.microsoft.fetched == fetched
    _age(teams, 61.0)
    assert (await teams.post(activities.message(teams.url, "again"))).status_code == 200
    assert teams.microsoft.fetched == fetched + 1


async def test_while_no_keys_can_be_fetched_an_activity_is_put_off_and_not_refused(teams: Teams) -> None:
    teams.microsoft.down = True
    response = await teams.post(activities.message(teams.url, "hello"))
    assert response.status_code == 503
    assert int(response.headers["retry-after"]) > 0


async def test_known_keys_go_on_holding_while_no_new_ones_can_be_fetched(teams: Teams) -> None:
    await teams.say("hello")
    teams.microsoft.down = True
    _age(teams, 25 * 3600.0)
    assert (await teams.post(activities.message(teams.url, "again"))).status_code == 200


def test_the_audience_is_the_bot() -> None:
    claims = jwt.decode(Microsoft("http://127.0.0.1:1").token(), options={"verify_signature": False})
    assert claims["aud"] == CLIENT


def _age(teams: Teams, seconds: float) -> None:
    """Let the fetched keys be so much older."""
    keys = teams.service.app.state.teams.keys
    keys._fetched -= seconds
