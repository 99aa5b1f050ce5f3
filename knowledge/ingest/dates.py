"""The date of a document, as it says itself. Pure."""

import re

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january janvier enero", "february février febrero", "march mars marzo", "april avril abril", "may mai mayo",
            "june juin junio", "july juillet julio", "august août agosto", "september septembre septiembre",
            "october octobre octubre", "november novembre noviembre", "december décembre diciembre",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_ISO = re.compile(r"\b((?:19|20)\d{2})-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?\b")
_DAY_FIRST = re.compile(
    rf"\b(?:(\d{{1,2}})(?:st|nd|rd|th|er)?\s+(?:de\s+)?)?({_MONTH})\s+(?:de\s+)?((?:19|20)\d{{2}})\b", re.I
)
_MONTH_FIRST = re.compile(rf"\b({_MONTH})\s+(\d{{1,2}}),?\s+((?:19|20)\d{{2}})\b", re.I)
_NEAR = re.compile(
    r"\b(?:effective|issued|published|updated|revised|revision|version|edition|dated?|as of|prepared by|adopted|in force|"
    r"entrée en vigueur|publié|vigencia|publicado)\b",
    re.I,
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")


def date_in(text: str) -> str | None:
    """The date that stands nearest behind a word like "effective" or "issued"; else a single date that is alone in the text."""
    found = _dates(text)
    for word in _NEAR.finditer(text):
        behind = [date for place, date in found if 0 <= place - word.end() <= 160]
        if behind:
            return behind[0]
    different = {date for _, date in found}
    return different.pop() if len(different) == 1 else None


def date_in_name(name: str) -> str | None:
    """The date in a file's name: 2024-03, or a year."""
    iso = _ISO.search(name.replace("_", "-"))
    if iso:
        return "-".join(part for part in iso.groups() if part)
    year = _YEAR.search(name)
    return year[1] if year else None


def _dates(text: str) -> list[tuple[int, str]]:
    found = [(m.start(), "-".join(part for part in m.groups() if part)) for m in _ISO.finditer(text)]
    found += [(m.start(), _written(m[3], m[2], m[1])) for m in _DAY_FIRST.finditer(text)]
    found += [(m.start(), _written(m[3], m[1], m[2])) for m in _MONTH_FIRST.finditer(text)]
    return sorted(found)


def _written(year: str, month: str, day: str | None) -> str:
    written = f"{year}-{_MONTHS[month.casefold()]:02d}"
    return f"{written}-{int(day):02d}" if day and 1 <= int(day) <= 31 else written
