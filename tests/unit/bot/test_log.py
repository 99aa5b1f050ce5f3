"""The log says what happened, when and where, and never what a person wrote."""

import json
import logging
import sys

from bot.log import Wordless, WordlessJson


def record(words: str) -> logging.LogRecord:
    try:
        raise ValueError(words)
    except ValueError:
        error = sys.exc_info()
    return logging.LogRecord("cairn", logging.ERROR, __file__, 1, "Message %s failed.", ("m1",), error)


def test_as_json_a_line_is_one_object_with_when_where_and_what() -> None:
    said = json.loads(WordlessJson().format(record("my own words")))
    assert (said["level"], said["logger"], said["message"]) == ("ERROR", "cairn", "Message m1 failed.")
    assert said["at"].endswith("+00:00")
    assert "ValueError" in said["error"]


def test_the_text_of_an_error_is_in_neither_form() -> None:
    for formatter in (Wordless(), WordlessJson()):
        assert "my own words" not in formatter.format(record("my own words"))


def test_a_line_break_in_a_message_makes_no_second_line() -> None:
    broken = logging.LogRecord("cairn", logging.INFO, __file__, 1, "one\nERROR two", (), None)
    assert "\n" not in WordlessJson().format(broken)
