import pytest

from knowledge.language import LanguageDetector

detector = LanguageDetector(
    {
        "en": [
            "how long must I stay in my post before I can move",
            "who pays for the course",
            "what is a career lab",
        ],
        "fr": ["combien de temps dois-je rester à mon poste", "qui paie la formation", "qu'est-ce qu'un laboratoire"],
        "es": ["cuánto tiempo debo quedarme en mi puesto", "quién paga el curso", "qué es un laboratorio de carrera"],
    }
)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("how do I move to another post before the course", "en"),
        ("combien de temps avant de quitter mon poste", "fr"),
        ("¿cuánto tiempo antes de dejar mi puesto?", "es"),
    ],
)
def test_the_language_is_told_from_the_letters(text: str, language: str) -> None:
    assert detector.of(text) == language


def test_codes_alone_tell_no_language() -> None:
    assert detector.of("TJO P-3 VDA?") is None
