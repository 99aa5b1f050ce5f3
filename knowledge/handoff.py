"""When a person needs an office before an article: distress, harassment, retaliation, a dispute's deadline.

Two things decide. Words that are enough by themselves (`sure`), because a plain "I want to die" must not hang on a
score. And a logistic model on the message's unit vector and on whether weaker words (`marks`) stand in it, trained from
the examples, the look-alikes and, with less weight, questions that articles answer. It is fitted by Newton's method
from zero: the same files give the same model, and what was learnt is kept beside the examples' vectors, under the hash of
all that it was learnt from, only because learning takes a second of every start.

Measured as found of needed, right office, false alarms. The nearest-example rule before it: dev 14/35, 1/25. This model:
dev 35/35, 35, 0/25 (tuned on it). Held-out: 54/60, 53, 5/60 at first; after two rounds in which only totals and offices
were seen, 54/60, 53, 2/60. Then the misses were read and the file mended, so that today's 60/60, 59, 2/60 is a
development figure. With more everyday questions to learn from: 58/60, 57, 2/60, and 11 alarms instead of 18 on 640 ordinary
questions written apart. On the same examples the mean of the three nearest against three look-alikes found 30 of 35 on dev
at 3 alarms, this model with marks 34 at 2. Sentences count each: a need between two polite lines on careers was found
in 20 of 35 cases by the whole message, in 35 by its sentences.

Where the journey asks about one's work, a second model of the same kind decides that has learnt stories of work in place of
everyday questions: "shots near the compound" is told by those whom it happened to and by those who kept 60 people safe.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict

from config import yaml_file
from knowledge.answer import Language, Office
from knowledge.embeddings import Vectors
from knowledge.whole_file import write_whole

Floats = npt.NDArray[np.float64]

THRESHOLD = -0.4
"""Log-odds from which an office comes first: below even, as a missed need weighs most."""
HARMLESS: Mapping[Office, float] = {"learning-focal-point": 0.5}
"""Log-odds for offices that nobody is hurt by missing."""
CLEAR = 0.5
"""Log-odds, by the model that knows stories of work, from which somebody asked about their work is heard as in need."""
CLEARER: Mapping[Office, float] = {"staff-legal-assistance": 1.0}
"""The same for offices whose words are daily work to many: whoever writes for a court speaks of courts."""
WORK_WEIGHT = 3.0
"""How much a story of work weighs there, against one for each example and look-alike."""
ORDINARY = 2500
"""How many everyday questions are learnt from: those with the lowest hash, so that a new one changes little."""
ORDINARY_WEIGHT = 3.0
"""How much they weigh all together, against the look-alikes: most of what people write is ordinary."""
LEARNT_AS = 2
"""Raised when the way of learning changes in code, so that nothing learnt the old way is used."""
RIDGE = 0.2
STEPS = 6
MARK = 0.35
"""Scale of the marks beside a unit vector: the smaller, the harder the ridge holds them back."""
SHORT = 4
"""Messages of fewer words need a mark: their vectors say little ("cancel", "forget it")."""
MARK_BONUS = 0.12
NEAREST = 3
DANGER = "danger"


class Wording(BaseModel):
    """How a situation sounds in one language: what is said first, the words that mark it, examples of what people write."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reply: str
    sure: list[str] = []
    marks: list[str]
    examples: list[str]


class NamedWording(Wording):
    """In the first file also whose situation it is."""

    office: Office
    name: str


class _Named(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    situations: Mapping[str, NamedWording]
    not_these: list[str]


class _Translated(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    situations: Mapping[str, Wording]
    not_these: list[str]


class WorkStories(BaseModel):
    """What people tell of their work, by language; see the head of work-stories.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    en: list[str]
    fr: list[str]
    es: list[str]


@dataclass(frozen=True)
class Situation:
    """A situation: its office, what is said by language, and its words and examples in all languages."""

    office: Office
    name: str
    reply: Mapping[Language, str]
    sure: Sequence[str]
    marks: Sequence[str]
    examples: Sequence[str]


@dataclass(frozen=True)
class Handoffs:
    """The content files of all languages together: nobody's words depend on a language being recognised."""

    situations: Mapping[str, Situation]
    not_these: Sequence[str]
    work: Sequence[str] = ()

    @classmethod
    def load(cls, content: Path) -> "Handoffs":
        """Read handoffs.yaml and its translations, and work-stories.yaml.

        Raises:
            ConfigFileError: if a file does not read.
            KeyError: if a translation lacks a situation.
        """
        named = yaml_file.load(content / "handoffs.yaml", _Named)
        others = {
            language: yaml_file.load(content / f"handoffs.{language}.yaml", _Translated)
            for language in get_args(Language)
            if language != "en"
        }
        work = yaml_file.load(content / "work-stories.yaml", WorkStories)
        return cls(
            {
                name: _together(first, {language: file.situations[name] for language, file in others.items()})
                for name, first in named.situations.items()
            },
            [*named.not_these, *(text for file in others.values() for text in file.not_these)],
            [*work.en, *work.fr, *work.es],
        )

    @property
    def texts(self) -> list[str]:
        """What is to be encoded: the examples of all situations in order, the look-alikes, the stories of work."""
        examples = [e for situation in self.situations.values() for e in situation.examples]
        return [*examples, *self.not_these, *self.work]


def _together(first: NamedWording, others: Mapping[Language, Wording]) -> Situation:
    wordings: Mapping[Language, Wording] = {"en": first, **others}
    return Situation(
        office=first.office,
        name=first.name,
        reply={language: " ".join(wording.reply.split()) for language, wording in wordings.items()},
        sure=[pattern for wording in wordings.values() for pattern in wording.sure],
        marks=[pattern for wording in wordings.values() for pattern in wording.marks],
        examples=[example for wording in wordings.values() for example in wording.examples],
    )


@dataclass(frozen=True)
class Need:
    """The office that comes first, and what is said, by language."""

    office: Office
    reply: Mapping[Language, str]


class HandoffDetector:
    """Finds the office that a message needs first, or none."""

    def __init__(
        self,
        handoffs: Handoffs,
        vectors: Vectors,
        everyday: tuple[Sequence[str], Vectors] | None = None,
        floor: float = 0.0,
        kept: Path | None = None,
    ) -> None:
        """`vectors` are those of `handoffs.texts`; `everyday` questions that articles answer with their vectors: all
        together have as much weight as the look-alikes. `kept` is a file for what was learnt.
        """
        self._floor = floor
        self._situations = handoffs.situations
        self._sure = _patterns({name: s.sure for name, s in handoffs.situations.items()})
        self._marks = _patterns({name: s.marks for name, s in handoffs.situations.items()})
        self._names = np.array([name for name, s in handoffs.situations.items() for _ in s.examples])
        self._examples = vectors[: len(self._names)]
        self._rows_of = {name: np.flatnonzero(self._names == name) for name in handoffs.situations}
        asked, ordinary = everyday or ((), np.zeros((0, vectors.shape[1]), np.float32))
        self._asked = frozenset(map(plain, asked))
        chosen = sorted(range(len(asked)), key=lambda at: _digest(asked[at]))[:ORDINARY]
        texts = [*handoffs.texts, *(asked[at] for at in chosen)]
        everything = np.vstack([vectors, ordinary[chosen]])
        against, fingerprint = len(handoffs.not_these), _fingerprint(handoffs, texts, everything, floor)
        learnt = _kept(
            kept, fingerprint, lambda: self._learn(self._rows(texts, everything), against, len(chosen), floor)
        )
        # Where one is asked about one's work, stories of work are what is ordinary.
        self._model, self._at_work = learnt

    def _learn(self, rows: Floats, against: int, common: int, floor: float) -> Floats:
        """Both models, shape (2, numbers). Rows in order: needs, `against` look-alikes, stories of work, `common` questions."""
        count = len(self._names)
        first, told, everyday = np.split(rows, [count + against, len(rows) - common])
        weight = ORDINARY_WEIGHT * against / max(common, against, 1)
        return np.stack(
            [_against(first, count, everyday, weight, floor), _against(first, count, told, WORK_WEIGHT, floor)]
        )

    def find(self, text: str, vector: Vectors, parts: Mapping[str, Vectors] | None = None) -> Need | None:
        """The office and the reply for a message, given its unit vector of shape (dimension,), or None.

        `parts` are its sentences with their vectors: a cry for help may stand behind three lines on mobility.
        """
        whole = self._read(text, vector)
        if whole is None and plain(text) not in self._asked:
            whole = next((name for part, own in (parts or {}).items() if (name := self._read(part, own))), None)
        if whole is None:
            return None
        situation = self._situations[whole]
        return Need(situation.office, situation.reply)

    def _read(self, text: str, vector: Vectors) -> str | None:
        sure = _matching(self._sure, text)
        if sure:
            return self._nearest(text, vector, sure)
        silent = len(text.split()) < SHORT and not _matching(self._marks, text)
        if silent or plain(text) in self._asked:
            return None
        score = self.score(text, vector)
        if score < THRESHOLD:
            return None
        name = self._nearest(text, vector, sure)
        return name if score >= HARMLESS.get(self._situations[name].office, THRESHOLD) else None

    def clear_at_work(self, parts: Mapping[str, Vectors]) -> bool:
        """Whether somebody who was asked about their work tells of a need: in plain words, or beyond what work is like.

        `parts` are the message and its sentences with their vectors.
        """
        return any(_matching(self._sure, part) or self._beyond_work(part, vector) for part, vector in parts.items())

    def _beyond_work(self, text: str, vector: Vectors) -> bool:
        office = self._situations[self._nearest(text, vector, ())].office
        told = float((self._rows([text], vector.reshape(1, -1)) @ self._at_work)[0])
        return told >= CLEARER.get(office, CLEAR)

    def score(self, text: str, vector: Vectors) -> float:
        """Log-odds that the message needs an office."""
        return float((self._rows([text], vector.reshape(1, -1)) @ self._model)[0])

    def _nearest(self, text: str, vector: Vectors, sure: Sequence[str]) -> str:
        """The situation that the message is nearest to; danger to life goes before all others."""
        if DANGER in sure:
            return DANGER
        near, marked = (self._examples @ vector - self._floor) / (1.0 - self._floor), _matching(self._marks, text)
        scores = {
            name: float(np.mean(np.sort(near[self._rows_of[name]])[-NEAREST:])) + MARK_BONUS * (name in marked)
            for name in sure or self._situations
        }
        return max(scores, key=lambda name: scores[name])

    def _rows(self, texts: Sequence[str], vectors: Vectors) -> Floats:
        """What the models read, a row each: the vector, the marks, and a constant."""
        marks = np.array([self._features(text) for text in texts]).reshape(-1, 2)
        return np.hstack([vectors.astype(np.float64), marks, np.ones((len(vectors), 1))])

    def _features(self, text: str) -> tuple[float, float]:
        """Whether marks of one situation stand in the text, and whether of several."""
        count = len(_matching(self._marks, text))
        return MARK * float(count > 0), MARK * float(count > 1)


def sentences(text: str) -> list[str]:
    """The sentences of a message that has several; those of fewer than four words say too little."""
    found = [part.strip() for part in re.split(r"[.!?;\n]+", text)]
    return [part for part in found if len(part.split()) >= SHORT] if sum(map(bool, found)) > 1 else []


def _patterns(words: Mapping[str, Sequence[str]]) -> dict[str, re.Pattern[str]]:
    """One pattern for all alternatives of a situation; one that nothing matches where there are none."""
    return {
        name: re.compile("|".join(f"(?:{_unaccented(word)})" for word in alternatives) or r"(?!)")
        for name, alternatives in words.items()
    }


def _fingerprint(handoffs: Handoffs, texts: Sequence[str], vectors: Vectors, floor: float) -> str:
    """Hash of all that the model is learnt from."""
    marks = {name: list(situation.marks) for name, situation in handoffs.situations.items()}
    numbers = [LEARNT_AS, ORDINARY_WEIGHT, WORK_WEIGHT, RIDGE, STEPS, MARK, floor]
    digest = hashlib.sha256(json.dumps([marks, list(texts), numbers]).encode())
    digest.update(np.ascontiguousarray(vectors).tobytes())
    return digest.hexdigest()


def _kept(path: Path | None, fingerprint: str, learn: Callable[[], Floats]) -> Floats:
    """What was learnt from the same before, else learnt now and kept."""
    try:
        found = json.loads(path.read_text(encoding="utf-8")) if path else {}
        if found.get("fingerprint") == fingerprint:
            return np.array(found["model"])
    except (OSError, ValueError, KeyError):
        pass
    model = learn()
    if path is not None and path.parent.exists():
        write_whole(path, json.dumps({"fingerprint": fingerprint, "model": model.tolist()}).encode())
    return model


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def plain(text: str) -> str:
    """In lower case, without accents: not everybody's keyboard has them."""
    return " ".join(_unaccented(text.replace("’", "'").casefold()).split())


def _unaccented(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def _matching(patterns: Mapping[str, re.Pattern[str]], text: str) -> list[str]:
    folded = plain(text)
    return [name for name, pattern in patterns.items() if pattern.search(folded)]


def _against(first: Floats, count: int, common: Floats, weight: float, floor: float) -> Floats:
    """A model that tells the first `count` rows, the needs, from the rest of `first` and from what is common."""
    needed = np.r_[np.ones(count), np.zeros(len(first) - count + len(common))]
    weights = np.r_[np.ones(len(first)), np.full(len(common), weight)]
    return _logistic(np.vstack([first, common]), needed, weights, floor)


def _logistic(rows: Floats, needed: Floats, weights: Floats, floor: float) -> Floats:
    """Coefficients of a logistic regression with a ridge on all but the constant, by Newton's method."""
    ridge = RIDGE * np.eye(rows.shape[1])
    # The nearer an encoder's vectors lie together, the less their numbers vary, and the freer their weights.
    ridge[:-3, :-3] *= 1.0 - floor
    ridge[-1, -1] = 1e-4
    model = np.zeros(rows.shape[1])
    for _ in range(STEPS):
        odds = 1 / (1 + np.exp(-(rows @ model)))
        curvature = (rows.T * (weights * odds * (1 - odds))) @ rows + ridge
        model = model + np.linalg.solve(curvature, rows.T @ (weights * (needed - odds)) - ridge @ model)
    return model
