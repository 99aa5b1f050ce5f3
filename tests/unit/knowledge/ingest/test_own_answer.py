"""How own documents enter answers, with the toy encoder."""

from pathlib import Path

import pytest

from config.settings import Settings
from knowledge.answer import Answer, Question
from knowledge.ingest import own_index
from knowledge.ingest.adding import Wanted
from knowledge.ingest.library import Library
from knowledge.ingest.own import Found, OwnCalibration, OwnHit
from knowledge.ingest.own_answer import BaseFound, citation, merge
from knowledge.organisation_texts import organisation_texts
from knowledge.own_documents import OwnShelf
from knowledge.search import KnowledgeBase
from tests.unit.knowledge.given import given_article_file, given_knowledge
from tests.unit.knowledge.ingest.given import HANDBOOK, ToyEncoder, given_added, given_file

CONTENT = Settings().content
PERMIT = Question(question="A parking permit is issued by the garage desk within how many working days?")


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    """One article on moving, one handbook on parking and library cards."""
    tmp_path = tmp_path_factory.mktemp("knowledge")
    content = tmp_path / "content"
    given_article_file(
        content,
        "moving-around",
        "Moving to another duty station is a choice.",
        questions=["may I move to another duty station"],
    )
    made = given_knowledge(content)
    library = Library(tmp_path / "data" / "documents")
    given_added(library, given_file(tmp_path), wanted=Wanted(organisation="undp"))
    made.own = OwnShelf(library, own_index.build(library, ToyEncoder()), CONTENT)
    return made


def hits(knowledge: KnowledgeBase, question: Question) -> Found:
    query = knowledge._understanding.read(question.question)
    assert knowledge.own is not None
    return knowledge.own.find(question, query, knowledge._vector(query.expanded), None)


def answered(near: float, knowledge: KnowledgeBase) -> Found:
    """The best hit as if it were this near."""
    best = hits(knowledge, PERMIT).hits[0]
    return Found((OwnHit(best.passage, best.entry, 1.0, near, 1.0),), 0.9, True)


def base(is_answered: bool, near: float, subject: float = 0.0) -> BaseFound:
    answer = Answer(question="?", answered=is_answered, confidence=0.9, text="What the article says.")
    return BaseFound(answer, near, subject)


def merged(given: BaseFound, found: Found) -> Answer:
    return merge(given, found, PERMIT, organisation_texts(CONTENT)["en"], {})


def test_a_citation_names_document_section_and_date_and_opens_at_the_quoted_span(knowledge: KnowledgeBase) -> None:
    cited = citation(hits(knowledge, PERMIT).hits[0], PERMIT.question)
    assert (cited.authority, cited.section, cited.as_of, cited.article) == (
        "organisation",
        "Parking permits",
        "2024-03-01",
        cited.document,
    )
    assert knowledge.own is not None
    document = knowledge.own.document(cited.article)
    assert document is not None
    start, end = map(int, cited.url.split("span=")[1].split("&")[0].split("-"))
    assert document.text[start:end] == cited.quote
    assert f"v={document.version}#span" in cited.url


def test_the_articles_come_first_and_the_document_stands_beside_them(knowledge: KnowledgeBase) -> None:
    answer = merged(base(True, near=0.65, subject=0.65), answered(0.7, knowledge))
    assert answer.text == "What the article says."
    assert [c.authority for c in answer.citations] == ["organisation"]


def test_a_document_that_is_clearly_nearer_comes_first(knowledge: KnowledgeBase) -> None:
    assert merged(base(True, near=0.6, subject=0.65), answered(0.7, knowledge)).text.startswith("A parking permit")


def test_far_from_their_subject_the_articles_give_way_to_what_is_nearer(knowledge: KnowledgeBase) -> None:
    assert merged(base(True, near=0.65), answered(0.7, knowledge)).text.startswith("A parking permit")
    assert merged(base(True, near=0.75), answered(0.7, knowledge)).text == "What the article says."


def test_a_document_answers_what_no_article_knows(knowledge: KnowledgeBase) -> None:
    answer = merged(base(False, near=0.3), answered(0.7, knowledge))
    assert answer.answered
    assert answer.text.startswith("A parking permit is issued by the garage desk within three working days.")


def test_where_the_articles_say_that_it_is_not_held_a_near_passage_is_no_answer(knowledge: KnowledgeBase) -> None:
    answer = merged(base(False, near=0.3, subject=0.8), answered(0.7, knowledge))
    assert not answer.answered
    assert answer.citations[-1].authority == "organisation"


def test_a_document_of_the_other_organisation_is_marked_as_such(knowledge: KnowledgeBase) -> None:
    asked = PERMIT.model_copy(update={"org": "un-secretariat"})
    answer = merge(base(False, near=0.3), answered(0.7, knowledge), asked, organisation_texts(CONTENT)["en"], {})
    assert answer.notice is not None
    assert "UNDP" in answer.notice


def test_an_older_edition_says_so_and_by_what(
    tmp_path: Path, knowledge: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = Library(tmp_path / "library")
    given_added(library, given_file(tmp_path), wanted=Wanted(organisation="undp"))
    later = HANDBOOK.replace("March 2024", "May 2025").replace("three working days", "five working days")
    given_added(library, given_file(tmp_path, "new.md", later), wanted=Wanted(organisation="undp"))
    monkeypatch.setattr(knowledge, "own", OwnShelf(library, own_index.build(library, ToyEncoder()), CONTENT))
    found = hits(knowledge, PERMIT)
    assert found.hits[0].entry.superseded_by is None
    old = next(hit for hit in found.hits if hit.entry.superseded_by)
    entries = {e.id: e for e in library.entries()}
    answer = merge(base(False, 0.3), Found((old,), 0.9, True), PERMIT, organisation_texts(CONTENT)["fr"], entries)
    assert answer.notice is not None
    assert "remplacée par Handbook of the invented house (2025-05-01)" in answer.notice


def test_with_no_documents_answers_are_as_before(knowledge: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(knowledge, "own", None)
    assert (
        knowledge.ask(Question(question="may I move to another duty station")).citations[0].article == "moving-around"
    )


def test_the_calibration_rises_with_nearness_and_with_words_in_common() -> None:
    found = OwnCalibration.load(CONTENT)
    assert found.confidence(0.6, 0.4) > found.threshold > found.confidence(0.3, 0.4)
    assert found.confidence(0.6, 0.9) > found.confidence(0.6, 0.1)
