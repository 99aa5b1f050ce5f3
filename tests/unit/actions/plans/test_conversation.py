"""The plan as it is talked about: changes wait for a yes, reports count at once, everything can be taken back."""

from datetime import date
from pathlib import Path

import pytest

from actions import dialogue
from actions.plans import check_ins, store
from actions.plans.check_ins import CheckIns
from actions.plans.difference import difference
from actions.plans.store import StoredPlan
from tests.unit.actions.journey.conversation import Conversation
from tests.unit.actions.plans.given import a_plan


@pytest.fixture
def talk(tmp_path: Path) -> Conversation:
    """Someone with a plan."""
    talk = Conversation(tmp_path)
    with talk.database.begin() as connection:
        store.create(connection, talk.person_id, a_plan())
    return talk


def plan_of(talk: Conversation) -> StoredPlan:
    with talk.database.read() as connection:
        found = store.latest_plan(connection, talk.person_id)
    assert found is not None
    return found


def flow_of(talk: Conversation) -> str:
    with talk.database.read() as connection:
        return dialogue.expected(connection, talk.person_id).flow


def test_a_change_is_shown_before_and_after_and_waits_for_a_yes(talk: Conversation) -> None:
    talk.say("move the mentoring to March", "change_plan")
    card = talk.cards("change")[0]
    assert "2 January 2027" in card["before"]
    assert "31 March 2027" in card["after"]
    assert plan_of(talk).version == 1
    talk.press("Yes")
    assert plan_of(talk).content.action("a2").due == date(2027, 3, 31)
    assert flow_of(talk) == "none"


def test_a_no_changes_nothing(talk: Conversation) -> None:
    talk.say("remove the second action", "change_plan")
    talk.say("no", "deny")
    assert plan_of(talk).version == 1
    assert flow_of(talk) == "none"


def test_another_change_takes_the_place_of_the_one_that_waits(talk: Conversation) -> None:
    talk.say("remove the second action", "change_plan")
    talk.say("move the French course to May")
    talk.say("yes", "affirm")
    content = plan_of(talk).content
    assert content.action("a2")
    assert content.action("a6").due == date(2027, 5, 31)


def test_what_may_mean_two_is_asked_with_buttons(talk: Conversation) -> None:
    talk.say("delete learn", "change_plan")
    assert set(talk.buttons()) == {"Learn: SQL", "Learn: French to level B1"}
    talk.press("Learn: SQL")
    talk.press("Yes")
    assert "a1" not in {a.id for a in plan_of(talk).content.actions}


def test_which_one_can_be_typed_as_well(talk: Conversation) -> None:
    talk.say("delete learn", "change_plan")
    talk.say("the French one")
    assert talk.cards("change")[0]["before"] == "Learn: French to level B1"


def test_a_report_counts_at_once_and_can_be_taken_back(talk: Conversation) -> None:
    talk.say("I finished the SQL course", "report_progress")
    assert "is done" in talk.text
    assert "Next: " in talk.text
    assert plan_of(talk).content.action("a1").status == "done"
    talk.press("Undo")
    assert plan_of(talk).content.action("a1").status == "open"


@pytest.mark.parametrize("status", ["done", "postponed"])
def test_a_button_beside_an_action_reports_it(talk: Conversation, status: str) -> None:
    report = {"plan": plan_of(talk).id, "report": "a6", "status": status}
    talk.press_payload("Done", {"intent": "report_progress", "plan_edit": report})
    assert plan_of(talk).content.action("a6").status == status
    talk.press("Undo")
    assert plan_of(talk).content.action("a6").status == "open"


def test_a_button_beside_an_action_that_is_gone_changes_nothing(talk: Conversation) -> None:
    report = {"plan": "another", "report": "a99", "status": "done"}
    talk.press_payload("Done", {"intent": "report_progress", "plan_edit": report})
    assert plan_of(talk).version == 1


def test_an_old_undo_button_takes_back_nothing_that_came_later(talk: Conversation) -> None:
    talk.say("I finished the SQL course", "report_progress")
    undo = next(b["payload"] for r in talk.said for b in r["buttons"] if b["title"] == "Undo")
    talk.say("I finished French", "report_progress")
    talk.press_payload("Undo", undo)
    assert plan_of(talk).content.action("a6").status == "done"


def quoting(talk: Conversation) -> None:
    """A plan with an action whose title quotes the goal."""
    goal = "By end of June I will have finished a data course"
    plan = a_plan()
    short = plan.objectives[0].model_copy(update={"title": goal})
    quote = plan.actions[4].model_copy(update={"title": f"Write down the first three steps towards: {goal}"})
    changed = a_plan(objectives=[short, plan.objectives[1]], actions=[*plan.actions[:4], quote, *plan.actions[5:]])
    with talk.database.begin() as connection:
        store.save_version(connection, plan_of(talk), changed, "page")


def test_a_report_on_the_goal_ticks_off_no_action_that_only_quotes_it(talk: Conversation) -> None:
    quoting(talk)
    talk.say("I finished the course on data", "report_progress")
    assert plan_of(talk).version == 2
    assert talk.cards("change")[0]["title"] == "Goal reached"
    talk.press("Yes")
    assert not [a for a in plan_of(talk).content.actions if a.status == "done"]
    assert plan_of(talk).content.objectives[0].reached_on == talk.today
    assert flow_of(talk) == "none"


def test_what_is_done_beside_the_plan_can_be_noted(talk: Conversation) -> None:
    talk.say("I finished the garden wall", "report_progress")
    assert talk.buttons()[-1] == "None of these: note it as something I did"
    assert len(talk.buttons()) <= 5
    talk.press(talk.buttons()[-1])
    done = [a for a in plan_of(talk).content.actions if a.status == "done"]
    assert [(a.title, a.done_on) for a in done] == [("Finished the garden wall", talk.today)]
    assert flow_of(talk) == "none"


def test_none_of_these_can_be_typed_as_well(talk: Conversation) -> None:
    talk.say("I finished the garden wall", "report_progress")
    talk.say("none of these")
    assert "something you did" in talk.text


def test_a_plan_is_deleted_after_a_yes_and_comes_back(talk: Conversation) -> None:
    talk.say("delete my plan", "change_plan")
    assert plan_of(talk).version == 1
    talk.press("Yes")
    talk.say("show my plan", "show_plan")
    assert talk.buttons() == ["Make my plan"]
    talk.say("undo that", "change_plan")
    assert not difference(a_plan(), plan_of(talk).content)


def test_the_rhythm_of_check_ins_is_changed_in_words(talk: Conversation) -> None:
    talk.say("please remind me every six months", "change_plan")
    talk.press("Yes")
    assert [str(c.day) for c in plan_of(talk).content.check_ins] == ["2027-05-28", "2027-11-26"]
    assert plan_of(talk).content.check_ins[0].id == "c1"


def test_undo_that_walks_back_one_by_one(talk: Conversation) -> None:
    talk.say("I finished the SQL course", "report_progress")
    talk.say("I finished French", "report_progress")
    talk.say("undo that", "change_plan")
    talk.say("undo that", "change_plan")
    assert [a.status for a in plan_of(talk).content.actions] == ["open"] * 7
    talk.say("undo that", "change_plan")
    assert "nothing to undo" in talk.text
    assert plan_of(talk).version == 5


def test_undo_while_a_change_waits_drops_that_change_and_nothing_that_is_saved(talk: Conversation) -> None:
    talk.say("I finished the SQL course", "report_progress")
    for intent in ("change_plan", "answer"):
        talk.say("remove the second action", "change_plan")
        talk.say("undo that", intent)
        assert talk.text == "Then nothing changes."
        assert flow_of(talk) == "none"
    assert plan_of(talk).version == 2
    assert plan_of(talk).content.action("a1").status == "done"


def test_an_undo_can_itself_be_taken_back(talk: Conversation) -> None:
    talk.say("I finished the SQL course", "report_progress")
    talk.say("undo that", "change_plan")
    talk.press("Bring it back")
    assert plan_of(talk).content.action("a1").status == "done"
    talk.say("undo that", "change_plan")
    talk.say("take that back", "change_plan")
    assert plan_of(talk).content.action("a1").status == "done"


def test_what_the_journey_added_is_not_undone_without_a_yes(talk: Conversation) -> None:
    with talk.database.begin() as connection:
        store.save_version(connection, plan_of(talk), a_plan(brand="I get people there."), "journey-more")
    talk.say("undo that", "change_plan")
    assert "answers in the journey" in talk.text
    assert plan_of(talk).content.brand
    talk.say("no", "deny")
    assert plan_of(talk).content.brand
    talk.say("undo that", "change_plan")
    talk.press("Yes")
    assert plan_of(talk).content.brand is None
    talk.press("Bring it back")
    assert plan_of(talk).content.brand


def test_a_plan_changed_on_the_page_meanwhile_is_not_overwritten(talk: Conversation) -> None:
    talk.say("move the mentoring to March", "change_plan")
    with talk.database.begin() as connection:
        store.save_version(connection, plan_of(talk), a_plan(aim="Changed on the page"), "page")
    talk.press("Yes")
    assert "changed meanwhile" in talk.text
    assert plan_of(talk).content.aim == "Changed on the page"
    assert plan_of(talk).version == 2


def test_a_yes_to_a_change_that_was_replaced_does_nothing(talk: Conversation) -> None:
    talk.say("remove the second action", "change_plan")
    yes = next(b["payload"] for r in talk.said for b in r["buttons"] if b["title"] == "Yes")
    talk.say("move the French course to May", "change_plan")
    talk.press_payload("Yes", yes)
    assert plan_of(talk).version == 1


@pytest.mark.parametrize("intent", ["show_plan", "export_plan", "share_with_manager", "prepare_conversation"])
def test_after_a_look_aside_the_way_back_to_the_journey_is_offered(talk: Conversation, intent: str) -> None:
    talk.say("help me plan my career", "start_journey")
    talk.press("Short, 5 minutes")
    talk.say("depth; breadth")
    talk.say("by the way", intent)
    talk.press("Back to your journey")
    assert talk.asked == "ambition"
    talk.say("ok", "affirm")
    assert "a few words of your own" in talk.text
    assert talk.asked == "ambition"


def test_after_a_change_the_journey_goes_on_where_it_was(talk: Conversation) -> None:
    talk.say("help me plan my career", "start_journey")
    talk.press("Short, 5 minutes")
    talk.say("move the mentoring to March", "change_plan")
    talk.say("remove the second action")
    talk.press("No")
    assert flow_of(talk) == "journey"
    talk.say("depth; breadth")
    assert talk.asked == "ambition"


@pytest.mark.parametrize(
    "intent", ["show_plan", "change_plan", "report_progress", "export_plan", "share_with_manager"]
)
def test_without_a_plan_each_says_how_to_get_one(tmp_path: Path, intent: str) -> None:
    talk = Conversation(tmp_path, "plateau")
    talk.say("my plan", intent)
    assert talk.buttons() == ["Make my plan"]


def test_the_plan_is_shown_with_its_downloads(talk: Conversation) -> None:
    talk.say("show my plan", "show_plan")
    card = talk.cards("plan")[0]
    assert card["url"] == f"/plan/{card['plan_id']}"
    assert [item["id"] for item in card["next"]] == ["a1", "a2", "a3"]


def test_a_plan_that_is_full_says_so(talk: Conversation) -> None:
    with talk.database.begin() as connection:
        one = a_plan().actions[0]
        many = a_plan(actions=[one.model_copy(update={"id": f"a{n}"}) for n in range(1, 101)])
        store.save_version(connection, plan_of(talk), many, "page")
    talk.say("add a course on data analysis", "change_plan")
    assert "100 things already" in talk.text


@pytest.mark.parametrize(
    ("said", "hours"),
    [
        ("add two hours", 12),
        ("two more hours a month", 12),
        ("an hour less a month", 9),
        ("make it 4 hours a month", 4),
        ("add an hour a week", 14),
        ("I only have three hours a month now", 3),
    ],
)
def test_hours_are_counted_from_those_that_there_are(talk: Conversation, said: str, hours: int) -> None:
    talk.say(said, "change_plan")
    talk.press("Yes")
    assert plan_of(talk).content.hours == hours


def test_hours_can_be_meant_for_one_action(talk: Conversation) -> None:
    talk.say("add two hours to the SQL course", "change_plan")
    talk.press("Yes")
    assert (plan_of(talk).content.hours, plan_of(talk).content.action("a1").hours) == (10, 4)


def test_drop_the_exam_means_the_goal_where_no_action_is_called_so(talk: Conversation) -> None:
    talk.say("drop the exam", "change_plan")
    assert talk.cards("change")[0]["before"] == "Pass the English exam"
    talk.press("Yes")
    assert [o.id for o in plan_of(talk).content.objectives] == ["o2"]
    talk.press("Undo")
    assert [o.id for o in plan_of(talk).content.objectives] == ["o1", "o2"]


def test_move_the_exam_means_the_date_of_the_goal(talk: Conversation) -> None:
    talk.say("move the English exam to September 2027", "change_plan")
    talk.press("Yes")
    assert plan_of(talk).content.objectives[0].due == date(2027, 9, 30)


def test_a_goal_is_made_specific_and_dated_by_questions(talk: Conversation) -> None:
    talk.say("add a goal: get a forklift licence", "change_plan")
    assert "by when?" in talk.text
    talk.say("last year")
    assert "To which date?" in talk.text
    talk.say("by September 2027")
    assert "see that it is reached" in talk.text
    talk.say("I hold the paper")
    talk.press("Yes")
    goal = plan_of(talk).content.objectives[-1]
    assert (goal.title, goal.due, goal.measure) == ("Get a forklift licence", date(2027, 9, 30), "I hold the paper")
    assert [o.title for o in plan_of(talk).content.objectives[:2]] == [o.title for o in a_plan().objectives]


def test_what_changed_is_told_version_by_version(talk: Conversation) -> None:
    talk.say("move the mentoring to March", "change_plan")
    talk.press("Yes")
    talk.say("what changed in my plan", "show_plan")
    assert "Version 2" in talk.text
    assert "2 January 2027 → 31 March 2027" in talk.text
    talk.press("Back to version 1")
    talk.press("Yes")
    assert plan_of(talk).content.actions == a_plan().actions
    assert plan_of(talk).version == 3
    talk.press("Undo")
    assert plan_of(talk).content.action("a2").due == date(2027, 3, 31)


def test_a_version_that_there_never_was_is_not_gone_back_to(talk: Conversation) -> None:
    talk.say("go back to version 9", "change_plan")
    assert "no such version" in talk.text
    assert plan_of(talk).version == 1


def test_a_programme_of_the_other_organisation_is_not_put_in_and_the_nearest_can_be(talk: Conversation) -> None:
    talk.say("add SPARK to my plan", "change_plan")
    assert "SPARK programme (for women) is for UNDP" in talk.text
    assert plan_of(talk).version == 1
    talk.press("Add: Career coaching")
    talk.press("Yes")
    added = plan_of(talk).content.actions
    assert "secretariat-coaching" in [a.support for a in added]
    assert "undp-spark" not in [a.support for a in added]


def test_support_that_is_in_the_plan_is_not_added_twice(talk: Conversation) -> None:
    talk.say("add mentoring", "change_plan")
    assert "in your plan already" in talk.text


@pytest.mark.parametrize("said", ["no more check-ins", "stop the reminders", "please don't remind me"])
def test_check_ins_end_at_a_word_and_begin_at_another(talk: Conversation, said: str) -> None:
    talk.say(said.removeprefix("please "), "change_plan")
    assert wanted(talk) is False
    talk.say("turn the check-ins on again", "change_plan")
    assert wanted(talk) is True
    assert "26 February 2027" in talk.text


def wanted(talk: Conversation) -> bool:
    with talk.database.read() as connection:
        return check_ins.wanted(connection, talk.person_id)


def asked_how_it_goes(talk: Conversation) -> None:
    """A check-in has come."""
    due = check_ins.Due(talk.person_id, plan_of(talk).id, "c1", date(2027, 2, 26))
    with talk.database.begin() as connection:
        CheckIns().sent(connection, due, ["Nothing yet", "Show my plan", "No more check-ins"])


@pytest.mark.parametrize("intent", ["cancel", "answer"])
def test_one_word_in_reply_to_a_check_in_ends_them(talk: Conversation, intent: str) -> None:
    asked_how_it_goes(talk)
    if intent == "answer":
        talk.say("Stop.")
    else:
        answer_check_in(talk)
    assert wanted(talk) is False
    assert flow_of(talk) == "none"
    assert plan_of(talk).version == 1


def answer_check_in(talk: Conversation) -> None:
    message = {
        "text": "stop", "intent": {"name": "cancel", "confidence": 0.9}, "entities": [],
        "metadata": {"message_id": "one-word", "text": "stop", "button": None},
    }  # fmt: skip
    talk.actions["action_take_check_in"].run_once(message, talk.person_id)


def test_nothing_yet_is_a_good_answer_to_a_check_in(talk: Conversation) -> None:
    asked_how_it_goes(talk)
    talk.say("nothing yet")
    assert "That happens" in talk.text
    assert plan_of(talk).content.check_ins[0].done
    assert flow_of(talk) == "none"


def test_a_report_in_reply_to_a_check_in_counts_once_and_can_be_taken_back(talk: Conversation) -> None:
    asked_how_it_goes(talk)
    talk.say("I finished the SQL course", "report_progress")
    content = plan_of(talk).content
    assert (content.action("a1").status, content.check_ins[0].done) == ("done", True)
    assert plan_of(talk).version == 2
    talk.press("Undo")
    assert plan_of(talk).content.action("a1").status == "open"


def test_a_word_of_ones_own_in_reply_to_a_check_in_changes_nothing_else(talk: Conversation) -> None:
    asked_how_it_goes(talk)
    talk.say("all going well here")
    assert "Good to hear" in talk.text
    assert [a.status for a in plan_of(talk).content.actions] == ["open"] * 7
