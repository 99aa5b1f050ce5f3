"""Support is proposed to those only for whom it is, whatever is asked; who asks for what is not theirs is told what is."""

from itertools import product
from pathlib import Path
from typing import get_args

import pytest

from actions.plans.build import Material, build
from actions.plans.change import Change
from actions.plans.offer import NotOpen, offered
from actions.plans.support import Direction, Support, bare_grade, load_support
from actions.plans.types import Owner
from config.yaml_file import ConfigFileError
from knowledge.answer import Category, Organisation, Role
from tests.unit.actions.plans.given import DRIVER, SUPPORT, TEXTS, TODAY

GRADES = {
    "GS": ("G-3", "GS-7"), "P": ("P-2", "P4", "P-5"), "D": ("D-1", "D2"), "FS": ("FS-4", "FS-6"),
    "NO": ("NO-B", "NOD"), "UNV": (None,), "NPSA": (None,), "IPSA": (None,), None: (None, "P-4"),
}  # fmt: skip
OWNERS = [
    Owner(name="X", organisation=organisation, category=category, grade=grade)
    for organisation, category in product((*get_args(Organisation), None), (*get_args(Category), None))
    for grade in (*GRADES[category], None)
]
ALL = tuple(entry.id for entry in SUPPORT.support)


def eligible(entry: Support, owner: Owner) -> bool:
    """What the file says, read anew: the code under test has no part in it."""
    categories, grades = entry.categories, [g.replace("-", "") for g in entry.grades]
    fits = owner.organisation in entry.organisations and (not categories or owner.category in categories)
    return fits and (not grades or (owner.grade or "").replace("-", "") in grades) and not entry.roles


@pytest.mark.parametrize("direction", [*get_args(Direction), None])
def test_no_plan_holds_support_that_is_not_open_to_its_owner(direction: Direction | None) -> None:
    for owner, wanted in product(OWNERS, (None, ALL)):
        plan = build(Material(owner=owner, direction=direction, support=wanted), SUPPORT, TEXTS, TODAY)
        for action in plan.actions:
            entry = SUPPORT.find(action.support or "")
            assert entry is None or eligible(entry, owner), (owner, action.support)


def test_nothing_that_is_not_open_is_offered_or_named_instead() -> None:
    for owner in OWNERS:
        for needs in SUPPORT.needs.values():
            offered = SUPPORT.offered(owner.organisation, owner.category, needs, grade=owner.grade)
            assert all(eligible(entry, owner) for entry in offered), owner
        for entry in SUPPORT.support:
            nearest = SUPPORT.nearest(entry, owner)
            assert all(eligible(other, owner) and other is not entry for other in nearest), (owner, entry.id)


def test_no_wish_brings_a_programme_into_the_plan_of_someone_it_is_not_for() -> None:
    for owner, entry in product(OWNERS, SUPPORT.support):
        for name in (entry.title, *entry.known_as):
            found = offered(Change(kind="add", title=name), owner, SUPPORT, TEXTS, TODAY)
            if isinstance(found, NotOpen):
                assert not eligible(found.wanted, owner)
            elif found.action is not None:
                brought = SUPPORT.find(found.action.support or "")
                assert brought is not None
                assert eligible(brought, owner), (owner, name)


@pytest.mark.parametrize("organisation", get_args(Organisation))
def test_everybody_finds_something_that_is_open(organisation: Organisation) -> None:
    for category, direction in product(get_args(Category), get_args(Direction)):
        assert len(list(SUPPORT.suggested(organisation, category, direction, 2))) == 2, (category, direction)


def test_spark_is_undps_and_the_nearest_are_named() -> None:
    found = offered(Change(kind="add", title="SPARK"), DRIVER, SUPPORT, TEXTS, TODAY)
    assert isinstance(found, NotOpen)
    assert found.who.startswith("UNDP")
    assert "secretariat-mentoring" in [entry.id for entry in found.nearest]


def test_a_wish_that_names_support_keeps_its_words_and_gets_source_and_caution() -> None:
    found = offered(Change(kind="add", title="Mentoring with the head of fleet"), DRIVER, SUPPORT, TEXTS, TODAY)
    assert isinstance(found, Change)
    assert found.action is not None
    assert found.action.title == "Mentoring with the head of fleet"
    assert found.action.source is not None
    assert found.action.caution


def test_ones_own_words_stay_ones_own() -> None:
    change = Change(kind="add", title="Read the manual of the new trucks")
    assert offered(change, DRIVER, SUPPORT, TEXTS, TODAY) is change


def test_every_kind_of_support_of_both_frameworks_is_there() -> None:
    named = {
        "un-secretariat": {
            "mobility", "temporary-opening", "shadowing", "exchange", "cross-training", "volunteering", "mentoring",
            "coaching", "career-lab", "learning", "self-help", "information", "change", "for-managers",
        },
        "undp": {
            "cohort", "assignment", "virtual-assignment", "change", "pool", "plan-tool", "for-managers", "learning",
            "mentoring", "community", "career-lab", "mobility", "information", "exchange",
        },
    }  # fmt: skip
    for organisation, kinds in named.items():
        there = {entry.kind for entry in SUPPORT.support if organisation in entry.organisations}
        assert kinds <= there, (organisation, kinds - there)


def test_every_entry_names_a_dated_source_and_what_to_check() -> None:
    for entry in SUPPORT.support:
        assert entry.source.resolved().as_of != "", entry.id
        assert len(entry.caution) > 20, entry.id


def test_roles_of_sign_in_open_what_is_for_managers_alone() -> None:
    entry = SUPPORT.find("secretariat-managers-corner")
    assert entry is not None
    assert [role for role in get_args(Role) if entry.open_to("un-secretariat", "P", "P-4", role)] == ["manager"]


@pytest.mark.parametrize(("written", "meant"), [("NO-B", "NOB"), ("nob", "NOB"), ("GS-5", "G5"), ("P 4", "P4")])
def test_a_grade_is_one_however_it_is_written(written: str, meant: str) -> None:
    assert bare_grade(written) == meant


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("kind: mobility", "kind: moving", "kind"),
        ("grades: [P-4, P-5, D-1, D-2]", "grades: [P-44]", "is no grade"),
        ("  - id: secretariat-coaching", "  - id: secretariat-mentoring", "stands twice"),
        ("section: undp/pathways", "section: undp/roads", "no section"),
    ],
)
def test_an_error_in_the_file_is_named_with_its_line(tmp_path: Path, right: str, wrong: str, told: str) -> None:
    from config.settings import ROOT

    text = (ROOT / "config" / "support.yaml").read_text(encoding="utf-8")
    assert right in text
    broken = tmp_path / "support.yaml"
    broken.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(ConfigFileError, match=told) as error:
        load_support(broken)
    assert f"{broken}:" in str(error.value)
