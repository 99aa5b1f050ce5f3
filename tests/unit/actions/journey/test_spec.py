"""The journey's file is refused, with file, line and reason, when it does not hold together."""

from pathlib import Path

import pytest

from actions.journey.options import load_architecture
from actions.journey.spec import load_journey
from actions.plans.support import load_support
from actions.plans.texts import plan_texts
from config.settings import ROOT
from config.yaml_file import ConfigFileError

CONFIG = ROOT / "config"


def broken(folder: Path, name: str, old: str, new: str) -> tuple[Path, int]:
    """A copy of a file with one thing changed, and the line of the change."""
    text = (CONFIG / name).read_text(encoding="utf-8")
    assert old in text
    path = folder / name
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path, text[: text.index(old)].count("\n") + 1


def test_the_journey_that_is_shipped_is_sound() -> None:
    assert len(load_journey(CONFIG / "journey.yaml").questions) > 16


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("type: number", "type: numbr", "Input should be"),
        ("fills: category", "fills: shoe_size", "Input should be"),
        ("dated_by: short-goal", "dated_by: longgoal", "no question 'longgoal' stands above"),
        ("follows: [direction]", "follows: [evidence]", "no question 'evidence' stands above"),
        ("when: [{question: circumstances, any_of: [ending]}]", "when: [{question: circumstances, any_of: [x]}]", "no option 'x'"),
        ("labels: {low: not me at all, high: very much me}", "examples: []", "a scale needs labels"),
        ("minutes: 5,", "minutes: 2,", "questions take about"),
        ("{value: breadth, title: Breadth", "{value: depth, title: Breadth", "'depth' stands twice"),
        ("    step: know-what-actions\n    name: direction", "    step: know\n    name: direction", "no step 'know'"),
        ("first plan in 5 minutes. The full", "first {plam} in 5 minutes. The full", "braces that do not fit"),
        ("  paused: ", "  paussed: ", "Field required"),
        ("    prompt: \"By when?\"", "    promt: \"By when?\"", "Extra inputs"),
    ],
)  # fmt: skip
def test_a_broken_journey_is_refused_with_line_and_reason(tmp_path: Path, old: str, new: str, reason: str) -> None:
    path, line = broken(tmp_path, "journey.yaml", old, new)
    with pytest.raises(ConfigFileError) as refused:
        load_journey(path)
    named = [int(part.split(":")[1]) for part in str(refused.value).splitlines()]
    assert reason in str(refused.value)
    assert str(path) in str(refused.value)
    assert any(abs(number - line) <= 45 for number in named)


def test_a_wrong_value_is_named_by_its_very_line(tmp_path: Path) -> None:
    path, line = broken(tmp_path, "journey.yaml", "type: number", "type: numbr")
    with pytest.raises(ConfigFileError, match=f"journey.yaml:{line}: "):
        load_journey(path)


def test_a_reference_into_nothing_is_named_by_its_very_line(tmp_path: Path) -> None:
    path, line = broken(tmp_path, "journey.yaml", "dated_by: short-goal", "dated_by: longgoal")
    with pytest.raises(ConfigFileError, match=f"journey.yaml:{line}: "):
        load_journey(path)


def test_a_file_that_is_no_yaml_is_refused_with_its_line(tmp_path: Path) -> None:
    path, _ = broken(tmp_path, "journey.yaml", "type: number", "type: [number")
    with pytest.raises(ConfigFileError, match="not valid YAML"):
        load_journey(path)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("section: undp/programmes/spark", "section: undp/programmes/sparkle", "no section"),
        ("four_e: exposure", "four_e: exposition", "Input should be"),
        ("id: undp-vda", "id: undp-spark", "stands twice"),
        ("hours: 12", "hours: -1", "greater than or equal"),
    ],
)
def test_a_broken_catalogue_of_support_is_refused(tmp_path: Path, old: str, new: str, reason: str) -> None:
    path, _ = broken(tmp_path, "support.yaml", old, new)
    with pytest.raises(ConfigFileError, match=reason):
        load_support(path)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("{fact: mobility-03}", "{fact: mobility-99}", "no fact"),
        ("after: gap", "after: gapp", "no action 'gapp' stands above"),
        ("verdict: ask-hr", "verdict: perhaps", "Input should be"),
        ("id: stretch", "id: deepen-field", "stands twice"),
    ],
)
def test_a_broken_architecture_is_refused(tmp_path: Path, old: str, new: str, reason: str) -> None:
    path, _ = broken(tmp_path, "architecture.yaml", old, new)
    with pytest.raises(ConfigFileError, match=reason):
        load_architecture(path)


def test_words_around_the_plan_with_a_misspelt_brace_are_refused(tmp_path: Path) -> None:
    path, line = broken(tmp_path, "plan.yaml", "“{title}” is done.", "“{titel}” is done.")
    with pytest.raises(ConfigFileError, match=f"plan.yaml:{line}: "):
        plan_texts(path)


def test_the_full_route_fits_into_twenty_minutes_and_the_short_one_into_five() -> None:
    spec = load_journey(CONFIG / "journey.yaml")
    for name, minutes, most in (("short", 5, 7), ("full", 20, 20)):
        asked = [q for q in spec.questions if name in q.routes and not q.fills and not q.when]
        assert len(asked) <= most
        assert sum(q.time for q in asked) <= minutes * 60


def test_every_question_says_why_and_may_be_skipped() -> None:
    for question in load_journey(CONFIG / "journey.yaml").questions:
        assert question.why
        assert question.skip
        assert question.examples or question.type in ("choice", "multi", "best_worst", "scale", "number")
