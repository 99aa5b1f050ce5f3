"""Choosing what Cairn offers is no cry for help, whatever words stand in it; a cry beside it is still heard."""

import pytest

from bot.gateway.office_first import beyond_options

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
