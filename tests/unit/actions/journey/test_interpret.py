"""What is typed is read as people type: by number, by half a word, in any order; what is not clear is asked."""

import time
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.journey.file_parts import Labels
from actions.journey.interpret import check_value, interpret, noted, spoken
from actions.journey.question import Question
from actions.journey.readers import Asked, Move, NotUnderstood, Reading, Understood
from actions.journey.spec import JourneyFile, load_journey
from config.settings import ROOT

SPEC: JourneyFile = load_journey(ROOT / "config" / "journey.yaml")
TODAY = date(2026, 11, 22)
SCALE = Question(
    id="scale", step="know-yourself", name="a scale", type="scale", prompt="How far?", why="A type that the file may use.",
    min=1, max=5, labels=Labels(low="not me at all", high="very much me"),
)  # fmt: skip
RATED = {"depth": 5, "breadth": 3, "up": 2, "places": 2, "colleagues": 4, "circumstances": 4, "purpose": 5}
ANSWERED = ("satisfaction", "values-1", "direction", "hours", "short-goal")


def read(question: str, text: str, partial: dict[str, str] | None = None) -> Reading:
    asked = SCALE if question == "scale" else SPEC.by_id[question]
    return interpret(Asked(SPEC, asked, asked.options, TODAY, ANSWERED, partial or {}), text)


@pytest.mark.parametrize(
    ("question", "text", "value"),
    [
        ("satisfaction", "Most: Depth. Least: Moving up.", {"most": "depth", "least": "up"}),
        ("satisfaction", "depth most, moving up least", {"most": "depth", "least": "up"}),
        ("satisfaction", "I like breadth most and grade least", {"most": "breadth", "least": "up"}),
        ("satisfaction", "Most important is my family, least important travel", {"most": "circumstances", "least": "places"}),
        ("satisfaction", "least: moving up, most: depth", {"most": "depth", "least": "up"}),
        ("satisfaction", "dpeth; moving upp", {"most": "depth", "least": "up"}),
        ("satisfaction", "3, 5", {"most": "up", "least": "colleagues"}),
        ("direction", "2", "broaden"),
        ("direction", "the third one", "move"),
        ("direction", "I want a promotion", "move"),
        ("direction", "stay where I am", "grow"),
        ("direction", "PREPARE FOR A KEY ROLE", "prepare"),
        ("circumstances", "my kids and my husband", ["caring", "partner"]),
        ("circumstances", "1, 3", ["caring", "place"]),
        ("circumstances", "Caring for family; Money", ["caring", "money"]),
        ("circumstances", "none", ["nothing"]),
        ("scale", "four", 4),
        ("scale", "very much me", 5),
        ("importance", "5 3 2 2 4 4 5", RATED),
        ("importance", "5,3,2,2,4,4 and 5", RATED),
        ("importance", "depth 5, breadth: 3, moving up 2, travel 2, colleagues 4, family 4 and purpose 5", RATED),
        ("importance", "Depth 5; purpose 5; moving up 2; places 2; breadth 3; the rest 4", RATED),
        ("importance", "all 3", dict.fromkeys(RATED, 3)),
        ("satisfaction", "Depth, least moving up", {"most": "depth", "least": "up"}),
        ("hours", "about 5 hours", 5),
        ("hours", "two hours a week", 8),
        ("hours", "ten", 10),
        ("hours", "I think about 3 a month", 3),
        ("hours", "2 days a month", 16),
        ("hours", "an hour a day", 20),
        ("hours", "4h", 4),
        ("hours", "5-6 hours", 5),
        ("check-in", "quarterly", "3"),
        ("check-in", "every 3 months", "3"),
        ("short-goal-date", "end of June", "2027-06-30"),
        ("short-goal-date", "in six months", "2027-05-22"),
        ("short-goal-date", "30/09/2027", "2027-09-30"),
        ("short-goal-date", "fin juin", "2027-06-30"),
        ("appointment-end", "I have a permanent contract", "none"),
        ("skills", "SQL", "SQL"),
        ("skills", "Skip the boring part: I write good reports", "Skip the boring part: I write good reports"),
        ("skills", "change management: I led a reform", "change management: I led a reform"),
        ("category", "NO", "NO"),
        ("category", "g staff", "GS"),
    ],
)  # fmt: skip
def test_an_answer_is_understood(question: str, text: str, value: Any) -> None:
    reading = read(question, text)
    assert isinstance(reading, Understood), reading
    assert reading.value == value


@pytest.mark.parametrize(
    ("text", "kind"),
    [("skip", "skip"), ("Skip it.", "skip"), ("back", "back"), ("why do you ask?", "why"), ("stop here", "stop"),
     ("I don't know", "unsure"), ("", "unsure"), ("???", "unsure")],
)  # fmt: skip
def test_words_that_steer_are_no_answers(text: str, kind: str) -> None:
    for question in ("satisfaction", "skills", "hours", "short-goal-date"):
        assert read(question, text) == Move(kind)  # type: ignore[arg-type]


def test_an_earlier_answer_is_changed_by_its_name() -> None:
    assert read("skills", "change hours to Ten") == Move("change", "hours", "Ten")
    assert read("skills", "back to the first set of values") == Move("change", "values-1", "")
    assert isinstance(read("hours", "change"), NotUnderstood)


@pytest.mark.parametrize(
    ("question", "text", "reason"),
    [
        ("direction", "something else", "choice"),
        ("circumstances", "caring; gibberish", "multi"),
        ("satisfaction", "depth; depth", "best_worst_same"),
        ("scale", "9", "scale"),
        ("importance", "5 5 5", "rate"),
        ("importance", "depth 9", "rate"),
        ("hours", "200", "number_range"),
        ("hours", "lots", "number"),
        ("hours", "a lot", "number"),
        ("hours", "I finished the first one", "number"),
        ("hours", "move the second action to March 5", "number"),
        ("short-goal-date", "2 hours a week", "date"),
        ("short-goal-date", "every month", "date"),
        ("short-goal-date", "soon", "date"),
        ("short-goal-date", "June 2020", "date_past"),
        ("skills", "x", "text"),
        ("skills", "long " * 500, "text_long"),
    ],
)
def test_what_is_no_answer_is_said_to_be_none_with_the_reason(question: str, text: str, reason: str) -> None:
    reading = read(question, text)
    assert isinstance(reading, NotUnderstood)
    assert reading.reason == reason
    getattr(SPEC.not_understood, reason).format(**reading.values)


@pytest.mark.parametrize("text", ["ok", "OK thanks", "no", "yes please", "42", "1, 2", "Sounds good!", "x", "merci"])
def test_what_is_said_in_passing_is_no_answer_in_ones_own_words(text: str) -> None:
    for question in ("ambition", "skills", "short-goal", "brand"):
        reading = read(question, text)
        assert isinstance(reading, NotUnderstood), reading
        assert SPEC.by_id[question].examples[0] in SPEC.not_understood.text.format(**reading.values)


def test_nothing_to_say_is_a_skip() -> None:
    assert read("learn", "nothing") == Move("skip")


def test_half_a_best_worst_answer_is_kept_until_the_other_half_comes() -> None:
    half = read("satisfaction", "depth")
    assert isinstance(half, NotUnderstood)
    assert half.partial == {"most": "depth"}
    assert read("satisfaction", "moving up", {"most": "depth"}) == Understood({"most": "depth", "least": "up"}, False)
    same = read("satisfaction", "depth", {"most": "depth"})
    assert isinstance(same, NotUnderstood)
    assert same.reason == "best_worst_same"


def test_a_value_is_said_back_in_the_words_of_the_options() -> None:
    satisfaction = SPEC.by_id["satisfaction"]
    assert (
        spoken(satisfaction, satisfaction.options, {"most": "depth", "least": "up"})
        == "Most: Depth. Least: Moving up."
    )
    assert spoken(SPEC.by_id["hours"], (), 8) == "8 hours a month"
    assert spoken(SPEC.by_id["hours"], (), 1) == "1 hour a month"
    assert spoken(SPEC.by_id["short-goal-date"], (), "2027-06-30") == "30 June 2027"


def test_a_button_can_only_carry_a_value_that_the_question_takes() -> None:
    direction = SPEC.by_id["direction"]
    assert check_value(direction, direction.options, "grow")
    assert not check_value(direction, direction.options, "'; DROP TABLE people")
    assert not check_value(SPEC.by_id["hours"], (), 1000)
    assert not check_value(SPEC.by_id["skills"], (), "text comes by typing")


@given(st.text(max_size=300), st.sampled_from([q.id for q in SPEC.questions]))
@settings(max_examples=300, deadline=None)
def test_no_text_whatever_brings_the_reader_down(text: str, question: str) -> None:
    reading = read(question, text)
    if isinstance(reading, NotUnderstood) and reading.reason != "change":
        getattr(SPEC.not_understood, reading.reason).format(**reading.values)


def test_a_very_long_text_is_read_quickly() -> None:
    start = time.monotonic()
    for question in ("satisfaction", "circumstances", "direction", "short-goal-date", "skills"):
        read(question, "most and least " * 5000)
        read(question, "most " + "a, b; c and d " * 700)
    assert time.monotonic() - start < 5


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("skip this question please", "skip"),
        ("can we skip this one", "skip"),
        ("go back to the last question", "back"),
        ("why is that important", "why"),
        ("why do you need this", "why"),
    ],
)
def test_a_polite_request_steers_as_the_bare_word_does(said: str, kind: str) -> None:
    assert read("ambition", said) == Move(kind)


def test_ratings_are_kept_until_the_rest_comes() -> None:
    first = read("importance", "depth 5, moving up 2")
    assert isinstance(first, NotUnderstood)
    assert first.partial == {"depth": "5", "up": "2"}
    assert "Breadth" in str(first.values["options"])
    second = read("importance", "the rest 3", dict(first.partial))
    assert second == Understood({**dict.fromkeys(RATED, 3), "depth": 5, "up": 2}, exact=False)
    assert isinstance(read("importance", "3 3 3 3 3", dict(first.partial)), Understood)


def test_ratings_are_said_back_in_few_words() -> None:
    question = SPEC.by_id["importance"]
    points = {option.value: 4 for option in question.options} | {"depth": 5}

    assert noted(question.options, points, "the rest") == "Depth 5; the rest 4"
    assert noted(question.options[:2], {"depth": 5, "breadth": 2}, "the rest") == "Depth 5; Breadth 2"
