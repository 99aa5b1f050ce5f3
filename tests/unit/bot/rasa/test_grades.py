"""Grades as staff write them."""

import pytest

from bot.rasa.components.grades import find_grades
from bot.rasa.components.words import read_words


@pytest.mark.parametrize(
    ("text", "value", "category"),
    [
        ("I am a P-3 in Goma", "P-3", "P"),
        ("p3", "P-3", "P"),
        ("FS-4", "FS-4", "FS"),
        ("fs 5 here", "FS-5", "FS"),
        ("GS-6 in Geneva", "G-6", "GS"),
        ("as a G5", "G-5", "GS"),
        ("NOB wanting an international post", "NO-B", "NO"),
        ("NO-C", "NO-C", "NO"),
        ("nob", "NO-B", "NO"),
        ("D1", "D-1", "D"),
        ("from (P-4)?", "P-4", "P"),
        ("NPSA-8", "NPSA-8", "NPSA"),
        ("ipsa 10", "IPSA-10", "IPSA"),
    ],
)
def test_a_grade_is_found_in_its_usual_form(text: str, value: str, category: str) -> None:
    (grade,) = find_grades(text)

    assert (grade.value, grade.category) == (value, category)


@pytest.mark.parametrize(
    "text", ["P-9", "D3", "G8 summit", "a nod", "no, a break", "room P-33", "step 3", "MP3", "GPS-2", "FS-12"]
)
def test_what_only_looks_like_a_grade_is_none(text: str) -> None:
    assert find_grades(text) == []


def test_several_grades_come_in_the_order_of_the_text() -> None:
    assert [grade.value for grade in find_grades("from P-3/P-4 to D-1, not G-7")] == ["P-3", "P-4", "D-1", "G-7"]


def test_the_word_lists_use_the_values_of_the_advisor() -> None:
    words = read_words()

    assert set(words["category"]) <= {"GS", "P", "D", "FS", "NO", "UNV", "NPSA", "IPSA"}
    assert set(words["organisation"]) == {"un-secretariat", "undp"}
    assert all(
        phrase == phrase.lower()
        for kind in ("category", "organisation", "duty_station")
        for group in words[kind].values()
        for phrase in group
    )
