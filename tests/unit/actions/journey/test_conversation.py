"""The journey as it is talked: interrupted, resumed, changed, pressed twice, in any order that people find."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from actions import dialogue
from actions.events import events
from actions.journey import store
from actions.journey.state import journey_state, open_question
from actions.plans import store as plan_store
from tests.unit.actions.journey.conversation import Conversation

ANSWERS: dict[str, str] = {
    "organisation": "UNDP", "category": "G staff", "grade": "G-6",
    "satisfaction": "Most: Moving up. Least: Serving in different places.", "importance": "4 3 5 1 4 4 5",
    "today": "depth 4, moving up 2, the rest 3", "values-1": "results; recognised", "values-2": "1, 3",
    "values-3": "Most: Security and good conditions. Least: Deciding for myself.",
    "values-4": "Most: Learning something new. Least: Being recognised.", "values-5": "2; 1", "values-6": "3; 1",
    "values-7": "Most: A manager who stands behind me. Least: Being recognised.",
    "skills": "Keeping a fleet safe; training drivers", "skills-proof": "no accident in four years; three passed",
    "style": "4 2 3 5 1", "key-role": "1", "readiness": "the rest 1", "readiness-proof": "a team of six",
    "ambition": "I run transport for a large mission and train the drivers", "circumstances": "caring",
    "appointment-end": "30 June 2027", "direction": "I want to move", "options": "1", "short-goal": "Pass the English exam",
    "short-goal-proof": "I hold the certificate", "short-goal-date": "end of June", "learn": "Reading a budget; French",
    "support": "1", "hours": "5", "check-in": "every 3 months", "brand": "I get people where they are needed, safely.",
    "network": "Head of supply: decides on job exchange", "network-near": "2", "evidence-context": "Fuel ran short",
    "evidence-action": "I planned all routes anew", "evidence-result": "12 % less fuel", "checklist": "papers; alerts",
}  # fmt: skip


@pytest.fixture
def talk(tmp_path: Path) -> Conversation:
    return Conversation(tmp_path)


def waits(talk: Conversation) -> str:
    with talk.database.read() as connection:
        return dialogue.expected(connection, talk.person_id).flow


def begin(talk: Conversation, route: str = "Short, 5 minutes") -> None:
    talk.say("help me plan my career", "start_journey")
    talk.press(route)


def go_on(talk: Conversation, until: str | None = None) -> list[str]:
    """Answer what is asked, up to a question; the ids of what was asked."""
    asked = []
    while talk.asked is not None and talk.asked != until:
        asked.append(talk.asked)
        talk.say(ANSWERS[talk.asked])
        assert len(asked) < 40
    return asked


def recorded(talk: Conversation) -> list[tuple[str, dict[str, Any]]]:
    with talk.database.read() as connection:
        return [(row.name, row.data) for row in connection.execute(select(events).order_by(events.c.id))]


def test_it_first_asks_which_of_the_two_ways(talk: Conversation) -> None:
    talk.say("help me plan my career", "start_journey")
    assert talk.buttons() == ["Short, 5 minutes", "Full, 20 minutes"]
    talk.say("the short one")
    assert talk.asked == "satisfaction"


@pytest.mark.parametrize(
    ("text", "asked"),
    [("full", "importance"), ("short", "satisfaction"), ("the shrot one", "satisfaction"), ("5", "satisfaction"),
     ("ok, let's take the long way", "importance"), ("yes", "satisfaction")],
)  # fmt: skip
def test_a_way_is_named_in_a_word(talk: Conversation, text: str, asked: str) -> None:
    talk.say("help me plan my career", "start_journey")
    talk.say(text)
    assert talk.asked == asked


@pytest.mark.parametrize("text", ["no", "thanks bye", "not now", "stop"])
def test_who_wants_neither_way_is_left_in_peace(talk: Conversation, text: str) -> None:
    talk.say("help me plan my career", "start_journey")
    talk.say(text)
    assert "Then not now" in talk.text
    assert waits(talk) == "none"


@pytest.mark.parametrize("text", ["why do you ask?", "how long does it take?"])
def test_why_there_are_two_ways_is_explained_in_other_words(talk: Conversation, text: str) -> None:
    talk.say("help me plan my career", "start_journey")
    before = talk.text
    talk.say(text)
    assert talk.text != before
    assert talk.buttons() == ["Short, 5 minutes", "Full, 20 minutes"]


def test_what_names_no_way_is_an_ordinary_message_and_the_ways_are_not_asked_again(talk: Conversation) -> None:
    talk.say("help me plan my career", "start_journey")
    talk.say("just give me five questions to ask about mobility")
    assert "Mobility means" in talk.text
    assert waits(talk) == "none"


def test_who_names_the_way_is_not_asked_for_it(talk: Conversation) -> None:
    talk.say("help me with my career, the short way please", "start_journey")
    assert talk.asked == "satisfaction"


@pytest.mark.parametrize("persona", ["driver", "plateau", "national", "manager"])
def test_the_short_way_gives_a_plan_after_seven_questions(tmp_path: Path, persona: str) -> None:
    talk = Conversation(tmp_path, persona)
    begin(talk)
    assert len(go_on(talk)) <= 7
    plan = talk.cards("plan")[0]
    assert plan["version"] == 1
    assert len(plan["next"]) == 3
    assert plan["exports"]["pdf"].endswith(".pdf")


def test_after_the_short_way_the_journey_stands_before_the_step_that_was_not_asked(talk: Conversation) -> None:
    begin(talk)
    go_on(talk)
    with talk.database.read() as connection:
        state = journey_state(talk.services, connection, talk.person_id)
    assert state is not None
    assert [s["state"] for s in state["progress"]["steps"]] == ["done", "done", "done", "ahead"]
    assert state["step"]["number"] == 4


@pytest.mark.parametrize("persona", ["driver", "plateau", "national", "manager"])
def test_the_full_way_lays_four_stones_and_asks_nothing_twice(tmp_path: Path, persona: str) -> None:
    talk = Conversation(tmp_path, persona)
    begin(talk, "Full, 20 minutes")
    asked = go_on(talk)
    assert len(asked) == len(set(asked))
    assert len(asked) <= 33
    with talk.database.read() as connection:
        state = journey_state(talk.services, connection, talk.person_id)
        plans = plan_store.list_plans(connection, talk.person_id)
    assert state is not None
    assert [s["state"] for s in state["progress"]["steps"]] == ["done"] * 4
    assert plans[0].content.brand
    assert plans[0].content.relationships
    assert len(plans) == 1


def test_each_question_is_one_card_with_its_reason(talk: Conversation) -> None:
    begin(talk, "Full, 20 minutes")
    while talk.asked is not None:
        card = talk.card
        assert card["why"]
        assert card["prompt"] == talk.said[-1]["text"]
        assert card["progress"]["total"] >= card["progress"]["done"]
        assert len(talk.cards("question")) == 1
        talk.say(ANSWERS[talk.asked])


def test_someone_unknown_is_asked_who_they_are_and_the_profile_keeps_it(tmp_path: Path) -> None:
    talk = Conversation(tmp_path, "nobody")
    begin(talk)
    assert go_on(talk)[:3] == ["organisation", "category", "grade"]
    talk.say("Help me plan my career again", "start_journey")
    talk.press("Start anew")
    talk.press("Short, 5 minutes")
    assert talk.asked == "satisfaction"


def test_a_question_of_knowledge_in_between_leads_back_to_the_very_question(talk: Conversation) -> None:
    begin(talk)
    go_on(talk, "direction")
    talk.say("", "ask_journey")
    assert talk.asked == "direction"


def test_it_goes_on_days_later_where_it_stopped(talk: Conversation) -> None:
    begin(talk, "Full, 20 minutes")
    go_on(talk, "skills")
    talk.say("stop here")
    assert talk.asked is None
    talk.today = talk.today.replace(day=29)
    talk.say("let's continue", "continue_journey")
    assert talk.asked == "skills"
    assert "9 of 25" in talk.text


def test_an_answer_after_a_pause_still_counts(talk: Conversation) -> None:
    begin(talk)
    talk.say("", "cancel")
    talk.say("depth most, breadth least")
    assert talk.asked == "ambition"


def test_why_is_explained_and_the_question_asked_again(talk: Conversation) -> None:
    begin(talk)
    talk.say("why do you ask?")
    assert "Why I ask" in talk.text
    assert talk.asked == "satisfaction"


@pytest.mark.parametrize("text", ["what are the options?", "what does that mean"])
def test_a_question_about_the_question_is_answered_with_its_reason_and_its_options(
    talk: Conversation, text: str
) -> None:
    begin(talk)
    go_on(talk, "direction")
    talk.say(text)
    assert "Why I ask" in talk.text
    assert "You can take: Grow in my present role" in talk.text
    assert talk.asked == "direction"


@pytest.mark.parametrize("intent", ["answer", "start_journey"])
def test_start_anew_can_be_typed_in_the_middle(talk: Conversation, intent: str) -> None:
    begin(talk)
    go_on(talk, "direction")
    talk.say("start anew", intent)
    assert talk.buttons() == ["Short, 5 minutes", "Full, 20 minutes"]
    talk.say("no", "deny")
    assert talk.asked == "direction"


def test_an_answer_that_sounds_like_a_beginning_is_an_answer(talk: Conversation) -> None:
    begin(talk, "Full, 20 minutes")
    go_on(talk, "short-goal-proof")
    talk.say("I will know when I get an interview", "start_journey")
    assert talk.asked == "short-goal-date"


def test_an_answer_that_sounds_like_a_change_leads_back_to_the_question(talk: Conversation) -> None:
    begin(talk, "Full, 20 minutes")
    go_on(talk, "circumstances")
    talk.say("next april", "change_plan")
    assert talk.buttons() == ["Back to your journey"]
    talk.press("Back to your journey")
    assert talk.asked == "circumstances"


def test_an_earlier_answer_is_changed_by_name_and_the_journey_goes_on_where_it_was(talk: Conversation) -> None:
    begin(talk, "Full, 20 minutes")
    go_on(talk, "learn")
    talk.say("change direction to grow")
    assert "from “Move: role, office or place” to “Grow in my present role”" in talk.text
    assert talk.asked == "options"
    talk.say("1")
    assert talk.asked == "learn"


def test_back_shows_the_question_before_and_skip_leaves_its_answer_as_it_was(talk: Conversation) -> None:
    begin(talk)
    go_on(talk, "direction")
    talk.say("back")
    assert talk.asked == "ambition"
    assert talk.card["current"] == ANSWERS["ambition"]
    talk.say("skip")
    assert talk.asked == "direction"
    talk.say("back")
    talk.say("Something quite different, and in one sentence")
    assert "I changed ambition" in talk.text


def test_half_an_answer_is_completed_by_the_next_message(talk: Conversation) -> None:
    begin(talk)
    talk.say("depth")
    assert "which one matters least" in talk.text
    talk.say("moving up")
    assert talk.asked == "ambition"


def test_back_takes_back_the_half_of_an_answer_and_says_so(talk: Conversation) -> None:
    begin(talk, "Full, 20 minutes")
    go_on(talk, "values-1")
    talk.say("results")
    talk.say("back")
    assert "dropped the half" in talk.text
    assert talk.asked == "values-1"
    talk.say("back")
    assert talk.asked == "today"


def test_what_stays_is_said_without_doubled_stops(talk: Conversation) -> None:
    begin(talk)
    go_on(talk, "ambition")
    talk.say("back")
    talk.say("Most: Moving up. Least: Serving in different places.")
    assert (
        "Sources of satisfaction stays as it was: Most: Moving up. Least: Serving in different places." in talk.text
    )


def test_what_is_not_understood_says_what_can_be_taken(talk: Conversation) -> None:
    begin(talk)
    go_on(talk, "direction")
    talk.say("the moon")
    assert "Broaden my exposure" in talk.text
    assert talk.asked == "direction"


def test_a_goal_that_names_its_date_is_not_asked_for_it(talk: Conversation) -> None:
    begin(talk)
    go_on(talk, "short-goal")
    talk.say("Pass the English exam by the end of June next year with more than eight words")
    assert talk.asked == "hours"


def test_a_button_of_a_question_answered_in_another_window_tells_so_and_offers_the_change(talk: Conversation) -> None:
    begin(talk)
    go_on(talk, "direction")
    payload = next(b["payload"] for r in talk.said for b in r["buttons"] if b["title"].startswith("Grow"))
    talk.say("move")
    talk.press_payload("Grow in my present role", payload)
    assert "already answered direction" in talk.text
    talk.press("Change it")
    assert "to “Grow in my present role”" in talk.text


def test_a_button_with_a_value_that_does_not_exist_changes_nothing(talk: Conversation) -> None:
    begin(talk)
    go_on(talk, "direction")
    talk.press_payload("x", {"intent": "answer", "journey": {"question": "direction", "value": "anything"}})
    assert talk.asked == "direction"


def test_the_same_message_twice_is_one_answer(talk: Conversation) -> None:
    begin(talk)
    message = {
        "text": "depth; breadth",
        "intent": {"name": "answer"},
        "entities": [],
        "metadata": {"message_id": "m1", "text": "depth; breadth"},
    }
    first = talk.actions["action_take_answer"].run_once(message, talk.person_id)
    assert talk.actions["action_take_answer"].run_once(message, talk.person_id) == first
    with talk.database.read() as connection:
        assert open_question(talk.services, connection, talk.person_id) == "ambition"


def test_an_open_journey_is_offered_before_a_new_one(talk: Conversation) -> None:
    begin(talk)
    go_on(talk, "ambition")
    talk.say("help me plan my career", "start_journey")
    assert talk.buttons() == ["Continue", "Start anew"]
    talk.press("Continue")
    assert talk.asked == "ambition"


def test_after_the_short_way_the_full_one_asks_only_what_is_missing(talk: Conversation) -> None:
    begin(talk)
    short = go_on(talk)
    talk.press("Go on with the full route")
    more = go_on(talk)
    assert more
    assert not set(short) & set(more)
    with talk.database.read() as connection:
        plans = plan_store.list_plans(connection, talk.person_id)
    assert len(plans) == 1
    assert plans[0].version == 2
    assert plans[0].content.knowledge == ("Reading a budget", "French")


def test_an_answer_of_a_journey_behind_can_be_changed_and_a_new_plan_made(talk: Conversation) -> None:
    begin(talk)
    go_on(talk)
    talk.say("help me plan my career", "start_journey")
    talk.press("Change an answer")
    talk.say("hours")
    assert talk.asked == "hours"
    talk.say("20")
    assert "from “5 hours a month” to “20 hours a month”" in talk.text
    talk.press("Make my plan")
    with talk.database.read() as connection:
        plans = plan_store.list_plans(connection, talk.person_id)
    assert [p.content.hours for p in plans] == [20, 5]


def test_who_skips_everything_reaches_the_end_without_a_plan_made_up(talk: Conversation) -> None:
    begin(talk)
    while talk.asked is not None:
        talk.say("skip")
    with talk.database.read() as connection:
        assert plan_store.latest_plan(connection, talk.person_id) is None


def test_make_a_plan_begins_the_short_way_when_nothing_is_known(talk: Conversation) -> None:
    talk.say("make me a plan", "make_plan")
    assert talk.asked == "satisfaction"


def test_make_a_plan_in_the_middle_makes_it_from_what_is_there(talk: Conversation) -> None:
    begin(talk)
    go_on(talk, "hours")
    talk.say("make me a plan", "make_plan")
    assert talk.cards("plan")


def test_circumstances_are_in_no_plan_and_no_event(talk: Conversation) -> None:
    begin(talk, "Full, 20 minutes")
    while talk.asked is not None:
        talk.say("health; money" if talk.asked == "circumstances" else ANSWERS[talk.asked])
    with talk.database.read() as connection:
        plan = plan_store.latest_plan(connection, talk.person_id)
    assert plan is not None
    words = plan.content.model_dump_json().lower()
    assert "health" not in words
    assert "money" not in words


def test_events_hold_ids_and_no_words_of_the_person(talk: Conversation) -> None:
    begin(talk, "Full, 20 minutes")
    go_on(talk)
    names = [name for name, _ in recorded(talk)]
    assert names.count("JourneyStepCompleted") == 4
    assert {"JourneyStarted", "JourneyCompleted", "PlanCreated"} <= set(names)
    everything = str([data for _, data in recorded(talk)])
    assert not any(answer in everything for answer in ANSWERS.values() if len(answer) > 12)


def test_two_journeys_of_two_people_do_not_meet(tmp_path: Path) -> None:
    one, other = Conversation(tmp_path, "driver"), Conversation(tmp_path, "national")
    begin(one)
    go_on(one, "direction")
    begin(other)
    assert other.asked == "satisfaction"
    with one.database.read() as connection:
        assert store.current(connection, one.person_id) != store.current(connection, other.person_id)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "'; DROP TABLE people; --",
        "{name} %s {0}",
        "\u202eabc",
        "😀 عمارة 中文",
        "\x00abc def",
    ],
)
def test_whatever_is_typed_is_kept_as_plain_words(talk: Conversation, text: str) -> None:
    begin(talk)
    go_on(talk, "ambition")
    talk.say(text)
    assert talk.asked == "direction"
    talk.say("change my ambition")
    assert talk.asked == "ambition"
