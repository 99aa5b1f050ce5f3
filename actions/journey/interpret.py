"""What a typed answer means: text in, a value of the question's type out, or the reason why not. Pure.

Values: choice → option value; multi → list of them; best_worst → {"most", "least"}; rate → {option: int}; scale, number → int;
date → ISO date, or "none"; text → cleaned text.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from actions.journey.file_parts import Option
from actions.journey.question import Question
from actions.journey.readers import NO_DATE, READERS, Asked, Move, NotUnderstood, Reading, Steer, names_of, title_of
from actions.plans import dates
from actions.plans.words import Named, meant, plain, printable

_LEAD_IN = re.compile(r"^(?:(?:actually|no|wait|sorry|oh|hm+|well|please|on second thoughts?|i changed my mind) )+")
ALIKE = 3
"""So many equal ratings are said together."""
STEERS: tuple[Steer, ...] = ("skip", "back", "why", "stop", "unsure")


def interpret(asked: Asked, text: str) -> Reading:
    """Read a typed answer."""
    said = printable(text)
    move = _move(asked, said)
    return move if move is not None else READERS[asked.question.type](asked, said)


def _move(asked: Asked, said: str) -> Move | NotUnderstood | None:
    bare = plain(said)
    if not bare:
        return Move("unsure")
    answers = (*(n for o in asked.options for n in names_of(o)), *asked.question.none_words)
    if bare in {plain(name) for name in answers}:
        return None
    said_plainly = {bare, _without_politeness(bare, asked.words.polite)}
    steer = next(
        (kind for kind in STEERS if said_plainly & {plain(word) for word in getattr(asked.words, kind)}), None
    )
    return Move(steer) if steer is not None else _change(asked, bare, said)


def _change(asked: Asked, bare: str, said: str) -> Move | NotUnderstood | None:
    """Only a word for it at the beginning and a known name count: "change my hours to 10", "back to the values"."""
    bare = _LEAD_IN.sub("", bare)
    openers = sorted(map(plain, asked.words.change), key=len, reverse=True)
    opener = next((w for w in openers if bare == w or bare.startswith(w + " ")), None)
    if opener is None:
        return None
    target, _, rest = bare[len(opener) :].strip().partition(" to ")
    target = re.sub(r"\b(?:my|the|answer|answers|about|on|for|question|from)\b", " ", target).strip()
    if not target:
        return NotUnderstood("change")
    by_id = asked.spec.by_id
    found = meant(target, [Named(name, (by_id[name].name, *by_id[name].also)) for name in asked.answered])
    if not found:
        return None
    # The words after "to" as the person wrote them, capitals and all.
    original = re.split(r"\bto\b", said, maxsplit=1, flags=re.IGNORECASE)[-1].strip() if rest else ""
    return Move("change", found[0], original)


def check_value(question: Question, options: Sequence[Option], value: Any) -> bool:
    """Whether a value that a button carries is one of those that the question takes."""
    known = {o.value for o in options}
    if question.type == "choice":
        return value in known
    if question.type == "multi":
        return isinstance(value, list) and bool(value) and set(map(str, value)) <= known
    if question.type in ("scale", "number"):
        return isinstance(value, int) and (question.min or 0) <= value <= (question.max or value)
    if question.type == "best_worst":
        return isinstance(value, Mapping) and set(value) == {"most", "least"} and set(value.values()) <= known
    return question.type == "date" and isinstance(value, str) and (value == NO_DATE or _is_date(value))


def _is_date(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def noted(options: Sequence[Option], points: Mapping[str, int], rest: str) -> str:
    """Ratings said back in few words, those that are alike together: "Depth 5; Breadth 2; the rest 4"."""
    usual, count = Counter(points.values()).most_common(1)[0]
    together = count >= ALIKE
    apart = [f"{title_of(options, n)} {value}" for n, value in points.items() if not together or value != usual]
    return "; ".join([*apart, f"{rest} {usual}"] if together else apart)


def spoken(question: Question, options: Sequence[Option], value: Any, language: str = "en") -> str:
    """A value in words, as the person chose it."""
    if value is None:
        return ""
    if value == 1 and question.said_one:
        return question.said_one
    words = _in_words(question, options, value, language)
    return question.said.format(**words) if question.said else "; ".join(words.values())


def _in_words(question: Question, options: Sequence[Option], value: Any, language: str) -> dict[str, str]:
    if isinstance(value, Mapping) and question.type == "rate":
        return {"value": "; ".join(f"{title_of(options, name)} {points}" for name, points in value.items())}
    if isinstance(value, Mapping):
        return {side: title_of(options, value[side]) for side in ("most", "least")}
    return {"value": _value_in_words(question, options, value, language)}


def _without_politeness(text: str, polite: Sequence[str]) -> str:
    """What is left of a request when the words around it are taken away."""
    for phrase in sorted(map(plain, polite), key=len, reverse=True):
        text = re.sub(rf"(?<!\S){re.escape(phrase)}(?!\S)", " ", text)
    return " ".join(text.split())


def _value_in_words(question: Question, options: Sequence[Option], value: Any, language: str) -> str:
    if isinstance(value, list):
        return "; ".join(title_of(options, v) for v in value)
    if question.type == "date":
        return dates.spoken(date.fromisoformat(value), language) if value != NO_DATE else question.none_words[0]
    return title_of(options, value) if options else str(value)
