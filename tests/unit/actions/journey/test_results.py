"""The picture of step 1: bars and words that say no more than was answered."""

from actions.journey.engine import Entry, State, after
from actions.journey.results import best_worst_scores, profile_card
from actions.journey.spec import load_journey
from config.settings import ROOT

SPEC = load_journey(ROOT / "config" / "journey.yaml")
FACTS = {"organisation": "un-secretariat", "category": "P"}


def given(**answers: object) -> State:
    state = State("full")
    for name, value in answers.items():
        state = after(state, Entry("answered", name.replace("_", "-"), value))
    return state


def test_best_twice_is_the_full_bar_and_worst_twice_an_empty_one() -> None:
    state = given(
        values_1={"most": "achievement", "least": "recognition"},
        values_2={"most": "achievement", "least": "conditions"},
        values_3={"most": "support", "least": "conditions"},
    )
    bars = {b["label"]: b for b in profile_card(SPEC, state, FACTS)["bars"]}  # type: ignore[index]
    assert (bars["Seeing results"]["value"], bars["Seeing results"]["max"]) == (4, 4)
    assert bars["Security and good conditions"]["value"] == 0
    assert "2 of 2" in bars["Seeing results"]["note"]


def test_a_set_that_was_skipped_does_not_count() -> None:
    state = given(values_1={"most": "achievement", "least": "recognition"})
    scores = {
        s.option.value: s.shown
        for s in best_worst_scores([q for q in SPEC.questions if q.measures == "values"], state)
    }
    assert scores["achievement"] == 1
    assert "conditions" not in scores


def test_the_short_route_shows_satisfaction_as_bars() -> None:
    card = profile_card(SPEC, given(satisfaction={"most": "depth", "least": "up"}), FACTS)
    assert card is not None
    assert [b["value"] for b in card["bars"]] == [2, 1, 1, 1, 1, 1, 0]


def test_it_calls_itself_no_verdict() -> None:
    card = profile_card(SPEC, given(satisfaction={"most": "up", "least": "depth"}), FACTS)
    assert card is not None
    assert "not a verdict" in card["caution"]
    assert card["notes"][0]["as_of"] == "2021-09"


def test_there_is_no_picture_of_nothing() -> None:
    assert profile_card(SPEC, State("full"), FACTS) is None
