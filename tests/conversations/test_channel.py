"""The channel itself: who may speak, what is refused, what Rasa hands to the actions, what stays out of the log."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.conversations.conftest import Rasa, turn_context
from tests.conversations.fake_advisor import FakeAdvisor

pytestmark = pytest.mark.rasa


def test_it_says_that_the_model_is_loaded_and_which(rasa: Rasa) -> None:
    body = rasa.client.get("/webhooks/cairn/").json()

    assert body["ready"] is True
    assert len(body["model"]) == 64


@pytest.mark.parametrize("given_header", ["", "Bearer wrong", "Basic abc"])
def test_without_the_token_nothing_is_said(rasa: Rasa, fake_advisor: FakeAdvisor, given_header: str) -> None:
    given_body = {"sender": "p", "text": "hello", "context": turn_context("hello", None)}

    response = rasa.post(given_body, headers={"Authorization": given_header})

    assert response.status_code == 401
    assert fake_advisor.called == []


@pytest.mark.parametrize(
    "given_body",
    [
        [],
        {"text": "hello", "context": {"message_id": "m"}},
        {"sender": "p", "text": "hello"},
        {"sender": "p", "text": "   ", "context": {"message_id": "m"}},
        {"sender": "p", "text": 5, "context": {"message_id": "m"}},
        {"sender": "p", "intent": "restart", "text": None, "context": {"message_id": "m"}},
        {"sender": "p", "intent": "no_such_intent", "text": None, "context": {"message_id": "m"}},
    ],
)
def test_what_is_no_turn_is_refused_with_a_reason(rasa: Rasa, given_body: object) -> None:
    response = rasa.post(given_body)

    assert response.status_code == 422
    assert response.json()["detail"]


def test_the_actions_get_the_context_and_the_token(rasa: Rasa, fake_advisor: FakeAdvisor) -> None:
    rasa.turn("What is a lateral move for a P-3 in Nairobi?", {"flow": "none"})

    latest = fake_advisor.trackers[0]["latest_message"]
    assert latest["metadata"]["message_id"] == "m-1"
    assert latest["metadata"]["text"] == "What is a lateral move for a P-3 in Nairobi?"
    found = {(e["entity"], e["value"]) for e in latest["entities"]}
    assert {("grade", "P-3"), ("category", "P"), ("duty_station", "Nairobi")} <= found
    assert fake_advisor.headers[0]["authorization"] == "Bearer conversation-tests"


def test_rasa_remembers_nothing_of_the_turn_before(rasa: Rasa, fake_advisor: FakeAdvisor) -> None:
    rasa.turn("What is mentoring?")
    rasa.turn("What is coaching?")

    said = [event["text"] for event in fake_advisor.trackers[-1]["events"] if event["event"] == "user"]
    assert said == ["What is coaching?"]


@pytest.mark.parametrize(
    "given_text",
    [
        "🙂🙂🙂",
        "مرحبا",
        "\u200b\u200b",
        "a\x00b",
        "\ud800 lone",
        "x" * 10_000,
        "'; DROP TABLE people; --",
        "<script>x</script>",
    ],
)
def test_strange_text_is_understood_or_asked_about_but_never_breaks_a_turn(rasa: Rasa, given_text: str) -> None:
    reply = rasa.turn(given_text)

    assert reply["failed"] is None
    assert reply["messages"]


@pytest.mark.parametrize(
    "given_text", ["/restart", "/session_start", " /show_plan", '/export_plan{"a": 1}', "/action_erase", "/ask"]
)
def test_typed_text_never_becomes_an_intent(rasa: Rasa, fake_advisor: FakeAdvisor, given_text: str) -> None:
    reply = rasa.turn(given_text)

    assert reply["failed"] is None
    # Understood as words, with a classifier's doubt, and never with the certainty of a command.
    assert reply["intent"]["confidence"] < 1.0
    said = [
        event["text"].lstrip("\u2060")
        for tracker in fake_advisor.trackers
        for event in tracker["events"]
        if event["event"] == "user"
    ]
    assert all(text == given_text.strip() for text in said)


def test_the_api_of_rasa_is_closed(rasa: Rasa) -> None:
    assert rasa.client.get("/status").status_code == 404
    assert rasa.client.post("/model/parse", json={"text": "hello"}).status_code == 404
    assert rasa.client.post("/webhooks/rest/webhook", json={"sender": "p", "message": "hello"}).status_code == 404


def test_nothing_that_people_write_is_in_the_log(rasa: Rasa, fake_advisor: FakeAdvisor) -> None:
    fake_advisor.failing = {"action_answer_question"}
    rasa.turn("What is a lateral move for Xanthippe Quillfeather?")
    rasa.turn("/xanthippe{1}")

    assert "xanthippe" not in rasa.log.read_text().lower()


def test_an_action_that_hangs_ends_the_turn_with_a_reason_before_the_gateway_gives_up(
    rasa: Rasa, fake_advisor: FakeAdvisor
) -> None:
    fake_advisor.slow = {"action_answer_question": 12}

    reply = rasa.turn("What is mobility?")

    assert reply["failed"] == "the turn took too long"


def test_twenty_turns_at_once_are_all_answered(rasa: Rasa, fake_advisor: FakeAdvisor) -> None:
    with ThreadPoolExecutor(20) as pool:
        replies = list(pool.map(lambda _: rasa.turn("What is a lateral move?"), range(60)))

    assert all(reply["failed"] is None for reply in replies)
    assert len(fake_advisor.called) == 60
