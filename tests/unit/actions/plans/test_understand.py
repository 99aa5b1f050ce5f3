"""Changes and reports are understood from a sentence; what is not clear is asked."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.plans.targets import Redo, Unclear, Understanding, Undo, Which, Wish
from actions.plans.understand import understand_change, understand_report
from tests.unit.actions.plans.given import TEXTS, TODAY, a_plan

PLAN = a_plan()
NAMES = {"a2": ("Together mentoring programme",)}


def change(text: str) -> Understanding:
    return understand_change(text, PLAN, TEXTS.words, TODAY, NAMES)


def report(text: str) -> Understanding:
    return understand_report(text, PLAN, TEXTS.words, TODAY, NAMES)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("move the mentoring to March", {"kind": "move", "target": "a2", "due": date(2027, 3, 31)}),
        ("please move the second action to 5 February", {"kind": "move", "target": "a2", "due": date(2027, 2, 5)}),
        ("push mentoring two weeks later", {"kind": "move", "target": "a2", "due": date(2027, 1, 16)}),
        ("bring the French forward to December", {"kind": "move", "target": "a6", "due": date(2026, 12, 31)}),
        ("change the SQL course to next month", {"kind": "move", "target": "a1", "due": date(2026, 12, 31)}),
        (
            "add a course on data analysis by June",
            {"kind": "add", "title": "Course on data analysis", "due": date(2027, 6, 30), "four_e": "education"},
        ),
        ("Add: meet the finance chief in January", {"kind": "add", "title": "Meet the finance chief", "four_e": "exposure"}),
        ("put the first one off by two weeks", {"kind": "move", "target": "a1", "due": date(2027, 1, 15)}),
        ("make the first action due 15 january", {"kind": "move", "target": "a1", "due": date(2027, 1, 15)}),
        ("rename the first action to name 2 desks", {"kind": "rename", "target": "a1", "title": "Name 2 desks"}),
        ("drop the French thing", {"kind": "remove", "target": "a6"}),
        ("please remind me every month", {"kind": "check_in", "months": 1}),
        ("can we have a check-in every two months?", {"kind": "check_in", "months": 2}),
        ("delete the plan", {"kind": "delete"}),
        ("remove the second action", {"kind": "remove", "target": "a2"}),
        ("remove action 3", {"kind": "remove", "target": "a3"}),
        ("delete the last one", {"kind": "remove", "target": "a7"}),
        ("i no longer want to learn french", {"kind": "remove", "target": "a6"}),
        ("rename the SQL course to SQL for analysts", {"kind": "rename", "target": "a1", "title": "SQL for analysts"}),
        (
            "change my long-term goal to become head of transport",
            {"kind": "objective", "term": "long", "title": "Become head of transport"},
        ),
        ("move my short-term goal to end of May", {"kind": "objective_date", "term": "short", "due": date(2027, 5, 31)}),
        ("change hours to 3 a month", {"kind": "hours", "hours": 3}),
        ("I finished SQL", {"kind": "status", "target": "a1", "status": "done"}),
    ],
)  # fmt: skip
def test_a_change_is_understood(text: str, expected: dict[str, Any]) -> None:
    understood = change(text)
    assert isinstance(understood, Wish), understood
    found = understood.change.model_dump()
    assert {name: found[name] for name in expected} == expected


@pytest.mark.parametrize("text", ["undo", "undo that", "revert"])
def test_undo_is_understood(text: str) -> None:
    assert change(text) == Undo()


def test_taking_back_may_mean_an_undo_just_made() -> None:
    assert change("Take that back") == Undo(again=True)
    assert change("bring it back") == Redo()


@pytest.mark.parametrize(
    ("text", "target", "status"),
    [
        ("I finished the SQL course", "a1", "done"),
        ("done with the mentoring", "a2", "done"),
        ("action 3 is done", "a3", "done"),
        ("I talked to two people", "a4", "done"),
        ("I have not finished French", "a6", "open"),
        ("could not do the mentoring yet", "a2", "postponed"),
        ("I gave up on French", "a6", "dropped"),
    ],
)
def test_a_report_is_understood(text: str, target: str, status: str) -> None:
    understood = report(text)
    assert isinstance(understood, Wish), understood
    assert (understood.change.target, understood.change.status) == (target, status)


def test_what_may_mean_two_actions_is_asked() -> None:
    understood = change("delete learn")
    assert isinstance(understood, Which)
    assert set(understood.candidates) == {"a1", "a6"}


def test_a_report_that_names_nothing_offers_the_next_actions() -> None:
    understood = report("I did it")
    assert isinstance(understood, Which)
    assert not understood.found
    assert understood.candidates[0] == "a1"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("change my plan", "unclear"),
        ("remove the 99th action", "which_none"),
        ("remove the quantum physics", "which_none"),
        ("postpone French", "needs_date"),
        ("add", "needs_text"),
        ("change my aim", "needs_text"),
        ("move mentoring to 1 January 2020", "bad_date"),
    ],
)
def test_what_is_not_clear_says_why(text: str, reason: str) -> None:
    understood = change(text)
    assert isinstance(understood, Unclear), understood
    assert understood.reason == reason
    getattr(TEXTS.chat, reason).format(**understood.values)


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_no_text_brings_it_down(text: str) -> None:
    change(text)
    report(text)
