"""What a form brings, as the words that the widget would have composed; whatever it brings."""

from typing import Any

import pytest

from bot.channels.teams.compose import composed

OPTIONS = [{"title": "Depth, in one field"}, {"title": "Breadth"}, {"title": "Moving up"}]


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("multi", {"chosen": "0,2"}, "Depth, in one field; Moving up"),
        ("best_worst", {"most": "1", "least": "0"}, "Most: Breadth. Least: Depth, in one field."),
        ("rate", {"row0": "4", "row1": "2", "row2": "5"}, "Depth, in one field 4; Breadth 2; Moving up 5"),
        ("choice", {"chosen": "1"}, "Breadth"),
        ("scale", {"value": "3"}, "3"),
        ("number", {"value": 6}, "6"),
        ("date", {"value": "2027-03-31"}, "2027-03-31"),
        ("text", {"value": " lead a team "}, "lead a team"),
    ],
)
def test_a_form_is_composed(kind: str, value: dict[str, Any], words: str) -> None:
    assert composed({"type": kind, "options": OPTIONS}, value, "en") == words


@pytest.mark.parametrize(
    "kind", ["multi", "best_worst", "rate", "choice", "scale", "number", "date", "text", "unknown"]
)
@pytest.mark.parametrize("strange", [None, [], {}, "", ",,", "99", "-1", "²", True, "0;1", float("nan")])
def test_whatever_it_brings_it_is_a_text(kind: str, strange: Any) -> None:
    value = dict.fromkeys(("chosen", "most", "least", "row0", "value"), strange)
    assert isinstance(composed({"type": kind, "options": OPTIONS}, value, "en"), str)
