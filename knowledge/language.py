"""In which of the three languages a message is written, told from the letters of the questions that articles answer. Pure.

Messages are short and full of English names and codes, so whole words say little: what decides are runs of up to three letters
(naive Bayes). Nothing is decided where too few letters speak; then the language of the person's screen holds.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from knowledge.answer import Language

LONGEST = 3
SAMPLE = 1200
"""How many questions of each language are learnt from."""
SURE = 3.5
"""Log-odds over the next language from which a language is told; a coin's toss of two words is not."""
_CODES = re.compile(r"\b(?=\w*[A-Z0-9]\w*[A-Z0-9])[\w-]+\b")
_LETTERS = re.compile(r"[^\W\d_]+|[¿¡]")


class LanguageDetector:
    """Learns from questions of known language."""

    def __init__(self, examples: Mapping[Language, Sequence[str]]) -> None:
        known = {language: texts for language, texts in examples.items() if texts}
        counts = {
            language: Counter(run for text in texts[:SAMPLE] for run in _runs(text))
            for language, texts in known.items()
        }
        runs = {run for count in counts.values() for run in count}
        self._weights: dict[Language, dict[str, float]] = {}
        for language, count in counts.items():
            total = math.log(sum(count.values()) + len(runs))
            self._weights[language] = {run: math.log(count[run] + 1.0) - total for run in runs}

    def of(self, text: str) -> Language | None:
        """The language of a text; None where it cannot be told."""
        runs = list(_runs(_CODES.sub(" ", text)))
        scores = {
            language: sum(weights[run] for run in runs if run in weights)
            for language, weights in self._weights.items()
        }
        ranked = sorted(scores, key=lambda language: -scores[language])
        if len(ranked) < 2 or scores[ranked[0]] - scores[ranked[1]] < SURE:
            return None
        return ranked[0]


def _runs(text: str) -> Iterator[str]:
    """Runs of up to three letters, with the ends of words marked."""
    for word in _LETTERS.findall(text.lower()):
        marked = f" {word} "
        for length in range(1, LONGEST + 1):
            for start in range(len(marked) - length + 1):
                yield marked[start : start + length]
