"""Support that is named at the journey's question for it: open though not offered, or closed with what is open instead."""

from pathlib import Path

import pytest

from actions.journey import store
from actions.journey.content import journey_content
from tests.unit.actions.journey.conversation import Conversation
from tests.unit.actions.journey.test_conversation import begin, go_on


@pytest.fixture
def talk(tmp_path: Path) -> Conversation:
    talk = Conversation(tmp_path)
    begin(talk, "Full, 20 minutes")
    go_on(talk, "support")
    return talk


def chosen(talk: Conversation) -> list[str]:
    with talk.database.read() as connection:
        journey = store.current(connection, talk.person_id)
        assert journey is not None
        return list(store.state_of(connection, journey).value("support") or ())


@pytest.mark.parametrize("text", ["SPARK", "the SPARK programme please", "mobility programme", "vda"])
def test_a_programme_that_is_not_open_is_told_with_what_is_open_instead(talk: Conversation, text: str) -> None:
    talk.say(text)

    said = talk.said[0]["text"]
    titles = said.split("open to you: ")[1].split(". Name one")[0].split("; ")
    support = journey_content().support
    assert talk.asked == "support"
    assert len(titles) == 3
    assert all(s.open_to("un-secretariat", "GS", "G-4", "staff") for s in support.support if s.title in titles)


def test_an_alternative_that_was_named_can_be_taken_though_the_list_does_not_show_it(talk: Conversation) -> None:
    talk.say("sabbatical leave")

    assert talk.asked != "support"
    assert chosen(talk) == ["secretariat-sabbatical"]


def test_what_is_open_is_not_lost_in_a_name_that_is_closed(talk: Conversation) -> None:
    talk.say("mentoring, SPARK")

    assert "SPARK programme (for women) is meant for UNDP" in talk.said[0]["text"]
    assert talk.asked == "support"


def test_all_names_of_support_count_as_answers_for_the_dialogue(talk: Conversation) -> None:
    from actions import dialogue

    with talk.database.read() as connection:
        assert "spark" in dialogue.expected(connection, talk.person_id).options
