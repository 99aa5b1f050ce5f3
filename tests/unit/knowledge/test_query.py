import pytest

from config.settings import ROOT
from knowledge.query import Glossary, Understanding

understanding = Understanding(
    Glossary.load(ROOT / "knowledge" / "content"),
    {"en": {"mentoring", "mobility", "satisfaction"}},
    {"where", "programme"},
)


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("I'm a driver, may I apply?", "GS"),
        ("NOB wanting an international post", "NO"),
        ("FS-4 in a mission", "FS"),
        ("P3 and stuck", "P"),
        ("what is a career lab", None),
    ],
)
def test_the_staff_category_is_read_from_codes_and_jobs(text: str, category: str | None) -> None:
    assert understanding.read(text).category == category


def test_a_code_is_written_out_for_the_encoder() -> None:
    assert "temporary job opening" in understanding.read("where are TJOs posted").expanded


def test_a_typing_error_is_mended_to_a_word_of_the_content() -> None:
    assert understanding.read("is there a mentorring programme").expanded == "is there a mentoring programme"


def test_a_word_that_the_language_knows_is_left_alone() -> None:
    assert understanding.read("where is it").expanded == "where is it"


def test_naming_both_organisations_asks_for_both() -> None:
    assert set(understanding.read("how do UNDP and the Secretariat see it").organisations) == {
        "undp",
        "un-secretariat",
    }


def test_the_organisation_chooses_the_side_and_leaves_the_vector() -> None:
    query = understanding.read("who pays for courses in UNDP")
    assert query.organisations == ("undp",)
    assert "UNDP" not in query.expanded


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("what is the difference between mentoring and coaching?", ("mentoring", "coaching")),
        ("mentoring or coaching, which is better", ("mentoring", "coaching")),
        ("can I apply or not", ()),
    ],
)
def test_a_comparison_of_two_subjects_is_split(text: str, parts: tuple[str, ...]) -> None:
    assert understanding.read(text).parts == parts
