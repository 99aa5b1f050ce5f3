"""A plan fits the time there is, and the person: only support that is open to them."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.plans.build import Material, Step, build, merge, schedule
from actions.plans.check import warnings
from actions.plans.types import Objective, Owner
from tests.unit.actions.plans.given import DRIVER, SUPPORT, TEXTS, TODAY, a_full_plan, a_plan

WARN = TEXTS.warnings


def test_goals_are_specific_and_dated() -> None:
    plan = a_full_plan()
    short, long = plan.objectives
    assert (short.title, short.measure, short.due) == (
        "Pass the English exam",
        "I hold the certificate",
        date(2027, 6, 30),
    )
    assert long.due is not None
    assert long.due.year == 2029


def test_an_aim_that_names_its_date_keeps_it() -> None:
    plan = build(Material(owner=DRIVER, aim="Be head of transport by 2028"), SUPPORT, TEXTS, TODAY)
    assert plan.objectives[0].due == date(2028, 12, 31)


def test_support_is_only_what_is_open_to_organisation_and_category() -> None:
    wanted = tuple(entry.id for entry in SUPPORT.support)
    for organisation, category in (("undp", "GS"), ("undp", "NO"), ("un-secretariat", "GS"), ("un-secretariat", "P")):
        owner = Owner(name="X", organisation=organisation, category=category)
        plan = build(Material(owner=owner, direction="move", support=wanted), SUPPORT, TEXTS, TODAY)
        used = {a.support for a in plan.actions if a.support}
        assert used
        for name in used:
            entry = SUPPORT.find(str(name))
            assert entry is not None
            assert organisation in entry.organisations
            assert not entry.categories or category in entry.categories
    assert "undp-vda" not in {
        a.support
        for a in build(
            Material(owner=Owner(name="X", organisation="undp", category="GS"), support=wanted), SUPPORT, TEXTS, TODAY
        ).actions
    }


def test_nobody_gets_a_programme_with_a_personal_condition_without_asking_for_it() -> None:
    for direction in ("grow", "broaden", "move", "prepare"):
        plan = build(
            Material(owner=Owner(name="X", organisation="undp", category="NO"), direction=direction),
            SUPPORT,
            TEXTS,
            TODAY,
        )
        assert "undp-spark" not in {a.support for a in plan.actions}


def test_every_support_names_its_source_and_its_date() -> None:
    for action in a_full_plan().actions:
        if action.support:
            assert action.source is not None
            assert action.source.as_of
            assert action.caution


def test_all_four_kinds_and_three_horizons_may_stand_in_a_plan() -> None:
    kinds = {entry.four_e for entry in SUPPORT.support}
    assert kinds == {"education", "exposure", "environment", "experience"}
    assert {entry.horizon for entry in SUPPORT.support} == {"immediate", "intermediate", "transitional"}


def test_one_day_a_week_of_the_working_days_and_after_what_comes_before() -> None:
    plan = a_full_plan()
    for action in plan.actions:
        assert action.due is not None
        assert action.due.weekday() == 4
        for name in action.after:
            before = plan.action(name).due
            assert before is not None
            assert before < action.due


@given(st.lists(st.tuples(st.floats(0, 40), st.integers(1, 40)), min_size=1, max_size=15), st.integers(1, 40))
@settings(max_examples=100, deadline=None)
def test_a_plan_just_made_never_asks_for_more_hours_than_there_are(
    steps: list[tuple[float, int]], hours: int
) -> None:
    made = [Step(f"s{n}", f"Step {n}", "experience", "immediate", h, w) for n, (h, w) in enumerate(steps)]
    plan = a_plan(actions=[a.model_dump() for a in schedule(made, hours, TODAY)], hours=hours, objectives=[])
    assert not warnings(plan, WARN, TODAY)
    dues = [a.due for a in plan.actions if a.due]
    assert all(one <= other for one, other in pairwise(dues))


def test_further_answers_add_and_overwrite_nothing() -> None:
    plan = a_plan(aim="Changed by hand")
    merged = merge(plan, a_full_plan())
    assert merged.aim == "Changed by hand"
    assert {a.title for a in plan.actions} <= {a.title for a in merged.actions}
    assert merged.brand
    assert len({a.id for a in merged.actions}) == len(merged.actions)
    assert merge(merged, a_full_plan()).actions == merged.actions


def test_the_example_is_taken_apart_where_its_parts_are_named() -> None:
    assert a_full_plan().evidence[0].result == "saved."
    plan = build(Material(owner=DRIVER, evidence="It went well."), SUPPORT, TEXTS, TODAY)
    assert plan.evidence[0].text == "It went well."


@pytest.mark.parametrize(
    ("changes", "warning"),
    [
        ({"hours": 1}, "with your hours a month (1) you will have"),
        ({"appointment_end": date(2027, 1, 4)}, "fall after the end of your appointment on 4 January 2027"),
        ({"appointment_end": date(2027, 6, 1)}, "“Pass the English exam” falls after the end"),
    ],
)
def test_it_warns_with_the_reason(changes: dict[str, object], warning: str) -> None:
    assert any(warning in text for text in warnings(a_plan(**changes), WARN, TODAY))


def test_it_warns_of_dates_that_contradict_each_other() -> None:
    plan = a_plan()
    first, second, *rest = plan.actions
    turned = a_plan(actions=[first.model_copy(update={"after": ("a2",)}), second, *rest])
    assert any("on which it depends" in text for text in warnings(turned, WARN, TODAY))
    dropped = a_plan(
        actions=[first.model_copy(update={"after": ("a2",)}), second.model_copy(update={"status": "dropped"}), *rest]
    )
    assert any("waits for" in text for text in warnings(dropped, WARN, TODAY))
    short, long = plan.objectives
    late = a_plan(objectives=[short.model_copy(update={"due": date(2030, 1, 1)}), long])
    assert any("before your short-term goal" in text for text in warnings(late, WARN, TODAY))


def test_it_warns_of_what_is_past_its_date() -> None:
    assert any("was due on 1 January 2027" in text for text in warnings(a_plan(), WARN, date(2027, 1, 2)))
    assert any("3 actions are past" in text for text in warnings(a_plan(), WARN, date(2027, 1, 4)))


def test_what_leads_to_the_near_goal_is_due_before_it() -> None:
    given = Material(
        owner=DRIVER, goal="Have finished a data course", goal_date=date(2027, 1, 29), learn="Data analysis"
    )
    plan = build(given, SUPPORT, TEXTS, TODAY)
    learn = next(a for a in plan.actions if a.title.startswith("Learn"))
    assert learn.due is not None
    assert learn.due <= date(2027, 1, 29) or any("short-term goal" in text for text in warnings(plan, WARN, TODAY))


def test_it_warns_when_what_leads_to_the_near_goal_comes_after_it() -> None:
    plan = a_plan()
    short, long = plan.objectives
    near = short.model_copy(update={"title": "Speak French at work", "due": date(2027, 1, 3)})
    warned = warnings(a_plan(objectives=[near, long], hours=30), WARN, TODAY)
    assert any("“Learn: French to level B1” is due on 6 January 2027" in text for text in warned)


def test_a_sound_plan_gets_no_warning() -> None:
    assert warnings(a_plan(hours=30), WARN, TODAY) == []


def test_a_near_goal_that_nobody_could_tick_off_is_asked_about() -> None:
    vague = Objective(id="o1", term="short", title="Get better at English")
    said = warnings(a_plan(objectives=[vague]), WARN, TODAY)
    assert any("has no date" in text for text in said)
    assert any("How will one see" in text for text in said)


def test_a_goal_that_is_reached_warns_of_nothing() -> None:
    reached = Objective(id="o1", term="short", title="Get better at English", reached_on=TODAY)
    assert not [text for text in warnings(a_plan(objectives=[reached]), WARN, TODAY) if "English" in text]
