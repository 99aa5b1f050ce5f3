"""A message that asks for another language is told from one that speaks of languages."""

import pytest

from actions.language.wish import language_wished


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("en français s'il vous plaît", "fr"),
        ("Parlez-vous français ?", "fr"),
        ("peut-on continuer en français", "fr"),
        ("in Spanish please", "es"),
        ("¿Podemos hablar en español, por favor?", "es"),
        ("Can we switch to English?", "en"),
        ("en anglais svp", "en"),
    ],
)
def test_a_language_is_asked_for(text: str, language: str) -> None:
    assert language_wished(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "French to level B1",
        "I want to learn French",
        "Is there a language allowance for French?",
        "je veux apprendre l'anglais",
        "English or French in meetings, please",
        "Pass the English exam by June",
        "I work in French and Spanish",
    ],
)
def test_a_language_is_only_spoken_of(text: str) -> None:
    assert language_wished(text, bare=True) is None


def test_a_bare_name_counts_only_where_nothing_is_asked() -> None:
    assert language_wished("Français") is None
    assert language_wished("Français", bare=True) == "fr"
