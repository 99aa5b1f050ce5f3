"""`python -m tests.bench.retrieval`: Cairn's search beside plain retrieval over the same passages, on the same questions.

BM25 is bm25s with a stemmer; MiniLM stands in a flat FAISS index; txtai is a well-known retrieval framework, hybrid (its BM25
and vectors together), with the encoder that Cairn uses. All search the passages of the articles; the questions that
articles say they answer are Cairn's own means. What is measured is the order of the sources cited.

Risk and coverage: questions that the base answers and questions that it does not, together, by falling confidence. Risk is the
share of wrong first sources among those answered; the area below its curve is best at 0. The others' confidence is their best
score.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from config.settings import ROOT, get_settings
from knowledge.answer import Question
from knowledge.chunking import Passage
from knowledge.embeddings import Vectors, load_sentence_transformer
from knowledge.lexical import LexicalIndex, stems
from knowledge.search import KnowledgeBase

FOLDER = ROOT / "tests" / "evaluation"
ANSWERABLE = ("answerable-dev", "public-answerable", "public-fr", "public-es")
UNANSWERABLE = ("unanswerable-dev", "public-unanswerable", "public-unanswerable-fr", "public-unanswerable-es")
DEPTH = 10
Places = list[frozenset[str]]
Search = Callable[[dict[str, Any]], tuple[Places, float]]


@dataclass(frozen=True)
class Asked:
    """One question put to one system: gains by place, whether it was right, its confidence, seconds."""

    case: Mapping[str, Any]
    gains: tuple[int, ...]
    wanted: int
    confidence: float
    seconds: float

    @property
    def ndcg(self) -> float:
        """Between 0 and 1, for the first ten places; each right source counts once."""
        best = sum(1 / np.log2(n + 2) for n in range(min(self.wanted, DEPTH)))
        found = sum(gain / np.log2(n + 2) for n, gain in enumerate(self.gains[:DEPTH]))
        return float(found / best) if best else 0.0


class Sources:
    """Which source a passage cites, and which sources a case counts as right."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._catalogue = knowledge.base.catalogue
        self._articles = {article.id: article for article in knowledge.base.articles}

    def of(self, passage: Passage) -> frozenset[str]:
        """The names of the source: its section, its document or symbol."""
        article = self._articles[passage.article]
        origin = self._catalogue.origin(article, article.source(passage.source))
        return frozenset(name for name in (origin.section, origin.document) if name)

    def right(self, case: Mapping[str, Any]) -> list[frozenset[str]]:
        """Each right source by all its names."""
        facts = self._catalogue.facts
        named = [{fact, facts[fact].symbol or fact} if fact in facts else {fact} for fact in case.get("facts") or []]
        return [frozenset([section]) for section in case.get("sections") or []] + [
            frozenset(names) for names in named
        ]


def _distinct(places: Iterator[frozenset[str]]) -> Places:
    return list(dict.fromkeys(places))[:DEPTH]


def _cairn(knowledge: KnowledgeBase, sources: Sources) -> Search:
    def search(case: dict[str, Any]) -> tuple[Places, float]:
        ranking = knowledge.rank(Question.model_validate(case))
        return _distinct(sources.of(hit.passage) for hit in ranking.hits), ranking.confidence

    return search


def _bm25(texts: Sequence[str], places: Sequence[frozenset[str]]) -> Search:
    index = LexicalIndex(list(texts))

    def search(case: dict[str, Any]) -> tuple[Places, float]:
        scores = index.scores(stems(case["question"]))
        order = np.argsort(-scores)[:60]
        return _distinct(places[n] for n in order), float(scores[order[0]])

    return search


def _minilm(texts: Sequence[str], places: Sequence[frozenset[str]]) -> Search:
    model = load_sentence_transformer("all-MiniLM-L6-v2")

    def encode(some: Sequence[str]) -> Vectors:
        return np.asarray(model.encode(list(some), normalize_embeddings=True, show_progress_bar=False), np.float32)

    vectors = encode(texts)
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)

    def search(case: dict[str, Any]) -> tuple[Places, float]:
        scores, order = index.search(encode([case["question"]]), 60)
        return _distinct(places[n] for n in order[0]), float(scores[0][0])

    return search


def _txtai(texts: Sequence[str], places: Sequence[frozenset[str]], encode: Callable[[list[str]], Vectors]) -> Search:
    from txtai import Embeddings

    embeddings = Embeddings(method="external", transform=lambda some: encode(list(some)), hybrid=True, content=False)
    embeddings.index([(n, text, None) for n, text in enumerate(texts)])

    def search(case: dict[str, Any]) -> tuple[Places, float]:
        found = embeddings.search(case["question"], 60)
        return _distinct(places[n] for n, _ in found), float(found[0][1]) if found else 0.0

    return search


def _ask(search: Search, cases: Sequence[dict[str, Any]], sources: Sources) -> list[Asked]:
    asked = []
    for case in cases:
        began = time.perf_counter()
        places, confidence = search(case)
        seconds = time.perf_counter() - began
        left, gains = sources.right(case), []
        for place in places:
            hit = next((right for right in left if right & place), None)
            gains.append(int(hit is not None))
            left = [right for right in left if not right & place]
        asked.append(Asked(case, tuple(gains), len(sources.right(case)), confidence, seconds))
    return asked


def _row(asked: Sequence[Asked]) -> str:
    first = statistics.mean(a.gains[:1] == (1,) for a in asked)
    three = statistics.mean(any(a.gains[:3]) for a in asked)
    return f"{first:8.2f}{three:8.2f}{statistics.mean(a.ndcg for a in asked):9.2f}"


def _risk(asked: Sequence[Asked]) -> tuple[float, float]:
    """Area below the curve of risk by coverage, and the share answered at a risk of at most one in ten."""
    wrong = np.array([a.gains[:1] != (1,) for a in sorted(asked, key=lambda a: -a.confidence)])
    risks = np.cumsum(wrong) / np.arange(1, len(wrong) + 1)
    safe = np.flatnonzero(risks <= 0.1)
    return float(risks.mean()), float((safe[-1] + 1) / len(wrong)) if safe.size else 0.0


def _load(names: Sequence[str]) -> list[dict[str, Any]]:
    return [
        json.loads(line)
        for name in names
        for line in Path(FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    ]


def _groups(asked: Sequence[Asked]) -> Iterator[tuple[str, list[Asked]]]:
    for field, otherwise in (("collection", "framework"), ("category", "no category given"), ("lang", "en")):
        names = sorted({str(a.case.get(field) or otherwise) for a in asked})
        for name in names:
            yield f"{field}: {name}", [a for a in asked if str(a.case.get(field) or otherwise) == name]


def main() -> int:
    """Run and print both tables."""
    knowledge = KnowledgeBase.open(get_settings(), own=False)
    sources = Sources(knowledge)
    passages = [p for article in knowledge.base.articles for p in knowledge.passages_of(article.id)]
    texts = [f"{p.heading}. {p.text}" for p in passages]
    places = [sources.of(p) for p in passages]
    systems = {
        "BM25 (bm25s)": _bm25(texts, places),
        "MiniLM in FAISS": _minilm(texts, places),
        "txtai, hybrid, same encoder": _txtai(texts, places, knowledge.encode_many),
        "Cairn": _cairn(knowledge, sources),
    }
    answerable, unanswerable = _load(ANSWERABLE), _load(UNANSWERABLE)
    print(f"\n{len(answerable)} answerable, {len(unanswerable)} unanswerable questions, {len(passages)} passages")
    print(f"{'':30}{'first':>8}{'three':>8}{'nDCG@10':>9}{'risk area':>11}{'at 1 in 10':>12}{'median ms':>11}")
    found: dict[str, list[Asked]] = {}
    for name, search in systems.items():
        search(answerable[0])
        found[name] = _ask(search, answerable, sources)
        area, safe = _risk([*found[name], *_ask(search, unanswerable, sources)])
        median = statistics.median(a.seconds for a in found[name]) * 1000
        print(f"{name:30}{_row(found[name])}{area:11.2f}{safe:12.2f}{median:11.1f}", flush=True)
    print("\nCairn by collection, category, language")
    for name, asked in _groups(found["Cairn"]):
        print(f"{name:30}{_row(asked)}   of {len(asked)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
