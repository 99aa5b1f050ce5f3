"""Replies as HTML: nothing passes that is not a paragraph, a list or bold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gateway.markdown import to_html


def test_one_plain_line_needs_no_html() -> None:
    assert to_html("A lateral move.") is None


def test_paragraphs_lists_and_bold() -> None:
    text = "First **of all**:\n- depth\n- breadth\n\n1. ask\n2. decide\n\nThen\ngo."
    assert to_html(text) == (
        "<p>First <strong>of all</strong>:</p><ul><li>depth</li><li>breadth</li></ul>"
        "<ol><li>ask</li><li>decide</li></ol><p>Then<br>go.</p>"
    )


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>\n", "**<img src=x onerror=alert(1)>**", "[x](javascript:a)\n"]
)
def test_markup_of_others_is_inert(text: str) -> None:
    html = to_html(text)
    assert html is not None
    assert "<script" not in html
    assert "<img" not in html
    assert "<a" not in html


@given(st.text())
def test_whatever_comes_only_our_own_tags_are_there(text: str) -> None:
    html = to_html(text) or ""
    for tag in ("p", "br", "ul", "ol", "li", "strong"):
        html = html.replace(f"<{tag}>", "").replace(f"</{tag}>", "")
    assert "<" not in html
