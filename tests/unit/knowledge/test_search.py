from pathlib import Path

import pytest

from knowledge import calibration
from knowledge.answer import Question
from knowledge.search import KnowledgeBase
from tests.unit.knowledge.given import CALIBRATED, given_article_file, given_knowledge

DEPTH = {
    "key": "main",
    "document": "un-secretariat-2021",
    "section": "un-secretariat/drivers/depth",
    "as_of": "2021-09",
}
UNDP = {"key": "main", "document": "undp-2020", "section": "undp/principles/1-continuous-learning", "as_of": "2020"}


@pytest.fixture
def knowledge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> KnowledgeBase:
    fixed = calibration.Calibration.model_validate(CALIBRATED)
    monkeypatch.setattr(calibration.Calibration, "load", classmethod(lambda cls, path=None: fixed))
    given_article_file(
        tmp_path,
        "moving-around",
        "Moving between duty stations widens experience.\n\n"
        "## General Service {category=GS}\nGeneral Service staff change functions.\n\n"
        "## Professional {category=P}\nProfessional staff change duty stations.",
        questions=["must I change my duty station"],
        not_held=[
            {
                "questions": ["how much is the relocation grant"],
                "questions_fr": ["la prime de mobilité, c'est combien par an"],
                "questions_es": ["¿cuánto pagan por la movilidad al año?"],
                "reason": "Cairn holds no amounts.",
                "reason_fr": "Cairn n'a aucun montant.",
                "reason_es": "Cairn no tiene importes.",
                "turn_to": "hr",
            }
        ],
    )
    given_article_file(
        tmp_path,
        "becoming-expert",
        "Depth means expertise in one field.",
        sources=[DEPTH],
        questions=["should I specialise and become an expert"],
    )
    given_article_file(
        tmp_path,
        "undp-learning",
        "UNDP learns by experience.",
        sources=[UNDP],
        organisation="undp",
        questions=["must I change my duty station at regular times"],
    )
    return given_knowledge(tmp_path)


def test_a_question_is_answered_in_the_articles_own_words(knowledge: KnowledgeBase) -> None:
    answer = knowledge.ask(Question(question="should I specialise and become an expert", org="un-secretariat"))
    assert answer.answered
    assert answer.citations[0].quote == "Depth means expertise in one field."
    assert answer.citations[0].quote in answer.text


def test_every_citation_opens_at_its_quote(knowledge: KnowledgeBase) -> None:
    answer = knowledge.ask(Question(question="must I change my duty station"))
    for citation in answer.citations:
        span = citation.url.split("span=")[1].split("&")[0]
        start, end = map(int, span.split("-"))
        article = knowledge.article(citation.article)
        assert article is not None
        assert article.text[start:end] == citation.quote


def test_the_asker_category_brings_its_own_section(knowledge: KnowledgeBase) -> None:
    asked = {"question": "must I change my duty station", "org": "un-secretariat"}
    assert (
        "General Service staff change functions."
        in knowledge.ask(Question.model_validate({**asked, "category": "GS"})).text
    )
    assert "General Service staff" not in knowledge.ask(Question.model_validate({**asked, "category": "P"})).text


def test_the_asker_organisation_comes_first(knowledge: KnowledgeBase) -> None:
    asked = "must I change my duty station at times"
    assert knowledge.ask(Question(question=asked, org="undp")).citations[0].organisation == "undp"
    assert knowledge.ask(Question(question=asked, org="un-secretariat")).citations[0].organisation == "un-secretariat"


def test_a_rule_of_the_other_organisation_is_marked_as_such(knowledge: KnowledgeBase) -> None:
    answer = knowledge.ask(
        Question(question="UNDP: must I change my duty station at regular times", org="un-secretariat")
    )
    assert answer.citations[0].organisation == "undp"
    assert answer.notice is not None
    assert "not a rule of the UN Secretariat" in answer.notice


def test_what_is_known_not_to_be_held_is_refused_with_its_reason(knowledge: KnowledgeBase) -> None:
    answer = knowledge.ask(Question(question="how much is the relocation grant"))
    assert not answer.answered
    assert "Cairn holds no amounts." in answer.text


@pytest.mark.parametrize(
    ("lang", "asked", "told"),
    [
        ("fr", "la prime de mobilité, c'est combien par an", "Cairn n'a aucun montant."),
        ("es", "¿cuánto pagan por la movilidad al año?", "Cairn no tiene importes."),
    ],
)
def test_the_reason_is_told_in_the_language_of_the_question(
    knowledge: KnowledgeBase, lang: str, asked: str, told: str
) -> None:
    answer = knowledge.ask(Question.model_validate({"question": asked, "lang": lang}))
    assert not answer.answered
    assert told in answer.text


def test_what_nothing_is_near_to_is_refused(knowledge: KnowledgeBase) -> None:
    answer = knowledge.ask(Question(question="zebra quartz violin"))
    assert not answer.answered
    assert answer.handoff is None
