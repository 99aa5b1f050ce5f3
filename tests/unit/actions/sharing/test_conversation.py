"""Sharing as it is talked about: shown beforehand, then shared; who sees what; stopped at once."""

from datetime import date
from pathlib import Path

import pytest

from actions import dialogue, people
from actions.plans import store as plans
from actions.sharing import store
from actions.sharing.store import Share, ShareNotFoundError
from actions.turn import Person
from tests.unit.actions.journey.conversation import Conversation
from tests.unit.actions.plans.given import a_full_plan

YES, NO = "Share exactly this", "Share nothing"


@pytest.fixture
def talk(tmp_path: Path) -> Conversation:
    """Someone with a plan."""
    talk = Conversation(tmp_path)
    with talk.database.begin() as connection:
        plans.create(connection, talk.person_id, a_full_plan(appointment_end=date(2027, 3, 31)))
    return talk


def shares_of(talk: Conversation) -> list[Share]:
    with talk.database.read() as connection:
        return store.given(connection, talk.person_id)


def flow_of(talk: Conversation) -> str:
    with talk.database.read() as connection:
        return dialogue.expected(connection, talk.person_id).flow


def the_manager(talk: Conversation, name: str = "Helen Weber", role: str = "manager") -> Person:
    with talk.database.begin() as connection:
        profile = {"name": name, "role": role, "organisation": "un-secretariat"}
        return people.find_or_create(connection, "demo", f"{role}-{name}", profile)


def seen_by(talk: Conversation, person: Person) -> list[Share]:
    with talk.database.begin() as connection:
        return store.received(connection, person, talk.today)


def test_two_goals_are_shown_before_they_are_shared(talk: Conversation) -> None:
    talk.say("share my two goals with my manager", "share_with_manager")
    assert "With whom" in talk.text
    talk.say("Helen Weber")
    shown = talk.cards("sections")[0]["sections"]
    assert [s["heading"] for s in shown] == ["Goals"]
    assert len(shown[0]["items"]) == 2
    assert shares_of(talk) == []
    talk.press(YES)
    assert [item.kind for item in shares_of(talk)[0].items] == ["objective", "objective"]
    assert flow_of(talk) == "none"


def test_the_other_sees_what_the_preview_showed_and_nothing_else(talk: Conversation) -> None:
    talk.say("share my two goals with Helen Weber", "share_with_manager")
    shown = talk.cards("sections")[0]["sections"][0]["items"]
    talk.press(YES)
    seen = seen_by(talk, the_manager(talk))[0].items
    assert [(item["text"], item["detail"]) for item in shown] == [(item.text, item.detail) for item in seen]


def test_a_no_shares_nothing(talk: Conversation) -> None:
    talk.say("share my plan with Helen Weber", "share_with_manager")
    talk.press(NO)
    assert shares_of(talk) == []
    assert flow_of(talk) == "none"


def test_circumstances_and_the_end_of_the_appointment_are_never_in_a_share_made_in_chat(talk: Conversation) -> None:
    for text in ("share everything with Helen Weber", "share my contract end and my goals with Helen Weber"):
        talk.say(text, "share_with_manager")
        talk.press(YES)
    kinds = {item.kind for share in shares_of(talk) for item in share.items}
    assert "objective" in kinds
    assert not kinds & {"circumstances", "appointment_end"}


def test_what_is_left_out_on_purpose_is_told(talk: Conversation) -> None:
    talk.say("share my contract end and my goals with Helen Weber", "share_with_manager")
    assert "tick them yourself" in talk.text


def test_an_end_is_ninety_days_unless_another_is_named(talk: Conversation) -> None:
    talk.say("share my goals with Helen Weber", "share_with_manager")
    talk.press(YES)
    talk.say("share my goals with Helen Weber until 31 December 2026", "share_with_manager")
    talk.press(YES)
    assert [share.until for share in shares_of(talk)] == [date(2026, 12, 31), date(2027, 2, 20)]


def test_the_preview_is_changed_by_saying_what_else(talk: Conversation) -> None:
    talk.say("share my plan with Helen Weber", "share_with_manager")
    talk.say("only my strengths, until March")
    talk.say("yes", "affirm")
    share = shares_of(talk)[0]
    assert {item.kind for item in share.items} == {"strength"}
    assert (share.address, share.until) == ("Helen Weber", date(2027, 3, 31))


def test_a_plan_changed_in_between_is_shown_again(talk: Conversation) -> None:
    talk.say("share my goals with Helen Weber", "share_with_manager")
    with talk.database.begin() as connection:
        stored = plans.latest_plan(connection, talk.person_id)
        assert stored is not None
        changed = stored.content.model_copy(update={"objectives": stored.content.objectives[:1]})
        plans.save_version(connection, stored, changed, "page")
    talk.press(YES)
    assert shares_of(talk) == []
    assert len(talk.cards("sections")[0]["sections"][0]["items"]) == 1
    talk.press(YES)
    assert len(shares_of(talk)[0].items) == 1


def test_half_a_name_is_asked_for_once_more(talk: Conversation) -> None:
    talk.say("share my goals with my boss", "share_with_manager")
    talk.say("Helen")
    assert "whole name" in talk.text
    talk.say("Helen Weber")
    assert talk.cards("sections")


def test_who_sees_the_plan_names_person_end_and_openings(talk: Conversation) -> None:
    talk.say("who sees my plan?", "share_with_manager")
    assert "Nobody but you" in talk.text
    talk.say("share my goals with Helen Weber", "share_with_manager")
    talk.press(YES)
    talk.say("who sees my plan?", "share_with_manager")
    assert "Helen Weber" in talk.text
    assert "Not opened so far" in talk.text
    manager = the_manager(talk)
    share = seen_by(talk, manager)[0]
    with talk.database.begin() as connection:
        store.note_opening(connection, manager, share, "shared")
    talk.say("who sees my plan?", "share_with_manager")
    assert "Opened once" in talk.text


def test_stopping_ends_it_at_once(talk: Conversation) -> None:
    talk.say("share my goals with Helen Weber", "share_with_manager")
    talk.press(YES)
    manager = the_manager(talk)
    share = seen_by(talk, manager)[0]
    talk.say("stop sharing with Helen", "share_with_manager")
    assert seen_by(talk, manager) == []
    with talk.database.begin() as connection, pytest.raises(ShareNotFoundError):
        store.open_share(connection, manager, share.id, talk.today, "shared")


def test_of_several_people_it_is_asked_whom_to_stop(talk: Conversation) -> None:
    for name in ("Helen Weber", "Omar Diop"):
        talk.say(f"share my goals with {name}", "share_with_manager")
        talk.press(YES)
    talk.say("stop sharing my plan", "share_with_manager")
    talk.press("Stop sharing with Omar Diop")
    assert [s.address for s in shares_of(talk) if s.status(talk.today) == "active"] == ["Helen Weber"]


def test_sharing_sounds_alike_whether_or_not_the_other_uses_cairn(talk: Conversation) -> None:
    the_manager(talk)
    said = []
    for name in ("Helen Weber", "Nobody Known"):
        talk.say(f"share my goals with {name}", "share_with_manager")
        preview = talk.text
        talk.press(YES)
        link = shares_of(talk)[0].id
        said.append((preview + talk.text).replace(name, "X").replace(link, "ID"))
    assert said[0] == said[1]


def test_who_has_no_plan_is_told_how_to_get_one(tmp_path: Path) -> None:
    talk = Conversation(tmp_path, "plateau")
    talk.say("share my plan with Helen Weber", "share_with_manager")
    assert talk.buttons() == ["Make my plan"]


def test_one_does_not_share_with_oneself(talk: Conversation) -> None:
    talk.say("share my goals with Amara Diallo", "share_with_manager")
    assert "That is you" in talk.text


def test_a_journey_left_for_sharing_is_found_again(talk: Conversation) -> None:
    talk.say("start", "start_journey")
    talk.press(talk.buttons()[0])
    asked = flow_of(talk)
    talk.say("share my goals with Helen Weber", "share_with_manager")
    talk.press(YES)
    assert flow_of(talk) == asked == "journey"
