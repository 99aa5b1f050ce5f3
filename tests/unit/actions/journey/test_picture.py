"""The picture of step 1, its plain reading, and what has changed since: no more than was answered."""

import struct
from datetime import date

import pytest

from actions.journey.change import changes
from actions.journey.engine import Entry, State, after
from actions.journey.picture import Snapshot, groups, skills_of, snapshot
from actions.journey.picture_png import picture_png
from actions.journey.reading import profile_card, reading
from actions.journey.spec import load_journey
from config.settings import ROOT

SPEC = load_journey(ROOT / "config" / "journey.yaml")
FACTS = {"organisation": "un-secretariat", "category": "P"}
IMPORTANCE = {"depth": 5, "breadth": 3, "up": 4, "places": 1, "colleagues": 4, "circumstances": 5, "purpose": 4}
TODAY = {"depth": 2, "breadth": 3, "up": 2, "places": 4, "colleagues": 5, "circumstances": 4, "purpose": 4}
STYLE = {"people": 4, "open": 2, "planning": 3, "detail": 5, "pace": 1}


def given(**answers: object) -> State:
    state = State("full")
    for name, value in answers.items():
        state = after(state, Entry("answered", name.replace("_", "-"), value))
    return state


def in_order(*order: str) -> dict[str, object]:
    """Answers to the seven sets of values of somebody with this order in mind."""
    sets = SPEC.instruments["values"].sets
    return {
        f"values_{n}": {"most": min(s, key=order.index), "least": max(s, key=order.index)}
        for n, s in enumerate(sets, start=1)
    }


ORDER = ("learning", "achievement", "independence", "relationships", "support", "recognition", "conditions")
FULL = given(importance=IMPORTANCE, today=TODAY, style=STYLE, **in_order(*ORDER))


def said(state: State) -> str:
    return " ".join(reading(SPEC, snapshot(SPEC, state)))


def test_what_matters_stands_beside_what_is_there() -> None:
    rows = {r["item"]: r for r in groups(SPEC, snapshot(SPEC, FULL))[0]["rows"]}
    assert (rows["depth"]["matters"], rows["depth"]["today"]) == (5, 2)
    assert "matters 5, today 2" in rows["depth"]["note"]


def test_the_widest_gap_is_named_first_and_what_is_there_is_worth_keeping() -> None:
    text = said(FULL)
    assert (
        "The widest gap is at depth: it matters much to you (5 of 5) and is there only a little today (2 of 5)"
        in text
    )
    assert "There is a gap at moving up as well." in text
    assert (
        "Worth keeping in any move: room for my life outside work, serving the Organization's purpose and good relations"
        in text
    )
    assert "Serving in different places: there is more of it than you need" in text


def test_values_that_cannot_be_told_apart_are_not_put_in_order() -> None:
    text = said(FULL)
    assert "“Learning something new”" in text
    assert "cannot put these in order" in text


def test_a_set_that_was_skipped_is_said_to_weaken_the_order() -> None:
    state = given(**dict(list(in_order(*ORDER).items())[:3]))
    assert "You skipped some of the sets" in said(state)


def test_the_way_of_working_says_only_what_is_not_in_the_middle() -> None:
    assert (
        "at your best in company, with a clear procedure, from the details to the whole and one thing after another"
        in said(FULL)
    )
    assert "loose plan" not in said(FULL)


def test_it_calls_itself_no_verdict_and_notes_have_dates() -> None:
    card = profile_card(SPEC, snapshot(SPEC, FULL), FACTS)
    assert card is not None
    assert "not a verdict" in card["caution"]
    assert card["notes"][0]["as_of"] == "2021-09"
    assert "What matters, and what is there today: " in card["alt"]
    assert all(0 <= bar["value"] <= bar["max"] for bar in card["bars"])


def test_there_is_no_picture_of_nothing() -> None:
    assert profile_card(SPEC, snapshot(SPEC, State("full")), FACTS) is None


def test_a_snapshot_outlives_the_database() -> None:
    seen = snapshot(SPEC, FULL)
    assert Snapshot.of_data(seen.as_data()) == seen
    assert Snapshot.of_data({**seen.as_data(), "added later": 1}) == seen


def test_skills_and_their_evidence_are_put_together_where_they_match() -> None:
    assert skills_of(given(skills="Fleet; training", skills_proof="No accident; three passed")) == (
        "Fleet: No accident; training: three passed"
    )
    assert skills_of(given(skills="Fleet; training", skills_proof="No accident")) == "Fleet; training; No accident"
    assert skills_of(given(skills="Fleet: safe")) == "Fleet: safe"


def changed(**now: object) -> str:
    then = snapshot(SPEC, FULL)
    answers = {"importance": IMPORTANCE, "today": TODAY, "style": STYLE, **in_order(*ORDER), **now}
    return " ".join(changes(SPEC, then, snapshot(SPEC, given(**answers))))


def test_what_moved_by_two_points_is_a_change_and_one_point_is_said_to_be_chance() -> None:
    text = changed(importance={**IMPORTANCE, "breadth": 5, "up": 3})
    assert "Breadth matters more to you than then (3 → 5 of 5)." in text
    assert "A point up or down at moving up: that much answers vary" in text


def test_a_value_that_moved_a_little_is_said_with_its_reserve() -> None:
    text = changed(**in_order("achievement", "learning", *ORDER[2:]))
    assert "A little more important than then: seeing results" in text
    assert "three choices each cannot tell much" in text
    assert "clearly" not in text


def test_a_value_that_changed_sides_is_clear() -> None:
    text = changed(**in_order("conditions", *ORDER[1:6], "learning"))
    assert "Security and good conditions came out clearly higher than then (-3 → 3" in text
    assert "Learning something new came out clearly lower" in text


def test_the_same_answers_are_no_change() -> None:
    assert changed() == SPEC.results.change.same


def test_answers_to_other_questions_are_not_compared() -> None:
    seen = snapshot(SPEC, FULL)
    older = Snapshot.of_data({**seen.as_data(), "versions": {**seen.versions, "values": "2020"}})
    assert changes(SPEC, older, seen) == [
        "Work values: asked in another way at that time, so I show only the picture of today and compare nothing."
    ]


@pytest.mark.parametrize("state", [FULL, given(satisfaction={"most": "depth", "least": "up"})])
def test_the_picture_is_a_png_of_a_sensible_size(state: State) -> None:
    card = profile_card(SPEC, snapshot(SPEC, state), FACTS)
    assert card is not None
    data = picture_png(card, date(2026, 11, 22))
    assert data.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", data[16:24])
    assert 600 <= width <= 1400
    assert 200 <= height <= 3000
    assert len(data) < 300_000
