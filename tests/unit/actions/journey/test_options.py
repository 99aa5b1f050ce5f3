"""Roads fit organisation and category, sideways beside up, each with its rule and a dated source."""

from itertools import product

import pytest

from actions.journey.architecture import load_architecture
from actions.journey.options import MOST, CareerOption, card, career_options, ranked
from config.settings import ROOT

ARCHITECTURE = load_architecture(ROOT / "config" / "architecture.yaml")
WHO = [
    *product(["un-secretariat"], ["GS", "P", "D", "FS", "NO", "UNV"]),
    *product(["undp"], ["GS", "P", "D", "NO", "UNV", "NPSA", "IPSA"]),
]
DIRECTIONS = ["grow", "broaden", "move", "prepare"]


def roads(
    organisation: str, category: str, direction: str, grade: str | None = None, most: str = "up"
) -> list[CareerOption]:
    facts = {"organisation": organisation, "category": category, "grade": grade}
    return career_options(ARCHITECTURE, facts, direction, {most: 1.0, "places": -1.0})


@pytest.mark.parametrize(("organisation", "category"), WHO)
@pytest.mark.parametrize("direction", DIRECTIONS)
def test_everybody_has_roads_in_every_direction(organisation: str, category: str, direction: str) -> None:
    found = roads(organisation, category, direction)
    assert 1 <= len(found) <= MOST
    if any(o.move.shape in ("up", "across") for o in found):
        assert any(o.move.shape in ("sideways", "here") for o in found)
    for shown in card(found)["options"]:
        assert shown["why"]
        assert shown["rule"]
        assert shown["eligibility"] in ("yes", "no", "ask-hr")
        assert shown["source"]["title"]
        assert shown["source"]["as_of"]


def test_general_service_in_the_secretariat_hear_of_the_examination_and_of_the_ways_around_it() -> None:
    facts = {"organisation": "un-secretariat", "category": "GS", "grade": "G-4"}
    found = {o.move.id: o for o in ranked(ARCHITECTURE, facts, {"up": 1.0})}
    assert found["professional-by-exam"].rule.verdict == "no"
    assert "capped" in found["professional-by-exam"].rule.rule
    assert {"field-service", "agency-professional"} <= set(found)


def test_the_examination_concerns_field_service_up_to_the_fifth_level_only() -> None:
    assert "professional-by-exam" in {o.move.id for o in roads("un-secretariat", "FS", "move", "FS-5")}
    assert "professional-by-exam" not in {o.move.id for o in roads("un-secretariat", "FS", "move", "FS-6")}


def test_no_one_is_shown_a_road_of_the_other_organisation() -> None:
    for (organisation, category), direction in product(WHO, DIRECTIONS):
        for option in roads(organisation, category, direction):
            assert not option.move.organisations or organisation in option.move.organisations


def test_a_change_of_category_in_undp_is_for_hr_to_answer() -> None:
    found = {o.move.id: o.rule for o in ranked(ARCHITECTURE, {"organisation": "undp", "category": "NO"}, {})}
    assert found["category-undp"].verdict == "ask-hr"
    assert "clarified" in found["category-undp"].rule


def test_who_is_tied_to_a_place_sees_moves_to_another_last() -> None:
    facts = {"organisation": "un-secretariat", "category": "P", "grade": "P-3"}
    found = career_options(ARCHITECTURE, facts, "move", {"breadth": 1.0, "up": -1.0}, ["place"])
    places = [o.move.place for o in found]
    assert places == sorted(places)


def test_the_reason_takes_up_what_the_person_said() -> None:
    assert "depth first" in roads("un-secretariat", "P", "grow", most="depth")[0].why
