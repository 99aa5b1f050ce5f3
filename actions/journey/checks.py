"""A gentle word after an answer in one's own words: about length, worn-out words, a missing result. Pure.

Nothing is changed and nothing refused: the words are the person's.
"""

import re
from collections.abc import Iterator
from typing import Any

from actions.journey.question import Check, Question
from actions.plans.words import plain


def remarks(question: Question, value: Any) -> Iterator[str]:
    """What may be said after this answer, the first that fits; mostly nothing."""
    if not isinstance(value, str):
        return
    for check in question.checks:
        text = _remark(check, value)
        if text is not None:
            yield text
            return


def _remark(check: Check, value: str) -> str | None:
    count, words = len(value.split()), f" {plain(value)} "
    found = next((word for word in check.any_of if f" {plain(word)} " in words), None)
    applies = (
        (check.fewer_words is not None and count < check.fewer_words)
        or (check.more_words is not None and count > check.more_words)
        or found is not None
        or (bool(check.none_of) and not any(re.search(rf"(?<!\w){re.escape(w)}\b", words) for w in check.none_of))
        or (check.lacks_number and not re.search(r"\d", value))
    )
    return check.say.format(count=count, found=found or "") if applies else None
