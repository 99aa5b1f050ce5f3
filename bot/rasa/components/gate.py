"""Is this message the answer that the dialogue waits for, or something else? Pure: no Rasa, no model.

A form's answers have no intent of their own in training: any sentence can be one. So the reading of the classifier is
weighed against what the advisor expects (its `flow`, the kind of answer, the words on the buttons).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

ANSWER = "answer"
ASK = "ask_question"
CANCEL = "cancel"
AFFIRM = "affirm"
DENY = "deny"
FALLBACK = "nlu_fallback"

CLOSED_KINDS = ("choice", "multi", "best_worst", "scale", "number", "date")
LONGEST_COMMAND = 14
"""Words. Who wants something done says so briefly; a longer text is an answer that mentions it."""
SHORT = 6
LIST_KINDS = ("choice", "multi", "best_worst")


@dataclass(frozen=True)
class Expected:
    """What the advisor waits for; see actions/turn.py."""

    flow: str = "none"
    kind: str = "none"
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """The classifier's view: the best real intent (never the fallback) and how sure it is."""

    intent: str
    confidence: float


@dataclass(frozen=True)
class Lexicon:
    """Word patterns by which the gate tells questions, moves and confirmations; all stand in config.yml."""

    moves: re.Pattern[str]
    pause: re.Pattern[str]
    yes: re.Pattern[str]
    no: re.Pattern[str]
    ordinal: re.Pattern[str]
    quantity: re.Pattern[str]
    question: re.Pattern[str]
    imperative: re.Pattern[str]
    distress: re.Pattern[str]
    commands: frozenset[str]
    plain_commands: frozenset[str]
    small_talk: frozenset[str]

    @classmethod
    def of(cls, config: Mapping[str, Sequence[str]]) -> Lexicon:
        """The lexicon from its lists of patterns. Patterns are matched against `plain` text."""
        whole = {name: _whole(config[name]) for name in ("moves", "pause", "yes", "no", "ordinal")}
        anywhere = {name: _anywhere(config[name]) for name in ("quantity", "distress")}
        lead_in = f"^(?:{'|'.join(config['lead_in'])})*"
        beginnings = {
            name: re.compile(f"{lead_in}(?:{'|'.join(config[name])})") for name in ("question", "imperative")
        }
        return cls(
            **whole,
            **anywhere,
            **beginnings,
            **{name: frozenset(config[name]) for name in ("commands", "plain_commands", "small_talk")},
        )


def decide(text: str, expected: Expected, reading: Reading, lexicon: Lexicon) -> str | None:
    """The intent to act on, or None to leave the classifier's reading (or its fallback) as it is."""
    if expected.flow == "none" or expected.kind == "none":
        return None
    words = plain(text)
    if not words:
        return ANSWER if expected.flow == "journey" else None
    if expected.flow == "erasure":
        return _erasure(words, expected, reading, lexicon)
    if expected.kind == "confirm":
        return _confirm(text, words, expected, reading, lexicon)
    return _form(text, words, expected, reading, lexicon)


def _erasure(words: str, expected: Expected, reading: Reading, lexicon: Lexicon) -> str | None:
    """Nothing is erased on a guess: only on the words of the button or a plain yes."""
    button = _confirmed(words, expected, lexicon)
    if button is not None:
        return button
    if reading.intent in (AFFIRM, ANSWER):
        return FALLBACK
    return None


def _confirm(text: str, words: str, expected: Expected, reading: Reading, lexicon: Lexicon) -> str | None:
    button = _confirmed(words, expected, lexicon)
    if button is not None:
        return button
    if lexicon.distress.search(words) or is_question(text, lexicon):
        return _not_the_answer(reading, lexicon)
    if _command(reading, lexicon, 0.5) or reading.intent in (AFFIRM, DENY):
        return reading.intent
    return ANSWER if expected.flow == "plan_edit" else None


def _confirmed(words: str, expected: Expected, lexicon: Lexicon) -> str | None:
    options = [plain(option) for option in expected.options]
    if options and words == options[0]:
        return AFFIRM
    if len(options) == 2 and words == options[1]:
        return DENY
    if words in options:
        return ANSWER
    if lexicon.yes.match(words):
        return AFFIRM
    if lexicon.no.match(words):
        return DENY
    return None


def _form(text: str, words: str, expected: Expected, reading: Reading, lexicon: Lexicon) -> str | None:
    plainly = _plainly(text, words, expected, lexicon)
    if plainly is not None:
        return plainly
    if is_question(text, lexicon) or _asks_without_a_sign(words, reading, lexicon):
        return _not_the_answer(reading, lexicon)
    if expected.kind in CLOSED_KINDS and _fits(words, expected, lexicon):
        return ANSWER
    if _interrupts(len(words.split()), reading, expected, lexicon):
        return reading.intent
    # A reason that is none of the buttons is not worth a detour: the person goes on with what matters to them.
    return None if expected.flow == "feedback" and expected.kind in LIST_KINDS else ANSWER


def _plainly(text: str, words: str, expected: Expected, lexicon: Lexicon) -> str | None:
    """What needs no classifier: options, a move, a pause, and distress, which comes before all else."""
    if expected.kind in LIST_KINDS and names_options(text, expected.options):
        return ANSWER
    if lexicon.moves.match(words):
        return ANSWER
    if lexicon.pause.match(words):
        return CANCEL
    return ASK if lexicon.distress.search(words) else None


def _interrupts(length: int, reading: Reading, expected: Expected, lexicon: Lexicon) -> bool:
    """Whether a text of that many words asks for something else in the middle of a form."""
    if length > LONGEST_COMMAND:
        return False
    if expected.kind != "text":
        asks = reading.intent == ASK and reading.confidence >= 0.75
        return asks or _command(reading, lexicon, 0.6)
    # Words of one's own may sound like anything: only the short and the unmistakable is heard.
    if length > SHORT:
        return reading.intent in lexicon.plain_commands and reading.confidence >= 0.9
    return reading.intent in lexicon.plain_commands | lexicon.small_talk and reading.confidence >= 0.75


def _asks_without_a_sign(words: str, reading: Reading, lexicon: Lexicon) -> bool:
    return bool(lexicon.imperative.match(words)) and reading.intent == ASK and reading.confidence >= 0.8


def _not_the_answer(reading: Reading, lexicon: Lexicon) -> str:
    """A question: to the knowledge base, unless it plainly asks for something that Cairn does."""
    return reading.intent if _command(reading, lexicon, 0.5) else ASK


def _command(reading: Reading, lexicon: Lexicon, at_least: float) -> bool:
    known = reading.intent in lexicon.commands or reading.intent in lexicon.small_talk
    return known and reading.confidence >= at_least


def _fits(words: str, expected: Expected, lexicon: Lexicon) -> bool:
    if lexicon.ordinal.match(words):
        return True
    if expected.kind in ("scale", "number", "date") and lexicon.quantity.search(words):
        return True
    padded = f" {words} "
    return any(f" {plain(option)} " in padded for option in expected.options if plain(option))


def names_options(text: str, options: Sequence[str]) -> bool:
    """Whether the text is made of options and nothing else: "Depth", "depth and breadth", "Most: X. Least: Y."."""
    known = {plain(option) for option in options} - {""}
    if not known:
        return False
    if plain(text) in known:
        return True
    parts = [plain(part) for part in re.split(r"[;,/\n.]|\b(?:and|et|y)\b|\b(?:most|least)\b\s*:?", text, flags=re.I)]
    parts = [part for part in parts if part]
    return bool(parts) and all(part in known for part in parts)


def is_question(text: str, lexicon: Lexicon) -> bool:
    """Whether the text asks something: by its sign, or by how it begins ("what is", not "what I value")."""
    words = plain(text)
    if lexicon.question.match(words):
        return True
    ends = text.rstrip(" \t\n\"')").endswith(("?", "？", "؟"))
    return ends and len(words.split()) > 2


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
