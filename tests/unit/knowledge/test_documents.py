from pathlib import Path

import pytest

from knowledge.chunking import passages, sentences
from knowledge.documents import ArticleError, read
from tests.unit.knowledge.given import given_article, given_article_file

BODY = """Mobility is more than a change of country. It also means new functions.

## General Service {category=GS}
General Service staff change functions.

- One office to another.
- One network to another, e.g. finance to logistics.

## The rule since 2023 {source=rule}
The rule began on 1 October 2023.
"""
SOURCES = [
    {
        "key": "main",
        "document": "un-secretariat-2021",
        "section": "un-secretariat/drivers/mobility",
        "as_of": "2021-09",
    },
    {"key": "rule", "fact": "mobility-01", "as_of": "2023"},
]


def test_every_block_stands_at_its_offsets(tmp_path: Path) -> None:
    article = given_article(tmp_path, body=BODY, sources=SOURCES)
    assert all(article.text[b.start : b.end] == b.text for b in article.blocks)


def test_every_sentence_stands_at_its_offsets(tmp_path: Path) -> None:
    article = given_article(tmp_path, body=BODY, sources=SOURCES)
    found = [s for p in passages(article) for s in sentences(article, p)]
    assert all(article.text[s.start : s.end] == s.text for s in found)


def test_an_abbreviation_does_not_end_a_sentence(tmp_path: Path) -> None:
    article = given_article(tmp_path, body=BODY, sources=SOURCES)
    items = [s.text for s in sentences(article, passages(article)[1]) if s.item]
    assert items == ["One office to another.", "One network to another, e.g. finance to logistics."]


def test_a_heading_carries_category_and_source_to_its_passage(tmp_path: Path) -> None:
    lead, general_service, rule = passages(given_article(tmp_path, body=BODY, sources=SOURCES))
    assert (lead.source, lead.categories) == ("main", ())
    assert (general_service.heading, general_service.categories) == ("General Service", ("GS",))
    assert rule.source == "rule"


def test_a_file_without_front_matter_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "bare.md"
    path.write_text("Just text.")
    with pytest.raises(ArticleError, match=r"bare\.md: no front matter"):
        read(path)


def test_an_id_that_is_not_the_file_name_is_refused(tmp_path: Path) -> None:
    path = given_article_file(tmp_path, "right-name", "Text.")
    with pytest.raises(ArticleError, match="not the file's name"):
        read(path.rename(path.with_name("wrong.md")))


def test_a_heading_that_names_an_unknown_source_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArticleError, match="names source 'nowhere'"):
        given_article(tmp_path, body="Lead.\n\n## Part {source=nowhere}\nText.")
