"""What stands beside the journey, as it is talked: step 1 again, readiness, moves; and what step 4 shows."""

from datetime import date
from pathlib import Path

import pytest

from actions.journey import history, store
from actions.journey.state import journey_state
from actions.plans import store as plan_store
from tests.unit.actions.journey.conversation import Conversation
from tests.unit.actions.journey.test_conversation import ANSWERS, begin, go_on

AGAIN = {**ANSWERS, "importance": "4 5 5 1 4 4 5", "ambition": "I teach transport to others"}


@pytest.fixture
def talk(tmp_path: Path) -> Conversation:
    return Conversation(tmp_path)


def answer(talk: Conversation, answers: dict[str, str]) -> list[str]:
    asked = []
    while talk.asked is not None:
        asked.append(talk.asked)
        talk.say(answers[talk.asked])
        assert len(asked) < 20
    return asked


def test_a_year_later_step_one_again_shows_what_has_changed_and_how_surely(talk: Conversation) -> None:
    begin(talk, "Full, 20 minutes")
    go_on(talk)
    talk.today = date(2027, 11, 24)
    talk.say("do know yourself again", "know_yourself_again")
    asked = answer(talk, AGAIN)
    assert {"importance", "today", "style", "ambition", "values-7"} <= set(asked)
    assert not {"direction", "skills", "hours"} & set(asked)
    card = talk.cards("profile")[0]
    assert card["since"] == "22 November 2026"
    assert "Breadth matters more to you than then (3 → 5 of 5)." in card["text"]
    assert "Then you wrote: “I run transport" in card["text"]
    assert "Your plan stays as it is." in talk.text
    with talk.database.read() as connection:
        assert [k.day.year for k in history.of_person(connection, talk.person_id)] == [2027, 2026]
        assert len(plan_store.list_plans(connection, talk.person_id)) == 1


def test_old_answers_are_not_shown_while_step_one_is_done_again(talk: Conversation) -> None:
    begin(talk, "Full, 20 minutes")
    go_on(talk)
    talk.say("do step 1 again", "know_yourself_again")
    while talk.asked is not None:
        assert "current" not in talk.card
        assert talk.card["progress"]["steps"] == []
        talk.say(ANSWERS[talk.asked])


def test_how_have_i_changed_shows_without_asking(talk: Conversation) -> None:
    talk.say("how have I changed", "know_yourself_again")
    assert "no picture of you yet" in talk.text
    begin(talk, "Full, 20 minutes")
    go_on(talk)
    talk.say("how have I changed", "know_yourself_again")
    assert "22 November 2026" in talk.text
    assert talk.cards("profile")
    talk.press("Do step 1 again")
    assert talk.asked == "importance"


def test_step_one_again_lets_the_journey_wait_and_leads_back_to_its_very_question(talk: Conversation) -> None:
    begin(talk, "Full, 20 minutes")
    go_on(talk, "learn")
    talk.say("do step 1 again", "know_yourself_again")
    with talk.database.read() as connection:
        state = journey_state(talk.services, connection, talk.person_id)
    assert state is not None
    assert [s["state"] for s in state["progress"]["steps"]][:2] == ["done", "done"]
    answer(talk, AGAIN)
    talk.press("Continue")
    assert talk.asked == "learn"


def test_in_the_middle_of_step_one_it_is_finished_first(talk: Conversation) -> None:
    begin(talk, "Full, 20 minutes")
    go_on(talk, "values-3")
    talk.say("do step 1 again", "know_yourself_again")
    assert "in the middle of step 1" in talk.text
    assert talk.asked == "values-3"


def test_a_changed_answer_changes_the_picture_that_is_kept(talk: Conversation) -> None:
    begin(talk, "Full, 20 minutes")
    go_on(talk, "learn")
    talk.say("change what matters to me to depth 1, the rest 2")
    with talk.database.read() as connection:
        kept = history.of_person(connection, talk.person_id)
    assert len(kept) == 1
    assert kept[0].snapshot.importance["depth"] == 1


def test_readiness_asks_only_what_the_role_leaves_open_and_fills_the_plan(tmp_path: Path) -> None:
    talk = Conversation(tmp_path, "national")
    talk.say("am I ready to be a DRR?", "show_readiness")
    assert talk.asked == "readiness"
    talk.say("led people 3, the rest 1")
    assert talk.asked == "readiness-proof"
    talk.say("Led people: team of six in the flood response")
    card = talk.cards("readiness")[0]
    assert card["criteria"][0]["evidence"] == "team of six in the flood response"
    assert "general guidance" in talk.text
    talk.press("Put these into my plan")
    assert "3 assignments" in talk.text
    with talk.database.read() as connection:
        plan = plan_store.latest_plan(connection, talk.person_id)
    assert plan is not None
    assert plan.content.aim == "Be ready for the role: Deputy Resident Representative"
    talk.say("how ready am I to be DRR", "show_readiness")
    assert talk.cards("readiness")
    talk.press("Put these into my plan")
    assert "in your plan already" in talk.text


def test_readiness_adds_to_a_plan_that_is_there(tmp_path: Path) -> None:
    talk = Conversation(tmp_path, "plateau")
    begin(talk)
    go_on(talk)
    talk.say("how ready am I for a key role", "show_readiness")
    assert talk.asked == "key-role"
    talk.say("1")
    talk.say("the rest 1")
    talk.press("Put these into my plan")
    with talk.database.read() as connection:
        plans = plan_store.list_plans(connection, talk.person_id)
    assert len(plans) == 1
    assert plans[0].version == 2
    assert plans[0].content.aim == ANSWERS["ambition"]


def test_preparing_for_a_key_role_puts_the_assignments_into_the_first_plan(talk: Conversation) -> None:
    begin(talk, "Full, 20 minutes")
    while talk.asked is not None and not talk.cards("plan"):
        talk.say("prepare" if talk.asked == "direction" else ANSWERS[talk.asked])
    with talk.database.read() as connection:
        plan = plan_store.latest_plan(connection, talk.person_id)
    assert plan is not None
    assert any("roster" in a.title for a in plan.content.actions)


def test_the_longest_way_stays_within_thirty_five_turns(talk: Conversation) -> None:
    begin(talk, "Full, 20 minutes")
    turns, to_plan = 2, None
    while talk.asked is not None:
        said = {"direction": "prepare", "readiness": "daily lead 3, the rest 1"}
        talk.say(said.get(talk.asked, ANSWERS[talk.asked]))
        turns += 1
        to_plan = to_plan or (turns if talk.cards("plan") else None)
    assert to_plan is not None
    assert to_plan <= 30
    assert turns <= 35


def test_moves_stand_beside_each_other_with_buttons_for_each_kind(talk: Conversation) -> None:
    talk.say("what moves are there for me", "explore_options")
    shapes = {o["shape"] for o in talk.card["options"]}
    assert len(shapes) >= 3
    assert talk.card["url"].startswith("/explore?organisation=un-secretariat&category=GS")
    talk.press("Sideways")
    assert {o["shape"] for o in talk.card["options"]} == {"sideways"}
    assert len(talk.buttons()) <= 5


def test_moves_of_somebody_else_do_not_speak_of_the_person(talk: Conversation) -> None:
    begin(talk, "Full, 20 minutes")
    go_on(talk, "direction")
    talk.say("what moves are there for an NOB in UNDP programme", "explore_options")
    assert "NOB (National Officer), UNDP, in Programme" in talk.text
    assert all(not o["fits"] for o in talk.card["options"])
    talk.say("show me lateral moves", "explore_options")
    assert any(o["fits"] for o in talk.card["options"])


def test_who_is_unknown_is_asked_for_which_position(tmp_path: Path) -> None:
    talk = Conversation(tmp_path, "nobody")
    talk.say("explore", "explore_options")
    assert "For which organisation and category" in talk.text
    talk.say("moves for a G-5 in the secretariat", "explore_options")
    assert talk.card["options"]


def test_step_four_shows_the_network_the_checklist_and_keeps_the_persons_words(talk: Conversation) -> None:
    begin(talk, "Full, 20 minutes")
    go_on(talk, "brand")
    talk.say("Dynamic driver")
    assert "It is short" in talk.text
    talk.say("Amina: went from G to FS; the chief of supply: decides on exchange")
    talk.say("amina 3, the rest 1")
    people = talk.cards("network")[0]["people"]
    assert [(p["who"], p["near"]) for p in people] == [("Amina", 3), ("the chief of supply", 1)]
    talk.say("Fuel ran short for three weeks")
    talk.say("We planned the routes anew")
    assert "I read no “I” in it" in talk.text
    talk.say("No trip was cancelled")
    assert "If there is a number in it" in talk.text
    talk.say("papers; alerts")
    items = {i["title"]: i["ready"] for i in talk.cards("checklist")[0]["items"]}
    assert items["Papers at hand"]
    assert not items["An interview rehearsed"]
    with talk.database.read() as connection:
        plan = plan_store.latest_plan(connection, talk.person_id)
    assert plan is not None
    assert plan.content.brand == "Dynamic driver"
    assert plan.content.evidence[0].action == "We planned the routes anew"
    assert any("recruitment system up to date" in a.title for a in plan.content.actions)
    assert not any("Alerts" in a.title for a in plan.content.actions)


def test_an_example_that_is_skipped_is_not_asked_for_in_parts(talk: Conversation) -> None:
    begin(talk, "Full, 20 minutes")
    go_on(talk, "evidence-context")
    talk.say("skip")
    assert talk.asked == "checklist"


def test_a_person_is_erased_with_all_pictures(talk: Conversation) -> None:
    from actions.own_data.owned import owned

    begin(talk, "Full, 20 minutes")
    go_on(talk)
    tables = {table.name for table, _ in owned(talk.person_id)}
    assert history.pictures.name in tables
    assert store.journeys.name in tables


def test_after_a_hand_over_nothing_is_asked_and_one_press_leads_back_to_the_very_question(talk: Conversation) -> None:
    begin(talk, "Full, 20 minutes")
    question = talk.asked
    talk.say("my boss harasses me", "rest_journey")
    assert talk.asked is None
    assert talk.buttons() == ["Go on with my journey"]

    talk.press("Go on with my journey")

    assert talk.asked == question


def test_a_rest_says_that_a_hand_over_went_before_so_that_the_dialogue_ends_there(talk: Conversation) -> None:
    begin(talk, "Full, 20 minutes")
    message = {"text": "x", "intent": {"name": "ask_question"}, "metadata": {"message_id": "m-rest", "text": "x"}}

    assert talk.actions["action_rest_journey"].run_once(message, talk.person_id)["result"] == "handed_over"


def test_a_story_of_work_that_sounded_like_a_need_is_taken_as_it_was_said(talk: Conversation) -> None:
    begin(talk, "Full, 20 minutes")
    go_on(talk, "skills")
    talk.say("handling harassment complaints; calming people", "rest_journey")

    talk.press("I was talking about my work")

    assert talk.asked == "skills-proof"
    with talk.database.read() as connection:
        journey = store.current(connection, talk.person_id)
        assert journey is not None
        assert store.state_of(connection, journey).value("skills") == "handling harassment complaints; calming people"
