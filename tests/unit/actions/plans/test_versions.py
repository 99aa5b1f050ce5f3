"""Versions are never lost, undo brings back what was, and of two who change at once one is told."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.plans import store
from actions.plans.change import Change, TargetGoneError, apply
from actions.plans.difference import difference
from actions.plans.patch import PlanPatch, UnknownPartError, patch_plan, patched
from actions.plans.types import Plan
from tests.unit.actions.plans.given import TODAY, a_database, a_plan

IDS = [f"a{n}" for n in range(1, 8)]
changes = st.one_of(
    st.builds(
        Change,
        kind=st.just("add"),
        title=st.text("abc xyz", min_size=3, max_size=30).filter(str.strip),
        due=st.one_of(st.none(), st.dates(TODAY, date(2030, 1, 1))),
    ),
    st.builds(Change, kind=st.just("remove"), target=st.sampled_from(IDS)),
    st.builds(Change, kind=st.just("move"), target=st.sampled_from(IDS), due=st.dates(TODAY, date(2030, 1, 1))),
    st.builds(
        Change,
        kind=st.just("status"),
        target=st.sampled_from(IDS),
        status=st.sampled_from(["open", "done", "postponed", "dropped"]),
    ),
    st.builds(
        Change, kind=st.just("objective"), term=st.sampled_from(["short", "long"]), title=st.just("Another goal")
    ),
    st.builds(Change, kind=st.just("hours"), hours=st.integers(1, 40)),
)


@given(st.lists(st.one_of(changes, st.just("undo")), max_size=15))
@settings(max_examples=40, deadline=None)
def test_versions_are_never_lost_and_undo_walks_back(steps: list[Change | str]) -> None:
    with TemporaryDirectory() as folder:
        database, person = a_database(Path(folder))
        with database.begin() as connection:
            stored = store.create(connection, person, a_plan())
            history: list[Plan] = [stored.content]
            past = [stored.content]
            for step in steps:
                if isinstance(step, Change):
                    try:
                        content = apply(stored.content, step, TODAY)
                    except TargetGoneError:
                        continue
                    new = store.save_version(connection, stored, content, "chat")
                    if new.version != stored.version:
                        past.append(content)
                        history.append(content)
                    stored = new
                else:
                    done = store.undo(connection, stored)
                    assert (done is None) == (len(past) == 1)
                    if done is not None:
                        past.pop()
                        stored = done[0]
                        history.append(stored.content)
                        # All but which ids were given away meanwhile: those are never given again.
                        assert stored.content == past[-1].model_copy(update={"highest": stored.content.highest})
            for number, content in enumerate(history, start=1):
                assert store.get_plan(connection, person, stored.id, number).content == content
            assert stored.version == len(history)
        database.close()


@given(changes)
@settings(max_examples=80, deadline=None)
def test_a_change_touches_nothing_else(change: Change) -> None:
    before = a_plan()
    after = apply(before, change, TODAY)
    touched = {d.id for d in difference(before, after) if d.part == "action"}
    allowed = {change.target} if change.target else {a.id for a in after.actions} - {a.id for a in before.actions}
    assert touched <= allowed | {None}


def test_a_change_of_the_long_term_goal_is_a_change_of_the_aim() -> None:
    after = apply(a_plan(), Change(kind="objective", term="long", title="Be head of transport"), TODAY)
    assert after.aim == "Be head of transport"
    assert after.objectives[1].title == "Be head of transport"


def test_what_is_removed_leaves_no_one_waiting() -> None:
    plan = a_plan()
    waiting = plan.actions[2].model_copy(update={"after": ("a1",)})
    plan = a_plan(actions=[*plan.actions[:2], waiting, *plan.actions[3:]])
    assert apply(plan, Change(kind="remove", target="a1"), TODAY).action("a3").after == ()


def test_the_next_three_are_open_and_wait_for_nothing() -> None:
    plan = a_plan()
    waiting = plan.actions[0].model_copy(update={"after": ("a2",)})
    plan = a_plan(actions=[waiting, *plan.actions[1:]])
    assert [a.id for a in plan.next_actions()] == ["a2", "a3", "a4"]
    plan = apply(plan, Change(kind="status", target="a2", status="done"), TODAY)
    assert [a.id for a in plan.next_actions()] == ["a1", "a3", "a4"]


def test_of_actions_due_on_one_day_the_older_comes_first() -> None:
    one = a_plan().actions[0]
    plan = a_plan(actions=[one.model_copy(update={"id": f"a{n}"}) for n in (10, 2, 1, 3)])
    assert [a.id for a in plan.next_actions()] == ["a1", "a2", "a3"]


def test_who_changes_an_older_version_is_told_and_changes_nothing(tmp_path: Path) -> None:
    database, person = a_database(tmp_path)
    with database.begin() as connection:
        stored = store.create(connection, person, a_plan())
        patch_plan(connection, person, stored.id, PlanPatch(version=1, aim="First"), TODAY)
        with pytest.raises(store.PlanConflictError) as conflict:
            patch_plan(connection, person, stored.id, PlanPatch(version=1, aim="Second"), TODAY)
        assert conflict.value.current.content.aim == "First"
        with pytest.raises(store.PlanConflictError):
            store.save_version(connection, stored, a_plan(aim="Third"), "chat")


def test_anothers_plan_is_as_one_that_does_not_exist(tmp_path: Path) -> None:
    database, person = a_database(tmp_path)
    with database.begin() as connection:
        stored = store.create(connection, person, a_plan())
        for someone, plan_id in (("somebody else", stored.id), (person, "no such plan")):
            with pytest.raises(store.PlanNotFoundError, match=r"No such plan\."):
                store.get_plan(connection, someone, plan_id)


def test_the_page_changes_adds_and_takes_out() -> None:
    patch = PlanPatch.model_validate(
        {
            "version": 1,
            "actions": [
                {"id": "a1", "title": "SQL for analysts", "due": None},
                {"id": "a2", "status": "done"},
                {"id": "a3", "removed": True},
                {"title": "Something new", "due": "2027-05-01"},
            ],
            "objectives": [{"id": "o1", "due": "2027-07-31"}],
        }
    )
    after = patched(a_plan(), patch, TODAY)
    assert after.action("a1").title == "SQL for analysts"
    assert after.action("a1").due is None
    assert after.action("a2").done_on == TODAY
    assert "a3" not in {a.id for a in after.actions}
    assert after.action("a8").title == "Something new"
    assert after.objectives[0].due == date(2027, 7, 31)


def test_the_page_cannot_name_what_the_plan_does_not_hold() -> None:
    with pytest.raises(UnknownPartError):
        patched(a_plan(), PlanPatch.model_validate({"version": 1, "actions": [{"id": "a99", "title": "x"}]}), TODAY)


@pytest.mark.parametrize(
    "body",
    [
        {"version": 1, "owner": {"name": "Somebody else"}},
        {"version": 1, "aim": ""},
        {"version": 1, "actions": [{"due": "2027-05-01"}]},
        {"version": 1, "actions": [{"id": "a1", "title": "x" * 301}]},
        {"version": 1, "actions": [{"id": "a1", "status": "finished"}]},
        {"version": 1, "restore": 0},
    ],
)
def test_what_the_page_may_not_send_is_refused(body: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"validation error"):
        PlanPatch.model_validate(body)


def test_the_history_tells_what_differs(tmp_path: Path) -> None:
    database, person = a_database(tmp_path)
    with database.begin() as connection:
        stored = store.create(connection, person, a_plan())
        content = apply(stored.content, Change(kind="move", target="a1", due=date(2027, 3, 31)), TODAY)
        store.save_version(connection, stored, content, "chat")
        history = store.versions(connection, person, stored.id)
    assert [h["cause"] for h in history] == ["journey", "chat"]
    assert history[1]["differences"][0]["after"] == "31 March 2027"


def test_an_id_that_was_given_away_is_never_given_to_something_else(tmp_path: Path) -> None:
    database, person = a_database(tmp_path)
    with database.begin() as connection:
        first = store.create(connection, person, a_plan())
        add = Change(kind="add", title="A visit to the port")
        second = store.save_version(connection, first, apply(first.content, add, TODAY), "chat")
        undone = store.undo(connection, second)
        assert undone is not None
        again = apply(undone[0].content, Change(kind="add", title="Something else"), TODAY)
    titles = {a.id: a.title for a in (*second.content.actions, *again.actions)}
    assert "Something else" in titles.values()
    assert "A visit to the port" in titles.values()
