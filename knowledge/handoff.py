"""When a person needs an office before an article: distress, harassment, retaliation, a dispute's deadline.

Two things decide. Words that are enough by themselves (`sure`), because a plain "I want to die" must not hang on a
score. And a model in which the examples, the look-alikes and everyday questions each vote, the nearer the more, weaker
words (`marks`) in both bringing two messages nearer: a kernel ridge regression, solved exactly, so that the same files give the
same model. What was learnt is kept under the hash of all that it was learnt from, only because learning takes time at a start.

Measured as found of needed and false alarms of look-alikes, with multilingual-e5-small, each model at its own threshold, on the
three development sets (35 + 25, 60 + 60, 100 + 100 in three languages): logistic regression of vector and marks, with fewer
examples: 34, 59, 94 and 0, 3, 4. This model: 34, 58, 98 and 0, 2, 2, with 20 alarms instead of 37 on 1,140 ordinary questions,
about half of which speak of deadlines and disputes. The honest first figure of the first held-out set, with another model and
encoder, was 54 of 60 at 5 of 60. Sentences count each: a need between two polite lines on careers was found in 20 of 35
cases by the whole message, in 35 by its sentences.

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
from typing import Any, get_args

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict

from config import yaml_file
from knowledge.answer import Language, Office
from knowledge.embeddings import Vectors
from knowledge.kernel import gaussian
from knowledge.whole_file import write_whole

Floats = npt.NDArray[np.float64]

THRESHOLD = -0.15
"""Leaning from which an office comes first: below even, as a missed need weighs most."""
HARMLESS: Mapping[Office, float] = {"learning-focal-point": 0.1}
"""Leaning for offices that nobody is hurt by missing."""
CLEAR = 0.3
"""Leaning, by the model that knows stories of work, from which somebody asked about their work is heard as in need."""
CLEARER: Mapping[Office, float] = {"staff-legal-assistance": 0.4}
"""The same for offices whose words are daily work to many: whoever writes for a court speaks of courts."""
WORK_WEIGHT = 3.0
"""How much a story of work weighs there, against one for each example and look-alike."""
ORDINARY = 2500
"""How many everyday questions are learnt from: those with the lowest hash, so that a new one changes little."""
ORDINARY_WEIGHT = 3.0
"""How much they weigh all together, against the look-alikes: most of what people write is ordinary."""
LEARNT_AS = 3
"""Raised when the way of learning changes in code, so that nothing learnt the old way is used."""
RIDGE = 0.1
WIDTH = 1.5
MARK = 0.5
"""How much more alike two messages are where marks stand in both."""
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
        self._vectors = np.vstack([vectors, ordinary[chosen]])
        self._marked = np.array([self._features(text) for text in texts], np.float32).reshape(-1, 2)
        parts = (len(self._names), len(handoffs.not_these), len(handoffs.work), len(chosen))
        fingerprint = _fingerprint(parts, self._vectors, self._marked, floor)
        # Where one is asked about one's work, stories of work are what is ordinary.
        self._votes, self._at_work = _kept(kept, fingerprint, lambda: self._learn(parts))

    def _learn(self, parts: tuple[int, int, int, int]) -> Floats:
        """Both models, shape (2, texts): how each text votes. `parts` count needs, look-alikes, stories, everyday questions."""
        needs, against, told, common = parts
        truth = np.r_[np.ones(needs), -np.ones(against + told + common)]
        everyday = ORDINARY_WEIGHT * against / max(common, against, 1)
        weight = np.r_[np.ones(needs + against), np.full(told, WORK_WEIGHT), np.full(common, everyday)]
        first, stories = np.arange(needs + against), np.arange(needs + against, needs + against + told)
        votes = np.zeros((2, len(truth)))
        for row, those in enumerate((np.arange(needs + against + told, len(truth)), stories)):
            used = np.r_[first, those]
            alike = self._alike(self._vectors[used], self._marked[used], used)
            votes[row, used] = np.linalg.solve(alike + np.diag(RIDGE / weight[used]), truth[used])
        return votes

    def _alike(self, vectors: Vectors, marked: Vectors, those: Any = slice(None)) -> Vectors:
        """How alike messages are to what was learnt from, shape (messages, texts): by vector, and by the marks in them."""
        nearness = (vectors @ self._vectors[those].T - self._floor) / (1.0 - self._floor)
        alike: Vectors = gaussian(nearness, WIDTH) + MARK * (marked @ self._marked[those].T)
        return alike

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
        return self._leans(text, vector, self._at_work) >= CLEARER.get(office, CLEAR)

    def score(self, text: str, vector: Vectors) -> float:
        """How the message leans: about 1 for one that needs an office, about -1 for others."""
        return self._leans(text, vector, self._votes)

    def _leans(self, text: str, vector: Vectors, votes: Floats) -> float:
        marked = np.array([self._features(text)], np.float32)
        return float((self._alike(vector.reshape(1, -1), marked) @ votes)[0])

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

    def _features(self, text: str) -> tuple[float, float]:
        """Whether marks of one situation stand in the text, and whether of several."""
        count = len(_matching(self._marks, text))
        return float(count > 0), float(count > 1)


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


def _fingerprint(parts: Sequence[int], vectors: Vectors, marked: Vectors, floor: float) -> str:
    """Hash of all that the models are learnt from."""
    numbers = [LEARNT_AS, ORDINARY_WEIGHT, WORK_WEIGHT, RIDGE, WIDTH, MARK, floor]
    digest = hashlib.sha256(json.dumps([list(parts), numbers]).encode())
    digest.update(np.ascontiguousarray(vectors).tobytes())
    digest.update(marked.tobytes())
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
