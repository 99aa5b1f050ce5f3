"""For measuring only: which section of the frameworks' catalogue a passage of their raw text belongs to, by its headings."""

import re
from collections.abc import Mapping

from rapidfuzz import fuzz

from knowledge.answer import Citation
from knowledge.catalogue import Section
from knowledge.ingest.cut import PATH, label_of

ALIKE = 82
_ASIDE = re.compile(r"^(?:service|tools|figure \d+):\s*|\((?:overview|being explored)\)|^accountabilities of ", re.I)


class SectionFinder:
    """Compares titles of the catalogue with a passage's label or beginning, then with its headings, deepest first."""

    def __init__(self, sections: Mapping[str, Section]) -> None:
        self._titles = {key: _plain(_ASIDE.sub("", section.title)) for key, section in sections.items() if "/" in key}

    def find(self, citation: Citation) -> str | None:
        """The id of the section, None where no title is alike."""
        mine = {k: t for k, t in self._titles.items() if k.startswith(f"{citation.organisation}/")}
        begins = citation.quote[:90]
        for text in (label_of(citation.quote), begins):
            found = _best(text, mine, fuzz.partial_ratio, 92) if text else None
            if found and len(mine[found]) > 14 and found.split("/")[1] in ("development-support", "programmes"):
                return found
        headings = (citation.section or "").split(PATH)
        for heading in reversed(headings):
            found = _best(heading, mine, fuzz.token_sort_ratio, ALIKE)
            if found:
                return found
        return None


def _best(text: str, titles: Mapping[str, str], score: object, least: float) -> str | None:
    plain = _plain(text)
    rated = [(score(plain, title), key) for key, title in titles.items()]  # type: ignore[operator]
    best = max(rated, default=(0.0, ""))
    return best[1] if best[0] >= least else None


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
