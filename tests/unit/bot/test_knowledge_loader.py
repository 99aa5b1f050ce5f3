"""The running advisor takes a newer knowledge base with no pause."""

import threading
import time

from bot.knowledge_loader import LoadingKnowledge
from knowledge.answer import Question
from tests.fakes import FakeKnowledge


class Named(FakeKnowledge):
    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name


def given_loader(**more: object) -> LoadingKnowledge:
    return LoadingKnowledge(lambda: Named("old"), patience=5, retry=0.02, watch=0.02, **more)  # type: ignore[arg-type]


def eventually(what: object, seconds: float = 5.0) -> None:
    deadline = time.monotonic() + seconds
    while not what() and time.monotonic() < deadline:  # type: ignore[operator]
        time.sleep(0.01)
    assert what()  # type: ignore[operator]


def test_what_the_refresh_returns_takes_the_old_ones_place() -> None:
    ready = threading.Event()
    loader = given_loader(refresh=lambda opened: Named("new") if ready.is_set() else opened)
    loader.start()
    eventually(lambda: loader.state == "ok")
    assert loader._knowledge.name == "old"
    ready.set()
    eventually(lambda: loader._knowledge.name == "new")
    loader.stop()


def test_questions_are_answered_while_a_long_refresh_goes_on() -> None:
    going, end = threading.Event(), threading.Event()

    def refresh(opened: Named) -> Named:
        going.set()
        end.wait(5)
        return opened

    loader = given_loader(refresh=refresh)
    loader.start()
    assert going.wait(5)
    assert loader.ask(Question(question="mobility")).answered
    end.set()
    loader.stop()


def test_a_refresh_that_fails_leaves_the_old_one_answering() -> None:
    failed: list[int] = []

    def refresh(opened: Named) -> Named:
        failed.append(1)
        raise RuntimeError("no")

    loader = given_loader(refresh=refresh)
    loader.start()
    eventually(lambda: len(failed) > 2)
    assert loader.ask(Question(question="mobility")).answered
    loader.stop()
