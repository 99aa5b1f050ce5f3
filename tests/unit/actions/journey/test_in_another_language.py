"""A whole journey in French and in Spanish: nothing that Cairn says or writes into the plan is left in English."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from actions import people
from actions.journey.content import journey_content
from actions.plans import store
from actions.plans.export.translation import from_any
from actions.plans.texts import language_texts
from knowledge.answer import Language
from tests.unit.actions.journey.conversation import Conversation

ENGLISH = re.compile(r"\b(?:the|your|with|which|and|what|you)\b", re.IGNORECASE)


SHOWN = {
    "title",
    "why",
    "asks",
    "rule",
    "description",
    "text",
    "note",
    "caution",
    "hint",
    "prompt",
    "examples",
    "kind",
}


def strings(value: Any, name: str = "") -> Iterator[str]:
    """What a card shows in words."""
    if isinstance(value, str) and name in SHOWN:
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key != "source":
                yield from strings(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner, name)


def answer_to(card: dict[str, Any]) -> str:
    """Numbers, choices and words of no language."""
    titles = [option["title"] for option in card["options"]]
    answers = {
        "choice": titles[:1], "multi": ["; ".join(titles[:2])], "best_worst": ["1 2"], "rate": ["3 " * len(titles)],
        "scale": ["3"], "number": ["6"], "date": ["31/12/2027"], "text": ["zzz qqq xxx yyy"],
    }  # fmt: skip
    return answers[card["type"]][0]


def walked(folder: Path, language: Language) -> tuple[Conversation, list[str]]:
    """The full way in a language, and all that Cairn said and showed."""
    talk, shown = Conversation(folder, "plateau"), list[str]()
    with talk.database.begin() as connection:
        people.change_profile(connection, talk.person_id, language=language)
    talk.say("full", "start_journey")
    said = "full"
    for _ in range(90):
        before = talk.asked
        talk.say(said)
        shown += [text for reply in talk.said for text in (reply["text"], *strings(reply["card"]))]
        if talk.asked is None:
            break
        said = "skip" if talk.asked == before else answer_to(talk.card)
    return talk, shown


@pytest.mark.parametrize("language", ["fr", "es"])
def test_no_english_is_left_in_the_talk_or_in_the_plan(tmp_path: Path, language: Language) -> None:
    talk, said = walked(tmp_path, language)

    with talk.database.read() as connection:
        plan = store.list_plans(connection, talk.person_id)[0]
    assert len(said) > 100
    written = [a.title for a in plan.content.actions] + [o.title for o in plan.content.objectives]
    assert [text for text in [*said, *written] if ENGLISH.search(text)] == []


def test_support_is_known_by_its_name_in_either_language() -> None:
    support = journey_content(language="fr").support

    assert support.named("mentorat")[0].kind == "mentoring"
    assert support.named("Job shadowing")[0].id == "secretariat-shadowing"


def test_a_plan_made_in_french_is_told_in_english_where_cairn_worded_it(tmp_path: Path) -> None:
    talk, _ = walked(tmp_path, "fr")
    with talk.database.read() as connection:
        plan = store.list_plans(connection, talk.person_id)[0].content
    assert any(a.title.startswith("Apprendre : ") for a in plan.actions)

    told = from_any(plan, language_texts("en"))

    assert any(a.title.startswith("Learn: ") for a in told.actions)
    assert told.title == "Career development plan"
