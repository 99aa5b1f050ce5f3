"""Dates as people say them: "by the end of June", "in six months", "Q2", "30/09/2027". Pure.

A period without a day means its last day, since people name it as a limit. A date without a year is the next one.
"""

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from babel.dates import format_date
from dateutil.relativedelta import relativedelta

from actions.plans.words import NUMBERS, plain

_MONTH = (
    r"(?:jan(?:uary|vier)?|enero|feb(?:ruary|rero)?|fevrier|mar(?:ch|s|zo)?|apr(?:il)?|avril|abril|may|mai|mayo|june?|juin|junio"
    r"|july?|juillet|julio|aug(?:ust)?|aout|agosto|sept?(?:ember|embre|iembre)?|oct(?:ober|obre|ubre)?"
    r"|nov(?:ember|embre|iembre)?|dec(?:ember|embre)?|dic(?:iembre)?)"
)
_YEAR = r"(?:20\d\d)"
_COUNT = (
    r"(?:\d{1,3}|"
    + "|".join(sorted((w for w in NUMBERS if w not in {"no", "none", "zero"}), key=len, reverse=True))
    + ")"
)
_UNIT = r"(?:days?|weeks?|months?|years?|jours?|semaines?|mois|ans?|annees?|dias?|semanas?|mes(?:es)?|anos?)"
_SEASON = r"(?:spring|summer|autumn|fall|winter)"
_SEASON_ENDS = {"spring": 5, "summer": 8, "autumn": 11, "fall": 11, "winter": 2}
"""Last month of each, as the north counts them."""
_PART = r"(?:end|late|mid|middle|beginning|start|early|fin|debut|mediados|finales|principios)"
_OF = r"(?:\s*-\s*|\s+)(?:of\s+|de\s+|del\s+|d')?(?:the\s+|l')?"
_PATTERNS = [
    re.compile(p)
    for p in (
        rf"\b{_YEAR}-\d\d?-\d\d?\b",
        r"\b\d\d?[./]\d\d?[./](?:20)?\d\d\b",
        rf"\b{_PART}{_OF}(?:next\s+|this\s+)?(?:{_MONTH}(?:,?\s+{_YEAR})?|year|month|quarter|{_YEAR}|annee|ano|mois|mes)\b",
        rf"\b\d\d?(?:st|nd|rd|th)?\s+(?:of\s+|de\s+)?{_MONTH}(?:,?\s+(?:de\s+)?{_YEAR})?\b",
        rf"\b{_MONTH}\s+\d\d?(?:st|nd|rd|th)?(?:,?\s+{_YEAR})?\b(?!\d)",
        rf"\b(?:in|within|dans|en)\s+(?:the\s+next\s+)?(?:about\s+)?(?:half\s+)?{_COUNT}(?:\s+of)?\s+{_UNIT}(?:\s+(?:from\s+now|time))?\b",
        rf"\b(?:half\s+)?{_COUNT}\s+{_UNIT}\s+from\s+(?:now|today)\b",
        rf"\b(?:next|this|coming)\s+(?:week|month|year|quarter|{_MONTH})\b",
        rf"\bq[1-4](?:\s+(?:of\s+)?{_YEAR})?\b",
        rf"\b{_MONTH},?\s+(?:de\s+)?{_YEAR}\b",
        rf"\b(?:by|before|until|till|in|to|for|from|on|due|of|d'ici|avant|para|antes de|en)\s+(?:the\s+)?{_MONTH}\b",
        rf"\b(?:(?:by|before|until|till|in|during|for|next|this)\s+)+(?:the\s+)?{_SEASON}(?:\s+(?:of\s+)?{_YEAR})?\b",
        rf"\b{_SEASON}\s+(?:of\s+)?{_YEAR}\b",
        r"\b(?:tomorrow|demain)\b",
        rf"\b(?:by|before|until|till|in|during|for|to|end|en|para)\s+{_YEAR}\b",
    )
]
_LEAD = re.compile(
    r"^(?:by|before|until|till|in|to|for|from|on|due|of|d'ici|avant|para|antes de|en|within|over|the|around|about"
    r"|maybe|probably|during|perhaps|i think|let's say|say|sometime|at)\s+"
)
_LENGTHS = (
    ("day", (1, 0)), ("dia", (1, 0)), ("jour", (1, 0)), ("week", (7, 0)), ("sem", (7, 0)),
    ("mo", (0, 1)), ("mes", (0, 1)), ("year", (0, 12)), ("an", (0, 12)),
)  # fmt: skip
"""Beginning of a unit's name, and its length in days or months."""
_PREPOSITION = re.compile(
    r"(?:\b(?:by|before|until|till|on|to|due|from|around|for|at)\s+)?(?:the\s+)?$", re.IGNORECASE
)


_RATE = re.compile(r"\b(?:hours?|hrs?|h|minutes?|mins?|times|once|twice|every|each|per|weekly|monthly|daily)\b")
"""Words of an amount of time or a rhythm ("2 hours a week"), which is no date."""


@dataclass(frozen=True)
class Found:
    """A date in a text, and the words that named it, with the preposition before them."""

    day: date
    start: int
    end: int


def find(text: str, today: date) -> Found | None:
    """The first date that a text names, or None."""
    folded = _same_length(text)
    for pattern in _PATTERNS:
        for match in pattern.finditer(folded):
            if _is_a_verb(match.group(), text[match.start() : match.end()]):
                continue
            day = _read(plain(match.group()), today)
            if day is not None:
                before = _PREPOSITION.search(folded[: match.start()])
                return Found(day, before.start() if before else match.start(), match.end())
    return None


def read(text: str, today: date) -> date | None:
    """The date that a whole answer means, or None."""
    found = find(text, today)
    if found:
        return found.day
    said = plain(text)
    return _read(said, today) if len(said) <= 40 and not _RATE.search(said) else None


def spoken(day: date, language: str = "en") -> str:
    """A date as one says it: 30 June 2027, 30 juin 2027, 30 de junio de 2027."""
    return _said(day, _LONG, language)


def spoken_month(day: date, language: str = "en") -> str:
    """A month as one says it: June 2027."""
    return str(format_date(day, _MONTHS[language[:2]], locale=language[:2]))


def spoken_day(day: date, language: str = "en") -> str:
    """A day of a month that stands beside it: 30 June."""
    return _said(day, _DAYS, language)


def spoken_as_known(text: str, language: str = "en") -> str:
    """A date of a source as one says it, as exact as it is known: 2021-09 is September 2021; other words stay."""
    parts = text.split("-")
    if len(parts) == 1 or not all(part.isdecimal() for part in parts):
        return text
    day = date(*(int(part) for part in (*parts, "1")[:3]))
    return (spoken if len(parts) == 3 else spoken_month)(day, language)


def _said(day: date, patterns: Mapping[str, str], language: str) -> str:
    said = str(format_date(day, patterns[language[:2]], locale=language[:2]))
    return f"1er{said[1:]}" if language[:2] == "fr" and day.day == 1 else said


_LONG = {"en": "d MMMM y", "fr": "d MMMM y", "es": "d 'de' MMMM 'de' y"}
_MONTHS = {"en": "MMMM y", "fr": "MMMM y", "es": "MMMM 'de' y"}
_DAYS = {"en": "d MMMM", "fr": "d MMMM", "es": "d 'de' MMMM"}


def _same_length(text: str) -> str:
    # Spans found in the folded text must fit the original: fold character by character.
    return "".join(f if len(f := plain(c)) == 1 else c.lower() if len(c.lower()) == 1 else c for c in text)


def _is_a_verb(folded: str, original: str) -> bool:
    """Whether "to may" and the like, without a capital, a day or a year, is no month."""
    return original == original.lower() and re.fullmatch(r"(?:to|for|of|from|on)\s+may", folded) is not None


def _read(said: str, today: date) -> date | None:
    while (shorter := _LEAD.sub("", said)) != said:
        said = shorter
    for reader in (_numeric, _quarter, _season, _part, _period, _relative):
        day = reader(said, today)
        if day is not None:
            return day
    return _parsed(said, today)


def _relative(said: str, today: date) -> date | None:
    match = re.search(rf"\b({_COUNT})(?:\s+of)?\s+({_UNIT})\b", said.replace("half a ", "half "))
    if not match:
        return None
    count, unit = match.groups()
    amount = float(count) if count.isdecimal() else float(NUMBERS[count])
    if amount > 600:
        return None
    days, months = next(length for start, length in _LENGTHS if unit.startswith(start))
    if months:
        return today + relativedelta(months=max(round(amount * months), 1))
    return today + timedelta(days=max(round(amount * days), 1))


def _quarter(said: str, today: date) -> date | None:
    match = re.search(rf"\bq([1-4])(?:\s+(?:of\s+)?({_YEAR}))?", said)
    if not match:
        return None
    month = int(match.group(1)) * 3
    day = _last(int(match.group(2) or today.year), month)
    return day if match.group(2) or day >= today else _last(today.year + 1, month)


def _season(said: str, today: date) -> date | None:
    match = re.fullmatch(rf"(?:this\s+|next\s+|the\s+)*({_SEASON})(?:\s+(?:of\s+)?({_YEAR}))?", said)
    if not match:
        return None
    month = _SEASON_ENDS[match.group(1)]
    year = int(match.group(2) or today.year)
    return _last(year if match.group(2) or _last(year, month) >= today else year + 1, month)


def _numeric(said: str, today: date) -> date | None:
    match = re.search(rf"({_YEAR})-(\d\d?)-(\d\d?)|(\d\d?)[./](\d\d?)[./]((?:20)?\d\d)", said)
    if not match:
        return None
    try:
        if match.group(1):
            return date(int(match.group(1)), int(match.group(2)), int(match.group(3)))
        # Day first, as most of the world writes it, unless that cannot be.
        first, second, year = int(match.group(4)), int(match.group(5)), int(match.group(6))
        day, month = (first, second) if second <= 12 else (second, first)
        return date(year if year > 100 else 2000 + year, month, day)
    except ValueError:
        return None


def _part(said: str, today: date) -> date | None:
    match = re.match(rf"({_PART})\b[\s-]*(?:of\s+|de\s+|del\s+|d')?(?:the\s+|l')?(.+)$", said)
    last = _period(match.group(2), today) if match else None
    if match is None or last is None:
        return None
    part = match.group(1)
    if part in {"end", "late", "fin", "finales"}:
        return last
    middle = part in {"mid", "middle", "mediados"}
    if re.search(rf"year|annee|ano|^{_YEAR}$", match.group(2)):
        return date(last.year, 6, 30) if middle else date(last.year, 1, 31)
    return last.replace(day=15 if middle else 5)


def _period(said: str, today: date) -> date | None:
    """Last day of a named year, quarter, month or of the week after."""
    if re.fullmatch(_YEAR, said):
        return date(int(said), 12, 31)
    ahead = int(said.startswith(("next ", "coming ")))
    name = re.sub(r"^(?:this|next|coming)\s+", "", said)
    if name in {"year", "annee", "ano"}:
        return date(today.year + ahead, 12, 31)
    if name == "week":
        return today + timedelta(days=7 * ahead + 4 - today.weekday())
    months = {"month": ahead, "mois": ahead, "mes": ahead, "quarter": 3 * ahead + (-today.month % 3)}.get(name)
    if months is not None:
        day = today + relativedelta(months=months)
        return _last(day.year, day.month)
    match = re.fullmatch(rf"({_MONTH})(?:,?\s+(?:de\s+)?({_YEAR}))?", name)
    if not match:
        return None
    month = _month_number(match.group(1))
    return _last(int(match.group(2)) if match.group(2) else today.year + (month < today.month), month)


def _month_number(name: str) -> int:
    starts = ("jan|ene", "f", "mar", "ap|av|ab", "may|mai", "jun|juin", "jul|juil", "au|ao|ag", "s", "o", "n", "d")
    return next(number for number, start in enumerate(starts, 1) if re.match(start, name))


def _last(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


_NAMES = rf"{_MONTH}|today|tomorrow|demain|hoy|\w+day|lundi|mardi|mercredi|jeudi|vendredi|lunes|martes|jueves|viernes"
_DATE_WORDS = re.compile(
    rf"(?:(?:{_NAMES}|\d{{1,4}}(?:st|nd|rd|th|er)?|next|this|coming|prochain|proximo|of|de|del|du|le|la|el|the)(?:\s+|$))+"
)
"""Only of such words: a number in a sentence ("name 2 desks") is no day of the month, and neither is a bare one."""


@lru_cache(maxsize=256)
def _parsed(said: str, today: date) -> date | None:
    """What dateparser makes of it: the rest, such as "Friday", "1 de marzo", "le 3 mai"."""
    import dateparser

    if not _DATE_WORDS.fullmatch(said) or not re.search(rf"\b(?:{_NAMES})\b", said):
        return None
    moment = dateparser.parse(
        said,
        languages=["en", "fr", "es"],
        settings={
            "RELATIVE_BASE": datetime(today.year, today.month, today.day),
            "PREFER_DATES_FROM": "future",
            "PREFER_DAY_OF_MONTH": "last",
            "DATE_ORDER": "DMY",
        },
    )
    return moment.date() if moment else None
