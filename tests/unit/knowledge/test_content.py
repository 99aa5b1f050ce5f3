"""The articles that are shipped, checked without a model."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.settings import ROOT
from knowledge import check, documents
from knowledge.search import Base


@pytest.fixture(scope="module")
def base() -> Base:
    return Base.read(ROOT / "knowledge" / "content")


def test_nothing_is_wrong_with_any_article(base: Base) -> None:
    assert check.check(base, datetime.now(UTC).date()) == []


def test_an_unsourced_figure_would_be_found(base: Base) -> None:
    article = next(a for a in base.articles if a.id == "breadth-of-experience")
    false = article.blocks[0].__class__("paragraph", "Staff move 17.3 times.", 0, 22, article.blocks[0].source)
    changed = article.__class__(head=article.head, blocks=(false, *article.blocks[1:]), path=article.path)
    spoiled = Base(**{**base.__dict__, "articles": (changed,)})
    assert any("the figure 17.3" in finding for finding in check.check(spoiled, datetime.now(UTC).date()))


def test_a_passed_review_date_would_be_found(base: Base) -> None:
    later = datetime(2031, 1, 1, tzinfo=UTC).date()
    assert len(check.check(base, later)) >= len(base.articles)


def test_every_section_of_both_frameworks_is_the_main_source_of_an_article(base: Base) -> None:
    main = {article.head.sources[0].section for article in base.articles}
    frameworks = {
        s.id for s in base.catalogue.sections.values() if s.document in ("un-secretariat-2021", "undp-2020")
    }
    assert frameworks - main == set()


def _findings_on_an_unheld_group(base: Base, changes: dict[str, object]) -> list[str]:
    """What is wrong with one article alone whose first unheld group is changed; sections that it does not cover left out."""
    article = next(a for a in base.articles if a.head.not_held)
    groups = [article.head.not_held[0].model_copy(update=changes), *article.head.not_held[1:]]
    changed = documents.Article(article.head.model_copy(update={"not_held": groups}), article.blocks, article.path)
    alone = Base(**{**base.__dict__, "articles": (changed,)})
    return [f for f in check.check(alone, datetime.now(UTC).date()) if "no article covers" not in f]


@pytest.mark.parametrize("field", ["reason_fr", "reason_es"])
def test_what_is_not_held_without_a_reason_in_a_language_would_be_found(base: Base, field: str) -> None:
    (finding,) = _findings_on_an_unheld_group(base, {field: None})
    assert finding.endswith(f"Add {field}.")


@pytest.mark.parametrize("field", ["questions_fr", "questions_es"])
def test_what_is_not_held_without_examples_in_a_language_would_be_found(base: Base, field: str) -> None:
    (finding,) = _findings_on_an_unheld_group(base, {field: []})
    assert finding.endswith(f"Add {field}.")


def test_a_question_both_held_and_not_held_would_be_found(base: Base) -> None:
    answered = next(a for a in base.articles if a.head.not_held).head.questions_fr[0]
    (finding,) = _findings_on_an_unheld_group(base, {"questions_fr": [answered.upper()]})
    assert "is not held here and answered by" in finding


def test_a_topic_that_is_not_held_without_a_reason_in_a_language_would_be_found(base: Base) -> None:
    untold = base.topics.topics[0].model_copy(update={"reason_es": None})
    spoiled = Base(**{**base.__dict__, "articles": (), "topics": base.topics.model_copy(update={"topics": [untold]})})
    findings = [f for f in check.check(spoiled, datetime.now(UTC).date()) if "no article covers" not in f]
    assert [f.startswith("topics_not_held.yaml") and f.endswith("Add reason_es.") for f in findings] == [True]


def test_research_is_never_shown_as_a_rule(base: Base) -> None:
    general = [fact for fact in base.catalogue.facts.values() if fact.organisation == "general"]
    assert {fact.authority for fact in general} == {"guidance"}


STORY = """---
id: {id}
title: From driver to logistics officer
collection: organisation
authority: organisation
organisation: undp
kind: story
audience: [staff]
sources:
  - {{key: told, document: Staff newsletter 12, as_of: "2026-05"}}
as_of: "2026-05"
review_by: "2099-01"
questions: ["q{id} 1", "q{id} 2", "q{id} 3", "q{id} 4", "q{id} 5"]
---
A colleague tells how 12 years as a driver led to a post in logistics.
"""


def test_a_career_story_answers_for_its_own_source_and_figures(base: Base, tmp_path: Path) -> None:
    path = tmp_path / "driver.md"
    path.write_text(STORY.format(id="driver"), encoding="utf-8")
    story = documents.read(path)
    assert story.head.kind == "story"
    told = Base(**{**base.__dict__, "articles": (*base.articles, story)})
    assert check.check(told, datetime.now(UTC).date()) == []


def test_a_story_with_too_few_questions_would_be_found(base: Base, tmp_path: Path) -> None:
    path = tmp_path / "driver.md"
    path.write_text(STORY.format(id="driver").replace(', "qdriver 5"', ""), encoding="utf-8")
    told = Base(**{**base.__dict__, "articles": (*base.articles, documents.read(path))})
    assert [f for f in check.check(told, datetime.now(UTC).date()) if "4 questions; at least 5" in f]
