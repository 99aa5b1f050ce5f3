import pytest

from knowledge.answer import Question


@pytest.mark.parametrize(
    ("given", "category"),
    [
        ("GS", "GS"),
        ("G-5", "GS"),
        ("p-3", "P"),
        ("NOB", "NO"),
        ("FS-4", "FS"),
        ("SC", "NPSA"),
        ("wizard", None),
        (None, None),
    ],
)
def test_a_grade_is_read_as_its_category_and_the_unknown_as_not_given(
    given: str | None, category: str | None
) -> None:
    assert Question.model_validate({"question": "x", "category": given}).category == category


@pytest.mark.parametrize(
    ("given", "organisation"),
    [
        ("undp", "undp"),
        ("UNDP", "undp"),
        ("Secretariat", "un-secretariat"),
        ("UN Secretariat", "un-secretariat"),
        ("WHO", None),
        ("", None),
    ],
)
def test_an_organisation_is_read_whatever_its_case(given: str, organisation: str | None) -> None:
    assert Question.model_validate({"question": "x", "org": given}).org == organisation


def test_unknown_fields_are_dropped() -> None:
    assert Question.model_validate({"question": "x", "mood": "tired", "role": "king", "lang": "xx"}).role == "staff"
