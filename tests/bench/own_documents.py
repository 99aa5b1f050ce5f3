"""Own documents at scale: adding, building, searching, memory. `python -m tests.bench.own_documents --passages 100000`.

Texts are sentences of Cairn's own articles and of the invented manual, shuffled: real words, no meaning. Everything else is
real: files are read, cut, encoded and indexed as `cairn knowledge add` does it.
"""

import argparse
import json
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from config.settings import Settings
from knowledge.answer import Question
from knowledge.chunking import passages, sentences
from knowledge.documents import read_all
from tests import manual

ROOT = Path(__file__).resolve().parents[2]
A_DOCUMENT = 400
"""Passages a document, about 150 pages."""


def given_sentences() -> list[str]:
    """All sentences of the articles and of the manual."""
    articles = read_all(Settings().content)
    told = [s.text for a in articles for p in passages(a) for s in sentences(a, p)]
    made = manual.sections(300)
    return told + [text for section in made for text in (*section.first.split(". "), *section.second.split(". "))]


def given_files(folder: Path, count: int, words: int = 115) -> Iterator[Path]:
    """Markdown files that together hold about `count` passages of about `words` words."""
    draw = random.Random(7)
    told = given_sentences()
    for number in range(-(-count // A_DOCUMENT)):
        lines = [f"# Invented handbook {number} of {draw.choice(manual.PLACES)}", "Issued in March 2024."]
        for section in range(min(A_DOCUMENT, count - number * A_DOCUMENT)):
            lines.append(f"## {draw.choice(list(manual.SUBJECTS))}, paragraph {number}.{section}")
            held: list[str] = []
            while sum(len(s.split()) for s in held) < words:
                held.append(draw.choice(told).rstrip(".") + ".")
            lines.append(" ".join(held))
        path = folder / f"handbook-{number}.md"
        path.write_text("\n\n".join(lines), encoding="utf-8")
        yield path


def main() -> None:
    """Build and measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--passages", type=int, default=5000)
    parser.add_argument("--data", type=Path, default=None, help="Keep the data here and build only what is missing.")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        data = asked.data or Path(temporary)
        _build(data, asked.passages)
        _search(data)


def _build(data: Path, count: int) -> None:
    from knowledge.ingest import own_index
    from knowledge.ingest.adding import Wanted, add
    from knowledge.ingest.library import Library
    from knowledge.search import open_encoder

    settings = Settings(data=data)
    library = Library(settings.documents)
    if not library.entries():
        files = data / "files"
        files.mkdir(parents=True)
        began = time.monotonic()
        kinds = [outcome.kind for outcome in add(library, list(given_files(files, count)), Wanted(separate=True))]
        print(
            f"added {kinds.count('added')} of {len(kinds)} documents in {time.monotonic() - began:.0f} s", flush=True
        )
    began = time.monotonic()
    said = [began]

    def progress(what: str, done: int, of: int) -> None:
        if time.monotonic() - said[0] > 30:
            said[0] = time.monotonic()
            print(f"  {what} {done:,} of {of:,} after {said[0] - began:.0f} s", flush=True)

    index = own_index.build(library, open_encoder(settings), progress)
    print(f"built {len(index):,} passages in {time.monotonic() - began:.0f} s; peak {_peak():.0f} MB", flush=True)


def _search(data: Path) -> None:
    """In a process of its own, so that its memory is that of answering alone."""
    import subprocess
    import sys

    subprocess.run(
        [sys.executable, "-c", f"from tests.bench.own_documents import measure; measure({str(data)!r})"],
        check=True,
        cwd=ROOT,
    )


def measure(data: str) -> None:
    """Encoder alone beside a whole answer, question by question, and the memory that it takes."""
    from knowledge.search import KnowledgeBase

    lines = (ROOT / "tests" / "evaluation" / "answerable-dev.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [Question.model_validate(json.loads(line)) for line in lines][:120]
    began = time.monotonic()
    knowledge = KnowledgeBase.open(Settings(data=Path(data)))
    print(f"open in {time.monotonic() - began:.1f} s, {_resident():.0f} MB resident", flush=True)
    for question in questions[:10]:
        knowledge.ask(question)
    alone, own, whole = [], [], []
    shelf, encoder = knowledge.own, knowledge._encoder
    for question in questions[10:]:
        alone.append(_timed(lambda: encoder.encode([knowledge._understanding.read(question.question).expanded])))  # noqa: B023
        knowledge.own = None
        knowledge._encoder.forget(), knowledge._office.cache_clear()
        own.append(_timed(lambda: knowledge.ask(question)))  # noqa: B023
        knowledge.own = shelf
        knowledge._encoder.forget(), knowledge._office.cache_clear()
        whole.append(_timed(lambda: knowledge.ask(question)))  # noqa: B023
    base, articles, everything = map(statistics.median, (alone, own, whole))
    print(
        f"encoder {base:.1f} ms; articles alone {articles:.1f} ms ({articles / base:.2f}); "
        f"with own documents {everything:.1f} ms ({everything / base:.2f}); {_resident():.0f} MB resident, peak {_peak():.0f} MB"
    )


def _timed(call: object) -> float:
    began = time.perf_counter()
    call()  # type: ignore[operator]
    return (time.perf_counter() - began) * 1000


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


if __name__ == "__main__":
    main()
