"""Is this message the answer that the dialogue waits for, or something else? Pure: no Rasa, no model.

A form's answers have no intent of their own in training: any sentence can be one. So the reading of the classifier is
weighed against what the advisor expects (its `flow`, the kind of answer, the words on the buttons).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from .lexicon import Lexicon, plain

ANSWER = "answer"
ASK = "ask_question"
CANCEL = "cancel"
AFFIRM = "affirm"
DENY = "deny"
FALLBACK = "nlu_fallback"
OUT_OF_SCOPE = "out_of_scope"
CHANGE_PLAN = "change_plan"

CLOSED_KINDS = ("choice", "multi", "best_worst", "rate", "scale", "number", "date")
LONGEST_COMMAND = 14
"""Words. Who wants something done says so briefly; a longer text is an answer that mentions it."""
SHORT = 6
UNASKED = ("feedback", "check_in")
"""Flows that wait for an answer without claiming the next message."""
COUNTED = ("rate", "scale", "number", "date")
LIST_KINDS = ("choice", "multi", "best_worst", "rate")
_SIDES = re.compile(r"\b(?:most|least|best|worst)\b")
"""What is asked of a best-worst choice, so that it is answered where these stand."""
_HOW_TO = re.compile(r"how to\b")
"""Begins what one wants to learn as often as a question; a question about it has its sign or another beginning."""
_ONESELF = re.compile(r"\b(?:i|im|ive|me|my|myself|we|us|je|moi|mon|ma|yo|mi|me)\b")
OWN_WORDS = ("journey", "share", "pack", "plan_edit")
"""Flows that ask for words of one's own, names and actions among them: what has no verb of command is an answer there."""
CLEARED_UP = ("plan_edit", "share")
"""Flows whose yes or no may be answered by naming something: "the one in June", "only my strengths"."""
SURE_TALK = 0.9
SURE_YES, SURE_NO = 0.6, 0.9
"""Below them a reading as yes or no is a guess: nothing is changed or shared on it, and "no, July" is heard to its end."""
SURE_OUTSIDE = 0.6
"""From which a message is refused as none of Cairn's business; the least sure of the plain ones reach 0.61."""
_ADDRESS = re.compile(r"\S+@\S+\.\S+")
"""With whom something is to be shared."""
STEM = 5
"""Letters. Words that begin alike are taken for one: "mentor" and "mentoring"."""
SLIP = 0.8
"""Likeness from which two words of such a length are one with a typing error: "brueau", "bureau"."""
FEW = 3
"""Words. So few ask nothing unless they have the form of a question: "it depends", "four or five"."""


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


def decide(text: str, expected: Expected, reading: Reading, lexicon: Lexicon) -> str | None:
    """The intent to act on, or None to leave the classifier's reading (or its fallback) as it is."""
    words, waits = plain(text), expected.flow != "none" and expected.kind != "none"
    if not words:
        return ANSWER if waits and expected.flow == "journey" else None
    if concerns_others(text, lexicon):
        return ASK
    ordered = expected.flow != "journey" and orders_change(words, reading, lexicon)
    if ordered:
        reading = Reading(CHANGE_PLAN, 1.0)
    if not waits:
        return CHANGE_PLAN if ordered else _unasked(reading)
    return _awaited(text, words, expected, reading, lexicon)


def _unasked(reading: Reading) -> str | None:
    """With nothing awaited the classifier decides, but nobody is refused on a guess: search says what it does not know."""
    if reading.intent == OUT_OF_SCOPE and reading.confidence < SURE_OUTSIDE:
        return FALLBACK
    return None


def _awaited(text: str, words: str, expected: Expected, reading: Reading, lexicon: Lexicon) -> str | None:
    if asks_route(expected, lexicon):
        return _route(words, expected, lexicon)
    if expected.flow == "erasure":
        return _erasure(words, expected, reading, lexicon)
    if expected.kind == "confirm":
        return _confirm(text, words, expected, reading, lexicon)
    return _form(text, words, expected, reading, lexicon)


def concerns_others(text: str, lexicon: Lexicon) -> bool:
    """Whether the text asks for what another person wrote or planned here; answered by who sees what."""
    # "David's" and "Davids" differ here, so an apostrophe becomes a space.
    apart = plain(re.sub(r"['’ʼ`]", " ", text))
    return bool(lexicon.others.match(plain(text)) or lexicon.others.match(apart))


def orders_change(words: str, reading: Reading, lexicon: Lexicon) -> bool:
    """Whether the text orders a change of the plan: a verb of plans leads, and the classifier has no better idea."""
    if not lexicon.plan_verb.match(words):
        return False
    return reading.intent in lexicon.gives_way or reading.confidence < 0.5


def asks_route(expected: Expected, lexicon: Lexicon) -> bool:
    """Whether the journey asks which of its two ways to take, short or full; known by its two buttons."""
    if expected.flow != "journey" or len(expected.options) != 2:
        return False
    short, full = map(plain, expected.options)
    return bool(lexicon.short_route.match(short) and lexicon.full_route.match(full))


def _route(words: str, expected: Expected, lexicon: Lexicon) -> str | None:
    """Nothing is under way yet, so only a plain choice is an answer, and all else a message like any other."""
    if lexicon.distress.search(words):
        return ASK
    if lexicon.pause.match(words):
        return CANCEL
    known = words in map(plain, expected.options) or lexicon.route.match(words)
    return ANSWER if known or lexicon.yes.match(words) or lexicon.no.match(words) else None


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
    if expected.flow in CLEARED_UP:
        return _cleared_up(words, reading, lexicon)
    return reading.intent if _command(reading, lexicon, 0.5) or reading.intent in (AFFIRM, DENY) else None


def _cleared_up(words: str, reading: Reading, lexicon: Lexicon) -> str:
    """What is neither yes nor no names what is meant, whatever it sounds like, unless it plainly orders something."""
    if _only_tells(words, reading, lexicon) and not lexicon.plan_verb.match(words):
        return ANSWER
    talks = reading.intent in lexicon.small_talk and reading.confidence >= SURE_TALK
    orders = reading.intent in lexicon.commands and reading.confidence >= 0.5
    settles = reading.confidence >= {AFFIRM: SURE_YES, DENY: SURE_NO}.get(reading.intent, 2.0)
    return reading.intent if talks or orders or settles else ANSWER


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
    told = expected.flow == "journey" and expected.kind == "text" and bool(_HOW_TO.match(words))
    if is_question(text, lexicon) or (not told and _asks_without_a_sign(words, reading, lexicon)):
        return _not_the_answer(reading, lexicon)
    if expected.kind in CLOSED_KINDS and _fits(text, words, expected, lexicon):
        return ANSWER
    if _interrupts(words, reading, expected, lexicon):
        return reading.intent
    # A reason that is none of the buttons is not worth a detour: the person goes on with what matters to them. Neither
    # is a check-in, which nobody asked for.
    return None if expected.flow in UNASKED and expected.kind in LIST_KINDS else ANSWER


def _plainly(text: str, words: str, expected: Expected, lexicon: Lexicon) -> str | None:
    """What needs no classifier: options, a move, a pause, and distress, which comes before all else."""
    if expected.kind in LIST_KINDS and names_options(text, expected.options):
        return ANSWER
    if lexicon.moves.match(words) or (expected.flow == "share" and _ADDRESS.fullmatch(text.strip())):
        return ANSWER
    if lexicon.pause.match(words):
        return CANCEL
    if lexicon.about_question.match(words):
        return ASK if expected.kind == "text" else ANSWER
    return ASK if _in_distress(words, expected, lexicon) else None


def _in_distress(words: str, expected: Expected, lexicon: Lexicon) -> bool:
    """Whether distress is told; "handling harassment complaints" is a skill, where one is asked for work."""
    of_work = expected.flow == "journey" and expected.kind == "text"
    return bool(lexicon.distress.search(words) and (not of_work or _ONESELF.search(words)))


def _interrupts(words: str, reading: Reading, expected: Expected, lexicon: Lexicon) -> bool:
    """Whether a text asks for something else in the middle of a form."""
    length = len(words.split())
    if length > LONGEST_COMMAND or (expected.flow in OWN_WORDS and _only_tells(words, reading, lexicon)):
        return False
    if expected.kind != "text":
        names = length <= (SHORT if expected.flow == "plan_edit" else FEW if expected.kind in COUNTED else 0)
        asks = reading.intent == ASK and reading.confidence >= 0.75 and not names
        return asks or _command(reading, lexicon, 0.6)
    # Words of one's own may sound like anything: only the short and the unmistakable is heard.
    if length > SHORT:
        return reading.intent in lexicon.plain_commands and reading.confidence >= 0.9
    return reading.intent in lexicon.plain_commands | lexicon.small_talk and reading.confidence >= 0.75


def _only_tells(words: str, reading: Reading, lexicon: Lexicon) -> bool:
    """Whether a text that is read as a command has no verb of command: "next April", "I will know when ..."."""
    commanded = reading.intent in lexicon.commands - lexicon.remarks
    return commanded and not lexicon.command.match(words)


def _asks_without_a_sign(words: str, reading: Reading, lexicon: Lexicon) -> bool:
    return bool(lexicon.imperative.match(words)) and reading.intent == ASK and reading.confidence >= 0.65


def _not_the_answer(reading: Reading, lexicon: Lexicon) -> str:
    """A question: to the knowledge base, unless it plainly asks for something that Cairn does."""
    return reading.intent if _command(reading, lexicon, 0.5) else ASK


def _command(reading: Reading, lexicon: Lexicon, at_least: float) -> bool:
    known = reading.intent in lexicon.commands or reading.intent in lexicon.small_talk
    return known and reading.confidence >= at_least


def _fits(text: str, words: str, expected: Expected, lexicon: Lexicon) -> bool:
    if lexicon.ordinal.match(words):
        return True
    if expected.kind in COUNTED and lexicon.quantity.search(words):
        return True
    padded = f" {words} "
    if any(f" {plain(option)} " in padded for option in expected.options if plain(option)):
        return True
    if expected.kind not in LIST_KINDS:
        return False
    if expected.kind == "best_worst" and _SIDES.search(words):
        return True
    parts = [part for piece in re.split(r"[;,/\n]", text) if (part := plain(piece))]
    return all(_parts_of_options(part, expected.options, lexicon) for part in parts)


def _parts_of_options(words: str, options: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether a word or two, or three, all stand in the options: "mentoring" for "A mentor through Together"."""
    said = [word for word in words.split() if word not in lexicon.filler]
    titles = {word for option in options for word in plain(option).split()} - lexicon.filler
    return 0 < len(said) <= 3 and all(any(_alike(word, other) for other in titles) for word in said)


def _alike(word: str, other: str) -> bool:
    if word == other or min(len(word), len(other)) < STEM:
        return word == other
    return word[:STEM] == other[:STEM] or SequenceMatcher(None, word, other).ratio() >= SLIP


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
