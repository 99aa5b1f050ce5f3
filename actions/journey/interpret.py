"""What a typed answer means: text in, a value of the question's type out, or the reason why not. Pure.

Values: choice → option value; multi → list of them; best_worst → {"most", "least"}; scale and number → int;
date → ISO date, or "none"; text → cleaned text.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from dateutil.relativedelta import relativedelta

from actions.journey.spec import JourneyFile, MoveWords, Option, Question
from actions.plans import dates
from actions.plans.words import Named, meant, number, ordinal, pieces, plain, printable

Steer = Literal["skip", "back", "why", "stop", "unsure", "change"]
TEXT_LIMIT = 1500
NO_DATE = "none"
FAR_YEARS = 45


@dataclass(frozen=True)
class Understood:
    """An answer. `exact` is False where spelling or grammar was forgiven, so that it is worth saying back."""

    value: Any
    exact: bool = True


@dataclass(frozen=True)
class NotUnderstood:
    """Not an answer yet. `reason` names the text to say, `values` fills it; `options` are those still in question.

    `partial` is the half of a best-worst answer that was understood: it is kept until the other half comes.
    """

    reason: str
    values: Mapping[str, Any] = field(default_factory=dict)
    options: tuple[str, ...] = ()
    partial: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Move:
    """Not an answer but a wish: skip, go back, hear why, stop, or change the answer `question` (to what `rest` says)."""

    kind: Steer
    question: str | None = None
    rest: str = ""


Reading = Understood | NotUnderstood | Move


def interpret(
    spec: JourneyFile,
    question: Question,
    options: Sequence[Option],
    text: str,
    today: date,
    answered: Sequence[str] = (),
    partial: Mapping[str, str] | None = None,
) -> Reading:
    """Read a typed answer.

    Args:
        options: the options of this question for this person.
        answered: ids of the questions answered so far, which may be named to change them.
        partial: the half of a best-worst answer that was given before.
    """
    said = printable(text)
    move = _move(spec, question, options, said, answered)
    if move is not None:
        return move
    if question.type == "best_worst" and partial:
        return _other_half(spec.words, question, options, said, today, partial)
    return _READERS[question.type](spec.words, question, options, said, today)


def _move(
    spec: JourneyFile, question: Question, options: Sequence[Option], said: str, answered: Sequence[str]
) -> Move | NotUnderstood | None:
    bare = plain(said)
    if not bare:
        return Move("unsure")
    if any(bare in {plain(n) for n in _names(o)} for o in options) or bare in {plain(w) for w in question.none_words}:
        return None
    for kind in ("skip", "back", "why", "stop", "unsure"):
        if bare in {plain(word) for word in getattr(spec.words, kind)}:
            return Move(kind)
    return _change(spec, bare, said, answered)


def _change(spec: JourneyFile, bare: str, said: str, answered: Sequence[str]) -> Move | NotUnderstood | None:
    """ "Change my hours to 10", "back to the values": only words at the beginning and a known name count."""
    opener = next(
        (w for w in sorted(map(plain, spec.words.change), key=len, reverse=True) if bare == w or bare.startswith(w + " ")),
        None,
    )
    if opener is None:
        return None
    target, _, rest = bare[len(opener) :].strip().partition(" to ")
    target = re.sub(r"\b(?:my|the|answer|answers|about|on|for|question|from)\b", " ", target).strip()
    if not target:
        return NotUnderstood("change")
    names = [Named(q, (spec.by_id[q].name, *spec.by_id[q].also)) for q in answered]
    found = meant(target, names)
    if not found:
        return None
    # The words after "to" as the person wrote them, capitals and all.
    original = re.split(r"\bto\b", said, maxsplit=1, flags=re.IGNORECASE)[-1].strip() if rest else ""
    return Move("change", found[0], original)


def _names(option: Option) -> tuple[str, ...]:
    return (option.title, option.value, *option.also)


def _named(options: Sequence[Option]) -> list[Named]:
    return [Named(option.value, _names(option)) for option in options]


def _titles(options: Sequence[Option], only: Sequence[str] | None = None) -> str:
    return "; ".join(o.title for o in options if only is None or o.value in only)


def _exactly(said: str, options: Sequence[Option], value: str) -> bool:
    return any(plain(said) == plain(o.title) for o in options if o.value == value)


def _pick(said: str, options: Sequence[Option]) -> list[str]:
    """Values that may be meant: one if it is clear."""
    index = ordinal(said, len(options))
    exact = [o.value for o in options if plain(said) in {plain(n) for n in _names(o)}]
    if exact:
        return exact[:1]
    if index is not None:
        return [options[index].value]
    return meant(said, _named(options))


def _choice(words: MoveWords, question: Question, options: Sequence[Option], said: str, today: date) -> Reading:
    found = _pick(said, options)
    if len(found) == 1:
        return Understood(found[0], _exactly(said, options, found[0]))
    if found:
        return NotUnderstood("ambiguous", {"options": _titles(options, found)}, tuple(found))
    return NotUnderstood("choice", {"options": _titles(options)})


def _multi(words: MoveWords, question: Question, options: Sequence[Option], said: str, today: date) -> Reading:
    if plain(said) in {plain(w) for w in words.all}:
        found, exact = [o.value for o in options if o.value not in {"nothing", "other"}], False
    elif plain(said) in {plain(w) for w in words.nothing} and all(o.value != "nothing" for o in options):
        return Move("skip")
    else:
        picked = _several(said, options)
        if isinstance(picked, NotUnderstood):
            return picked
        found, exact = picked
    if question.max is not None and len(found) > question.max:
        return NotUnderstood("too_many", {"max": question.max})
    if len(found) < (question.min or 0):
        return NotUnderstood("too_few", {"min": question.min})
    if len(found) > 1 and "nothing" in found:
        found.remove("nothing")
    return Understood(found, exact)


def _several(said: str, options: Sequence[Option]) -> tuple[list[str], bool] | NotUnderstood:
    found: list[str] = []
    rest, exact = said, True
    # Whole titles first: they may hold a comma or an "and" of their own.
    for option in sorted(options, key=lambda o: -len(o.title)):
        pattern = re.compile(rf"(?<!\w){re.escape(option.title)}(?!\w)", re.IGNORECASE)
        if pattern.search(rest):
            found.append(option.value)
            rest = pattern.sub(";", rest)
    if found and not re.sub(r"\b(?:and|et|y)\b|\W", "", rest):
        return _in_order(found, options), True
    digits = re.fullmatch(r"[\d\s,;&.]|(?:[\d\s,;&.]|and)+", rest)
    for part in re.findall(r"\d+", rest) if digits else pieces(rest):
        if not plain(part):
            continue
        exact = False
        picked = _pick(part, options)
        if not picked:
            return NotUnderstood("multi", {"part": part[:60], "options": _titles(options)})
        if len(picked) > 1:
            return NotUnderstood("ambiguous", {"options": _titles(options, picked)})
        found += [value for value in picked if value not in found]
    return _in_order(found, options), exact


def _in_order(values: Sequence[str], options: Sequence[Option]) -> list[str]:
    return [option.value for option in options if option.value in values]


def _best_worst(words: MoveWords, question: Question, options: Sequence[Option], said: str, today: date) -> Reading:
    most, least = _two_sides(words, said)
    best, worst = _one(most, options), _one(least, options)
    shown = {"options": _titles(options), "first": options[0].title, "second": options[-1].title}
    if best is None and worst is None:
        return NotUnderstood("best_worst", shown)
    if worst is None:
        left = [o for o in options if o.value != best]
        said_so_far = {"most": _title(options, best), "options": _titles(left)}
        return NotUnderstood("best_worst_least", said_so_far, partial={"most": str(best)})
    if best is None:
        left = [o for o in options if o.value != worst]
        said_so_far = {"least": _title(options, worst), "options": _titles(left)}
        return NotUnderstood("best_worst_most", said_so_far, partial={"least": worst})
    if best == worst:
        return NotUnderstood("best_worst_same")
    exact = _exactly(most, options, best) and _exactly(least, options, worst)
    return Understood({"most": best, "least": worst}, exact)


def _other_half(
    words: MoveWords, question: Question, options: Sequence[Option], said: str, today: date, partial: Mapping[str, str]
) -> Reading:
    """One side was given before: a single answer now is the other side; two together replace both."""
    whole = _best_worst(words, question, options, said, today)
    if isinstance(whole, Understood) or not isinstance(whole, NotUnderstood) or not whole.partial:
        return whole
    new = next(iter(whole.partial.values()))
    other = {"most": "least", "least": "most"}[next(iter(partial))]
    if new in partial.values():
        return NotUnderstood("best_worst_same", partial=partial)
    return Understood({**partial, other: new}, False)


def _two_sides(words: MoveWords, said: str) -> tuple[str, str]:
    """The words about the most and the least, however they are put: before, after, or simply in this order."""
    most, least = ("|".join(map(re.escape, group)) for group in (words.most, words.least))
    link = r"(?:\s+(?:important|matters|of all|for me|to me|is|are|would be|i choose))*\s*[:=\-–]?\s+"
    leading = re.search(rf"\b(?:{most})\b{link}(.+?)[\s.;,]*(?:\b(?:and|but|the)\b\s*)*\b(?:{least})\b{link}(.+)$", said, re.I | re.S)
    if leading:
        return leading.group(1), leading.group(2)
    turned = re.search(rf"\b(?:{least})\b{link}(.+?)[\s.;,]*(?:\b(?:and|but|the)\b\s*)*\b(?:{most})\b{link}(.+)$", said, re.I | re.S)
    if turned:
        return turned.group(2), turned.group(1)
    filler = r"\s+(?:gives me|matters(?: the)?|is|the)?\s*(?:the\s+)?"
    trailing = re.search(rf"^(.+?){filler}(?:{most})\b[\s.;,]*(?:and|but)?\s*(.+?){filler}(?:{least})\b", said, re.I | re.S)
    if trailing:
        return trailing.group(1), trailing.group(2)
    only_least = re.search(rf"\b(?:{least})\b{link}(.+)$", said, re.I)
    if only_least:
        return "", only_least.group(1)
    parts = pieces(re.sub(rf"\b(?:{most})\b\s*[:=]?", "", said, flags=re.I))
    return (parts[0] if parts else ""), (parts[1] if len(parts) == 2 else "")


def _one(said: str, options: Sequence[Option]) -> str | None:
    found = _pick(said, options) if plain(said) else []
    return found[0] if len(found) == 1 else None


def _title(options: Sequence[Option], value: str | None) -> str:
    return next((o.title for o in options if o.value == value), str(value))


def _scale(words: MoveWords, question: Question, options: Sequence[Option], said: str, today: date) -> Reading:
    low, high = question.min or 1, question.max or 5
    labels = question.labels
    value = number(said)
    if value is None and labels is not None:
        ends = [Named(str(low), (labels.low,)), Named(str(high), (labels.high,))]
        found = meant(said, ends)
        value = float(found[0]) if len(found) == 1 else None
    if value is None or value != int(value) or not low <= value <= high:
        ends_said = {"low": labels.low, "high": labels.high} if labels else {"low": "", "high": ""}
        return NotUnderstood("scale", {"min": low, "max": high, **ends_said})
    return Understood(int(value), said.strip().isdecimal())


def _number(words: MoveWords, question: Question, options: Sequence[Option], said: str, today: date) -> Reading:
    value = number(said)
    if value is None:
        return NotUnderstood("number")
    per = plain(said)
    if re.search(r"\b(?:a|per|each|every)\s+week\b|\bweekly\b|/\s*week", per):
        value *= 4
    elif re.search(r"\b(?:a|per|each|every)\s+day\b|\bdaily\b", per):
        value *= 20
    low, high = question.min, question.max
    if (low is not None and value < low) or (high is not None and value > high):
        return NotUnderstood("number_range", {"min": low, "max": high, "value": f"{value:g}"})
    return Understood(max(round(value), low or 0), said.strip().isdecimal())


def _date(words: MoveWords, question: Question, options: Sequence[Option], said: str, today: date) -> Reading:
    if plain(said) in {plain(w) for w in question.none_words}:
        return Understood(NO_DATE)
    day = dates.read(said, today)
    if day is None:
        if question.none_words and meant(said, [Named(NO_DATE, question.none_words)]):
            return Understood(NO_DATE, False)
        return NotUnderstood("date")
    if day < today:
        return NotUnderstood("date_past", {"date": dates.spoken(day)})
    if day > today + relativedelta(years=FAR_YEARS):
        return NotUnderstood("date_far", {"date": dates.spoken(day)})
    return Understood(day.isoformat(), dates.spoken(day) == said.strip())


def _text(words: MoveWords, question: Question, options: Sequence[Option], said: str, today: date) -> Reading:
    limit = question.max or TEXT_LIMIT
    if len(said) > limit or len(said) >= 2000:
        return NotUnderstood("text_long", {"max": limit})
    if len(plain(said)) < 2:
        return NotUnderstood("text")
    return Understood(said)


_READERS: Mapping[str, Callable[[MoveWords, Question, Sequence[Option], str, date], Reading]] = {
    "choice": _choice,
    "multi": _multi,
    "best_worst": _best_worst,
    "scale": _scale,
    "number": _number,
    "date": _date,
    "text": _text,
}


def check_value(question: Question, options: Sequence[Option], value: Any) -> bool:
    """Whether a value that a button carries is one of those that the question takes."""
    known = {o.value for o in options}
    if question.type == "choice":
        return value in known
    if question.type == "multi":
        return isinstance(value, list) and bool(value) and set(map(str, value)) <= known
    if question.type in ("scale", "number"):
        return isinstance(value, int) and (question.min or 0) <= value <= (question.max or value)
    return False


def spoken(question: Question, options: Sequence[Option], value: Any) -> str:
    """A value in words, as the person chose it."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return f"{_title(options, value['most'])} / {_title(options, value['least'])}"
    if isinstance(value, list):
        return "; ".join(_title(options, v) for v in value)
    if question.type == "date":
        return dates.spoken(date.fromisoformat(value)) if value != NO_DATE else question.none_words[0]
    return _title(options, value) if options else str(value)
