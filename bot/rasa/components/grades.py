"""Grades and the categories they belong to, as staff write them: "P-3", "p3", "NO-B", "GS 6", "FS4", "D1". Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMBERED = re.compile(r"(?<!\w)(P|D|G|GS|FS|NPSA|IPSA)[ -]?(\d{1,2})(?!\w)", re.IGNORECASE)
_NATIONAL_OFFICER = re.compile(r"(?<!\w)(?:NO-?([A-E])|no-([a-e])|no([abc]))(?!\w)")
_HIGHEST = {"P": 7, "D": 2, "GS": 7, "FS": 7, "NPSA": 11, "IPSA": 12}
_SAME = {"G": "GS"}


@dataclass(frozen=True)
class Grade:
    """A grade found in a text: `value` is its usual form, `category` one of knowledge.answer.Category."""

    value: str
    category: str
    start: int
    end: int


def find_grades(text: str) -> list[Grade]:
    """All grades in the text, in order. What only looks like one ("P-9", "D3", "nod") is left out."""
    found = [g for g in (_numbered(m) for m in _NUMBERED.finditer(text)) if g is not None]
    found += [_national_officer(m) for m in _NATIONAL_OFFICER.finditer(text)]
    return sorted(found, key=lambda grade: grade.start)


def _numbered(match: re.Match[str]) -> Grade | None:
    letters = _SAME.get(match.group(1).upper(), match.group(1).upper())
    number = int(match.group(2))
    if not 1 <= number <= _HIGHEST.get(letters, 0):
        return None
    written = "G" if letters == "GS" else letters
    return Grade(f"{written}-{number}", letters, match.start(), match.end())


def _national_officer(match: re.Match[str]) -> Grade:
    letter = next(group for group in match.groups() if group).upper()
    return Grade(f"NO-{letter}", "NO", match.start(), match.end())
