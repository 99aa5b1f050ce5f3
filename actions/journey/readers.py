"""One reader for each type of answer: a text and what was asked in, a reading out. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from dateutil.relativedelta import relativedelta

from actions.journey.file_parts import Option
from actions.journey.question import Question
from actions.journey.spec import JourneyFile
from actions.journey.words import MoveWords
from actions.plans import dates
from actions.plans.words import NUMBERS, Named, meant, number, ordinal, pieces, plain

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

    `partial` is the part of a best-worst answer or of ratings that was understood: it is kept until the rest comes.
    """

    reason: str
    values: Mapping[str, Any] = field(default_factory=dict)
    options: tuple[str, ...] = ()
    partial: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Move:
    """Not an answer but a wish: skip, go back, hear why, stop, or change the answer to `question` (to `rest`)."""

    kind: Steer
    question: str | None = None
    rest: str = ""


Reading = Understood | NotUnderstood | Move


@dataclass(frozen=True)
class Asked:
    """The question as it was put to the person.

    Attributes:
        options: its options for this person.
        answered: ids of the questions answered so far, which may be named to change them.
        partial: the part of a best-worst answer or of ratings that was given before.
    """

    spec: JourneyFile
    question: Question
    options: Sequence[Option]
    today: date
    answered: Sequence[str] = ()
    partial: Mapping[str, str] = field(default_factory=dict)

    @property
    def words(self) -> MoveWords:
        """The words that steer."""
        return self.spec.words


def names_of(option: Option) -> tuple[str, ...]:
    """All the words for an option."""
    return (option.title, option.value, *option.also)


def _named(options: Sequence[Option]) -> list[Named]:
    return [Named(option.value, names_of(option)) for option in options]


def _titles(options: Sequence[Option], only: Sequence[str] | None = None) -> str:
    return "; ".join(o.title for o in options if only is None or o.value in only)


def _exactly(said: str, options: Sequence[Option], value: str) -> bool:
    return any(plain(said) == plain(o.title) for o in options if o.value == value)


def _pick(said: str, options: Sequence[Option]) -> list[str]:
    """Values that may be meant: one if it is clear."""
    index = ordinal(said, len(options))
    exact = [o.value for o in options if plain(said) in {plain(n) for n in names_of(o)}]
    if exact:
        return exact[:1]
    # A whole title in a sentence of its own: "I think every three months is what I would go for".
    whole = [o.value for o in options if len(o.title.split()) > 1 and f" {plain(o.title)} " in f" {plain(said)} "]
    if len(whole) == 1:
        return whole
    if index is not None:
        return [options[index].value]
    return meant(said, _named(options))


def _choice(asked: Asked, said: str) -> Reading:
    found = _pick(said, asked.options)
    if len(found) == 1:
        return Understood(found[0], _exactly(said, asked.options, found[0]))
    if found:
        return NotUnderstood("ambiguous", {"options": _titles(asked.options, found)}, tuple(found))
    return NotUnderstood("choice", {"options": _titles(asked.options)})


def _multi(asked: Asked, said: str) -> Reading:
    if plain(said) in {plain(w) for w in asked.words.all}:
        found, exact = [o.value for o in asked.options if o.value not in {"nothing", "other"}], False
    elif plain(said) in {plain(w) for w in asked.words.nothing} and all(o.value != "nothing" for o in asked.options):
        return Move("skip")
    else:
        picked = _several(said, asked.options)
        if isinstance(picked, NotUnderstood):
            return picked
        found, exact = picked
    if asked.question.max is not None and len(found) > asked.question.max:
        return NotUnderstood("too_many", {"max": asked.question.max})
    if len(found) < (asked.question.min or 0):
        return NotUnderstood("too_few", {"min": asked.question.min})
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


def _best_worst_or_half(asked: Asked, said: str) -> Reading:
    return _other_half(asked, said) if asked.partial else _best_worst(asked, said)


def _best_worst(asked: Asked, said: str) -> Reading:
    most, least = _two_sides(asked.words, said)
    best, worst = _one(most, asked.options), _one(least, asked.options)
    shown = {"options": _titles(asked.options), "first": asked.options[0].title, "second": asked.options[-1].title}
    if best is None and worst is None:
        return NotUnderstood("best_worst", shown)
    if worst is None:
        left = [o for o in asked.options if o.value != best]
        said_so_far = {"most": title_of(asked.options, best), "options": _titles(left)}
        return NotUnderstood("best_worst_least", said_so_far, partial={"most": str(best)})
    if best is None:
        left = [o for o in asked.options if o.value != worst]
        said_so_far = {"least": title_of(asked.options, worst), "options": _titles(left)}
        return NotUnderstood("best_worst_most", said_so_far, partial={"least": worst})
    if best == worst:
        return NotUnderstood("best_worst_same")
    exact = _exactly(most, asked.options, best) and _exactly(least, asked.options, worst)
    return Understood({"most": best, "least": worst}, exact)


def _other_half(asked: Asked, said: str) -> Reading:
    """One side was given before: a single answer now is the other side; two together replace both."""
    whole = _best_worst(asked, said)
    if not isinstance(whole, NotUnderstood) or not whole.partial:
        return whole
    new = next(iter(whole.partial.values()))
    other = {"most": "least", "least": "most"}[next(iter(asked.partial))]
    if new in asked.partial.values():
        return NotUnderstood("best_worst_same", partial=asked.partial)
    return Understood({**asked.partial, other: new}, False)


def _two_sides(words: MoveWords, said: str) -> tuple[str, str]:
    """The words about the most and the least, however they are put: before, after, or simply in this order."""
    most, least = ("|".join(map(re.escape, group)) for group in (words.most, words.least))
    link = r"(?:\s+(?:important|matters|of all|for me|to me|is|are|would be|i choose))*\s*[:=\-–]?\s+"
    leading = re.search(
        rf"\b(?:{most})\b{link}(.+?)[\s.;,]*(?:\b(?:and|but|the)\b\s*)*\b(?:{least})\b{link}(.+)$", said, re.I | re.S
    )
    if leading:
        return leading.group(1), leading.group(2)
    turned = re.search(
        rf"\b(?:{least})\b{link}(.+?)[\s.;,]*(?:\b(?:and|but|the)\b\s*)*\b(?:{most})\b{link}(.+)$", said, re.I | re.S
    )
    if turned:
        return turned.group(2), turned.group(1)
    filler = r"\s+(?:gives me|matters(?: the)?|is|the)?\s*(?:the\s+)?"
    trailing = re.search(
        rf"^(.+?){filler}(?:{most})\b[\s.;,]*(?:and|but)?\s*(.+?){filler}(?:{least})\b", said, re.I | re.S
    )
    if trailing:
        return trailing.group(1), trailing.group(2)
    only_least = re.search(rf"^(.*?)[\s.;,]*(?:\b(?:and|but)\b\s*)*\b(?:{least})\b{link}(.+)$", said, re.I | re.S)
    if only_least:
        # "Depth, least moving up": what stands before is the most.
        return only_least.group(1), only_least.group(2)
    parts = pieces(re.sub(rf"\b(?:{most})\b\s*[:=]?", "", said, flags=re.I))
    return (parts[0] if parts else ""), (parts[1] if len(parts) == 2 else "")


def _one(said: str, options: Sequence[Option]) -> str | None:
    found = _pick(said, options) if plain(said) else []
    return found[0] if len(found) == 1 else None


def title_of(options: Sequence[Option], value: str | None) -> str:
    """The title of an option by its value."""
    return next((o.title for o in options if o.value == value), str(value))


def _scale(asked: Asked, said: str) -> Reading:
    low, high = asked.question.min or 1, asked.question.max or 5
    labels = asked.question.labels
    value = number(said)
    if value is None and labels is not None:
        ends = [Named(str(low), (labels.low,)), Named(str(high), (labels.high,))]
        found = meant(said, ends)
        value = float(found[0]) if len(found) == 1 else None
    if value is None or value != int(value) or not low <= value <= high:
        ends_said = {"low": labels.low, "high": labels.high} if labels else {"low": "", "high": ""}
        return NotUnderstood("scale", {"min": low, "max": high, **ends_said})
    return Understood(int(value), said.strip().isdecimal())


def _rate(asked: Asked, said: str) -> Reading:
    """One number for each row: in their order, or with names, or what was named before and the rest now."""
    low, high = asked.question.min or 1, asked.question.max or 5
    given = {name: int(value) for name, value in asked.partial.items()}
    open_rows = [o for o in asked.options if o.value not in given]
    digits = re.findall(r"(?<![\w.])\d+(?![\w.])", said)
    bare = not re.sub(r"\b(?:and|et|y)\b|[\d\s,;/.|-]", "", said.casefold())
    # All rows in one breath count as well when some were given before: they are all on the card.
    rows = next((rows for rows in (open_rows, list(asked.options)) if bare and len(digits) == len(rows)), None)
    if rows is not None:
        given |= {o.value: int(d) for o, d in zip(rows, digits, strict=True)}
    elif not bare:
        given |= _named_ratings(asked, said)
    given = {name: value for name, value in given.items() if low <= value <= high}
    left = [o for o in asked.options if o.value not in given]
    if not left:
        clear = bare or len({*given.values()}) == 1 or _all_said(asked, said)
        return Understood({o.value: given[o.value] for o in asked.options}, exact=clear)
    ends = asked.question.labels
    shown = {"min": low, "max": high, "low": ends.low if ends else "", "high": ends.high if ends else ""}
    partial = {name: str(value) for name, value in given.items()}
    if not given:
        return NotUnderstood("rate", {**shown, "options": _titles(left), "first": left[0].title})
    so_far = "; ".join(f"{o.title} {given[o.value]}" for o in asked.options if o.value in given)
    return NotUnderstood("rate_more", {**shown, "options": _titles(left), "given": so_far}, partial=partial)


def _named_ratings(asked: Asked, said: str) -> dict[str, int]:
    """ "Depth 5, colleagues: 4, the rest 3"."""
    found: dict[str, int] = {}
    rest: int | None = None
    # Whole titles first: they may hold a comma of their own.
    for option in sorted(asked.options, key=lambda o: -len(o.title)):
        exact = re.search(rf"(?<!\w){re.escape(option.title)}(?!\w)\s*[:=]?\s*(\d+)(?!\w)", said, re.IGNORECASE)
        if exact:
            found[option.value] = int(exact.group(1))
            said = said[: exact.start()] + ";" + said[exact.end() :]
    for words, points in re.findall(r"([^\d;,\n]+?)\s*[:=]?\s*(\d+)(?!\w)", said):
        name = re.sub(r"^\s*(?:and|but|et|y)\s+", "", words.strip())
        if plain(name) in {plain(w) for w in asked.words.rest}:
            rest = int(points)
            continue
        picked = _pick(name, asked.options) if plain(name) else []
        if len(picked) == 1:
            found.setdefault(picked[0], int(points))
    if rest is not None:
        known = {*found, *asked.partial}
        found |= {o.value: rest for o in asked.options if o.value not in known}
    return found


def _all_said(asked: Asked, said: str) -> bool:
    return all(plain(o.title) in plain(said) for o in asked.options)


_COUNTS = "|".join(NUMBERS)
_AMOUNT = re.compile(
    rf"(?:(?:\d+(?:[.,]\d+)?|{_COUNTS}|to|or|of|and|about|around|roughly|maybe|perhaps|probably|approximately|approx|at|most"
    r"|least|not|no|more|less|than|maximum|max|under|up|say|only|just|i|i'd|can|could|would|give|have|spend|invest|think|it|so|please|ok|well|in|the|hours?|hrs?|h"
    r"|working|work|days?|weeks?|months?|weekly|monthly|daily|per|each|every|heures?|horas?|par|por|al|mois|mes|semaine"
    r"|semana)(?:\s+|$|(?<=\d)(?=h)|/|-)?)+"
)
"""An amount of time and nothing else, so that a number in a sentence about something else is none."""
_A_DAY = re.compile(r"\b(?:hours?|hrs?|h)\s+(?:a|per|each|every)\s+day\b|\bdaily\b|\beach day\b|\bevery day\b")
WORKING_DAY = 8
AMOUNT_LIMIT = 80


def _number(asked: Asked, said: str) -> Reading:
    value, per = number(said), plain(said)
    if value is None or len(per) > AMOUNT_LIMIT or not _AMOUNT.fullmatch(per):
        return NotUnderstood("number")
    if re.search(r"\bdays?\b", _A_DAY.sub(" ", per)):
        value *= WORKING_DAY
    if re.search(r"\b(?:a|per|each|every)\s+week\b|\bweekly\b|/\s*week", per):
        value *= 4
    elif _A_DAY.search(per):
        value *= 20
    low, high = asked.question.min, asked.question.max
    if (low is not None and value < low) or (high is not None and value > high):
        return NotUnderstood("number_range", {"min": low, "max": high, "value": f"{value:g}"})
    return Understood(max(round(value), low or 0), said.strip().isdecimal())


def _date(asked: Asked, said: str) -> Reading:
    if plain(said) in {plain(w) for w in asked.question.none_words}:
        return Understood(NO_DATE)
    day = dates.read(said, asked.today)
    if day is None:
        if asked.question.none_words and meant(said, [Named(NO_DATE, asked.question.none_words)]):
            return Understood(NO_DATE, False)
        return NotUnderstood("date")
    if day < asked.today:
        return NotUnderstood("date_past", {"date": dates.spoken(day, asked.spec.language)})
    if day > asked.today + relativedelta(years=FAR_YEARS):
        return NotUnderstood("date_far", {"date": dates.spoken(day, asked.spec.language)})
    return Understood(day.isoformat(), dates.spoken(day, asked.spec.language) == said.strip())


def _text(asked: Asked, said: str) -> Reading:
    limit = asked.question.max or TEXT_LIMIT
    if len(said) > limit or len(said) >= 2000:
        return NotUnderstood("text_long", {"max": limit})
    if plain(said) in {plain(w) for w in asked.words.nothing}:
        return Move("skip")
    if not _has_substance(said, asked.words):
        examples = (*asked.question.examples, asked.question.placeholder or asked.question.name)
        return NotUnderstood("text", {"example": examples[0]})
    return Understood(said)


def _has_substance(said: str, words: MoveWords) -> bool:
    """Whether a text says something, and is not only a yes, a thank-you, a number or a sign."""
    passing = {word for phrase in words.assent for word in plain(phrase).split()}
    return any(len(w) > 1 and w not in passing and any(c.isalpha() for c in w) for w in plain(said).split())


READERS: Mapping[str, Callable[[Asked, str], Reading]] = {
    "choice": _choice,
    "multi": _multi,
    "best_worst": _best_worst_or_half,
    "rate": _rate,
    "scale": _scale,
    "number": _number,
    "date": _date,
    "text": _text,
}
"""How each type of answer is read."""
