"""The words by which the gate tells answers from everything else; they stand in config.yml. Pure: no Rasa."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WHOLE = ("moves", "about_question", "pause", "yes", "no", "ordinal", "route", "short_route", "full_route")
ANYWHERE = ("quantity", "distress")
BEGINNINGS = ("question", "imperative", "command", "plan_verb", "others")
SETS = ("commands", "plain_commands", "small_talk", "remarks", "gives_way", "filler")


@dataclass(frozen=True)
class Lexicon:
    """Word patterns by which the gate tells questions, moves and confirmations; all stand in config.yml."""

    moves: re.Pattern[str]
    about_question: re.Pattern[str]
    pause: re.Pattern[str]
    yes: re.Pattern[str]
    no: re.Pattern[str]
    ordinal: re.Pattern[str]
    quantity: re.Pattern[str]
    route: re.Pattern[str]
    short_route: re.Pattern[str]
    full_route: re.Pattern[str]
    question: re.Pattern[str]
    imperative: re.Pattern[str]
    command: re.Pattern[str]
    plan_verb: re.Pattern[str]
    others: re.Pattern[str]
    distress: re.Pattern[str]
    commands: frozenset[str]
    plain_commands: frozenset[str]
    small_talk: frozenset[str]
    remarks: frozenset[str]
    gives_way: frozenset[str]
    filler: frozenset[str]

    @classmethod
    def of(cls, config: Mapping[str, Sequence[str]]) -> Lexicon:
        """The lexicon from its lists of patterns. Patterns are matched against `plain` text."""
        lead_in = f"^(?:{'|'.join(config['lead_in'])})*"
        return cls(
            **{name: _whole(config[name]) for name in WHOLE},
            **{name: _anywhere(config[name]) for name in ANYWHERE},
            **{name: re.compile(f"{lead_in}(?:{'|'.join(config[name])})") for name in BEGINNINGS},
            **{name: frozenset(config[name]) for name in SETS},
        )


def plain(text: str) -> str:
    """Lower case, no accents, letters and digits with single spaces; apostrophes are dropped ("what's" → "whats")."""
    decomposed = unicodedata.normalize("NFKD", text)
    kept = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
    kept = re.sub(r"['’ʼ`]", "", kept)
    return " ".join(re.findall(r"[^\W_]+", kept))


def _whole(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"^(?:{'|'.join(patterns)})$")


def _anywhere(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b")
