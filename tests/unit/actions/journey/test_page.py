"""The page and the chat are one store: what is said here is known there, and of two who answer at once one is told."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from actions.journey import page
from actions.journey.content import journey_content
from actions.journey.page import AnswerRefusedError, JourneyChangedError, JourneyPatch
from tests.unit.actions.journey.conversation import TODAY, Conversation
from tests.unit.actions.journey.test_conversation import ANSWERS, begin, go_on


@pytest.fixture
def talk(tmp_path: Path) -> Conversation:
    """Someone at the second question of the short way."""
    talk = Conversation(tmp_path)
    talk.say("short", "start_journey")
    talk.say("short")
    return talk


def shown(talk: Conversation, today: date = TODAY) -> dict[str, Any]:
    with talk.database.read() as connection:
        found: dict[str, Any] = page.view(journey_content(), connection, talk.person_id, today)["journey"]
    return found


def answer(talk: Conversation, question: str, text: str | None, version: int | None = None) -> tuple[str, ...]:
    patch = JourneyPatch(version=shown(talk)["version"] if version is None else version, question=question, text=text)
    with talk.database.begin() as connection:
        return page.answer(journey_content(), connection, talk.person_id, patch, TODAY).said


def open_question(talk: Conversation) -> dict[str, Any]:
    found: dict[str, Any] = shown(talk)["open"]
    return found


def first_and_last(question: dict[str, Any]) -> str:
    return f"Most: {question['options'][0]['title']}. Least: {question['options'][-1]['title']}."


def test_before_the_first_journey_there_is_nothing(tmp_path: Path) -> None:
    assert shown(Conversation(tmp_path)) is None


def test_what_is_answered_on_the_page_is_known_in_the_chat(talk: Conversation) -> None:
    question = open_question(talk)
    answer(talk, question["question"], first_and_last(question))
    following = open_question(talk)["question"]
    assert following != question["question"]
    talk.say("", "ask_journey")
    assert talk.asked == following


def test_what_is_answered_in_the_chat_stands_on_the_page(talk: Conversation) -> None:
    question = open_question(talk)
    talk.say(first_and_last(question))
    said = {one["question"]: one["said"] for one in shown(talk)["answers"]}
    assert question["options"][0]["title"] in said[question["question"]]


def test_an_earlier_answer_is_changed_on_the_page(talk: Conversation) -> None:
    question = open_question(talk)
    talk.say(first_and_last(question))
    other = f"Most: {question['options'][2]['title']}. Least: {question['options'][-1]['title']}."
    said = answer(talk, question["question"], other)
    assert any(question["options"][2]["title"] in text for text in said)


def test_of_two_browsers_that_answer_the_same_question_one_wins_and_the_other_is_told(talk: Conversation) -> None:
    question, version = open_question(talk), shown(talk)["version"]
    answer(talk, question["question"], first_and_last(question), version)
    with pytest.raises(JourneyChangedError):
        answer(talk, question["question"], None, version)
    given = {one["question"]: one["skipped"] for one in shown(talk)["answers"]}
    assert given[question["question"]] is False


def test_an_answer_in_the_chat_beats_a_page_that_is_older(talk: Conversation) -> None:
    question, version = open_question(talk), shown(talk)["version"]
    talk.say(first_and_last(question))
    with pytest.raises(JourneyChangedError):
        answer(talk, question["question"], "anything", version)


def test_in_two_windows_of_the_chat_the_second_answer_is_not_taken_for_the_next_question(talk: Conversation) -> None:
    question = open_question(talk)
    talk.say(first_and_last(question), asked=question["question"])
    following = open_question(talk)["question"]
    other = f"Most: {question['options'][1]['title']}. Least: {question['options'][-1]['title']}."
    talk.say(other, asked=question["question"])
    assert "perhaps in another window" in talk.text
    assert open_question(talk)["question"] == following
    assert following not in [one["question"] for one in shown(talk)["answers"]]
    talk.press(talk.buttons()[0])
    said = {one["question"]: one["said"] for one in shown(talk)["answers"]}
    assert question["options"][1]["title"] in said[question["question"]]


def test_an_answer_that_is_none_is_refused_with_what_would_be_one(talk: Conversation) -> None:
    question = open_question(talk)
    with pytest.raises(AnswerRefusedError, match=question["options"][0]["title"]):
        answer(talk, question["question"], "the blue one")


def test_a_question_that_is_not_asked_of_this_person_is_refused(talk: Conversation) -> None:
    with pytest.raises(AnswerRefusedError):
        answer(talk, "no-such-question", "x")


def test_what_the_chat_waits_for_beside_the_journey_still_waits(talk: Conversation) -> None:
    from actions import dialogue
    from actions.turn import Expectation

    waits = Expectation("erasure", "confirm", ("Yes", "No"), {})
    with talk.database.begin() as connection:
        dialogue.expect(connection, talk.person_id, waits)
    question = open_question(talk)
    answer(talk, question["question"], first_and_last(question))
    with talk.database.read() as connection:
        assert dialogue.expected(connection, talk.person_id) == waits


def test_the_picture_of_step_one_stands_on_the_page(tmp_path: Path) -> None:
    talk = Conversation(tmp_path)
    begin(talk, "Full, 20 minutes")
    assert shown(talk)["picture"] is None

    go_on(talk)

    picture = shown(talk)["picture"]
    assert [group["id"] for group in picture["groups"]] == ["satisfaction", "values", "style"]


def test_a_year_later_the_page_shows_what_has_changed_with_its_uncertainty(tmp_path: Path) -> None:
    talk = Conversation(tmp_path)
    begin(talk, "Full, 20 minutes")
    go_on(talk)
    talk.today = date(2027, 11, 24)
    talk.say("do know yourself again", "know_yourself_again")
    while talk.asked is not None:
        talk.say("5 5 4 1 4 3 5" if talk.asked == "importance" else ANSWERS[talk.asked])

    picture = shown(talk, talk.today)["picture"]

    assert picture["text"].startswith("This is what has changed since 22 November 2026.")
    assert "that much answers vary from one day to another" in picture["text"]
    assert any(row.get("before") for group in picture["groups"] for row in group["rows"])
