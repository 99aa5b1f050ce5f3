from pathlib import Path

import pytest

from bot.web.source_page import source_page
from knowledge.catalogue import Catalogue
from knowledge.documents import Article, read

ARTICLE = """---
id: depth
title: Is depth worth it?
collection: framework
authority: framework
organisation: undp
audience: [staff]
sources:
  - {key: p3, document: undp-2020, section: undp/principles/3, as_of: "2020"}
as_of: "2020"
review_by: "2027-11"
questions: ["Is depth worth it?"]
---
Depth counts. Breadth counts too.

## For you {category=GS,FS}
- Go deep.
- Go broad.

Choose both.
"""
CATALOGUE = Catalogue(documents={}, sections={}, facts={})


@pytest.fixture
def article(tmp_path: Path) -> Article:
    path = tmp_path / "depth.md"
    path.write_text(ARTICLE, encoding="utf-8")
    return read(path)


def marked(article: Article, span: str | None, version: str | None = None) -> list[str]:
    page = source_page(article, CATALOGUE, span, version)
    return [p.text for group in page.groups for block in group.blocks for p in block.pieces if p.marked]


def test_without_a_span_nothing_is_marked(article: Article) -> None:
    assert marked(article, None) == []
    assert source_page(article, CATALOGUE, None, None).quoted == "none"


def test_a_span_is_marked_word_for_word(article: Article) -> None:
    start = article.text.index("Breadth")
    assert marked(article, f"{start}-{start + 19}", article.version) == ["Breadth counts too."]


def test_every_span_of_the_text_is_marked_as_it_stands(article: Article) -> None:
    for start in range(0, len(article.text), 3):
        for end in range(start + 1, len(article.text) + 1, 5):
            shown = "".join(marked(article, f"{start}-{end}"))
            assert shown == article.text[start:end].replace("\n\n", "").replace("\n", "")


def test_marking_loses_no_text(article: Article) -> None:
    page = source_page(article, CATALOGUE, "3-60", None)
    blocks = ["".join(p.text for p in block.pieces) for group in page.groups for block in group.blocks]
    assert blocks == [block.text for block in article.blocks]


def test_a_span_over_several_blocks_opens_at_its_first_piece(article: Article) -> None:
    page = source_page(article, CATALOGUE, f"5-{len(article.text)}", None)
    pieces = [p for group in page.groups for block in group.blocks for p in block.pieces]
    assert [p.first for p in pieces if p.marked].count(True) == 1
    assert next(p for p in pieces if p.marked).first


def test_a_span_of_another_version_is_not_marked(article: Article) -> None:
    assert marked(article, "0-10", "00000000") == []
    assert source_page(article, CATALOGUE, "0-10", "00000000").quoted == "changed"


@pytest.mark.parametrize("span", ["", "5", "9-5", "0-99999", "-1-5", "a-b", "0-5;x", "٠-٥", "1" * 30 + "-2"])
def test_a_span_that_is_none_is_left_aside(article: Article, span: str) -> None:
    assert source_page(article, CATALOGUE, span, None).quoted == "none"


def test_items_of_one_list_stand_together(article: Article) -> None:
    page = source_page(article, CATALOGUE, None, None)
    assert [(g.kind, len(g.blocks)) for g in page.groups] == [
        ("paragraph", 1), ("heading", 1), ("item", 2), ("paragraph", 1),
    ]  # fmt: skip


def test_a_heading_says_whom_it_is_for(article: Article) -> None:
    heading = next(g for g in source_page(article, CATALOGUE, None, None).groups if g.kind == "heading")
    assert heading.blocks[0].categories == ("GS", "FS")
