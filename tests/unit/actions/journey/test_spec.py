"""The journey's file is refused, with file, line and reason, when it does not hold together."""

from itertools import combinations
from pathlib import Path

import pytest

from actions.journey.architecture import load_architecture
from actions.journey.readiness import load_readiness
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
        ("follows: [direction]", "follows: [brand]", "no question 'brand' stands above"),
        ("when: [{question: circumstances, any_of: [ending]}]", "when: [{question: circumstances, any_of: [x]}]", "no option 'x'"),
        ("labels: {low: not me at all, high: very much me}", "placeholder: x", "a rate needs labels"),
        ("minutes: 5,", "minutes: 4,", "questions take about"),
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
        (
            "track: managerial, streams: [corporate-operations]",
            "track: manager, streams: [corporate-operations]",
            "no track 'manager'",
        ),
        ("streams: [policy, programme]", "streams: [politics]", "no stream 'politics'"),
        ("tracks: [managerial], streams: any", "tracks: [managers], streams: any", "no track 'managers'"),
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


def test_the_promised_minutes_hold_with_reading_at_two_hundred_words_a_minute() -> None:
    spec = load_journey(CONFIG / "journey.yaml")
    assert spec.minutes("short") <= spec.routes["short"].minutes == 5
    assert spec.minutes("full") <= spec.routes["full"].minutes == 20


def test_a_first_plan_takes_at_most_thirty_five_turns() -> None:
    spec = load_journey(CONFIG / "journey.yaml")
    to_plan = [step.id for step in spec.steps][:3]
    asked = {
        route: [q for q in spec.questions if route in q.routes and not q.fills and q.step in to_plan]
        for route in ("short", "full")
    }
    # Two more turns: the wish, and which of the ways.
    assert len(asked["short"]) + 2 <= 10
    assert len(asked["full"]) + 2 <= 35


def test_the_values_meet_each_other_exactly_once() -> None:
    values = load_journey(CONFIG / "journey.yaml").instruments["values"]
    pairs = [frozenset(pair) for chosen in values.sets for pair in combinations(chosen, 2)]
    assert len(pairs) == len(set(pairs)) == len(values.items) * (len(values.items) - 1) // 2


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("- [achievement, independence, recognition]", "- [achievement, independence, support]", "not balanced"),
        ("- [achievement, independence, recognition]", "- [achievement, independence, fame]", "no item 'fame'"),
        ("options_of: values\n    set: 7", "options_of: values\n    set: 8", "no instrument 'values' with a set 8"),
        ("options_of: style", "options_of: stile", "no instrument 'stile'"),
        ("{fewer_words: 8, say:", "{say:", "say one of fewer_words"),
    ],
)
def test_a_broken_instrument_is_refused(tmp_path: Path, old: str, new: str, reason: str) -> None:
    path, _ = broken(tmp_path, "journey.yaml", old, new)
    with pytest.raises(ConfigFileError, match=reason):
        load_journey(path)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (
            "criteria: [led-people, money, partners",
            "criteria: [led-peeple, money, partners",
            "no criterion 'led-peeple'",
        ),
        ("    basis: guidance", "    basis: hearsay", "Input should be"),
        ("id: money", "id: led-people", "stands twice"),
        ("section: undp/pathways", "section: undp/pathway", "no section"),
        ("    why: ", "    wy: ", "Field required"),
    ],
)
def test_a_broken_file_of_key_roles_is_refused_with_its_line(tmp_path: Path, old: str, new: str, reason: str) -> None:
    path, line = broken(tmp_path, "readiness.yaml", old, new)
    with pytest.raises(ConfigFileError, match=reason) as refused:
        load_readiness(path)
    named = [int(part.split(":")[1]) for part in str(refused.value).splitlines()]
    assert any(abs(number - line) <= 8 for number in named)


def test_every_question_says_why_and_may_be_skipped() -> None:
    for question in load_journey(CONFIG / "journey.yaml").questions:
        assert question.why
        assert question.skip
        assert question.examples or question.type in ("choice", "multi", "best_worst", "scale", "number", "multi")
