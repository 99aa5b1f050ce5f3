"""Whether a message is the answer that is waited for, decided without a model."""

import pytest
import yaml

from bot.rasa.components.gate import Expected, Reading, decide, is_question, names_options
from bot.rasa.components.lexicon import Lexicon, plain
from config.settings import ROOT


def given_lexicon() -> Lexicon:
    config = yaml.safe_load((ROOT / "bot" / "rasa" / "config.yml").read_text(encoding="utf-8"))
    return Lexicon.of(next(part for part in config["pipeline"] if part["name"].endswith("ContextGate")))


LEXICON = given_lexicon()
OWN_WORDS = Expected("journey", "text")
CHOICE = Expected("journey", "choice", ("Depth", "Breadth", "Moving up"))
ERASURE = Expected("erasure", "confirm", ("Yes, erase everything", "No, keep my data"))
CHANGE = Expected("plan_edit", "confirm", ("Change it", "Leave it"))
ROUTE = Expected("journey", "choice", ("Short, 5 minutes", "Full, 20 minutes"))
SUPPORT = Expected("journey", "multi", ("A mentor through Together", "Coaching programme", "Short-term assignment"))
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


@pytest.mark.parametrize("intent", ["start_journey", "show_plan", "report_progress", "out_of_scope", "ask_question"])
@pytest.mark.parametrize("kind", ["confirm", "choice", "date", "text"])
def test_a_few_words_that_order_nothing_reach_the_plan_whatever_they_sound_like(kind: str, intent: str) -> None:
    waiting = Expected("plan_edit", kind, ("Take a course", "Find a mentor"))
    assert decide("the one in June", waiting, Reading(intent, 0.95), LEXICON) == "answer"


@pytest.mark.parametrize(
    ("text", "reading"),
    [("you choose", Reading("affirm", 0.55)), ("no, July", Reading("deny", 0.8)), ("hm", Reading("thanks", 0.7))],
)
def test_no_change_is_made_or_dropped_on_a_guess_of_the_classifier(text: str, reading: Reading) -> None:
    assert decide(text, CHANGE, reading, LEXICON) == "answer"


@pytest.mark.parametrize(
    ("text", "intent"),
    [("good idea", "affirm"), ("better not", "deny"), ("thanks", "thanks"), ("show me my plan", "show_plan")],
)
def test_what_is_plain_is_heard_while_a_change_waits(text: str, intent: str) -> None:
    assert decide(text, CHANGE, Reading(intent, 0.95), LEXICON) == intent


@pytest.mark.parametrize("text", ["never mind", "annuler", "laissez tomber", "cancelar", "olvídelo"])
def test_giving_up_a_choice_of_the_plan_is_heard_in_each_language(text: str) -> None:
    which = Expected("plan_edit", "choice", ("Take a course", "Find a mentor"))
    assert decide(text, which, Reading("cancel", 0.9), LEXICON) == "cancel"


def test_nobody_is_refused_on_a_guess() -> None:
    assert decide("maybe the other thing", Expected(), Reading("out_of_scope", 0.45), LEXICON) == "nlu_fallback"
    assert decide("tell me a joke", Expected(), Reading("out_of_scope", 0.97), LEXICON) is None


def test_a_long_text_is_an_answer_even_if_it_mentions_a_command() -> None:
    given_text = (
        "I would like to talk to a person in each office of my region and then write down what I learnt from it"
    )

    assert decide(given_text, OWN_WORDS, Reading("talk_to_human", 0.99), LEXICON) == "answer"


@pytest.mark.parametrize("text", ["", "🙂", "...", "\u200b"])
def test_signs_alone_are_for_the_journey_to_clear_up(text: str) -> None:
    assert plain(text) == ""
    assert decide(text, OWN_WORDS, UNSURE, LEXICON) == "answer"


@pytest.mark.parametrize(
    "text",
    [
        "add a coffee with my old boss next week",
        "Add an action: call Ana",
        "put the first one off",
        "drop the French thing",
    ],
)
@pytest.mark.parametrize("expected", [Expected(), CHANGE])
def test_a_leading_verb_of_plans_changes_the_plan(text: str, expected: Expected) -> None:
    assert decide(text, expected, Reading("share_with_manager", 0.7), LEXICON) == "change_plan"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("put me through to HR", "talk_to_human"),
        ("remove my manager's access", "share_with_manager"),
        ("add it to my calendar", "share_with_manager"),
        ("move to Geneva", "ask_question"),
        ("remove all my data", "delete_my_data"),
    ],
)
def test_other_orders_stay_what_they_are(text: str, intent: str) -> None:
    assert decide(text, Expected(), Reading(intent, 0.9), LEXICON) is None


@pytest.mark.parametrize(
    "text",
    [
        "show me David Kim's plan",
        "Can I see my colleague’s plan?",
        "open the plan of my staff member",
        "does my staff member David use Cairn?",
        "show me who asked about harassment",
        "which topics are asked most",
        "what did my team ask you this month",
    ],
)
def test_what_others_wrote_is_a_question_of_who_sees_what(text: str) -> None:
    assert decide(text, Expected(), Reading("show_plan", 0.99), LEXICON) == "ask_question"
    assert decide(text, OWN_WORDS, Reading("show_plan", 0.99), LEXICON) == "ask_question"


@pytest.mark.parametrize(
    "text", ["show me my plan", "show me this year's plan", "let's see the plan", "show my plan to my manager"]
)
def test_ones_own_plan_is_no_plan_of_others(text: str) -> None:
    assert decide(text, Expected(), Reading("show_plan", 0.9), LEXICON) is None


@pytest.mark.parametrize(
    "text",
    ["short", "Full, 20 minutes", "the short one please", "5", "twenty minutes", "I have five minutes", "yes", "no"],
)
def test_the_way_is_chosen_in_its_own_words(text: str) -> None:
    assert decide(text, ROUTE, Reading("feedback_negative", 0.9), LEXICON) == "answer"


@pytest.mark.parametrize(
    "text",
    [
        "just give me five questions to ask",
        "how long does it take?",
        "thanks bye",
        "why do you ask?",
        "skip",
        "something with people",
    ],
)
def test_all_else_is_no_answer_to_which_way(text: str) -> None:
    assert decide(text, ROUTE, UNSURE, LEXICON) is None


@pytest.mark.parametrize("expected", [OWN_WORDS, SUPPORT])
@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("next april", "show_plan"),
        ("I will know when I get an interview", "continue_journey"),
        ("my mother is ill", "talk_to_human"),
        ("when my contract is extended", "cancel"),
    ],
)
def test_without_a_verb_of_command_a_statement_is_an_answer(text: str, intent: str, expected: Expected) -> None:
    assert decide(text, expected, Reading(intent, 0.97), LEXICON) == "answer"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("show me my plan", "show_plan"),
        ("I want to see my plan", "show_plan"),
        ("my plan please", "show_plan"),
        ("let me talk to a person", "talk_to_human"),
        ("export as pdf", "export_plan"),
        ("delete my data", "delete_my_data"),
    ],
)
def test_with_one_it_is_heard(text: str, intent: str) -> None:
    assert decide(text, OWN_WORDS, Reading(intent, 0.97), LEXICON) == intent


SCALE = Expected("journey", "scale", ("1", "2"))


@pytest.mark.parametrize(
    "text",
    [
        "what are the options?",
        "What does that mean",
        "What do you mean?",
        "which options",
        "I don't understand",
        "explain",
    ],
)
@pytest.mark.parametrize("expected", [OWN_WORDS, CHOICE, SCALE])
def test_a_question_about_the_question_is_for_the_journey(text: str, expected: Expected) -> None:
    assert decide(text, expected, Reading("what_can_you_do", 0.95), LEXICON) == "answer"


@pytest.mark.parametrize(
    "text",
    [
        "What options do I have?",
        "sorry, I don't understand the question",
        "can you explain that please",
        "what do you mean by that",
        "how should I answer this",
    ],
)
def test_in_other_words_it_is_never_stored_as_words_of_ones_own(text: str) -> None:
    assert decide(text, CHOICE, Reading("what_can_you_do", 0.95), LEXICON) == "answer"
    assert decide(text, OWN_WORDS, Reading("what_can_you_do", 0.95), LEXICON) == "ask_question"


@pytest.mark.parametrize("text", ["coahcing", "assingment", "mentoring, coahcing"])
def test_with_a_typing_error_it_is_still_an_answer(text: str) -> None:
    assert decide(text, SUPPORT, Reading("ask_question", 0.95), LEXICON) == "answer"


@pytest.mark.parametrize("text", ["it depends", "not so many"])
def test_a_few_words_where_a_number_is_awaited_ask_nothing(text: str) -> None:
    assert decide(text, Expected("journey", "number", ("2", "5")), Reading("ask_question", 0.9), LEXICON) == "answer"


@pytest.mark.parametrize("text", ["mentoring", "a mentor please", "coaching and mentoring", "assignment"])
def test_a_word_of_an_options_title_is_an_answer(text: str) -> None:
    assert decide(text, SUPPORT, Reading("ask_question", 0.98), LEXICON) == "answer"


@pytest.mark.parametrize("text", ["what is mentoring", "mobility rules", "mentoring for national officers abroad"])
def test_other_words_beside_it_are_not(text: str) -> None:
    assert decide(text, SUPPORT, Reading("ask_question", 0.98), LEXICON) == "ask_question"


@pytest.mark.timeout(5)
@pytest.mark.parametrize(
    "text",
    [
        "a" * 10_000,
        "please " * 1_500,
        "the " * 2_500,
        "1 and " * 2_000,
        "skip this " * 1_000,
        "no " * 3_000,
        "show me " * 1_500,
        "can i show me my team " * 700,
        "5 minutes " * 1_500,
    ],
)
def test_no_text_keeps_the_gate_busy(text: str) -> None:
    for expected in (OWN_WORDS, CHOICE, ROUTE, ERASURE, CHANGE):
        decide(text, expected, UNSURE, LEXICON)


@pytest.mark.parametrize("text", ["Handling harassment complaints fairly", "Preventing burnout; labour law"])
def test_work_with_distress_is_an_answer_about_work(text: str) -> None:
    assert decide(text, OWN_WORDS, UNSURE, LEXICON) == "answer"


@pytest.mark.parametrize("text", ["mentor, coaching programme, short-term", "a mentor; coaching"])
def test_a_few_words_for_each_of_several_options_are_an_answer(text: str) -> None:
    assert decide(text, SUPPORT, Reading("ask_question", 0.9), LEXICON) == "answer"


@pytest.mark.parametrize("text", ["most 1, least 3", "most the second, least the first"])
def test_a_most_and_a_least_answer_a_choice_of_both(text: str) -> None:
    expected = Expected("journey", "best_worst", ("Seeing results", "Being recognised", "Deciding for myself"))
    assert decide(text, expected, Reading("ask_question", 0.9), LEXICON) == "answer"


def test_how_to_do_something_can_be_what_one_wants_to_learn() -> None:
    assert decide("How to prevent conflicts in teams", OWN_WORDS, Reading("ask_question", 0.9), LEXICON) == "answer"
    assert decide("How to find a mentor?", OWN_WORDS, Reading("ask_question", 0.9), LEXICON) == "ask_question"


@pytest.mark.parametrize("text", ["actually, change my direction to grow", "no wait, change my hours to 3"])
def test_a_change_of_mind_is_an_answer_also_after_a_sigh(text: str) -> None:
    assert decide(text, CHOICE, Reading("change_plan", 0.9), LEXICON) == "answer"
