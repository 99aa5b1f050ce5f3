"""A pack in the chat, in at most three turns; the manager never learns whether a colleague uses Cairn."""

from pathlib import Path

import pytest
from sqlalchemy import select

from actions import people
from actions.manager_packs import store as packs
from actions.plans import store as plans
from actions.rasa_action import action_runs
from actions.sharing import store as sharing
from tests.unit.actions.journey.conversation import Conversation
from tests.unit.actions.plans.given import a_full_plan

ASKED = "I have a career talk with my staff tomorrow"


@pytest.fixture
def owner(tmp_path: Path) -> Conversation:
    """Someone with a plan."""
    talk = Conversation(tmp_path)
    with talk.database.begin() as connection:
        plans.create(connection, talk.person_id, a_full_plan())
    return talk


@pytest.fixture
def manager(tmp_path: Path) -> Conversation:
    return Conversation(tmp_path, "manager")


def share(owner: Conversation) -> None:
    owner.say("share my goals with Ingrid Solberg", "share_with_manager")
    owner.press("Share exactly this")


def title(talk: Conversation) -> str:
    return str(talk.cards("sections")[0]["title"])


def test_of_a_colleague_who_shared_there_is_a_pack_in_two_turns(owner: Conversation, manager: Conversation) -> None:
    share(owner)
    manager.say(ASKED, "prepare_conversation")
    manager.press("With Amara Diallo")
    assert title(manager) == "Career conversation with Amara Diallo"
    assert manager.cards("sections")[0]["sections"][0]["items"][0]["text"] == "2 goals"


def test_no_word_of_what_was_shared_stays_in_the_managers_chat(owner: Conversation, manager: Conversation) -> None:
    """It would be there still when the sharing has ended, and after the owner has erased everything."""
    share(owner)
    manager.say(ASKED, "prepare_conversation")
    manager.press("With Amara Diallo")
    with manager.database.read() as connection:
        of_manager = select(action_runs.c.outcome).where(action_runs.c.person_id == manager.person_id)
        kept = str(connection.execute(of_manager).all()) + str(manager.said)
        given = sharing.given(connection, owner.person_id)
    words = [text for item in given[0].items for text in (item.text, item.detail) if text]
    assert words
    assert [text for text in words if text in kept] == []


def test_of_somebody_else_there_is_a_pack_in_three_turns(owner: Conversation, manager: Conversation) -> None:
    share(owner)
    manager.say(ASKED, "prepare_conversation")
    manager.press("Somebody else")
    manager.press("Stuck")
    assert "Stuck" in manager.text
    assert "Pass the English exam" not in str(manager.said)


@pytest.mark.parametrize(
    "text",
    ["prepare the discussion with the G-6 in my team", "my driver is near retirement, prepare our career talk",
     "I supervise a P-4 in a dual career couple, career conversation tomorrow"],
)  # fmt: skip
def test_who_says_for_whom_gets_the_pack_at_once(manager: Conversation, text: str) -> None:
    manager.say(text, "prepare_conversation")
    assert manager.cards("sections")


def test_a_name_is_kept_over_the_question_for_the_situation(manager: Conversation) -> None:
    manager.say("prepare my meeting with Kofi Mensah about his career", "prepare_conversation")
    manager.press("Nothing special")
    assert title(manager) == "Career conversation with Kofi Mensah"
    with manager.database.read() as connection:
        person = people.find(connection, manager.person_id)
        assert len(packs.own(connection, person)) == 1


def test_an_answer_in_ones_own_words_is_enough(manager: Conversation) -> None:
    manager.say(ASKED, "prepare_conversation")
    manager.say("Amina, a G-6 who is stuck")
    assert title(manager) == "Career conversation with Amina"
    assert "G-6" in manager.cards("sections")[0]["note"]


def test_it_sounds_alike_whether_or_not_the_colleague_uses_cairn(owner: Conversation, manager: Conversation) -> None:
    said = []
    for name in ("Amara Diallo", "Nora Unknown"):
        manager.say(f"prepare my career talk with {name}", "prepare_conversation")
        first = str(manager.text)
        manager.press("Nothing special")
        said.append((first + manager.text).replace(name, "X"))
    assert said[0] == said[1]


def test_after_the_sharing_has_ended_the_button_opens_nothing(owner: Conversation, manager: Conversation) -> None:
    share(owner)
    manager.say(ASKED, "prepare_conversation")
    with owner.database.begin() as connection:
        given = sharing.given(connection, owner.person_id)
        sharing.revoke(connection, owner.person_id, given[0].id)
    manager.press("With Amara Diallo")
    assert "Nothing is shared" in manager.text
    assert not manager.cards("sections")


def test_who_is_managed_gets_an_outline_of_the_own_side(owner: Conversation) -> None:
    owner.say("help me prepare for the conversation with my boss", "prepare_conversation")
    assert "What I bring" in owner.text
    assert "Share something with my manager" in owner.buttons()


def test_a_colleague_who_supervises_gets_a_pack_whatever_the_role_says(owner: Conversation) -> None:
    owner.say("I have a career talk with my supervisee, a G-4", "prepare_conversation")
    assert owner.cards("sections")


def test_the_talk_is_played_through_to_its_end(manager: Conversation) -> None:
    manager.say("let's rehearse the talk with my team member", "prepare_conversation")
    steps = 0
    while "Next step" in manager.buttons():
        assert {s["heading"] for s in manager.cards("sections")[0]["sections"]} == {"Try this", "Listen for this"}
        steps += 1
        manager.press("Next step")
    assert steps == 6


def test_a_stop_drops_the_question(manager: Conversation) -> None:
    manager.say(ASKED, "prepare_conversation")
    manager.say("stop", "cancel")
    assert "whenever you need it" in manager.text
