"""Rasa's channel: a whole reply, or an error that says of which kind."""

from typing import Any

import httpx
import pytest

from actions.turn import Expectation, Person
from bot.gateway.rasa_client import RasaClient, RasaDownError, RasaFailedError
from bot.gateway.types import Claimed

ANN = Person("ann", "Ann")
SAID = Claimed("m1", "w", ANN, "hello", None, Expectation("journey", "choice", ("Depth", "Breadth")), 1, 0, False)
INTENT = {"name": "greet", "confidence": 1.0}


def client(answer: Any) -> RasaClient:
    return RasaClient("http://rasa", "token", 0.2, httpx.MockTransport(answer))


def whole(*messages: dict[str, Any], failed: str | None = None) -> httpx.Response:
    return httpx.Response(200, json={"messages": list(messages), "intent": INTENT, "failed": failed})


async def test_the_context_goes_along_since_rasa_remembers_nothing() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return whole({"text": "hi"})

    await client(answer).turn(SAID)
    assert seen[0].headers["Authorization"] == "Bearer token"
    body = httpx.Response(200, content=seen[0].content).json()
    assert body == {
        "sender": "ann",
        "text": "hello",
        "intent": None,
        "context": {
            "message_id": "m1",
            "language": "en",
            "flow": "journey",
            "expects": {"kind": "choice", "options": ["Depth", "Breadth"]},
            "button": None,
            "text": "hello",
        },
    }


async def test_what_actions_and_responses_say_becomes_messages() -> None:
    custom = {
        "text": "Choose",
        "buttons": [{"title": "Depth", "payload": {"intent": "answer"}}],
        "card": {"kind": "x"},
    }
    response = {"text": "Hello", "buttons": [{"title": "Begin", "payload": "/start_journey"}]}
    chosen, greeted = await client(lambda _: whole({"custom": custom}, response)).turn(SAID)
    assert (chosen.text, chosen.buttons, chosen.card) == ("Choose", (("Depth", {"intent": "answer"}),), {"kind": "x"})
    assert greeted.buttons == (("Begin", {"intent": "start_journey"}),)


@pytest.mark.parametrize(
    "response",
    [
        httpx.Response(200, json=[]),
        whole(),
        whole({}),
        whole({"text": "half"}, failed="action failed"),
        httpx.Response(500),
        httpx.Response(422, json={}),
        httpx.Response(200, text="no json"),
        httpx.Response(200, json={"messages": 3, "failed": None}),
    ],
)
async def test_anything_but_a_whole_reply_is_a_failure(response: httpx.Response) -> None:
    rasa = client(lambda _: response)
    with pytest.raises(RasaFailedError):
        await rasa.turn(SAID)
    assert not rasa.down


@pytest.mark.parametrize(
    "error", [httpx.ConnectError("refused"), httpx.ReadTimeout("slow"), httpx.ReadError("reset")]
)
async def test_a_rasa_out_of_reach_is_down_until_a_probe_finds_it(error: Exception) -> None:
    away = True

    def answer(request: httpx.Request) -> httpx.Response:
        if away:
            raise error
        return whole({"text": "hi"})

    rasa = client(answer)
    with pytest.raises(RasaDownError):
        await rasa.turn(SAID)
    away = False
    with pytest.raises(RasaDownError):
        await rasa.turn(SAID)
    assert await rasa.probe()
    assert await rasa.turn(SAID)


@pytest.mark.parametrize("status", [401, 404, 503])
async def test_a_wrong_token_or_a_model_still_loading_is_no_fault_of_the_message(status: int) -> None:
    with pytest.raises(RasaDownError):
        await client(lambda _: httpx.Response(status)).turn(SAID)


async def test_a_connection_that_was_closed_meanwhile_is_opened_anew() -> None:
    answers: list[Any] = [httpx.RemoteProtocolError("closed"), whole({"text": "hi"})]

    def answer(_: httpx.Request) -> httpx.Response:
        found = answers.pop(0)
        if isinstance(found, Exception):
            raise found
        assert isinstance(found, httpx.Response)
        return found

    assert await client(answer).turn(SAID)
