"""The explorer: every position has moves of several kinds, each with reason, rule, source and preparation."""

from itertools import product
from typing import Any

import pytest

from actions.journey.architecture import load_architecture
from actions.journey.explorer import Position, Self, explore, field_in, graded, plan_of, varied
from actions.journey.picture import Snapshot
from actions.journey.spec import load_journey
from config.settings import ROOT

SPEC = load_journey(ROOT / "config" / "journey.yaml")
ARCHITECTURE = load_architecture(ROOT / "config" / "architecture.yaml")
WHO = [
    *product(["un-secretariat"], ["GS", "P", "D", "FS", "NO", "UNV"]),
    *product(["undp"], ["GS", "P", "D", "NO", "UNV", "NPSA", "IPSA"]),
]
SEEN = Snapshot({}, importance={"depth": 5, "breadth": 4, "up": 2, "places": 1}, today={"depth": 2, "breadth": 4})


def moves(position: Position, about: Self | None = None) -> list[dict[str, Any]]:
    return explore(SPEC, ARCHITECTURE, position, about or Self())


def by_id(position: Position, about: Self | None = None) -> dict[str, dict[str, Any]]:
    return {move["id"]: move for move in moves(position, about)}


@pytest.mark.parametrize(("organisation", "category"), WHO)
def test_everybody_has_moves_sideways_or_here_beside_those_up(organisation: str, category: str) -> None:
    found = moves(Position(organisation, category))
    shapes = {move["shape"] for move in found}
    assert shapes & {"here", "sideways"}
    assert len(found) >= 5
    for move in found:
        assert move["why"]
        assert move["asks"]
        assert move["prepare"]
        assert move["between"]
        assert move["eligibility"] in ("yes", "no", "ask-hr")
        assert move["rule"]
        assert move["source"]["title"]
        assert move["source"]["as_of"]


def test_a_move_up_never_stands_alone_among_the_first() -> None:
    for organisation, category in WHO:
        shown = varied(moves(Position(organisation, category)), 4)
        assert {move["shape"] for move in shown} & {"here", "sideways"}


def test_a_move_says_in_the_words_of_the_person_why_it_may_fit() -> None:
    found = by_id(Position("un-secretariat", "P", "P-3"), Self(SEEN))
    assert found["deepen-field"]["fits"] == [
        "You said that this matters to you and is missing: “Depth” (matters 5, today 2 of 5)."
    ]
    assert "Breadth" in found["network-move"]["fits"][0]
    assert by_id(Position("un-secretariat", "P", "P-3"))["deepen-field"]["fits"] == []


def test_the_ambition_is_quoted_where_a_move_speaks_of_the_same() -> None:
    seen = Snapshot({}, importance={"depth": 3}, ambition="I run transport for a large mission")
    found = by_id(Position("un-secretariat", "FS", "FS-4"), Self(seen))
    assert "You want: “I run transport for a large mission”" in found["mission-move"]["fits"]
    assert not any("You want" in fit for fit in found["craft"]["fits"])


def test_who_is_tied_to_a_place_hears_that_a_move_means_moving() -> None:
    found = by_id(Position("un-secretariat", "P", "P-3"), Self(SEEN, ("partner",)))
    assert any("this one means moving" in fit for fit in found["geographic-move"]["fits"])


def test_moves_of_undp_lead_to_roles_of_the_figure() -> None:
    found = by_id(Position("undp", "NO", "NOB", "programme"))
    assert any("Policy: " in line and "Policy Analyst" in line for line in found["policy-programme"]["leads_to"])
    assert not any(line.startswith("Programme: ") for line in found["lateral-undp"]["leads_to"])
    assert any("Resident Representative" in line for line in found["managerial-track"]["leads_to"])
    assert any(
        "Driver" in line for line in by_id(Position("undp", "GS", "G-4", "programme"))["lateral-undp"]["leads_to"]
    )


def test_other_job_networks_are_named_only_where_ones_own_is_known() -> None:
    known = by_id(Position("un-secretariat", "GS", "G-5", "management"))["functional-move"]["leads_to"]
    assert "Logistics" in known[0]
    assert "Management and Administration" not in known[0]
    assert by_id(Position("un-secretariat", "GS", "G-5"))["functional-move"]["leads_to"] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a G-5 in finance", ("GS", "G-5")), ("gs5", ("GS", "G-5")), ("for an NOB", ("NO", "NOB")), ("P3 please", ("P", "P-3")),
     ("FS-4", ("FS", "FS-4")), ("NO-B", ("NO", "NOB")), ("no boss here", None), ("D-1", ("D", "D-1"))],
)  # fmt: skip
def test_a_grade_is_read_from_a_sentence(text: str, expected: tuple[str, str] | None) -> None:
    assert graded(text) == expected


@pytest.mark.parametrize(
    ("organisation", "text", "field"),
    [("un-secretariat", "moves for a G-5 in finance", "management"), ("un-secretariat", "what about transport", "logistics"),
     ("undp", "NOB in programme", "programme"), ("undp", "a G-6 in procurement", "corporate-operations"),
     ("un-secretariat", "moves for me", None)],
)  # fmt: skip
def test_a_field_is_known_by_the_words_for_it(organisation: str, text: str, field: str | None) -> None:
    found = field_in(text, ARCHITECTURE.fields(organisation))
    assert (found.id if found else None) == field


def test_the_figure_of_undp_is_whole_and_the_secretariats_networks_are_nine() -> None:
    figure = plan_of(ARCHITECTURE, "undp")
    assert [len(figure["tracks"]), len(figure["streams"])] == [3, 3]
    assert all(all(row["roles"]) for row in figure["tracks"])
    assert "P-1 to P-7" in figure["tracks"][1]["note"]
    assert len(plan_of(ARCHITECTURE, "un-secretariat")["networks"]) == 9
