"""Text made safe to store, and otherwise left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.text import TextUnreadableError, clean


def test_half_a_character_is_refused() -> None:
    with pytest.raises(TextUnreadableError):
        clean("a\udc00")


@given(st.text())
def test_what_is_cleaned_can_be_stored_and_is_clean(text: str) -> None:
    try:
        cleaned = clean(text)
    except TextUnreadableError:
        return
    cleaned.encode()
    assert "\x00" not in cleaned
    assert clean(cleaned) == cleaned
