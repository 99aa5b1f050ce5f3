"""Whom a share is for: a name or a sign-in address, compared as people write them. Pure.

Nothing is looked up when somebody shares: the share waits under a key, and the one whose key it is finds it. So sharing
with a colleague who has never heard of Cairn looks, and takes, exactly the same.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from actions.plans.words import plain, printable

LONGEST = 120
_TITLES = re.compile(r"^(?:mr|mrs|ms|miss|mx|dr|prof|sir|madam|chief|mme|mlle|sr|sra|dra)\b\.?\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Known:
    """Someone who has signed in at least once: what they can be addressed by."""

    id: str
    subject: str
    name: str
    organisation: str | None
    role: str


def address(text: str) -> str:
    """A name or sign-in address as it is kept and shown: trimmed, without titles and control signs."""
    one_line = " ".join(printable(text, LONGEST).split())
    return _TITLES.sub("", one_line).strip(" .,;:!?\"“”'")


def key(text: str) -> str:
    """By which two ways of writing the same address are one: case, accents and signs forgiven, "Weber, Helen" turned."""
    said = address(text)
    if "@" in said or ":" in said:
        return said.casefold()
    last, comma, first = said.partition(",")
    return plain(f"{first} {last}" if comma else said)


def keys_of(known: Known) -> tuple[str, str]:
    """The keys under which a share can wait for this person: sign-in address, name."""
    return known.subject.casefold(), key(known.name)


def named_alone(known: Known, everybody: Iterable[Known], organisation: str | None) -> bool:
    """Whether a name means this person and no namesake; within the sharer's organisation, if any bears it there."""
    name = key(known.name)
    same = [one for one in everybody if key(one.name) == name and one.role != "hr"]
    near = [one for one in same if organisation is not None and one.organisation == organisation]
    return [one.id for one in near or same] == [known.id]
