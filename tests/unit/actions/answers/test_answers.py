from pathlib import Path

import pytest

from actions.answers import store
from actions.answers.redaction import redact
from actions.events import events
from tests.unit.actions.answers.conversation import Asking


@pytest.fixture
def asking(tmp_path: Path) -> Asking:
    return Asking(tmp_path)


def _button(outcome: dict, part: str) -> dict:  # type: ignore[type-arg]
    return next(b for b in outcome["replies"][0]["custom"]["buttons"] if part in b["title"])["payload"]


def test_a_question_is_asked_as_the_person_that_asks_it(asking: Asking) -> None:
    asking.ask("what is mobility")
    assert (asking.knowledge.asked[0].org, asking.knowledge.asked[0].category) == ("un-secretariat", "GS")


def test_an_answer_carries_related_questions_and_a_rating(asking: Asking) -> None:
    outcome = asking.ask("what is mobility")
    titles = [b["title"] for b in outcome["replies"][0]["custom"]["buttons"]]
    assert outcome["result"] == "answered"
    assert titles == ["Who can move?", "Yes, that helped", "Not quite"]


def test_a_message_handed_over_twice_is_answered_and_recorded_once(asking: Asking) -> None:
    first = asking.ask("what is mobility", message_id="same")
    second = asking.ask("what is mobility", message_id="same")
    assert first == second
    assert len(asking.rows(store.answers)) == 1


def test_an_unheld_question_becomes_a_gap_with_no_person_in_it(asking: Asking) -> None:
    asking.ask("write to Mr. Tariq Osman, t.osman@example.org, about parking")
    (gap,) = asking.rows(store.gaps)
    assert gap["redacted"] == "write to [name], [email], about parking"
    assert asking.person.id not in str(gap)


def test_an_answer_that_did_not_help_becomes_a_gap_with_its_reason_and_no_person(asking: Asking) -> None:
    answered = asking.ask("what is mobility for Mr. Tariq Osman")
    why = asking.rate("feedback_negative", _button(answered, "Not quite"))
    asking.rate("feedback_negative", _button(why, "outdated"))
    (gap,) = asking.rows(store.gaps)
    assert (gap["kind"], gap["reason"], gap["organisation"]) == ("not_helpful", "outdated", "un-secretariat")
    assert gap["redacted"] == "what is mobility for [name]"
    assert asking.person.id not in str(gap)


def test_an_answer_that_helped_leaves_no_gap(asking: Asking) -> None:
    asking.rate("feedback_positive", _button(asking.ask("what is mobility"), "helped"))
    assert asking.rows(store.gaps) == []


def test_no_word_of_a_question_reaches_the_event_log(asking: Asking) -> None:
    asking.ask("mobility for zanzibar")
    asking.ask("zanzibar")
    assert "zanzibar" not in str(asking.rows(events)).lower()


def test_a_hand_over_is_counted_and_leaves_no_gap_and_nothing_to_rate(asking: Asking) -> None:
    outcome = asking.ask("my boss harasses me")
    assert outcome["result"] == "handed_over"
    assert outcome["replies"][0]["custom"]["buttons"] == []
    assert asking.rows(store.gaps) == []
    assert [(e["name"], e["data"]) for e in asking.rows(events)] == [("PersonHandedOver", {})]


def test_yes_rates_the_answer_that_the_button_names(asking: Asking) -> None:
    first = asking.ask("what is mobility", message_id="first")
    asking.ask("mobility again", message_id="second")
    asking.rate("feedback_positive", _button(first, "helped"))
    assert {a["id"]: a["helpful"] for a in asking.rows(store.answers)} == {"first": True, "second": None}


def test_no_asks_why_and_the_reason_is_kept(asking: Asking) -> None:
    answered = asking.ask("what is mobility")
    why = asking.rate("feedback_negative", _button(answered, "Not quite"))
    assert why["result"] == "asked_why"
    asking.rate("feedback_negative", _button(why, "outdated"))
    assert [a["reason"] for a in asking.rows(store.answers)] == ["outdated"]


def test_typed_thanks_rate_the_latest_answer(asking: Asking) -> None:
    asking.ask("what is mobility", message_id="latest")
    assert asking.rate("feedback_positive")["result"] == "rated"


def test_a_rating_with_no_answer_before_it_is_taken_kindly(asking: Asking) -> None:
    assert asking.rate("feedback_negative")["result"] == "nothing_to_rate"


def test_nobody_can_rate_somebody_elses_answer(asking: Asking) -> None:
    asking.ask("what is mobility", message_id="mine")
    with asking.database.begin() as connection:
        assert store.rate(connection, "mine", "somebody else", True, None) is None


def test_someone_who_asks_for_a_person_gets_the_offices(asking: Asking) -> None:
    outcome = asking.run("action_talk_to_human", "I want to talk to someone", intent="talk_to_human")
    assert "Ombudsman" in outcome["replies"][0]["custom"]["text"]


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("mail me at a.b@un.org", "mail me at [email]"),
        ("call +41 22 917 1234 now", "call [number] now"),
        ("see https://example.org/x", "see [link]"),
    ],
)
def test_addresses_and_numbers_are_redacted(text: str, redacted: str) -> None:
    assert redact(text) == redacted
