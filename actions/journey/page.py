"""The journey as its page shows it: where the person is, what they said, what they chose; answered there as in chat.

The page and the chat are two views of one store. Whoever writes names the version that they saw: of two who answer the
same question at once, one wins and the other is told, with what is there now.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection, func, select

from actions import dialogue, people
from actions.journey import cards, engine, history, options, store
from actions.journey.change import change_card
from actions.journey.content import JourneyContent
from actions.journey.guide import Guide
from actions.journey.interpret import interpret
from actions.journey.readers import Asked, Move, NotUnderstood, Understood
from actions.journey.reading import profile_card
from actions.plans.dates import spoken
from actions.turn import Turn

LONGEST = 4000


class JourneyPatch(BaseModel):
    """One answer from the page: in the words that one would type, or none to skip the question."""

    model_config = ConfigDict(extra="forbid")

    version: int
    question: str = Field(max_length=80)
    text: str | None = Field(None, max_length=LONGEST)


class JourneyChangedError(RuntimeError):
    """The journey was changed since the version that the page showed."""


class AnswerRefusedError(ValueError):
    """The answer cannot be taken; the message says what would be one."""


@dataclass(frozen=True)
class Answered:
    """What came of an answer: `said` are the lines that the chat would say about it."""

    said: tuple[str, ...]


def view(content: JourneyContent, connection: Connection, person_id: str, today: date) -> dict[str, Any]:
    """All that the page shows; `journey` is None before the first one."""
    guide = _guide(content, connection, person_id, today)
    return {"journey": None if guide is None else _shown(guide)}


def answer(
    content: JourneyContent, connection: Connection, person_id: str, patch: JourneyPatch, today: date
) -> Answered:
    """Take one answer.

    Raises:
        JourneyChangedError: if the page showed an older state.
        AnswerRefusedError: if it is no answer to that question, or the question is not this person's.
    """
    guide = _guide(content, connection, person_id, today)
    if guide is None or patch.version != version_of(connection, guide.journey.id):
        raise JourneyChangedError
    question = guide.spec.by_id.get(patch.question)
    asked = [q.id for q in engine.applicable(guide.spec, guide.state, guide.facts)]
    if question is None or (question.id not in asked and question.id not in guide.state.given):
        raise AnswerRefusedError(guide.spec.texts.again)
    waits = dialogue.expected(connection, person_id)
    outcome = guide.take(question, _value(guide, question, patch.text))
    if waits.flow not in ("none", "journey"):
        # What the chat waits for beside the journey still waits.
        dialogue.expect(connection, person_id, waits)
    said = (r.text for r in outcome.replies if r.text and (r.card or {}).get("kind") not in ("question", "options"))
    return Answered(tuple(text for text in said if text != question.prompt))


def version_of(connection: Connection, journey_id: str) -> int:
    """How often the journey has been written to."""
    entries = store.journey_entries
    last = connection.execute(select(func.max(entries.c.seq)).where(entries.c.journey_id == journey_id)).scalar()
    return int(last or 0)


def _value(guide: Guide, question: Any, text: str | None) -> Any:
    if text is None or not text.strip():
        if not question.skip:
            raise AnswerRefusedError(guide.spec.texts.cannot_skip)
        return None
    asked = Asked(guide.spec, question, guide.choices(question), guide.turn.today, guide.answered, {})
    match interpret(asked, text):
        case Understood(value):
            return value
        case NotUnderstood() as unclear:
            raise AnswerRefusedError(getattr(guide.spec.not_understood, unclear.reason).format(**unclear.values))
        case Move(kind="skip") if question.skip:
            return None
        case _:
            raise AnswerRefusedError(guide.spec.texts.again)


def _guide(content: JourneyContent, connection: Connection, person_id: str, today: date) -> Guide | None:
    journey = store.main(connection, person_id)
    if journey is None:
        return None
    turn = Turn(
        message_id="", person=people.find(connection, person_id), text="", intent="", confidence=1.0, button=None,
        entities=(), expectation=dialogue.expected(connection, person_id), today=today,
    )  # fmt: skip
    return Guide(content, connection, turn, journey)


def _shown(guide: Guide) -> dict[str, Any]:
    open_one = guide.question if guide.journey.status != "completed" else None
    found = cards.where(guide.spec, guide.state, guide.facts, open_one)
    ids = {q.id for q in engine.applicable(guide.spec, guide.state, guide.facts)} | set(guide.state.given)
    given = [q for q in guide.spec.questions if q.id in ids and q.id in guide.state.given]
    return {
        "id": guide.journey.id,
        "version": version_of(guide.connection, guide.journey.id),
        "route": guide.state.route,
        "status": guide.journey.status,
        **found,
        "open": _question(guide, open_one) if open_one is not None else None,
        "answers": [_answer(guide, question) for question in given],
        "chosen": _chosen(guide),
        "picture": _picture(guide),
    }


def _picture(guide: Guide) -> dict[str, Any] | None:
    """The newest picture of step 1; where there is an older one, with what has changed since and what may be chance."""
    kept = history.of_person(guide.connection, guide.person.id)
    if len(kept) > 1:
        day = spoken(kept[1].day, guide.spec.language)
        card = change_card(guide.spec, kept[1].snapshot, kept[0].snapshot, day)
        return {**card, "text": f"{guide.spec.results.change.intro.format(date=day)}\n\n{card['text']}"}
    # A short way's one choice makes no picture.
    drawn = kept and (kept[0].snapshot.importance or kept[0].snapshot.choices)
    return profile_card(guide.spec, kept[0].snapshot, guide.facts) if drawn else None


def _question(guide: Guide, question: Any) -> dict[str, Any]:
    card = cards.question_card(guide.spec, guide.state, guide.facts, question, guide.choices(question))
    return {**card, "can_back": False}


def _answer(guide: Guide, question: Any) -> dict[str, Any]:
    """An answer with the question as it is asked, so that it can be given again."""
    card = _question(guide, question)
    value = guide.state.value(question.id)
    said = guide.title_of(question)
    names = (
        "question",
        "type",
        "prompt",
        "why",
        "examples",
        "options",
        "min",
        "max",
        "labels",
        "placeholder",
        "can_skip",
    )
    return {
        **{name: card[name] for name in names if name in card},
        "name": question.name,
        "step": question.step,
        "private": bool(question.private),
        "value": value,
        "said": said[:1].upper() + said[1:],
        "skipped": value is None,
    }


def _chosen(guide: Guide) -> list[dict[str, Any]]:
    """The roads that the person chose, each with its rule and source."""
    names = next((guide.state.value(q.id) for q in guide.spec.questions if q.options_from == "moves"), None) or ()
    roads = {o.move.id: o for o in guide.career_options()}
    found: list[dict[str, Any]] = options.card([roads[name] for name in names if name in roads])["options"]
    return found
