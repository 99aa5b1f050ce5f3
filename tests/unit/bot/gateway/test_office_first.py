"""Choosing what Cairn offers is no cry for help, whatever words stand in it; a cry beside it is still heard."""

from types import SimpleNamespace

import pytest

from actions.turn import Expectation, Person
from bot.gateway.office_first import beyond_options
from bot.gateway.pipeline import Pipeline
from bot.gateway.types import Claimed

GIVEN_OPTIONS = (
    "Room for my life outside work",
    "Moving up",
    "life",
    "My appointment may end",
    "A manager who stands behind me",
)


@pytest.mark.parametrize(
    ("given_text", "left"),
    [
        ("My appointment may end", ""),
        ("Moving up; My appointment may end", ""),
        ("Most: Room for my life outside work. Least: Moving up.", "Most: Least: Moving up."),
        ("room for my life ouside work most", "most"),
        ("caring and my appointment may end", "caring and"),
        ("I want to end my life", "I want to end my life"),
        ("My appointment may end and I cannot go on living", "and I cannot go on living"),
    ],
)
def test_only_what_was_not_offered_is_left(given_text: str, left: str) -> None:
    assert beyond_options(given_text, GIVEN_OPTIONS) == left


def test_where_nothing_is_offered_the_whole_text_is_left() -> None:
    assert beyond_options("my boss shouts at me", ()) == "my boss shouts at me"


class Nervous:
    """Hears a need in the words around an option, and none in the whole message."""

    def handoff(self, text: str) -> tuple[str, str] | None:
        return ("counsellor", "…") if text == "I think is what I would go for" else None

    def clear_need(self, text: str) -> bool:
        return True


def test_the_words_around_a_named_option_are_no_cry_for_help_by_themselves() -> None:
    waits = Expectation(flow="journey", kind="choice", options=("Prepare for a key role",))
    person = Person("p", "")
    text = "I think prepare for a key role is what I would go for"
    claimed = Claimed("m", "w", person, text, None, waits, 1, 0, False, "web")
    pipeline = Pipeline(SimpleNamespace(knowledge=Nervous()), None, None, None)  # type: ignore[arg-type]
    assert pipeline._office_first(claimed) == (claimed, False)
