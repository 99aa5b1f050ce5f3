"""Whether a message is the answer that is waited for, decided without a model."""

import pytest
import yaml

from bot.rasa.components.gate import Expected, Lexicon, Reading, decide, is_question, names_options, plain
from config.settings import ROOT


def given_lexicon() -> Lexicon:
    config = yaml.safe_load((ROOT / "bot" / "rasa" / "config.yml").read_text(encoding="utf-8"))
    return Lexicon.of(next(part for part in config["pipeline"] if part["name"].endswith("ContextGate")))


LEXICON = given_lexicon()
OWN_WORDS = Expected("journey", "text")
CHOICE = Expected("journey", "choice", ("Depth", "Breadth", "Moving up"))
ERASURE = Expected("erasure", "confirm", ("Yes, erase everything", "No, keep my data"))
CHANGE = Expected("plan_edit", "confirm", ("Change it", "Leave it"))
UNSURE = Reading("out_of_scope", 0.2)


@pytest.mark.parametrize("expected", [Expected(), Expected("journey", "none")])
def test_with_nothing_expected_the_classifier_decides(expected: Expected) -> None:
    assert decide("depth", expected, Reading("ask_question", 0.9), LEXICON) is None


@pytest.mark.parametrize(
    "intent", ["make_plan", "report_progress", "start_journey", "ask_question", "feedback_positive"]
)
def test_a_statement_in_ones_own_words_is_the_answer_whatever_it_sounds_like(intent: str) -> None:
    assert decide("I finished a course and made a plan", OWN_WORDS, Reading(intent, 0.97), LEXICON) == "answer"


@pytest.mark.parametrize(
    "text",
    [
        "What I value most is variety",
        "How I explain things to others",
        "When I see results",
        "Do my best for my team",
        "Have a better balance",
        "Can-do people around me",
        "Is-not-my-job thinking makes me unhappy",
        "to know what I am good at",
    ],
)
def test_words_that_begin_questions_can_begin_statements(text: str) -> None:
    assert decide(text, OWN_WORDS, Reading("ask_question", 0.7), LEXICON) == "answer"


@pytest.mark.parametrize(
    "text",
    [
        "what is a lateral move",
        "Which grades can apply?",
        "ok but how long must I stay",
        "can i move to geneva",
        "is mobility mandatory",
        "does undp have mentoring",
        "tell me about coaching",
        "I'd like to know whether GS can apply",
        "Qu'est-ce qu'un mouvement latéral",
        "¿Puedo cambiar de puesto?",
        "am I eligible",
    ],
)
def test_a_question_is_a_question_with_or_without_its_sign(text: str) -> None:
    assert is_question(text, LEXICON)
    assert decide(text, OWN_WORDS, UNSURE, LEXICON) == "ask_question"
    assert decide(text, CHOICE, UNSURE, LEXICON) == "ask_question"


def test_a_question_that_asks_for_something_cairn_does_is_that() -> None:
    assert decide("can I see my plan?", OWN_WORDS, Reading("show_plan", 0.9), LEXICON) == "show_plan"


@pytest.mark.parametrize(
    "text", ["Depth", "depth!", "moving up", "Depth; Breadth", "depth and breadth", "Most: Depth. Least: Breadth."]
)
def test_text_made_of_options_names_them(text: str) -> None:
    assert names_options(text, CHOICE.options)
    assert decide(text, CHOICE, Reading("ask_question", 0.99), LEXICON) == "answer"


@pytest.mark.parametrize("text", ["depth is not for me", "", "length", "depth and length"])
def test_text_with_anything_else_does_not(text: str) -> None:
    assert not names_options(text, CHOICE.options)


@pytest.mark.parametrize(
    "text",
    [
        "skip",
        "Skip this one, please",
        "back",
        "go back",
        "previous",
        "Why?",
        "why do you want to know this",
        "examples",
    ],
)
def test_moves_belong_to_the_journey(text: str) -> None:
    assert decide(text, CHOICE, Reading("cancel", 0.9), LEXICON) == "answer"
    assert decide(text, OWN_WORDS, Reading("cancel", 0.9), LEXICON) == "answer"


@pytest.mark.parametrize("text", ["stop", "pause please", "I have to go", "let's continue later", "enough for today"])
def test_a_pause_is_a_pause(text: str) -> None:
    assert decide(text, OWN_WORDS, UNSURE, LEXICON) == "cancel"


@pytest.mark.parametrize(
    "text", ["my supervisor bullies me", "I was discriminated against", "I am burnt out", "je subis du harcèlement"]
)
@pytest.mark.parametrize("expected", [OWN_WORDS, CHOICE, Expected("journey", "number"), CHANGE])
def test_distress_goes_to_the_answers_that_hand_over(text: str, expected: Expected) -> None:
    assert decide(text, expected, UNSURE, LEXICON) == "ask_question"


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("number", "about four"),
        ("number", "12"),
        ("scale", "strongly agree"),
        ("date", "end of March"),
        ("date", "next year"),
        ("choice", "the second one"),
        ("multi", "all of them"),
        ("multi", "1 and 3"),
    ],
)
def test_numbers_dates_and_places_in_the_list_are_answers(kind: str, text: str) -> None:
    assert decide(text, Expected("journey", kind, ("Depth", "Breadth")), UNSURE, LEXICON) == "answer"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("yes", "affirm"),
        ("Yes, erase everything", "affirm"),
        ("yes please, do it", "affirm"),
        ("no", "deny"),
        ("No, keep my data", "deny"),
        ("no wait stop", "deny"),
    ],
)
def test_erasing_follows_a_plain_word(text: str, intent: str) -> None:
    assert decide(text, ERASURE, UNSURE, LEXICON) == intent


@pytest.mark.parametrize(
    "text", ["whatever you think", "maybe", "yes but first show me my plan", "erase the first goal"]
)
@pytest.mark.parametrize("intent", ["affirm", "answer"])
def test_nothing_is_erased_on_a_guess_of_the_classifier(text: str, intent: str) -> None:
    assert decide(text, ERASURE, Reading(intent, 0.99), LEXICON) == "nlu_fallback"


def test_a_change_that_is_neither_confirmed_nor_declined_goes_back_to_the_plan() -> None:
    assert decide("the one in June", CHANGE, UNSURE, LEXICON) == "answer"
    assert decide("Leave it", CHANGE, UNSURE, LEXICON) == "deny"
    assert decide("what is a stretch assignment?", CHANGE, UNSURE, LEXICON) == "ask_question"


def test_a_long_text_is_an_answer_even_if_it_mentions_a_command() -> None:
    given_text = (
        "I would like to talk to a person in each office of my region and then write down what I learnt from it"
    )

    assert decide(given_text, OWN_WORDS, Reading("talk_to_human", 0.99), LEXICON) == "answer"


@pytest.mark.parametrize("text", ["", "🙂", "...", "\u200b"])
def test_signs_alone_are_for_the_journey_to_clear_up(text: str) -> None:
    assert plain(text) == ""
    assert decide(text, OWN_WORDS, UNSURE, LEXICON) == "answer"


@pytest.mark.timeout(5)
@pytest.mark.parametrize(
    "text", ["a" * 10_000, "please " * 1_500, "the " * 2_500, "1 and " * 2_000, "skip this " * 1_000, "no " * 3_000]
)
def test_no_text_keeps_the_gate_busy(text: str) -> None:
    for expected in (OWN_WORDS, CHOICE, ERASURE, CHANGE):
        decide(text, expected, UNSURE, LEXICON)
