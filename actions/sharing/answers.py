"""What of the journey's answers can be shown beside the plan, in the words of their options."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from actions.journey import store as journeys
from actions.journey.content import journey_content
from actions.journey.engine import State
from actions.sharing.items import Answers
from actions.sharing.texts import ItemTexts, SharingTexts

CIRCUMSTANCES = "circumstances"


def answers_of(connection: Connection, person_id: str, texts: SharingTexts) -> Answers:
    """The answers of the journey that is under way or was completed last."""
    journey = journeys.main(connection, person_id)
    if journey is None:
        return Answers()
    return in_words(
        journey_content(language=texts.language).spec.questions, journeys.state_of(connection, journey), texts.items
    )


def in_words(questions: Sequence[Any], state: State, words: ItemTexts) -> Answers:
    """What was chosen, by the titles of the options. Pure."""
    satisfaction = [q for q in questions if q.measures == "satisfaction"]
    values = [q for q in questions if q.measures == "values"]
    circumstances = next((q for q in questions if q.id == CIRCUMSTANCES), None)
    return Answers(
        satisfaction=_most_and_least(satisfaction, state, words),
        values=_most_and_least(values, state, words),
        circumstances=_titles(circumstances, state.value(CIRCUMSTANCES)) if circumstances else "",
    )


def _most_and_least(questions: Sequence[Any], state: State, words: ItemTexts) -> str:
    most: Counter[str] = Counter()
    least: Counter[str] = Counter()
    titles: dict[str, str] = {}
    for question in questions:
        titles |= {option.value: option.title for option in question.options}
        value = state.value(question.id)
        if isinstance(value, Mapping):
            most.update(v for v in [value.get("most")] if v)
            least.update(v for v in [value.get("least")] if v)
    # An option that won as often as it lost says nothing.
    liked = [titles.get(v, v) for v, n in most.most_common() if n > least[v]]
    others = [titles.get(v, v) for v, n in least.most_common() if n > most[v]]
    parts = [words.most.format(options=", ".join(liked))] if liked else []
    parts += [words.least.format(options=", ".join(others))] if others else []
    return " ".join(parts)


def _titles(question: Any, value: Any) -> str:
    if not isinstance(value, list | tuple):
        return ""
    titles = {option.value: option.title for option in question.options}
    return "; ".join(titles[v] for v in value if v in titles and v != "nothing")
