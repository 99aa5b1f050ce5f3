"""Readiness for a key role: what is there, with evidence, what is missing, and which assignment would give it."""

import pytest

from actions.journey.readiness import load_readiness, missing, readiness_card, standings, steps
from actions.journey.spec import load_journey
from config.settings import ROOT

FILE = load_readiness(ROOT / "config" / "readiness.yaml")
TEXTS = load_journey(ROOT / "config" / "journey.yaml").readiness
UNDP = {"organisation": "undp", "category": "P"}
ROLE = FILE.role("deputy-resident-representative")
assert ROLE is not None
CRITERIA = FILE.of(ROLE)
SAID = {"led-people": 3, "money": 2, "operations": 1, "programme": 3, "partners": 1, "places": 1}


@pytest.mark.parametrize(
    ("text", "role"),
    [("am I ready to be a DRR?", "deputy-resident-representative"), ("how ready am I for RR", "resident-representative"),
     ("what do I lack for deputy resident representative", "deputy-resident-representative"),
     ("head of finance one day", "head-of-operations"), ("am I ready", None)],
)  # fmt: skip
def test_a_role_is_known_by_its_names(text: str, role: str | None) -> None:
    found = FILE.named(text, UNDP)
    assert (found.id if found else None) == role


@pytest.mark.parametrize(
    ("organisation", "category"),
    [("undp", c) for c in ("GS", "P", "D", "NO", "UNV", "NPSA", "IPSA")]
    + [("un-secretariat", c) for c in ("GS", "P", "D", "FS", "NO", "UNV")],
)
def test_everybody_has_a_role_to_prepare_for_in_their_own_organisation(organisation: str, category: str) -> None:
    found = FILE.roles_for({"organisation": organisation, "category": category})
    assert found
    assert all(organisation in role.organisations for role in found)


def test_evidence_finds_its_experience_by_the_words_before_the_colon() -> None:
    found = {
        s.criterion.id: s for s in standings(CRITERIA, SAID, "programme: cash for work; Led people: a team of six")
    }
    assert found["led-people"].evidence == "a team of six"
    assert found["programme"].evidence == "cash for work"
    assert found["operations"].evidence is None


def test_evidence_without_names_goes_by_order_where_the_numbers_match() -> None:
    found = {s.criterion.id: s.evidence for s in standings(CRITERIA, SAID, "a team of six; cash for work")}
    assert (found["led-people"], found["programme"]) == ("a team of six", "cash for work")


def test_nothing_that_was_written_is_lost() -> None:
    found = [s.evidence for s in standings(CRITERIA, SAID, "one; two; three; four")]
    assert "one; two; three; four" in found


def test_what_is_missing_brings_its_assignment_the_wholly_missing_first() -> None:
    assert ROLE is not None
    found = standings(CRITERIA, SAID, None)
    assert [c.id for c in missing(found)] == ["operations", "partners", "places", "money"]
    brought = steps(ROLE, found)
    assert len(brought) == 3
    assert brought[0].title.startswith("Stand in for the head of operations")
    assert brought[0].source is None, "Cairn's own advice goes under nobody else's name"
    own = steps(ROLE.model_copy(update={"basis": "organisation"}), found)
    assert own[0].source is not None


def test_the_card_says_on_what_the_criteria_rest_and_keeps_eligibility_apart() -> None:
    assert ROLE is not None
    card = readiness_card(TEXTS, ROLE, standings(CRITERIA, SAID, None), "and")
    assert "general guidance from Cairn" in card["note"]
    assert card["eligibility"] == "ask-hr"
    assert card["criteria"][0]["state_title"] == "There"
    assert card["criteria"][0]["evidence"] == TEXTS.no_evidence
    assert card["criteria"][2]["assignment"].startswith("Would give it: ")
    own = ROLE.model_copy(update={"basis": "organisation"})
    assert readiness_card(TEXTS, own, standings(CRITERIA, SAID, None), "and")["note"] == TEXTS.own


def test_shipped_criteria_pass_as_nobodys_policy() -> None:
    assert {role.basis for role in FILE.roles} == {"guidance"}
